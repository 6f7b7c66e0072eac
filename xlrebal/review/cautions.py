"""What the plan met that an advisor should know before trading: cautions, blocks and shortfalls, as findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from xlrebal.household.option_symbol import is_option
from xlrebal.household.substitutes import substitutes_of
from xlrebal.plan.lots.within_floor import shares_to_sell
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Phase, Shortage
from xlrebal.plan.proposal.lapsed_approval import lapsed_approval
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.plan.taxes.tax_settings import tax_setting_findings
from xlrebal.review.college_plans import redirected_before
from xlrebal.review.conflicts import conflicts
from xlrebal.review.disclosures import disclosures
from xlrebal.review.exposure_proposals import exposure_proposals
from xlrebal.review.flag_washes import wash_cautions
from xlrebal.review.gate_findings import gate_findings
from xlrebal.review.harvest_worth import harvest_worth
from xlrebal.review.limit_findings import limit_findings
from xlrebal.review.losses_resting_on_sales import losses_resting_on_sales
from xlrebal.review.lots_anew import lots_anew
from xlrebal.review.menus_without_place import menus_without_place
from xlrebal.review.mintax_cost import mintax_warnings
from xlrebal.review.new_money_left import new_money_findings
from xlrebal.review.past_washes import past_washes
from xlrebal.review.refused_sales import RefusedSale, refused_sales, remedy
from xlrebal.review.required_distributions import distribution_findings
from xlrebal.review.restricted_reinvestment import restricted_reinvestment
from xlrebal.review.risk_findings import risk_findings
from xlrebal.review.share_findings import share_findings
from xlrebal.review.solver_findings import solver_findings
from xlrebal.review.special_kinds import special_kinds
from xlrebal.review.substitutes_apart import substitutes_apart
from xlrebal.review.swap_backs import swap_backs
from xlrebal.review.unsettled_cash import unsettled_findings
from xlrebal.review.unused_sell_quantities import unused_sell_quantities
from xlrebal.review.withdrawals import withdrawal_findings
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_SHARES, shares_text
from xlrebal.tax.qualified_dividends import sale_spoils_dividend
from xlrebal.tax.symbol import Symbol

NAMED = 3  # how many holdings that stay a finding names


def cautions(plan: Plan) -> tuple[Finding, ...]:
    """Every caution, each said once."""
    return tuple(
        dict.fromkeys(
            [
                *tax_setting_findings(plan.household),
                *plan.year.in_doubt,
                *plan.year.contradictions,
                *_refused(plan),
                *_decisions(plan),
                *_lapsed(plan),
                *lots_anew(plan),
                *limit_findings(plan),
                *conflicts(plan),
                *solver_findings(plan),
                *distribution_findings(plan.household),
                *withdrawal_findings(plan),
                *unsettled_findings(plan),
                *new_money_findings(plan),
                *(each.finding for each in wash_cautions(plan)),
                *disclosures(plan),
                *share_findings(plan),
                *exposure_proposals(plan),
                *_options(plan),
                *redirected_before(plan),
                *restricted_reinvestment(plan),
                *losses_resting_on_sales(plan),
                *menus_without_place(plan),
                *special_kinds(plan),
                *_dividends(plan),
                *past_washes(plan),
                *_specific(plan),
                *unused_sell_quantities(plan.listed),
                *mintax_warnings(plan),
                *risk_findings(plan),
                *harvest_worth(plan),
                *swap_backs(plan),
                *substitutes_apart(plan),
                *gate_findings(plan),
                *plan.year.rebuilt.findings,
            ]
        )
    )


def _at_their_floors(plan: Plan, account: str) -> str:
    """What an account that is short of cash still holds at its min weight, in words."""
    household, proposal = plan.household, plan.proposal
    positions = household.positions
    left = [
        positions.symbol[each]
        for each in positions.of_account.get(account, ())
        if proposal.sold_of_position.get(each, NO_SHARES) < int(positions.quantity[each])
    ]
    said: dict[str, list[str]] = {}
    for name in left:
        floor = proposal.floor_of(account, name)
        if floor is not None and not shares_to_sell(proposal, account, name, share_step(household, name)):
            said.setdefault("min weight" if floor.is_min_weight else "what its phase out leaves for later", []).append(
                name
            )
    return "".join(f"; {' and '.join(kept)} may not be sold below {what} (Restrictions)" for what, kept in said.items())


def _kept(plan: Plan, accounts: AbstractSet[str]) -> str:
    """What of accounts that are short of cash may not be sold, and why: the first of each reason."""
    found: dict[str, str] = {}
    for each in plan.proposal.refusals:
        if each.side is Side.SELL and each.symbol and not accounts.isdisjoint(each.places):
            in_part = plan.proposal.trades_some_of(each)
            found.setdefault(str(each.reason), f"{each.symbol} {each.in_words(in_part=in_part)}")
    return f" ({'; '.join(list(found.values())[:NAMED])})" if found else ""


def _refused(plan: Plan) -> Iterator[Finding]:
    household = plan.household
    blocked = defaultdict[tuple[str, Symbol], list[RefusedSale]](list)
    for each in refused_sales(plan):
        blocked[household.account_of(each.lot), household.symbol_of(each.lot)].append(each)
    for refusal in plan.proposal.refusals:
        name = (
            f"{refusal.symbol} in {refusal.where}"
            if refusal.where and refusal.symbol
            else refusal.symbol or refusal.where
        )
        text = refusal.in_words(in_part=plan.proposal.trades_some_of(refusal))
        if refusal.short_of is Shortage.KNOWN_CASH:
            yield warning(Problem.CASH_SHORT, f"{refusal.account} needs cash: {text}.", value=name)
        elif refusal.side is None and not refusal.account:
            yield warning(
                Problem.CASH_SHORT,
                f"The household lacks {money_text(refusal.amount)} of the cash it needs: {refusal.reason}{_kept(plan, {*refusal.places})}.",
                sheet="Cash Needs",
                column="Account",
            )
        elif refusal.side is None:
            yield warning(
                Problem.CASH_SHORT,
                f"{refusal.account} cannot cover the cash it needs: {refusal.reason}{_kept(plan, {refusal.account})}{_at_their_floors(plan, refusal.account)}. Move cash in, or lower the need.",
                value=name,
            )
        elif refusal.phase is Phase.OVERRIDES:
            yield warning(
                Problem.OVERRIDE_NOT_POSSIBLE,
                f"{name}: your order is {'only partly' if plan.proposal.trades_some_of(refusal) else 'not'} made: {refusal.reason}.",
                sheet="Trades",
                value=name,
            )
        elif refusal.washes and (refusal.side is Side.BUY or (refusal.account, refusal.symbol) in blocked):
            # once a symbol; Wash Sales lists every account and lot
            none = refusal.side is Side.BUY and not substitutes_of(household, refusal.symbol).symbols
            ask = " Name a Substitute for it on Securities, or let the cash wait, and plan again then." if none else ""
            if refusal.side is Side.SELL:
                ask = remedy(blocked[refusal.account, refusal.symbol])
            yield note(
                Problem.WASH_SALE_BLOCKED, f"{refusal.symbol}: {text}. See Wash Sales.{ask}", value=refusal.symbol
            )
        elif refusal.short_of is Shortage.CASH:
            yield note(Problem.DRIFT_LEFT, f"{name}: {text}.", value=name)


def _decisions(plan: Plan) -> Iterator[Finding]:
    """Entries on Trades that are none of the three decisions."""
    for each in plan.household.overrides:
        if each.decision not in ("", "approve", "skip", "lock"):
            yield warning(
                Problem.BAD_VALUE,
                f"The decision {each.decision!r} on {each.side} {each.symbol} in {each.account} is not known and changes nothing: "
                "enter approve, skip or lock.",
                sheet="Trades",
                column="Decision",
                value=each.decision,
            )


def _lapsed(plan: Plan) -> Iterator[Finding]:
    """Approvals of an earlier run whose trade has another quantity now, or is not proposed any more."""
    orders = {(each.account, each.symbol, each.side): each for each in plan.orders.orders}
    for entry in plan.household.overrides:
        order = orders.get((entry.account, entry.symbol, entry.side))
        if lapsed := lapsed_approval(order, entry, plan.household):
            now = (
                f"the plan now asks for {shares_text(order.quantity)}" if order else "the plan does not ask for it now"
            )
            yield warning(
                Problem.APPROVAL_LAPSED,
                f"{entry.side} {entry.symbol} in {entry.account}: {lapsed}; {now}. Enter lock, or an Override Quantity, to hold one.",
                sheet="Trades",
                column="Decision",
                value="approve",
            )


def _options(plan: Plan) -> Iterator[Finding]:
    """Positions in options: they count in the value and are left alone (S-7)."""
    for symbol in sorted(set(plan.household.positions.symbol)):
        if is_option(symbol, plan.household.securities[symbol].type):
            yield note(
                Problem.OPTION_NOT_TRADED,
                f"{symbol} is an option: it counts in the value and is not traded (S-7). If its Price is that of one share, "
                "enter Price Factor 100 on Securities.",
                sheet="Holdings",
                column="Symbol",
                value=symbol,
            )


def _dividends(plan: Plan) -> Iterator[Finding]:
    """A sale that ends the holding too soon after the last ex-date (Q-1)."""
    household = plan.household
    for order in plan.orders.orders:
        ex_date = household.securities[order.symbol].ex_date
        spoiled = [
            lot
            for lot in order.lots
            if ex_date and lot.taxable and sale_spoils_dividend(lot.acquired, household.as_of, ex_date)
        ]
        if spoiled and ex_date:
            count = household.securities[order.symbol].counted(sum(lot.quantity for lot in spoiled))
            lots = ", ".join(lot.lot_id for lot in spoiled)
            yield warning(
                Problem.DIVIDEND_NOT_QUALIFIED,
                f"Selling {count} of {order.symbol} in {order.account} (lot {lots}) makes the dividend of "
                f"{ex_date:%d %b %Y} ordinary income: they will have been held 60 days or fewer of the 121 around it (Q-1). Wait if that tax outweighs the trade.",
                sheet="Securities",
                column="Ex-Date",
                value=order.symbol,
            )


def _specific(plan: Plan) -> Iterator[Finding]:
    for refusal in plan.proposal.refusals:
        if refusal.short_of is Shortage.NAMED_LOTS:
            yield warning(
                Problem.SELLS_SHORT,
                f"{refusal.symbol} in {refusal.account}: {refusal.reason}. Name more lots in Sell Quantity on Lots.",
                sheet="Lots",
                column="Sell Quantity",
                value=refusal.symbol,
            )
