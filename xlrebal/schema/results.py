"""The result sheets and their tables: every column declared once.

Names and columns are the contract of `--json`: table and column keys are the snake_case of sheet and heading. Weights are
fractions, money dollars with exact cents, dates dates.
"""

from __future__ import annotations

from xlrebal.schema.column import Column, Kind, ResultSheet, ResultTable
from xlrebal.schema.inputs import OPTIMAL_TARGETS, PROPOSED_SPLITS, UPDATED_PRICES


def _text(name: str, help: str, width: float = 16) -> Column:
    return Column(name, Kind.TEXT, help, width=width)


def _money(name: str, help: str, *, total: bool = False) -> Column:
    return Column(name, Kind.MONEY, help, total=total, width=15)


def _weight(name: str, help: str) -> Column:
    return Column(name, Kind.PERCENT, help, width=10)


def _date(name: str, help: str) -> Column:
    return Column(name, Kind.DATE, help, width=12)


def _shares(name: str, help: str) -> Column:
    return Column(name, Kind.QUANTITY, help, width=13)


ACCOUNT = _text("Account", "The account.", 18)
SYMBOL = _text("Symbol", "The security.", 10)
DESCRIPTION = _text("Description", "The security's name, from Securities or Holdings.", 20)
LOT_ID = _text("Lot ID", "The tax lot.", 14)
TERM = Column("Term", Kind.TEXT, "ST: held one year or less; LT: more than one year.", width=7)
WHY = _text("Why", "The rule, and the numbers that decided it.", 70)
WITHOUT_IT = _text("Without It", "What the best plan without this trade would do and cost; for the forty largest, others with explain. These amounts do not add up.", 40)
UNIT = Column("Unit", Kind.TEXT, "How the row's figures read: $, %, points, count, shares or text.", width=8)

SUMMARY = ResultTable("summary", "At a glance", (
    _text("Item", "What is measured.", 34),
    Column("Before", Kind.MIXED, "Before the trades.", width=18),
    Column("After", Kind.MIXED, "With the trades.", width=18),
    UNIT,
    _text("Note", "What it means.", 60)), "Nothing could be planned: see Checks.")

CLASSES = ResultTable("classes", "Asset classes", (
    _text("Asset Class", "The class.", 24), _weight("Weight", "Share of the portfolio today."), _weight("Target", "Effective target: strategic plus tilt."),
    _weight("Low", "Lowest weight allowed."), _weight("High", "Highest weight allowed."), _weight("Drift", "Weight less target."),
    _weight("Weight After", "With the trades."), _money("To Trade", "Dollars bought (+) or sold (−) by the trades."),
    _text("Verdict", "Underweight, overweight, or within its band.", 34)), "No asset class has a target: see Checks.")

CHAINS = ResultTable("chains", "What the trades carry", (
    _text("Chain", "From which target row, or Cash, to which; or a row that only changes accounts.", 24), _money("Amount", "What it carries: a trade may be part of several chains. The twelve largest."), Column("Accounts", Kind.COUNT, "Through how many accounts.", width=9),
    _text("Trades", "What is sold and bought on the way, account by account.", 60)), "No trade carries anything from one row to another.")

CASH = ResultTable("cash", "Cash by account", (
    ACCOUNT, _money("Before", "Cash today.", total=True), _money("Sells", "Proceeds before commission.", total=True), _money("Buys", "Cost before commission.", total=True),
    _money("Commissions", "Commissions and redemption fees of all trades.", total=True), _money("After", "Before + sells − buys − commissions.", total=True),
    _money("Minimum", "Cash that must stay.", total=True), _money("Need", "Cash asked for; it stays in After.", total=True),
    _text("Note", "What it pays for, what taking it out is for tax, and new money left over.", 60)), "No account could be read: see Checks.")

STEPS = ResultTable("steps", "What to do, in order", (
    Column("Step", Kind.COUNT, "Sales first, then purchases, each account by itself; then what follows.", width=24),
    _text("What", "What to do.", 60)), "Nothing is to be done: no trade is proposed.")

NEEDS = ResultTable("needs", "Cash needs by date", (
    ACCOUNT, _date("Due", "When it is needed, or comes in; blank: at once."), _money("Amount", "To take out; negative: new money."),
    _text("Kind", "need, new money, or RMD: a required minimum distribution.", 11), _text("Standing", "due: raised, or invested, now; expected: new money still to come; later: after the cash horizon; past: asked about on Checks.", 10),
    _text("Every", "How often it comes again.", 9), _text("What", "What it is for, and what is done about it today.", 60)), "Nothing is needed, and no new money comes in.")

DISTRIBUTIONS = ResultTable("distributions", "Required distributions", (
    ACCOUNT, Column("Age", Kind.COUNT, "That the owner attains this year.", width=7), _money("Year-End Value", "On 31 December last year.", total=True),
    Column("Years", Kind.NUMBER, "The period it is divided by (R-2).", width=8), _money("Required", "Year-End Value ÷ years.", total=True),
    _money("Taken", "So far this year.", total=True), _money("To Take", "What is left for this account to pay, others of the same owner and Cash Needs counted.", total=True),
    _date("Due", "31 December; the first may wait until 1 April."), _text("What", "Which table, and what is done about it today.", 60)), "No account must pay out anything this year.")

UNSETTLED = ResultTable("unsettled", "Cash of sales that settle today or later", (
    ACCOUNT, _date("Settles", "One business day after the sale (banks open, too)."), _money("Amount", "What the sales brought, as Transactions has it.", total=True)),
    "The proceeds of all sales have settled.")

