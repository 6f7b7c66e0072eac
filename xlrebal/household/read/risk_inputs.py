"""The risk sheets of a workbook: Risk, Returns and Factors."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from xlrebal.household.read.names import Names
from xlrebal.household.read.risk_names import RiskNames
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.household.read.stated_risk import ReadStatedRisk, read_stated_risk
from xlrebal.household.risk_facts import RiskFacts
from xlrebal.schema.finding import Finding


class RiskInputs(NamedTuple):
    """What the sheets say, and what is wrong in them."""

    facts: RiskFacts
    findings: tuple[Finding, ...]


def read_risk(sheets: Sheets, names: Names, symbols: Collection[str], as_of: date) -> RiskInputs:
    """The household's risk facts, empty without a risk sheet. symbols: those of the household."""
    spelling = RiskNames(names, symbols)
    stated = ReadStatedRisk(None, ())
    returns, factors = None, None
    findings: list[Finding] = []
    faults = {}
    if sheets.has("risk"):
        stated = read_stated_risk(sheets.rows("risk", "Risk"), spelling)
        if stated.risk is None:
            faults["Risk"] = "no row of Risk has a volatility: enter Volatility %"
    if sheets.has("returns"):
        from xlrebal.household.read.past_returns import read_past_returns

        past = read_past_returns(sheets.rows("returns", "Returns"), spelling, as_of)
        returns, findings = past.returns, [*findings, *past.findings]
        if past.fault:
            faults["Returns"] = past.fault
    if sheets.has("factors"):
        from xlrebal.household.read.factor_model import read_factor_model

        exposures = read_factor_model(sheets.rows("factors", "Factors"), spelling)
        factors, findings = exposures.model, [*findings, *exposures.findings]
        if factors is None:
            faults["Factors"] = (
                "Factors names no factor, or nothing exposed to one: enter a column a factor and a row a class or symbol"
            )
    facts = RiskFacts(stated.risk, returns, factors, faults)
    return RiskInputs(facts, (*stated.findings, *findings))
