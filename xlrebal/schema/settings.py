"""The rows of the Settings sheet: name, kind, default and help, declared once."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import get_args

from xlrebal.schema import plan_settings as words
from xlrebal.schema.column import Kind, Value, snake_case
from xlrebal.schema.inputs import FILING_STATUSES, LOT_METHODS
from xlrebal.schema.record import record


@record
class Setting:
    """One setting. A percent's default and limits are fractions; a default of None means no limit, or unknown.

    share: the name of the setting that a percentage in its cell sets, as 10% of Tax Budget sets Tax Budget %.
    instead: words its cell may hold that set another setting: (word, that one's key, its value).
    is_limit: it limits what is traded: where its value cannot be read, nothing is.
    minimum and maximum (both inclusive) bound its number; `correction` is what to enter instead, where "0 or more" does
    not say it.
    """

    name: str
    kind: Kind
    default: Value
    help: str
    _: KW_ONLY
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    correction: str = ""
    instead: tuple[tuple[str, str, str], ...] = ()
    is_limit: bool = False
    share: str = ""

    @property
    def key(self) -> str:
        """The name in snake_case."""
        return snake_case(self.name)


ALL_SETTINGS: tuple[Setting, ...] = (
    Setting("As Of", Kind.DATE, None, "The plan's date; blank = today. --as-of on the command line wins."),
    Setting("Advisor", Kind.TEXT, "", "Printed on the Summary."),
    Setting("Client", Kind.TEXT, "", "Printed on the Summary."),
    Setting("Keep Snapshots", Kind.FLAG, False, "Each run that proposes trades is kept beside the workbook as a file, from which xlrebal replay works the plan out again: what was read, the settings, the prices and what was decided."),
    Setting("Method", Kind.CHOICE, "rules", "How trades are chosen. rules: each row goes where bands, Trigger and Rebalance To send it, at the least tax and cost. optimal: inside its band each row goes as far toward its target as that is worth its tax and trading, given what drift costs (Risk Aversion, Drift Horizon); losses count at what they save, and with Harvest Losses more is sold for them. --method on the command line wins.", choices=get_args(words.Method)),
    Setting("House File", Kind.TEXT, "", "The firm's workbook of models, profiles, restrictions, settings, substitutes and prices, shared by all clients' books: its name beside this workbook, or its path. What this workbook says stands above it; of restrictions the tighter. --house on the command line wins."),
    Setting("Profile", Kind.TEXT, "", "balanced, growth, conservative or income, or a profile of the house file, replaces the Targets sheet's weights."),
    Setting("Trigger", Kind.CHOICE, "threshold", "threshold trades when a band is breached. calendar: every row goes where Rebalance To says, once a review is due. both: a band that is breached, once a review is due. "
            "always ignores bands. never trades nothing for drift (needs and harvesting still do, in each).", choices=get_args(words.Trigger)),
    Setting("Review Frequency", Kind.CHOICE, None, "How often the household is reviewed, counted from Last Review; a review falls on a day on which the NYSE trades. Writes the sheet Review Calendar.", choices=get_args(words.ReviewFrequency)),
    Setting("Last Review", Kind.DATE, None, "The day of the last review, or of the last look at the bands; blank: one is due."),
    Setting("Look Interval Days", Kind.COUNT, None, "Where Trigger is threshold: days from Last Review until bands are acted on again, as 14; blank: on any day.", minimum=0),
    Setting("Mode", Kind.CHOICE, "full", "What a plan may trade of its own choice. full: all that the sheets and settings ask for. bands only: rows outside their bands, no losses and no phase-outs. "
            "buy only: with the cash there is, nothing is sold. sell only: nothing is bought, and proceeds stay in cash. raise or invest: cash needs and new money. one class: the class of Mode Class. "
            "harvest: losses alone. harvest and rebalance: both, whatever Harvest Losses says. --mode on the command line wins; your own orders stand in each.", choices=get_args(words.Mode)),
    Setting("Mode Class", Kind.TEXT, "", "The asset class that is traded where Mode is one class."),
    Setting("Rebalance To", Kind.CHOICE, "target", "Where a breach is brought back to.", choices=get_args(words.RebalanceTo)),
    Setting("Security Rows", Kind.CHOICE, "target", "target: a security row of Targets goes where Rebalance To says, and serves others up to its target. band: it need only be inside its band; from outside it goes to the limit, and inside it stays or serves other rows.", choices=get_args(words.SecurityRows)),
    Setting("Regime", Kind.TEXT, "", "The market regime that holds, in your own words: a tilt with a Regime on Tilts acts only while it is the same."),
    Setting("Default Band %", Kind.PERCENT, 0.05, "Band of a target row that names none, in points; or preset, see Band Presets.", minimum=0, maximum=1,
            instead=(("preset", "band_presets", "kind"), ("presets", "band_presets", "kind"), ("volatility", "band_presets", "volatility"))),
    Setting("Band Presets", Kind.CHOICE, "no", "Bands of rows of Targets that name none. kind: US equity 3, international 4, emerging 5, bonds 2, real estate 7 points, told by the words of class and sub-class. "
            "volatility: a fifth of the volatility a year on Risk or Returns, 2 points at least. Each where the other knows nothing; no, and what neither knows: Default Band %.", choices=get_args(words.BandPresets)),
    Setting("Gain Budget", Kind.MONEY, None, "Most recognized net gain this year, in taxable accounts; blank = no limit, 0 = none.", minimum=0, is_limit=True),
    Setting("Tax Budget", Kind.MONEY, None, "Most estimated tax the trades may add, in dollars; blank = no limit.", minimum=0, is_limit=True, share="Tax Budget %"),
    Setting("Tax Budget %", Kind.PERCENT, None, "The same as a share of the year's tax without the trades, as Tax Report has it: 10% adds at most a tenth to what is due already. The smaller of the two counts; blank = no limit, and none is added where nothing is due.", minimum=0, is_limit=True),
    Setting("Short-Term Gain Limit", Kind.MONEY, None, "Most net short-term gain this year; blank = no limit.", minimum=0, is_limit=True),
    Setting("Minimum Trade", Kind.MONEY, 100.0, "Trades smaller than this are left out.", minimum=0, share="Minimum Trade %"),
    Setting("Minimum Trade %", Kind.PERCENT, None, "The same as a share of what its account is worth: the larger of the two counts; blank = none.", minimum=0, maximum=1),
    Setting("Improvement %", Kind.PERCENT, None, "A trade for drift is left out where it would remove less than this share of the drift of its row, the narrowest that is to move; blank = any.", minimum=0, maximum=1),
    Setting("Cash Horizon Days", Kind.COUNT, 30, "Needs of Cash Needs that are due within so many days, or by the next review where Review Frequency makes that later, are raised today; later ones are listed with their date.", aliases=("Cash Horizon",), minimum=0, maximum=3660),
    Setting("Turnover Limit %", Kind.PERCENT, None, "Largest one-way turnover, half of all sales and purchases over the value, as Summary shows it; needs, your own orders and harvests count but are never cut; blank = no limit.", minimum=0, maximum=1, is_limit=True),
    Setting("Lot Method", Kind.CHOICE, "TAXCOST", "Lot relief where the account names none.", choices=LOT_METHODS),
    Setting("Short-Term Rate %", Kind.PERCENT, None, "Federal rate on short-term gains; blank = that of the bracket where Other Income is given, else 2026's top rate, said once.", minimum=0, maximum=1),
    Setting("Long-Term Rate %", Kind.PERCENT, None, "Federal rate on long-term gains; blank = that of the bracket where Other Income is given, else 2026's top rate, said once.", minimum=0, maximum=1),
    Setting("NIIT %", Kind.PERCENT, None, "Net investment income tax; blank with both rates blank = 3.8 %, or as MAGI tells where Other Income is given; else 0.", minimum=0, maximum=1),
    Setting("State Rate %", Kind.PERCENT, 0.0, "One flat state rate on gains.", minimum=0, maximum=1),
    Setting("Filing Status", Kind.CHOICE, None, "With Other Income: tax by the year's brackets instead of the rates above. Blank counts as single for the loss offset.",
            choices=FILING_STATUSES, aliases=("Status",)),
    Setting("Other Income", Kind.MONEY, None, "Taxable income this year after deductions, without capital gains and qualified dividends (MAGI includes both)."),
    Setting("Qualified Dividends", Kind.MONEY, 0.0, "Qualified dividends this year; used with Filing Status and Other Income.", minimum=0),
    Setting("Investment Income", Kind.MONEY, 0.0, "Net investment income this year besides capital gains: interest, dividends, rents (for NIIT)."),
    Setting("MAGI", Kind.MONEY, None, "Modified adjusted gross income before the trades, this year's gains so far included (Other Income leaves them out); blank leaves NIIT out of the tax by brackets."),
    Setting("ST Carryforward", Kind.MONEY, 0.0, "Short-term loss carried in, positive.", minimum=0, correction="enter a loss carried in as a positive amount"),
    Setting("LT Carryforward", Kind.MONEY, 0.0, "Long-term loss carried in, positive.", minimum=0, correction="enter a loss carried in as a positive amount"),
    Setting("Year-to-Date ST", Kind.MONEY, None, "Recognized short-term result so far; blank = from Transactions."),
    Setting("Year-to-Date LT", Kind.MONEY, None, "Recognized long-term result so far; blank = from Transactions."),
    Setting("Capital Gain Distributions", Kind.MONEY, 0.0, "Long-term distributions so far this year.", minimum=0),
    Setting("Harvest Losses", Kind.FLAG, False, "Sell losses past both thresholds, whether or not a band is breached."),
    Setting("Harvest Min Loss $", Kind.MONEY, 100.0, "Smallest loss worth harvesting, in dollars a lot.", minimum=0),
    Setting("Harvest Min Loss %", Kind.PERCENT, 0.05, "Smallest loss worth harvesting, as a share of basis.", minimum=0, maximum=1),
    Setting("Harvest Rise %", Kind.PERCENT, 0.0, "By how much both limits rise from 1 January to 31 December, day by day: 100 % doubles them. Small losses taken early in the year leave more for the rest of it.", minimum=0),
    Setting("Harvest Min Volatilities", Kind.NUMBER, 0.0, "Smallest loss worth harvesting in volatilities a year of the security, as a share of basis, where Risk, Returns or Factors stand: at 0.5 a fund of 16 % must be 8 % down. The larger of the limits counts.", minimum=0),
    Setting("Correlation Floor", Kind.NUMBER, 0.95, "Where Returns has columns for both, a usual fund whose past correlation with the one sold is lower is no substitute; of your own Substitutes Checks says so. Blank or 0: no floor.", minimum=0, maximum=1),
    Setting("Swap Back", Kind.CHOICE, "ask", "What becomes of a substitute once the window of the loss it stands in for has closed. ask: it keeps the place of what it replaced, and Checks says what swapping back would realize. yes: it is sold and the original bought. no: it stays.", choices=get_args(words.SwapBack)),
    Setting("Accept Wash Up To $", Kind.MONEY, 0.0, "What wash sales may take of the losses of one sale: a reinvested dividend's few dollars need not hold a loss back.", minimum=0),
    Setting("Charitable Gift", Kind.MONEY, 0.0, "Market value of shares the client wants to give to charity this year: the Tax Report lists which are best given.", minimum=0),
    Setting("Family Gift", Kind.MONEY, 0.0, "Market value of shares the client wants to give to family this year: the Tax Report lists which are best given, and what selling them costs here and there.", minimum=0),
    Setting("Family Rate %", Kind.PERCENT, None, "What those who get them pay on a long-term gain, federal and state; 0 where the 0% bracket takes it. Blank: not known.", minimum=0, maximum=1),
    Setting("Wait For Long Term Days", Kind.COUNT, 30, "A short-term gain this close to long-term is waited for, and so is the end of a redemption fee.", minimum=0),
    Setting("Wait For Long Term Risk", Kind.NUMBER, None, "A short-term gain is held until it is long-term, however far off, where the tax that saves is more than so many standard deviations of what it may move meanwhile "
            "against what is below target: its value × the volatility of that difference × √(days ÷ 365). At 1, a fall that takes back what is saved has a chance of one in six at most; 0 always waits; blank: only Wait For Long Term Days counts. Needs Risk, Returns or Factors; cash that nothing else can pay and your own orders do not wait.", minimum=0),
    Setting("Target Volatility %", Kind.PERCENT, None, "The volatility a year to aim at, where Risk, Returns or Factors is given; above it is said.", minimum=0),
    Setting("Volatility Limit %", Kind.PERCENT, None, "The most volatility a year the household may have, where Risk, Returns or Factors is given; above it is a warning, before and after the trades. Method optimal keeps its trades within it; the rules method's it limits not.", aliases=("Max Volatility %", "Maximum Volatility %"), minimum=0),
    Setting("Tracking Error Limit %", Kind.PERCENT, None, "The most tracking error a year against the targets; above it is a warning, before and after the trades. Method optimal keeps its trades within it; of the rules method's it limits only the swaps of losses where a sheet Benchmark stands: they keep the tracking error to the benchmark within it.", aliases=("Max Tracking Error %", "Maximum Tracking Error %"), minimum=0),
    Setting("Covariance", Kind.CHOICE, "sample", "How Returns are turned into volatilities and correlations: sample (all periods alike), ewma (the latest weigh most: RiskMetrics 1996), or ledoit-wolf (shrunk, for few periods and many columns: Ledoit and Wolf 2004; needs scikit-learn, docs/install.md).",
            choices=get_args(words.CovarianceMethod), aliases=("Covariance Method",)),
    Setting("EWMA Half-Life Months", Kind.NUMBER, None, "With Covariance ewma: after how many months a return weighs half; blank = RiskMetrics' decay, 0.94 a day or else 0.97 a period (0.97 a month: 23 months).", aliases=("EWMA Half-Life",), minimum=0.25),
    Setting("Trading Price bps", Kind.NUMBER, 25.0, "Price of trading in basis points of each dollar sold or bought, beside what Securities says of the symbol: half its spread, its Impact bps, its commission and its redemption fee. "
            "Together they are weighed against tax and drift, and shown.", aliases=("Transaction Cost bps", "Trading Cost bps", "Cost of Trading bps"), minimum=0),
    Setting("Impact Coefficient", Kind.NUMBER, 1.0, "Market impact of an order whose symbol has an ADV and no Impact bps on Securities: this × its volatility a day × √(shares ÷ ADV), as a share of its amount; a day's is the year's ÷ √252, and the shares are those of all accounts on that side. It is weighed when lots, accounts and symbols are chosen. "
            "1: a day's volume costs a day's volatility (Grinold and Kahn, Active Portfolio Management, 2nd ed., ch. 16). Without a volatility on Risk, Returns or Factors there is none; 0: never.", aliases=("Market Impact Coefficient",), minimum=0),
    Setting("Location Rank bps", Kind.NUMBER, 50.0, "What a purchase one place further down a security's list of accounts costs, weighed against tax and trading: the list is its Location Preference, else that of the asset location convention. 0: places count for nothing.", minimum=0),
    Setting("Risk Aversion", Kind.NUMBER, 4.0, "What drift costs a year: half of it × tracking error squared × value; shown beside the cost of trading. Method optimal weighs the same against tax and trading; where no risk is known it counts half of it in cents a year for each dollar off a target (at 4: 2 cents), half of that in a row inside another.", minimum=0),
    Setting("Worth of Carried Loss %", Kind.PERCENT, 0.5, "What Method optimal counts a loss for that this year's gains and its offset against other income do not use up, as a share of the tax on a long-term gain: later gains may use it.", minimum=0, maximum=1),
    Setting("Cost Gate", Kind.CHOICE, None, "off; warn: says where trading for drift costs more than the drift; hold: does not trade there. Blank: where Risk, Returns or Factors stand, cost of trading "
            "holds and tax warns. A row with Low % and High % of its own is never held.", choices=get_args(words.CostGate)),
    Setting("Gate Horizon Years", Kind.NUMBER, 5.0, "Years over which the cost of the drift is set against the cost of trading, for Cost Gate.", minimum=0),
    Setting("Drift Horizon (years)", Kind.NUMBER, 1.0, "Years the drift would last if nothing were traded: Method optimal sets what it costs in that time against tax and trading.", minimum=0),
    Setting("Stale Price Days", Kind.COUNT, 5, "Older prices get a warning.", minimum=0),
    Setting("Quantity Tolerance", Kind.NUMBER, 0.0001, "How far lots may differ from the holding, in shares.", minimum=0),
    Setting("C-1", Kind.CHOICE, "excluded", "Contested: does the rest of one purchase wash a loss on part of it?", choices=get_args(words.SameOrder)),
    Setting("C-3", Kind.CHOICE, "purchase_date", "Contested: which loss of one day is matched first, by purchase date or order of execution?", choices=get_args(words.LossOrder)),
    Setting("C-4", Kind.CHOICE, "counted", "Contested: does a purchase count that was made before the sold shares were bought?", choices=get_args(words.EarlierPurchase)),
    Setting("C-5", Kind.CHOICE, "add_days", "Contested: a replacement adds the days held, adds them but no day twice, or takes over the sold shares' date.", choices=get_args(words.TackedHolding)),
    Setting("C-6", Kind.CHOICE, "matched_first", "Contested: which shares of a lot leave first when some carry a wash sale.", choices=get_args(words.PartSale)),
    Setting("C-7", Kind.CHOICE, "defer", "Contested: bought back in the spouse's taxable account, the loss is deferred (joint return) or lost.", choices=get_args(words.SpouseBasis)),
    Setting("C-8", Kind.CHOICE, "permanent", "Contested: a 401(k), an HSA or the spouse's IRA counts as the client's IRA, or not at all.", choices=get_args(words.DeferralAccounts)),
    Setting("C-9", Kind.CHOICE, "separate", "Contested: funds with the same Index on Securities are separate securities (a caution is shown), or grouped as identical.", choices=get_args(words.SameIndex)),
    Setting("C-11", Kind.CHOICE, "march_1", "Contested: bought 28 February before a leap year, long-term from 1 March or from 29 February.", choices=get_args(words.LeapFebruary)),
    Setting("C-12", Kind.CHOICE, "per_share", "Contested: MINTAX sorts by the gain of one share, or of the whole lot.", choices=get_args(words.MintaxSize)),
    Setting("C-13", Kind.CHOICE, "cents", "Contested: Form 8949 in cents, or each amount rounded to whole dollars.", choices=get_args(words.Rounding)),
    Setting("C-14", Kind.CHOICE, "ledger_order", "Contested: trades of one date in the order listed, or purchases taken as later than the date's sales.", choices=get_args(words.SameDate)),
    Setting("C-15", Kind.CHOICE, "purchase_date", "Contested: FIFO by purchase date, or by the holding date a wash sale may have moved back.", choices=get_args(words.FifoDate)),
)

CLIENTS_OWN = frozenset(
    ("as_of", "client", "house_file", "last_review", "filing_status", "other_income", "qualified_dividends", "investment_income", "magi", "st_carryforward",
     "lt_carryforward", "year_to_date_st", "year_to_date_lt", "capital_gain_distributions", "charitable_gift", "family_gift", "family_rate_pct"))
"""The keys of settings that are one client's: never taken from a house file."""

SETTINGS_BY_KEY = {setting.key: setting for setting in ALL_SETTINGS}
