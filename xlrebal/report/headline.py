"""The answer in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xlrebal.plan.drift.measure_drift import DriftStatistics
from xlrebal.plan.drift.risk_limits import risk_limits_broken
from xlrebal.plan.drift.why_not_now import why_not_now
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.mode import mode_in_words
from xlrebal.plan.proposal.decisions import Shortage, TradePurpose
from xlrebal.plan.purpose import Purpose, why_nothing
from xlrebal.report.needs_rows import day_text, next_need
from xlrebal.review.accepted_losses import accepted_losses
from xlrebal.review.measure_after import After, ScopeAfter
from xlrebal.review.new_money_left import new_money_left
from xlrebal.review.past_washes import lost_for_good, provisional_washes
from xlrebal.review.separate_returns import accounts_named, separate_returns
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents

SHOWN = 0.0005  # less reads 0.0%
A_DOLLAR = 100  # in cents
NAMED = 2  # accounts that are named
PURPOSES = {
    TradePurpose.DRIFT: "drift",
    TradePurpose.CASH: "cash that is needed",
    TradePurpose.NEW_MONEY: "new money",
    TradePurpose.PHASE_OUT: "holdings to phase out",
    TradePurpose.SWAP_BACK: "a swap back",
    TradePurpose.LOSS: "tax losses",
    TradePurpose.SOLD_ALONG: "tax losses",
    TradePurpose.ADVISOR: "your own orders",
    TradePurpose.PAYS_ORDER: "your own orders",
}


class Widest(NamedTuple):
    """How far the scope drifts that drifts furthest, before the trades and after; None where no scope's weights are known."""

    before: DriftStatistics | None
    after: DriftStatistics | None


def widest(after: After) -> Widest:
    """Of the scopes in which something may be traded; of all where there is none."""
    judged = traded_scopes(after)
    return Widest(_furthest(each.drift.statistics for each in judged), _furthest(each.statistics for each in judged))


def traded_scopes(after: After) -> tuple[ScopeAfter, ...]:
    """The scopes in which something may be traded; all where there is none."""
    return tuple(each for each in after.scopes if not each.drift.scope.only_valued) or after.scopes


def set_apart(after: After) -> tuple[ScopeAfter, ...]:
    """The scopes that are only valued, and so count in no drift of the whole, though other scopes are traded."""
    judged = {each.drift.scope.account for each in traded_scopes(after)}
    return tuple(each for each in after.scopes if each.drift.scope.account not in judged)


def _furthest(statistics: Iterable[DriftStatistics | None]) -> DriftStatistics | None:
    return max((each for each in statistics if each), key=lambda each: each.maximum, default=None)


def headline(plan: Plan, after: After) -> str:
    """The answer in one sentence, then the tax that is avoided, what is not known, the cash that is missing, and what wash sales have taken for good."""
    return " ".join(
        [
            _answer(plan, after),
            *_mode(plan),
            *_not_now(plan),
            *_forced(plan),
            *_only_valued(after),
            *_new_money(plan),
            *_elsewhere(plan),
            *_avoided(plan),
            *_plainly(plan),
            *_not_known(plan),
            *_cash_short(plan),
            *_lost_in_words(plan),
        ]
    )


def _mode(plan: Plan) -> Iterator[str]:
    """What Mode leaves out."""
    said = mode_in_words(plan.household.settings)
    if said and said not in why_no_trades(plan):
        yield f"{said}."


def _not_now(plan: Plan) -> Iterator[str]:
    """That drift waits for a review or a look, where other trades are proposed."""
    waits = why_not_now(plan.household, plan.drift)
    if waits and plan.orders.orders and waits in [verdict.reason for verdict in plan.verdicts]:
        yield f"{str(waits)[:1].upper()}{str(waits)[1:]}."


def _forced(plan: Plan) -> Iterator[str]:
    """That limits on risk which are broken ask for a review today."""
    if plan.purpose is Purpose.REBALANCE and (broken := risk_limits_broken(plan.household, plan.drift)):
        yield f"A review is due today, as {' and '.join(map(str, broken))}."


def _only_valued(after: After) -> Iterator[str]:
    """How far accounts are off that are only valued: no trade changes it."""
    for each in set_apart(after):
        found = each.statistics
        if found is not None and each.drift.targets.rows and found.maximum >= SHOWN:
            side = "over" if found.furthest > 0 else "under"
            row = found.name.removesuffix(f" in {each.drift.scope.account}")
            yield f"Not counted there: {each.drift.scope.account}, which is only valued, with {row} {found.maximum:.1%} {side}."


