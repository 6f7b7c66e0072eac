"""What a comparison found, as reasons a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from xlrebal.plan.comparison.chains import Chain, Leg
from xlrebal.plan.comparison.differences import Known, NotDone, PlanDifference, Ruled, Trade, WithoutIt
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side

RULED = {
    TradePurpose.CASH: "cash that is needed",
    TradePurpose.NEW_MONEY: "where new money goes",
    TradePurpose.PHASE_OUT: "a phase-out",
    TradePurpose.SWAP_BACK: "a swap back",
    TradePurpose.LOSS: "a tax loss and what takes its place",
    TradePurpose.SOLD_ALONG: "what a tax loss needs sold along",
    TradePurpose.ADVISOR: "your order",
    TradePurpose.PAYS_ORDER: "what pays for your order",
    TradePurpose.DRIFT: "what is left to even out",
}
DOES = {Side.SELL: "sells", Side.BUY: "buys"}
DOING = {Side.SELL: "selling", Side.BUY: "buying"}


def why_made(found: WithoutIt | Ruled) -> tuple[Reason, ...]:
    """What the best plan without a trade would do and cost."""
    if isinstance(found, Ruled):
        return (because(Rule.RULED, what=_listed([RULED[purpose] for purpose in found.purposes])),)
    difference, instead = found.difference, found.instead
    if difference.missed and (difference.missed[0].own or not instead):
        first = difference.missed[0]
        left_out = because(Rule.LEFT_OUT, row=first.row, missed=first.amount)
        costs = (
            [because(Rule.AIM_COSTS, tax=-difference.tax, how=_how(difference)), *_netted(difference)]
            if difference.tax < 0
            else _tax(difference)
        )
        return (left_out, *costs, *_beside(difference))
    if difference.none:
        return (because(Rule.AS_WELL, instead=where(instead) if instead else "other trades"),)
    does = f"{DOES[found.trade.side]} {where(instead)}" if instead else "makes other trades"
    if difference.tax > 0:
        dearer = because(Rule.NEXT_BEST_DEARER, does=does, tax=difference.tax, how=_how(difference))
        return (dearer, *_netted(difference), *_missed(difference), *_beside(difference))
    return (because(Rule.NEXT_BEST, does=does), *_missed(difference), *_tax(difference), *_beside(difference))


def why_not_made(found: NotDone) -> tuple[Reason, ...]:
    """What a trade would change that the plan does without."""
    trade, difference = found.trade, found.difference
    said = {"doing": DOING[trade.side], "amount": trade.amount, "account": trade.account}
    if difference.tax > 0:
        dearer = because(Rule.RATHER_DEARER, **said, tax=difference.tax, how=_how(difference))
        return (dearer, *_netted(difference), *_missed(difference), *_beside(difference))
    first = because(Rule.RATHER if difference.none else Rule.RATHER_WORSE, **said)
    return (first, *_missed(difference), *_tax(difference), *_beside(difference))


def where(trades: Sequence[Trade]) -> str:
    """Symbols and their accounts: QQQ and AMZN in Joint Brokerage and VTI in Daniel IRA."""
    by_account = groupby(sorted(trades, key=lambda each: _first(trades, each.account)), key=lambda each: each.account)
    return _listed([f"{_listed([each.symbol for each in mine])} in {account}" for account, mine in by_account])


def chain_text(chain: Chain) -> str:
    """How a chain goes: sell VUG and buy VTI in Maya Roth, sell VTI and buy TLT in Daniel IRA."""
    by_account = groupby(chain.legs, key=lambda leg: leg.account)
    return ", ".join(f"{' and '.join(map(_leg, legs))} in {account}" for account, legs in by_account)


def _leg(leg: Leg) -> str:
    return f"{'sell' if leg.side is Side.SELL else 'buy'} {_listed(leg.symbols)}"


def _first(trades: Sequence[Trade], account: str) -> int:
    return next(place for place, each in enumerate(trades) if each.account == account)


def _missed(difference: PlanDifference) -> list[Reason]:
    return [because(Rule.MISSES, row=each.row, missed=each.amount) for each in difference.missed[:2]]


def _tax(difference: PlanDifference) -> list[Reason]:
    if not difference.tax:
        return []
    rule = Rule.TAX_MORE if difference.tax > 0 else Rule.TAX_SAVED
    return [because(rule, tax=abs(difference.tax), how=_how(difference)), *_netted(difference)]


def _netted(difference: PlanDifference) -> list[Reason]:
    """What the year itself would say of that tax, where losses cover a part of it, or save nothing this year."""
    if not difference.due_otherwise:
        return []
    if not difference.due:
        return [because(Rule.NETTED_AWAY)]
    return [because(Rule.NETTED, due=abs(difference.due), how="higher" if difference.due > 0 else "lower")]


def _how(difference: PlanDifference) -> str:
    """What stands before the tax, where it is not known to the dollar."""
    if difference.known is Known.AT_LEAST:
        return "at least " if difference.tax > 0 else "at most "
    return "about " if difference.known is Known.ABOUT else ""


def _beside(difference: PlanDifference) -> list[Reason]:
    """What else it would cost: trading, its size, and places further down on lists of accounts."""
    found = [because(Rule.TRADES_MORE, amount=difference.traded)] if difference.traded else []
    found += [because(Rule.IMPACT_MORE, impact=difference.impact)] if difference.impact else []
    return found + ([because(Rule.FURTHER_DOWN, amount=difference.further_down)] if difference.further_down else [])


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
