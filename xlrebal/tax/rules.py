"""The rule book: what every rule number in code, sheets and docs means, what is done about it, and where the law says so.

`docs/tax-rules.md` is written from it, and the Tax Report explains from it the numbers its workbook cites. A test holds
that no number is cited that is not here, and that each rule's files cite it. US federal law, individuals, tax year 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xlrebal.tax.conventions import CONVENTIONS, Convention


class TaxRule(NamedTuple):
    """One rule: `law` is one sentence for a client, `here` what xlrebal does, `held_in` its files below xlrebal/."""

    code: str
    title: str
    law: str
    here: str
    source: str
    held_in: tuple[str, ...]


class Chapter(NamedTuple):
    """The rules whose numbers begin with one letter."""

    letter: str
    title: str
    about: str


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("S", "Scope and terms", "What the figures are about, and what they leave alone."),
    Chapter("W", "Wash sales", "Section 1091: a loss is not deductible while the same security is bought back."),
    Chapter("H", "Holding period, gifts and inheritances", "When a gain is long-term, and what received shares cost."),
    Chapter("Q", "Qualified dividends", "How long a share must be held for its dividend to be taxed as a long-term gain."),
    Chapter("N", "Netting", "Schedule D: how the year's results meet each other and the losses carried in."),
    Chapter("T", "Tax estimate", "What the trades cost, for choosing among them; no tax return."),
    Chapter("R", "Required distributions", "What a retirement account must pay out each year (§401(a)(9)). Only where Accounts gives a Birth Date or a Year-End Value."),
    Chapter("B", "Budgets", "Limits the advisor sets on gains or on tax."),
    Chapter("L", "Choice of lots", "Which shares a sale takes."),
    Chapter("D", "Bad data", "What is done about figures that are missing or cannot be. An error stops trades in the lot, symbol or account it "
            "names until it is mended; a warning is printed and the plan goes on."),
    Chapter("C", "Contested points", "Where the law is silent or practice differs: what is chosen, and the other view. Those with a setting can be "
            "changed on Settings; every Tax Report prints the fifteen as they were used."),
)

OWN = "A convention of xlrebal"

_RULES: tuple[TaxRule, ...] = (
    TaxRule("S-1", "Trade dates",
        "Securities are bought and sold on the day of the trade, whenever it settles.",
        "Windows, holding periods and tax years go by trade dates alone. Traded on 31 December and settled in January is a sale of the old year.",
        "Rev. Rul. 66-97; Rev. Rul. 70-598; Pub. 550", ("tax/holding_period.py", "tax/form_8949.py", "tax/transaction.py")),
    TaxRule("S-2", "A lot",
        "Shares bought together at one price and day are one lot, with its own basis and holding period.",
        "A lot has an id, an account, a symbol, shares (fractions too), a total cost with fees, a day of purchase and, where other shares lent it one, an "
        "earlier holding date. Fills of one order are one lot.",
        "§1012; Reg. 1.1012-1(c)", ("tax/transaction.py", "tax/held_lot.py", "tax/lot_order.py")),
    TaxRule("S-3", "What is a purchase",
        "Only shares acquired by purchase, or by a fully taxable exchange, can make an earlier or later loss a wash sale.",
        "Purchases are buys, reinvested dividends, scheduled investments, vested awards, employee purchase plans and exercised options. Gifts, inheritances, "
        "transfers, splits and tax-free exchanges are not.",
        "§1091(a); Reg. 1.1091-1(f)", ("tax/transaction.py", "schema/inputs.py", "review/loss_sales.py", "review/flag_washes.py")),
    TaxRule("S-4", "Proceeds",
        "The amount realized is what the sale brings after its costs.",
        "Commissions come off the proceeds, and the proceeds of one sale are shared over its lots by shares; a redemption fee comes off the proceeds of the "
        "shares that pay it.",
        "§1001(b); Form 8949 instructions, column (d)", ("tax/group_replay.py", "plan/net_orders.py", "plan/history/household_ledger.py")),
    TaxRule("S-5", "Exact sums",
        "Amounts are figured exactly and shown to the cent.",
        "Money is integers of cents and shares integers of millionths; fractions stay exact until shown, halves round up, and the parts of one amount are "
        "rounded together so that they add up to it.",
        OWN, ("tax/money.py", "tax/exact.py", "tax/group_replay.py", "tax/choose_lots.py")),
    TaxRule("S-6", "The household",
        "A spouse's purchases count as one's own for wash sales, whatever the account.",
        "All accounts on the sheets are one household. Each is taxable or not by its type: IRAs (SEP, SIMPLE, inherited), employers' plans (401(k), 403(b), 457, TSP), an HSA, a "
        "529 and an annuity are untaxed while held; a minor's (UTMA, UGMA) is taxable. An account whose Wash Scope is no neither washes nor is washed.",
        "§1091; Rev. Rul. 2008-5; Pub. 550", ("tax/account.py", "tax/transaction.py")),
    TaxRule("S-7", "What is left alone",
        "Some positions have tax rules of their own and are not figured here.",
        "Options and futures count in the value and are not traded; a future (section 1256) counts at its Market Value and is in no figure and on no form. A sale of partnership "
        "units needs the K-1, and that of a bond bought below par or issued at a discount the custodian's figures: both are said. Wash sales of averaged shares are figured "
        "lot by lot. Not figured: short sales, straddles, corporate actions other than a split, the alternative minimum tax, dealers and traders marked to market.",
        "§1233; §1256; §1092; §475; §705; §751; §§1271 to 1278", ("household/option_symbol.py", "household/special_kinds.py", "review/cautions.py", "review/special_kinds.py",
        "household/read/build_positions.py", "household/read/elect_average_basis.py")),
    TaxRule("S-8", "Digital assets",
        "Section 1091 speaks of stock and securities; under present law a coin held directly is neither, and Form 8949 has boxes of its own for it.",
        "A security whose Type is digital asset washes nothing, is not washed and opens no window. For sales from 2025 boxes G and J where it was bought from 2026, as the 1099-DA then "
        "shows its basis, H and K before; Schedule D lines 1b, 2, 8b and 9. Boxes I and L, for what is on no 1099-DA, are the advisor's to choose. Listed funds of coins are securities.",
        "§1091(a); Notice 2014-21; Reg. 1.6045-1(a)(15); T.D. 10000; Form 8949 instructions", ("tax/transaction.py", "tax/form_8949.py", "tax/covered_security.py",
        "plan/allowed/wash_guard.py", "review/special_kinds.py")),
    TaxRule("S-9", "Separate returns",
        "A child, a trust that is not its grantor's and a spouse who files separately are taxed on returns of their own.",
        "Sales of an account on a separate return, done and proposed, are in no bucket, budget, total of tax or form of this plan, and it is said. Its lots are still ordered, and the tax of "
        "its trades estimated, at rates that are assumed and said: this return's, or the top federal ones where one of these is nothing; its purchases count for wash sales as its Wash Scope says. A minor's account (UTMA, UGMA), a child's, a "
        "spouse's under Filing Status mfs and an irrevocable trust's are taken as separate where Tax Return is blank; a revocable trust's is the grantor's.",
        "§1(g); §641; §§671 to 677; §6013", ("household/household.py", "household/read/account_standing.py", "plan/taxes/marginal_rates.py", "plan/history/year_so_far.py",
        "plan/tax_outcome.py", "plan/check_plan.py", "review/separate_returns.py", "report/gains_rows.py", "report/taxes_rows.py")),

    TaxRule("W-1", "When a loss is washed",
        "A loss on a sale is disallowed where substantially identical securities are bought near it. Gains are never touched.",
        "A loss in a taxable account is tested against purchases in every account of the household. It is measured on the basis that earlier wash sales have already raised.",
        "§1091(a); Pub. 550", ("tax/wash_sales.py", "tax/group_replay.py")),
    TaxRule("W-2", "Sixty-one days",
        "Near means from thirty days before the sale to thirty days after it, the sale's day included.",
        "Calendar days, both ends included: of a sale on 16 June purchases from 17 May to 16 July count.",
        "§1091(a); Reg. 1.1091-1(a)", ("tax/wash_window.py", "tax/wash_sales.py", "tax/open_purchases.py")),
    TaxRule("W-3", "Which shares can replace",
        "The shares sold do not replace themselves; shares bought after the sale replace even if sold again.",
        "Never the lot sold nor fills of its order (C-1). Bought before the sale: only shares still held after all sales of that day (C-2), whether or not the lot sold "
        "is older (C-4). A lot sold at a gain takes no part.",
        "§1091(a); Reg. 1.1091-1; Rev. Rul. 56-602; Pub. 550", ("tax/wash_sales.py", "tax/group_replay.py", "tax/open_purchases.py")),
    TaxRule("W-4", "Share for share",
        "Losses are matched with purchases in the order of the purchases, share for share, and no purchased share is used twice.",
        "Loss sales go by date, those of one day by the age of the lots (C-3). Shares sold at a loss that meet no purchase keep their loss.",
        "Reg. 1.1091-1(b) to (e)", ("tax/wash_sales.py", "tax/open_purchases.py", "tax/realized.py")),
    TaxRule("W-5", "What is disallowed",
        "The loss on the matched shares is disallowed and added to the cost of the shares that replace them.",
        "Loss a share times matched shares. 100 sold at a loss of 800 and 40 bought back: 320 is disallowed and goes into the basis of the 40.",
        "§1091(d); Reg. 1.1091-2", ("tax/realized.py", "tax/ledger.py", "plan/history/rebuild_lots.py")),
    TaxRule("W-6", "The holding period goes along",
        "The days the washed shares were held count for the shares that replace them.",
        "The matched shares become a part of their lot with an earlier holding date (C-5); the rest keeps its own. Of a lot sold in part the matched shares leave first (C-6).",
        "§1223(3)", ("tax/held_lot.py", "tax/holding_period.py", "plan/history/rebuild_lots.py")),
    TaxRule("W-7", "Chains",
        "A replacement sold at a loss can be washed in its turn, with the loss it took over.",
        "Sales are judged in order of date, each with the basis that earlier ones left. Bought at 50, sold at 40, bought at 41 (basis 51), sold at 45, bought at 46: basis 52.",
        "§1091(d)", ("tax/group_replay.py",)),
    TaxRule("W-8", "Bought back in which account",
        "Bought back in an IRA or Roth IRA the loss is gone for good: no basis takes it.",
        "Bought back in a taxable account of either spouse, the loss is deferred (C-7); in an IRA, and by C-8 in any other account untaxed while held, it is lost, and said loudly. "
        "A loss inside such an account is none.",
        "Rev. Rul. 2008-5", ("tax/wash_effect.py", "tax/wash_sales.py", "review/past_washes.py")),
    TaxRule("W-9", "Whose year",
        "A loss of December that is bought back in January is disallowed in the old year.",
        "The disallowance stands in the year of the sale, so a year's figures are provisional until 30 January after it.",
        "§1091(a); Pub. 550", ("plan/history/year_so_far.py", "report/tabulate.py", "tax/form_8949.py")),
    TaxRule("W-10", "Reinvestments and scheduled purchases",
        "A dividend reinvested or a purchase on a plan is a purchase like any other.",
        "They are matched on their dates, fractions too; what only a scheduled one would wash is called provisional. A loss is not taken into a scheduled purchase: how much "
        "it would wash is said, and to cancel it or turn it off; Accept Wash Up To $ accepts a few dollars. Reinvestment that is on is cautioned.",
        "§1091(a); Pub. 550", ("plan/allowed/washed_shares.py", "plan/accepted_washes.py", "review/flag_washes.py", "review/past_washes.py", "plan/history/household_ledger.py")),
    TaxRule("W-11", "Substantially identical",
        "The same security, and one that is in all but name the same; nobody has ruled on two funds that follow one index.",
        "A symbol is identical to itself and to those of its Identical Group on Securities, which join. Share classes of one fund are proposed as a group; different issuers' "
        "funds on one index are a caution (C-9).",
        "§1091(a); Pub. 550", ("tax/identical_groups.py", "tax/share_classes.py", "review/share_class_proposals.py")),
    TaxRule("W-12", "Losses still at risk",
        "Until thirty days have passed after a sale, a purchase can still disallow its loss.",
        "Every loss sold or proposed whose window is open is shown with its shares, its amount, the last day of risk (the sale + 30 days) and the first safe day (+ 31).",
        "§1091(a)", ("tax/open_windows.py", "tax/wash_window.py", "tax/ledger.py")),
    TaxRule("W-13", "A purchase weighed",
        "A purchase disallows losses of the thirty days before it.",
        "A purchase that would wash a loss is not proposed; what it would have disallowed, whether for good, and the first day it would be clean are said.",
        "§1091(a)", ("tax/clean_dates.py", "review/refused_buys.py", "plan/allowed/wash_guard.py")),
    TaxRule("W-14", "A loss weighed",
        "A loss is disallowed by purchases before it, after it and beside it.",
        "The whole proposal is judged at once: a loss that a past, scheduled or proposed purchase would wash is not taken, and the first clean day is said "
        "(none within 800 days: no clean date).",
        "§1091(a)", ("tax/clean_dates.py", "review/refused_sales.py", "plan/allowed/wash_guard.py")),
    TaxRule("W-15", "What the broker reports",
        "A broker's 1099-B shows wash sales of one security number within one account only; the taxpayer's return must show all.",
        "Form 8949 carries code W and the disallowed loss as a positive adjustment; where a 1099-B will differ is listed with the reason. Lots whose basis already carries "
        "adjustments are not adjusted again; one whose own history gives another basis is said with both figures.",
        "Reg. 1.6045-1(d)(6)(iii); Form 8949 instructions", ("tax/form_8949.py", "review/broker_view.py", "plan/history/contradicted_lots.py")),
    TaxRule("W-16", "Doubts that are said, not figured",
        "Contracts to acquire a security count as acquiring it: options, and what converts into it.",
        "Calls bought, puts sold, warrants, rights, convertibles, and awards near a loss are cautions; so is that only the accounts listed are checked.",
        "§1091(a); Rev. Rul. 85-87; Rev. Rul. 56-406; Rev. Rul. 77-201", ("review/derivative_cautions.py", "review/flag_washes.py")),

    TaxRule("H-1", "Long-term",
        "A gain is long-term when the shares were held more than one year, counted from the day after the purchase to the day of the sale.",
        "The first long-term day is the day after the purchase, a year later; days are never counted. Bought on 10 August 2023: long-term from 11 August 2024.",
        "§1222(1) to (4); Form 8949 instructions; Pub. 550", ("tax/holding_period.py", "plan/proposal/value_lots.py")),
    TaxRule("H-2", "Ends of months",
        "Bought on the last day of a month, shares are long-term from the first day of a month a year later.",
        "It follows from H-1: 31 March 2025 gives 1 April 2026. For 28 February before a leap year see C-11.",
        "Rev. Rul. 66-7", ("tax/holding_period.py",)),
    TaxRule("H-3", "After a wash sale",
        "Replacement shares are long-term by the holding period they took over.",
        "The term goes by the holding date of W-6, never by the day of purchase.",
        "§1223(3)", ("tax/lot_order.py",)),
    TaxRule("H-4", "Which day",
        "Holding periods run from trade date to trade date.",
        "As S-1; settlement dates are not read.",
        "Rev. Rul. 66-97; Rev. Rul. 70-598", ("tax/holding_period.py",)),
    TaxRule("H-5", "Gifts and inheritances",
        "Inherited shares cost their value at death and are long-term at once. Given shares keep the giver's basis and dates for a gain; for a loss, their value when "
        "given if that was less, held from the gift.",
        "Between the two there is neither gain nor loss. Basis 900, worth 700 when given: sold for 1,000 gains 100, for 600 loses 100, for 800 is nothing. A gift whose value "
        "when given is not known takes no loss.",
        "§1014; §1223(9); §1015(a); §1223(2); Reg. 1.1015-1(a)", ("tax/gifts.py", "tax/given_shares.py", "household/read/lot_faults.py", "review/date_acquired.py")),
    TaxRule("H-6", "Transfers and splits",
        "Shares that move between a client's accounts keep their basis and dates, and shares that a split adds take a part of both.",
        "A transfer goes on as it was. Shares added by a split go to the lots of that account and symbol held then, in proportion: each lot keeps its total basis and its date. "
        "10 bought in May 2025 for 9,000, 90 added by a split, all 100 sold in November 2026 for 12,000: 3,000, long-term.",
        "§1223(2) and (4); §307(a); Reg. 1.307-1", ("tax/splits.py", "tax/held_lot.py", "tax/transaction.py")),

    TaxRule("Q-1", "Days for a qualified dividend",
        "A dividend is qualified when its share is held more than 60 of the 121 days around the ex-date.",
        "Counted from the day after the purchase to the sale. A proposed sale that spoils a dividend already earned is a caution; the longer period of some preferred "
        "shares is not looked at.",
        "§1(h)(11)(B)(iii); §246(c); Pub. 550", ("tax/qualified_dividends.py", "review/cautions.py")),

    TaxRule("N-1", "Each side first",
        "Short-term and long-term results are netted apart, each with the losses of its own kind carried in.",
        "Capital gain distributions are long-term. Results are those recognized, wash sales taken out.",
        "§1222(5) to (8); §1212(b); Schedule D lines 7 and 15", ("tax/netting.py",)),
    TaxRule("N-2", "A gain of the year",
        "Of a net gain, the long-term part that the short-term side does not use up is taxed at the lower rates, the rest as ordinary income.",
        "Short-term 3,000 and long-term -1,000: 2,000 of ordinary gain.",
        "§1(h); §1222(11); Schedule D line 16", ("tax/netting.py",)),
    TaxRule("N-3", "A loss of the year",
        "A net capital loss takes at most $3,000 off other income; $1,500 for each of two spouses who file separately.",
        "The limit goes by the Filing Status on Settings.",
        "§1211(b)", ("tax/netting.py", "tax/rates.py")),
    TaxRule("N-4", "Losses carried forward",
        "What is left of a net loss is carried into the next year, the short-term loss being used up first.",
        "Short-term -2,000 and long-term -6,000: the 3,000 offset takes the short-term loss and 1,000 of the long-term one, and 5,000 long-term is carried. Where taxable income "
        "is below zero, less is used up.",
        "§1212(b); Schedule D, Capital Loss Carryover Worksheet", ("tax/netting.py", "plan/taxes/tax_of_year.py")),
    TaxRule("N-5", "Collectibles",
        "Long-term gains on gold, silver and other collectibles are taxed at up to 28 %, and so are those of trusts that hold the metal.",
        "Securities marked Collectible and, where that is blank, known trusts that hold nothing but metal, which is said. Short-term losses and long-term carryforwards come off "
        "these gains first.",
        "§1(h)(4) and (5); §408(m); CCA 200732026; Schedule D, 28% Rate Gain Worksheet", ("tax/netting.py", "tax/special_assets.py", "review/special_kinds.py",
        "plan/taxes/gain_budget.py")),

    TaxRule("T-1", "Always a difference",
        "The tax of a trade is the year's tax with it less the year's tax without it.",
        "So a harvested loss is worth only what it saves this year, the tax of the plan without that harvest less the tax of the plan: nothing where it is merely carried "
        "forward or meets gains taxed at 0 %.",
        OWN, ("tax/income_tax.py", "plan/taxes/tax_of_year.py", "plan/tax_outcome.py", "plan/harvest/harvest_saving.py")),
    TaxRule("T-2", "By the brackets",
        "Ordinary income fills the brackets; long-term gains are stacked on top of it at 0, 15 and 20 %.",
        "Used where Filing Status and Other Income are given. Collectibles fill what is left of the brackets below 28 %. Each year's figures are a file of their own (tax/law), "
        "and the Tax Table sheet overrides them.",
        "§1(a) to (d), (h), (j); Rev. Proc. 2025-32; Schedule D Tax Worksheet", ("tax/income_tax.py", "plan/taxes/tax_of_year.py")),
    TaxRule("T-3", "Net investment income tax",
        "3.8 % of net investment income, or of what MAGI is above the threshold where that is less.",
        "Thresholds of 200,000, 250,000 joint and 125,000 separate are not indexed. The loss offset of N-3 lowers investment income; a disallowed loss does not.",
        "§1411; Reg. 1.1411-4(d); Form 8960", ("tax/income_tax.py", "tax/rates.py")),
    TaxRule("T-4", "At marginal rates",
        "Where the income is not known, gains are estimated at the client's marginal rates.",
        "Results are netted first; short-term at one rate, long-term at another, NIIT and state on top. A net loss saves no more than the offset of N-3 at the short-term rate.",
        OWN, ("tax/marginal.py", "plan/taxes/marginal_rates.py")),
    TaxRule("T-5", "State tax",
        "States tax gains by rules of their own.",
        "One flat rate from Settings, 0 by default; no state's exclusions, carryforwards or wash-sale rules.",
        OWN, ("tax/marginal.py", "plan/taxes/marginal_rates.py")),

    TaxRule("T-6", "Withdrawals",
        "What leaves a traditional retirement account is ordinary income; a Roth account gives back first what was paid in. Before age 59½ 10 % may be added.",
        "A cash need of such an account is a withdrawal: what it adds to the year's tax, by the brackets or at Settings' rates, is said beside it and is in no other figure. "
        "Basis (Form 8606) and the use of an HSA are not known, and said; so is age where Accounts gives no Birth Date. No withdrawal is proposed but what Cash Needs names and what the law requires.",
        "§72(e), (t); §223(f); §402(a); §408(d); §408A(d)", ("review/withdrawals.py",)),

    TaxRule("R-1", "When distributions begin",
        "They begin with the year in which the owner turns 73, or 75 if born in 1960 or later; each is due by 31 December, the first by 1 April of the next year.",
        "72 for those born from July 1949 to 1950, and the year of 70½ for those born before. The first is listed with 1 April; in the year after it, it is asked about until that day, because the value it "
        "rests on is not on Accounts.",
        "§401(a)(9)(C); P.L. 116-94 §114; P.L. 117-328 §107; Prop. Reg. 1.401(a)(9)-2(b)(2)(v) (born in 1959)",
        ("tax/required_distributions.py", "household/required_distribution.py", "household/read/required_distributions.py", "review/required_distributions.py")),
    TaxRule("R-2", "How much",
        "Last year's closing value is divided by the period that the IRS tables give for the owner's age this year.",
        "Table III; Table II, which is longer, with a spouse more than ten years younger as only beneficiary, for which Spouse Birth Date stands. What RMD Taken says, and what Cash Needs takes out by then, is "
        "deducted. What is left is raised within the cash horizon and listed before.",
        "Reg. 1.401(a)(9)-5(b), (c) and -9(b) to (d) (T.D. 9930, distribution years from 2022); Pub. 590-B, Appendix B",
        ("tax/required_distributions.py", "tax/life_tables.py", "review/required_distributions.py", "schema/results.py")),
    TaxRule("R-3", "From which account",
        "One owner's IRAs are added up and paid from any of them; so are 403(b) plans among themselves; every other plan pays its own.",
        "Traditional, SEP and SIMPLE IRAs are one kind. Each account pays its own part, less what others of its kind have paid beyond theirs; from which else it may be taken is said.",
        "Reg. 1.408-8(e); Reg. 1.403(b)-6(e)(7); Pub. 590-B", ("tax/required_distributions.py", "household/read/required_distributions.py", "review/required_distributions.py")),
    TaxRule("R-4", "None, or not yet",
        "A Roth IRA pays out nothing while its owner lives, nor, from 2024, does Roth money in an employer's plan; who still works for the employer, and owns no more than 5 % of it, may wait until retirement.",
        "Roth IRAs are left out; of a 401(k) the Year-End Value is entered without its Roth money. Whether the owner still works there is not known, and said.",
        "§408A(c)(4); §402A(d)(5); P.L. 117-328 §325; §401(a)(9)(C)(i)(II)", ("tax/required_distributions.py", "household/required_distribution.py", "review/required_distributions.py")),
    TaxRule("R-5", "Inherited accounts",
        "What an heir must take hangs on when the owner died and how old he was, and on who inherits: each year by Table I, or all of it by the tenth year, or both.",
        "Worked out for a person who inherits, eligible or other, where Accounts says all of it; deaths before 2020 by Table I, later ones by the ten years too, with what is required each year from 2025 where the owner's own had "
        "begun. Spouses, minor children, estates, trusts, and what is missing, are asked about.",
        "§401(a)(9)(B), (E) and (H); Reg. 1.401(a)(9)-3 and -5(d), (e); Notice 2024-35", ("tax/inherited_distributions.py", "household/read/inherited_distribution.py")),

    TaxRule("B-1", "The gain budget",
        "The budget is used by the net gain of the year so far and of the trades.",
        "Losses carried in count first, and a net loss uses nothing. Short-term gains and the tax of T-1 may have limits of their own. It is over only beyond the limit.",
        OWN, ("tax/budget.py", "plan/taxes/gain_budget.py")),
    TaxRule("B-2", "The budget at worst",
        "A loss whose window is open may yet be disallowed.",
        "Every budget is shown twice: as it stands, and with every loss at risk taken away.",
        OWN, ("tax/budget.py", "plan/tax_outcome.py")),

    TaxRule("L-1", "First in, first out, and its kin",
        "Unless shares are identified, the ones bought first are sold first.",
        "FIFO by purchase date (C-15), of shares received the day that came with them; LIFO its exact reverse, HIFO the dearest share first, LOFO the cheapest. "
        "Ties go by date, then by lot id.",
        "Reg. 1.1012-1(c)(1)", ("tax/lot_order.py", "tax/rank_lots.py", "tax/lot_queue.py")),
    TaxRule("L-2", "MINTAX",
        "The fixed order several brokers call minimum tax: short-term losses, long-term losses, then long-term gains, then short-term gains.",
        "Largest loss first, smallest gain first, by share (C-12). It can take a large long-term gain before a tiny short-term one: what that costs is said.",
        "The brokers' published descriptions", ("tax/lot_order.py", "review/mintax_cost.py")),
    TaxRule("L-3", "TAXCOST",
        "The lots whose sale costs the least tax go first.",
        "xlrebal's default: by gain a share times the rate of its term, losses first. A loss that would be lost for good is left out. Where Filing Status and Other Income are "
        "given, the rates are those of the brackets the whole sale fills, not of its first dollar.",
        OWN, ("tax/rank_lots.py", "tax/lot_order.py", "plan/lots/least_tax.py")),
    TaxRule("L-4", "Specific identification",
        "The seller chooses the lots by naming them to the broker no later than settlement, one business day after the trade.",
        "Lots named on Lots are sold in their order, and every sale lists its lots to be passed on.",
        "Reg. 1.1012-1(c)(2) to (8); SEC Rule 15c6-1", ("tax/choose_lots.py", "plan/lots/select_lots.py")),
    TaxRule("L-5", "Average basis",
        "Funds, and stock bought in a reinvestment plan, may be sold at the average cost of all shares, the oldest counting as sold first.",
        "By account and security where elected; never mixed with another method there, and unknown where one lot's cost is.",
        "Reg. 1.1012-1(e)", ("household/average_basis.py", "household/read/elect_average_basis.py", "tax/choose_lots.py")),
    TaxRule("L-6", "Shares for charity",
        "Shares held long-term are deducted at their value and their gain is never taxed; short-term ones and losses are not for giving.",
        "The least basis first. The limit of 30 % of AGI and, from 2026, the floor of 0.5 % are told to the CPA and not computed.",
        "§170(b)(1)(C) and (I), (e)(1)(A); P.L. 119-21 §70425", ("plan/choose_gifts.py", "tax/lot_order.py")),
    TaxRule("L-7", "Never more than held",
        "Nobody sells shares they do not have.",
        "What there is, is sold or given; what is missing is said.",
        OWN, ("tax/choose_lots.py", "plan/choose_gifts.py")),
    TaxRule("L-8", "Past sale that names no lots",
        "Shares are sold first in, first out unless the lots are identified; what is left identifies them afterwards.",
        "First in, first out, unless that contradicts Lots, which is final at the as-of date: then it took the lots that Lots no longer has, where they explain it share for share "
        "(several such sales in date order, lots in the order of the account's Lot Method), and this is said unless that method says so too.",
        "Reg. 1.1012-1(c)", ("plan/history/unnamed_sales.py", "plan/history/past_relief.py")),
    TaxRule("L-9", "Shares for family",
        "Who is given shares takes over the giver's basis and days, and pays the tax once they sell; a loss is cut to the value when given (H-5).",
        "Long-term gains only, the least basis first, after those for charity; the tax of selling them here and there, at Family Rate %. The annual exclusion and the tax on a child's "
        "unearned income are told to the CPA and not computed.",
        "§1015(a), §1223(2), §2503(b), §1(g)", ("plan/choose_gifts.py", "report/gifts_rows.py")),

    TaxRule("D-1", "Dates", "A purchase must have a day, and one that is past.",
        "BAD_DATE and FUTURE_DATE, errors.", "§1222", ("household/read/data_rules.py", "household/read/lot_faults.py")),
    TaxRule("D-2", "Cost", "A cost that is not known is never zero.",
        "MISSING_BASIS and BAD_BASIS (below zero), errors: the lot is not sold. ZERO_BASIS, a warning.", "§1012", ("household/read/data_rules.py", "tax/choose_lots.py")),
    TaxRule("D-3", "Shares", "A lot has a number of shares above zero.",
        "BAD_QTY, an error: the lot is left out, and out of D-4.", OWN, ("household/read/data_rules.py",)),
    TaxRule("D-4", "Lots and holding", "The lots of a position are the shares held.",
        "LOTS_DO_NOT_SUM, an error beyond the tolerance of 0.0001 share.", OWN, ("household/read/data_rules.py", "household/read/compare_lots.py")),
    TaxRule("D-5", "Lot ids", "Each lot of a position has its own name; two positions may number theirs alike.",
        "DUPLICATE_LOT, an error.", OWN, ("household/read/data_rules.py", "household/read/lot_faults.py")),
    TaxRule("D-6", "Unknown securities", "What a security is must be known before it is judged.",
        "UNKNOWN_SYMBOL, an error for what is held, targeted or still to be bought. What was sold out is a stock identical to nothing else, and a warning that names it says so.", OWN,
        ("household/read/data_rules.py", "household/read/security_findings.py", "household/read/history_faults.py")),
    TaxRule("D-7", "Impossible sales", "Nobody sells a lot before buying it, or more of it than there was.",
        "LOT_OVERSOLD, SOLD_BEFORE_BOUGHT and UNKNOWN_LOT, errors. Sales that leave other lots than Lots has are SALES_CONTRADICT_LOTS, a warning.", OWN,
        ("household/read/data_rules.py", "household/read/history_faults.py", "plan/history/contradicted_lots.py")),
    TaxRule("D-8", "Prices", "A trade needs a price, and one of these days.",
        "MISSING_PRICE and BAD_PRICE, errors; STALE_PRICE, a warning after five calendar days unless Settings says otherwise.", OWN,
        ("household/read/data_rules.py", "household/read/security_findings.py")),
    TaxRule("D-9", "Short history", "Wash sales are judged on purchases up to thirty days before a loss that may be thirty days old.",
        "SHORT_HISTORY, a warning where an account's transactions do not reach back 61 days: its windows are not verified.", "§1091(a)",
        ("household/read/data_rules.py", "household/read/history_faults.py", "tax/wash_window.py")),
    TaxRule("D-10", "Rows that move no shares", "A dividend, interest, a fee, a transfer of money or an order cancelled, rejected or expired is no purchase and no sale.",
        "ROWS_WITHOUT_SHARES, a note of how many were passed over. Orders working or pending are scheduled; one to sell has sold nothing yet, its shares are not sold again, and ORDER_WORKING, a warning, says so. Shares that left the account unsold are SHARES_MOVED_OUT, a warning: they are no sale.", OWN,
        ("excel/parse/activity_rows.py", "excel/parse/order_status.py", "household/read/working_orders.py", "plan/proposal/working_orders.py", "plan/history/household_ledger.py")),
)  # fmt: skip

_CONTESTED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "C-1": ("Rev. Rul. 56-602", ("tax/wash_sales.py", "tax/held_lot.py")),
    "C-2": ("§1091 says nothing of shares no longer held", ("tax/group_replay.py", "tax/open_purchases.py")),
    "C-3": ("Reg. 1.1091-1(b)", ("tax/group_replay.py", "tax/open_purchases.py")),
    "C-4": ("§1091(a)", ("tax/wash_sales.py",)),
    "C-5": ("§1223(3)", ("tax/holding_period.py",)),
    "C-6": ("No authority", ("tax/held_lot.py", "tax/lot_queue.py")),
    "C-7": ("§1091(d) does not say whose basis", ("tax/wash_effect.py",)),
    "C-8": ("Rev. Rul. 2008-5 speaks of IRAs and Roth IRAs only", ("tax/wash_effect.py",)),
    "C-9": ("No ruling on two funds", ("review/flag_washes.py", "household/read/build_rules.py")),
    "C-10": ("Reg. 1.1091-1(c) and (d) speak of shares", ("tax/wash_sales.py",)),
    "C-11": ("Rev. Rul. 66-7", ("tax/holding_period.py",)),
    "C-12": ("The brokers' published descriptions", ("tax/lot_order.py", "tax/rank_lots.py")),
    "C-13": ("Form 8949 instructions; Reg. 301.6102-1", ("tax/money.py", "tax/exact.py", "tax/form_8949.py")),
    "C-14": ("§1091(a)", ("tax/ledger.py", "tax/same_date.py")),
    "C-15": ("Reg. 1.1012-1(c)(1)", ("tax/lot_order.py", "tax/lot_queue.py", "tax/group_replay.py")),
}  # fmt: skip


def _contested(each: Convention) -> TaxRule:
    source, held_in = _CONTESTED[each.id]
    fixed = f" Not a setting: {each.fixed}." if each.fixed else ""
    return TaxRule(each.id, each.question, f"Contested; the other view: {each.other_view}.", f"{each.chosen}.{fixed}", source, held_in)


RULES: Mapping[str, TaxRule] = {rule.code: rule for rule in (*_RULES, *map(_contested, CONVENTIONS))}
"""Every rule by its code, in the order of the book."""

_CODE = rf"[{''.join(chapter.letter for chapter in CHAPTERS)}]-\d{{1,2}}"
_A_CODE = re.compile(_CODE)
_AT_ITS_HEAD = re.compile(rf"({_CODE})[:.]")
_IN_BRACKETS = re.compile(rf"\(({_CODE}(?:, {_CODE})*)\)")


def cited(text: str) -> Iterator[str]:
    """The rules that a sentence of ours cites, as "(W-8)", "(S-3, W-16)" or "W-8: …"; an advisor's lot L-1 is none."""
    for match in filter(None, (_AT_ITS_HEAD.match(text), *_IN_BRACKETS.finditer(text))):
        yield from (code for code in match[1].split(", ") if code in RULES)


def rules_cited(texts: Iterable[str]) -> list[TaxRule]:
    """The rules that the sentences cite, each once, in the order of the book."""
    codes = {code for text in filter(_A_CODE.search, set(texts)) for code in cited(text)}
    return [rule for code, rule in RULES.items() if code in codes]
