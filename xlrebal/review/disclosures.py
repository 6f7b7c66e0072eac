"""What the advisor's own departures and limits did in a plan: tilts, bands with a reason, caps and floors not kept, orders large for their market."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.household import WrittenAt
from xlrebal.household.target import Level, Target, class_weights
from xlrebal.plan.drift.measure_drift import DriftRow, ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.trading_rules import max_weight
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.side import Side
from xlrebal.tax.money import MICROS, NO_MONEY, NO_SHARES, Cents, MicroShares
from xlrebal.tax.symbol import Symbol

LARGE = 0.1  # of an average day's volume: an order of that size moves the price


def disclosures(plan: Plan) -> tuple[Finding, ...]:
    """Each said once, in the order tilts, bands, caps, floors, orders."""
    return tuple(
        dict.fromkeys([*_tilts(plan), *_bands(plan), *_over_caps(plan), *_under_floors(plan), *_large_orders(plan)])
    )


def _tilts(plan: Plan) -> Iterator[Finding]:
    """Every tilt in force, what it makes of its class's target, and the advisor's reason."""
    for tilt in plan.household.tilts:
        funded = f", funded by {tilt.funded_by}" if tilt.funded_by else ""
        until = f", until {tilt.end:%d %b %Y}" if tilt.end else ""
        made = [text for drift in plan.drift if (text := _with_tilts(plan, drift, tilt.asset_class))]
        if not made:
            continue  # it moves no target, which is said where it is read
        yield note(
            Problem.TILT_IN_FORCE,
            f"A tilt of {_points(tilt.points)} is in force on {tilt.asset_class}{funded}{until}: with all tilts its target is {'; '.join(made)}. "
            + (f"Reason: {tilt.reason}." if tilt.reason else "Enter its Reason on Tilts."),
            sheet="Tilts",
            column="Reason",
            value=tilt.asset_class,
        )


def _points(weight: float) -> str:
    points = f"{abs(weight) * 100:.4g}"
    return f"{'−' if weight < 0 else ''}{points} point{'' if points == '1' else 's'}"


def _with_tilts(plan: Plan, drift: ScopeDrift, asset_class: str) -> str:
    """A class's target in a scope, and the one on Targets; "" where they are one or the scope has none."""
    now, listed = (class_weights(rows).get(asset_class, 0.0) for rows in (drift.targets.rows, drift.scope.targets))
    if abs(now - listed) < 1e-9:
        return ""
    whose = f" in {drift.scope.account}" if drift.scope.account else ""
    return f"{percent_text(now)} instead of {percent_text(listed)}{whose}"


def _bands(plan: Plan) -> Iterator[Finding]:
    """Every band of which Targets gives a reason."""
    said: dict[tuple[str, str, int], Target] = {
        (row.model, row.sheet, row.row): row for drift in plan.drift for row in drift.targets.rows if row.band_reason
    }
    for row in said.values():
        model = f" of the model {row.model}" if row.model else ""
        yield note(
            Problem.BAND_OVERRIDE,
            f"{row.name}{model} has a band of its own, {percent_text(row.low)} to {percent_text(row.high)} around {percent_text(row.weight)}. Reason: {row.band_reason}.",
            sheet=row.sheet,
            row=row.row or None,
            column="Band Override Reason",
            value=row.name,
        )


def _over_caps(plan: Plan) -> Iterator[Finding]:
    """Exposure groups over their cap and securities over their maximum weight, before the trades or with them."""
    household = plan.household
    limited = {symbol for symbol, security in household.securities.items() if security.max_weight is not None}
    restricted = {each.symbol for each in household.restrictions if each.rule == "max weight"}
    if not (household.group_caps or limited or restricted):
        return
    for after in measure_after(plan).scopes:
        for before, later in zip(after.drift.rows, after.rows, strict=True):
            symbol = Symbol(before.name)
            if before.level is Level.GROUP and before.row is None and before.high is not None:
                place = household.limits_at.get(("Cap %", before.name), WrittenAt("Exposure Groups", 0, "Cap %"))
                yield from _over(before, later, before.high, "cap", place)
            elif before.level is Level.SECURITY and (symbol in limited or {symbol, ""} & restricted):
                limit = max_weight(household, after.drift.scope.accounts_set, symbol)
                if limit is not None:
                    yield from _over(before, later, limit.weight, "maximum weight", limit.place)


def _over(before: DriftRow, later: DriftRow, limit: float, called: str, place: WrittenAt) -> Iterator[Finding]:
    """That a weight is over its limit, before the trades, with them or both."""
    if before.weight is None or later.weight is None:
        return
    was, stays = before.weight > limit + 1e-9, later.weight > limit + 1e-9
    if not (was or stays):
        return
    whose = f" of {before.account}" if before.account else " of the portfolio"
    now = f"{before.name} is {percent_text(before.weight)}{whose}, {'over' if was else 'inside'} its {called} of {percent_text(limit)}"
    say = warning if stays else note
    left = abs(later.weight - before.weight) < 5e-4
    then = (
        "the plan leaves it so"
        if left
        else f"with these trades it is {percent_text(later.weight)}, {'' if stays else 'no longer '}over it"
    )
    advice = (
        f"{'Give it a High % on Exposure Groups to have it trimmed, phase' if called == 'cap' else 'Phase'} some of it out on Restrictions or lower its target, or raise the limit."
        if stays
        else "Nothing is left to do."
    )
    yield say(
        Problem.OVER_CAP,
        f"{now}; {then}. {advice}",
        sheet=place.sheet,
        row=place.row or None,
        column=place.column,
        value=before.name,
    )


def _under_floors(plan: Plan) -> Iterator[Finding]:
    """What ends below its min weight: it was there before, or the advisor's own order takes it there."""
    for (scope, symbol), floor in sorted(plan.proposal.floors.items()):
        change = plan.proposal.worth.get((scope, symbol), NO_MONEY)
        if (below := -(floor.above + change)) > 0:
            yield warning(
                Problem.UNDER_FLOOR,
                f"{symbol} ends {money_text(Cents(below))} below {floor.named} of {scope or 'the portfolio'}: "
                + ("your own order sells it. " if change < 0 else "it was so before, and none of it is sold. ")
                + (
                    "Raise its target, or lower its min weight."
                    if floor.is_min_weight
                    else "Sell less of it, or give its phase out an earlier Out By or a lower Value."
                ),
                sheet=floor.restriction.sheet,
                row=floor.restriction.row or None,
                column="Value",
                value=symbol,
            )


def _large_orders(plan: Plan) -> Iterator[Finding]:
    """Symbols of which the orders of all accounts together are a large part of an average day's volume (ADV)."""
    traded: dict[tuple[Symbol, Side], MicroShares] = {}
    for order in plan.orders.orders:
        key = (order.symbol, order.side)
        traded[key] = MicroShares(traded.get(key, NO_SHARES) + order.quantity)
    for (symbol, side), quantity in traded.items():
        security = plan.household.securities[symbol]
        if security.adv is None or quantity < security.adv * LARGE * MICROS:
            continue
        times = f", {_times(quantity / MICROS / security.adv)} times it" if security.adv else ""
        yield warning(
            Problem.LARGE_ORDER,
            f"{security.counted(quantity)} of {symbol} {'is' if quantity == MICROS else 'are'} to be {side.done} against an average daily volume of "
            f"{security.adv:,.10g}{times}: spread the order over several days, or ask the trading desk.",
            sheet="Securities",
            column="ADV",
            value=symbol,
        )


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"
