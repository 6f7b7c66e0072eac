"""The parameters of a tax year, in cents (TAX_RULES section 9): shipped for 2026, editable by the user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from xlrebal.household.effective_settings import NIIT_RATE
from xlrebal.household.tax_table import Bracket

COLLECTIBLES_RATE = Fraction(28, 100)
FIFTEEN = Fraction(15, 100)
TWENTY = Fraction(20, 100)
LOSS_LIMIT = 300_000  # N-3, but for married filing separately
_RATES = tuple(Fraction(percent, 100) for percent in (10, 12, 22, 24, 32, 35, 37))


class FilingStatus(StrEnum):
    """How the return is filed; a surviving spouse files by the joint column."""

    SINGLE = "single"
    JOINT = "mfj"
    SEPARATE = "mfs"
    HEAD_OF_HOUSEHOLD = "hoh"


@dataclass(frozen=True, slots=True)
class TaxParameters:
    """One filing status in one year; amounts in cents."""

    brackets: tuple[Bracket, ...]
    zero_max: int
    fifteen_max: int
    top24: int
    niit_threshold: int
    standard_deduction: int = 0
    loss_limit: int = LOSS_LIMIT
    niit_rate: Fraction = NIIT_RATE
    collectibles_rate: Fraction = COLLECTIBLES_RATE


def _parameters(
    tops: tuple[int, ...],
    zero_max: int,
    fifteen_max: int,
    standard_deduction: int,
    niit_threshold: int,
    loss_limit: int,
) -> TaxParameters:
    uppers = [top * 100 for top in tops]
    brackets = tuple(Bracket(upper, rate) for upper, rate in zip([*uppers, None], _RATES, strict=True))
    return TaxParameters(
        brackets,
        zero_max * 100,
        fifteen_max * 100,
        uppers[3],
        niit_threshold * 100,
        standard_deduction * 100,
        loss_limit * 100,
    )


# Rev. Proc. 2025-32; the NIIT threshold and the loss limit are statute and not indexed.
TAX_2026: dict[FilingStatus, TaxParameters] = {
    FilingStatus.SINGLE: _parameters(
        (12_400, 50_400, 105_700, 201_775, 256_225, 640_600), 49_450, 545_500, 16_100, 200_000, 3_000
    ),
    FilingStatus.JOINT: _parameters(
        (24_800, 100_800, 211_400, 403_550, 512_450, 768_700), 98_900, 613_700, 32_200, 250_000, 3_000
    ),
    FilingStatus.SEPARATE: _parameters(
        (12_400, 50_400, 105_700, 201_775, 256_225, 384_350), 49_450, 306_850, 16_100, 125_000, 1_500
    ),
    FilingStatus.HEAD_OF_HOUSEHOLD: _parameters(
        (17_700, 67_450, 105_700, 201_750, 256_200, 640_600), 66_200, 579_600, 24_150, 200_000, 3_000
    ),
}


def loss_limit(status: FilingStatus) -> int:
    """The most a net loss may take off ordinary income, in cents (N-3, §1211(b))."""
    return TAX_2026[status].loss_limit
