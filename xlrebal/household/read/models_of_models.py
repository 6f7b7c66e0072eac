"""Models made of other models: each row of the parts at its share of the whole.

Growth of 60 % Core Equity, which is 70 % VTI, and 40 % Core Bonds has 42 % VTI. A band of the part's own row shrinks with it:
5 points of Core Equity are 3 of Growth; a share of the target stays one. A band on the parent's row stands in place of the
part's: each row has its share of it, so that they breach together. Rows that several parts have are added up, and so are their bands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.read.target_bands import FIVE_POINTS, QUARTER, BandCells
from xlrebal.household.read.target_row import TOLERANCE, TargetRow, top_rows
from xlrebal.household.target import Path, wider_paths
from xlrebal.schema.finding import Finding, Problem, error
from xlrebal.tax.money import NANOS, divide_half_up


class Composed(NamedTuple):
    """The rows of every model that is asked for, none of them a model any more; what was met."""

    rows: list[TargetRow]
    findings: list[Finding]


def compose(sheet: SheetRows, rows: Sequence[TargetRow], followed: frozenset[str], only: str = "") -> Composed:
    """Models of models worked out. A model that is only a part of others, and followed by none, has no rows of its own any more.

    A model that is part of itself, names one that has no rows, or one whose rows do not make 100 has none either: that is said.
    """
    wanted = rows
    if only:
        wanted = [row for row in rows if row.model == only]
    if not any(row.part for row in rows):
        return Composed(list(wanted), [])
    by_model: dict[str, list[TargetRow]] = defaultdict(list)
    for row in rows:
        by_model[row.model].append(row)
    work = _Composing(sheet, by_model, {}, [])
    used = {row.part for row in rows if row.part}
    asked = [only] if only else [model for model in by_model if model in followed or model not in used]
    if not only and not asked:  # each is part of another: a circle
        asked = sorted(by_model)
    kept = [row for model in asked for row in work.rows_of(model, ())]
    return Composed(kept, list(dict.fromkeys(work.findings)))


class _Composing(NamedTuple):
    """What is being worked out. done: the rows of the models that are."""

    sheet: SheetRows
    by_model: Mapping[str, list[TargetRow]]
    done: dict[str, list[TargetRow]]
    findings: list[Finding]

    def rows_of(self, model: str, above: tuple[str, ...]) -> list[TargetRow]:
        """A model's rows; none where it cannot be worked out. above: the models it is a part of, outermost first."""
        if model not in self.done:
            own = self.by_model.get(model, [])
            parts = [row for row in own if row.part]
            self.done[model] = own if not parts else self._of_parts(model, own, parts, (*above, model))
        return self.done[model]

    def _of_parts(
        self, model: str, own: Sequence[TargetRow], parts: Sequence[TargetRow], chain: tuple[str, ...]
    ) -> list[TargetRow]:
        components = [[row for row in own if not row.part]]
        for part in parts:
            rows = self._part(part, chain)
            if not rows:
                return []
            components.append([_at_share(row, part) for row in rows])
        return _to_the_last(
            _added(model, [each for each in components if each]), sum(row.weight for row in top_rows(own))
        )

    def _part(self, part: TargetRow, chain: tuple[str, ...]) -> list[TargetRow]:
        """The rows of a part; none, and why, where it has none that make 100."""
        if part.part in chain:
            circle = " → ".join((*chain[chain.index(part.part) :], part.part))
            return self._refused(part, f"The model {part.part} is a part of itself: {circle}. Nothing is traded by these models; take one of the rows out.")  # fmt: skip
        if part.part not in self.by_model:
            return self._refused(part, f"{part.model or 'The household'} is made of the model {part.part}, which has no rows on Targets: nothing is traded by it; add its rows, or correct the name.")  # fmt: skip
        rows = self.rows_of(part.part, chain)
        if not rows:  # which is said
            return []
        total = sum(row.weight for row in top_rows(rows))
        if abs(total - NANOS) > TOLERANCE:
            return self._refused(part, f"The model {part.part}, a part of {part.model or 'the household'}, adds up to {total / NANOS * 100:.4f} %, not 100 %: nothing is traded by either; correct its rows.")  # fmt: skip
        return rows

    def _refused(self, part: TargetRow, message: str) -> list[TargetRow]:
        self.findings.append(error(Problem.SUB_MODEL, message, **self.sheet.place(part.record, "sub_model", part.part)))
        return []


