"""What the cost gate weighed: chain by chain on Attribution, trade by trade on Trades."""

from __future__ import annotations

from collections.abc import Mapping

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.weighed import TradeKey, WeighedChain
from xlrebal.schema.column import Row
from xlrebal.tax.money import Cents, dollars


def gate_rows(plan: Plan) -> list[Row]:
    """A row a chain, what is worth most against its cost first, scope by scope."""
    years = plan.household.settings.gate_horizon_years
    rows = []
    for weighed in plan.weighed:
        chains = sorted(weighed.chains, key=lambda each: (each.trading + each.tax - each.drift * years, each.trades))
        rows += [_chain(each, years, held=weighed.held or each.held) for each in chains]
    return rows


def _chain(chain: WeighedChain, years: float, *, held: bool) -> Row:
    dear = chain.outweighed(years, with_tax=True)
    why = chain.mandate if dear and not held else ""
    what = chain.what
    return {
        "trades": f"{what[0].upper()}{what[1:]}",
        "account": chain.scope or None,
        "verdict": "held back" if held else "made",
        "trading_cost": dollars(chain.trading),
        "tax": dollars(chain.tax),
        "drift_cost_a_year": dollars(chain.drift),
        "drift_cost": dollars(_worth(chain, years)),
        "why": why or ("costs more than the drift" if dear else "worth its cost"),
    }


def drift_cost_removed(plan: Plan) -> Mapping[TradeKey, float]:
    """In dollars over Gate Horizon Years, by side, account and symbol: of each trade with those that stand or fall with it."""
    years = plan.household.settings.gate_horizon_years
    made = (chain for each in plan.weighed if not each.held for chain in each.chains if not chain.held)
    return {key: dollars(_worth(chain, years)) for chain in made for key in chain.trades}


def _worth(chain: WeighedChain, years: float) -> Cents:
    return Cents(round(chain.drift * years))
