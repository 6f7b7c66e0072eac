"""What restrictions and menus cost: the drift they leave and the tax they avoid, found by planning again without each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Household, Restriction
from xlrebal.household.target import Path
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Refusal
from xlrebal.plan.proposal.trading_rules import on_menu, restriction
from xlrebal.review.left_by_limits import LeftByLimit, left_without, of_symbol
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.inputs import FORBIDS
from xlrebal.schema.reason import Reason
from xlrebal.schema.side import Side
from xlrebal.tax.money import CENTS, NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

ASKED = 3  # restrictions that are asked, those that stopped the most dollars first: each is a plan of its own
MOST_LOTS = 2_000  # of a household of which that is asked


class _Rule(NamedTuple):
    """A restriction or a menu: its name in a sentence, and the household without it."""

    name: str
    lifted: Callable[[Household], Household]


def left_by_restrictions(plan: Plan) -> tuple[LeftByLimit, ...]:
    """What each restriction that stopped a trade leaves off target, the one that stopped most first; worked out once."""
    return plan.remembered("left by restrictions", lambda: tuple(_left(plan)))


def restrictions_on_symbol(plan: Plan, scope: str, symbol: Symbol) -> tuple[Reason, ...]:
    """What each of them leaves of the broadest row that a security stands under."""
    found = of_symbol(plan, scope, symbol, left_by_restrictions(plan))
    return tuple(each.reason(left) for each, left in found)


def _left(plan: Plan) -> Iterator[LeftByLimit]:
    if len(plan.household.lots) > MOST_LOTS:
        return
    stopped: dict[str, Cents] = {}
    rules: dict[str, _Rule] = {}
    off, known = _rows_off(plan), plan.household.securities
    for each in plan.proposal.refusals:
        if each.symbol not in known or off.isdisjoint(plan.household.paths_over(each.symbol)):
            continue
        for rule in _rules_on(plan, each):
            rules[rule.name] = rule
            stopped[rule.name] = stopped.get(rule.name, NO_MONEY) + (each.amount or NO_MONEY)
    for name in sorted(stopped, key=lambda each: (-stopped[each], each))[:ASKED]:
        found = left_without(plan, make_plan(rules[name].lifted(plan.listed), plan.purpose), (name,))
        if found.rows:
            yield found


def _rows_off(plan: Plan) -> frozenset[Path]:
    """The rows that end off their target by more than the least that is traded: nothing else is left by anything."""
    least = min((plan.household.minimum_trade(name) for name in plan.household.accounts), default=NO_MONEY)
    return frozenset(
        row.row.path
        for scope in measure_after(plan).scopes
        for row in scope.rows
        if row.row and row.weight is not None and abs(row.weight - row.row.weight) * scope.total > max(least, CENTS)
    )


def _rules_on(plan: Plan, refusal: Refusal) -> Iterator[_Rule]:
    """The restrictions and the menus that bear on a trade that was not made."""
    household, side, symbol = plan.household, refusal.side, refusal.symbol
    if side is None or not symbol:
        return
    for account in refusal.places:
        if forbids := restriction(household, account, symbol, FORBIDS[side]):
            yield _restriction(forbids)
        elif side is Side.BUY and not on_menu(household, account, symbol):
            yield _menu(account)
        elif side is Side.BUY:
            yield from (_restriction(each) for each in _caps(household, account, symbol))
        elif floor := plan.proposal.floor_of(account, symbol):
            yield _restriction(floor.restriction)


def _caps(household: Household, account: str, symbol: Symbol) -> Iterator[Restriction]:
    caps = (*household.weight_caps.get(symbol, ()), *household.weight_caps.get(NO_SYMBOL, ()))
    return (each for each in caps if each.account in ("", account))


def _restriction(found: Restriction) -> _Rule:
    where = f" in {found.account}" if found.account else ""
    years = "part a year of the phase out of" if found.out_by else "weight that stays of the phase out of"
    what = years if found.rule == "phase out" else f"rule {found.rule} on"
    name = f"{what} {found.symbol or 'every symbol'}{where} ({found.sheet}, row {found.row})"
    at_once = [replace(found, out_by=None, weight=None)] if found.rule == "phase out" else []

    def lifted(household: Household) -> Household:
        rest = [each for each in household.restrictions if each != found]
        return replace(household, restrictions=(*rest, *at_once))

    return _Rule(name, lifted)


def _menu(account: str) -> _Rule:
    def lifted(household: Household) -> Household:
        free = replace(household.accounts[account], menu=frozenset())
        return replace(household, accounts={**household.accounts, account: free})

    return _Rule(f"menu of {account}", lifted)
