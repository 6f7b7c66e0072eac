# fmt: off
# ruff: noqa: N802
"""The RB_ functions in xlwings Lite: this is the whole of its main.py (docs/install.md says how).

Written by `python -m vba.build` from the cell functions declared in Python; what they say comes from the package xlrebal.
"""

from xlwings import arg, func

from xlrebal.shells.functions.in_cell import shown


@func
@arg("begin_value", doc="The value at the end of start_date.", err_to_str=True)
@arg("end_value", doc="The value at the end of end_date, flows of that day included.", err_to_str=True)
@arg("flows", doc="Money paid in (+) or taken out (−), one a row. Blank: none.", ndim=2, err_to_str=True)
@arg("dates", doc="The day of each flow, row by row beside flows.", ndim=2, err_to_str=True)
@arg("start_date", doc="The day of begin_value; the period begins at its end, so a flow on this day is already in begin_value.", err_to_str=True)
@arg("end_date", doc="The day of end_value, the last of the period.", err_to_str=True)
@arg("tax", doc="The tax of the period's realized gains and income, in dollars; negative where losses save tax.", err_to_str=True)
def RB_AFTER_TAX_RETURN(begin_value, end_value, flows, dates, start_date, end_date, tax):
    """The pre-liquidation after-tax return: Modified Dietz with the tax of what was realized taken off."""
    return shown("RB_AFTER_TAX_RETURN", begin_value, end_value, flows, dates, start_date, end_date, tax)


@func
@arg("target", doc="The target weight, as 60%.", err_to_str=True)
@arg("band", doc="The band: points of the portfolio (ABS), or a share of the target (REL), as 5% or 20%.", err_to_str=True)
@arg("mode", doc="ABS: points of the portfolio (the default). REL: a share of the target. 5/25: the narrower of 5 points and 25% of the target.", err_to_str=True)
@arg("cap", doc="The most the band may be, in points, as 5%. Blank: no limit.", err_to_str=True)
def RB_BAND_HIGH(target, band, mode=None, cap=None):
    """The highest weight inside the band."""
    return shown("RB_BAND_HIGH", target, band, mode, cap)


@func
@arg("target", doc="The target weight, as 60%.", err_to_str=True)
@arg("band", doc="The band: points of the portfolio (ABS), or a share of the target (REL), as 5% or 20%.", err_to_str=True)
@arg("mode", doc="ABS: points of the portfolio (the default). REL: a share of the target. 5/25: the narrower of 5 points and 25% of the target.", err_to_str=True)
@arg("cap", doc="The most the band may be, in points, as 5%. Blank: no limit.", err_to_str=True)
def RB_BAND_LOW(target, band, mode=None, cap=None):
    """The lowest weight inside the band."""
    return shown("RB_BAND_LOW", target, band, mode, cap)