DRIFT = ResultTable("drift", "Drift by level", (
    Column("Level", Kind.TEXT, "class, sub_class, sector, security, group or account.", width=11),
    _text("Name", "The row's class, sector, symbol, group or account.", 24), DESCRIPTION, _text("Account", "Blank for the household; the account that follows its own model.", 18),
    _money("Value", "Market value."), _weight("Weight", "Share of its scope's value, cash included."), _weight("Strategic", "The target on Targets, before any tilt."), _weight("Target", "Effective target: strategic plus tilts."),
    _weight("Low", "Lowest weight allowed."), _weight("High", "Highest weight allowed."), _weight("Drift", "Weight less target."),
    Column("Status", Kind.TEXT, "ok, over or under; a breach is strictly beyond the band.", width=9),
    _weight("Weight After", "With the trades."), _text("Why", "What was done about it, or why nothing was.", 60)), "No target could be read: see Checks.")

DRIFT_APPENDED: tuple[Column, ...] = (
    Column("Weight", Kind.PERCENT, "Share of its scope's value.", width=10), Column("Target", Kind.PERCENT, "Effective target of the symbol.", width=10),
    Column("Drift", Kind.PERCENT, "The symbol's weight in its scope less its target.", width=10), Column("Status", Kind.TEXT, "ok, over or under.", width=9),
    Column("Unrealized Gain", Kind.MONEY, "Value less cost basis.", total=True, width=15), Column("ST Gain", Kind.MONEY, "Short-term part.", total=True, width=14),
    Column("LT Gain", Kind.MONEY, "Long-term part.", total=True, width=14))
"""What is appended to the advisor's own Holdings columns on the Drift sheet."""

DRIFT_HOLDINGS = ResultTable("drift_holdings", "Your holdings, with drift", DRIFT_APPENDED, "Holdings has no usable rows: see Checks.")

ADVISORS_ORDERS = "advisor's orders"
"""The phase of a trade that the plan was made around: a locked one, or a quantity of the advisor's own."""

TRADES = ResultTable("trades", "Proposed trades", (
    Column("Priority", Kind.COUNT, "Order of trading: sells first, then buys, each by drift.", width=8),
    Column("Action", Kind.TEXT, "SELL or BUY.", width=8), ACCOUNT, SYMBOL, _shares("Quantity", "Shares."), DESCRIPTION, Column("Price", Kind.PRICE, "Price a share.", width=11),
    _text("Price Source", "Where the price comes from.", 16), _date("Price As Of", "The price's date; blank where its source gives none."),
    _money("Amount", "Quantity × price, before commission.", total=True), _money("Commission", "Commission of the trade, and the redemption fee of shares sold too soon.", total=True),
    _money("ST Gain", "Short-term gain realized.", total=True), _money("LT Gain", "Long-term gain realized.", total=True),
    _money("Estimated Tax", "Marginal: each gain × the rate of its term; the whole proposal's tax is on Gains.", total=True),
    _text(WHY.name, WHY.help, 62), WITHOUT_IT, _money("Cash After", "In its account once this trade and those above it are done, costs paid."),
    _money("Estimated Cost", "What trading costs: commission, redemption fee, half the spread, impact and Trading Price bps.", total=True),
    _money("Drift Cost Removed", "What the drift would cost more over Gate Horizon Years without this trade and what pays for it or is paid by it, all others made; each of these says the same. Blank where nothing is known of risk, or it is not for drift."),
    Column("Phase", Kind.TEXT, "The step of the plan that made it; of a dry run, that it is only simulated.", width=16),
    Column("Decision", Kind.CHOICE, "Yours: approve, skip or lock.", choices=("approve", "skip", "lock"), width=10),
    _shares("Override Quantity", "Yours: trade this many shares instead."), _text("Note", "Yours.", 24),
    Column("Price Age", Kind.COUNT, "Days from the price's date to the as-of date; blank where its source gives none.", width=9)), "No trade is proposed: {reason}",
    apart="action", totals={"SELL": "Total sells", "BUY": "Total buys"})

LOTS_SOLD = ResultTable("lots_sold", "Lots to sell", (
    ACCOUNT, SYMBOL, DESCRIPTION, LOT_ID, _date("Acquired", "Purchase date; of a gift sold at a loss the day of the gift."),
    _date("Holding Date", "Earlier start of the holding period, carried over by a wash sale."), _shares("Quantity", "Shares sold."), _money("Proceeds", "Net of commission and redemption fee.", total=True),
    _money("Basis", "Cost basis of these shares.", total=True), _money("Gain", "Proceeds − basis.", total=True), TERM,
    _money("Disallowed", "Wash-sale loss disallowed; a proposal never causes one.", total=True), _money("Permanent", "Disallowed for good (IRA).", total=True), WHY,
    _money("FIFO Gain", "What the whole order would realize where the broker sold first in, first out instead; on its first row, blank where that is the same."),
    _money("FIFO Tax", "How much more tax the year would owe then; negative: less.")), "No lot is sold.")

GAINS = ResultTable("gains", "Gain buckets", (
    Column("Bucket", Kind.TEXT, "ST, LT or total.", width=9), _money("Year-to-Date", "Recognized so far this year; long-term with capital gain distributions."), _money("Proposed", "From these trades."),
    _money("Carryforward", "Loss carried in, positive."), _money("Net", "Year-to-date + proposed − carryforward."), _money("Budget", "The limit; blank = none."),
    _money("Remaining", "What the budget still allows.")), "No gain bucket could be computed.")

GAINS_DETAIL = ResultTable("gains_detail", "From gains to tax", (
    _text("Item", "What is measured.", 44), _money("Short-Term", "Short-term part."), _money("Long-Term", "Long-term part."), _money("Total", "Both together."),
    _text("Note", "Rule or convention.", 60)), "No gain bucket could be computed.")

BUDGETS = ResultTable("budgets", "Budgets, as they are and at worst", (
    _text("Budget", "The limit on Settings.", 44), _money("Limit", "The limit; blank = none."), _money("Used", "By the year so far and these trades."),
    _money("Remaining", "What is left."), _money("Used At Worst", "With every loss still at risk disallowed."), _money("Remaining At Worst", "What is left then."),
    _text("Note", "What it limits, and what to do.", 60)), "No gain bucket could be computed.")

