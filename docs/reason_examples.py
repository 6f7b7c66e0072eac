"""For every reason: when it is given, and numbers to show its sentence with (cents, micro-shares, fractions)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlrebal.schema.reason import Reason, Rule, because


class Example(NamedTuple):
    """When the rule decides, and the rule with numbers."""

    when: str
    reason: Reason


def _of(when: str, rule: Rule, **numbers: object) -> Example:
    return Example(when, because(rule, **numbers))


BOUGHT, SAFE = date(2026, 11, 3), date(2026, 12, 4)
DRIFTED = {"name": "US Stocks", "weight": 0.562, "target": 0.48}

MADE = (
    _of("A band is breached from above.", Rule.OVER_BAND, **DRIFTED, whole="the portfolio", limit=0.53, setting="Rebalance To", to="target"),
    _of("A band is breached from below.", Rule.UNDER_BAND, name="Core Bonds", weight=0.141, target=0.2, whole="the portfolio", limit=0.17, setting="Rebalance To", to="target"),
    _of("The Trigger setting is always.", Rule.TO_TARGET, **DRIFTED, then=""),
    _of("The Trigger setting is always: why a scope trades.", Rule.ALWAYS, which="every row"),
    _of("Trigger is calendar and a review is due: why a row moves.", Rule.REVIEWED, **DRIFTED, then="", limit=0.48, to="target"),
    _of("The same: why a scope trades.", Rule.REVIEW_DUE, since=" since 15 Oct 2026", which="every row"),
    _of("A holding without a place in the target is more than the default band: why a scope trades.", Rule.NO_PLACE, name="F", share=0.081, band=0.05),
    _of("Cash without a target row is more than the default band: why a scope trades.", Rule.IDLE_CASH, band=0.05),
    _of("A row inside its band moves, or new money is invested: where it stands.", Rule.OFF_TARGET, name="VXUS", weight=0.213, target=0.19),
    _of("The same, where the sheets alone say the contrary.", Rule.OFF_TARGET_THEN, name="VXUS", side="over", what="the cash needed is"),
    _of("Something else must be bought and cash does not suffice.", Rule.FUNDS_CASH),
    _of("Cash is to be brought up.", Rule.RESTORES_CASH, then=", once the cash needed is taken out"),
    _of("There is more cash than its target and the breached bands need.", Rule.ABSORBS_CASH),
    _of("A cash need, a minimum or a negative balance must be met.", Rule.RAISES_CASH, account="Joint", purpose="the cash need of $35,000.00"),
    _of("A cash need is negative: money comes in.", Rule.INVESTS_CASH, account="Joint"),
    _of("A scope that does not rebalance puts to work what a phase-out frees.", Rule.REINVESTS, account="Joint"),
    _of("A holding has a target of 0.", Rule.LEGACY, name="F", limits="; sold as far as the gain budget allows"),
    _of("The same, where it was bought for a symbol sold at a loss and the 30 days are over.", Rule.STOOD_IN, name="SCHF", original="VXUS", sold=date(2026, 10, 15),
        safe=date(2026, 11, 15), limits=""),
    _of("The symbol it stood in for is bought as it is sold.", Rule.SWAPPED_BACK, name="VXUS", stand_in="SCHF", sold=date(2026, 10, 15)),
    _of("Restrictions marks the symbol phase out.", Rule.PHASE_OUT, name="IBM", limits=""),
    _of("Harvest Losses is yes and the lot is past both thresholds.", Rule.HARVESTED, loss=421_055, share=" (18.3% of basis)", saved=100_211, whose="this year's", instead=""),
    _of("A recent lot of the same account would wash a harvested loss, and its own gain costs less than the loss saves.", Rule.SOLD_ALONG,
        quantity=1_459_000, bought=BOUGHT, loss=421_055),
    _of("What a purchase would wash of a loss is no more than Accept Wash Up To $ on Settings.", Rule.WASH_ACCEPTED, washed=900, limit=2_500,
        fate=", GONE FOR GOOD as it is bought back in Daniel IRA,"),
    _of("Shares are sold before they have been held for Minimum Days (Securities), as a fund charges for.", Rule.PAYS_FEE, fee=10_000, held="held fewer than 90 days, free of it from 24 Jan 2027"),
    _of("A lot that would have been sold for its tax stays, as its redemption fee costs more.", Rule.SPARES_FEE, lot="L7", until=" before 24 Jan 2027", fee=0.02),
    _of("A security with Minimum Days is sold, and Lots lists no day of purchase.", Rule.DAYS_UNKNOWN, days=90, costs="it pays a redemption fee of 2.0%"),
    _of("The first free substitute of a harvested symbol is bought.", Rule.SWAPPED, replaced="DIS", safe=date(2026, 12, 21)),
    _of("A purchase would wash a loss, and its substitute would not.", Rule.SUBSTITUTED, replaced="BND", safe=SAFE),
    _of("Override Quantity on Trades.", Rule.OVERRIDDEN, asked=50_000_000, note="client asked for half"),
    _of("Decision on Trades is lock.", Rule.LOCKED, note="agreed on the phone"),
    _of("A sale is locked, and a lot that it was to take is gone, smaller or would be washed, or Lots Sold was edited.", Rule.LOTS_ANEW, why="lot L7 has 10 shares to sell, not 20"),
    _of("A sale in a taxable account with a choice of lots.", Rule.LOT_METHOD, method="TAXCOST"),
    _of("Another account could have bought or kept it, in a worse place by the asset location convention.", Rule.LOCATED, done="bought", account="Maya IRA",
        best="bonds are best held in traditional tax-deferred accounts (asset location convention)"),
    _of("The same, where Securities gives a Location Preference.", Rule.LOCATED_BY_LIST, done="bought", account="Maya IRA", symbol="BND"),
    _of("A better place had no cash for it, may not buy it, or would need more trades than it is worth.", Rule.WORSE_PLACE, account="Joint",
        best="bonds are best held in traditional tax-deferred accounts (asset location convention)", why="no cash is left for it in Maya IRA"),
    _of("The account's sales are taxed on a separate return: a child's, a trust's, a spouse's.", Rule.SEPARATE_RETURN, short=0.37, long=0.2,
        whose="the rates of Settings, assumed for it"),
    _of("A sale takes a security below its own band, as a broader row is above its own and other holdings under that may not be sold.", Rule.SOLD_ON, target=0.1,
        row="Large Growth", why="NVDA no more sold: the gain of 42 shares does not fit into the gain budget of $80,000"),
    _of("A sale takes all there is, fractions included.", Rule.WHOLE_POSITION),
)

COMPARED = (
    _of("Another trade under the same target row would cost more tax.", Rule.NEXT_BEST_DEARER, does="sells QQQ and AMZN in Joint Brokerage", tax=1_264_500, how=""),
    _of("The next best plan costs no more tax, and something else tells against it.", Rule.NEXT_BEST, does="buys VTIP in Joint Brokerage"),
    _of("Neither tax, targets, dollars traded nor location depend on the trade.", Rule.AS_WELL, instead="VOO in Maya Roth"),
    _of("No other trade serves the row.", Rule.LEFT_OUT, row="NVDA", missed=7_239_300),
    _of("The trade is not part of what is compared: the advisor's order, a tax loss, cash, a phase-out.", Rule.RULED, what="your order"),
    _of("A trade the plan does without, though its row moves, would cost more tax.", Rule.RATHER_DEARER, doing="selling", amount=2_000_000,
        account="Joint Brokerage", tax=130_700, how=""),
    _of("It would cost no more tax, and something else tells against it.", Rule.RATHER_WORSE, doing="buying", amount=5_000_000, account="Maya IRA"),
    _of("It would make no difference.", Rule.RATHER, doing="selling", amount=10_000_000, account="Maya IRA"),
    _of("Beside these: a row would be missed.", Rule.MISSES, row="VNQ", missed=1_070_500),
    _of("Left out, other sales would be taxed more.", Rule.TAX_MORE, tax=38_400, how=""),
    _of("The other plan would be taxed less.", Rule.TAX_SAVED, tax=774_100, how=""),
    _of("Leaving the trade out would be taxed less, and leave a row further from its aim.", Rule.AIM_COSTS, tax=774_100, how=""),
    _of("The other plan needs more trades.", Rule.TRADES_MORE, amount=5_245_400),
    _of("The other plan buys in accounts that stand lower on Location Preference, or on the list of the security's class.", Rule.FURTHER_DOWN, amount=5_000_000),
)

REFUSED = (
    _of("The whole scope is inside its bands.", Rule.NOT_TRIGGERED),
    _of("The Trigger setting is never.", Rule.TRIGGER_NEVER),
    _of("Trigger is calendar or both, and no review is due yet.", Rule.NOT_DUE, trigger="both", due=date(2027, 1, 4), frequency="quarterly", last=date(2026, 10, 1)),
    _of("Trigger is calendar or both, and Review Frequency is blank.", Rule.NO_FREQUENCY, trigger="calendar"),
    _of("Trigger is threshold, and the days of Look Interval Days are not over.", Rule.NOT_LOOKED, days=14, due=date(2026, 11, 27), last=date(2026, 11, 13)),
    _of("Trigger is both, a review is due, and every row is inside its band.", Rule.REVIEWED_QUIET, since=" since 15 Oct 2026"),
    _of("Improvement % is given, and a trade would remove less of its row's drift.", Rule.LITTLE_IMPROVED, least=120_000, share=0.1, name="US Stocks"),
    _of("Mode lets the plan not make the trade, or finds no band breached that it may act on.", Rule.MODE, mode="buy only", what="nothing is sold"),
    _of("Raise or Invest Cash, `xlrebal raise-cash`.", Rule.ONLY_CASH),
    _of("`xlrebal harvest`.", Rule.ONLY_LOSSES),
    _of("The Method setting asks for optimal.", Rule.NO_METHOD),
    _of("The value of a limit on Settings cannot be read.", Rule.LIMIT_UNKNOWN, limits="Gain Budget"),
    _of("A purchase of the last 30 days, in any account of the household, would wash the loss (W-1).", Rule.BLOCKED_SALE,
        loss=132_040, quantity=12_500_000, how="on", part="$330.10 of ", bought=BOUGHT, account="Daniel IRA", safe=SAFE),
    _of("A purchase of this plan would wash the loss of what it does not sell.", Rule.BLOCKED_SALE_PROPOSED,
        loss=132_040, quantity=12_500_000, part="", account="Daniel IRA", safe=SAFE),
    _of("A purchase of the next 30 days is already scheduled.", Rule.BLOCKED_SALE_SCHEDULED, loss=132_040, account="Daniel IRA",
        quantity=450_000, how="to be reinvested on", washed=2_180, remedy="turn that reinvestment off (or cancel it) to take the loss today",
        bought=date(2026, 12, 2), safe=date(2027, 1, 2)),
    _of("A loss of the last 30 days would be washed by this purchase.", Rule.BLOCKED_BUY, sold=date(2026, 10, 30), account="Joint", safe=date(2026, 11, 30)),
    _of("The same proposal sells it at a loss.", Rule.BLOCKED_BUY_PROPOSED, symbol="VNQ", safe=date(2026, 12, 21)),
    _of("A gain becomes long-term within Wait For Long Term Days.", Rule.WAITS_FOR_LONG_TERM, gain=812_000, days=18, date=date(2026, 12, 8)),
    _of("The next share would exceed the gain or the tax budget.", Rule.OVER_BUDGET, budget="gain budget", limit=500_000, quantity=41_000_000),
    _of("Restrictions forbids the sale or the purchase.", Rule.RESTRICTED, restriction="hold", note=" (gift from her father)"),
    _of("The account is not on the security's Location Preference, or is not taxable and the security is a municipal bond.", Rule.NOT_ITS_PLACE, account="Maya IRA",
        best="municipal bonds are held in taxable accounts alone (asset location convention)"),
    _of("The holding or the lot cannot be sold, or the security not bought.", Rule.NOT_TRADABLE, why="lot L-0042 has an error, see Checks"),
    _of("Max weight on Restrictions, or Max Weight % on Securities.", Rule.MAX_WEIGHT, limit=0.05),
    _of("Accounts lists under Menu what may be bought in the account, and this is not on it.", Rule.NOT_ON_MENU, account="Maya 401(k)"),
    _of("Restrictions gives the symbol a min weight, and no more may be sold above it, for a cash need neither.", Rule.MIN_WEIGHT, limit=0.05, note=" (her first employer's shares)"),
    _of("The cap on Exposure Groups is used up.", Rule.GROUP_CAP, cap=0.1, group="AI Semiconductors"),
    _of("Targets has an error, or no row.", Rule.NO_TARGETS),
    _of("A worth in the scope is missing or cannot be read: a weight is a share of the whole.", Rule.NOT_KNOWN, what="BND in Joint",
        remedy="enter its Price, or its Market Value (Holdings, row 3)"),
    _of("An account's cash is missing or cannot be read, and cash is needed from it.", Rule.CASH_UNKNOWN, amount=2_500_000,
        remedy="enter its Quantity, or its Market Value (Holdings, row 5)"),
    _of("Cash is needed from an account that is valued and not traded.", Rule.CASH_SHORT_UNTRADED, cash=1_250_000, purpose="the cash need of $40,000.00",
        why="Trade on Accounts is no for Old 401k"),
    _of("An account cannot raise what it needs.", Rule.CASH_SHORT, cash=1_250_000, purpose="the cash need of $40,000.00"),
    _of("The taxable accounts together cannot pay what the household needs.", Rule.NEED_SHORT, paid=2_250_000, accounts="Joint and Trust",
        need="the household's cash need of $40,000.00"),
    _of("The household needs cash and has no taxable account that is planned with it.", Rule.NOBODY_PAYS, need="the household's cash need of $40,000.00"),
    _of("Its own row on Targets is at the high end of its band: no class that lacks money takes it past.", Rule.OWN_BAND, limit=0.07),
    _of("Securities prefers it to others of its class that could be bought there.", Rule.PREFERRED, symbol="VXUS"),
    _of("The sub-class or sector that it stands in is at the high end of its band: no class that lacks money takes it past.", Rule.ROW_BAND, name="Small Value", limit=0.10),
    _of("No account that may hold it has cash left.", Rule.NO_CASH),
    _of(
        "A broader row comes first: what one row asks for would take the class it stands in off its own aim.",
        Rule.OUTRANKED,
        doing="selling",
        name="Bonds",
        side="below",
    ),
    _of("Cash is at or above its target, and no row that is under its own may be bought.", Rule.STAYS_CASH),
    _of("Targets has a row for cash: purchases do not take what that row asks for.", Rule.OWN_CASH),
    _of("A row ends outside its band in an account that is sold out for cash.", Rule.ALL_NEEDED),
    _of("A row would end inside its band, were it not that what it is a weight of pays for the trades.", Rule.BUT_FOR_COSTS, costs=49_900),
    _of("A row ends outside its band by an order, a cash need, a phase-out or a tax loss.", Rule.COMES_FIRST, what="the cash that is needed comes"),
    _of("A row ends outside its band by less than whole shares, or round lots, can mend.", Rule.LESS_THAN_A_STEP, symbol="VTI", step=1_000_000, share=31_055, off=12_400),
    _of("A row ends outside its band, or not at its aim, by so little that neither tax nor costs are paid for it.", Rule.NEAR_ENOUGH, off=1_250, near=4_000),
    _of("Cash stays, or a row is short of it, as an account keeps its Minimum Cash.", Rule.MINIMUM_CASH, minimum=500_000, accounts="Joint"),
    _of("The advisor's own purchase costs more than the account may spend.", Rule.ORDER_SHORT, asked=50_000_000, paid=20_000_000),
    _of("A loss in a holding that is not over target, with nothing to swap into.", Rule.NO_SUBSTITUTE, usual="usual ones are ITOT, SCHB"),
    _of("A loss in a digital asset that is not over target, without a substitute.", Rule.COIN_STAYS, symbol="BTC"),
    _of("A substitute of a harvested symbol is identical to it, or was itself sold at a loss in the last 30 days.", Rule.PASSED_OVER, symbol="IXUS",
        safe=date(2026, 12, 21)),
    _of("The Minimum Trade setting.", Rule.TOO_SMALL, minimum=10_000),
    _of("A security with Minimum Days and no redemption fee is not sold before they are over, but on the advisor's order.", Rule.HELD_TOO_SHORT, days=90, date=date(2027, 1, 24)),
    _of("A loss is past both thresholds, and its lot would pay a redemption fee.", Rule.FEE_OVER_SAVING, fee=50_000, saved=37_000, free="; free of it from 24 Jan 2027"),
    _of("A loss inside the harvesting thresholds.", Rule.LOSS_TOO_SMALL, loss=8_230, share=0.021, thresholds="thresholds of $100.00 and 5.0% of basis"),
    _of("A loss that could be harvested if the setting were yes.", Rule.HARVEST_OFF),
    _of("Lot method SPECID, and Sell Quantity does not reach.", Rule.SPECID_SHORT, named=5_000_000),
    _of("Decision on Trades was approve, and the plan now asks for another quantity.", Rule.APPROVAL_LAPSED, quantity=700_000_000),
    _of("Decision on Trades is skip.", Rule.SKIPPED, note="wait for earnings"),
    _of("The Turnover Limit % setting.", Rule.TURNOVER_CUT, limit=0.15),
    _of("An identical security is sold in the same account.", Rule.CONFLICT, symbol="IVV"),
)