def _at_share(row: TargetRow, part: TargetRow) -> TargetRow:
    """A part's row as one of the whole: its weight and its band."""
    weight = divide_half_up(row.weight * part.weight, NANOS)
    band = _scaled(row.band, part.weight / NANOS) if part.band.is_blank else _scaled(part.band, row.weight / NANOS)
    return replace(
        row, model=part.model, weight=weight, band=band, band_reason=part.band_reason or row.band_reason, part=""
    )


def _scaled(band: BandCells, share: float) -> BandCells:
    """Its points at a share of the whole; a share of the target stays one."""
    return band._replace(
        width=band.width if band.width is None or band.kind == "REL" else band.width * share,
        low=None if band.low is None else band.low * share,
        high=None if band.high is None else band.high * share,
    )


def _added(model: str, components: Sequence[Sequence[TargetRow]]) -> list[TargetRow]:
    """One row a path. A part without a row of its own where another has one counts there by the rows it has beneath."""
    found: dict[Path, list[TargetRow]] = defaultdict(list)
    for rows in components:
        for row in rows:
            found[row.path].append(row)
    implied = _implied(components, found.keys())
    added = []
    for path, same in found.items():
        heaviest = max(same, key=lambda row: (row.weight, -row.record))
        added.append(
            replace(
                heaviest,
                model=model,
                weight=sum(row.weight for row in same) + implied.get(path, 0),
                band=_both(same),
                band_reason=next((row.band_reason for row in same if row.band_reason), ""),
                replaces=tuple(dict.fromkeys(name for row in same for name in row.replaces)),
            )
        )
    return added


def _implied(components: Sequence[Sequence[TargetRow]], asked: Collection[Path]) -> dict[Path, int]:
    """For each path what parts without a row of its own have beneath it: their rows that no other of theirs beneath it covers."""
    implied: dict[Path, int] = defaultdict(int)
    for rows in components:
        own = {row.path for row in rows}
        for row in rows:
            above = [set(wider_paths(path)) for path in wider_paths(row.path) if path in own and path != row.path]
            for path in set(wider_paths(row.path)) - own:
                if path in asked and not any(path in wider for wider in above):
                    implied[path] += row.weight
    return implied


def _both(same: Sequence[TargetRow]) -> BandCells:
    """The bands of rows that are added up: added up, too, where each has one; else none of its own."""
    bands = {row.band for row in same}
    first = same[0].band
    if len(same) == 1 or (len(bands) == 1 and (first.kind == "REL" or first.is_blank)):
        return first
    if any(band.is_blank for band in bands):
        return BandCells()
    if any(band.low is not None or band.high is not None for band in bands):
        reach = [(_half(row), row) for row in same]
        return BandCells(
            low=sum(row.band.low if row.band.low is not None else row.weight / NANOS - half for half, row in reach),
            high=sum(row.band.high if row.band.high is not None else row.weight / NANOS + half for half, row in reach),
        )
    return BandCells(width=sum(map(_half, same)), kind="ABS")


def _half(row: TargetRow) -> float:
    """How far a row may be from its weight, by its Band %."""
    weight = row.weight / NANOS
    if row.band.kind == "5/25":
        return min(FIVE_POINTS, QUARTER * weight)
    width = row.band.width or 0.0
    return width * weight if row.band.kind == "REL" else width


def _to_the_last(rows: Sequence[TargetRow], whole: int) -> list[TargetRow]:
    """The rows with what rounding to billionths left, on the largest of the widest."""
    top = top_rows(rows)
    left = whole - sum(row.weight for row in top)
    if not left or not top or abs(left) > len(rows):
        return list(rows)
    largest = max(top, key=lambda row: (row.weight, row.path))
    return [replace(row, weight=row.weight + left) if row is largest else row for row in rows]
