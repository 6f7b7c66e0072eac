"""An example of every cell function: its formula, the same on the command line, and the answer; a test runs each."""

from __future__ import annotations

import json
from typing import NamedTuple

from xlrebal import __version__

LOTS = '[["Lot ID", "Acquired", "Quantity", "Cost Basis"], ["A", "2020-01-02", 100, 4000], ["B", "2026-05-01", 100, 6000]]'
HOLDINGS = '[["Symbol", "Quantity", "Price", "Asset Class"], ["VTI", 100, 300, "Stocks"], ["BND", 100, 70, "Bonds"], ["CASH", 500, 1, "Cash"]]'
TARGETS = '[["Asset Class", "Target %", "Band %"], ["Stocks", "60%", "5%"], ["Bonds", "40%", "5%"]]'
ALL_LOTS = '[["Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"], ["VTI", "A", "2020-01-02", 100, 35000], ["BND", "B", "2026-05-01", 100, 7100]]'
BUYS = '[["Date", "Symbol", "Action"], ["2026-10-30", "VTSAX", "buy"]]'
TRADE = [1, "SELL", "Joint", "VTI", 24, "US stocks", 300, "Holdings", None, 7200, 0, 0, 700, 166.6, "Stocks is 80.0% of the portfolio, above its limit of 65.0%"]
FLOWS, DAYS = "[100]", '["2026-01-16"]'
HEADINGS = "Action\tAccount\tSymbol\tQuantity\tPrice\tAmount\tST Gain\tLT Gain\tWhy"


class Example(NamedTuple):
    """formula: as in a cell. arguments: as on the command line. answer: every line of it."""

    formula: str
    arguments: tuple[str, ...]
    answer: tuple[str, ...]


