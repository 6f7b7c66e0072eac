"""What the household's settings say about tax: the year's parameters, the mode, and the conventions in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.tax_table import TaxColumn
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.conventions import (
    CONVENTIONS,
    OTHER_CHOICES,
    Convention,
    Conventions,
    DeferralAccounts,
    EarlierPurchase,
    FifoDate,
    LeapFebruary,
    LossOrder,
    MintaxSize,
    PartSale,
    Rounding,
    SameDate,
    SameIndex,
    SameOrder,
    SpouseBasis,
    TackedHolding,
    choices,
)
from xlrebal.tax.rates import TAX_2026, FilingStatus, TaxParameters

TABLE_YEAR = 2026


def filing_status(household: Household) -> FilingStatus:
    """How the return is filed; single where Settings does not say."""
    return FilingStatus(household.settings.filing_status or FilingStatus.SINGLE)


def full_mode(household: Household) -> bool:
    """Whether tax is worked out by brackets (T-2): filing status and other income are both given."""
    return household.settings.filing_status is not None and household.settings.other_income is not None


def tax_parameters(household: Household) -> TaxParameters:
    """The year's parameters for the household's filing status, as the Tax Table sheet changes them."""
    status = filing_status(household)
    return with_table(TAX_2026[status], household.tax_table.get(status.value, TaxColumn()))


def with_table(default: TaxParameters, table: TaxColumn) -> TaxParameters:
    """The parameters with every figure the advisor's table gives.

    Collectibles fill the ordinary brackets below their own rate first: `top24` follows from the brackets.
    """
    given = {
        name: value
        for name in (
            "zero_max",
            "fifteen_max",
            "niit_threshold",
            "loss_limit",
            "standard_deduction",
            "niit_rate",
            "collectibles_rate",
        )
        if (value := getattr(table, name)) is not None
    }
    parameters = replace(default, **given)
    if not table.brackets:
        return parameters
    below = [
        bracket.upper
        for bracket in table.brackets
        if bracket.upper is not None and bracket.rate < parameters.collectibles_rate
    ]
    return replace(parameters, brackets=table.brackets, top24=max(below, default=0))


def conventions(household: Household) -> Conventions:
    """The contested conventions as Settings chooses them (C-1 to C-15)."""
    chosen = household.settings
    return Conventions(
        same_order=SameOrder(chosen.c_1),
        loss_order=LossOrder(chosen.c_3),
        earlier_purchase=EarlierPurchase(chosen.c_4),
        tacked_holding=TackedHolding(chosen.c_5),
        part_sale=PartSale(chosen.c_6),
        spouse_basis=SpouseBasis(chosen.c_7),
        deferral_accounts=DeferralAccounts(chosen.c_8),
        same_index=SameIndex(chosen.c_9),
        leap_february=LeapFebruary(chosen.c_11),
        mintax_size=MintaxSize(chosen.c_12),
        rounding=Rounding(chosen.c_13),
        same_date=SameDate(chosen.c_14),
        fifo_date=FifoDate(chosen.c_15),
    )


class ConventionInForce(NamedTuple):
    """One contested point: what is done about it, and whether that differs from the default."""

    convention: Convention
    text: str
    changed: bool


def conventions_in_force(household: Household) -> tuple[ConventionInForce, ...]:
    """All fifteen, in order, for every report to print."""
    chosen = conventions(household)
    return tuple(_in_force(each, chosen) for each in CONVENTIONS)


def _in_force(convention: Convention, chosen: Conventions) -> ConventionInForce:
    if not convention.setting:
        return ConventionInForce(convention, f"{convention.chosen} (fixed: {convention.fixed})", changed=False)
    value, default = str(getattr(chosen, convention.setting)), choices(convention.setting)[0]
    if value == default:
        return ConventionInForce(convention, convention.chosen, changed=False)
    meaning = OTHER_CHOICES[convention.setting, value]
    return ConventionInForce(convention, f"{meaning}. The default: {convention.chosen}", changed=True)


def tax_setting_findings(household: Household) -> Iterator[Finding]:
    """Settings about tax that cannot be used, or that leave something out of the estimate."""
    yield from _separate_returns(household)
    settings = household.settings
    if settings.other_income is not None and settings.filing_status is None:
        yield warning(
            Problem.MISSING_VALUE,
            "Other Income is given and Filing Status is not: tax is estimated with the marginal rates; fill in Filing Status.",
            sheet="Settings",
            value="Filing Status",
        )
    if not full_mode(household):
        return
    if settings.magi is None:
        yield warning(
            Problem.MISSING_VALUE,
            "MAGI is blank: the net investment income tax is left out of the estimate; fill in MAGI.",
            sheet="Settings",
            value="MAGI",
        )
    if household.as_of.year != TABLE_YEAR and _brackets_of_table_year(household):
        yield warning(
            Problem.DEFAULT_TAX_RATES,
            f"The tax of {household.as_of.year} is estimated with the brackets of {TABLE_YEAR}: give the year's own on a Tax Table sheet.",
            sheet="Tax Table" if household.tax_table else "Settings",
            value="Filing Status",
        )


def _brackets_of_table_year(household: Household) -> bool:
    """Whether ordinary income or gains meet the brackets we ship, whether or not a Tax Table repeats them."""
    used, shipped = tax_parameters(household), TAX_2026[filing_status(household)]
    return used.brackets == shipped.brackets or (used.zero_max, used.fifteen_max) == (
        shipped.zero_max,
        shipped.fifteen_max,
    )


def _separate_returns(household: Household) -> Iterator[Finding]:
    """C-7 as for a joint return, while the spouses file separately."""
    spouses = {account.owner for account in household.accounts.values() if account.taxable and account.wash_scope}
    separate = filing_status(household) is FilingStatus.SEPARATE
    if separate and len(spouses) > 1 and conventions(household).spouse_basis is SpouseBasis.DEFER:
        yield warning(
            Problem.BAD_VALUE,
            "Filing Status is married filing separately, and C-7 defers a loss bought back in the spouse's taxable account as on a joint "
            "return: on separate returns it is lost to the seller. Set C-7 to permanent, or ask the CPA.",
            sheet="Settings",
            value="C-7",
        )
