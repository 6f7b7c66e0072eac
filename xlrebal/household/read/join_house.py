"""A client's sheets with the house file's behind them: what the client's workbook says stands above, of limits the tighter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType
from typing import NamedTuple

from xlrebal.household.read.house_models import models_followed
from xlrebal.household.read.looser import looser_than_house
from xlrebal.household.read.names import Names, folded, read_names
from xlrebal.household.read.rows_beneath import Filled, HouseCell, rows_beneath
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.schema.column import InputSheet, Table, Value
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.inputs import EXPOSURE_GROUPS, HOUSE_SHEETS, SECURITIES
from xlrebal.schema.record import record

WHOLE = (
    "returns",
    "risk",
    "factors",
    "benchmark",
    "tax_table",
)  # a sheet of these is the client's, else the house's, never both
TIGHTER = {
    "max_weight_pct": min,
    "minimum_days": max,
    "cap_pct": min,
}  # the limits among the columns of Securities and Exposure Groups


@record(kw_only=True)
class HouseInput:
    """A house file as it was parsed. tables: by key, as findings call them."""

    name: str
    tables: Mapping[str, Table]
    findings: Sequence[Finding] = field(default_factory=tuple)


class JoinedTables(NamedTuple):
    """The client's tables with the house file's rows beneath, what of those is used, in words, and what was met."""

    tables: dict[str, Table]
    used: tuple[str, ...]
    findings: tuple[Finding, ...]


class _Joined(NamedTuple):
    keep: Sequence[int]
    filled: Filled
    findings: Sequence[Finding] = ()


def join_house(tables: Mapping[str, Table], house: HouseInput, profiles_model: str = "") -> JoinedTables:
    """Each sheet of the house file beneath the client's of the same name. profiles_model: the model of the profile chosen, "" for none."""
    own, theirs = Sheets(tables), Sheets(house.tables)
    names = _names(tables, house.tables)
    followed = models_followed(own, theirs, profiles_model)
    joined = dict(tables)
    findings: list[Finding] = list(house.findings)
    used: list[str] = []
    for sheet in HOUSE_SHEETS:
        table = house.tables.get(sheet.key)
        if table is None or sheet.key in ("settings", "profiles", "price_sources"):
            continue
        rows, house_rows = own.rows(sheet.key, sheet.name), theirs.rows(sheet.key)
        found = _join(sheet.key, _Both(rows, house_rows, names, own, house.name), followed, theirs)
        beneath = rows_beneath(tables.get(sheet.key), _signed(sheet.key, table, house.name), found.keep, found.filled)
        if beneath is not None:
            joined[sheet.key] = beneath
        findings += found.findings
        if sheet.key == "targets":
            findings = _about_rows(findings, table, found.keep)
            used += _models(house_rows, found.keep)
        elif count := len({*found.keep, *({-1 - record for record, _ in found.filled})}):
            used.append(f"{count} {'row' if count == 1 else 'rows'} of {sheet.name}")
    return JoinedTables(joined, tuple(used), tuple(findings))


class _Both(NamedTuple):
    """A sheet of the client's and the house file's."""

    own: SheetRows
    house: SheetRows
    names: Names
    client: Sheets
    file: str


def _join(key: str, both: _Both, followed: frozenset[str], house: Sheets) -> _Joined:
    """Which records of the house file stand, and which blank cells of the client's they fill. house: all its sheets."""
    every = range(len(both.house))
    if key == "targets":
        return _Joined([at for at, model in enumerate(both.house.texts("model")) if folded(model) in followed], {})
    if key == "securities":
        mine, theirs = both.names.symbols_of(both.own), both.names.symbols_of(both.house)
        return _cell_by_cell(both, SECURITIES, mine, theirs, _max_weights(both, house))
    if key == "exposure_groups":
        groups, shared = (
            [
                f"{folded(group)}\n{folded(model)}"
                for group, model in zip(rows.texts("group"), rows.texts("model"), strict=True)
            ]
            for rows in (both.own, both.house)
        )
        return _cell_by_cell(both, EXPOSURE_GROUPS, groups, shared)
    if key == "prices":
        return _prices(both)
    if key == "restrictions":
        return _restrictions(both)
    if key == "tilts":
        tilted = {folded(text) for text in both.own.texts("asset_class")}
        return _Joined(
            [at for at, text in enumerate(both.house.texts("asset_class")) if folded(text) not in tilted], {}
        )
    return _Joined([] if key in WHOLE and len(both.own) else every, {})


def _max_weights(both: _Both, house: Sheets) -> dict[str, float]:
    """The tightest max weight on either's Restrictions, by symbol: it holds whatever Securities says."""
    found: dict[str, float] = {}
    for rows in (both.client.rows("restrictions"), house.rows("restrictions")):
        for symbol, rule, weight in zip(
            both.names.symbols_of(rows), rows.texts("rule"), rows.numbers("value"), strict=True
        ):
            if rule == "max weight" and weight is not None:
                found[symbol] = min(weight, found.get(symbol, weight))
    return found


