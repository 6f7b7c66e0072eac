"""A realistic set of results, and the page around it, for tests of what is drawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from xlrebal.excel.draw.page import HoldingsCopy, Page
from xlrebal.excel.grid import ColumnLook
from xlrebal.schema.column import Results, Row
from xlrebal.schema.results import RESULT_SHEETS

AS_OF = date(2026, 7, 31)
NAMES = {sheet.name: sheet.name for sheet in RESULT_SHEETS}
ACCOUNTS = ("Joint Brokerage", "Anna's Traditional IRA", "Ben's Roth IRA")
CLASSES: tuple[tuple[str, float, float, float, float, float, float], ...] = (
    ("US Equity", 0.4312, 0.35, 0.32, 0.38, 0.3513, -812_540.25),
    ("International Equity", 0.1188, 0.15, 0.12, 0.18, 0.1496, 309_112.5),
    ("Emerging Markets", 0.0421, 0.05, 0.0, 0.1, 0.0499, 78_210.0),
    ("Real Estate", 0.0533, 0.05, 0.0, 0.12, 0.0500, -33_401.77),
    ("Bonds", 0.3304, 0.38, 0.36, 0.40, 0.3794, 492_003.1),
    ("Cash", 0.0242, 0.02, 0.0, 0.03, 0.0198, -33_383.58),
)
HELD = (
    ("NVDA", "NVIDIA Corp", "US Equity", 4_210.0, 178.5512),
    ("AVGO", "Broadcom Inc", "US Equity", 1_200.0, 301.25),
    ("VTI", "Vanguard Total Stock Market ETF", "US Equity", 8_912.0, 310.02),
    ("VXUS", "Vanguard Total International Stock ETF", "International Equity", 9_540.0, 72.11),
    ("VWO", "Vanguard FTSE Emerging Markets ETF", "Emerging Markets", 4_011.0, 51.9),
    ("VNQ", "Vanguard Real Estate ETF", "Real Estate", 1_850.0, 92.4),
    ("BND", "Vanguard Total Bond Market ETF", "Bonds", 14_310.25, 73.315),
    ("TLT", "iShares 20+ Year Treasury", "Bonds", 3_400.0, 90.11),
)


NAMES_OF = {symbol: name for symbol, name, *_ in HELD}


def status_of(weight: float, low: float, high: float) -> str:
    return "over" if weight > high else "under" if weight < low else "ok"


def classes() -> list[Row]:
    words = {"over": "overweight, need to sell", "under": "underweight, need to buy", "ok": "within its band"}
    return [
        {
            "asset_class": name,
            "weight": weight,
            "target": target,
            "low": low,
            "high": high,
            "drift": weight - target,
            "weight_after": after,
            "to_trade": trade,
            "verdict": words[status_of(weight, low, high)],
        }
        for name, weight, target, low, high, after, trade in CLASSES
    ]


def summary() -> list[Row]:
    rows: tuple[tuple[str, Any, Any, str, str], ...] = (
        (
            "Portfolio value",
            10_034_221.37,
            10_034_081.37,
            "$",
            "All accounts, cash included; commissions are the difference.",
        ),
        ("Largest drift", 0.0812, 0.0013, "%", "US Equity, the class furthest from its target."),
        ("Sum of absolute drift", 0.2144, 0.0051, "%", "Over all classes."),
        ("Trades", None, 27, "count", "14 sells and 13 buys over three accounts."),
        ("Total sells", None, 1_004_211.5, "$", "Before commission."),
        ("Total buys", None, 998_113.18, "$", "Before commission."),
        ("Commissions", None, 140.0, "$", ""),
        ("Net cash", 242_900.11, 248_858.43, "$", "Cash of all accounts; no account falls below its minimum."),
        (
            "Net realized gain",
            -12_000.0,
            18_204.12,
            "$",
            "Short- and long-term of this year, losses carried in and harvested losses deducted.",
        ),
        ("Estimated tax of the trades", 0.0, 4_332.58, "$", "With the trades less without, at 2026's rates."),
        ("Gain budget left", 50_000.0, 31_795.88, "$", "Of a budget of $50,000 for the year."),
        ("Volatility", 0.1392, 0.1198, "%", "From the Risk sheet."),
        ("Next window closes", None, date(2026, 8, 19), "date", "XLK may be bought again without a wash sale."),
        ("Method", None, "rules", "text", "Trigger: threshold; rebalance to target."),
    )
    return [dict(zip(("item", "before", "after", "unit", "note"), row, strict=True)) for row in rows]


def cash() -> list[Row]:
    figures = (
        (200_101.11, 700_200.0, 690_113.18, 80.0, 20_000.0),
        (30_500.0, 204_011.5, 208_000.0, 30.0, 0.0),
        (12_299.0, 100_000.0, 100_000.0, 30.0, 0.0),
    )
    return [
        {
            "account": account,
            "before": before,
            "sells": sells,
            "buys": buys,
            "commissions": fees,
            "after": round(before + sells - buys - fees, 2),
            "minimum": minimum,
            "need": 0.0,
        }
        for account, (before, sells, buys, fees, minimum) in zip(ACCOUNTS, figures, strict=True)
    ]


def drift() -> list[Row]:
    rows: list[Row] = [
        {
            "level": "class",
            "name": name,
            "account": None,
            "value": weight * 10_034_221.37,
            "weight": weight,
            "target": target,
            "low": low,
            "high": high,
            "drift": weight - target,
            "status": status_of(weight, low, high),
            "weight_after": after,
            "why": f"{weight:.2%} is outside {low:.0%}–{high:.0%}: traded to its target."
            if status_of(weight, low, high) != "ok"
            else None,
        }
        for name, weight, target, low, high, after, _ in CLASSES
    ]
    for symbol, _, _, quantity, price in HELD:
        weight = quantity * price / 10_034_221.37
        rows.append(
            {
                "level": "security",
                "name": symbol,
                "account": None,
                "value": quantity * price,
                "weight": weight,
                "target": 0.05,
                "low": 0.04,
                "high": 0.06,
                "drift": weight - 0.05,
                "status": status_of(weight, 0.04, 0.06),
                "weight_after": 0.05,
                "why": None,
            }
        )
    return rows


def holdings() -> HoldingsCopy:
    headings = [
        "Account",
        "Ticker",
        "Description",
        "Shares",
        "Price",
        "Market Value",
        "Asset Class",
        "Advisor Note",
        "Reviewed",
    ]
    rows: list[list[Any]] = [
        [
            ACCOUNTS[index % 3],
            symbol,
            name,
            quantity,
            price,
            round(quantity * price, 2),
            kind,
            "=core holding" if index == 2 else None,
            date(2026, 6, 30),
        ]
        for index, (symbol, name, kind, quantity, price) in enumerate(HELD)
    ]
    heading: dict[str, Any] = {
        "heading_fill": "1B4332",
        "heading_font_color": "FFFFFF",
        "heading_font_name": "Georgia",
        "heading_font_size": 10.0,
        "font_name": "Georgia",
        "font_size": 10.0,
    }
    widths = (24.0, 9.0, 36.0, 12.0, 11.0, 16.0, 20.0, 14.0, 12.0)
    codes = ("General", "General", "General", "#,##0.###", "$#,##0.00", "$#,##0.00", "General", "General", "mm/dd/yyyy")
    looks = [ColumnLook(width=width, number_format=code, **heading) for width, code in zip(widths, codes, strict=True)]
    return HoldingsCopy(headings, rows, looks, list(range(4, 4 + len(rows))))


def drift_holdings() -> list[Row]:
    rows: list[Row] = []
    for index, (_, _, _, quantity, price) in enumerate(HELD):
        weight = quantity * price / 10_034_221.37
        rows.append(
            {
                "weight": weight,
                "target": 0.05,
                "drift": weight - 0.05,
                "status": status_of(weight, 0.04, 0.06),
                "unrealized_gain": 10_000.25 - 4_000.5 * index,
                "st_gain": -1_200.5,
                "lt_gain": 11_200.75 - 4_000.5 * index,
            }
        )
    return rows


def trades() -> list[Row]:
    reasons = (
        "US Equity stands at 43.12 % against 35 %, above its limit of 38 %: sold down to its target. "
        "Lots with the least tax first; $31,795.88 of the gain budget is left.",
        "Bonds stand at 33.04 % against 38 %, below their limit of 36 %: bought up to target with the proceeds.",
    )
    rows: list[Row] = []
    for index in range(14):
        symbol, _, _, quantity, price = HELD[index % len(HELD)]
        sell, traded = index < 7, round(quantity / 7) + (0.125 if index == 6 else 0)
        rows.append(
            {
                "priority": index + 1,
                "action": "SELL" if sell else "BUY",
                "account": ACCOUNTS[index % 3],
                "symbol": symbol,
                "description": NAMES_OF[symbol],
                "quantity": traded,
                "price": price,
                "amount": round(traded * price, 2),
                "commission": 0.0 if index % 2 else 4.95,
                "st_gain": -812.4 if sell and index % 3 == 0 else 0.0,
                "lt_gain": 4_250.1 * index if sell else 0.0,
                "estimated_tax": round(850.02 * index, 2) if sell else 0.0,
                "why": reasons[0 if sell else 1],
                "phase": "choose sales" if sell else "choose buys",
                "decision": "approve" if index == 0 else None,
                "override_quantity": 100.0 if index == 1 else None,
                "note": '=HYPERLINK("x")' if index == 2 else None,
            }
        )
    return rows


def lots_sold(count: int = 24) -> list[Row]:
    rows: list[Row] = []
    for index in range(count):
        proceeds, basis = 10_400.5 + index, 9_800.25 + 3 * (index % 700)
        rows.append(
            {
                "account": ACCOUNTS[index % 3],
                "symbol": HELD[index % 8][0],
                "description": NAMES_OF[HELD[index % 8][0]],
                "lot_id": f"L-{index:05d}",
                "acquired": date(2019, 3, 4) + timedelta(days=index % 2400),
                "holding_date": date(2019, 2, 1) if index % 9 == 0 else None,
                "quantity": 120.0 + (0.5 if index % 5 == 0 else 0),
                "proceeds": proceeds,
                "basis": basis,
                "gain": round(proceeds - basis, 2),
                "term": "LT" if index % 3 else "ST",
                "disallowed": 0.0,
                "permanent": 0.0,
                "why": "TAXCOST: least tax a dollar; long-term since 5 Mar 2020, gain 5.77 % of proceeds.",
            }
        )
    return rows


def gains() -> list[Row]:
    return [
        {
            "bucket": "ST",
            "year_to_date": -4_000.0,
            "proposed": -5_686.8,
            "carryforward": 0.0,
            "net": -9_686.8,
            "budget": None,
            "remaining": None,
        },
        {
            "bucket": "LT",
            "year_to_date": 12_000.0,
            "proposed": 89_252.1,
            "carryforward": 25_000.0,
            "net": 76_252.1,
            "budget": None,
            "remaining": None,
        },
        {
            "bucket": "total",
            "year_to_date": 8_000.0,
            "proposed": 83_565.3,
            "carryforward": 25_000.0,
            "net": 66_565.3,
            "budget": 100_000.0,
            "remaining": 33_434.7,
        },
    ]


def wash_sales() -> list[Row]:
    return [
        {
            "kind": "open window",
            "account": ACCOUNTS[0],
            "symbol": "XLK",
            "date": date(2026, 7, 20),
            "quantity": 300.0,
            "amount": 4_120.33,
            "at_risk_until": date(2026, 8, 19),
            "safe_from": date(2026, 8, 20),
            "message": "300 shares were sold at a loss of $4,120.33 on 20 Jul; "
            "buying XLK in any account before 20 Aug would disallow it.",
        },
        {
            "kind": "blocked buy",
            "account": ACCOUNTS[1],
            "symbol": "XLK",
            "date": AS_OF,
            "quantity": 120.0,
            "amount": 1_648.0,
            "at_risk_until": date(2026, 8, 19),
            "safe_from": date(2026, 8, 20),
            "message": "Blocked: sold at a loss in Joint Brokerage on 20 Jul, "
            "window open to 19 Aug; VGT is bought instead.",
        },
    ]


def harvest() -> list[Row]:
    states = ("proposed", "candidate", "blocked", "too small")
    return [
        {
            "account": ACCOUNTS[0],
            "symbol": symbol,
            "lot_id": f"H-{index}",
            "loss": 2_400.0 * (4 - index % 4) + 12.5,
            "loss_pct": 0.21 - 0.02 * index,
            "term": "ST" if index % 2 else "LT",
            "tax_saved": 571.2 * (4 - index % 4),
            "substitute": "VGT" if index % 4 == 0 else None,
            "swap_back_from": date(2026, 9, 1) if index % 4 == 0 else None,
            "status": states[index % 4],
            "why": "Past both thresholds ($100 and 5 %): "
            "no purchase of it within 30 days before or after in any account.",
        }
        for index, (symbol, *_) in enumerate(HELD)
    ]


def tax_report() -> list[Row]:
    return [
        {
            "item": "Realized gains this year",
            "without_trades": 8_000.0,
            "with_trades": 91_565.3,
            "difference": 83_565.3,
            "unit": "$",
            "note": "Recognized, taxable accounts.",
        },
        {
            "item": "Unrealized gains left",
            "without_trades": 2_410_331.2,
            "with_trades": 2_326_765.9,
            "difference": -83_565.3,
            "unit": "$",
            "note": "Deferred.",
        },
        {
            "item": "Tax",
            "without_trades": 1_600.0,
            "with_trades": 5_932.58,
            "difference": 4_332.58,
            "unit": "$",
            "note": "Always a difference: with the trades less without (T-1).",
        },
        {
            "item": "Effective rate on gains",
            "without_trades": 0.2,
            "with_trades": 0.0648,
            "difference": -0.1352,
            "unit": "%",
            "note": "",
        },
    ]


def attribution() -> list[Row]:
    return [
        {
            "item": "Sum of absolute drift",
            "before": 0.2144,
            "after": 0.0051,
            "change": -0.2093,
            "unit": "%",
            "note": "Over the asset classes.",
        },
        {
            "item": "Turnover, one way",
            "before": None,
            "after": 0.0998,
            "change": None,
            "unit": "%",
            "note": "Half the sum of all trades over the value.",
        },
        {
            "item": "Tracking error",
            "before": 0.0212,
            "after": 0.0004,
            "change": -0.0208,
            "unit": "%",
            "note": "From the Risk sheet.",
        },
    ]


def checks() -> list[Row]:
    return [
        {
            "code": "MISSING_BASIS",
            "severity": "error",
            "sheet": "Lots",
            "row": 12,
            "column": "Cost Basis",
            "value": "n/a",
            "message": "The cost basis of lot L-00012 (NVDA) is not a number. "
            "It is never treated as zero: the lot is not sold. Enter the total cost.",
        },
        {
            "code": "TARGET_SUM",
            "severity": "warning",
            "sheet": "Targets",
            "row": None,
            "column": None,
            "value": "99.995",
            "message": "Targets add up to 99.995 %; the largest was corrected.",
        },
        {
            "code": "TEXT",
            "severity": "note",
            "sheet": "Holdings",
            "row": 6,
            "column": "Advisor Note",
            "value": "=core holding",
            "message": "Read as text.",
        },
        {
            "code": "NO_SHEET",
            "severity": "note",
            "sheet": None,
            "row": None,
            "column": None,
            "value": None,
            "message": "There is no Accounts sheet: one taxable account each.",
        },
    ]


def audit() -> list[Row]:
    return [
        {
            "step": index + 1,
            "phase": "choose sales",
            "rule": "least tax first",
            "what": f"{HELD[index % 8][0]} in {ACCOUNTS[index % 3]}",
            "detail": "Weight 43.12 %, target 35 %, band 32–38 %: $812,540.25 above target; "
            "four lots in the order of their tax a dollar.",
        }
        for index in range(20)
    ]


def risk_report() -> list[Row]:
    """The portfolio, its classes and its securities; the volatility of each class is 4 points more than that before it."""
    def row(name: str, level: str, weight: float, own: float, share: float, after: float) -> Row:
        why = f"Carries {share:.1%} of the volatility with {weight:.1%} of the value."
        return {"name": name, "level": level, "weight": weight, "volatility": own, "contribution": share, "tracking_error": share * 0.02,
                "before": share * 0.12, "after": share * 0.11, "weight_after": after, "why": why}

    classes = [row(name, "class", weight, 0.04 + 0.04 * at, 1 / len(CLASSES), after) for at, (name, weight, *_, after, _) in enumerate(CLASSES)]
    held = [row(symbol, "security", 0.1, 0.2, 1 / len(HELD), 0.11) for symbol, *_ in HELD]
    return [row("Portfolio", "portfolio", 1.0, 0.12, 1.0, 1.0), *classes, *held]


def risk_measures() -> list[Row]:
    return [{"item": "Volatility", "before": 0.12, "after": 0.11, "limit": 0.115, "unit": "%", "note": "Standard deviation a year. From Risk."}]


def risk_factors() -> list[Row]:
    return [{"factor": "Market", "before": 0.94, "after": 0.7, "target": 0.7, "low": 0.6, "high": 0.8, "status": "over", "status_after": "ok", "note": "0.24 above its target."}]


def full_results() -> Results:
    return {
        "summary": summary(),
        "classes": classes(),
        "cash": cash(),
        "drift": drift(),
        "drift_holdings": drift_holdings(),
        "trades": trades(),
        "lots_sold": lots_sold(),
        "gains": gains(),
        "wash_sales": wash_sales(),
        "harvest": harvest(),
        "tax_report": tax_report(),
        "attribution": attribution(),
        "risk_report": risk_report(),
        "risk_measures": risk_measures(),
        "risk_factors": risk_factors(),
        "checks": checks(),
        "audit": audit(),
    }


def page(**changes: Any) -> Page:
    given: dict[str, Any] = {
        "names": NAMES,
        "as_of": AS_OF,
        "client": "Okafor & Lindqvist household",
        "advisor": "M. Reyes, CFP",
        "headline": "27 trades bring every class back inside its band: "
        "largest drift falls from 8.1 % to 0.1 %, for an estimated tax of $4,333.",
        "subtitle": "Method: rules, threshold trigger",
        "input_fingerprint": "9f2c41d07a3e",
        "input_sheets": frozenset({"Holdings", "Lots", "Targets"}),
        "heading_places": {("Lots", "Cost Basis"): "F", ("Holdings", "Advisor Note"): "H"},
        "holdings": holdings(),
        "errors": 1,
        "warnings": 1,
        "notes": 2,
    }
    return Page(**{**given, **changes})