LIMITS_LEFT = ResultTable("limits_left", "Drift that limits leave", (
    _text("Limits", "The limit on Settings, or the fewest that leave it together; or a row of Restrictions, or an account's menu: the three that stop most, of households of up to 2,000 lots.", 44), Column("Level", Kind.TEXT, "class, sub-class, sector or security.", width=11), _text("Name", "The row of Targets.", 22), ACCOUNT,
    _weight("Target", "What it should weigh."), _weight("Weight After", "What it ends at."), _weight("Without", "What it would end at without these limits."),
    _money("Nearer", "By so much it would end nearer its target."), _money("Gain Without", "Net gain that would be realized more without these limits: the same for all their rows."),
    _money("Tax Without", "Tax that would be due more without these limits: the same for all their rows.")), "No limit on Settings and no restriction keeps a row of Targets off its target.")

WASH_SALES = ResultTable("wash_sales", "Wash sales", (
    Column("Kind", Kind.TEXT, "realized, accepted, open window, blocked buy, blocked sale or caution.", width=15), ACCOUNT, SYMBOL, DESCRIPTION, LOT_ID, _date("Date", "Trade date of the sale or purchase."),
    _shares("Quantity", "Shares concerned."), _money("Amount", "Loss disallowed, at risk or avoided."),
    _text("Fate", "What becomes of the loss: deferred, GONE FOR GOOD (provisional while the purchase is only scheduled), at risk, or avoided.", 18),
    _money("Permanent", "Lost for good, of this year's sales.", total=True), _text("Replacement", "What was or would be bought back: security, lot and account.", 22),
    _date("At Risk Until", "Last day of the window."), _date("Safe From", "First day it is clean."), _text("Message", "What happened, and until when.", 62)),
    "No loss was sold in the last 30 days, and no trade was blocked by the wash-sale rule.")

HARVEST = ResultTable("harvest", "Loss harvesting", (
    ACCOUNT, SYMBOL, DESCRIPTION, LOT_ID, _money("Loss", "Unrealized loss, positive.", total=True), _weight("Loss %", "Loss as a share of basis."), TERM,
    _money("Tax Saved", "At most: loss × the rate of its term, or what the loss alone takes off the tax so far; the Tax Report has what all save together.", total=True), _text("Substitute", "What is bought instead.", 12), _date("Swap Back From", "First day the original may be bought back."),
    Column("Status", Kind.TEXT, "proposed, candidate, sold (by another step), blocked or too small.", width=11), WHY), "No taxable lot stands at a loss.")

HARVEST_PAIRS = ResultTable("harvest_pairs", "What the losses shelter", (
    ACCOUNT, SYMBOL, TERM, _money("Loss", "The part of the loss that meets it, positive.", total=True), _text("Shelters", "The gain it meets: of its own term first, of these trades before the year so far; else other income, or a later year.", 44),
    Column("Term Sheltered", Kind.TEXT, "ST or LT.", width=10)), "No trade realizes a loss.")

HARVEST_TOTALS = ResultTable("harvest_totals", "Harvest yield", (
    _text("Item", "What is measured.", 44), _money("Loss", "Losses, positive."), _weight("Share", "Of the value of the taxable accounts on this return."), _text("Note", "Where it comes from.", 60)), "No loss was taken, and none is there.")

TAX_REPORT = ResultTable("tax_report", "Tax with and without the trades", (
    _text("Item", "What is measured.", 44), Column("Without Trades", Kind.MIXED, "As things stand.", width=18), Column("With Trades", Kind.MIXED, "With the proposal.", width=18),
    Column("Difference", Kind.MIXED, "With less without.", width=18), UNIT, _text("Note", "Rule or convention.", 60)), "No taxable account could be read: see Checks.")

GIFTS = ResultTable("gifts", "Shares best given to charity", (
    ACCOUNT, SYMBOL, DESCRIPTION, LOT_ID, _date("Acquired", "Purchase date."), _shares("Quantity", "Shares to give, not sold by these trades."), _money("Value", "What the charity receives.", total=True),
    _money("Basis", "Cost basis of these shares.", total=True), _money("Gain Never Taxed", "Value − basis.", total=True),
    _money("Tax Saved", "Against selling the shares: gain × the long-term rate.", total=True), _text("Why", "Why this lot, and where it stands in the order.", 60)),
    "None. Enter an amount at Charitable Gift on Settings to see which shares are best given: long-term gains, the least basis first; never a loss or a short-term lot.")

FAMILY_GIFTS = ResultTable("family_gifts", "Shares best given to family", (
    ACCOUNT, SYMBOL, DESCRIPTION, LOT_ID, _date("Acquired", "Purchase date: it goes with the shares."), _shares("Quantity", "Shares to give, neither sold by these trades nor given to charity."), _money("Value", "What they get.", total=True),
    _money("Basis", "Cost basis of these shares: it goes with them.", total=True), _money("Gain", "Value − basis.", total=True),
    _money("Tax If Sold Here", "What selling them would add to this return's tax.", total=True), _money("Tax If Sold There", "Gain × Family Rate %; blank = not known.", total=True),
    _money("Tax Spared", "Here less there; blank = not known.", total=True), _text("Why", "Why this lot, and what giving it to charity would come to.", 60)),
    "None. Enter an amount at Family Gift on Settings to see which shares are best given: long-term gains, the least basis first, after those for charity.")

RULES_CITED = ResultTable("rules_cited", "The tax rules that these sheets cite", (
    _text("Rule", "Its number and name.", 44), _text("What It Says", "The rule in a sentence, and where the law says so. C-1 to C-15 stand above.", 60)),
    "These sheets cite no rule.")

