"""What the comparison with other plans says: beside each trade, of what is not traded, and the chains from row to row."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.comparison.in_words import chain_text, why_made, why_not_made
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.schema.column import Row
from xlrebal.schema.reason import Reason, sentence
from xlrebal.tax.money import dollars
from xlrebal.tax.symbol import Symbol


def without_it(plan: Plan, order: Order) -> tuple[Reason, ...]:
    """What the best plan without a trade would do and cost; nothing of one that is not among the largest."""
    found = plan.comparison.largest.get((order.side, order.account, order.symbol))
    return why_made(found) if found else ()


def chain_rows(plan: Plan) -> list[Row]:
    """One row a chain of trades, the largest first."""
    return [
        {
            "chain": f"{each.source} to {each.target}" if each.target != each.source else f"{each.source}, elsewhere",
            "amount": dollars(each.amount),
            "accounts": each.accounts,
            "trades": sentence((chain_text(each),)),
        }
        for each in plan.comparison.chains
    ]


def not_done(plan: Plan) -> Iterator[tuple[str, Symbol, str]]:
    """Account, symbol and sentence of what an advisor may expect and the plan does without: the first that tells against it."""
    for each in plan.comparison.not_done:
        yield each.trade.account, each.trade.symbol, f"{sentence(why_not_made(each)[:1])}."


def carried(plan: Plan, scope: str, row: str) -> str:
    """Where what leaves a scope's row goes, or what comes to it comes from: its largest two; "" where it is in no chain."""
    chains = [each for each in plan.comparison.chains if each.scope == scope and each.source != each.target]
    to = dict.fromkeys(each.target for each in chains if each.source == row)
    of = dict.fromkeys(each.source for each in chains if each.target == row)
    parts = [f"{verb} {_two(list(names))}" for verb, names in (("goes to", to), ("comes from", of)) if names]
    return sentence((" and ".join(parts),)) + "." if parts else ""


def _two(names: list[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{names[0]}, {names[1]} and others"
