"""The settings of one plan, typed: a field for every row that schema/settings.py declares, named by the setting's key.

The declaration holds every default, limit and choice; the words of a choice stand here, so that a comparison with a word
that is none is a type error. Money is in cents, a % a fraction (0.05 is 5 %); None means what the declaration says a
blank one means: no limit, or unknown. A limit that is given and cannot be read is None too, and named in unread_limits.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from xlrebal.schema.record import record

Method = Literal["rules", "optimal"]
Trigger = Literal["threshold", "calendar", "both", "always", "never"]
ReviewFrequency = Literal["daily", "weekly", "monthly", "quarterly", "semi-annual", "annual"]
Mode = Literal[
    "full",
    "bands only",
    "buy only",
    "sell only",
    "raise or invest",
    "one class",
    "harvest",
    "harvest and rebalance",
]
BandPresets = Literal["no", "kind", "volatility"]
SwapBack = Literal["ask", "yes", "no"]
CostGate = Literal["off", "warn", "hold"]
RebalanceTo = Literal["target", "edge", "midpoint"]
SecurityRows = Literal["target", "band"]
CovarianceMethod = Literal["sample", "ewma", "ledoit-wolf"]
FilingStatus = Literal["single", "mfj", "mfs", "hoh"]
LotMethod = Literal["TAXCOST", "MINTAX", "FIFO", "LIFO", "HIFO", "LOFO", "SPECID", "AVERAGE"]
SameOrder = Literal["excluded", "counted"]
LossOrder = Literal["purchase_date", "execution"]
EarlierPurchase = Literal["counted", "excluded"]
TackedHolding = Literal["add_days", "no_double_count", "take_over_date"]
PartSale = Literal["matched_first", "matched_last"]
SpouseBasis = Literal["defer", "permanent"]
DeferralAccounts = Literal["permanent", "ignored"]
SameIndex = Literal["separate", "grouped"]
LeapFebruary = Literal["march_1", "february_29"]
MintaxSize = Literal["per_share", "per_lot"]
Rounding = Literal["cents", "whole_dollars"]
SameDate = Literal["ledger_order", "purchase_later"]
FifoDate = Literal["purchase_date", "holding_date"]


@record(kw_only=True)
class PlanSettings:
    """Every setting with its value; household/read/read_settings.py makes it from what the Settings sheet gives.

    unread_limits: the names of the limits that the sheet gives and whose values cannot be read.
    """

    as_of: date | None
    advisor: str
    client: str
    keep_snapshots: bool
    method: Method
    house_file: str
    profile: str
    trigger: Trigger
    review_frequency: ReviewFrequency | None
    last_review: date | None
    look_interval_days: int | None
    mode: Mode
    mode_class: str
    rebalance_to: RebalanceTo
    security_rows: SecurityRows
    regime: str
    default_band_pct: float
    band_presets: BandPresets
    gain_budget: int | None
    tax_budget: int | None
    tax_budget_pct: float | None
    short_term_gain_limit: int | None
    minimum_trade: int
    minimum_trade_pct: float | None
    improvement_pct: float | None
    cash_horizon_days: int
    turnover_limit_pct: float | None
    lot_method: LotMethod
    short_term_rate_pct: float | None
    long_term_rate_pct: float | None
    niit_pct: float | None
    state_rate_pct: float
    filing_status: FilingStatus | None
    other_income: int | None
    qualified_dividends: int
    investment_income: int
    magi: int | None
    st_carryforward: int
    lt_carryforward: int
    year_to_date_st: int | None
    year_to_date_lt: int | None
    capital_gain_distributions: int
    harvest_losses: bool
    harvest_min_loss: int
    harvest_min_loss_pct: float
    harvest_rise_pct: float
    harvest_min_volatilities: float
    correlation_floor: float
    swap_back: SwapBack
    accept_wash_up_to: int
    charitable_gift: int
    family_gift: int
    family_rate_pct: float | None
    wait_for_long_term_days: int
    wait_for_long_term_risk: float | None
    target_volatility_pct: float | None
    volatility_limit_pct: float | None
    tracking_error_limit_pct: float | None
    covariance: CovarianceMethod
    ewma_half_life_months: float | None
    trading_price_bps: float
    impact_coefficient: float
    location_rank_bps: float
    risk_aversion: float
    worth_of_carried_loss_pct: float
    cost_gate: CostGate | None
    gate_horizon_years: float
    drift_horizon_years: float
    stale_price_days: int
    quantity_tolerance: float
    c_1: SameOrder
    c_3: LossOrder
    c_4: EarlierPurchase
    c_5: TackedHolding
    c_6: PartSale
    c_7: SpouseBasis
    c_8: DeferralAccounts
    c_9: SameIndex
    c_11: LeapFebruary
    c_12: MintaxSize
    c_13: Rounding
    c_14: SameDate
    c_15: FifoDate
    unread_limits: tuple[str, ...] = ()