_FORM_8949_COLUMNS = (
    Column("Part", Kind.TEXT, "Part I short-term, part II long-term.", width=15),
    Column("Box", Kind.TEXT, "A or D: basis reported to the IRS; B or E: a 1099-B without it. Judged by the security's Type and the date acquired "
           "(Reg 1.6045-1(a)(15)); the 1099-B decides. C or F, no 1099-B at all, is yours to enter.", width=6),
    Column("Status", Kind.TEXT, "done; done, provisional: the loss is washed only if a scheduled purchase goes ahead; or proposed by this plan.", width=18),
    _text("Description", "(a) Shares and security.", 26), ACCOUNT, LOT_ID,
    Column("Acquired", Kind.MIXED, "(b) Date acquired, or INHERITED; of a gift sold at a loss the day of the gift.", width=12),
    _date("Sold", "(c) Date sold, trade date."),
    _money("Proceeds", "(d) Net of fees.", total=True), _money("Basis", "(e) Cost, earlier wash-sale adjustments included.", total=True),
    Column("Code", Kind.TEXT, "(f) C: a collectible; W: loss disallowed as a wash sale.", width=7), _money("Adjustment", "(g) Loss disallowed, positive.", total=True),
    _money("Gain", "(h) Proceeds − basis + adjustment.", total=True))

FORM_8949 = ResultTable("form_8949", "Form 8949: sold so far", _FORM_8949_COLUMNS, "No taxable sale so far this year.")

PROPOSED_8949 = ResultTable("proposed_8949", "Proposed by these trades: not on the form until they are done", _FORM_8949_COLUMNS,
    "These trades sell nothing in a taxable account.")

LAST_YEAR_8949 = ResultTable("last_year_8949", "Form 8949 of last year", _FORM_8949_COLUMNS,
    "Shown from January to 15 October, when a return on extension is due. No taxable sale of last year to show.")

SCHEDULE_D = ResultTable("schedule_d", "Totals for Schedule D", (
    Column("Year", Kind.TEXT, "The tax year.", width=7),
    Column("Part", Kind.TEXT, "Part I short-term, part II long-term.", width=15), Column("Box", Kind.TEXT, "The box of Form 8949.", width=6),
    Column("Status", Kind.TEXT, "done: sold so far; with proposed: these trades added.", width=13), _text("Schedule D", "The line that takes these totals.", 26),
    _money("Proceeds", "Column (d)."), _money("Basis", "Column (e)."), _money("Adjustment", "Column (g)."), _money("Gain", "Column (h)."),
    _text("Note", "How the box was found.", 60)), "No taxable sale this year, done or proposed.")

BROKER_DIFFERENCES = ResultTable("broker_differences", "Where a broker's 1099-B will differ", (
    Column("Part", Kind.TEXT, "Part I short-term, part II long-term.", width=15), SYMBOL, DESCRIPTION, ACCOUNT, LOT_ID, _date("Sold", "Trade date."),
    _money("Disallowed", "Loss disallowed over the whole household."), _money("On The 1099-B", "What the broker sees: one security in one account."),
    _money("Difference", "Disallowed less the broker's."), _text("Why", "Which purchase the broker does not see.", 60)),
    "No difference: every wash sale of the year is within one account and one security.")

ATTRIBUTION = ResultTable("attribution", "What the trades change", (
    _text("Item", "What is measured.", 40), Column("Before", Kind.MIXED, "Before the trades.", width=16), Column("After", Kind.MIXED, "With the trades.", width=16),
    Column("Change", Kind.MIXED, "After less before.", width=16), UNIT, _text("Note", "How it is measured.", 60)), "No target could be read: see Checks.")

DRIFT_LEVELS = ResultTable("drift_levels", "Drift summed up by level", (
    _text("Level", "class, sub_class, sector, security, group (off its target; without one what is above its cap) or account (its share of the household off its target; each planned by itself: the share of it in the wrong place).", 11),
    _text("Account", "Blank for the household; the account that follows its own model.", 18), Column("Rows", Kind.COUNT, "Rows with a target or a cap.", width=7),
    _weight("Largest", "The largest drift, without its sign."), _weight("Largest After", "With the trades."), _weight("Sum", "All drifts without their signs."), _weight("Sum After", "With the trades."),
    _weight("RMS", "Root mean square of the drifts."), _weight("RMS After", "With the trades."),
    Column("Vol-Weighted", Kind.PERCENT, "The largest drift × its volatility a year, of a group or an account that of what it consists of; of accounts planned by themselves the largest inside one. Blank where one's is not known.", width=12), Column("Vol-Weighted After", Kind.PERCENT, "With the trades.", width=12),
    _text("Furthest Over", "The name furthest over its target.", 16), _text("Furthest Under", "The name furthest under its target.", 16)), "No target could be read: see Checks.")

GATE_CHAINS = ResultTable("gate_chains", "Trades for drift on the scales of Cost Gate", (
    _text("Trades", "Trades that stand or fall together: a sale with what it pays for.", 40), _text("Account", "Blank for the household; the account that follows its own model.", 18),
    Column("Verdict", Kind.TEXT, "made or held back.", width=16), _money("Trading Cost", "Commission, fees, half the spread, impact and Trading Price bps.", total=True),
    _money("Tax", "Their part of what the year owes.", total=True), _money("Drift Cost A Year", "What the drift costs more a year without them, all other trades made: ½ × Risk Aversion × squared tracking error × value. The whole, on the Summary, is more than these together where they help each other."),
    _money("Drift Cost", "The same over Gate Horizon Years."), _text("Why", "Why they are made though they cost more, or wait.", 60)), "Nothing is traded for drift, nothing is known of risk, or Cost Gate is off.")

RISK_MEASURES = ResultTable("risk_measures", "Risk at a glance", (
    _text("Item", "What is measured.", 34), Column("Before", Kind.MIXED, "Before the trades.", width=12), Column("After", Kind.MIXED, "With the trades.", width=12),
    Column("Limit", Kind.MIXED, "From Settings; blank = none.", width=12), UNIT, _text("Note", "How it is measured.", 60)), "No weight is known: see Checks.")

