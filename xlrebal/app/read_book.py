"""A client's sheets, parsed and joined with the house file that stands behind them: what plans and ledgers are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from xlrebal.excel.parse.parse_house import parse_house
from xlrebal.excel.parse.parse_tables import ParsedBook, parse_tables
from xlrebal.excel.source import HouseSource, Source
from xlrebal.household.house_file import HouseFile, SettingOrigin
from xlrebal.household.profile import Profile
from xlrebal.household.read.benchmark_table import with_benchmark
from xlrebal.household.read.house_profiles import read_profiles
from xlrebal.household.read.join_house import HouseInput, join_house
from xlrebal.household.read.profile_words import read_profile
from xlrebal.household.read.read_settings import read_settings
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.schema.column import Kind, Table, Value
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.inputs import SETTINGS
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.settings import ALL_SETTINGS, Setting


class BookRead(NamedTuple):
    """What a run has to go on. parsed: the client's sheets as they stand. tables, settings: with the house file's behind them; house: None without one.

    findings: about the client's sheets; those about the house file are with it.
    """

    parsed: ParsedBook
    tables: Mapping[str, Table]
    settings: PlanSettings
    house: HouseFile | None
    findings: tuple[Finding, ...]

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """The firm's own."""
        return self.house.profiles if self.house else {}


def read_book(source: Source, asked: Mapping[str, Value], profile: str = "") -> BookRead:
    """The source's sheets. asked: settings of the run, above all others. profile: a phrase that may name a profile of the house's."""
    parsed = parse_tables(source.grids)
    if source.house is None:
        settings = read_settings({**parsed.settings, **asked}, parsed.unread_settings)
        return BookRead(parsed, with_benchmark(parsed.tables), settings, None, parsed.findings)
    return _with_house(parsed, source.house, asked, profile)


def _with_house(parsed: ParsedBook, source: HouseSource, asked: Mapping[str, Value], profile: str) -> BookRead:
    found = parse_house(source.grids, source.name)
    behind = {key: value for key, value in found.settings.items() if key not in parsed.unread_settings}
    unread = parsed.unread_settings | (found.unread - parsed.settings.keys())
    settings = read_settings({**behind, **parsed.settings, **asked}, unread)
    own = read_profiles(Sheets(found.tables))
    chosen = read_profile(profile or settings.profile, own.profiles).profile
    house = HouseInput(name=source.name, tables=found.tables, findings=(*found.findings, *own.findings))
    joined = join_house(parsed.tables, house, chosen.model if chosen else "")
    file = HouseFile(
        name=source.name,
        fingerprint=source.fingerprint,
        used=(*joined.used, *_counted(found.settings.keys() - parsed.settings.keys() - asked.keys())),
        profiles=own.profiles,
        settings=tuple(_origins(parsed.settings, found.settings, asked, source.name)),
        findings=(*joined.findings, *_defaults_above(parsed, found.settings, source.name)),
    )
    findings = _without_blank_targets(parsed, joined.tables)
    return BookRead(parsed, with_benchmark(joined.tables), settings, file, findings)


def _defaults_above(parsed: ParsedBook, house: Mapping[str, Value], file: str) -> Iterable[Finding]:
    """That settings stand above the house's though they only state the default, as every one of a template does."""
    same = [each for each in ALL_SETTINGS if each.key in house and parsed.settings.get(each.key) == each.default]
    stated = [each for each in same if each.key in parsed.settings and house[each.key] != each.default]
    if not stated:
        return ()
    named = ", ".join(
        f"{each.name} ({_shown(each, each.default)}, not {_shown(each, house[each.key])})" for each in stated
    )
    message = f"Settings states the default of {named}, which stands above the house file {file}: clear the cells to take the house's."
    return (note(Problem.HOUSE_FILE, message, sheet=SETTINGS.name, value=stated[0].name),)


def _counted(settings: Iterable[str]) -> list[str]:
    count = len(list(settings))
    return [f"{count} {'setting' if count == 1 else 'settings'}"] if count else []


def _origins(
    own: Mapping[str, Value], house: Mapping[str, Value], asked: Mapping[str, Value], file: str
) -> Iterable[SettingOrigin]:
    """Every setting that is given anywhere, in their order: the value in force and who gives it."""
    for setting in ALL_SETTINGS:
        key = setting.key
        givers = [
            (words, values[key])
            for words, values in (("this run", asked), ("Settings", own), (f"house file {file}", house))
            if key in values
        ]
        if not givers:
            continue
        (who, value), *beneath = givers
        beside = "".join(f"; {name} says {_shown(setting, other)}" for name, other in beneath)
        yield SettingOrigin(name=setting.name, value=_shown(setting, value), origin=f"{who}{beside}")


def _shown(setting: Setting, value: Value) -> str:
    """A setting's value as its cell would show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    if not isinstance(value, int | float):
        return str(value)
    if setting.kind is Kind.PERCENT:
        return f"{value * 100:.10g} %"
    return f"${value:,.10g}" if setting.kind is Kind.MONEY else f"{value:.10g}"


def _without_blank_targets(parsed: ParsedBook, tables: Mapping[str, Table]) -> tuple[Finding, ...]:
    """The findings without those of a blank Target %, which a row of the house file fills; where none does, that is said later."""
    own, joined = parsed.tables.get("targets"), tables.get("targets")
    if own is None or joined is None or joined.house is None:
        return parsed.findings
    return tuple(
        each
        for each in parsed.findings
        if each.sheet != own.sheet
        or not (
            each.code is Problem.NO_USABLE_ROWS
            or (each.code is Problem.MISSING_VALUE and each.column == own.headings.get("target_pct"))
        )
    )
