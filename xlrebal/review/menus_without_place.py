"""Accounts in which nothing can be bought for a target, since no fund on their menu has a place in the targets."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.placement.may_move import places_in_targets
from xlrebal.schema.finding import Finding, Problem, warning


def menus_without_place(plan: Plan) -> Iterator[Finding]:
    """A warning for each such account that is traded."""
    for drift in plan.drift:
        listed = [name for name in drift.scope.accounts if plan.household.accounts[name].menu]
        if not listed or not drift.targets.rows:
            continue
        placed = set(places_in_targets(plan.household, drift))
        for name in listed:
            account = plan.household.accounts[name]
            if account.tradable and not account.menu & placed:
                yield warning(
                    Problem.MENU_NOT_USABLE,
                    f"Nothing on the menu of {name} has a place in the targets, so that nothing is bought there: give one of its funds a row on "
                    "Targets, or a class of theirs a row without symbol rows below it.",
                    sheet="Accounts",
                    column="Menu",
                    value=name,
                )