RISK_REPORT = ResultTable("risk_report", "What carries the risk", (
    _text("Name", "The class or the symbol; those that carry most come first.", 24), Column("Level", Kind.TEXT, "portfolio, class or security.", width=11),
    _weight("Weight", "Share of the value today."), _weight("Volatility", "Its own, a year."),
    _weight("Contribution", "Its share of the portfolio's volatility today; those of a level add up to 100 %. Below 0 it lowers it."),
    Column("Tracking Error", Kind.PERCENT, "What it adds to the tracking error today; those of a level add up to it.", width=10),
    Column("Before", Kind.PERCENT, "What it adds to the volatility a year, before the trades; those of a level add up to it.", width=10),
    Column("After", Kind.PERCENT, "The same, with the trades.", width=10), _weight("Weight After", "Share of the value with the trades."),
    _text("Why", "What it means.", 60)), "Not known: see Checks for what to enter.")

RISK_FACTORS = ResultTable("risk_factors", "Exposure to factors", (
    _text("Factor", "The column of Factors.", 24), Column("Before", Kind.NUMBER, "Weight × exposure, summed over what is held.", width=10), Column("After", Kind.NUMBER, "With the trades.", width=10),
    Column("Target", Kind.NUMBER, "From the row Target of Factors.", width=10), Column("Low", Kind.NUMBER, "The least it may be.", width=10), Column("High", Kind.NUMBER, "The most it may be.", width=10),
    Column("Status", Kind.TEXT, "ok, over or under its limits before the trades.", width=9), Column("Status After", Kind.TEXT, "With the trades.", width=9),
    _text("Note", "What it means.", 60)), "No sheet Factors, or no exposure in it.")
REVIEW_CALENDAR = ResultTable("review_calendar", "Review calendar", (
    _date("Due", "From when it is due; the plan's own day for what each plan checks."),
    Column("Kind", Kind.TEXT, "drift (every day of trading), limits (every week), full (as Review Frequency says) or strategic (every quarter, or with each full review where these are rarer).", width=10),
    Column("Status", Kind.TEXT, "checked: by this plan; due: a review is to be held, and its day entered at Last Review; not due yet; forced: due today because a limit is broken.", width=11),
    _text("What", "What is looked at.", 34), _text("Found", "What this plan found.", 90), _date("Next", "When it is due again.")),
    "Enter Review Frequency on Settings to have it written.")

UPDATED = ResultTable("updated_prices", "Updated prices", (
    SYMBOL, Column("Price", Kind.PRICE, "The price found; blank where the workbook's own stays."), _date("As Of", "The price's date."), _text("Time", "The time of that day, as the source has it.", 18),
    _text("Source", "The source that gave it.", 22), Column("In Place Of", Kind.PRICE, "The workbook's own price when this was written: where Holdings has another since, the row counts no more.", width=13),
    Column("Change %", Kind.PERCENT, "From the workbook's own price to this one.", width=11), _text("Why", "Which link of the chain gave the price, or why the workbook's own stays.", 70)), "No symbol needs a price.")

SPLITS = ResultTable("proposed_splits", "Proposed splits", (
    ACCOUNT, SYMBOL, _text("Split", "Shares after for shares before.", 9), LOT_ID, _date("Acquired", "As before: a split changes no holding period."),
    _shares("Shares Before", "As on Lots."), _shares("Shares After", "As after the split."), _money("Cost Basis", "The same before and after; blank where it is not known."),
    Column("Unit Cost After", Kind.PRICE, "Cost Basis ÷ Shares After.", width=14),
    Column("Confirm", Kind.FLAG, "Yours: enter yes beside any lot of a split that took place, and plan again.", width=10)), "Holdings and Lots count the same shares, or differ by no split.")

YEAR_END = ResultTable("year_end", "Year-end review", (
    _text("What", "What is realized, may still be taken, opens, closes, is due or is left.", 26), ACCOUNT, SYMBOL,
    _money("Amount", "Dollars: gains positive, losses of the lines that name losses positive as well; blank = not known."),
    _date("By", "The last day for it: of sales to come the last day of trading, of a wash window its last day; of what is realized the day of the last sale."), _text("Why", "What it is made of, and what to mind.", 90)),
    "Nothing could be planned: see Checks.")

FRONTIER = ResultTable("frontier", "Frontier: tax against drift", (
    _money("Budget", "The most tax of the year's trades, or the most gain of the year; blank = no limit."),
    _text("Mark", "do nothing; today's budget: the plan of these result sheets; rules: what the method plans without a limit.", 20),
    _money("Gain", "Recognized by the trades, on this return."), _money("Tax", "What they add to the year's tax; with losses they may save some."),
    Column("Drift", Kind.PERCENT, "Share of the portfolio that is not where the targets want it once they are done: what is above its target, summed up.", width=10, minimum=0.0),
    _money("Off Target", "The same in dollars."), Column("Removed", Kind.NUMBER, "Dollars brought on target for each dollar of tax more than in the row above.", width=10),
    Column("Tracking Error", Kind.PERCENT, "Against the targets, a year, with the trades; blank where nothing is known of risk.", width=10),
    Column("Trades", Kind.COUNT, "How many.", width=8), _text("Note", "Why the trades go past the budget.", 60)), "Nothing could be planned: see Checks.")

TRANSITION_BUDGETS = ResultTable("transition_budgets", "Transition: what a yearly budget brings", (
    _text("Case", "The most gain, or the most tax, of each year.", 26), _money("Budget", "The same in dollars; blank = no limit."),
    _text("Mark", "on Settings: the budget in force; as below: the one that the schedule of what leaves follows.", 22),
    _money("Tax First Year", "What the trades of the first year add to its tax."), _weight("Moved First Year", "Of what is off target today, how much has been moved by then."),
    _money("Tax", "What the trades add over all years."), _money("Gain", "What they realize over all years, on this return."),
    _weight("Moved %", "Of what is off target today, how much has been moved in the end."), _weight("Off Target", "Share of the portfolio that is not where the targets want it in the end."),
    _text("Note", "How the years end.", 60)), "Nothing could be planned: see Checks.")

