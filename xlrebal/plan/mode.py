"""What the Mode setting lets a plan trade of its own choice; the advisor's own orders stand in each mode.

A mode bars trades before anything is aimed at, so that no row waits for a trade that may not be made.
"""

from __future__ import annotations

from dataclasses import replace

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_CLASS, Path
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.plan_settings import Mode, PlanSettings
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol

FULL: Mode = "full"
NOTHING_SOLD, NOTHING_BOUGHT = "nothing is sold", "nothing is bought"


@record
class AskedFor:
    """A run: the household as it asks, and what it is for."""

    household: Household
    purpose: Purpose


def run_in_mode(household: Household, purpose: Purpose) -> AskedFor:
    """What a run is for once Mode is asked: a whole plan may become one for cash or for losses; a run for a part has no other mode."""
    settings = household.settings
    if purpose is Purpose.REBALANCE:
        part = {"raise or invest": Purpose.CASH, "harvest": Purpose.LOSSES}
        return AskedFor(household, part.get(settings.mode, purpose))
    return AskedFor(replace(household, settings=replace(settings, mode=FULL)), purpose)


def mode_in_words(settings: PlanSettings) -> str:
    """The mode and what it leaves out, as a clause: "Mode is buy only: nothing is sold"; "" for a whole plan."""
    return "" if settings.mode == FULL else str(_reason(settings, _what(settings)))


def why_not_in_mode(household: Household, symbol: Symbol, side: Side) -> Reason | None:
    """Why the mode lets the plan not sell or buy a symbol of its own choice; None where it may."""
    settings = household.settings
    barred = (
        (settings.mode == "buy only" and side is Side.SELL)
        or (settings.mode == "sell only" and side is Side.BUY)
        or (settings.mode == "one class" and household.securities[symbol].asset_class != settings.mode_class)
    )
    return _reason(settings, _what(settings)) if barred else None


def row_moves(settings: PlanSettings, path: Path, *, up: bool) -> bool:
    """Whether the mode lets a target row of this path be brought up, or down. Cash moves the other way: it goes for purchases."""
    is_cash = path[0] == CASH_CLASS
    if settings.mode == "one class":
        return path[0] == settings.mode_class
    if settings.mode == "buy only":
        return up != is_cash
    return up == is_cash if settings.mode == "sell only" else True


def sells_what_has_no_place(household: Household, symbol: Symbol) -> bool:
    """Whether a holding without a place in the target is a reason to trade, and is sold."""
    return household.settings.mode != "bands only" and why_not_in_mode(household, symbol, Side.SELL) is None


def puts_cash_to_work(settings: PlanSettings) -> bool:
    """Whether cash without a target row is a reason to trade."""
    return settings.mode not in ("bands only", "sell only", "one class")


def leaves_proceeds_in_cash(settings: PlanSettings) -> bool:
    """Whether what sales bring may stay in cash, as not everything may be bought for it."""
    return settings.mode in ("sell only", "one class")


def why_quiet(settings: PlanSettings) -> Reason:
    """Why nothing is traded for drift where no band is breached that the mode lets it act on."""
    quiet = {
        "buy only": "nothing is below its band",
        "sell only": "nothing is above its band",
        "one class": f"nothing of {settings.mode_class} is outside its band",
    }
    if settings.mode == "one class" and not settings.mode_class:
        return _reason(settings, _what(settings))
    return _reason(settings, quiet[settings.mode]) if settings.mode in quiet else because(Rule.NOT_TRIGGERED)


def why_no_losses(settings: PlanSettings) -> Reason | None:
    """Why the mode takes no losses; None where it may."""
    barred = {"bands only": "no loss is taken", "sell only": "nothing is bought, so that no substitute is"}
    return _reason(settings, barred[settings.mode]) if settings.mode in barred else None


def _what(settings: PlanSettings) -> str:
    """What a mode leaves out, or takes in."""
    return {
        "bands only": "a band that is breached is the only reason to trade, and no loss is taken",
        "buy only": NOTHING_SOLD,
        "sell only": NOTHING_BOUGHT,
        "raise or invest": "only cash is raised, and new money invested",
        "one class": f"only {settings.mode_class} is traded"
        if settings.mode_class
        else "Mode Class on Settings names no class that is held or targeted, so nothing is traded",
        "harvest": "only losses are taken",
        "harvest and rebalance": "losses are taken, whatever Harvest Losses says",
    }[settings.mode]


def _reason(settings: PlanSettings, what: str) -> Reason:
    return because(Rule.MODE, mode=settings.mode, what=what)
