"""Restrictions, exposure-group caps and identical groups."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlrebal.household.household import Account, Restriction, Security, WrittenAt
from xlrebal.household.read.build_group_targets import build_group_targets
from xlrebal.household.read.house_restrictions import PHASE_OUT, with_overrides
from xlrebal.household.read.names import Names, folded
from xlrebal.household.read.sheet_rows import SheetRows, Sheets, records
from xlrebal.household.target import Target
from xlrebal.schema.column import snake_case
from xlrebal.schema.finding import Finding, Problem, error, warning
from xlrebal.schema.inputs import ALLOW, RESTRICTIONS
from xlrebal.tax.identical_groups import joined
from xlrebal.tax.known_securities import index_followed
from xlrebal.tax.symbol import Symbol

WITHOUT_VALUE = {"min weight": "do not sell", "max weight": "do not buy"}  # what a limit on a weight is read as then


class BuiltRestrictions(NamedTuple):
    """The restrictions in force on the as-of date, sorted."""

    restrictions: tuple[Restriction, ...]
    findings: tuple[Finding, ...]


def build_restrictions(
    sheets: Sheets, names: Names, accounts: Mapping[str, Account], securities: Mapping[Symbol, Security], as_of: date
) -> BuiltRestrictions:
    """Every restriction that has not expired; an unknown symbol is said and kept, an unknown account has its finding already."""
    sheet = sheets.rows("restrictions", RESTRICTIONS.name)
    kept: list[Restriction] = []
    findings: list[Finding] = []
    for index, given in enumerate(_restrictions(sheet, names)):
        expired = given.until is not None and given.until < as_of
        if not given.rule or expired or (given.account and given.account not in accounts):
            continue
        findings += _restriction_faults(sheet, index, given, securities)
        kept.append(replace(given, rule=WITHOUT_VALUE[given.rule]) if _lacks_value(given) else given)
    if any(each.is_house or each.rule == ALLOW for each in kept):
        stand = with_overrides(kept, accounts, securities)
        kept, findings = stand.restrictions, [*findings, *stand.findings]
    kept = [each for each in kept if each.rule != ALLOW]
    kept.sort(key=lambda one: (one.account, one.symbol, one.rule, one.weight or 0.0, str(one.until), one.note))
    return BuiltRestrictions(tuple(kept), tuple(findings))


def _restrictions(sheet: SheetRows, names: Names) -> Iterator[Restriction]:
    """Each record as it is written; only min weight, max weight and phase out have a weight, and only the last has a day to be out by."""
    rules, houses = sheet.texts("rule"), [sheet.table.from_house(index) for index in range(len(sheet))]
    weights = zip(sheet.numbers("value"), rules, strict=True)
    return records(
        Restriction,
        account=[names.account(text) if text else "" for text in sheet.texts("account")],
        symbol=names.symbols_of(sheet),
        rule=rules,
        weight=[weight if rule in (*WITHOUT_VALUE, PHASE_OUT) else None for weight, rule in weights],
        out_by=[day if rule == PHASE_OUT else None for day, rule in zip(sheet.dates("out_by"), rules, strict=True)],
        until=sheet.dates("until"),
        note=[
            f"house file: {note}" if note and house else note or ("house file" if house else "")
            for note, house in zip(sheet.texts("note"), houses, strict=True)
        ],
        row=sheet.table.rows,
        sheet=[sheet.sheet_of(index, RESTRICTIONS.name) for index in range(len(sheet))],
        is_house=houses,
        override_reason=sheet.texts("override_reason"),
    )


def _restriction_faults(
    sheet: SheetRows, index: int, given: Restriction, securities: Mapping[Symbol, Security]
) -> Iterator[Finding]:
    """A symbol that the household has nothing of, and a limit that is not given."""
    if given.symbol and given.symbol not in securities and not given.is_house:
        yield warning(
            Problem.BAD_VALUE,
            f"{given.symbol} is neither held nor targeted: this restriction has nothing to act on; check its spelling.",
            **sheet.place(index, "symbol", given.symbol),
        )
    if given.rule != PHASE_OUT and (day := sheet.dates("out_by")[index]) is not None:
        yield warning(
            Problem.BAD_VALUE,
            f"Out By counts for {PHASE_OUT} alone, and this rule is {given.rule}: it is left out; choose {PHASE_OUT}, or clear it.",
            **sheet.place(index, "out_by", str(day)),
        )
    if _lacks_value(given):
        yield error(
            Problem.MISSING_VALUE,
            f"{given.rule.capitalize()} for {given.symbol or 'every symbol'} gives no Value: it is read as {WITHOUT_VALUE[given.rule]}; "
            "fill in Value.",
            **sheet.place(index, "value"),
        )


def _lacks_value(given: Restriction) -> bool:
    return given.rule in WITHOUT_VALUE and given.weight is None


class BuiltGroups(NamedTuple):
    """The securities with exposure groups spelled alike, the cap of each group, the targets some have, what is noted beside them, and where limits stand."""

    securities: dict[Symbol, Security]
    caps: dict[str, float]
    targets: tuple[Target, ...]
    notes: dict[str, str]
    limits_at: dict[tuple[str, str], WrittenAt]
    findings: tuple[Finding, ...]


def build_groups(
    sheets: Sheets, names: Names, securities: Mapping[Symbol, Security], default_band: float
) -> BuiltGroups:
    """Exposure groups; a cap without members and a group without a cap are said where the Exposure Groups sheet exists.

    A security that is identical to a member, and in no group of its own, counts in its group.
    """
    sheet, master = sheets.rows("exposure_groups", "Exposure Groups"), sheets.rows("securities", "Securities")
    spelled = _group_names(sheet, securities)
    members = {folded(one.exposure_group) for one in securities.values()}
    caps: dict[str, float] = {}
    for text, cap in zip(sheet.texts("group"), sheet.numbers("cap_pct"), strict=True):
        if text and folded(text) in members and cap is not None:
            name = spelled[folded(text)]
            caps[name] = min(cap, caps.get(name, cap))
    grouped = {
        symbol: replace(one, exposure_group=spelled[folded(one.exposure_group)]) if one.exposure_group else one
        for symbol, one in securities.items()
    }
    targets = build_group_targets(sheet, names, {key: spelled[key] for key in members if key}, caps, default_band)
    findings = (*_groups_without_members(sheet, members), *_groups_without_cap(sheet, master), *targets.findings)
    return BuiltGroups(
        _with_identical(names, grouped) if caps or targets.targets else grouped,
        dict(sorted(caps.items())),
        targets.targets,
        {
            spelled[folded(text)]: why
            for text, why in zip(sheet.texts("group"), sheet.texts("note"), strict=True)
            if why
        },
        _limits_at(sheet, "Cap %", [spelled.get(folded(text), text) for text in sheet.texts("group")])
        | _limits_at(master, "Max Weight %", names.symbols_of(master)),
        findings,
    )


def _limits_at(sheet: SheetRows, heading: str, named: Sequence[str]) -> dict[tuple[str, str], WrittenAt]:
    """Where each limit of a column stands, by heading and name; of several the tightest, which is the one that holds."""
    limits = sheet.numbers(snake_case(heading))
    given = [
        (limit, at, name)
        for at, (name, limit) in enumerate(zip(named, limits, strict=True))
        if name and limit is not None
    ]
    return {
        (heading, name): WrittenAt(place["sheet"], place["row"], place["column"] or heading)
        for _, at, name in sorted(given, reverse=True)
        for place in [sheet.place(at, snake_case(heading))]
    }


def _with_identical(names: Names, securities: dict[Symbol, Security]) -> dict[Symbol, Security]:
    """The securities, those identical to a member of a group among its members."""
    identical = identical_groups(names, securities)
    group_of: dict[str, str] = {}
    for symbol, one in sorted(securities.items()):
        if one.exposure_group:
            group_of.setdefault(identical[symbol], one.exposure_group)
    return {
        symbol: one if one.exposure_group else replace(one, exposure_group=group_of.get(identical[symbol], ""))
        for symbol, one in securities.items()
    }


def _group_names(sheet: SheetRows, securities: Mapping[Symbol, Security]) -> dict[str, str]:
    """Folded name → spelling: that of Exposure Groups, else of Securities, the first in text order."""
    named = sorted({one.exposure_group for one in securities.values()}, reverse=True)
    return {folded(text): text for text in (*named, *sorted(sheet.texts("group"), reverse=True)) if text}


def _groups_without_members(sheet: SheetRows, members: Collection[str]) -> Iterator[Finding]:
    for index, text in enumerate(sheet.texts("group")):
        if text and folded(text) not in members:
            yield warning(
                Problem.UNKNOWN_GROUP,
                f"No security belongs to the group {text}: it has no effect; name it under Exposure Group on Securities.",
                **sheet.place(index, "group", text),
            )


def _groups_without_cap(sheet: SheetRows, master: SheetRows) -> Iterator[Finding]:
    """Groups of Securities that Exposure Groups lacks, each once."""
    seen = {folded(text) for text in sheet.texts("group")}
    for index, text in enumerate(master.texts("exposure_group") if len(sheet) else ()):
        if text and folded(text) not in seen:
            seen.add(folded(text))
            yield warning(
                Problem.UNKNOWN_GROUP,
                f"The group {text} is not on Exposure Groups: it has no limit; add it there with its Cap % or Target %.",
                **master.place(index, "exposure_group", text),
            )


def identical_groups(
    names: Names, securities: Mapping[Symbol, Security], others: Collection[Symbol] = (), *, by_index: bool = False
) -> dict[Symbol, Symbol]:
    """Each symbol's group of substantially identical securities (W-11), named after its first member in text order.

    A cell may name several groups, or another symbol; groups that share a member are one. A symbol alone is its own group.
    With `by_index` the symbols of one Index are a group, too (C-9).
    """
    symbols = dict.fromkeys(sorted({*securities, *others}))
    return joined(
        {symbol: _names_of(names, symbol, securities.get(symbol), symbols, by_index=by_index) for symbol in symbols}
    )


def _names_of(
    names: Names, symbol: Symbol, security: Security | None, symbols: Collection[Symbol], *, by_index: bool
) -> Iterator[tuple[str, str]]:
    """The symbol itself, and every group, other symbol and index that makes it identical to others."""
    yield ("symbol", symbol)
    for part in re.split(r"[,;]", security.identical_group) if security else ():
        name = names.symbol(part)
        if name:
            yield ("symbol", name) if name in symbols else ("group", folded(part))
    for index in (security.index if security else "", index_followed(symbol)) if by_index else ():
        if folded(index):
            yield ("index", folded(index))