def _new_money(plan: Plan) -> Iterator[str]:
    """The money that came to be invested, and what of it stays in cash."""
    came = {name: -account.need for name, account in plan.household.accounts.items() if account.need < 0}
    known = {
        name for drift in plan.drift if drift.scope.is_known and drift.targets.rows for name in drift.scope.accounts
    }
    if not came or not known.issuperset(came):
        return
    whole = money_text(sum(came.values(), NO_MONEY), whole_dollars=True)
    where = f" in {' and '.join(came)}" if len(came) <= NAMED else ""
    staying = new_money_left(plan)
    left = sum((each.left for each in staying), NO_MONEY)
    if left < min((plan.household.minimum_trade(each.account) for each in staying), default=Cents(1)):
        if any(order.side is Side.BUY and order.account in came for order in plan.orders.orders):
            used = sum(
                (
                    min(came[row.account], max(NO_MONEY, row.before - row.after))
                    for row in plan.orders.cash
                    if row.account in came
                ),
                NO_MONEY,
            )
            if sum(came.values(), NO_MONEY) - used < plan.household.settings.minimum_trade:
                yield f"The {whole} of new money{where} is invested."
            else:
                yield f"Of {whole} of new money{where}, {money_text(used, whole_dollars=True)} is invested, and the rest is cash that the targets ask for."
    else:
        yield f"Of {whole} of new money{where}, {money_text(left, whole_dollars=True)} stays in cash, see Cash by account."


def _not_known(plan: Plan) -> Iterator[str]:
    """What stops the plan, and every scope that waits because a worth is not known; without orders the first is the answer already."""
    stopped = why_nothing(plan.household.settings)
    waiting = dict.fromkeys(map(str, (stopped, *plan.waiting) if stopped else plan.waiting))
    said = why_no_trades(plan) if not plan.orders.orders else ""
    for reason in waiting:
        if f"{reason}." != said:
            yield f"{reason[:1].upper()}{reason[1:]}."


def _elsewhere(plan: Plan) -> Iterator[str]:
    """That trades on separate returns are not in the gain and the tax (S-9)."""
    selling = {order.account for order in plan.orders.orders if order.side is Side.SELL}
    traded = [each for each in separate_returns(plan) if each.account in selling]
    if traded:
        gain, tax = sum(each.proposed for each in traded), sum(each.tax for each in traded)
        result = f"{'gain' if gain >= 0 else 'loss'} of ${abs(gain) / 100:,.0f}"
        yield f"On separate returns, and in neither figure: {accounts_named(traded)}, a {result}, tax about {money_text(round(tax, -2), whole_dollars=True)}."


def _avoided(plan: Plan) -> Iterator[str]:
    """The tax of the same weights reached by selling pro rata, beside that of the trades; nothing where it is no dearer."""
    yardstick = plan.yardstick
    if yardstick is None or yardstick.avoided <= A_DOLLAR:
        return
    where = " over all accounts" if len(plan.household.accounts) > 1 else ""
    returns = ", on all returns together" if yardstick.elsewhere else ""
    yield f"Selling pro rata{where} to the same weights would {tax_added(yardstick.instead)}{returns}; these trades {tax_added(yardstick.proposed, again=True)}."


def _plainly(plan: Plan) -> Iterator[str]:
    """That the solver failed, where it made a difference."""
    if plan.proposal.unsolved and plan.orders.orders:
        yield "The solver found no answer: lots and accounts are taken in a plain order, which may cost more tax, see Checks."


def tax_added(tax: int, *, again: bool = False) -> str:
    """What trades do to the year's tax: "add $1,250 of tax", "save $400 of tax", "add no tax". again: tax is spoken of already."""
    amount, of_tax = round(tax / 100), "" if again else " of tax"
    if not amount:
        return "add none" if again else "add no tax"
    return f"{'add' if amount > 0 else 'save'} ${abs(amount):,}{of_tax}"


def _cash_short(plan: Plan) -> Iterator[str]:
    for refusal in plan.proposal.refusals:
        if refusal.short_of is Shortage.KNOWN_CASH:
            yield f"{refusal.account} needs cash: {refusal.reason}."
        elif refusal.side is None and not refusal.account:
            yield f"{money_text(refusal.amount)} of the household's cash need of {money_text(plan.household.need)} is missing, see Checks."
        elif refusal.side is None:
            cash = next(row.after for row in plan.orders.cash if row.account == refusal.account)
            yield f"{refusal.account} ends with {money_text(cash)} of cash, less than it needs, see Checks."


def _lost_in_words(plan: Plan) -> Iterator[str]:
    waiting = provisional_washes(plan.year, permanent=True)
    lost = lost_for_good(plan.year) - waiting
    if lost:
        yield f"{money_text(lost)} of this year's losses are GONE FOR GOOD, see Wash Sales."
    if waiting:
        yield f"{money_text(waiting)} will be GONE FOR GOOD if a scheduled purchase goes ahead, see Wash Sales."
    if proposed := accepted_losses(plan, permanent=True):
        yield f"{money_text(proposed)} of the losses that these trades take is GONE FOR GOOD, see Wash Sales."


