"""The contested points of tax law and what is done about each (C-1 to C-15 of docs/tax-rules.md).

`Conventions` holds those that can be set; `CONVENTIONS` says all fifteen in words, for every report to print. Two are
fixed, and why is said there: the other view of C-2 does not conserve losses, that of C-10 needs values no sheet holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, NamedTuple

from xlrebal.schema.record import record


class SameOrder(StrEnum):
    """C-1: may other shares of the purchase that is sold replace them?"""

    EXCLUDED = "excluded"
    COUNTED = "counted"


class LossOrder(StrEnum):
    """C-3: which loss of one sale event is matched first?"""

    PURCHASE_DATE = "purchase_date"
    EXECUTION = "execution"


class EarlierPurchase(StrEnum):
    """C-4: does a purchase made before the sold shares were bought count?"""

    COUNTED = "counted"
    EXCLUDED = "excluded"


class TackedHolding(StrEnum):
    """C-5: add the days held to the replacement's, each day once or not, or take over the sold shares' date."""

    ADD_DAYS = "add_days"
    NO_DOUBLE_COUNT = "no_double_count"
    TAKE_OVER_DATE = "take_over_date"


class PartSale(StrEnum):
    """C-6: which shares of a lot leave first when only some of them are wash-sale replacements?"""

    MATCHED_FIRST = "matched_first"
    MATCHED_LAST = "matched_last"


class SpouseBasis(StrEnum):
    """C-7: a replacement in the spouse's taxable account defers the loss (joint return) or loses it."""

    DEFER = "defer"
    PERMANENT = "permanent"


class DeferralAccounts(StrEnum):
    """C-8: a replacement in a 401(k), an HSA, another account untaxed while held or the spouse's IRA counts as one in the own IRA, or not at all."""

    PERMANENT = "permanent"
    IGNORED = "ignored"


class SameIndex(StrEnum):
    """C-9: are funds of different issuers on one index identical?"""

    SEPARATE = "separate"
    GROUPED = "grouped"


class LeapFebruary(StrEnum):
    """C-11: from when are shares long-term that were bought on 28 February before a leap year?"""

    MARCH_1 = "march_1"
    FEBRUARY_29 = "february_29"


class MintaxSize(StrEnum):
    """C-12: does MINTAX compare the gains of one share or of whole lots?"""

    PER_SHARE = "per_share"
    PER_LOT = "per_lot"


class Rounding(StrEnum):
    """C-13: is the return in cents or in whole dollars?"""

    CENTS = "cents"
    WHOLE_DOLLARS = "whole_dollars"


class SameDate(StrEnum):
    """C-14: do the trades of one date stand in order, or is a purchase taken as later than the date's sales?"""

    LEDGER_ORDER = "ledger_order"
    PURCHASE_LATER = "purchase_later"


class FifoDate(StrEnum):
    """C-15: does first in, first out go by the purchase, or by the holding date a wash sale may have moved back?"""

    PURCHASE_DATE = "purchase_date"
    HOLDING_DATE = "holding_date"


@record(kw_only=True)
class Conventions:
    """The settings of C-1 to C-15; the defaults are the conventions chosen."""

    same_order: SameOrder = SameOrder.EXCLUDED
    loss_order: LossOrder = LossOrder.PURCHASE_DATE
    earlier_purchase: EarlierPurchase = EarlierPurchase.COUNTED
    tacked_holding: TackedHolding = TackedHolding.ADD_DAYS
    part_sale: PartSale = PartSale.MATCHED_FIRST
    spouse_basis: SpouseBasis = SpouseBasis.DEFER
    deferral_accounts: DeferralAccounts = DeferralAccounts.PERMANENT
    same_index: SameIndex = SameIndex.SEPARATE
    leap_february: LeapFebruary = LeapFebruary.MARCH_1
    mintax_size: MintaxSize = MintaxSize.PER_SHARE
    rounding: Rounding = Rounding.CENTS
    same_date: SameDate = SameDate.LEDGER_ORDER
    fifo_date: FifoDate = FifoDate.PURCHASE_DATE


class Convention(NamedTuple):
    """One contested point in words: the choice made, the other view, and its setting's name or why it has none."""

    id: str
    question: str
    chosen: str
    other_view: str
    setting: str = ""
    fixed: str = ""