TRANSITION = ResultTable("transition", "Year by year", (
    _text("Case", "The most gain, or the most tax, of each year.", 26), Column("Year", Kind.COUNT, "The tax year.", width=7), _date("Day", "The day planned for: the same of each year, or the first day of trading after it."),
    _money("Budget", "Of the year; blank = no limit."), _money("Gain", "Recognized by the year's trades, on this return."), _money("Tax", "What they add to the year's tax; with losses they may save some."),
    _weight("Moved %", "Of what is off target today, how much has been moved by then."), _weight("Off Target", "Share of the portfolio that is not where the targets want it: what is above its target, summed up."),
    Column("Tracking Error", Kind.PERCENT, "Against the targets, a year, with the trades; blank where nothing is known of risk.", width=10),
    Column("Lots", Kind.COUNT, "Taxed lots sold.", width=7), Column("Long By Now", Kind.COUNT, "Of them, lots that were short-term in the first year and are long-term now.", width=9),
    _money("Sold", "In taxable accounts."), _money("Carryforward", "Losses carried into the next year."), Column("Trades", Kind.COUNT, "How many, over all accounts.", width=8),
    _text("Note", "What holds the rest back.", 60)), "Nothing could be planned: see Checks.")

LEAVING = ResultTable("leaving", "What leaves, year by year", (
    _text("Case", "The yearly budget it is planned at.", 26), Column("Year", Kind.COUNT, "The tax year.", width=7), ACCOUNT, SYMBOL,
    _money("Sold", "In that year."), _money("Gain", "Recognized with it, on this return."), _money("Left", "Still held after it, at today's price.")),
    "Nothing is to leave: no holding is without a place in the targets or marked phase out.")

CHECKS = ResultTable("checks", "Checks", (
    Column("Code", Kind.TEXT, "The finding's code.", width=26), Column("Severity", Kind.TEXT, "error stops trades in what it names; warning and note do not.", width=10),
    _text("Sheet", "Where it stands.", 16), Column("Row", Kind.COUNT, "Excel row.", width=7), _text("Column", "The heading.", 18), _text("Value", "What the cell holds.", 22),
    _text("Message", "What is wrong, and what to do.", 100)), "Everything that was read is in order.")

AUDIT = ResultTable("audit", "Audit", (
    Column("Step", Kind.COUNT, "Order of the steps.", width=6), Column("Phase", Kind.TEXT, "The phase of the plan.", width=18), _text("Rule", "The rule applied.", 24),
    _text("What", "What it was applied to.", 32), _text("Detail", "The numbers that decided it.", 100)), "Nothing was decided.")

OPTIMAL_TARGETS_SHEET = ResultSheet(OPTIMAL_TARGETS, "From xlrebal reoptimize: the weights at which tracking error to your own targets, the cost of trading and the tax of what is sold cost least together. Read in place of Targets: delete this sheet to plan by your own again.", (
    ResultTable("optimal_targets", OPTIMAL_TARGETS, (
        _text("Model", "The model; blank for the household.", 14), _text("Asset Class", "The class.", 22), _text("Sub-Class", "Its part.", 16), _text("Sector", "The sector.", 16), _text("Symbol", "The security; blank for a row above securities.", 12),
        _weight("Target %", "The optimal weight."), _weight("Low %", "The band of your own row, around it; blank: Default Band %."), _weight("High %", "The band of your own row, around it."),
        _text("Why", "Your own target, what is held, and what the difference costs.", 70)), "No weight is better than the targets."),))
"""What `xlrebal reoptimize` writes into a workbook; no plan does."""

REOPTIMIZED = ResultTable("reoptimized", "What it costs a year", (
    _text("Model", "The model; blank for the household.", 14), _money("Value", "What is planned by it."), _weight("Tracking Error", "To your targets, of what is held."), _weight("Tracking Error After", "Of the optimal weights."),
    _weight("Moved", "Of the value, one way."), _money("Tax", "Of what is sold to get there, lots at a loss at none."), _money("Trading", "Of getting there, and of investing later what is left in cash."),
    _money("Cost", "½ × Risk Aversion × squared tracking error × value × years, trading and tax."), _money("Cost Held", "The same with what is held."), _money("Cost Of Targets", "The same at your targets."),
    _money("Above Least", "How far above the least there is the cost may be, at most.")), "No model could be optimized: see why.")
"""In the JSON of `xlrebal reoptimize`, a row a model."""
POLICY_FINDINGS = ResultTable("policy_findings", "Policy study", (
    _text("Item", "What is said.", 46), _text("Text", "What the study shows, of what it is made, and what was left out.", 60)), "Nothing could be studied: see Checks.")

POLICY_STUDY = ResultTable("policy_study", "Policies over the past", (
    _text("Policy", "When it trades and how far; the present one first.", 46), _weight("Return", "Compound, a year, after costs."), _weight("Volatility", "Of the periods' returns, a year."),
    Column("Sharpe", Kind.NUMBER, "Return above cash by volatility; above nothing where the returns have no column Cash.", width=9), _weight("Drawdown", "The furthest below an earlier height."),
    _weight("Turnover", "One-way, a year: half of what was traded by the value then."), Column("Cost", Kind.NUMBER, "Trading costs a year, in basis points of the portfolio, at Trading Price bps a side.", width=9),
    _weight("Tax", "A year, of the value."), _weight("After-Tax Return", "Compound, a year, after costs and taxes paid on the way."),
    _weight("Tracking Error", "Against the targets held all the time without cost, a year."), Column("Yearly Cost", Kind.NUMBER, "Trading, and what the drift costs, a year, in basis points.", width=9),
    Column("Rebalances", Kind.COUNT, "How often it traded, in all.", width=11), _weight("Premium", "Realized rebalancing premium, a year: growth before costs above the assets' own."), _weight("Net Return", "Before costs, less turnover × the cost of a round trip.")),
    "Nothing could be studied: see Checks.")

