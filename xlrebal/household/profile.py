"""Profiles: named mixes of stocks, bonds and cash that stand in for a Targets sheet."""

from __future__ import annotations

from collections.abc import Mapping

from xlrebal.household.broad_class import BONDS, CASH, STOCKS
from xlrebal.schema.record import record


@record
class Profile:
    """One mix. weights: points of stocks, bonds and cash, 100 in all; focus: whom it suits, in a client's words.

    model: in place of stocks, bonds and cash the household follows this model of Targets; weights are then its classes'.
    """

    name: str
    weights: Mapping[str, float]
    focus: str
    model: str = ""

    @property
    def in_words(self) -> str:
        """Its weights and its focus: "75 % stocks, 15 % bonds, 10 % cash; focus: …"."""
        weights = ", ".join(f"{points:.6g} % {kind.lower()}" for kind, points in self.weights.items())
        model = f"the model {self.model}: " if self.model else ""
        return f"{model}{weights}" + (f"; focus: {self.focus}" if self.focus else "")


def _profile(name: str, stocks: int, bonds: int, cash: int, focus: str) -> Profile:
    return Profile(name, {STOCKS: stocks, BONDS: bonds, CASH: cash}, focus)


PROFILES: dict[str, Profile] = {
    each.name: each
    for each in (
        _profile("balanced", 50, 40, 10, "growth and stability in nearly equal parts"),
        _profile("growth", 75, 15, 10, "long-term growth, larger swings accepted"),
        _profile("conservative", 25, 60, 15, "keeping what there is, smaller swings"),
        _profile("income", 40, 50, 10, "interest and dividends now, growth second"),
    )
}

SIMULATED_WITHOUT_TARGETS = PROFILES["balanced"]
"""What is simulated, and no more than that, where a book has neither targets nor a profile."""
