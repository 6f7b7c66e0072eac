"""What the sheet Benchmark asks for: whose targets its weights are, which names are left out or capped, and who takes their weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Account, Restriction, Security
from xlrebal.household.read.benchmark_table import BENCHMARK_MODEL
from xlrebal.household.read.names import folded
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.read.target_bands import BandCells
from xlrebal.household.read.target_row import TargetRow
from xlrebal.household.target import CASH_CLASS, CASH_PATH, Level, Path, covers, wider_paths
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.inputs import FORBIDS
from xlrebal.schema.side import Side
from xlrebal.tax.money import NANOS
from xlrebal.tax.symbol import Symbol

BAND = BandCells(kind="5/25")
KEPT = "hold"  # neither bought nor sold: its weight stays its own
NAMED = 5
SLIGHT = 5e-4  # of the benchmark: what rounding of its weights comes to


class Tracked(NamedTuple):
    """The target rows of every model, those of the benchmark's final; what was met."""

    rows: list[TargetRow]
    findings: list[Finding]


class Rules(NamedTuple):
    """What limits the names: securities and restrictions, and the accounts that follow each model. households: the model that is the household's."""

    securities: Mapping[Symbol, Security]
    restrictions: Sequence[Restriction]
    accounts: Mapping[str, Account]
    households: str

    def followers(self, model: str) -> frozenset[str]:
        """The accounts that follow a model and may trade."""
        return frozenset(
            name for name, each in self.accounts.items() if each.tradable and folded(each.model) == folded(model)
        )

    def left_out(self, symbol: Symbol, followers: frozenset[str]) -> bool:
        """Whether none of the accounts may buy a name, and some may sell it."""
        forbidden = [one for one in self.restrictions if one.symbol == symbol and one.rule in FORBIDS[Side.BUY]]
        if any(one.rule == KEPT for one in forbidden):
            return False
        named = {one.account for one in forbidden}
        return "" in named or bool(followers and followers <= named)

    def cap(self, symbol: Symbol, followers: frozenset[str]) -> int:
        """The most a name may weigh, of what is planned together, in billionths."""
        own = self.securities[symbol].max_weight
        caps = [own] if own is not None else []
        limits = [one for one in self.restrictions if one.symbol == symbol and one.rule == "max weight"]
        caps += [one.weight for one in limits if one.weight is not None and not one.account]
        each = [one for one in limits if one.account in followers]
        if followers and {one.account for one in each} == followers:
            caps.append(max(one.weight for one in each if one.weight is not None))
        return min([NANOS, *(round(cap * NANOS) for cap in caps)])


def benchmark_targets(sheet: SheetRows, rows: Sequence[TargetRow], rules: Rules, given: SheetRows) -> Tracked:
    """The rows of Targets with those of Benchmark where they belong, without what may not be bought, within their caps.

    They are beneath the household's rows that name no securities where no account and no Sub-Model names Benchmark. given: the
    sheet Benchmark; where a name or a weight of it is not known, the models that follow it have no rows, so that nothing is
    traded by them: a name left out would be sold.
    """
    if sheet.table.benchmark is None:
        return Tracked(list(rows), [])
    placed = _beneath_targets(sheet, rows, rules)
    weights = given.numbers("weight_pct")
    if None in weights or "" in given.texts("symbol"):
        following = {row.model for row in placed.rows if sheet.table.from_benchmark(row.record)}
        return Tracked([row for row in placed.rows if row.model not in following], placed.findings)
    total = sum(weight or 0.0 for weight in weights)
    by_model: dict[str, list[TargetRow]] = defaultdict(list)
    for row in placed.rows:
        by_model[row.model].append(row)
    findings = [*placed.findings, *_does_not_make_whole(sheet, total)]
    kept: list[TargetRow] = []
    for model, same in sorted(by_model.items()):
        found = _within_limits(sheet, model, same, rules)
        kept += sorted(found.rows, key=lambda row: row.path)
        findings += found.findings
    return Tracked(kept, findings)


def _beneath_targets(sheet: SheetRows, rows: Sequence[TargetRow], rules: Rules) -> Tracked:
    """The benchmark's own rows moved beneath the household's rows that name no securities, where nothing else uses them."""
    own = [
        row for row in rows if folded(row.model) == folded(BENCHMARK_MODEL) and sheet.table.from_benchmark(row.record)
    ]
    household = [row for row in rows if not row.model]
    if not own or not household or rules.followers(BENCHMARK_MODEL):
        return Tracked(list(rows), [])
    above = {path for row in household for path in wider_paths(row.path) if path != row.path}
    empty = [
        row
        for row in household
        if row.level is not Level.SECURITY and row.path not in above and row.path[0] != CASH_CLASS
    ]
    beneath: dict[Path, list[TargetRow]] = defaultdict(list)
    for row in own:
        over = [each for each in empty if covers(each.path, row.path)]
        if over:
            beneath[max(over, key=lambda each: sum(map(bool, each.path))).path].append(row)
    if not beneath:
        return Tracked(list(rows), [])
    moved = [
        replace(row, model="", weight=_share(row.weight, sum(each.weight for each in names), whole.weight))
        for whole in empty
        if (names := beneath.get(whole.path))
        for row in names
    ]
    placed = {each.path for each in moved}
    stray = [row for row in own if row.path not in placed]
    said = [_stray(sheet, stray)] if stray else []
    taken = {row.record for row in own}
    return Tracked([*(row for row in rows if row.record not in taken), *moved], said)


def _share(part: int, of: int, whole: int) -> int:
    return round(part * whole / of)


