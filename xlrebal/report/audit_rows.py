"""Rows of Checks and Audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from xlrebal.household.asset_location import ASSET_KINDS, CONVENTION, AssetKind, best_places
from xlrebal.plan.comparison.in_words import why_not_made
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Phase
from xlrebal.plan.purpose import Purpose
from xlrebal.report.comparison_rows import chain_rows, without_it
from xlrebal.report.drift_rows import ends_off
from xlrebal.report.optimum_rows import cost_lines
from xlrebal.review.disclosures import disclosures
from xlrebal.review.measure_after import After
from xlrebal.schema.column import Row
from xlrebal.schema.finding import Finding, Problem, Severity
from xlrebal.schema.money_text import money_text
from xlrebal.schema.reason import sentence
from xlrebal.tax.money import dollars
from xlrebal.tax.symbol import Symbol

SEVERITIES = tuple(Severity)


def check_rows(findings: Sequence[Finding]) -> list[Row]:
    """One row a finding, errors first, then by sheet and row."""
    ordered = sorted(
        dict.fromkeys(findings),
        key=lambda each: (
            SEVERITIES.index(each.severity),
            each.sheet,
            each.row or 0,
            each.column,
            each.code,
            each.message,
        ),
    )
    return [
        {
            "code": each.code.value,
            "severity": each.severity.value,
            "sheet": each.sheet or None,
            "row": each.row,
            "column": each.column or None,
            "value": each.value or None,
            "message": each.message,
        }
        for each in ordered
    ]


def audit_rows(plan: Plan, after: After) -> list[Row]:
    """Every step of the plan in order: what was measured, decided and refused, by which rule, and what that comes to."""
    return [{"step": step, **row} for step, row in enumerate(_steps(plan, after), 1)]


def _entry(phase: Phase, rule: str, what: str, detail: str) -> Row:
    return {"phase": phase.value, "rule": rule, "what": what, "detail": detail}


def _steps(plan: Plan, after: After) -> Iterator[Row]:
    household = plan.household
    yield from _house(plan)
    yield _entry(
        Phase.VALUE,
        "price × quantity",
        _counted(len(plan.listed.lots), "lot"),
        f"{_counted(len(household.positions), 'position')} in {_counted(len(household.accounts), 'account')}.",
    )
    yield from _prices(plan)
    for drift in plan.drift:
        for row in drift.breaches:
            yield _entry(
                Phase.DRIFT,
                "band",
                row.name,
                f"{row.status} its band: weight {row.weight:.2%}, target {row.target:.2%}, {row.low:.2%} to {row.high:.2%}.",
            )
        yield from _of_what_is_left(drift)
        for target, weight in drift.targets.unplaced:
            yield _entry(
                Phase.DRIFT,
                "unplaced target",
                target.name,
                f"{weight:.2%} of the target has no holding to go to, and nothing may be bought for it; it stays in cash.",
            )
    for each in disclosures(plan):
        phase = Phase.CHECK if each.code is Problem.LARGE_ORDER else Phase.DRIFT
        yield _entry(phase, each.code.replace("_", " ").lower(), each.value, each.message)
    for verdict in plan.verdicts:
        yield _entry(
            Phase.WHETHER,
            "trigger" if plan.purpose is Purpose.REBALANCE else "purpose",
            verdict.scope or "household",
            f"{'Trades for drift' if verdict.trades else 'Does not trade for drift'}: {verdict.reason}.",
        )
    yield from _places(plan)
    yield from _decisions(plan)
    yield from _compared(plan)
    outcome = plan.outcome
    yield _entry(
        Phase.GAINS,
        "netting",
        "proposal",
        f"Short-term {dollars(outcome.proposed_short):,.2f}, long-term {dollars(outcome.proposed_long):,.2f}, "
        f"tax difference {dollars(outcome.tax_change):,.2f}.",
    )
    yield from _placement(plan)
    for name, said in ends_off(plan, after):
        yield _entry(Phase.CHECK, "drift", name, said)
    yield _entry(
        Phase.CHECK, "invariants", "plan", f"{len(plan.findings)} broken." if plan.findings else "Every one holds."
    )


def _house(plan: Plan) -> Iterator[Row]:
    """The house file behind the client's sheets: what of it is used, whose word each setting is, and which limits the client's overrides."""
    house = plan.household.house
    if house is None:
        return
    used = f"Used: {', '.join(house.used)}." if house.used else "Nothing of it is used."
    yield _entry(Phase.VALUE, "house file", house.name, f"{used} Its content: {house.fingerprint}.")
    for each in house.settings:
        yield _entry(Phase.VALUE, "setting", each.name, f"{each.value}, from {each.origin}.")
    yield _entry(Phase.VALUE, "setting", "every other", "Its default.")
    for finding in plan.household.findings:
        if finding.code in (Problem.HOUSE_OVERRIDDEN, Problem.HOUSE_LIMIT_HOLDS):
            yield _entry(Phase.VALUE, finding.code.replace("_", " ").lower(), finding.value, finding.message)


def _of_what_is_left(drift: ScopeDrift) -> Iterator[Row]:
    """Every target as it stands once what is needed is taken out, so that it still holds then."""
    scope = drift.scope
    if not scope.need or not scope.is_known or scope.base <= 0:
        return
    of = f"the {money_text(scope.base)} left of {money_text(scope.value)} once the {money_text(scope.need)} needed are taken out"
    for row in drift.rows:
        if row.row is not None and row.target is not None:
            paid = drift.once_paid(row)
            then, now = (money_text(row.target * amount) for amount in (scope.base, scope.value))
            yield _entry(
                Phase.DRIFT,
                "target once cash is taken out",
                row.name,
                f"{row.target:.2%} of {of}: {then} instead of {now}; it is {paid.weight:.2%} of that, {paid.status}.",
            )


def _placement(plan: Plan) -> Iterator[Row]:
    """What the trades avoid against selling pro rata, and what they cost above the least without rounding."""
    if (yardstick := plan.yardstick) is not None:
        yield _entry(
            Phase.GAINS,
            "pro rata",
            "yardstick",
            f"${dollars(yardstick.sold):,.2f} sold pro rata in place of the sales for drift, to the same weights: "
            f"tax difference {dollars(yardstick.instead):,.2f} against {dollars(yardstick.proposed):,.2f}"
            f"{' on all returns' if yardstick.elsewhere else ''}.",
        )
    for line in cost_lines(plan) if plan.optimum is not None else ():
        yield _entry(Phase.GAINS, "optimal", line.item.lower(), f"{line.after:,.2f}. {line.note}")
    if plan.above_unrounded is not None and plan.gap is None:
        yield _entry(
            Phase.GAINS,
            "unrounded bound",
            "proposal",
            f"{dollars(plan.above_unrounded):,.2f} above the least of tax, trading and location in any fractions of "
            "shares and lots, with every target row ending where it does here and none selling more.",
        )


def _counted(count: int, thing: str) -> str:
    """So many of a thing: 1 lot, 2 lots."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _prices(plan: Plan) -> Iterator[Row]:
    """The price of everything held or traded: as quoted, where it comes from and its date where one is given."""
    held = {*plan.household.positions.symbol, *(order.symbol for order in plan.orders.orders)}
    for symbol in sorted(held & set(plan.household.securities)):
        security = plan.household.securities[symbol]
        if security.quoted_price is not None:
            dated = _dated(security.price_date, plan.household.as_of)
            factor = "" if security.price_factor == 1 else f", times the Price Factor {security.price_factor:g}"
            detail = f"${security.quoted_price:,.10g}{factor}, from {security.price_source}{dated}."
            yield _entry(Phase.VALUE, "price", symbol, detail)


