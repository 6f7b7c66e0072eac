"""The targets: rows that make 100, each with its band, and what they leave uncovered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from xlrebal.household.household import Account, Restriction, Security
from xlrebal.household.positions_and_lots import Positions
from xlrebal.household.read.benchmark_targets import Rules, benchmark_targets
from xlrebal.household.read.build_accounts import household_model, model_taken_note
from xlrebal.household.read.default_bands import DefaultBands
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.read.target_bands import resolve_band
from xlrebal.household.read.target_row import TOLERANCE, TargetRow, top_rows
from xlrebal.household.read.target_rows import read_target_rows
from xlrebal.household.read.uncovered_targets import uncovered
from xlrebal.household.target import Level, Path, Target, wider_paths
from xlrebal.schema.finding import Finding, Problem, error, note, warning
from xlrebal.schema.inputs import TARGETS
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.money import NANOS
from xlrebal.tax.symbol import Symbol


class BuiltTargets(NamedTuple):
    """The targets, sorted by model and path; a model whose rows do not add up has none, so that nothing trades by it."""

    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]


def build_targets(
    sheets: Sheets,
    names: Names,
    accounts: Mapping[str, Account],
    securities: Mapping[Symbol, Security],
    positions: Positions,
    restrictions: Sequence[Restriction],
    settings: PlanSettings,
    volatility: Mapping[str, float],
    only: str = "",
) -> BuiltTargets:
    """Every model's targets. volatility: a year, where a risk sheet tells it. only: the model that the household follows, and no other counts."""
    bands = DefaultBands(settings, securities, volatility)
    sheet = sheets.rows("targets", "Targets")
    read = read_target_rows(sheet, names, securities, frozenset(each.model for each in accounts.values()), only)
    taken = only or household_model(frozenset(row.model for row in read.rows), accounts)
    rules = Rules(securities, restrictions, accounts, taken)
    tracked = benchmark_targets(sheet, read.rows, rules, sheets.rows("benchmark"))
    findings = [*read.findings, *tracked.findings]
    models = frozenset(row.model for row in tracked.rows)
    findings += model_taken_note("" if only or sheet.table.from_benchmark(0) else taken, sheet)
    targets: list[Target] = []
    for model, rows in groupby(tracked.rows, key=lambda row: row.model):  # sorted by model
        checked = _checked(sheet, model, list(rows))
        banded = _banded(sheet, checked.rows, bands, "" if model == taken else model)
        targets += banded.targets
        findings += (*checked.findings, *banded.findings)
    findings += bands.said(sheet, tracked.rows)
    findings += uncovered(sheets, names, targets, accounts, securities, positions, restrictions)
    findings += _models_missing(sheet, frozenset({"" if model == taken else model for model in models}), accounts)
    return BuiltTargets(tuple(targets), tuple(findings))


class _Checked(NamedTuple):
    rows: Sequence[TargetRow]
    findings: list[Finding]


def _checked(sheet: SheetRows, model: str, rows: Sequence[TargetRow]) -> _Checked:
    """One model's rows, made to sum to 100; none where they do not, or where parts exceed their whole."""
    top = top_rows(rows)
    short = NANOS - sum(row.weight for row in top)
    if abs(short) > TOLERANCE:
        return _Checked([], [_does_not_sum(sheet, model, top, NANOS - short)])
    over = _exceeding(sheet, rows)
    if over or not short:
        return _Checked([] if over else rows, over)
    largest = max(top, key=lambda row: (row.weight, row.path))
    corrected = replace(largest, weight=largest.weight + short)
    return _Checked(
        [corrected if row is largest else row for row in rows],
        [_was_corrected(sheet, model, largest, corrected, NANOS - short)],
    )


def _does_not_sum(sheet: SheetRows, model: str, top: Sequence[TargetRow], total: int) -> Finding:
    shown = f"{total / NANOS * 100:.4f} %"
    return error(
        Problem.TARGETS_DO_NOT_SUM,
        f"The targets{_of_model(model)} add up to {shown}, not 100 %: nothing is traded by them; class rows and the "
        "security rows of classes without one must make 100.",
        **sheet.place(min(row.record for row in top), "target_pct", shown),
    )