@func
@arg("acquired", doc="The trade date of the purchase.", err_to_str=True)
@arg("as_of", doc="The day of the sale; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_DAYS_TO_LONG_TERM(acquired, as_of=None):
    """Days until a sale is long-term; 0 when it is."""
    return shown("RB_DAYS_TO_LONG_TERM", acquired, as_of)


@func
@arg("actual", doc="The weight today, as 48%.", err_to_str=True)
@arg("target", doc="The target weight, as 60%.", err_to_str=True)
@arg("mode", doc="ABS: points of the portfolio (the default). REL: a share of the target.", err_to_str=True)
def RB_DRIFT(actual, target, mode=None):
    """How far a weight is from its target: in points of the portfolio (ABS), or as a share of the target (REL)."""
    return shown("RB_DRIFT", actual, target, mode)


@func
@arg("lots", doc="The lots of one security, with headings (Lot ID, Acquired, Quantity, Cost Basis …) or without: Acquired, Quantity, Cost Basis; with a fourth column in front, the Lot ID.", ndim=2, err_to_str=True)
@arg("shares", doc="How many shares to sell.", err_to_str=True)
@arg("price", doc="The price a share.", err_to_str=True)
@arg("method", doc="Which lots go first: TAXCOST (least tax, the default), MINTAX, FIFO, LIFO, HIFO, LOFO, SPECID by the column Sell Quantity, AVERAGE (average basis, oldest first), GIFT (to charity: only long-term gains, least basis first).", err_to_str=True)
@arg("as_of", doc="The day of the sale; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_GAIN(lots, shares, price, method=None, as_of=None):
    """The gain of a sale, short- and long-term together, in dollars; a loss is negative. By GIFT: the gain never taxed."""
    return shown("RB_GAIN", lots, shares, price, method, as_of)


@func
@arg("annual", doc="The budget of the year: the most net gain to realize, in dollars.", err_to_str=True)
@arg("realized", doc="The net gain realized so far this year; a net loss leaves the budget whole.", err_to_str=True)
@arg("as_of", doc="The day it is asked for; blank: today. It matters only when prorated.", err_to_str=True)
@arg("prorate", doc="How the budget opens up: NO (all of it from January, the default), Q by quarters, M by months.", err_to_str=True)
def RB_GAIN_BUDGET(annual, realized=None, as_of=None, prorate=None):
    """What is left of the year's gain budget, in dollars; negative where it is exceeded."""
    return shown("RB_GAIN_BUDGET", annual, realized, as_of, prorate)


@func
@arg("lots", doc="Lots with headings (Symbol, Lot ID, Acquired, Quantity, Cost Basis …) or without: Symbol, Lot ID, Acquired, Quantity, Cost Basis.", ndim=2, err_to_str=True)
@arg("prices", doc="Prices with headings Symbol and Price (a Holdings range will do), or these two columns without.", ndim=2, err_to_str=True)
@arg("min_loss", doc="The smallest loss worth it, in dollars a lot; blank: 100.", err_to_str=True)
@arg("min_loss_pct", doc="The smallest loss worth it, as a share of the cost; blank: 5%. Both must be met.", err_to_str=True)
@arg("as_of", doc="The day to plan for; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_HARVEST(lots, prices, min_loss=None, min_loss_pct=None, as_of=None):
    """Lots whose loss passes both limits, a row each, most tax saved first; those a recent purchase would wash are marked blocked."""
    return shown("RB_HARVEST", lots, prices, min_loss, min_loss_pct, as_of)


@func
@arg("holdings", doc="Holdings with headings (Account, Symbol, Quantity, Price, Asset Class …) or without: Symbol, Quantity, Price, Asset Class. Cash is the symbol CASH.", ndim=2, err_to_str=True)
@arg("targets", doc="Targets with headings (Asset Class, Symbol, Target %, Band % …) or without: class or symbol, target, band.", ndim=2, err_to_str=True)
@arg("amount", doc="The new money to invest, in dollars, beyond what is there.", err_to_str=True)
@arg("rules", doc="Settings, a name and its value in each row, as Rebalance To beside edge. Blank: the defaults.", ndim=2, err_to_str=True)
@arg("as_of", doc="The day to plan for; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_INVEST_CASH(holdings, targets, amount, rules=None, as_of=None):
    """The purchases that put new money to work, what is furthest below its target first, a row each; nothing is sold."""
    return shown("RB_INVEST_CASH", holdings, targets, amount, rules, as_of)


@func(volatile=True)
def RB_LAST_ERROR():
    """Why the function that showed an error last did so; blank when none did."""
    return shown("RB_LAST_ERROR")


@func
@arg("acquired", doc="The trade date of the purchase.", err_to_str=True)
def RB_LONG_TERM_FROM(acquired):
    """The first day on which a sale is long-term."""
    return shown("RB_LONG_TERM_FROM", acquired)


@func
@arg("begin_value", doc="The value at the end of start_date.", err_to_str=True)
@arg("end_value", doc="The value at the end of end_date, flows of that day included.", err_to_str=True)
@arg("flows", doc="Money paid in (+) or taken out (−), one a row. Blank: none.", ndim=2, err_to_str=True)
@arg("dates", doc="The day of each flow, row by row beside flows.", ndim=2, err_to_str=True)
@arg("start_date", doc="The day of begin_value; the period begins at its end, so a flow on this day is already in begin_value.", err_to_str=True)
@arg("end_date", doc="The day of end_value, the last of the period.", err_to_str=True)
def RB_MODIFIED_DIETZ(begin_value, end_value, flows, dates, start_date, end_date):
    """The Modified Dietz return: what was earned on the average money at work, each flow weighted by the days after it."""
    return shown("RB_MODIFIED_DIETZ", begin_value, end_value, flows, dates, start_date, end_date)


@func
@arg("st", doc="Short-term gains less losses of the year, in dollars.", err_to_str=True)
@arg("lt", doc="Long-term gains less losses of the year, in dollars.", err_to_str=True)
@arg("st_carry", doc="Short-term loss carried in, positive; blank: none.", err_to_str=True)
@arg("lt_carry", doc="Long-term loss carried in, positive; blank: none.", err_to_str=True)
@arg("distributions", doc="Long-term capital gain distributions of funds; blank: none.", err_to_str=True)
@arg("loss_limit", doc="The loss that offsets other income: 3,000 (the default), 1,500 if married filing separately.", err_to_str=True)
def RB_NET_GAINS(st, lt, st_carry=None, lt_carry=None, distributions=None, loss_limit=None):
    """The year's gains and losses netted as on Schedule D, a row each: net, offset against other income, carried forward."""
    return shown("RB_NET_GAINS", st, lt, st_carry, lt_carry, distributions, loss_limit)


@func
@arg("targets", doc="The target weights, one a security; they add up to 100%.", ndim=2, err_to_str=True)
@arg("current", doc="The weights held, in the same order, 0 where nothing is; what they miss of 100% is money to invest.", ndim=2, err_to_str=True)
@arg("covariance", doc="The covariances a year: as many rows and columns as there are targets, in the same order; with or without headings.", ndim=2, err_to_str=True)
@arg("costs", doc="What trading costs, of each dollar traded, as 0.25%: one figure for all securities, or one for each.", ndim=2, err_to_str=True)
@arg("risk_aversion", doc="What a unit of variance from the targets costs a year: the larger, the nearer to the targets. Blank: 1.", err_to_str=True)
@arg("taxes", doc="The tax on each dollar sold, as 3%: its gain in a dollar × the rate, 0 for a loss; one figure, or one for each. Blank: none.", ndim=2, err_to_str=True)
def RB_OPTIMAL_WEIGHTS(targets, current, covariance, costs, risk_aversion=None, taxes=None):
    """The weights at which risk from the targets, the cost of trading and the tax of what is sold sum to the least."""
    return shown("RB_OPTIMAL_WEIGHTS", targets, current, covariance, costs, risk_aversion, taxes)


@func
@arg("holdings", doc="Holdings with headings (Account, Symbol, Quantity, Price, Asset Class …) or without: Symbol, Quantity, Price, Asset Class. Cash is the symbol CASH.", ndim=2, err_to_str=True)
@arg("amount", doc="The cash to take out, in dollars, beyond what is there.", err_to_str=True)
@arg("method", doc="Which lots go first: TAXCOST (least tax, the default), MINTAX, FIFO, LIFO, HIFO, LOFO or SPECID.", err_to_str=True)
@arg("lots", doc="The tax lots, for gains and for which lots go first. Blank: every holding counts as one lot without gain, and gains stay blank.", ndim=2, err_to_str=True)
@arg("targets", doc="Targets: what is furthest over its target goes first. Blank: the largest holding goes first.", ndim=2, err_to_str=True)
@arg("as_of", doc="The day to plan for; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_RAISE_CASH(holdings, amount, method=None, lots=None, targets=None, as_of=None):
    """The sales that raise an amount of cash, a row each; nothing else moves."""
    return shown("RB_RAISE_CASH", holdings, amount, method, lots, targets, as_of)


@func
@arg("trade_row", doc="One row of Trades, from Priority to Why or Without It, or with its headings above it.", ndim=2, err_to_str=True)
def RB_REASON(trade_row):
    """What is traded, and why; from Without It also what the best plan without it would cost."""
    return shown("RB_REASON", trade_row)


@func
@arg("actual", doc="The weight today, as 73%.", err_to_str=True)
@arg("target", doc="The target weight, as 60%.", err_to_str=True)
@arg("band", doc="The band: points of the portfolio (ABS), or a share of the target (REL), as 5% or 20%.", err_to_str=True)
@arg("destination", doc="Where a breach goes: TARGET (the default), EDGE (the band's limit) or MID (halfway).", err_to_str=True)
@arg("mode", doc="ABS: points of the portfolio (the default). REL: a share of the target. 5/25: the narrower of 5 points and 25% of the target.", err_to_str=True)
def RB_REBALANCE_TO(actual, target, band, destination=None, mode=None):
    """The weight to trade to; inside the band that is the weight today."""
    return shown("RB_REBALANCE_TO", actual, target, band, destination, mode)


@func
@arg("lots", doc="The lots of one security, with headings (Lot ID, Acquired, Quantity, Cost Basis …) or without: Acquired, Quantity, Cost Basis; with a fourth column in front, the Lot ID.", ndim=2, err_to_str=True)
@arg("shares", doc="How many shares to sell.", err_to_str=True)
@arg("price", doc="The price a share.", err_to_str=True)
@arg("method", doc="Which lots go first: TAXCOST (least tax, the default), MINTAX, FIFO, LIFO, HIFO, LOFO, SPECID by the column Sell Quantity, AVERAGE (average basis, oldest first), GIFT (to charity: only long-term gains, least basis first).", err_to_str=True)
@arg("as_of", doc="The day of the sale; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_SELL_LOTS(lots, shares, price, method=None, as_of=None):
    """The lots to sell, a row each: lot, acquired, shares, proceeds, basis, gain, term."""
    return shown("RB_SELL_LOTS", lots, shares, price, method, as_of)


@func
@arg("actual", doc="The weight today, as 48%.", err_to_str=True)
@arg("low", doc="The lowest weight allowed; blank: none.", err_to_str=True)
@arg("high", doc="The highest weight allowed; blank: none.", err_to_str=True)
def RB_STATUS(actual, low=None, high=None):
    """OK, Over or Under; a breach is strictly beyond the band."""
    return shown("RB_STATUS", actual, low, high)


@func
@arg("symbol", doc="The security's symbol, as VTI.", err_to_str=True)
@arg("choice", doc="Which one: 1 the first (the default), 2 the next …", err_to_str=True)
@arg("securities", doc="A list of your own: a Securities range with headings Symbol and Substitutes, or these two columns. Blank: the usual index funds, never two on one index.", ndim=2, err_to_str=True)
def RB_SUBSTITUTE(symbol, choice=None, securities=None):
    """A similar security to hold while a loss is at risk: from your own list, or an index fund that follows another index."""
    return shown("RB_SUBSTITUTE", symbol, choice, securities)


@func
@arg("after_tax", doc="The portfolio's return after tax.", err_to_str=True)
@arg("pre_tax", doc="The portfolio's return before tax.", err_to_str=True)
@arg("benchmark_after_tax", doc="The benchmark's return after tax.", err_to_str=True)
@arg("benchmark_pre_tax", doc="The benchmark's return before tax.", err_to_str=True)
def RB_TAX_ALPHA(after_tax, pre_tax, benchmark_after_tax, benchmark_pre_tax):
    """What tax management added: the excess return after tax less the excess return before tax."""
    return shown("RB_TAX_ALPHA", after_tax, pre_tax, benchmark_after_tax, benchmark_pre_tax)


@func
@arg("lots", doc="The lots of one security, with headings (Lot ID, Acquired, Quantity, Cost Basis …) or without: Acquired, Quantity, Cost Basis; with a fourth column in front, the Lot ID.", ndim=2, err_to_str=True)
@arg("shares", doc="How many shares to sell.", err_to_str=True)
@arg("price", doc="The price a share.", err_to_str=True)
@arg("st_rate", doc="The rate on short-term gains, as 37%.", err_to_str=True)
@arg("lt_rate", doc="The rate on long-term gains, as 20%.", err_to_str=True)
@arg("method", doc="Which lots go first: TAXCOST (least tax, the default), MINTAX, FIFO, LIFO, HIFO, LOFO, SPECID by the column Sell Quantity, AVERAGE (average basis, oldest first), GIFT (to charity: only long-term gains, least basis first).", err_to_str=True)
@arg("as_of", doc="The day of the sale; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_TAX_ON_SALE(lots, shares, price, st_rate, lt_rate, method=None, as_of=None):
    """The tax of a sale in dollars, its gains and losses netted; a net loss saves tax up to the $3,000 offset. By GIFT: the tax saved."""
    return shown("RB_TAX_ON_SALE", lots, shares, price, st_rate, lt_rate, method, as_of)


@func
@arg("acquired", doc="The trade date of the purchase.", err_to_str=True)
@arg("as_of", doc="The day of the sale; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_TERM(acquired, as_of=None):
    """ST or LT: long-term is held more than one year, counted from the day after the purchase."""
    return shown("RB_TERM", acquired, as_of)


@func
@arg("returns", doc="The portfolio's return of each period, as 1.2%.", ndim=2, err_to_str=True)
@arg("benchmark", doc="The benchmark's return of each period, beside returns.", ndim=2, err_to_str=True)
@arg("periods", doc="Periods a year: 12 for months (the default), 4 for quarters, 252 for days.", err_to_str=True)
def RB_TRACKING_ERROR(returns, benchmark, periods=None):
    """The yearly standard deviation of the returns less the benchmark's; rows with a blank are left out."""
    return shown("RB_TRACKING_ERROR", returns, benchmark, periods)


@func
@arg("holdings", doc="Holdings with headings (Account, Symbol, Quantity, Price, Asset Class …) or without: Symbol, Quantity, Price, Asset Class. Cash is the symbol CASH.", ndim=2, err_to_str=True)
@arg("targets", doc="Targets with headings (Asset Class, Symbol, Target %, Band % …) or without: class or symbol, target, band.", ndim=2, err_to_str=True)
@arg("rules", doc="Settings, a name and its value in each row, as Rebalance To beside edge. Blank: the defaults.", ndim=2, err_to_str=True)
@arg("lots", doc="The tax lots, for gains and for which lots go first. Blank: every holding counts as one lot without gain, and gains stay blank.", ndim=2, err_to_str=True)
@arg("as_of", doc="The day to plan for; blank: today. Give TODAY() to have it followed.", err_to_str=True)
def RB_TRADES(holdings, targets, rules=None, lots=None, as_of=None):
    """The trades that bring the holdings to their targets, a row each with its reason; as Propose Trades."""
    return shown("RB_TRADES", holdings, targets, rules, lots, as_of)


@func
@arg("trades", doc="The amounts of all trades, sells and buys, in dollars.", ndim=2, err_to_str=True)
@arg("average_value", doc="The portfolio's average value, in dollars.", err_to_str=True)
def RB_TURNOVER(trades, average_value):
    """One-way turnover: half the sum of all trades over the average value."""
    return shown("RB_TURNOVER", trades, average_value)


@func
@arg("values", doc="The value at the end of each period, its flow included, oldest first.", ndim=2, err_to_str=True)
@arg("flows", doc="Money paid in (+) or taken out (−) in each period, at its end, beside values. The first belongs to the first value. Blank: none.", ndim=2, err_to_str=True)
def RB_TWR(values, flows=None):
    """The time-weighted return: the growth of a dollar that stayed in, flows aside."""
    return shown("RB_TWR", values, flows)


@func
def RB_VERSION():
    """The version of xlrebal that answers."""
    return shown("RB_VERSION")


@func
@arg("symbol", doc="The security's symbol, as VTI.", err_to_str=True)
@arg("sale_date", doc="The trade date of the sale at a loss.", err_to_str=True)
@arg("buys", doc="Purchases in every account of the household, with headings (Date, Symbol, Action, Quantity …) or without: Date, Symbol. One column of dates: all of this security. A negative quantity is a sale.", ndim=2, err_to_str=True)
@arg("equivalents", doc="Securities that are substantially identical, one group a row: VTI beside VTSAX, or VTI, VTSAX in one cell. Blank: none.", ndim=2, err_to_str=True)
def RB_WASH_SALE(symbol, sale_date, buys, equivalents=None):
    """TRUE where a purchase within 30 days before or after would wash a loss taken on that day."""
    return shown("RB_WASH_SALE", symbol, sale_date, buys, equivalents)


@func
@arg("symbol", doc="The security's symbol, as VTI.", err_to_str=True)
@arg("sale_date", doc="The trade date of the sale at a loss.", err_to_str=True)
@arg("buys", doc="Purchases already made or scheduled, as for RB_WASH_SALE. Given, even with nothing in it: when the loss may be taken. Left out: when the security may be bought back.", ndim=2, err_to_str=True)
@arg("equivalents", doc="Securities that are substantially identical, one group a row: VTI beside VTSAX, or VTI, VTSAX in one cell. Blank: none.", ndim=2, err_to_str=True)
def RB_WASH_UNTIL(symbol, sale_date, buys=None, equivalents=None):
    """The first safe day: to buy back after a loss; or, with purchases given, to take the loss without any of them washing it."""
    return shown("RB_WASH_UNTIL", symbol, sale_date, buys, equivalents)


@func
@arg("value", doc="The position's value.", err_to_str=True)
@arg("total", doc="The portfolio's value.", err_to_str=True)
def RB_WEIGHT(value, total):
    """A position's share of the portfolio; blank where the total is 0."""
    return shown("RB_WEIGHT", value, total)
