"""What restrictions and menus cost: the drift they leave and the tax they avoid, found by planning again without each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Household, Restriction
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Refusal
from xlrebal.plan.proposal.trading_rules import on_menu
from xlrebal.review.left_by_limits import LeftByLimit, left_without
from xlrebal.schema.reason import Rule
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL

ASKED = 3  # restrictions that are asked, those that stopped the most dollars first: each is a plan of its own
MOST_LOTS = 2_000  # of a household of which that is asked
FLOORS = (Rule.MIN_WEIGHT, Rule.PHASE_OUT_PART, Rule.PHASE_OUT_DOWN)


class _Rule(NamedTuple):
    """A restriction or a menu: its name in a sentence, and the household without it."""

    name: str
    lifted: Callable[[Household], Household]


def left_by_restrictions(plan: Plan) -> tuple[LeftByLimit, ...]:
    """What each restriction that stopped a trade leaves off target, the one that stopped most first; worked out once."""
    return plan.remembered("left by restrictions", lambda: tuple(_left(plan)))


def _left(plan: Plan) -> Iterator[LeftByLimit]:
    if len(plan.household.lots) > MOST_LOTS:
        return
    stopped: dict[str, Cents] = {}
    rules: dict[str, _Rule] = {}
    for each in plan.proposal.refusals:
        if (rule := _rule_of(plan, each)) is not None:
            rules[rule.name] = rule
            stopped[rule.name] = stopped.get(rule.name, NO_MONEY) + (each.amount or NO_MONEY)
    for name in sorted(stopped, key=lambda each: (-stopped[each], each))[:ASKED]:
        found = left_without(plan, make_plan(rules[name].lifted(plan.listed), plan.purpose), (name,))
        if found.rows:
            yield found


def _rule_of(plan: Plan, refusal: Refusal) -> _Rule | None:
    """The restriction or the menu that a refusal names."""
    if refusal.reason.rule is Rule.NOT_ON_MENU:
        return next((_menu(name) for name in refusal.places if not on_menu(plan.household, name, refusal.symbol)), None)
    found = _restriction_of(plan, refusal)
    return None if found is None else _restriction(found)


def _restriction_of(plan: Plan, refusal: Refusal) -> Restriction | None:
    """The row of Restrictions behind a refusal; None where it is no restriction's."""
    household, reason = plan.household, refusal.reason
    if reason.rule in FLOORS:
        floors = (plan.proposal.floor_of(name, refusal.symbol) for name in refusal.places)
        return next((each.restriction for each in floors if each is not None), None)
    if reason.rule is Rule.MAX_WEIGHT:
        caps = (*household.weight_caps.get(refusal.symbol, ()), *household.weight_caps.get(NO_SYMBOL, ()))
        return next((each for each in caps if each.weight == reason.numbers["limit"]), None)
    if reason.rule is not Rule.RESTRICTED:
        return None
    return next(
        (
            each
            for each in household.restrictions
            if each.rule == reason.numbers["restriction"]
            and each.symbol in ("", refusal.symbol)
            and (not each.account or each.account in refusal.places)
        ),
        None,
    )


def _restriction(found: Restriction) -> _Rule:
    where = f" in {found.account}" if found.account else ""
    name = f"rule {found.rule} on {found.symbol or 'every symbol'}{where} ({found.sheet}, row {found.row})"

    def lifted(household: Household) -> Household:
        return replace(household, restrictions=tuple(each for each in household.restrictions if each != found))

    return _Rule(name, lifted)


def _menu(account: str) -> _Rule:
    def lifted(household: Household) -> Household:
        free = replace(household.accounts[account], menu=frozenset())
        return replace(household, accounts={**household.accounts, account: free})

    return _Rule(f"menu of {account}", lifted)