def _was_corrected(sheet: SheetRows, model: str, row: TargetRow, corrected: TargetRow, total: int) -> Finding:
    return note(
        Problem.TARGETS_CORRECTED,
        f"The targets{_of_model(model)} add up to {total / NANOS:.4%}: {row.name} is taken as "
        f"{corrected.weight / NANOS:.4%} to make 100.",
        **sheet.place(row.record, "target_pct", f"{row.weight / NANOS:.4%}"),
    )


def _of_model(model: str) -> str:
    return f" of model {model}" if model else ""


def _exceeding(sheet: SheetRows, rows: Sequence[TargetRow]) -> list[Finding]:
    """Rows whose securities, sectors or sub-classes ask for more than the row itself."""
    wholes = {row.path for row in rows if row.level is not Level.SECURITY}
    parts: dict[tuple[Path, Level], int] = defaultdict(int)
    for row in rows:
        for whole in wider_paths(row.path):
            if whole in wholes and whole != row.path:
                parts[whole, row.level] += row.weight
    findings = []
    for row in rows:
        for level in (Level.SUB_CLASS, Level.SECTOR, Level.SECURITY):
            asked = parts.get((row.path, level), 0)
            if asked > row.weight + TOLERANCE:
                own = f"{row.weight / NANOS:.2%}"
                findings.append(
                    error(
                        Problem.TARGET_EXCEEDS_PARENT,
                        f"The {level.replace('_', '-')} rows of {row.name} ask for {asked / NANOS:.2%}, {row.name} for "
                        f"{own}: nothing is traded by these targets; lower the rows or raise the class.",
                        **sheet.place(row.record, "target_pct", own),
                    )
                )
    return findings


class _Banded(NamedTuple):
    targets: list[Target]
    findings: list[Finding]


def _banded(sheet: SheetRows, rows: Sequence[TargetRow], bands: DefaultBands, model: str) -> _Banded:
    """The rows as targets, bands resolved; a limit on the wrong side of its target is said and not used."""
    targets, findings = [], []
    for row in rows:
        weight = row.weight / NANOS
        default = bands.of(row)
        band = resolve_band(weight, row.band, default.points, default.after)
        targets.append(
            Target(
                model=model,
                level=row.level,
                path=row.path,
                weight=weight,
                tolerance=band.tolerance,
                band=band.words,
                band_reason=row.band_reason,
                row=sheet.table.rows[row.record],
                sheet=sheet.sheet_of(row.record, TARGETS.name),
                replaces=row.replaces,
                of_benchmark=sheet.table.from_benchmark(row.record),
            )
        )
        if band.fault:
            findings.append(
                warning(
                    Problem.BAD_VALUE,
                    f"The limit of {row.name} contradicts its target of {weight:.2%}: {band.words} is used instead; correct it.",
                    **sheet.place(row.record, band.fault, sheet.cells(band.fault)[row.record]),
                )
            )
    return _Banded(targets, findings)


def _models_missing(sheet: SheetRows, models: frozenset[str], accounts: Mapping[str, Account]) -> list[Finding]:
    """Models that no account follows, and accounts that follow the household where it has no rows."""
    followed = {account.model for account in accounts.values() if account.tradable}
    record = {model: index for index, model in reversed(list(enumerate(sheet.texts("model"))))}
    findings = [
        warning(
            Problem.UNKNOWN_MODEL,
            f"No account follows the model {model}: its rows are not used; name it on Accounts.",
            **sheet.place(record.get(model, 0), "model", model),
        )
        for model in sorted(models - followed - {""})
    ]
    if models and "" not in models and "" in followed:
        without = ", ".join(account.name for account in accounts.values() if account.tradable and not account.model)
        findings.append(
            error(
                Problem.UNKNOWN_MODEL,
                f"{without}: no model named on Accounts, and Targets has no rows with a blank Model: not traded.",
                sheet=sheet.table.sheet,
                column=sheet.table.headings.get("model", ""),
            )
        )
    return findings