CONVENTIONS: tuple[Convention, ...] = (
    Convention(
        "C-1",
        "Rest of the same purchase as replacement",
        "No; the fills of one order are one purchase, two orders on one day are two",
        "A literal reading would wash",
        "same_order",
    ),
    Convention(
        "C-2",
        "Purchase before the sale whose shares are sold already",
        "Not a replacement; sales of one date with no purchase between them are one event",
        "Some engines count sold shares: the year or term may differ",
        fixed="counted, two lots bought days apart and both sold at a loss would each wash the other, "
        "and their loss would be recognized nowhere",
    ),
    Convention(
        "C-3",
        "Order of the loss lots in one event",
        "Original purchase date",
        "Order of execution, where known",
        "loss_order",
    ),
    Convention(
        "C-4",
        "Shares bought before the sold lot was bought",
        "Counted if within 30 days of the sale",
        "Commenters say no",
        "earlier_purchase",
    ),
    Convention(
        "C-5",
        "Holding period taken over by the replacement",
        "The days held are added",
        "No double count, or the acquisition date is taken over",
        "tacked_holding",
    ),
    Convention(
        "C-6",
        "Part sale of a lot with matched shares",
        "Matched shares first, in match order",
        "Brokers differ and do not disclose",
        "part_sale",
    ),
    Convention(
        "C-7",
        "Replacement in the spouse's taxable account",
        "The loss is deferred into the spouse's lot",
        "Lost to the seller if filing separately",
        "spouse_basis",
    ),
    Convention(
        "C-8",
        "Replacement in a 401(k), 403(b), 457, TSP, HSA, 529, annuity or the spouse's IRA",
        "As in the own IRA: permanently disallowed",
        "No authority names them",
        "deferral_accounts",
    ),
    Convention(
        "C-9",
        "Funds of different issuers on one index",
        "Not identical; a caution is shown",
        "Cautious firms group them: symbols of one Index are then one identical group",
        "same_index",
    ),
    Convention(
        "C-10",
        "Share classes with different prices",
        "One share matches one share",
        "Equal value",
        fixed="it needs what each class was worth on the days of each match, which no sheet holds",
    ),
    Convention(
        "C-11",
        "Bought 28 February before a leap year",
        "Long-term from 1 March",
        "29 February, the day after the anniversary",
        "leap_february",
    ),
    Convention(
        "C-12",
        "Size and ties in MINTAX; missing basis",
        "Per share, then older lot, then lot id; a missing basis is an error",
        "Per lot; to take zero for a missing basis is not offered (D-2)",
        "mintax_size",
    ),
    Convention(
        "C-13",
        "Rounding",
        "Cumulative, half up, to the cent",
        "Whole dollars on the return: every amount of Form 8949 by itself",
        "rounding",
    ),
    Convention(
        "C-14",
        "Purchase and loss sale on one date",
        "Ledger order; a purchase listed after the sale always counts",
        "Where the order is unknown the purchase is taken as later, unless the date's sales need its shares",
        "same_date",
    ),
    Convention(
        "C-15",
        "FIFO with holding dates taken over",
        "By purchase date; the term by holding date",
        "Some brokers use the adjusted date",
        "fifo_date",
    ),
)

OTHER_CHOICES: Mapping[tuple[str, str], str] = {
    ("same_order", "counted"): "Yes; other shares of the same purchase count",
    ("loss_order", "execution"): "Order of execution",
    ("earlier_purchase", "excluded"): "Not counted",
    ("tacked_holding", "no_double_count"): "The days held are added, days held of both only once",
    ("tacked_holding", "take_over_date"): "The date of the sold shares is taken over",
    ("part_sale", "matched_last"): "Matched shares last",
    ("spouse_basis", "permanent"): "The loss is lost to the seller for good",
    ("deferral_accounts", "ignored"): "A purchase there washes nothing",
    ("same_index", "grouped"): "Identical: the symbols of one Index are one group",
    ("leap_february", "february_29"): "Long-term from 29 February",
    ("mintax_size", "per_lot"): "Per lot, then older lot, then lot id",
    ("rounding", "whole_dollars"): "Whole dollars, every amount of Form 8949 by itself",
    ("same_date", "purchase_later"): "The purchase is taken as later, unless the date's sales need its shares",
    ("fifo_date", "holding_date"): "By holding date",
}
"""What every choice but the default means, by setting and choice."""

_CHOICES: dict[str, type[StrEnum]] = {
    setting.name: type(getattr(Conventions(), setting.name)) for setting in fields(Conventions)
}
_SETTINGS = {convention.id: convention.setting for convention in CONVENTIONS if convention.setting}


class ChosenConventions(NamedTuple):
    """Conventions read from settings, and the ids whose value is no choice or which have none to make."""

    conventions: Conventions
    refused: tuple[str, ...]


def chosen_conventions(values: Mapping[str, str]) -> ChosenConventions:
    """The conventions of settings such as {"C-7": "permanent"}; what is not mentioned keeps its default.

    A setting goes by its number or its name, its value as text in any case, spaces or underscores alike.
    """
    chosen: dict[str, Any] = {}
    refused = []
    for name, value in values.items():
        setting = _SETTINGS.get(name, name)
        choice = value.strip().lower().replace(" ", "_")
        if choice in (list(_CHOICES[setting]) if setting in _CHOICES else ()):
            chosen[setting] = _CHOICES[setting](choice)
        else:
            refused.append(name)
    return ChosenConventions(replace(Conventions(), **chosen), tuple(refused))


def choices(setting: str) -> tuple[str, ...]:
    """The values a setting may have, the default first."""
    default = getattr(Conventions(), setting)
    return tuple(sorted((str(choice) for choice in _CHOICES[setting]), key=lambda choice: choice != default))