EXAMPLES: dict[str, Example] = {
    "RB_WEIGHT": Example("=RB_WEIGHT(F5, F$40)", ("31000", "124000"), ("0.25",)),
    "RB_DRIFT": Example('=RB_DRIFT(48%, 60%, "REL")', ("48%", "60%", "REL"), ("-0.2",)),
    "RB_BAND_LOW": Example('=RB_BAND_LOW(60%, 20%, "REL")', ("60%", "20%", "REL"), ("0.48",)),
    "RB_BAND_HIGH": Example('=RB_BAND_HIGH(60%, 20%, "REL")', ("60%", "20%", "REL"), ("0.72",)),
    "RB_STATUS": Example("=RB_STATUS(D5, E5, F5)", ("73%", "48%", "72%"), ("Over",)),
    "RB_REBALANCE_TO": Example('=RB_REBALANCE_TO(73%, 60%, 20%, "MID", "REL")', ("73%", "60%", "20%", "MID", "REL"), ("0.66",)),
    "RB_TRADES": Example("=RB_TRADES(Holdings!A1:D4, Model)", (HOLDINGS, TARGETS, "", "", "2026-11-20"), (
        HEADINGS,
        "SELL\tPortfolio\tVTI\t25\t300\t7500\t\t\tStocks is 80.0% of the portfolio, above its limit of 65.0% (target 60.0%; Rebalance To is target)",
        "BUY\tPortfolio\tBND\t114\t70\t7980\t\t\tBonds is 18.7% of the portfolio, below its limit of 35.0% (target 40.0%; Rebalance To is target)")),
    "RB_REASON": Example("=RB_REASON(Trades!A12:P12)", (json.dumps([TRADE]),), ("Sell 24 VTI in Joint: Stocks is 80.0% of the portfolio, above its limit of 65.0%.",)),
    "RB_TERM": Example("=RB_TERM(B5, TODAY())", ("2025-03-31", "2026-03-31"), ("ST",)),
    "RB_LONG_TERM_FROM": Example("=RB_LONG_TERM_FROM(B5)", ("2025-03-31",), ("2026-04-01",)),
    "RB_DAYS_TO_LONG_TERM": Example("=RB_DAYS_TO_LONG_TERM(B5, TODAY())", ("2025-03-31", "2026-03-01"), ("31",)),
    "RB_GAIN": Example('=RB_GAIN(Lots, 150, 52.1, "AVERAGE", TODAY())', (LOTS, "150", "52.1", "AVERAGE", "2026-11-20"), ("315",)),
    "RB_SELL_LOTS": Example('=RB_SELL_LOTS(Lots, 150, 52.1, "HIFO", TODAY())', (LOTS, "150", "52.1", "HIFO", "2026-11-20"), (
        "Lot ID\tAcquired\tQuantity\tProceeds\tBasis\tGain\tTerm", "B\t2026-05-01\t100\t5210\t6000\t-790\tST", "A\t2020-01-02\t50\t2605\t2000\t605\tLT")),
    "RB_TAX_ON_SALE": Example('=RB_TAX_ON_SALE(Lots, 100, 52.1, 37%, 20%, "FIFO", TODAY())', (LOTS, "100", "52.1", "37%", "20%", "FIFO", "2026-11-20"), ("242",)),
    "RB_GAIN_BUDGET": Example('=RB_GAIN_BUDGET(20000, B2, TODAY(), "Q")', ("20000", "3000", "2026-05-01", "Q"), ("7000",)),
    "RB_HARVEST": Example("=RB_HARVEST(Lots, Holdings!A1:D4, 100, 5%, TODAY())", (ALL_LOTS, HOLDINGS, "100", "5%", "2026-11-20"), (
        "Symbol\tLot ID\tLoss\tLoss %\tTerm\tTax Saved\tStatus", "VTI\tA\t5000\t0.1428571429\tLT\t1110\tcandidate")),
    "RB_WASH_SALE": Example('=RB_WASH_SALE("VTI", A2, Buys, Equivalents)', ("VTI", "2026-11-20", BUYS, '[["VTI", "VTSAX"]]'), ("TRUE",)),
    "RB_WASH_UNTIL": Example('=RB_WASH_UNTIL("VTI", A2)', ("VTI", "2026-11-05"), ("2026-12-06",)),
    "RB_SUBSTITUTE": Example('=RB_SUBSTITUTE("VTI")', ("VTI",), ("ITOT",)),
    "RB_RAISE_CASH": Example('=RB_RAISE_CASH(Holdings!A1:D4, 5000, "MINTAX")', (HOLDINGS, "5000", "MINTAX", "", "", "2026-11-20"), (
        HEADINGS, "SELL\tPortfolio\tVTI\t17\t300\t5100\t\t\tRaises cash in Portfolio for the cash need of $5,500.00")),
    "RB_INVEST_CASH": Example("=RB_INVEST_CASH(Holdings!A1:D4, Model, 10000)", (HOLDINGS, TARGETS, "10000", "", "2026-11-20"), (
        HEADINGS, "BUY\tPortfolio\tBND\t142\t70\t9940\t\t\tThere is new money to invest in Portfolio; BND is 14.7% against a target of 40.0%")),
    "RB_NET_GAINS": Example("=RB_NET_GAINS(-9000, 2000)", ("-9000", "2000"), (
        "Net short-term\t-9000", "Net long-term\t2000", "Net\t-7000", "Offsets other income\t3000", "Short-term loss carried forward\t4000",
        "Long-term loss carried forward\t0")),
    "RB_OPTIMAL_WEIGHTS": Example("=RB_OPTIMAL_WEIGHTS(B2:B4, C2:C4, E2:G4, 0.25%, 5, D2:D4)", (
        "[0.6, 0.3, 0.1]", "[0.75, 0.15, 0.1]", "[[0.0256, 0.0012, 0.0142], [0.0012, 0.0036, 0.001], [0.0142, 0.001, 0.04]]", "0.25%", "5", "[0.01, 0, 0]"), (
        "0.6626491647", "0.2488250413", "0.088525794")),
    "RB_TWR": Example("=RB_TWR(B2:B4, C2:C4)", ("[100, 110, 121]", "[null, 5, null]"), ("0.155",)),
    "RB_MODIFIED_DIETZ": Example("=RB_MODIFIED_DIETZ(B2, C2, D2:D9, E2:E9, F1, F2)", ("1000", "1160", FLOWS, DAYS, "2026-01-01", "2026-01-31"), ("0.0571428571",)),
    "RB_AFTER_TAX_RETURN": Example("=RB_AFTER_TAX_RETURN(B2, C2, D2:D9, E2:E9, F1, F2, G2)", ("1000", "1160", FLOWS, DAYS, "2026-01-01", "2026-01-31", "21"), ("0.0371428571",)),
    "RB_TRACKING_ERROR": Example("=RB_TRACKING_ERROR(B2:B37, C2:C37, 12)", ("[0.01, 0.02, 0.03]", "[0.01, 0.01, 0.01]", "12"), ("0.0346410162",)),
    "RB_TURNOVER": Example("=RB_TURNOVER(Trades!J7:J30, F40)", ("[7500, 7980]", "37500"), ("0.2064",)),
    "RB_TAX_ALPHA": Example("=RB_TAX_ALPHA(B2, B3, B4, B5)", ("7%", "8%", "5%", "7%"), ("0.01",)),
    "RB_VERSION": Example("=RB_VERSION()", (), (__version__,)),
    "RB_LAST_ERROR": Example("=RB_LAST_ERROR()", (), ("",)),
}
