"""The advisor's sheets: every column's name, kind, limits and help, declared once."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from xlrebal.schema.column import Column, InputSheet, Kind
from xlrebal.schema.finding import Problem
from xlrebal.schema.plan_settings import FilingStatus, LotMethod
from xlrebal.schema.side import Side

NO_ACCOUNT = "(no account)"  # whose rows are nobody's: counted, never traded
ACCOUNT_TYPES = ("taxable", "ira", "roth_ira", "401k", "hsa", "sep", "simple", "inherited_ira", "403b", "457", "tsp", "529", "annuity", "utma")
TAX_RETURNS = ("household", "separate")
PLANNED_WITH = ("household",)
LOT_METHODS = get_args(LotMethod)
BAND_TYPES = ("ABS", "REL", "5/25")
SECURITY_TYPES = ("stock", "etf", "fund", "bond", "cash", "option", "warrant", "convertible", "digital asset", "future", "partnership")
PURCHASES = ("buy", "reinvest", "vest", "espp", "exercise")  # S-3
ACTIONS = (*PURCHASES, "sell", "receive", "split")
HOWS = ("transfer", "gift", "inheritance", "split")  # how shares are received
STATUSES = ("done", "scheduled", "cancelled")
HEIRS = ("eligible", "other")
SOURCE_KINDS = ("web", "folder")
EVERY = ("month", "quarter", "year")
FILING_STATUSES = get_args(FilingStatus)
TAX_ITEMS = ("income bracket", "0% gains", "15% gains", "collectibles", "niit", "loss offset", "standard deduction")
LOT_STAYS = "Until then the lot is not sold."
UNDATED = "Until then the lot is not sold, and counts as bought on the as-of date for wash sales."
ROW_STAYS_OUT = "Until then the row is left out."
AS_BLANK = "Until then the cell counts as blank."
IN_DOUBT = "Until then the shares in doubt count in no gain, and the sale is judged a loss for wash sales."
ALLOW = "allow"
RULES = ("do not buy", "do not sell", "sell only", "hold", "phase out", "min weight", "max weight", ALLOW)
FORBIDS = {Side.SELL: ("do not sell", "hold"), Side.BUY: ("do not buy", "sell only", "hold", "phase out")}  # by the side they forbid

ACCOUNT = Column("Account", Kind.TEXT, "The account's name or number, as the custodian writes it; leading zeros are kept.",
                 ("Account Name", "Account Number", "Acct", "Acct #", "Account #", "Acct No", "Account No", "Account ID", "Portfolio"),
                 words=("account ~ name number id code nickname title custodian brokerage client description mask masked",), named_twice=True, example="Joint Taxable")
HELD_IN = replace(ACCOUNT, blank=Problem.MISSING_VALUE)  # where the sheet has the column, each row needs it
SYMBOL_WORDS = ("symbol|ticker ~ security fund asset investment holding instrument exchange number id code cusip isin", "cusip|isin ~ number id code security",
                "security|fund|instrument|holding|investment id|code ~ number", "security|fund|instrument|holding|position|investment")
SYMBOL = Column("Symbol", Kind.TEXT, "Ticker or CUSIP, in any custodian's spelling (BRK.B, BRK/B, NYSE:BRK.B); a CUSIP column beside it pairs the two. Cash: CASH, USD or a money fund.",
                ("Ticker", "Ticker Symbol", "Security ID", "CUSIP", "Sym", "Symbol/CUSIP", "Fund Symbol"),
                words=SYMBOL_WORDS, required=True, blank=Problem.MISSING_VALUE, example="VTI")
CUSIP_HEADINGS = ("CUSIP", "CUSIP Number", "CUSIP No", "CUSIP #", "CUSIP ID", "ISIN", "CUSIP/ISIN", "Security ID", "Symbol/CUSIP")
"""A column beside Symbol, on any sheet, that says which CUSIP the symbol is: a row of another sheet may have only that."""
DESCRIPTION = Column("Description", Kind.TEXT, "The security's name.",
                     ("Name", "Security Name", "Security Description", "Investment Name", "Investment", "Security", "Company"), example="Vanguard Total Stock Market ETF",
                     words=("name|description ~ security fund asset investment holding position instrument company issue issuer long short full",))
QUANTITY_ALIASES = ("Shares", "Qty", "Units", "Share Quantity", "Position", "Shares Held", "Quantity Held", "Current Shares")
QUANTITY_WORDS = ("quantity|share|unit ~ number count total current held owned open remaining lot balance long position hand",)
CLASS_WORDS = ("class|category|sleeve ~ asset broad major main primary investment name", "asset group|type|sleeve ~ broad major main primary")
ASSET_CLASS = Column("Asset Class", Kind.TEXT, "The class the targets speak of.",
                     ("Class", "Asset", "Asset Category", "Category", "Asset Type"), words=CLASS_WORDS, example="US Stocks")
SUB_CLASS = Column("Sub-Class", Kind.TEXT, "A part of the asset class.", ("Sub Asset Class", "Asset Sub-Class", "Style"), example="Large Cap",
                   words=("sub class|category|asset|type ~ asset",))
SECTOR = Column("Sector", Kind.TEXT, "The industry sector.", ("GICS Sector", "Industry"), example="Technology",
                words=("sector|industry ~ gics economic equity stock name", "gics ~ name"))

OVERRIDE = Column("Override Reason", Kind.TEXT, "Why this row is looser than the house file's limit: with a reason it stands in its place, and is disclosed; without one the house's holds.", ("House Override Reason",))

HOLDINGS = InputSheet("Holdings", "What each account holds today.", needed=True,
    filling="paste into it what the custodian exports as positions, headings and cash included, or begin with the workbook of `xlrebal template`",
    aliases=("Positions", "Portfolio", "Current Holdings"), columns=(
    HELD_IN, SYMBOL, DESCRIPTION,
    Column("Quantity", Kind.QUANTITY, "Shares held. Cash may leave it blank and give its Market Value.", QUANTITY_ALIASES, words=QUANTITY_WORDS,
           required=True, unreadable=Problem.BAD_QTY, until_then="Until then it is not traded, and counts at its Market Value; without one no weight here is known and nothing is traded for drift.", example="1250"),
    Column("Price", Kind.PRICE, "Latest price a share.", ("Last Price", "Share Price", "Current Price", "Close Price", "Closing Price", "Mark Price", "Market Price", "Unit Price", "Price Per Share", "NAV"),
           words=("price|nav|quote ~ last current close closing ending market share unit mark latest recent security", "last|close|closing|mark ~ last close closing trade market price"),
           never=("Last Trade", "Market Close"),
           unreadable=Problem.BAD_PRICE, minimum=0, out_of_range=Problem.BAD_PRICE, until_then="Until then Prices, or Market Value ÷ Quantity, prices it; without either no weight here is known and nothing is traded for drift.", example="312.40"),
    Column("Market Value", Kind.MONEY, "Quantity × price in US dollars; checked, and used where a quantity or a price is missing.",
           ("Value", "Mkt Val", "Mkt Value", "Current Value", "Current Market Value", "Total Value", "MV", "Position Value", "Ending Value"), spare_beside=("quantity", "price"), example="390500.00",
           words=("value ~ market current total ending position holding fair today latest", "balance|worth ~ current market ending total position")),
    ASSET_CLASS, SUB_CLASS, SECTOR))

LOT_NAMES = ("Lot", "Lot Number", "Lot #", "Lot No", "Tax Lot", "Tax Lot ID")  # a lot is called the same on every sheet
LOTS = InputSheet("Lots", "The tax lots behind the holdings.", needed=True,
    filling="paste into it what the custodian exports as open tax lots, headings included; until then nothing taxable is sold",
    aliases=("Tax Lots", "Open Lots", "Unrealized Lots", "Lot Details"), read_aside=("description", "security"), columns=(
    HELD_IN, SYMBOL,
    Column("Lot ID", Kind.TEXT, "The custodian's name for the lot; made from account, symbol and row when blank.", LOT_NAMES, example="L-0001"),
    Column("Acquired", Kind.DATE, "Trade date of the purchase.", ("Open Date", "Acquired Date", "Date Acquired", "Purchase Date", "Acquisition Date", "Trade Date", "Date Opened", "Date Purchased", "Opened", "Opened Date", "Purchased", "Buy Date", "Date"),
           words=("date acquired|purchase|open|trade|lot|entry|original ~ tax lot purchase trade position transaction original acquired", "acquired|purchase|open ~ on lot when"),
           never=("Purchase Lot", "Open Lot"),
           required=True, blank=Problem.BAD_DATE, unreadable=Problem.BAD_DATE, until_then=UNDATED, example="2021-03-15"),
    Column("Quantity", Kind.QUANTITY, "Shares left in the lot.", QUANTITY_ALIASES, words=QUANTITY_WORDS, required=True, blank=Problem.BAD_QTY,
           unreadable=Problem.BAD_QTY, above=0, out_of_range=Problem.BAD_QTY, until_then="Until then the lot is left out.", example="250"),
    Column("Cost Basis", Kind.MONEY, "Total cost of the lot, fees included.", ("Total Cost", "Cost", "Basis", "Cost Basis Total", "Total Cost Basis", "Adjusted Cost Basis", "Adjusted Cost", "Adjusted Basis", "Tax Cost"),
           words=("cost|basis ~ total tax adjusted purchase lot federal net aggregate extended acquired", "cost|basis ~ total original book purchase lot",
                  "book|purchase|acquired value|amount ~ total adjusted original lot", "amount|value|total invested ~ total lot"),
           unreadable=Problem.MISSING_BASIS, minimum=0, out_of_range=Problem.BAD_BASIS, until_then=LOT_STAYS, example="48250.00"),
    Column("Unit Cost", Kind.PRICE, "Cost a share, where the total is not given; of a bond per 100 where its price is.", ("Cost/Share", "Cost Per Share", "Unit Cost Basis", "Average Cost", "Average Cost Basis", "Price Paid", "Cost Price", "Purchase Price", "Price Per Share"),
           words=("cost|basis share|unit|average ~ share unit average price purchase adjusted original tax book total", "price cost|purchase|paid|acquired|entry|average|original ~ share unit average"),
           never=("Share Price", "Unit Price"),
           unreadable=Problem.MISSING_BASIS, minimum=0, out_of_range=Problem.BAD_BASIS, until_then=LOT_STAYS, example="193.00"),
    Column("Holding Date", Kind.DATE, "Earlier start of the holding period, carried over by a wash sale.", ("Holding Period Date", "Holding Period Start"), unreadable=Problem.BAD_DATE, until_then=LOT_STAYS),
    Column("Adjusted", Kind.FLAG, "Whether the basis already carries wash-sale adjustments (blank = yes).", ("Wash Adjusted",)),
    Column("How", Kind.CHOICE, "How the lot came: purchase, gift or inheritance.", ("Acquired How", "Acquisition Method"), choices=("purchase", "gift", "inheritance")),
    Column("Gift Value", Kind.MONEY, "Value on the day of the gift, total.", ("Value at Gift", "FMV at Gift"), minimum=0),
    Column("Gift Date", Kind.DATE, "Day of the gift.", (), unreadable=Problem.BAD_DATE, until_then=LOT_STAYS),
    Column("Sell Quantity", Kind.QUANTITY, "Shares of this lot to sell (specific identification).", ("Shares to Sell", "Sell Shares", "Sell Qty"), minimum=0, unreadable=Problem.BAD_QTY, out_of_range=Problem.BAD_QTY, until_then=LOT_STAYS)))

OPTIMAL_TARGETS = "Optimal Targets"  # written by `xlrebal reoptimize`; read in place of Targets, which stays as it is
TARGETS = InputSheet("Targets", "What the client should hold, and how far it may drift.", needed=True, above=OPTIMAL_TARGETS, read_aside=("why",),
    filling="enter a row for each asset class or symbol with its Target %, or begin with the workbook of `xlrebal template`",
    aliases=("Target", "Model", "Target Allocation", "Allocation", "Targets & Bands"), columns=(
    Column("Model", Kind.TEXT, "Blank for the household; a name for accounts that follow a model of their own.", ("Model Name", "Model Portfolio")),
    Column("Sub-Model", Kind.TEXT, "A model of models: the row is another model, its Target % that model's share of this one. Its rows follow from it; a band here stands in place of theirs. Class and symbol stay blank.", ("Component Model",)),
    Column("Asset Class", Kind.TEXT, "The class; a row with no symbol sets the class's weight.", ASSET_CLASS.aliases, words=CLASS_WORDS, example="US Stocks"),
    SUB_CLASS, SECTOR,
    Column("Symbol", Kind.TEXT, "Blank for a class, sub-class or sector row.", SYMBOL.aliases, words=SYMBOL_WORDS, example="VTI"),
    Column("Target %", Kind.PERCENT, "Share of the portfolio.", ("Target", "Target Weight", "Target Weight %", "Weight", "Weight %", "Target Allocation", "Target Allocation %", "Allocation", "Allocation %", "Model %", "Strategic %"),
           words=("target|goal|desired|ideal|saa ~ weight allocation asset class reallocation rebalance portfolio strategic policy model household neutral ips mix long term",
                  "policy|strategic|model|benchmark|recommended|neutral|normal|intended|optimal|ips weight|allocation|% ~ asset portfolio",
                  "policy|strategic|normal|neutral ~ asset mix portfolio saa"),
           never=("Target Class", "Target Asset Class", "Target Asset", "Target Model"),
           required=True, blank=Problem.MISSING_VALUE, minimum=0, example="60%"),
    Column("Band %", Kind.PERCENT, "Tolerance band: points of the portfolio (ABS) or a share of the target (REL); or both its limits, 50-70.", ("Band", "Tolerance", "Tolerance %", "Tolerance Band", "Tolerance Band %", "Drift Band", "Drift Band %", "Range %"), minimum=0, example="5%",
           words=("band|tolerance|threshold|corridor|trigger|leeway|± ~ drift rebalance reallocation range limit width target allocation weight asset class portfolio policy deviation variance allowed maximum ± bps point absolute relative half",
                  "drift|rebalance|deviation|variance limit|range|maximum|allowed|allowable|permitted|permissible ~ target weight allocation policy from bps point absolute relative",
                  "range ~ allowed allowable permitted permissible policy target allocation weight bps point absolute relative")),
    Column("Band Type", Kind.CHOICE, "ABS (points), REL (share of the target), 5/25 (the narrower of 5 points and 25 % of the target). Blank = ABS.", ("Tolerance Type",), words=("band|tolerance|threshold|trigger|corridor|range type|kind|basis|method|mode ~ drift rebalance",), choices=BAND_TYPES, example="ABS"),
    Column("Low %", Kind.PERCENT, "Lowest weight allowed, where the band is not symmetric.", ("Low", "Min", "Min %", "Minimum", "Minimum %", "Lower", "Lower %", "Lower Band"), minimum=0,
           words=("low|lower|minimum|floor|lowest ~ limit bound band range weight target allocation rebalance trigger threshold end edge allowed asset class policy point bps",)),
    Column("High %", Kind.PERCENT, "Highest weight allowed, where the band is not symmetric.", ("High", "Max", "Max %", "Maximum", "Maximum %", "Upper", "Upper %", "Upper Band"), minimum=0,
           words=("high|upper|maximum|ceiling|highest|cap ~ limit bound band range weight target allocation rebalance trigger threshold end edge allowed asset class policy point bps",)),
    Column("Replaces", Kind.TEXT, "Symbols whose place in the model this row has taken, separated by commas: where one is still held, its sale says so.", ("Replaced", "In Place Of")),
    Column("Band Override Reason", Kind.TEXT, "Why this band departs from the house's.", ("Override Reason",))))

ACCOUNTS = InputSheet("Accounts", "Type, owner and lot method of each account.", columns=(
    replace(ACCOUNT, required=True, blank=Problem.MISSING_VALUE),
    Column("Owner", Kind.TEXT, "Client, spouse, joint or child. A child's accounts, and a spouse's under Filing Status mfs, are on a separate return unless Tax Return says otherwise.", ("Account Owner", "Owner Name", "Primary Owner"), example="Joint"),
    Column("Type", Kind.CHOICE, "Decides the tax: taxable, ira, roth_ira, 401k, hsa, sep, simple, inherited_ira, 403b, 457, tsp, 529, annuity or utma (a minor's, also UGMA or custodial).", ("Account Type", "Tax Type", "Tax Status", "Tax Treatment", "Registration"), choices=ACCOUNT_TYPES,
           words=("type|registration ~ account tax plan registration", "tax treatment|status|category|class|bucket|character ~ account type", "account kind|category|class"), blank=Problem.MISSING_VALUE, example="taxable"),
    Column("Tax Return", Kind.CHOICE, "household (or blank): the return this plan is for; separate: another one (a child's, a trust's that files its own, which a revocable one does not, a spouse's who files separately). Its gains are then in no figure or form of this plan.",
           ("Return", "Filer", "Tax Filer", "Files On"), choices=TAX_RETURNS),
    Column("Plan With", Kind.CHOICE, "household: planned with the household's accounts. Blank: accounts on a separate return, a child's and a minor's (utma) are planned by themselves, to their Model or the household's targets.",
           ("Planned With", "Rebalance With"), choices=PLANNED_WITH),
    Column("Trade", Kind.FLAG, "no: valued, not traded (held away). Blank is no for a 529 and an annuity, else yes.", ("Traded", "Tradable", "Tradeable", "Trading")),
    Column("Wash Scope", Kind.FLAG, "Whether its purchases count for wash sales (blank = yes).", ("Wash Sale Scope",)),
    Column("Lot Method", Kind.CHOICE, "Lot relief for this account; blank = the Settings' method.", ("Lot Relief", "Lot Relief Method", "Cost Basis Method"), choices=LOT_METHODS,
           words=("method ~ lot tax cost basis accounting disposal relief selection sale sell default account", "lot relief|selection|accounting|disposal ~ tax default")),
    Column("Name Lots", Kind.FLAG, "Whether lots may be named to the broker, whatever Lot Method it keeps to: yes lets a harvest take a loss out of turn where that is FIFO or LIFO (blank = no).", ("Specific Lots", "Lots May Be Named", "Specific Identification")),
    Column("Target Share %", Kind.PERCENT, "Share of all that is planned together which the account should hold. No trade moves cash between accounts: off its limits it is said, with what to move.", ("Account Target %", "Target Account %"), minimum=0),
    Column("Low Share %", Kind.PERCENT, "The least of it; blank: Default Band % below Target Share %.", ("Account Low %",), minimum=0),
    Column("High Share %", Kind.PERCENT, "The most of it; blank: Default Band % above Target Share %.", ("Account High %",), minimum=0),
    Column("Minimum Cash", Kind.MONEY, "Cash that must stay in the account, in dollars; a percentage is of the account's value.", ("Cash Minimum", "Min Cash", "Cash Reserve", "Cash Floor"), or_share="minimum_cash_pct", minimum=0,
           words=("cash minimum|reserve|buffer|floor|target|cushion|required|held|hold|retain|keep|aside ~ set minimum account balance amount level back",
                  "set aside ~ amount", "reserve|reserved ~ amount")),
    Column("Minimum Cash %", Kind.PERCENT, "The same as a share of the account's value; where both are given, the larger counts.",
           words=("cash % minimum|reserve|buffer|floor|target|cushion|required|held|hold|retain|keep|aside ~ set account balance level back",), minimum=0),
    Column("Model", Kind.TEXT, "The model this account follows alone; blank = the household's targets.", ("Model Name", "Model Portfolio")),
    Column("Sleeve Of", Kind.TEXT, "The account at the custodian that this row is a part of: each sleeve has a row, a Model, its own holdings, lots and cash. Nothing is bought in one sleeve and sold in another of the same account. Blank: an account of its own.", ("Sleeve",)),
    Column("Menu", Kind.TEXT, "The only symbols that may be bought here, separated by commas, as in a 401(k) or a 529; what else is held may be sold. Blank = all.", ("Fund Menu", "Plan Menu", "Investment Menu", "Available Funds", "Fund Lineup", "Lineup", "Investment Options", "Plan Options"),
           words=("menu|lineup ~ fund plan investment available account",)),
    Column("Birth Date", Kind.DATE, "Its owner's; one row of an owner is enough. With Year-End Value: what a retirement account must pay out this year.", ("Date of Birth", "DOB", "Birthday", "Owner Birth Date", "Owner DOB"),
           unreadable=Problem.BAD_DATE, until_then="Until then no required distribution is worked out for it."),
    Column("Spouse Birth Date", Kind.DATE, "Only where the spouse is this account's sole beneficiary all year: more than ten years younger, a smaller distribution is required.",
           ("Spouse Date of Birth", "Spouse DOB", "Beneficiary Spouse Birth Date"), unreadable=Problem.BAD_DATE, until_then=AS_BLANK),
    Column("Year-End Value", Kind.MONEY, "What a retirement account was worth on 31 December last year (Form 5498), designated Roth money of a 401(k) left out.",
           ("Prior Year-End Value", "Prior Year-End Balance", "Year-End Balance", "December 31 Value", "12/31 Value", "12/31 Balance", "Prior Year Balance"), minimum=0,
           until_then="Until then no required distribution is worked out for it."),
    Column("RMD Taken", Kind.MONEY, "What has been taken out of it this year and counts, gifts to charity straight from an IRA among it; blank: nothing.",
           ("RMD Satisfied", "RMD Year-to-Date", "RMD YTD", "Distributions Taken", "Distributions YTD", "RMD Taken YTD"), minimum=0, until_then="Until then nothing counts as taken."),
    Column("Inherited", Kind.DATE, "Of an inherited traditional IRA: the day its owner died. Birth Date is then the heir's.", ("Inherited On", "Owner Died", "Owner's Date of Death", "Date of Death"),
           unreadable=Problem.BAD_DATE, until_then="Until then no required distribution is worked out for it."),
    Column("Inherited From Birth Date", Kind.DATE, "Of an inherited IRA: the day of birth of the owner who died.", ("Decedent Birth Date", "Decedent DOB", "Original Owner Birth Date", "Original Owner DOB"),
           unreadable=Problem.BAD_DATE, until_then="Until then no required distribution is worked out for it."),
    Column("Inherited By", Kind.CHOICE, "Of an inherited IRA: eligible, an heir no more than ten years younger than the owner, disabled or chronically ill; other: any other person of age. Blank for a spouse, a minor child, an estate or a trust: their distribution is asked for.",
           ("Inheritor", "Heir"), choices=HEIRS, example="other")))

SECURITIES = InputSheet("Securities", "What each security is and how it trades.", aliases=("Security Master",), columns=(
    SYMBOL, DESCRIPTION, ASSET_CLASS, SUB_CLASS, SECTOR,
    Column("Type", Kind.CHOICE, "stock, etf, fund, bond, cash, option, warrant (or right), convertible, digital asset (a coin), future or partnership (its sale needs the K-1). Options and futures are not traded.", ("Security Type",), choices=SECURITY_TYPES, example="etf"),
    Column("Exposure Group", Kind.TEXT, "Names that move together; capped on the Exposure Groups sheet."),
    Column("Preferred", Kind.FLAG, "Bought first within its class."),
    Column("Identical Group", Kind.TEXT, "Symbols that are substantially identical share one group.", ("Substantially Identical", "Identical")),
    Column("Index", Kind.TEXT, "The index a fund follows; two funds on one index get a caution.", ("Benchmark",)),
    Column("Substitutes", Kind.TEXT, "Replacements for a tax-loss swap, best first, separated by commas.", ("Substitute", "Alternates", "Replacement"),
           words=("substitute|replacement|alternate ~ tlh tax loss harvest harvesting swap security symbol ticker fund etf preferred primary secondary partner pair list",
                  "swap ~ tlh tax loss harvest harvesting partner pair symbol ticker fund security candidate into with",
                  "tlh|harvest|harvesting|loss partner|pair|candidate|fund|symbol|ticker ~ tax loss"),
           unclear=("equivalent", "sibling", "twin", "similar", "peer"), or_else="Identical Group"),
    Column("Spread bps", Kind.NUMBER, "Bid-ask spread in basis points.", ("Spread",), words=("spread ~ bid ask offer average typical quoted trading bps half",), minimum=0),
    Column("Commission", Kind.MONEY, "Dollars a trade.", ("Trade Fee", "Transaction Fee", "Ticket Charge"), words=("commission|fee|charge trade|transaction|ticket|order ~ per cost brokerage fund mutual",), minimum=0),
    Column("Commission bps", Kind.NUMBER, "Commission in basis points of a trade's amount, beside the dollars a trade.", ("Commission Rate bps", "Trade Fee bps", "Transaction Fee bps"),
           words=("commission|fee bps ~ rate trade transaction brokerage per value amount",), minimum=0),
    Column("Impact bps", Kind.NUMBER, "How far an order moves the price against itself, in basis points of its amount. Blank, with ADV: as Impact Coefficient on Settings has it.", ("Market Impact bps", "Market Impact", "Price Impact bps", "Impact"),
           words=("impact ~ market price cost bps basis point order trading expected",), minimum=0),
    Column("ADV", Kind.QUANTITY, "Average daily volume in shares.", ("Average Daily Volume", "Avg Volume"), minimum=0,
           words=("volume|adv|vol ~ average day 5 10 20 21 30 50 60 63 90 3 month share trading trade",)),
    Column("Fractional", Kind.FLAG, "Whether fractions of a share may be traded (blank: only mutual funds and digital assets)."),
    Column("Round Lot", Kind.COUNT, "Trade only in multiples of this many shares (blank: 1,000 of a bond's par).", ("Lot Size",), above=0),
    Column("Price Factor", Kind.NUMBER, "Value = quantity × price × factor; 0.01 for bonds quoted per 100; blank: recognised from the Market Value beside a bond's price.", ("Multiplier",), above=0),
    Column("Max Weight %", Kind.PERCENT, "Never buy above this share of the portfolio.", ("Max Weight",), minimum=0,
           words=("maximum|cap weight|position|holding|allocation|% ~ single security name portfolio limit size", "limit weight|position|concentration ~ maximum single security name", "cap")),
    Column("Collectible", Kind.FLAG, "Taxed as a collectible. Blank: known trusts of gold, silver, platinum or palladium are; no: it is none."),
    Column("Location Preference", Kind.TEXT, "Account types to hold it in, best first: taxable, ira, roth_ira; it is bought in no other. Blank: as docs/asset-location.md has it by class. A kind that is not named stands where the one it is like does: a SEP or SIMPLE as an ira, a 403b, 457 or tsp as a 401k, a utma as taxable.", ("Location", "Preferred Location")),
    Column("Average Basis", Kind.FLAG, "yes: its basis is averaged in taxable accounts (funds, and stock with Reinvest); no: never; blank: where the account's Lot Method is AVERAGE."),
    Column("Redemption Fee %", Kind.PERCENT, "What a fund keeps of shares sold before they have been held for Minimum Days; of every sale where that is blank. It is weighed against tax, lot by lot.",
           ("Redemption Fee", "Short-Term Redemption Fee", "Early Redemption Fee", "Short-Term Trading Fee", "Exit Fee", "Exit Load"),
           words=("redemption|exit fee|load|charge ~ fund mutual short term early trading sale percent % bps",), minimum=0),
    Column("Minimum Days", Kind.COUNT, "Days from the purchase until shares pay no redemption fee; without a fee the plan sells none before, of its own choice.",
           ("Minimum Holding Period", "Minimum Holding Days", "Holding Period (Days)", "Redemption Fee Days", "Redemption Fee Period"),
           words=("day|period minimum|redemption|hold|holding|fee ~ minimum required fee short term early trading fund in",), minimum=0),
    Column("Reinvest", Kind.FLAG, "Whether dividends are reinvested.", ("Reinvest Dividends", "DRIP")),
    Column("Ex-Date", Kind.DATE, "The last ex-dividend date.", ("Ex-Dividend Date",), unreadable=Problem.BAD_DATE, until_then=AS_BLANK),
    Column("Distribution $", Kind.MONEY, "The next capital gain distribution in dollars a share, as the fund announces it. No taxable account buys the fund in the 30 days before its Distribution Date.",
           ("Capital Gain Distribution", "Cap Gain Distribution", "Distribution Per Share", "Distribution Amount"), minimum=0),
    Column("Distribution Date", Kind.DATE, "Its ex-date: from that day on a purchase no longer receives it.", ("Capital Gain Date", "Cap Gain Date", "Distribution Ex-Date", "Capital Gain Ex-Date"), unreadable=Problem.BAD_DATE, until_then=AS_BLANK), OVERRIDE))

TRANSACTIONS = InputSheet("Transactions", "What was bought and sold, and what is scheduled.", aliases=("Activity", "History", "Transaction History"), columns=(
    Column("Date", Kind.DATE, "Trade date.", ("Trade Date", "Transaction Date", "Run Date", "Activity Date"),
           words=("date trade|transaction|run|activity|execution|executed|order ~ trade",), required=True, blank=Problem.BAD_DATE, unreadable=Problem.BAD_DATE, until_then=ROW_STAYS_OUT, example="2026-10-15"),
    HELD_IN, SYMBOL,
    Column("Action", Kind.CHOICE, "buy, sell or reinvest; vest (RSU), espp and exercise (of an option) are purchases; receive is none (gift, inheritance, transfer; How says which); split: a receive of that How.", ("Transaction Type", "Activity Type", "Transaction", "Activity", "Side", "Buy/Sell", "Type"),
           words=("type|action|activity|side|code ~ transaction trade activity",), required=True, blank=Problem.MISSING_VALUE, choices=ACTIONS, example="buy"),
    Column("Quantity", Kind.QUANTITY, "Shares, positive.", QUANTITY_ALIASES,
           words=("quantity|share|unit ~ number total traded trade transaction executed filled",), required=True, blank=Problem.BAD_QTY, unreadable=Problem.BAD_QTY, until_then=ROW_STAYS_OUT, example="100"),
    Column("Amount", Kind.MONEY, "Total cost of a purchase, or proceeds of a sale net of fees; of a receive the basis the shares came with, unless Cost Basis gives it.", ("Net Amount", "Net Proceeds", "Proceeds", "Net Cash", "Total"),
           words=("amount|proceed|cash|value net|total ~ transaction trade cash", "amount|proceed ~ transaction trade sale", "principal ~ amount"), until_then="Until then no gain is figured with it.", example="31240.00"),
    Column("Lot ID", Kind.TEXT, "The lot a purchase made.", LOT_NAMES),
    Column("Lots", Kind.TEXT, "The lots a sale took, as \"L1: 40, L2: 10\"; blank = first in, first out."),
    Column("Order", Kind.TEXT, "Fills of one order share it.", ("Order ID", "Order Number")),
    Column("Status", Kind.CHOICE, "done (blank), scheduled, or cancelled: then the row is nothing. Custodians' own words (filled, working, rejected, expired) are known.", ("Order Status", "Trade Status"), choices=STATUSES),
    Column("Acquired", Kind.DATE, "For a sale whose purchase is not listed: when its shares were bought. On a receive: when they were first bought (a gift: by the donor; an inheritance: the day of death).",
           ("Acquired Date", "Date Acquired", "Open Date"), unreadable=Problem.BAD_DATE, until_then=AS_BLANK),
    Column("Cost Basis", Kind.MONEY, "For a sale whose purchase is not listed: its basis. On a receive: the basis the shares came with (a gift: the donor's; an inheritance: the value at death).",
           ("Basis", "Cost"), minimum=0, unreadable=Problem.MISSING_BASIS, out_of_range=Problem.BAD_BASIS, until_then=AS_BLANK),
    Column("How", Kind.CHOICE, "On a receive: transfer, gift, inheritance or split; blank = as on Lots, else transfer where Acquired is given. The Quantity of a split is the shares it adds to the lots held then.",
           ("Acquired How", "Acquisition Method", "How Received"), choices=HOWS, example="transfer"),
    Column("Gift Value", Kind.MONEY, "On a gift: what its shares were worth on the day of the gift, in total.", ("Value at Gift", "FMV at Gift"), minimum=0),
    Column("Gift Date", Kind.DATE, "On a gift: that day; blank = Date.", (), unreadable=Problem.BAD_DATE, until_then=AS_BLANK)))

PRICES = InputSheet("Prices", "Prices that override every other source.", columns=(
    SYMBOL,
    Column("Price", Kind.PRICE, "Price a share.", ("Last Price", "Close"), required=True, blank=Problem.MISSING_PRICE, unreadable=Problem.BAD_PRICE, minimum=0, out_of_range=Problem.BAD_PRICE,
           until_then="Until then it is not traded.", example="312.40"),
    Column("As Of", Kind.DATE, "The price's date.", ("Date", "Price Date"), unreadable=Problem.BAD_DATE, until_then="Until then its age is not checked."),
    Column("Source", Kind.TEXT, "Where the price comes from; a price of 0 needs it.")))

UPDATED_PRICES = InputSheet("Updated Prices", "What xlrebal prices wrote: beneath Prices, above Holdings, as long as Holdings says what it said then.",
    read_aside=("change", "why"), columns=(
    SYMBOL,
    Column("Price", Kind.PRICE, "The price found; blank where the workbook's own stays.", required=True, unreadable=Problem.BAD_PRICE, above=0, out_of_range=Problem.BAD_PRICE, until_then="Until then the workbook's own price is used."),
    Column("As Of", Kind.DATE, "The price's date.", unreadable=Problem.BAD_DATE, until_then="Until then its age is not checked."),
    Column("Time", Kind.TEXT, "The time of that day, as the source has it."),
    Column("Source", Kind.TEXT, "The source that gave it."),
    Column("In Place Of", Kind.PRICE, "The workbook's own price at that time: where Holdings has another since, the row counts no more.", minimum=0)))

PROPOSED_SPLITS = InputSheet("Proposed Splits", "Splits that Holdings counts and Lots does not yet; yes under Confirm, beside any lot, and plans go by the lots after it.",
    read_aside=("lot", "acquired", "share", "cost", "unit"), columns=(
    HELD_IN, SYMBOL,
    Column("Split", Kind.TEXT, "Shares after for shares before.", required=True),
    Column("Confirm", Kind.FLAG, "Yours: yes where there was such a split.")))

RESTRICTIONS = InputSheet("Restrictions", "What must not be bought or sold.", columns=(
    ACCOUNT,
    Column("Symbol", Kind.TEXT, "Blank for every symbol of the account.", SYMBOL.aliases, words=SYMBOL_WORDS),
    Column("Rule", Kind.CHOICE, "do not buy, do not sell, sell only (never bought, sold where anything asks for it), hold (neither), phase out (sold out of, losses first: at once, or a part a year by Out By, and down to Value where one is given), min weight (never sold below Value, for cash needs neither), max weight (never bought above it), or allow (lifts the house file's rules on this symbol but its weights; needs Override Reason).", ("Restriction",), required=True, blank=Problem.MISSING_VALUE, choices=RULES, example="do not sell"),
    Column("Value", Kind.PERCENT, "The weight, for min weight and max weight, and for phase out what is to stay: a share of what is planned together.", ("Limit",), minimum=0),
    Column("Out By", Kind.DATE, "For phase out: the day by which it is out. Until then an equal part of it goes in each calendar year, this one included, what was sold of it this year counted; no more of it is sold, for cash needs neither. Blank: at once.", ("Phase Out By", "Sold By"), unreadable=Problem.BAD_DATE, until_then="Until then none of it is sold."),
    Column("Until", Kind.DATE, "Last day of the restriction; blank = always.", ("End", "Expires"), unreadable=Problem.BAD_DATE, until_then="Until then it stays in force."),
    Column("Note", Kind.TEXT, "Why.", ("Reason", "Comment")), OVERRIDE))

CASH_NEEDS = InputSheet("Cash Needs", "Money to take out or to invest.", aliases=("Cash Need", "Withdrawals"), columns=(
    replace(ACCOUNT, help="Whose cash; blank: the only account's, else the household's, raised in whichever of its taxable accounts costs least. Name a tax-deferred account to take it from there."),
    Column("Amount", Kind.MONEY, "Dollars to raise; negative invests.", ("Cash Need", "Need"), required=True, blank=Problem.MISSING_VALUE, example="25000.00"),
    Column("Date", Kind.DATE, "When it is needed, or comes in; blank: at once. Needs up to Cash Horizon Days ahead are raised now, later ones only listed, past ones asked about. New money counts from its Date on, for as many days.",
           ("Needed By",), unreadable=Problem.BAD_DATE, until_then="Until then the amount counts at once."),
    Column("Every", Kind.CHOICE, "month, quarter or year: it comes again on the same day, the month's last where it has no such day. Blank: once.", ("Frequency", "Repeats", "Recurring"), choices=EVERY, until_then="Until then it counts once.", example="month"),
    Column("Until", Kind.DATE, "The last day on which it may come again; blank: no end.", ("End", "Ends", "Last"), unreadable=Problem.BAD_DATE, until_then="Until then it has no end."),
    Column("Note", Kind.TEXT, "What for; said where cash is raised for it.", ("Reason", "Purpose", "For"))))

TILTS = InputSheet("Tilts", "Tactical departures from the targets, with an end.", columns=(
    Column("Asset Class", Kind.TEXT, "The class tilted.", ASSET_CLASS.aliases, required=True, blank=Problem.MISSING_VALUE),
    Column("Tilt %", Kind.PERCENT, "Points added to the target (negative takes away).", ("Tilt",), required=True, blank=Problem.MISSING_VALUE),
    Column("Funded By", Kind.TEXT, "The class that gives; blank = the others pro rata."),
    Column("Start", Kind.DATE, "First day.", (), unreadable=Problem.BAD_DATE, until_then="Until then the tilt counts as begun."),
    Column("End", Kind.DATE, "Last day.", (), unreadable=Problem.BAD_DATE, until_then="Until then the tilt goes on."),
    Column("Cap %", Kind.PERCENT, "The largest target the class may have with the tilt.", ("Cap", "Max Target %"), minimum=0),
    Column("Regime", Kind.TEXT, "The market regime it is for: it acts only while Regime on Settings is the same; blank: in any."),
    Column("Reason", Kind.TEXT, "Why.", ("Note",))))

EXPOSURE_GROUPS = InputSheet("Exposure Groups", "Caps and targets of names that move together, across classes; securities identical to a member count with it.", columns=(
    Column("Group", Kind.TEXT, "The group's name on Securities.", ("Exposure Group",), required=True, blank=Problem.MISSING_VALUE),
    Column("Model", Kind.TEXT, "Whose target and band it is: of each account that follows this model; blank: the household's. Cap % holds for all.", ("Model Name", "Model Portfolio")),
    Column("Cap %", Kind.PERCENT, "Largest share of the portfolio, and of each account that follows a model: nothing is bought past it, and nothing is sold for it.", ("Cap", "Max %"), minimum=0),
    Column("Target %", Kind.PERCENT, "Share it should have of the household's portfolio, or of each account of its Model: outside its band it is sold or bought like a row of Targets, after classes and before securities.", ("Target", "Target Weight %"), minimum=0),
    Column("Band %", Kind.PERCENT, "Its tolerance band, as on Targets; blank: Default Band %.", ("Band", "Tolerance %"), minimum=0),
    Column("Band Type", Kind.CHOICE, "ABS (points), REL (share of the target), 5/25. Blank = ABS.", ("Tolerance Type",), choices=BAND_TYPES),
    Column("Low %", Kind.PERCENT, "Lowest weight allowed, where the band is not symmetric.", ("Low",), minimum=0),
    Column("High %", Kind.PERCENT, "Highest weight allowed, where the band is not symmetric.", ("High",), minimum=0),
    Column("Note", Kind.TEXT, "Why; said with its limits.", ("Reason",)), OVERRIDE))

RETURNS = InputSheet("Returns", "Past returns: a date, then one column an asset class, sub-class, sector, symbol or factor. Daily, weekly, monthly, quarterly or yearly, as the dates tell.", open_ended=True, columns=(
    Column("Date", Kind.DATE, "End of the period.", ("Month", "Period"), required=True, blank=Problem.BAD_DATE, unreadable=Problem.BAD_DATE, until_then=ROW_STAYS_OUT),))

RISK = InputSheet("Risk", "Volatility of each class, and the correlations in a block beside it.", open_ended=True, columns=(
    Column("Asset Class", Kind.TEXT, "Class or symbol.", (*ASSET_CLASS.aliases, "Symbol"), required=True, blank=Problem.MISSING_VALUE),
    Column("Volatility %", Kind.PERCENT, "Standard deviation a year.", ("Volatility", "Vol", "Vol %", "Std Dev", "Standard Deviation"), required=True, minimum=0, blank=Problem.MISSING_VALUE)))

FACTORS = InputSheet("Factors", "What each class or symbol has of each factor: a column a factor. A row Target, Low or High says what the portfolio's exposures should be, a row Volatility each factor's volatility a year, "
    "and a row called like a factor its correlations; without Volatility they are measured on Returns, from a column a factor.", open_ended=True, aliases=("Factor Exposures",), columns=(
    Column("Symbol", Kind.TEXT, "A symbol, sub-class, sector or class; or Target, Low, High, Volatility or a factor.", ("Name", "Asset Class", "Class", "Ticker"), required=True, blank=Problem.MISSING_VALUE),
    Column("Specific %", Kind.PERCENT, "Volatility a year of what no factor explains; 0 for none. Blank: the row's risk is not known.", ("Specific", "Specific Risk %", "Specific Risk", "Idiosyncratic %", "Residual %"), minimum=0)))

BENCHMARK = InputSheet("Benchmark", "An index to track with many names: its weights are targets, of the accounts whose Model is Benchmark, of a row of Targets whose Sub-Model is, else of the household: "
    "beneath the rows of Targets that name no securities, or in place of Targets. Names that Restrictions forbid to buy are left out, those over a maximum weight are capped, and the others take their weight. Each has a 5/25 band.",
    aliases=("Benchmark Weights", "Index Weights", "Index Constituents"), columns=(
    SYMBOL,
    Column("Weight %", Kind.PERCENT, "Its weight in the index; weights that do not make 100 are taken at their share of the whole.", ("Weight", "Index Weight", "Index Weight %", "Benchmark Weight", "Benchmark Weight %"),
           words=("weight|weighting ~ index benchmark portfolio percent %",), required=True, blank=Problem.MISSING_VALUE, minimum=0, until_then="Until then nothing is traded by Benchmark.", example="0.40%")))

TAX_TABLE = InputSheet("Tax Table", "The tax year's brackets and limits, used with Filing Status and Other Income; blank = 2026.",
    aliases=("Tax Tables", "Tax Brackets"), columns=(
    Column("Item", Kind.CHOICE, "Income Bracket: its rate, up to the amount beside it, the last one's amounts blank. 0% and 15% Gains: long-term gains at that rate "
           "up to the amount, 20 % above. NIIT: its rate above the amount. Standard Deduction is for reference: Other Income is entered after it.",
           ("Parameter",), required=True, blank=Problem.MISSING_VALUE, choices=TAX_ITEMS, example="income bracket"),
    Column("Rate %", Kind.PERCENT, "The rate of an income bracket, of collectibles or of NIIT.", ("Rate", "Tax Rate"), minimum=0),
    Column("Single", Kind.MONEY, "Amounts of a single filer.", (), minimum=0),
    Column("Joint", Kind.MONEY, "Married filing jointly, surviving spouse.", ("Married Filing Jointly", "MFJ", "Married Jointly"), minimum=0),
    Column("Separate", Kind.MONEY, "Married filing separately.", ("Married Filing Separately", "MFS", "Married Separately"), minimum=0),
    Column("Head Of Household", Kind.MONEY, "Head of household.", ("HOH",), minimum=0)))

SETTINGS = InputSheet("Settings", "How to plan; every setting has a default.", read_aside=("about",), columns=(
    Column("Name", Kind.TEXT, "The setting.", ("Setting", "Parameter"), required=True, blank=Problem.MISSING_VALUE),
    Column("Value", Kind.TEXT, "Its value; blank = the default.", ("Setting Value",), required=True, until_then="Until then its default holds; where it is a limit, nothing is traded.")))

INPUT_SHEETS: tuple[InputSheet, ...] = (
    HOLDINGS, LOTS, TARGETS, ACCOUNTS, SECURITIES, TRANSACTIONS, PRICES, RESTRICTIONS, CASH_NEEDS, TILTS, EXPOSURE_GROUPS,
    RETURNS, RISK, FACTORS, BENCHMARK, TAX_TABLE, SETTINGS)

READ_SHEETS: tuple[InputSheet, ...] = (*INPUT_SHEETS, UPDATED_PRICES, PROPOSED_SPLITS)
"""What is read from a client's workbook: the advisor's sheets, and what a command of ours wrote for plans to go by."""

PROFILES = InputSheet("Profiles", "The firm's own profiles, on the house file: chosen by name as the built-in ones are.", columns=(
    Column("Profile", Kind.TEXT, "Its name, as Profile on Settings or --profile gives it; one of a built-in profile stands in its place.", ("Profile Name", "Name"), required=True, blank=Problem.MISSING_VALUE, example="cautious"),
    Column("Stocks %", Kind.PERCENT, "Its share of stocks; stocks, bonds and cash make 100.", ("Stocks", "Equity %", "Equities %"), minimum=0, example="35%"),
    Column("Bonds %", Kind.PERCENT, "Its share of bonds.", ("Bonds", "Fixed Income %"), minimum=0, example="55%"),
    Column("Cash %", Kind.PERCENT, "Its share of cash.", ("Cash",), minimum=0, example="10%"),
    Column("Model", Kind.TEXT, "In place of the three shares: a model of Targets that the whole household then follows.", ("Model Name", "Model Portfolio")),
    Column("Focus", Kind.TEXT, "Whom it suits, in a client's words; shown on Summary.", ("Description", "For"), example="income first, small swings")))

PRICE_SOURCES = InputSheet("Price Sources", "Where xlrebal prices asks for prices, the first source first; on the house file alone, and asked only by that command or button.", columns=(
    Column("Name", Kind.TEXT, "What the price's Source says.", ("Source",), required=True, blank=Problem.MISSING_VALUE, example="Firm Quotes"),
    Column("Kind", Kind.CHOICE, "web: an address that answers in JSON. folder: CSV files with Symbol and Price; the newest price of a symbol counts.", choices=SOURCE_KINDS, required=True, blank=Problem.MISSING_VALUE, example="web"),
    Column("Address", Kind.TEXT, "https address with {symbol}, or {symbols} for several at once, and {key} if the key belongs there; or the folder, beside this file or as a path.", ("URL", "Folder"), required=True, blank=Problem.MISSING_VALUE, example="https://quotes.example.com/v1/{symbol}"),
    Column("Price Path", Kind.TEXT, "Where the answer has the price: keys with dots, [0] for a place in a list, [symbol={symbol}] for the one of a list.", example="quote.last"),
    Column("As Of Path", Kind.TEXT, "Where it has the price's date or time (ISO, or seconds since 1970); blank: the moment of asking.", ("Date Path",), example="quote.time"),
    Column("Key", Kind.TEXT, "The name of the key, which is kept in the environment or the keyring of each computer, never here.", ("Key Name",), example="quotes"),
    Column("Header", Kind.TEXT, "The header that carries the key, with {key}; blank where Address has {key}.", example="Authorization: Bearer {key}"),
    Column("Time-Out", Kind.NUMBER, "Seconds after which the source is given up, all its requests together; blank: 10.", ("Timeout", "Time-Out Seconds"), above=0, example="10"),
    Column("Together", Kind.COUNT, "Symbols a request, where Address has {symbols}; blank: 50.", above=0),
    Column("Class Mark", Kind.TEXT, "What the source writes for the dot of BRK.B: - or / or none; blank: the dot.", example="-"),
    Column("Cache Minutes", Kind.NUMBER, "How long a price of this source counts as just asked; blank: 15.", minimum=0)))

HOUSE_SHEETS: tuple[InputSheet, ...] = (
    TARGETS, SECURITIES, PRICES, RESTRICTIONS, TILTS, EXPOSURE_GROUPS, RETURNS, RISK, FACTORS, BENCHMARK, TAX_TABLE, SETTINGS, PROFILES, PRICE_SOURCES)
"""What a firm's house file may hold for all its clients' books."""
CLIENT_SHEETS: tuple[InputSheet, ...] = (HOLDINGS, LOTS, ACCOUNTS, TRANSACTIONS, CASH_NEEDS)
"""What is one client's and never read from a house file."""