def _stray(sheet: SheetRows, rows: Sequence[TargetRow]) -> Finding:
    share = sum(row.weight for row in rows) / NANOS
    return warning(
        Problem.BENCHMARK,
        f"{_named([row.name for row in rows])} of Benchmark ({share:.1%} of it) {'stands' if len(rows) == 1 else 'stand'} under no row of Targets that names no "
        "securities: left out, and the others take that weight; add a row of their class to Targets, or take them off Benchmark.",
        **sheet.place(rows[0].record, "symbol", rows[0].name),
    )


def _does_not_make_whole(sheet: SheetRows, total: float) -> Iterator[Finding]:
    """That the weights as given make no 100: they were scaled when they were joined to Targets."""
    given = sheet.table.benchmark
    if given is not None and abs(total - 1) > SLIGHT:
        yield note(
            Problem.BENCHMARK,
            f"The weights of Benchmark add up to {total:.2%}: each is taken at its share of that.",
            sheet=given.sheet,
            column=given.headings.get("target_pct", ""),
        )


def _within_limits(sheet: SheetRows, model: str, rows: Sequence[TargetRow], rules: Rules) -> Tracked:
    """One model's rows: names left out, names capped, and the others at so much more, beneath each row for itself."""
    names: list[TargetRow] = []
    others: list[TargetRow] = []
    for row in rows:
        (names if sheet.table.from_benchmark(row.record) and row.path[3] else others).append(row)
    if not names:
        return Tracked(list(rows), [])
    followers = rules.followers("" if model == rules.households else model)
    by_whole: dict[Path, list[TargetRow]] = defaultdict(list)
    for row in names:
        over = [each.path for each in others if covers(each.path, row.path)]
        by_whole[max(over, key=lambda path: sum(map(bool, path)), default=("", "", "", Symbol("")))].append(row)
    kept: list[TargetRow] = []
    out: list[TargetRow] = []
    capped: list[TargetRow] = []
    left = 0
    for whole, same in by_whole.items():
        within: list[TargetRow] = []
        for row in same:
            (out if rules.left_out(row.path[3], followers) else within).append(row)
        caps = [rules.cap(row.path[3], followers) for row in within]
        weights = capped_weights([row.weight for row in within], caps, sum(row.weight for row in same))
        left += sum(row.weight for row in same) - sum(weights) if not whole[0] else 0
        capped += [row for row, weight, cap in zip(within, weights, caps, strict=True) if weight == cap and row.weight]
        kept += [
            replace(row, weight=weight, band=BAND if row.band.is_blank else row.band)
            for row, weight in zip(within, weights, strict=True)
        ]
    said = _said(sheet, "" if model == rules.households else model, _Limited(names, out, capped, left))
    return Tracked([*_with_cash(others, names[0], left), *kept], list(said))


def _with_cash(rows: Sequence[TargetRow], like: TargetRow, left: int) -> list[TargetRow]:
    """The rows with what no name may take in cash."""
    if not left:
        return list(rows)
    cash = [row for row in rows if row.path == CASH_PATH] or [replace(like, path=CASH_PATH, weight=0)]
    return [*(row for row in rows if row.path != CASH_PATH), replace(cash[0], weight=cash[0].weight + left)]


def capped_weights(weights: Sequence[int], caps: Sequence[int], total: int) -> list[int]:
    """Weights in proportion that sum to `total`, none above its cap; less than `total` where the caps leave no other way."""
    found = [0] * len(weights)
    free = {at for at, weight in enumerate(weights) if weight > 0}
    left = total
    while free:
        of = sum(weights[at] for at in free)
        over = [at for at in free if weights[at] * left > caps[at] * of]
        if not over:
            for at in free:
                found[at] = weights[at] * left // of
            largest = max(free, key=lambda at: (caps[at] - found[at], -at))
            found[largest] += left - sum(found[at] for at in free)
            break
        for at in over:
            found[at] = caps[at]
            left -= caps[at]
        free -= set(over)
    return found


class _Limited(NamedTuple):
    """names: of the benchmark; out: left out; capped: at their cap. left: billionths that no name may take."""

    names: Sequence[TargetRow]
    out: Sequence[TargetRow]
    capped: Sequence[TargetRow]
    left: int


def _said(sheet: SheetRows, model: str, found: _Limited) -> Iterator[Finding]:
    place = sheet.place(found.names[0].record, "symbol")
    whole = sum(row.weight for row in found.names)
    parts = []
    if found.out:
        share = sum(row.weight for row in found.out) / whole
        parts.append(
            f"{_named([row.name for row in found.out])} left out, which may not be bought ({share:.1%} of it; what is held of {'it' if len(found.out) == 1 else 'them'} has a target of 0, unless its rule is hold)"
        )
    if found.capped:
        parts.append(
            f"{_named([row.name for row in found.capped])} at {'its' if len(found.capped) == 1 else 'their'} maximum weight"
        )
    followed = f"of model {model}" if model else "of the household"
    limits = f": {'; '.join(parts)}; the others take that weight in proportion" if parts else ""
    yield note(
        Problem.BENCHMARK,
        f"Targets {followed} are {len(found.names) - len(found.out)} of the {len(found.names)} names of Benchmark{limits}. "
        "A name without a band of its own has the 5/25 band.",
        **place,
    )
    if found.left > 0:
        yield warning(
            Problem.BENCHMARK,
            f"Restrictions and maximum weights leave {found.left / NANOS:.2%} of the portfolio without a name of Benchmark to hold it: it stays in cash; raise a cap, or allow a name.",
            **place,
        )


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
