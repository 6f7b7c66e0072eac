"""Why a trade is there, and why one is not: a rule from one catalogue plus the numbers that decided it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache

from xlrebal.schema.money_text import money_text


class Rule(Enum):
    """Every rule a decision may cite, with its wording. Placeholders are filled from the reason's numbers."""

    # why a trade is there
    OVER_BAND = "{name} is {weight:pct} of the portfolio, above its limit of {limit:pct} (target {target:pct}); sold back to {to:pct}"
    UNDER_BAND = "{name} is {weight:pct} of the portfolio, below its limit of {limit:pct} (target {target:pct}); bought up to {to:pct}"
    TO_TARGET = "{name} is {weight:pct}, target {target:pct}; the trigger asks for target whatever the band"
    FUNDS_CASH = "{name} is {weight:pct} against a target of {target:pct}; the furthest over target funds other purchases"
    ABSORBS_CASH = "{name} is {weight:pct} against a target of {target:pct}; the furthest under target takes the cash the sales set free"
    INSTEAD = "sold instead of holdings of the same class that may not be sold, or only above the gain budget"
    RAISES_CASH = "raises {amount:money} in {account} for {purpose}"
    INVESTS_CASH = "{name} is {weight:pct} against a target of {target:pct}; the furthest under target takes the cash to be invested"
    LEGACY = "{name} has no place in the target: sold within the gain budget"
    PHASE_OUT = "{name} is marked phase out: sold within the gain budget"
    HARVESTED = "harvests a loss of {loss:money} ({share:pct} of basis), worth up to {saved:money} of tax"
    SOLD_ALONG = "{quantity:shares} {unit:unit} bought on {bought:date} are sold along: kept, they would wash the loss of {loss:money}"
    SWAPPED = "stands in for {replaced} sold at a loss, so that the exposure stays; swap back from {safe:date}"
    SUBSTITUTED = "bought instead of {replaced}, which is blocked by the wash-sale rule until {safe:date}"
    OVERRIDDEN = "the quantity is the advisor's own{note:remark}"
    LOCKED = "locked by the advisor{note:remark}"
    LOT_METHOD = "lots by {method}"
    SEPARATE_RETURN = "the sale is on a separate return: its gain or loss is in no total, tax or form of this plan; its tax is estimated at {short:pct} short-term and {long:pct} long-term"
    WHOLE_POSITION = "the whole position is sold"
    # why a lot, sale or purchase is not there
    NOT_TRIGGERED = "no band is breached: nothing is traded for its own sake"
    NO_TARGETS = "no usable target: nothing is traded for drift until Checks is clear of the error on Targets"
    NOT_KNOWN = "the value of {what} is not known, so no weight is and nothing is traded for drift: {remedy}"
    TRIGGER_NEVER = "the Trigger setting is never: drift is shown, nothing is traded for it"
    ONLY_CASH = "this run is for cash alone: drift and losses are shown, nothing is traded for them"
    NO_METHOD = "the method asked for is not there yet: nothing is traded; set Method to rules on Settings"
    LIMIT_UNKNOWN = "what {limits} on Settings allows is not known, and unknown is not unlimited: nothing is traded, for cash needs neither; correct its value, or clear it for no limit"
    ONLY_LOSSES = "this run is for tax losses alone: drift is shown, nothing is traded for it"
    BLOCKED_SALE = "a loss of {loss:money} is not taken: {quantity:shares} {unit:unit} bought on {bought:date} in {account} would wash it; clean from {safe:date}"
    BLOCKED_SALE_SCHEDULED = "a loss of {loss:money} is not taken: a purchase in {account} is scheduled for {bought:date}, inside the 30 days; clean from {safe:date}"
    BLOCKED_BUY = "not bought: it would wash the loss on {sold:date} in {account}; clean from {safe:date}"
    BLOCKED_BUY_PROPOSED = "not bought: {symbol} is sold at a loss in this proposal; clean from {safe:date}"
    WAITS_FOR_LONG_TERM = "a short-term gain of {gain:money} is waited for: long-term in {days} days, from {date:date}"
    OVER_BUDGET = "{left:money} is left of the {budget}: {quantity:shares} {unit:unit} stay unsold"
    DO_NOT_SELL = "not sold: {restriction} on Restrictions{note}"
    DO_NOT_BUY = "not bought: {restriction} on Restrictions{note}"
    NOT_SELLABLE = "not sold: {why}"
    NOT_BUYABLE = "not bought: {why}"
    MAX_WEIGHT = "bought only up to its maximum weight of {limit:pct}"
    GROUP_CAP = "bought only up to the {cap:pct} cap of its exposure group {group}"
    NO_CASH = "{amount:money} stays short of target: no more cash is free; the furthest from target came first"
    CASH_SHORT = "{amount:money} is still missing, and nothing more may be sold here"
    CASH_SHORT_UNTRADED = "{amount:money} is missing, and nothing is sold here: {why}"
    CASH_UNKNOWN = "whether {amount:money} is there is not known, so nothing is sold for it: {remedy}"
    NO_SUBSTITUTE = "not harvested: no substitute on Securities is free, and it is not over target{usual:remark}"
    APPROVAL_LAPSED = "your approval was for {quantity:shares} {unit:unit} and lapsed with that quantity: decide anew"
    TOO_SMALL = "{amount:money} is under the minimum trade of {minimum:money}"
    PASSED_OVER = "{symbol} is no substitute: bought before {safe:date}, it would wash a loss"
    LOSS_TOO_SMALL = "a loss of {loss:money} ({share:pct}) is under the thresholds of {dollars:money} and {minimum:pct}"
    HARVEST_OFF = "past both thresholds; Harvest Losses is no"
    SPECID_SHORT = "specific identification covers {named:shares} {unit:unit} of the {wanted:shares} to sell"
    SKIPPED = "skipped by the advisor{note:remark}"
    TURNOVER_CUT = "{amount:money} stays unsold: the turnover limit of {limit:pct} is reached"
    CONFLICT = "not bought: {symbol} is sold in this account"


def _shown(value: object, kind: str) -> str:
    """A number as people read it: money, weight, date or share count; what is counted is shares where nothing else is said."""
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    if kind == "money" and isinstance(value, (int, float)):
        return money_text(value, whole_dollars=abs(value) >= 100_000)
    if kind == "remark":
        return f": {value}" if value else ""
    if kind == "unit":
        return str(value or "shares")
    if kind == "pct" and isinstance(value, (int, float)):
        return f"{value:.1%}"
    if kind == "shares" and isinstance(value, (int, float)):
        return f"{value / 1_000_000:,.6f}".rstrip("0").rstrip(".")
    return str(value)


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule and the numbers that decided it: money in cents, quantities in micro-shares, weights as fractions."""

    rule: Rule
    numbers: dict[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """The sentence an advisor reads."""
        text = self.rule.value
        for piece in _placeholders(text):
            name, _, kind = piece.partition(":")
            text = text.replace("{" + piece + "}", _shown(self.numbers.get(name, ""), kind))
        return text


@cache
def _placeholders(text: str) -> tuple[str, ...]:
    return tuple(part.split("}")[0] for part in text.split("{")[1:])


def because(rule: Rule, **numbers: object) -> Reason:
    """A reason citing `rule` with its numbers."""
    return Reason(rule, numbers)


def sentence(reasons: tuple[Reason, ...]) -> str:
    """Reasons as one cell's text: the first capital, each after the first behind a semicolon, repeats said once."""
    parts = list(dict.fromkeys(str(reason) for reason in reasons))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]
