"""The parameters of a tax year, in cents (T-2, T-3, N-3), read from law/<year>.toml; the user may edit them."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from xlrebal.schema.record import record

LATEST_YEAR = 2026


class FilingStatus(StrEnum):
    """How the return is filed; a surviving spouse files by the joint column."""

    SINGLE = "single"
    JOINT = "mfj"
    SEPARATE = "mfs"
    HEAD_OF_HOUSEHOLD = "hoh"


class Bracket(NamedTuple):
    """Ordinary income up to `upper` cents (None: without end), above the bracket before, at `rate`."""

    upper: int | None
    rate: Fraction


@record(kw_only=True)
class TaxParameters:
    """One filing status in one year; amounts in cents. zero_max, fifteen_max: where the 0 % and 15 % rates on gains end."""

    brackets: tuple[Bracket, ...]
    zero_max: int
    fifteen_max: int
    top24: int
    niit_threshold: int
    standard_deduction: int
    loss_limit: int
    niit_rate: Fraction
    collectibles_rate: Fraction


def read_law(year: int) -> dict[str, Any]:
    """One year's file as it stands; FileNotFoundError for a year that is not shipped."""
    return tomllib.loads((Path(__file__).parent / "law" / f"{year}.toml").read_text(encoding="utf-8"))


def tax_parameters(law: dict[str, Any]) -> dict[FilingStatus, TaxParameters]:
    """A year's law by filing status."""
    return {status: _parameters(law, law[status]) for status in FilingStatus}


def _parameters(law: dict[str, Any], own: dict[str, Any]) -> TaxParameters:
    uppers = [top * 100 for top in own["bracket_tops"]]
    zero_max, fifteen_max = (top * 100 for top in own["gains_tops"])
    rates = [_percent(rate) for rate in law["ordinary_rates"]]
    return TaxParameters(
        brackets=tuple(Bracket(upper, rate) for upper, rate in zip([*uppers, None], rates, strict=True)),
        zero_max=zero_max,
        fifteen_max=fifteen_max,
        top24=uppers[law["ordinary_rates"].index(24)],
        niit_threshold=own["niit_threshold"] * 100,
        standard_deduction=own["standard_deduction"] * 100,
        loss_limit=own["loss_limit"] * 100,
        niit_rate=_percent(law["niit_rate"]),
        collectibles_rate=_percent(law["collectibles_rate"]),
    )


def _percent(points: float) -> Fraction:
    return Fraction(str(points)) / 100


_LAW = read_law(LATEST_YEAR)
TAX_2026 = tax_parameters(_LAW)
_SINGLE = TAX_2026[FilingStatus.SINGLE]
NIIT_RATE = _SINGLE.niit_rate  # T-3
COLLECTIBLES_RATE = _SINGLE.collectibles_rate
LOSS_LIMIT = _SINGLE.loss_limit  # N-3, but for married filing separately
TOP_SHORT_TERM_RATE = _SINGLE.brackets[-1].rate
FIFTEEN, TWENTY = (_percent(rate) for rate in _LAW["gains_rates"][1:])
TOP_LONG_TERM_RATE = TWENTY


def loss_limit(status: FilingStatus) -> int:
    """The most a net loss may take off ordinary income, in cents (N-3, §1211(b))."""
    return TAX_2026[status].loss_limit
