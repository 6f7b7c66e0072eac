"""What the losses of these trades shelter, pair by pair, and how much harvesting has yielded.

A loss meets gains of its own term first, then of the other, as Schedule D nets them (N-1, N-2): gains of these trades before
those of the year so far. What no gain is left for comes off other income, as far as the law lets it, and the rest is carried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import RealizedLot
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import NO_MONEY, Cents, dollars

SO_FAR = "gains of the year so far"
OTHER_INCOME = "other income (this year's offset)"
CARRIED = "nothing this year: carried forward"


class _Left(NamedTuple):
    """What is left to pair: cents, positive, with what it is of."""

    term: str
    account: str
    symbol: str
    name: str
    amount: int


def harvest_pair_rows(plan: Plan) -> list[Row]:
    """One row a pair of a loss and what it shelters, the losses in the order of the trades; none without a loss."""
    lots = [lot for lot in plan.outcome.lots if lot.on_return]
    losses = list(_summed(lots, -1))
    if not losses:
        return []
    gains = [*_summed(lots, 1), *_so_far(plan)]
    left = {at: each.amount for at, each in enumerate(gains)}
    unused = {at: each.amount for at, each in enumerate(losses)}
    found: dict[int, list[Row]] = defaultdict(list)
    for same_term in (True, False):
        for at, loss in enumerate(losses):
            for place, gain in enumerate(gains):
                amount = min(unused[at], left[place])
                if amount > 0 and (gain.term == loss.term) == same_term:
                    unused[at] -= amount
                    left[place] -= amount
                    found[at].append(_row(loss, amount, gain))
    offset = _offset(plan)
    for at, loss in enumerate(losses):
        of_income = min(unused[at], offset)
        offset -= of_income
        for amount, what in ((of_income, OTHER_INCOME), (unused[at] - of_income, CARRIED)):
            if amount > 0:
                found[at].append(_row(loss, amount, _Left(loss.term, "", "", what, amount)))
    return [row for at in range(len(losses)) for row in found[at]]


def harvest_total_rows(plan: Plan) -> list[Row]:
    """The losses taken this year and with these trades, what they come to of the taxable accounts' value, and what was passed over."""
    household = plan.household
    accounts = [name for name, each in household.accounts.items() if each.on_return]
    value = sum(
        int(worth)
        for account, worth in zip(household.positions.account, household.positions.value.tolist(), strict=True)
        if account in accounts
    ) + sum(int(household.cash.get(name, 0)) for name in accounts)
    so_far = -sum((each.recognized for each in plan.year.sales if each.recognized < 0), NO_MONEY)
    taken = -sum((lot.recognized for lot in plan.outcome.lots if lot.on_return and lot.harvested), NO_MONEY)
    rows = [
        _total("Losses taken this year so far", so_far, value, "Recognized losses of sales that are done (W-9)."),
        _total(
            "Losses these trades harvest",
            taken,
            value,
            f"They save {money_text(plan.outcome.saved_by_harvesting)} of this year's tax (T-1).",
        ),
        _total(
            "Harvest yield of the year",
            so_far + taken,
            value,
            "Both, as a share of what the taxable accounts are worth.",
        ),
    ]
    passed = defaultdict[str, int](int)
    for line in plan.harvest.lines:
        if line.status in ("candidate", "blocked", "too small"):
            passed[line.status] += line.loss
    said = {
        "candidate": "Past the limits, and not asked for or without a substitute.",
        "blocked": "A rule keeps them; Why has it lot by lot.",
        "too small": "Below a limit of Settings.",
    }
    rows += [
        _total(f"Passed over: {status}", Cents(amount), value, said[status])
        for status, amount in sorted(passed.items())
    ]
    return [row for row in rows if row["loss"]] or []


def _total(item: str, loss: Cents | int, value: int, note: str) -> Row:
    return {"item": item, "loss": dollars(Cents(loss)), "share": loss / value if value > 0 else None, "note": note}


def _summed(lots: list[RealizedLot], sign: int) -> Iterator[_Left]:
    """Recognized losses (−1) or gains (1) by account, symbol and term, in the order of the trades."""
    found: dict[tuple[str, str, str], int] = {}
    for lot in lots:
        if sign * lot.recognized > 0:
            key = lot.term, lot.account, str(lot.symbol)
            found[key] = found.get(key, 0) + sign * lot.recognized
    for (term, account, symbol), amount in found.items():
        yield _Left(term, account, symbol, f"{symbol} in {account}", amount)


def _so_far(plan: Plan) -> Iterator[_Left]:
    """What the year has gained by term before these trades, carryforwards taken off."""
    before = plan.outcome.net_without
    for term, amount in (("ST", before.net_st), ("LT", before.net_lt)):
        if amount > 0:
            yield _Left(term, "", "", SO_FAR, int(amount))


def _offset(plan: Plan) -> int:
    """Cents of loss that other income takes with these trades and did not without them (N-3)."""
    return int(plan.outcome.net_with.ordinary_offset - plan.outcome.net_without.ordinary_offset)


def _row(loss: _Left, amount: int, gain: _Left) -> Row:
    return {
        "account": loss.account,
        "symbol": loss.symbol,
        "term": loss.term,
        "loss": dollars(Cents(amount)),
        "shelters": gain.name,
        "term_sheltered": gain.term if gain.name not in (OTHER_INCOME, CARRIED) else None,
    }
