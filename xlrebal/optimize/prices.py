"""What a dollar costs in the placement problem: the order in which wishes give way, and what the place of a trade is worth.

What trading costs stands in plan/proposal/cost_of_trading.py.
"""

from __future__ import annotations

CASH_SHORT = 1e5  # a dollar that an account lacks
CLASS_OFF = 1e3  # a dollar by which a class misses its aim
PART_OFF = 1e2  # a sub-class or a sector
SECURITY_OFF = 1e1  # a security
WORSE = 1.12  # times one of these three: a dollar by which a row ends further off than it is, more than all it does for narrower rows
QUIET_OFF = (
    40.0,
    20.0,
    10.0,
)  # the same three where nothing trades for drift: cash is raised or invested, and tax counts
UNINVESTED = 9.5  # new money left over there: more than rows inside their bands together, less than one beyond
INSIDE = 0.1  # of that, as long as the row stays inside its band
NEARLY = 0.02  # a dollar by which a row nearly meets its aim
SPLIT = 0.0005  # a dollar by which a symbol misses its share of its class
LOCATION_RELIEF = 0.1  # of the price of a place further down, what a dollar sold there saves: it decides between equals
NEW_MONEY = 0.004  # saved by a dollar bought where money came in
NOT_ASKED_FOR = 0.001  # a dollar of what nobody holds and no target names, where something else serves as well
STEADY = 0.0025  # a dollar that an account trades more or less than but for what the advisor changed
FULL_RELIEF = 25.0  # basis points of Trading Price from which on these count in full
ORDER = 10.0  # an order, in dollars, and no less than
ORDER_OF_WORTH = 8e-6  # of all there is, and no more than
DEAREST_ORDER = (
    50.0  # dollars: an order more is made rather than a hundred dollars of tax paid, however large the household
)
TIE = 1e-5  # the most that decides between equals


def price_of_an_order(worth: float) -> float:
    """Dollars that an order costs in a household worth so many dollars, beside what is traded: $10, from $1.25 million on more, at most $50."""
    return min(max(ORDER, ORDER_OF_WORTH * worth), DEAREST_ORDER)
