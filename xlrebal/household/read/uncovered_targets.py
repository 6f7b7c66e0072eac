"""Targets that nothing can fill, and holdings that no target row speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlrebal.household.asset_location import best_places
from xlrebal.household.household import Account, Restriction, Security
from xlrebal.household.positions_and_lots import Positions
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.special_kinds import DERIVED
from xlrebal.household.target import CASH_CLASS, Level, Path, Target, wider_paths
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.inputs import FORBIDS, TARGETS
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


def uncovered(
    sheets: Sheets,
    names: Names,
    targets: Sequence[Target],
    accounts: Mapping[str, Account],
    securities: Mapping[Symbol, Security],
    positions: Positions,
    restrictions: Sequence[Restriction],
) -> Iterator[Finding]:
    """Targets without a holding and without anything to buy, and holdings without a target."""
    alone = {name for name, account in accounts.items() if account.alone and not account.model}
    held: dict[str, dict[Symbol, list[str]]] = defaultdict(lambda: defaultdict(list))  # by model: who holds what
    theirs: dict[Symbol, list[str]] = defaultdict(list)  # of accounts that follow the household's targets by themselves
    for account, symbol in zip(positions.account, positions.symbol, strict=True):
        (theirs if account in alone else held[accounts[account].model])[symbol].append(account)
    ours = frozenset(
        symbol
        for account, symbol in zip(positions.account, positions.symbol, strict=True)
        if accounts[account].is_households
    )
    if not any(not account.model and not account.alone for account in accounts.values()):
        held[""] = theirs
    by_model: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        by_model[target.model].append(target)
    sheet, holdings = sheets.rows("targets", "Targets"), sheets.rows("holdings", "Holdings")
    record = {(sheet.sheet_of(index, TARGETS.name), row): index for index, row in enumerate(sheet.table.rows)}
    first = _first_records(names, holdings)
    for model, rows in sorted(by_model.items()):
        followers = [account for account in accounts.values() if account.model == model]
        if followers:
            own = [_path_of(securities[symbol]) for symbol in held[model]]
            lent = ours if any(each.is_households for each in followers) else frozenset[Symbol]()
            bought = [
                _path_of(each)
                for each in securities.values()
                if (each.listed or each.symbol in lent) and _may_fill(each, followers, restrictions)
            ]
            yield from _empty_rows(sheet, rows, (*own, *bought), record)
        holders = {
            symbol: [*held[model].get(symbol, ()), *theirs.get(symbol, ())] for symbol in (*held[model], *theirs)
        }
        if model:
            holders = dict(held[model])
        yield from _untargeted(holdings, rows, holders, accounts, securities, first)


def _may_fill(security: Security, followers: Iterable[Account], restrictions: Sequence[Restriction]) -> bool:
    """Whether one of these accounts may buy a security that it does not hold for a class it stands in."""
    if not security.tradable or security.price is None or security.type in DERIVED:
        return False
    places = best_places(security)
    return any(
        account.tradable
        and (not account.menu or security.symbol in account.menu)
        and places.place_of(account.type) is not None
        and not any(
            one.rule in FORBIDS[Side.BUY]
            and one.account in ("", account.name)
            and one.symbol in (NO_SYMBOL, security.symbol)
            for one in restrictions
        )
        for account in followers
    )


def _first_records(names: Names, holdings: SheetRows) -> dict[tuple[str, Symbol], int]:
    """Where each account lists each symbol first."""
    first: dict[tuple[str, Symbol], int] = {}
    for index, key in enumerate(zip(names.accounts_of(holdings), names.symbols_of(holdings), strict=True)):
        first.setdefault(key, index)
    return first


def _path_of(security: Security) -> Path:
    return (security.asset_class, security.sub_class, security.sector, security.symbol)


def _empty_rows(
    sheet: SheetRows, rows: Sequence[Target], filling: Iterable[Path], record: Mapping[tuple[str, int], int]
) -> list[Finding]:
    """Class, sub-class and sector rows nothing can fill."""
    listed = (row.path for row in rows if row.level is Level.SECURITY)
    groups = {(*each[:3], NO_SYMBOL) for each in (*filling, *listed)}  # no security's own row is asked about
    filled = {path for each in groups for path in wider_paths(each)}
    return [
        warning(
            Problem.TARGET_WITHOUT_HOLDING,
            f"{row.name} has a target of {row.weight:.2%} and no holdings, and nothing on Securities may be bought for it: "
            f"its weight stays in cash; add a fund of {row.name} to Securities, or to Targets as a symbol row, with its "
            "price on Prices.",
            **sheet.place(record[row.sheet, row.row], "target_pct", f"{row.weight:.2%}"),
        )
        for row in rows
        if row.level is not Level.SECURITY and row.path[0] != CASH_CLASS and row.weight > 0 and row.path not in filled
    ]


def _untargeted(
    sheet: SheetRows,
    rows: Sequence[Target],
    holders: Mapping[Symbol, Sequence[str]],
    accounts: Mapping[str, Account],
    securities: Mapping[Symbol, Security],
    first: Mapping[tuple[str, Symbol], int],
) -> Iterator[Finding]:
    """Held symbols no row speaks of: their target is 0. first: where each account lists each on Holdings."""
    spoken_of = {row.path for row in rows}
    for symbol, held_in in sorted(holders.items()):
        path = _path_of(securities[symbol])
        listed = sorted((first[account, symbol], account) for account in held_in if (account, symbol) in first)
        if not listed or not securities[symbol].tradable or not spoken_of.isdisjoint(wider_paths(path)):
            continue
        trading = [each for each in listed if not accounts[each[1]].valued_only]
        record, account = (trading or listed)[0]
        followed = f" of model {rows[0].model}" if rows[0].model else ""
        what = f"{symbol} ({path[0] or 'no class'}) has no target row{followed}"
        by = next((row for row in rows if symbol in row.replaces), None)
        done = (
            f"{by.name} has replaced it (row {by.row}), and it is sold as drift is traded for."
            if trading and by
            else "it is taken as legacy with a target of 0; add a row to keep it."
            if trading
            else f"its target is 0, and it is not sold: {accounts[account].valued_only}."
        )
        yield note(Problem.NO_TARGET, f"{what}: {done}", **sheet.place(record, "symbol", symbol))
