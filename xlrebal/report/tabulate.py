"""A plan as result tables: rows of plain values under the columns schema/results.py declares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlrebal.plan.make_plan import Plan
from xlrebal.report.audit_rows import audit_rows, check_rows
from xlrebal.report.comparison_rows import chain_rows
from xlrebal.report.distribution_rows import distribution_rows
from xlrebal.report.drift_rows import class_rows, drift_rows, holdings_rows
from xlrebal.report.form_8949_rows import broker_rows, form_8949_rows, schedule_d_rows
from xlrebal.report.gains_rows import budget_rows, gains_detail_rows, gains_rows
from xlrebal.report.gate_rows import gate_rows
from xlrebal.report.gifts_rows import family_gift_rows, gift_rows
from xlrebal.report.harvest_pairs_rows import harvest_pair_rows, harvest_total_rows
from xlrebal.report.harvest_rows import harvest_rows
from xlrebal.report.level_rows import level_rows
from xlrebal.report.limit_rows import limits_left_rows
from xlrebal.report.needs_rows import needs_rows, unsettled_rows
from xlrebal.report.review_calendar_rows import review_calendar_rows
from xlrebal.report.risk_rows import risk_factor_rows, risk_measure_rows, risk_report_rows
from xlrebal.report.rules_rows import rules_cited_rows
from xlrebal.report.security_names import with_names
from xlrebal.report.splits_rows import splits_rows
from xlrebal.report.step_rows import step_rows
from xlrebal.report.summary_rows import attribution_rows, summary_rows
from xlrebal.report.taxes_rows import tax_report_rows
from xlrebal.report.trades_rows import cash_rows, lots_sold_rows, trade_rows
from xlrebal.report.washes_rows import wash_rows
from xlrebal.review.broker_view import broker_views
from xlrebal.review.lot_label import lot_names_on_sales
from xlrebal.review.measure_after import measure_after
from xlrebal.review.tax_form_rows import last_years_form_rows, tax_form_rows
from xlrebal.schema.column import Results, Row
from xlrebal.schema.finding import Finding
from xlrebal.schema.results import BY_COMMAND, RESULT_TABLES
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import at_risk_until


def tabulate_plan(
    plan: Plan, findings: Sequence[Finding], holdings: Sequence[tuple[str, Symbol]], *, simulated: bool = False
) -> Results:
    """Every result table of a plan.

    findings: all of them, input and plan. holdings: (account, symbol) of each row of the advisor's Holdings, in order,
    "" where the row was not usable. simulated: it is a dry run, and its trades are marked so.
    """
    after, names = measure_after(plan), lot_names_on_sales(plan.household)
    tax_form, last_form = tax_form_rows(plan), last_years_form_rows(plan)
    results: dict[str, Sequence[Row]] = {
        **dict.fromkeys(BY_COMMAND, ()),
        "summary": summary_rows(plan, after),
        "classes": class_rows(plan, after),
        "steps": step_rows(plan, findings, simulated=simulated),
        "chains": chain_rows(plan),
        "cash": cash_rows(plan),
        "needs": needs_rows(plan.household),
        "distributions": distribution_rows(plan.household),
        "unsettled": unsettled_rows(plan.household),
        "drift": drift_rows(plan, after),
        "drift_holdings": holdings_rows(plan, holdings),
        "trades": trade_rows(plan, simulated=simulated),
        "lots_sold": lots_sold_rows(plan),
        "gains": gains_rows(plan),
        "gains_detail": gains_detail_rows(plan),
        "budgets": budget_rows(plan),
        "limits_left": limits_left_rows(plan),
        "wash_sales": wash_rows(plan),
        "harvest": harvest_rows(plan),
        "harvest_pairs": harvest_pair_rows(plan),
        "harvest_totals": harvest_total_rows(plan),
        "tax_report": tax_report_rows(plan),
        "gifts": gift_rows(plan),
        "family_gifts": family_gift_rows(plan),
        "form_8949": form_8949_rows(
            (each for each in tax_form if each.status is not Status.PROPOSED), names, plan.household.securities
        ),
        "proposed_8949": form_8949_rows(
            (each for each in tax_form if each.status is Status.PROPOSED), names, plan.household.securities
        ),
        "last_year_8949": form_8949_rows(last_form, names, plan.household.securities),
        "schedule_d": [*schedule_d_rows(tax_form), *schedule_d_rows(last_form, _last_year_final(plan.household.as_of))],
        "broker_differences": broker_rows(broker_views(plan.listed, plan.year), names),
        "attribution": attribution_rows(plan, after),
        "gate_chains": gate_rows(plan),
        "drift_levels": level_rows(plan, after),
        "risk_measures": risk_measure_rows(plan, after),
        "risk_report": risk_report_rows(after),
        "risk_factors": risk_factor_rows(plan.household, after),
        "review_calendar": review_calendar_rows(plan, after, findings),
        "proposed_splits": splits_rows(plan.household.splits),
        "checks": check_rows(findings),
        "audit": audit_rows(plan, after),
    }
    named = with_names(results, plan.household)
    return {**named, "rules_cited": rules_cited_rows(named)}


def _last_year_final(as_of: date) -> date | None:
    """The day after which no purchase can wash a loss of last year (W-9); None once it is past."""
    last = at_risk_until(date(as_of.year - 1, 12, 31))
    return last if as_of <= last else None


def tabulate_findings(findings: Sequence[Finding]) -> Results:
    """The result tables when nothing could be planned: all empty but Checks."""
    empty: dict[str, Sequence[Row]] = dict.fromkeys(RESULT_TABLES, ())
    results = empty | {"checks": check_rows(findings)}
    return results | {"rules_cited": rules_cited_rows(results)}
