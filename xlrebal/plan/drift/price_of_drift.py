"""What drift costs the client until it would be mended anyway, by Risk Aversion and Drift Horizon on Settings."""

from __future__ import annotations

from xlrebal.household.household import Household

OF_A_DOLLAR = (
    0.01  # times half the risk aversion: what a dollar off its target costs a year where nothing is known of risk
)


def price_of_a_dollar_off(household: Household) -> float:
    """Dollars that each dollar over or under the target of a row without broader ones costs over Drift Horizon.

    With a risk aversion of 4 two cents a year: about what a dollar costs that is off in stocks of 20 % volatility, in a portfolio
    an eighth off (½ × 4 × 0.2² × 2 × ⅛).
    """
    settings = household.settings
    return settings.risk_aversion / 2 * OF_A_DOLLAR * settings.drift_horizon_years
