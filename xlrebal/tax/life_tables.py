"""How long a required distribution is spread, by age: the IRS's three tables (R-2), read from law/life_tables_2022.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xlrebal.schema.record import record


class Years(NamedTuple):
    """A distribution period or a life expectancy in years, and the table it is from."""

    years: Decimal
    table: str


@record(kw_only=True)
class LifeTables:
    """The tables in force from one distribution year on; each list begins at its first age and ends with "and over"."""

    from_year: int
    single_first: int
    single: Sequence[Decimal]
    uniform_first: int
    uniform: Sequence[Decimal]
    joint_first: int
    joint: Mapping[int, Sequence[Decimal]]

    def single_life(self, age: int) -> Years:
        """Table I: the life expectancy of a beneficiary who turns this age."""
        return Years(_at(self.single, age - self.single_first), "Table I, Single Life")

    def of_owner(self, age: int, spouse_age: int | None = None) -> Years:
        """Table III for an owner who turns this age; Table II, which is longer, with a spouse more than ten years younger as only beneficiary."""
        uniform = Years(_at(self.uniform, age - self.uniform_first), "Table III, Uniform Lifetime")
        if spouse_age is None or age - spouse_age <= 10:
            return uniform
        by_spouse = self.joint[min(age, max(self.joint))]
        joint = Years(_at(by_spouse, spouse_age - self.joint_first), "Table II, Joint and Last Survivor")
        return max(uniform, joint, key=lambda each: each.years)


def _at(years: Sequence[Decimal], place: int) -> Decimal:
    """The figure of an age, the last one beyond the list's end; IndexError before its beginning."""
    if place < 0:
        raise IndexError("an age below the table's first")
    return years[min(place, len(years) - 1)]


@cache
def life_tables() -> LifeTables:
    """The tables of distribution years from 2022."""
    import tomllib

    text = (Path(__file__).parent / "law" / "life_tables_2022.toml").read_text(encoding="utf-8")
    law = tomllib.loads(text, parse_float=Decimal)
    joint = {int(age): tuple(years) for age, years in law["joint"].items() if age != "first_age"}
    return LifeTables(
        from_year=law["from_year"],
        single_first=law["single"]["first_age"],
        single=tuple(law["single"]["years"]),
        uniform_first=law["uniform"]["first_age"],
        uniform=tuple(law["uniform"]["years"]),
        joint_first=law["joint"]["first_age"],
        joint=joint,
    )
