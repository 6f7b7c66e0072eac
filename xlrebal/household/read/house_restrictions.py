"""The house file's restrictions beside a client's: the tighter holds, unless the client's row says why it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Account, Restriction, Security
from xlrebal.household.read.looser import looser_than_house
from xlrebal.schema.finding import Finding, Place, Problem, note, warning
from xlrebal.schema.inputs import ALLOW, FORBIDS
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol

WEIGHTS = ("min weight", "max weight")
PHASE_OUT = "phase out"


class RestrictionsInForce(NamedTuple):
    """The restrictions that stand, and what became of those that contradict each other."""

    restrictions: list[Restriction]
    findings: list[Finding]


def with_overrides(
    given: Sequence[Restriction], accounts: Iterable[str] | Mapping[str, Account], securities: Mapping[Symbol, Security]
) -> RestrictionsInForce:
    """All of them, for together they are as tight as the tightest; but a client's looser row that gives a reason lifts the house's.

    A row lifts what the house file says of the same symbol: a weight the same rule, `allow` every other rule; for its account
    alone where it names one. What the client keeps is not sold though the house phases it out, and that is said.
    """
    house = [each for each in given if each.is_house]
    own = [each for each in given if not each.is_house]
    findings: list[Finding] = []
    for row in own:
        if phased_out := [each for each in house if _keeps(row, each)]:
            findings.append(_kept(row))
            none_bought = [replace(each, account=row.account, rule="do not buy") for each in phased_out]
            house = [each for each in house if each not in phased_out] + none_bought
            house += _elsewhere(phased_out, row.account, accounts)
        lifted = [each for each in house if _lifts(row, each)]
        findings += _said(row, lifted, _still(row, [each for each in house if each not in lifted], securities))
        if lifted and row.override_reason:
            house = [each for each in house if each not in lifted] + list(_elsewhere(lifted, row.account, accounts))
    return RestrictionsInForce([*own, *house], findings)


def _lifts(row: Restriction, house: Restriction) -> bool:
    """Whether a client's row is looser than the house's on the same symbol."""
    if row.symbol != house.symbol or house.account not in ("", row.account):
        return False
    if row.rule == ALLOW:
        return house.rule not in WEIGHTS
    if row.rule not in WEIGHTS or row.rule != house.rule or row.weight is None or house.weight is None:
        return False
    return row.weight > house.weight if row.rule == "max weight" else row.weight < house.weight


def _elsewhere(lifted: Sequence[Restriction], account: str, accounts: Iterable[str]) -> Iterator[Restriction]:
    """What is lifted in one account stands in every other."""
    if account:
        yield from (replace(each, account=name) for each in lifted for name in accounts if name != account)


def _still(row: Restriction, others: Sequence[Restriction], securities: Mapping[Symbol, Security]) -> str:
    """The limit that holds though a maximum weight of the client's lifts another: Securities has one of its own, and the house file may have more."""
    if row.rule != "max weight" or row.weight is None:
        return ""
    limits = [
        (each.weight, f"the max weight of {each.weight * 100:.6g} % on {each.sheet}")
        for each in others
        if each.rule == row.rule and each.symbol in ("", row.symbol) and each.weight is not None
    ]
    own = securities[row.symbol].max_weight if row.symbol in securities else None
    if own is not None:
        limits.append((own, f"the Max Weight % of {own * 100:.6g} % on Securities"))
    tightest = min(limits, default=None)
    return tightest[1] if tightest and tightest[0] < row.weight else ""


def _said(row: Restriction, lifted: Sequence[Restriction], still: str) -> Iterator[Finding]:
    """Which of the two counts, and why. still: what holds beside them."""
    if row.rule == ALLOW and (not lifted or not row.override_reason):
        yield _allows_nothing(row, lifted)
        return
    where = f" in {row.account}" if row.account else ""
    symbol = row.symbol or "every symbol"
    for each in lifted:
        if row.rule == ALLOW:
            yield note(
                Problem.HOUSE_OVERRIDDEN,
                f"The house file says {each.rule} for {symbol}; here it is allowed{where}. Reason: {row.override_reason.rstrip('.')}.",
                sheet=row.sheet,
                row=row.row or None,
                column="Override Reason",
                value=row.symbol,
            )
        else:
            own, house = (f"{(weight or 0.0) * 100:.6g} %" for weight in (row.weight, each.weight))
            place = Place(sheet=row.sheet, row=row.row, column="Value", value=own)
            yield looser_than_house(
                f"{row.rule.capitalize()} of {symbol}{where}", (own, house), row.override_reason, place, still=still
            )


def _keeps(row: Restriction, house: Restriction) -> bool:
    """Whether a client's row keeps what the house file phases out."""
    same = row.symbol == house.symbol and house.account in ("", row.account)
    return same and house.rule == PHASE_OUT and row.rule in FORBIDS[Side.SELL]


def _kept(row: Restriction) -> Finding:
    """That what the house file phases out stays, and why."""
    where = f" in {row.account}" if row.account else ""
    said = f"The house file says {PHASE_OUT} for {row.symbol or 'every symbol'}, and {row.rule} here keeps it{where}; none is bought"
    place = Place(sheet=row.sheet, row=row.row, column="Override Reason", value=row.symbol)
    if row.override_reason:
        return note(Problem.HOUSE_OVERRIDDEN, f"{said}. Reason: {row.override_reason.rstrip('.')}.", **place)
    return warning(Problem.HOUSE_OVERRIDDEN, f"{said}: say why in Override Reason, or delete the row.", **place)


def _allows_nothing(row: Restriction, lifted: Sequence[Restriction]) -> Finding:
    symbol = row.symbol or "every symbol"
    if lifted:
        rules = ", ".join(dict.fromkeys(each.rule for each in lifted))
        message = f"The house file says {rules} for {symbol}, and that holds: say in Override Reason why it is to be allowed, or delete the row."
        return warning(
            Problem.HOUSE_LIMIT_HOLDS, message, sheet=row.sheet, row=row.row or None, column="Rule", value=row.rule
        )
    message = f"There is no rule of a house file on {symbol} that allow could lift: delete the row."
    return warning(Problem.BAD_VALUE, message, sheet=row.sheet, row=row.row or None, column="Rule", value=row.rule)