POLICY_DRIFT = ResultTable("policy_drift", "Drift through time", (
    _text("Policy", "When it trades and how far; the present one first.", 46), _weight("Largest Drift", "The furthest any asset was from its target, before trading."), _weight("Usual Drift", "Root mean square through time of the furthest asset's drift, after trading."),
    _weight("Sum of Drift", "Mean through time of all assets' drift, summed up."), _weight("Most Over", "The furthest above a target, after trading."), _weight("Most Under", "The furthest below a target, after trading.")),
    "Nothing could be studied: see Checks.")

POLICY_FREQUENCIES = ResultTable("policy_frequencies", "By the calendar alone", (
    _text("Frequency", "How often it trades to target.", 46), _weight("Turnover", "One-way, a year."), Column("Cost", Kind.NUMBER, "Trading costs a year, in basis points.", width=9),
    _weight("Tracking Error", "Against the targets, a year."), Column("Yearly Cost", Kind.NUMBER, "Trading and drift, a year, in basis points.", width=9)),
    "Nothing could be studied: see Checks.")

POLICY_GRID = ResultTable("policy_grid", "Yearly cost by band and by how often it is looked at, in basis points", (
    _weight("Band", "Points on either side of each target; trades go where Rebalance To says."),
    *(Column(every, Kind.NUMBER, f"Looked at {words}.", width=12) for every, words in (
        ("Daily", "each day"), ("Weekly", "each week"), ("Monthly", "each month"), ("Quarterly", "each quarter"), ("Semi-Annual", "each half-year"), ("Annual", "each year")))),
    "Nothing could be studied: see Checks.")

POLICY_SWEEP = ResultTable("policy_sweep", "Yearly cost from other first days and at other costs of trading, in basis points", (
    _text("Cheapest", "The policy of the grid that costs least.", 46), _date("Start", "The first period studied, to the end of all."), Column("Costs", Kind.NUMBER, "Times the costs of trading: 2 is twice Trading Price bps.", width=9),
    Column("Least", Kind.NUMBER, "What the cheapest policy costs.", width=9), Column("Present", Kind.NUMBER, "What the present policy costs.", width=9),
    _weight("Dearer", "What share of the grid costs more than the present policy.")),
    "Nothing could be studied: see Checks.")

POLICY_RANGE = ResultTable("policy_range", "Yearly cost in resampled histories, in basis points", (
    _text("Policy", "The present one, and those named beside it.", 46), Column("Low", Kind.NUMBER, "One in twenty is lower.", width=9), Column("Middle", Kind.NUMBER, "Half are lower.", width=9),
    Column("High", Kind.NUMBER, "One in twenty is higher.", width=9), _weight("Cheaper", "In what share of the histories it costs less than the present policy.")),
    "Nothing could be studied: see Checks.")

POLICY_PATH = ResultTable("policy_path", "Through time", (
    _date("Date", "A period's end; of a long history not each."), _money("Present", "What $1 would have become under the present policy."), _money("Never", "Never rebalanced."), _money("Each Year", "To target once a year."),
    _weight("Furthest", "Drift under the present policy: of the furthest asset, the most since the last line."), _weight("Band", "The widest band's reach.")),
    "Nothing could be studied: see Checks.")

RESULT_SHEETS: tuple[ResultSheet, ...] = (
    ResultSheet("Summary", "The whole answer, and the tables behind it.", (SUMMARY, CLASSES, STEPS, CHAINS, CASH, NEEDS, DISTRIBUTIONS, UNSETTLED)),
    ResultSheet("Drift", "How far each class, security and account is from its target, then your own holdings.", (DRIFT, DRIFT_HOLDINGS)),
    ResultSheet("Trades", "What to trade, in order, and why. Decision, Override Quantity and Note are yours and are kept on the next run.", (TRADES,)),
    ResultSheet("Lots Sold", "Which tax lots each sale takes, and what each realizes. Name them to the broker by settlement, one business day after the trade, or it may sell others (L-4).", (LOTS_SOLD,)),
    ResultSheet("Gains", "Short- and long-term results against carryforwards and budget, what the losses of these trades shelter, and the year's yield of harvesting.", (GAINS, GAINS_DETAIL, HARVEST_PAIRS, HARVEST_TOTALS, BUDGETS, LIMITS_LEFT)),
    ResultSheet("Wash Sales", "Losses realized, windows still open, trades the wash-sale rule blocked, and cautions.", (WASH_SALES,)),
    ResultSheet("Harvest", "Every taxable lot at a loss: harvested, possible, blocked or too small.", (HARVEST,)),
    ResultSheet("Tax Report", "Realized against deferred gains, the tax with and without the trades, shares to give to charity and to family, and what the rules say that the sheets cite by number.", (TAX_REPORT, GIFTS, FAMILY_GIFTS, RULES_CITED)),
    ResultSheet("Form 8949", "This year's taxable sales as Form 8949 wants them, for the CPA, and until 15 October last year's; proposed sales stand apart.", (FORM_8949, PROPOSED_8949, LAST_YEAR_8949, SCHEDULE_D, BROKER_DIFFERENCES)),
    ResultSheet("Attribution", "Drift, risk and turnover before and after, and drift level by level.", (ATTRIBUTION, GATE_CHAINS, DRIFT_LEVELS)),
    ResultSheet("Risk Report", "How much the portfolio varies, what carries it, and how far it may stray from the targets. Written where Risk, Returns or Factors stands in the workbook.", (RISK_MEASURES, RISK_REPORT, RISK_FACTORS), asked_by_sheets=("risk", "returns", "factors")),
    ResultSheet("Review Calendar", "What is due and what was found: drift, limits, the full review and the strategic one. Written where Settings gives a Review Frequency.", (REVIEW_CALENDAR,), asked_by="review_frequency"),
    ResultSheet("Year End", "What the year has realized, what may still be taken, which wash windows open and close, what must be paid out and what the budgets leave, these trades counted.", (YEAR_END,), asked_by_command="year-end"),
    ResultSheet(UPDATED_PRICES.name, "Prices that plans go by where Prices has none: above Holdings, as long as Holdings says what it said then. Delete the sheet to plan by the workbook's own again.", (UPDATED,), asked_by_command="prices"),
    ResultSheet(PROPOSED_SPLITS.name, "Splits that Holdings counts and Lots does not yet, with each lot as after it. Enter yes under Confirm where it took place: the next plan goes by these lots. Lots itself is never changed. Written where there is one.", (SPLITS,), asked_by_rows=True),
    ResultSheet("Frontier", "How far off target the household stays for how much tax: the plan made again at twenty budgets, from none to what it needs. Plan with a row's budget on Settings, and its trades are these.", (FRONTIER,), asked_by_command="frontier"),
    ResultSheet("Transition", "Moving to the targets over years: each year planned with that year's budget, its trades then done, its tax year closed and lots grown long-term. Prices stay as today; no dividends, deposits or withdrawals but those due today; tax by this year's rates.", (TRANSITION_BUDGETS, TRANSITION, LEAVING), asked_by_command="transition"),
    ResultSheet("Policy Study", "What the present rebalancing policy and others would have done over past returns, what they cost, and how sure that is. Hypothetical, and for the advisor only.", (POLICY_FINDINGS, POLICY_STUDY, POLICY_DRIFT, POLICY_FREQUENCIES, POLICY_GRID, POLICY_SWEEP, POLICY_RANGE, POLICY_PATH), asked_by_command="backtest"),
    ResultSheet("Checks", "What is wrong or uncertain in the input, where, and what to do.", (CHECKS,)),
    ResultSheet("Audit", "Every step of the plan, with the rule and the numbers that decided it.", (AUDIT,)))