def _dated(day: date | None, as_of: date) -> str:
    """A price's date and age."""
    if day is None:
        return ", no date given"
    age = (as_of - day).days
    return f", as of {day:%d %b %Y}" + (f", {_counted(age, 'day')} old" if age > 0 else "")


def _places(plan: Plan) -> Iterator[Row]:
    """In which accounts the asset location convention would have what is traded, kind by kind."""
    securities = plan.household.securities
    traded: dict[AssetKind, list[Symbol]] = defaultdict(list)
    for symbol in sorted({order.symbol for order in plan.orders.orders}):
        places = best_places(securities[symbol])
        if places.kind:
            traded[places.kind].append(symbol)
    for kind in (each for each in ASSET_KINDS if each in traded):
        yield _entry(
            Phase.BUYS,
            CONVENTION,
            kind.name,
            f"{', '.join(traded[kind])}: {kind.best_held()}. {kind.why} A Location Preference on Securities overrules it.",
        )


def _decisions(plan: Plan) -> Iterator[Row]:
    """Sales, purchases and refusals, phase by phase."""
    proposal, household, lots = plan.proposal, plan.household, plan.household.lots
    for phase in Phase:
        for sale in (each for each in proposal.sales if each.phase is phase):
            where = f"{household.symbol_of(sale.lot)} in {household.account_of(sale.lot)}"
            yield _entry(
                phase,
                sale.reasons[0].rule.name if sale.reasons else "",
                f"sell {where}",
                f"Lot {lots.lot_id[sale.lot]}: {household.securities[household.symbol_of(sale.lot)].counted(sale.quantity)}, ${dollars(sale.gross):,.2f}; {'; '.join(map(str, sale.reasons))}.",
            )
        for bought in (each for each in proposal.purchases if each.phase is phase):
            yield _entry(
                phase,
                bought.reasons[0].rule.name if bought.reasons else "",
                f"buy {bought.symbol} in {bought.account}",
                f"{household.securities[bought.symbol].counted(bought.quantity)}, ${dollars(bought.gross):,.2f}; {'; '.join(map(str, bought.reasons))}.",
            )
        for refusal in dict.fromkeys(each for each in proposal.refusals if each.phase is phase):
            lot = f"Lot {refusal.lot_id}: " if refusal.lot_id else ""
            yield _entry(
                phase,
                refusal.reason.rule.name,
                f"{'no further' if plan.proposal.trades_some_of(refusal) else 'no'} {refusal.what} of {refusal.symbol or 'anything'}"
                + (f" in {refusal.where}" if refusal.where else ""),
                f"{lot}{refusal.reason}.",
            )


