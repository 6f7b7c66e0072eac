"""The other words by which advisors and custodians call the choices of a column."""

from __future__ import annotations

import re
from typing import get_args

from xlrebal.schema.inputs import (
    ACTIONS,
    BAND_TYPES,
    EVERY,
    FILING_STATUSES,
    HEIRS,
    HOWS,
    LOT_METHODS,
    PLANNED_WITH,
    RULES,
    SECURITY_TYPES,
    TAX_RETURNS,
)
from xlrebal.schema.plan_settings import BandPresets, Method, Mode, RebalanceTo, ReviewFrequency, SecurityRows, Trigger


def plain_word(text: str) -> str:
    """What makes two choices the same: letters and digits, case aside. "Roth IRA" is rothira, "401(k)" 401k."""
    return re.sub(r"[\W_]", "", text.casefold())


def _words(meanings: dict[str, str]) -> dict[str, str]:
    """{plain word: choice} from {choice: its other words, separated by commas}."""
    return {plain_word(word): choice for choice, words in meanings.items() for word in words.split(",")}


# By the choices themselves, because a column of one name has different choices on different sheets.
CHOICE_WORDS: dict[tuple[str, ...], dict[str, str]] = {
    SECURITY_TYPES: _words({
        "stock": "stocks,equity,equities,common stock,adr,reit,preferred stock",
        "etf": "etfs,exchange traded fund,etfs & closed end funds,etn,closed end fund,cef",
        "fund": "mutual fund,mutual funds,funds,open end fund",
        "bond": "bonds,fixed income,treasury,corporate bond,municipal bond,cd,t-bill",
        "option": "options,call,put,call option,put option",
        "warrant": "warrants,right,rights",
        "convertible": "convertible bond,convertible note,convertibles,convertible preferred",
        "digital asset": "digital assets,coin,coins,crypto,cryptocurrency,crypto currency,virtual currency,token",
        "future": "futures,futures contract,future contract,section 1256,1256 contract",
        "partnership": "ptp,mlp,lp,limited partnership,master limited partnership,publicly traded partnership,partnership units",
        "cash": "money market,money market fund,money fund,cash and money market,cash & cash investments,sweep",
    }),
    LOT_METHODS: _words({
        "TAXCOST": "tax cost,lowest tax cost,tax efficient",
        "MINTAX": "minimum tax,min tax,minimize tax,tax optimizer,tax lot optimizer",
        "FIFO": "first in first out",
        "LIFO": "last in first out",
        "HIFO": "highest in first out,highest cost,high cost",
        "LOFO": "lowest in first out,lowest cost,low cost",
        "SPECID": "specific id,specific identification,specific lot,specific lots,spec id,vsp",
        "AVERAGE": "average basis,average cost,avg cost,average cost basis,average cost single category",
    }),
    EVERY: _words({
        "month": "monthly,every month,each month,1 month,per month",
        "quarter": "quarterly,every quarter,each quarter,3 months,three months,every 3 months",
        "year": "yearly,annual,annually,every year,each year,12 months,1 year,once a year",
    }),
    HEIRS: _words({
        "eligible": "edb,eligible designated beneficiary,eligible beneficiary",
        "other": "ten year,10 year,10-year rule,ten-year rule,non-eligible,not eligible,designated beneficiary",
    }),
    BAND_TYPES: _words({"ABS": "absolute,points", "REL": "relative,percent of target", "5/25": "5 25 rule,swedroe"}),
    RULES: _words({
        "do not buy": "no buy,don't buy,buy restricted,never buy",
        "do not sell": "no sell,don't sell,sell restricted,never sell",
        "sell only": "sale only,sales only,sells only,only sell,liquidate only,liquidation only,close only,closing only,closing transactions only,reduce only,no new purchases,no new buys,no additional purchases,do not add,closed to new purchases",
        "hold": "do not trade,no trade,don't trade,locked,frozen",
        "phase out": "legacy,sell down,wind down",
        "min weight": "minimum weight,floor,min,minimum,minimum position,min position,minimum holding,min holding,min %,minimum %,keep at least,at least,no less than,hold at least",
        "max weight": "maximum weight,cap,max,maximum,max %,maximum %,max position,maximum position,at most,no more than,ceiling,concentration limit",
    }),
    ("purchase", "gift", "inheritance"): _words({
        "purchase": "purchased,bought,buy", "gift": "gifted,gift received",
        "inheritance": "inherited,estate,stepped up,step up",
    }),
    ACTIONS: _words({
        "buy": "bought,b,purchase,purchased,you bought,buy to open,buy to close",
        "sell": "sold,s,sale,you sold,redemption,redeemed,sell to open,sell to close",
        "reinvest": "reinvestment,reinvest shares,dividend reinvestment,drip,reinvested,reinvest dividend",
        "receive": "received,transfer in,transferred in,journaled shares,receive in,deposit of shares,acat in,acats in",
        "split": "stock split,share split,forward split,split shares,stock dividend,shares from split",
        "vest": "vested,rsu,rsu vest,stock plan activity,restricted stock vest,restricted stock lapse",
        "espp": "espp purchase,employee stock purchase,employee stock purchase plan",
        "exercise": "exercised,option exercise,exercise of option",
    }),
    ("approve", "skip", "lock"): _words({
        "approve": "approved,ok,okay,yes,y,accept,accepted", "skip": "skipped,no,n,reject,rejected,decline,declined", "lock": "locked,keep,fix,fixed",
    }),
    TAX_RETURNS: _words({
        "household": "client,joint,client & spouse,ours,same,family,parents,primary,main,this,1040,form 1040",
        "separate": "own,its own,own return,other,another,child,child's,minor,trust,estate,1041,form 1041,spouse's own,separately,files separately",
        "spouse": "spouse",  # no choice to offer: the household's, but where the spouses file separately
    }),
    PLANNED_WITH: _words({"household": "the household,family,joint,parents,everyone,together,all"}),
    HOWS: _words({
        "transfer": "transferred,transfer in,acat,acats,acat in,acats in,account transfer,moved,journal,journaled",
        "gift": "gifted,gift received,donated,donation",
        "inheritance": "inherited,estate,bequest,stepped up,step up,death",
        "split": "stock split,share split,forward split,stock dividend,split shares",
    }),
    get_args(RebalanceTo): _words({
        "target": "to target,full,full rebalance,centre,center,model",
        "edge": "limit,band,to band,band edge,to the edge,nearest edge,boundary,tolerance",
        "midpoint": "middle,half,halfway,half way,midway,mid-band",
    }),
    get_args(SecurityRows): _words({
        "target": "to target,to their targets,model,full", "band": "bands,in band,inside band,within band,into band,inside bands,tolerance,edge,limit,range",
    }),
    get_args(Mode): _words({
        "full": "full rebalance,everything,all,whole,rebalance", "bands only": "bands,band only,out of band only,out of tolerance,out of tolerance only,out of bounds only,tolerance only,drift only",
        "buy only": "buys only,only buy,only buys,no sells,no sales,purchases only,no selling", "sell only": "sells only,only sell,only sells,no buys,no purchases,sales only,no buying",
        "raise or invest": "raise or invest only,cash,cash only,raise cash,invest cash,raise / invest cash,cash needs", "one class": "single class,class,one asset class,single asset class,asset class only",
        "harvest": "harvest only,losses,losses only,tax loss harvesting,tlh,harvest losses", "harvest and rebalance": "rebalance and harvest,harvest & rebalance,tlh and rebalance,rebalance with harvest",
    }),
    get_args(Trigger): _words({
        "threshold": "tolerance,tolerance band,bands,band,drift", "always": "every time,each time,full",
        "calendar": "time,periodic,scheduled,schedule,calendar only", "both": "calendar and threshold,threshold and calendar,time and threshold,calendar & threshold",
        "never": "no,off,none,manual",
    }),
    get_args(ReviewFrequency): _words({
        "daily": "every day,day,each day", "weekly": "every week,week", "monthly": "every month,month", "quarterly": "every quarter,quarter,every 3 months,q",
        "semi-annual": "semiannual,semiannually,semi-annually,half-yearly,half yearly,every 6 months,twice a year,every half year", "annual": "annually,yearly,every year,year,every 12 months",
    }),
    get_args(BandPresets): _words({"no": "none,off,n", "kind": "preset,presets,yes,by kind,class,by class,y", "volatility": "by volatility,vol,risk"}),
    get_args(Method): _words({
        "rules": "rule,rule based,rules based", "optimal": "optimizer,optimiser,optimized,optimised,optimization,optimisation,optimum",
    }),
    FILING_STATUSES: _words({
        "mfj": "married filing jointly,married,joint,married joint,qualifying surviving spouse",
        "mfs": "married filing separately,separate,married separate", "hoh": "head of household", "single": "unmarried",
    }),
}  # fmt: skip
