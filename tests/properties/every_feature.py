"""Random households with every feature on at once: when to trade, how much, whether it is worth it, cash over time, risk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.properties.households import AS_OF, Row, World, often, worlds
from xlrebal.schema.column import Value

CLASSES = ("Stocks", "Bonds", "Legacy")
FACTORS = ("Market", "Rates")


@st.composite
def everything(draw: st.DrawFn) -> World:
    """A household of worlds() with all that the sheets and settings of the planner's decisions can say."""
    world = draw(worlds())
    sheets: dict[str, list[Row]] = {name: [dict(row) for row in rows] for name, rows in world.sheets.items()}
    names = [str(row["account"]) for row in sheets["accounts"]]
    sheets["accounts"] = [row | draw(_retired(row)) | {"sleeve_of": draw(often(None, "Custodian", weight=3))} for row in sheets["accounts"]]
    sheets["targets"] = [row | draw(_band(row)) for row in sheets["targets"]]
    sheets["tilts"] = draw(st.lists(_tilt(), max_size=2))
    sheets["restrictions"] = [row | draw(_schedule()) if row["rule"] == "phase out" else row for row in sheets.get("restrictions", [])]
    sheets["cash_needs"] = draw(st.lists(_need(names), max_size=3))
    sheets["securities"] = [row | {"spread_bps": draw(often(None, 4.0, 80.0)), "preferred": draw(often(None, True, weight=4))} for row in sheets["securities"]]
    sheets |= draw(_risk())
    return replace(world, sheets=sheets, settings={**world.settings, **draw(_chosen())})


@st.composite
def _schedule(draw: st.DrawFn) -> Row:
    """Over how many years something is phased out, and what stays of it."""
    return {"value": draw(often(None, 0.1)), "out_by": draw(often(None, AS_OF + timedelta(days=700), AS_OF - timedelta(days=1)))}


@st.composite
def _chosen(draw: st.DrawFn) -> dict[str, Value]:
    """The settings that say when, how much and whether."""
    return {
        "mode": draw(often("full", "bands only", "buy only", "sell only", "raise or invest", "one class", "harvest", "harvest and rebalance", weight=8)),
        "mode_class": draw(st.sampled_from(["Stocks", "Bonds"])),
        "trigger": draw(often("threshold", "calendar", "both", "always", "never")),
        "review_frequency": draw(st.sampled_from([None, "daily", "weekly", "monthly", "quarterly", "semi-annual", "annual"])),
        "last_review": draw(st.sampled_from([None, date(2026, 11, 19), date(2026, 6, 30), date(2025, 1, 31)])),
        "look_interval_days": draw(often(None, 14)),
        "profile": draw(often("", "balanced", "conservative", weight=6)),
        "improvement_pct": draw(often(None, 0.05, 0.4)),
        "minimum_trade_pct": draw(often(None, 0.02, 0.3)),
        "band_presets": draw(often("no", "kind", "volatility")),
        "cost_gate": draw(st.sampled_from([None, "off", "warn", "hold"])),
        "gate_horizon_years": draw(often(5.0, 0.5)),
        "regime": draw(often("", "risk off")),
        "cash_horizon_days": draw(often(30, 0, 90)),
        "target_volatility_pct": draw(often(None, 0.06)),
        "volatility_limit_pct": draw(often(None, 0.08, 0.2)),
        "tracking_error_limit_pct": draw(often(None, 0.01, 0.05)),
        "covariance": draw(st.sampled_from(["sample", "ewma", "ledoit-wolf"])),
        "filing_status": draw(often(None, "mfj")),
        "other_income": draw(often(None, 20_000.0, 400_000.0)),
        "magi": draw(often(None, 230_000.0)),
        "accept_wash_up_to": draw(often(0.0, 50.0)),
    }  # fmt: skip


@st.composite
def _retired(draw: st.DrawFn, account: Row) -> Row:
    """What a required distribution is worked out from, where the account is one that may have to pay it out."""
    if account["type"] == "taxable" or draw(often(False, True, weight=1)):
        return {}
    return {
        "birth_date": draw(st.sampled_from([None, date(1948, 3, 1), date(1953, 11, 20), date(1980, 1, 1)])),
        "spouse_birth_date": draw(often(None, date(1965, 5, 5))),
        "year_end_value": draw(st.sampled_from([None, 40_000.0, 900_000.0])),
        "rmd_taken": draw(often(None, 500.0)),
    }


@st.composite
def _band(draw: st.DrawFn, target: Row) -> Row:
    """Now and then limits of its own, one of them alone too."""
    low, high = max(0.0, target["target_pct"] - 0.04), min(1.0, target["target_pct"] + 0.08)
    return dict(draw(often({}, {"low_pct": low, "high_pct": high}, {"high_pct": high, "band_override_reason": "mandate"}, weight=5)))


@st.composite
def _tilt(draw: st.DrawFn) -> Row:
    return {
        "asset_class": draw(st.sampled_from(["Stocks", "Bonds"])), "tilt_pct": draw(st.sampled_from([0.03, -0.05, 0.2])),
        "funded_by": draw(st.sampled_from([None, "Stocks", "Cash"])), "cap_pct": draw(often(None, 0.4, 0.62)),
        "start": draw(often(None, AS_OF - timedelta(days=9), AS_OF + timedelta(days=9))),
        "end": draw(often(None, AS_OF, AS_OF - timedelta(days=1))), "regime": draw(often(None, "risk off", "boom")),
        "reason": draw(st.sampled_from([None, "house view"])),
    }  # fmt: skip


@st.composite
def _need(draw: st.DrawFn, accounts: list[str]) -> Row:
    when = draw(st.sampled_from([None, -3, 0, 9, 29, 31, 80]))
    return {
        "account": draw(st.sampled_from([None, *accounts])), "amount": draw(st.sampled_from([500.0, 2000.0, 9000.0, 60_000.0, -1500.0])),
        "date": None if when is None else AS_OF + timedelta(days=when), "every": draw(often(None, "month", "quarter", "year")),
        "until": draw(often(None, AS_OF + timedelta(days=45), AS_OF - timedelta(days=1))), "note": draw(often(None, "roof")),
    }  # fmt: skip


@st.composite
def _risk(draw: st.DrawFn) -> dict[str, list[Row]]:
    """One of the sheets about risk, or none."""
    kind = draw(st.sampled_from(["", "risk", "returns", "factors"]))
    if kind == "risk":
        return {"risk": [{"asset_class": name, "volatility_pct": 0.04 + 0.06 * at, **{other: 1.0 if other == name else 0.3 for other in CLASSES}} for at, name in enumerate(CLASSES)]}
    if kind == "returns":
        moves = [draw(st.sampled_from([-0.05, -0.01, 0.0, 0.012, 0.04])) for _ in range(14)]
        return {"returns": [{"date": date(2025 + at // 12, at % 12 + 1, 28), "Stocks": move, "Bonds": move / 5 + (at % 3) / 100, "Legacy": (at % 4) / 50} for at, move in enumerate(moves)]}
    if kind == "factors":
        rows = [{"symbol": name, "specific_pct": 0.05, "Market": 1.0 - at / 2, "Rates": at / 2} for at, name in enumerate(CLASSES)]
        limits = [{"symbol": "Volatility", "Market": 0.15, "Rates": 0.06}, {"symbol": "High", "Market": draw(st.sampled_from([0.5, 2.0])), "Rates": None}]
        return {"factors": [*rows, *limits]}
    return {}
