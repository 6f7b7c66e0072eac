"""What accounts should be of the household: a target and limits, each between 0 and 100 % and in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.schema.finding import Finding, Problem, warning

Share = float | None


class AccountShares(NamedTuple):
    """The columns as they count, and what is wrong with them."""

    share: list[Share]
    low: list[Share]
    high: list[Share]
    findings: tuple[Finding, ...]


def read_shares(rows: SheetRows) -> AccountShares:
    """Target Share %, Low Share % and High Share %; a limit on the wrong side is said and not used."""
    share, low, high = (list(rows.numbers(name)) for name in ("target_share_pct", "low_share_pct", "high_share_pct"))
    findings = tuple(_faults(rows, share, low, high))
    for index, (own, least, most) in enumerate(zip(share, low, high, strict=True)):
        if own is not None:
            low[index] = None if least is not None and least > own else least
            high[index] = None if most is not None and most < own else most
        elif least is not None and most is not None and least > most:
            low[index] = high[index] = None
    return AccountShares(share, low, high, findings)


def _faults(rows: SheetRows, share: list[Share], low: list[Share], high: list[Share]) -> Iterator[Finding]:
    names = rows.texts("account")
    for index, (own, least, most) in enumerate(zip(share, low, high, strict=True)):
        if own is None and least is not None and most is not None and least > most:
            yield _wrong(
                rows,
                index,
                "low_share_pct",
                f"The Low Share % of {names[index]} is above its High Share %: neither is used; correct them.",
            )
        if own is not None and least is not None and least > own:
            yield _wrong(
                rows,
                index,
                "low_share_pct",
                f"The Low Share % of {names[index]} is above its Target Share %: Default Band % is used until it is corrected.",
            )
        if own is not None and most is not None and most < own:
            yield _wrong(
                rows,
                index,
                "high_share_pct",
                f"The High Share % of {names[index]} is below its Target Share %: Default Band % is used until it is corrected.",
            )


def _wrong(rows: SheetRows, index: int, column: str, message: str) -> Finding:
    return warning(Problem.BAD_VALUE, message, **rows.place(index, column, rows.texts("account")[index]))