ALWAYS_WRITTEN = tuple(sheet.name for sheet in RESULT_SHEETS if not sheet.on_request)
"""The sheets that each plan writes; the others are written where they are asked for."""

SUMMARY_TILES = (
    "Portfolio value", "Largest drift", "Trades", "Net realized gain", "Estimated tax of the trades", "Gain budget left",
    "Volatility", "Losses harvested", "Turnover")
"""The items of `summary` that may stand as tiles on top of the Summary sheet: the first six that have a figure."""

READ_BACK = frozenset({UPDATED_PRICES.name, PROPOSED_SPLITS.name})
"""The sheets of ours that plans go by: read again like the advisor's own."""

BY_COMMAND = tuple(table.key for sheet in RESULT_SHEETS if sheet.asked_by_command for table in sheet.tables)
"""The tables that a command of their own fills: empty in every other answer."""

RESULT_TABLES: dict[str, ResultTable] = {table.key: table for sheet in RESULT_SHEETS for table in sheet.tables}

REBUILT_LOTS = ResultTable("lots", "Open lots", (
    ACCOUNT, SYMBOL, LOT_ID, _date("Acquired", "Purchase date."), _date("Holding Date", "Start of the holding period, wash sales carried over."),
    _date("Long-Term From", "First long-term day."), _shares("Quantity", "Shares left."), _money("Basis", "Cost with wash-sale adjustments.", total=True)),
    "No lot is open.")

REALIZED = ResultTable("realized", "Realized gains", (
    _text("Sale", "The row of Transactions.", 12), ACCOUNT, SYMBOL, LOT_ID, _date("Acquired", "Purchase date."), _date("Sold", "Trade date."), TERM,
    _shares("Quantity", "Shares sold."), _money("Proceeds", "Net of fees.", total=True), _money("Basis", "Cost, earlier wash-sale adjustments included.", total=True),
    _money("Gain", "Proceeds − basis.", total=True), _money("Disallowed", "Loss disallowed as a wash sale.", total=True),
    _money("Permanent", "Part of it lost for good.", total=True), _money("Recognized", "Gain + disallowed.", total=True)), "Nothing taxable was sold.")

MATCHES = ResultTable("matches", "Wash sales", (
    _text("Sale", "The row of Transactions.", 12), ACCOUNT, SYMBOL, LOT_ID, _date("Sold", "Trade date of the loss."), _text("Replacement Account", "Where it was bought back.", 18),
    _text("Replacement Symbol", "The security bought.", 12), _text("Replacement", "The lot bought.", 14), _date("Purchased", "Trade date of the purchase."), _shares("Quantity", "Shares matched."),
    _money("Disallowed", "Loss disallowed.", total=True), Column("Permanent", Kind.FLAG, "Whether it is lost for good.", width=11),
    Column("Status", Kind.TEXT, "done, or provisional while the purchase is only scheduled.", width=12)), "No wash sale.")

OPEN_WINDOWS = ResultTable("open_windows", "Open windows", (
    _text("Sale", "The row of Transactions.", 12), ACCOUNT, SYMBOL, LOT_ID, _date("Sold", "Trade date of the loss."), _shares("Quantity At Risk", "Shares not yet matched."),
    _money("Loss At Risk", "Their loss, positive.", total=True), _date("At Risk Until", "Last day of the window."), _date("Safe From", "First clean day.")),
    "No loss was sold in the last 30 days.")

DIFFERENCES = ResultTable("differences", "Differences to the Lots sheet", (
    Column("Kind", Kind.TEXT, "missing lot, extra lot, quantity, basis, holding date or sale.", width=14), ACCOUNT, SYMBOL, LOT_ID,
    Column("From Transactions", Kind.MIXED, "As rebuilt.", width=16), Column("On Lots", Kind.MIXED, "As the Lots sheet has it.", width=16), UNIT,
    Column("Row", Kind.COUNT, "Row of the Lots sheet, or of Transactions for a sale.", width=7), _text("Message", "What differs, and what to do.", 80)),
    "The Lots sheet agrees with Transactions.")

LEDGER_TABLES: dict[str, ResultTable] = {table.key: table for table in (REBUILT_LOTS, REALIZED, MATCHES, OPEN_WINDOWS, DIFFERENCES)}
"""What `xlrebal ledger` writes as JSON."""