def _cell_by_cell(
    both: _Both,
    sheet: InputSheet,
    own_keys: Sequence[str],
    house_keys: Sequence[str],
    still: Mapping[str, float] = MappingProxyType({}),
) -> _Joined:
    """A client's row is filled where it is blank, and of its limits the tighter counts; a row without one stands as it is.

    own_keys, house_keys: what each row is about, spelled alike. still: maximum weights that hold beside those of the sheet.
    """
    own, house = both.own, both.house
    first: dict[str, int] = {}
    for at, name in enumerate(own_keys):
        first.setdefault(name, at)
    reasons = own.texts("override_reason")
    keep: list[int] = []
    filled: dict[tuple[int, str], HouseCell] = {}
    findings = []
    for at, name in enumerate(house_keys):
        if name not in first:
            keep.append(at)
            continue
        record = first[name]
        for column in sheet.columns:
            key, mine, said = column.key, own.cells(column.key)[record], house.cells(column.key)[at]
            if said is None or key in ("symbol", "group", "override_reason"):
                continue
            if mine is None:
                filled[record, key] = HouseCell(said, at)
            elif key in TIGHTER and TIGHTER[key](mine, said) != mine:
                if not reasons[record]:
                    filled[record, key] = HouseCell(said, at)
                limits = _shown(key, mine), _shown(key, said)
                what = f"{column.name} of {own.texts(sheet.columns[0].key)[record]}"
                tighter = _tighter(still, name, mine) if key == "max_weight_pct" else ""
                place = own.place(record, key)
                findings.append(looser_than_house(what, limits, reasons[record], place, both.file, tighter))
    return _Joined(keep, filled, findings)


def _tighter(limits: Mapping[str, float], symbol: str, own: Value) -> str:
    """A max weight on Restrictions, of a symbol or of every one, below the client's own on Securities, in words; "" for none."""
    least = min((limits[name] for name in (symbol, "") if name in limits), default=None)
    if least is None or not isinstance(own, int | float) or least >= own:
        return ""
    return f"the max weight of {_shown('value_pct', least)} on Restrictions"


def _prices(both: _Both) -> _Joined:
    """Prices of symbols that the client's book prices neither on Prices nor on Holdings."""
    holdings = both.client.rows("holdings")
    priced = {symbol for symbol in both.names.symbols_of(both.own) if symbol}
    cells = zip(holdings.numbers("price"), holdings.numbers("quantity"), holdings.numbers("market_value"), strict=True)
    priced |= {
        symbol
        for symbol, (price, quantity, value) in zip(both.names.symbols_of(holdings), cells, strict=True)
        if price is not None or (quantity and value)
    }
    return _Joined([at for at, symbol in enumerate(both.names.symbols_of(both.house)) if symbol not in priced], {})


def _restrictions(both: _Both) -> _Joined:
    """Every rule of the house file; one that names an account is one client's."""
    accounts = both.house.texts("account")
    findings = [
        warning(
            Problem.HOUSE_FILE,
            f"A rule of the house file {both.file} names the account {account}, which is one client's: it is left out; blank its Account, or enter it on the client's Restrictions.",
            **both.house.place(at, "account", account),
        )
        for at, account in enumerate(accounts)
        if account
    ]
    return _Joined([at for at, account in enumerate(accounts) if not account], {}, findings)


def _shown(key: str, value: Value) -> str:
    if isinstance(value, int | float):
        return f"{value * 100:.6g} %" if key.endswith("_pct") else f"{value:.6g}"
    return str(value)


def _signed(key: str, table: Table, name: str) -> Table:
    """Prices say that they are the house file's."""
    if key != "prices":
        return table
    rows = SheetRows(table)
    named = f"house file {name}"
    sources = [
        source if price == 0 and not source else ", ".join(filter(None, (source, named)))
        for source, price in zip(rows.texts("source"), rows.numbers("price"), strict=True)
    ]
    return replace(table, columns={**table.columns, "source": [source or None for source in sources]})


def _about_rows(findings: Sequence[Finding], table: Table, keep: Sequence[int]) -> list[Finding]:
    """The findings without those about rows of models that this client does not follow."""
    rows = set(table.rows) - {table.rows[record] for record in keep}
    return [each for each in findings if each.sheet != table.sheet or each.row not in rows]


def _models(house: SheetRows, keep: Sequence[int]) -> Iterator[str]:
    models = house.texts("model")
    named = dict.fromkeys(models[at] or "the household's targets" for at in keep)
    if named:
        counted = f"{len(keep)} {'row' if len(keep) == 1 else 'rows'} of Targets"
        yield f"{counted} ({', '.join(named)})"


def _names(tables: Mapping[str, Table], house: Mapping[str, Table]) -> Names:
    """Spellings that hold for both workbooks."""
    both = dict(tables)
    for key, table in house.items():
        if beneath := rows_beneath(tables.get(key), table, range(len(table))):
            both[key] = beneath
    return read_names(Sheets(both))