def _answer(plan: Plan, after: After) -> str:
    orders = plan.orders.orders
    if not after.scopes:
        return "Nothing could be planned: see Checks."
    before, later = widest(after)
    measured = before is not None and later is not None and any(each.targets.rows for each in plan.drift)
    if not orders:
        told = measured and plan.purpose is Purpose.REBALANCE and before is not None and before.maximum >= SHOWN
        left = f" Largest drift: {_drift(before)}." if told and before else ""
        return f"No trade is proposed: {why_no_trades(plan)}{left}"
    result = f"{_result(plan)} and {_taxed(plan)}"
    count = "1 trade" if len(orders) == 1 else f"{len(orders)} trades"
    purposes = _purposes(plan)
    if not any(each.targets.rows for each in plan.drift):
        return f"{count} for {purposes} without a usable target, for {result}."
    if before is None or later is None:
        return f"{count} for {purposes}, for {result}."
    was, then = _drift(before), _drift(later, beside=before.maximum)
    if round(later.maximum, 3) >= round(before.maximum, 3) and later.maximum > before.maximum / 2:
        change = f"the largest drift is {was} before and {then} after"
        return f"{count} for {purposes}: {change}; {result}."
    takes = "takes" if len(orders) == 1 else "take"
    return f"{count} for {purposes} {takes} the largest drift from {was} to {then}, for {result}."


def _result(plan: Plan) -> str:
    """What the trades realize on this return."""
    gain = round((plan.outcome.proposed_short + plan.outcome.proposed_long) / 100)
    if not gain:
        return "no net gain"
    return f"a net {'gain' if gain > 0 else 'loss'} of ${abs(gain):,}"


def _taxed(plan: Plan) -> str:
    tax = round(plan.outcome.tax_change / 100)
    return f"{f'${abs(tax):,}' if tax else 'no'} {'less' if tax < 0 else 'more'} tax"


def _drift(statistics: DriftStatistics, *, beside: float = 0.0) -> str:
    """The furthest drift of any level and whose it is: "11.4% (BND under)". beside: the drift it is compared with."""
    side = "over" if statistics.furthest > 0 else "under"
    said = percent_text(statistics.maximum, beside=beside)
    return said + (f" ({statistics.name} {side})" if float(said.rstrip("%")) else "")


def _purposes(plan: Plan) -> str:
    """What the trades are for, in the order of TradePurpose."""
    made = {each.purpose for each in plan.proposal.sales} | {each.purpose for each in plan.proposal.purchases}
    words = list(dict.fromkeys(PURPOSES[purpose] for purpose in TradePurpose if purpose in made))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def why_no_trades(plan: Plan) -> str:
    """The reason there are no orders, for the headline and an empty Trades sheet."""
    if plan.purpose is Purpose.CASH:
        return _why_no_cash_trades(plan)
    if plan.purpose is Purpose.LOSSES:
        return _why_no_harvest(plan)
    if reason := why_nothing(plan.household.settings):
        return f"{reason}."
    if not plan.household.targets:
        return "there is no usable target, see Checks."
    if any(
        verdict.trades and (aims.changes or aims.drift.breaches or aims.drift.targets.legacy)
        for verdict, aims in zip(plan.verdicts, plan.aims, strict=True)
    ):
        return "what is off its target is not traded for the reasons on Drift and Audit."
    if waiting := plan.waiting:
        return f"{waiting[0]}."
    if any(verdict.trades for verdict in plan.verdicts):
        furthest = _furthest(each.statistics for each in plan.drift if not each.scope.only_valued)
        on_target = furthest is not None and furthest.maximum < SHOWN
        return (
            "everything is on its target already."
            if on_target
            else "nothing can be bought or sold towards the targets, see Checks."
        )
    return f"{plan.verdicts[0].reason}." if plan.verdicts else "nothing could be read, see Checks."


def _why_no_cash_trades(plan: Plan) -> str:
    """Why a run for cash trades nothing."""
    needs = [account.need for account in plan.household.accounts.values() if account.need]
    needs += [plan.household.need] if plan.household.need else []
    if any(each.short_of is Shortage.KNOWN_CASH for each in plan.proposal.refusals):
        return "what cash there is is not known."
    if needs and max(needs) < 0 and (waiting := plan.waiting):
        return f"{waiting[0]}."
    if plan.proposal.unpaid > 0 or any(row.after < row.need + row.minimum for row in plan.orders.cash):
        return f"nothing can be sold for the cash {'asked for' if needs else 'that is missing'}, see Audit."
    if not needs and (later := next_need(plan.household)):
        return f"nothing is due yet: {money_text(later.amount)} is needed on {day_text(later.date)}."
    if not needs:
        return "no cash is asked for on Cash Needs, and none is missing."
    if max(needs) > 0:
        return "the cash asked for is there already."
    return "nothing can be bought for the money to invest."


def _why_no_harvest(plan: Plan) -> str:
    """Why a run for losses trades nothing."""
    if not plan.harvest.lines:
        return "no lot of a taxable account is at a loss."
    if all(line.status == "too small" for line in plan.harvest.lines):
        return "no loss is past both thresholds, see Harvest."
    return "no loss can be taken without a wash sale or a lost exposure, see Harvest."
