"""The firm's own profiles, from the house file's sheet Profiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlrebal.household.broad_class import BONDS, CASH, STOCKS
from xlrebal.household.profile import Profile
from xlrebal.household.read.names import folded
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.household.target import Level, Target
from xlrebal.schema.finding import Finding, Problem, error

EXACT = 0.0001  # a hundredth of a point: what the three shares may miss of 100


class HouseProfiles(NamedTuple):
    """The profiles that can be used, by name, and what is wrong with the others."""

    profiles: dict[str, Profile]
    findings: tuple[Finding, ...]


def read_profiles(house: Sheets) -> HouseProfiles:
    """Each row of Profiles whose shares make 100, or that names a model of the house file's Targets."""
    sheet = house.rows("profiles", "Profiles")
    models = {folded(text): text for text in house.rows("targets").texts("model") if text}
    columns = zip(
        sheet.texts("profile"),
        sheet.numbers("stocks_pct"),
        sheet.numbers("bonds_pct"),
        sheet.numbers("cash_pct"),
        sheet.texts("model"),
        sheet.texts("focus"),
        strict=True,
    )
    profiles: dict[str, Profile] = {}
    findings: list[Finding] = []
    for index, (name, stocks, bonds, cash, model, focus) in enumerate(columns):
        shares = [share or 0.0 for share in (stocks, bonds, cash)]
        wrong = _wrong(name, shares, model, models, profiles)
        if name and wrong:
            message = f"The profile {name} {wrong}. Until then there is no such profile."
            findings.append(error(Problem.BAD_VALUE, message, **sheet.place(index, "model" if model else "profile", model or name)))  # fmt: skip
        elif name:
            points = {} if model else {kind: round(share * 100, 4) for kind, share in zip((STOCKS, BONDS, CASH), shares, strict=True)}  # fmt: skip
            profiles[name] = Profile(name, points, focus, models.get(folded(model), ""))
    return HouseProfiles(profiles, tuple(findings))


def _wrong(name: str, shares: Sequence[float], model: str, models: dict[str, str], known: dict[str, Profile]) -> str:
    """What keeps a row from being a profile; "" where nothing does."""
    if name.casefold() in {each.casefold() for each in known}:
        return "stands on two rows: delete one"
    if model and any(shares):
        return "names a model and shares: give one of the two"
    if model:
        return "" if folded(model) in models else f"names the model {model}, which has no rows on Targets: correct it"
    total = sum(shares)
    return "" if abs(total - 1) <= EXACT else f"adds up to {total * 100:.6g} %: its stocks, bonds and cash make 100"


def weights_of(targets: Sequence[Target]) -> dict[str, float]:
    """Points of each class that targets give, the rows of classes without one by their securities'; largest first."""
    classes = {row.path[0]: row.weight for row in targets if row.level is Level.CLASS}
    for row in targets:
        if row.level is Level.SECURITY and row.path[0] not in classes:
            same = [each for each in targets if each.level is Level.SECURITY and each.path[0] == row.path[0]]
            classes[row.path[0]] = sum(each.weight for each in same)
    points = {name or "no class": round(weight * 100, 4) for name, weight in classes.items()}
    return dict(sorted(points.items(), key=lambda pair: (-pair[1], pair[0])))