def _compared(plan: Plan) -> Iterator[Row]:
    """What each trade spares, what is not done, and the chains."""
    compared, made = plan.comparison.largest, plan.orders.orders
    if len(compared) < len(made):
        detail = f"The largest {len(compared):,} of {len(made):,} are compared with the best plan without them; explain compares any other."
        if plan.comparison.fails:
            detail = "The solver gave no answer: no trade is compared with the best plan without it."
        yield _entry(Phase.COMPARE, "trades compared", _counted(len(compared), "trade"), detail)
    for order in plan.orders.orders:
        reasons = without_it(plan, order)
        what = f"{order.side.value.lower()} {order.symbol} in {order.account}"
        if not reasons:
            continue
        yield _entry(Phase.COMPARE, reasons[0].rule.name, what, f"{sentence(reasons)}.")
    for each in plan.comparison.not_done:
        what = f"no {each.trade.side.noun} of {each.trade.symbol} in {each.trade.account}"
        reasons = why_not_made(each)
        yield _entry(Phase.COMPARE, reasons[0].rule.name, what, f"{sentence(reasons)}.")
    for chain in chain_rows(plan):
        detail = f"${chain['amount']:,.2f}: {chain['trades']}."
        yield _entry(Phase.COMPARE, "chain", str(chain["chain"]), detail)
