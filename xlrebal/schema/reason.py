"""Why a trade is there, and why one is not: a rule from one catalogue plus the numbers that decided it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field
from datetime import date
from enum import Enum
from functools import cache, cached_property

from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.record import Remembering, record

FINER = (2, 3)  # decimals of a percentage, where one does not tell two weights apart


class Rule(Enum):
    """Every rule a decision may cite, with its wording. Placeholders are filled from the reason's numbers."""

    # why a trade is there
    OVER_BAND = "{name} is {weight:pct} of {whole}, above its limit of {limit:pct} (target {target:pct}; {setting} is {to})"
    UNDER_BAND = "{name} is {weight:pct} of {whole}, below its limit of {limit:pct} (target {target:pct}; {setting} is {to})"
    TO_TARGET = "{name} is {weight:pct}{then}, target {target:pct}; the Trigger setting is always, whatever the band"
    TO_TARGET_WEIGHED = "{name} is {weight:pct}{then}, target {target:pct}; Method is optimal: it goes as far as that is worth its cost"
    REVIEWED = "{name} is {weight:pct}{then}, target {target:pct}; a review is due, and what is beyond {limit:pct} goes there, whatever its band (Rebalance To is {to})"
    REVIEW_DUE = "a review is due{since}: {which} goes where Rebalance To says, whatever its band"
    ALWAYS = "the Trigger setting is always: {which} goes to its target, whatever its band"
    WEIGHED = "the Method setting is optimal: {which} goes as far toward its target as that is worth its cost"
    NO_PLACE = "{name} is {share:pct} and has no place in the target: more than the default band of {band:pct}"
    IDLE_CASH = "Targets has no cash row, and cash is more than the default band of {band:pct}"
    OFF_TARGET = "{name} is {weight:pct} against a target of {target:pct}"
    OFF_TARGET_THEN = "{name} is {side} its target when {what} counted"
    FUNDS_CASH = "the purchases that targets ask for need more cash than there is to spare"
    RESTORES_CASH = "cash is short of what its target row asks for{then}"
    ABSORBS_CASH = "there is cash that targets leave for purchases"
    PAYS_ORDER = "pays for {bought}, which the advisor's order buys in {account}"
    LOSS_WEIGHED = "its loss saves more tax than trading it costs"
    LOSS_MAKES_ROOM = "its loss makes room for gains under {limits}"
    MAKES_ROOM = "makes room for {bought} under the cap of {cap:pct} on the exposure group {group}"
    FREES_LOSS = "kept, its recent purchase would make the loss on {symbol} sold in {accounts} a wash sale"
    RAISES_CASH = "raises cash in {account} for {purpose}"
    INVESTS_CASH = "there is new money to invest in {account}"
    REINVESTS = "what is phased out in {account} leaves money to invest there"
    LEGACY = "{name} {place}{limits}"
    STOOD_IN = "{name} stood in for {original}, sold at a loss on {sold:date}; {original} may be bought again since {safe:date}{limits}"
    SWAPPED_BACK = "swapped back: {stand_in}, which stood in for {name} since the loss of {sold:date}, is sold"
    PHASE_OUT = "{name} is marked phase out on Restrictions{limits}"
    HARVESTED = "harvests a loss of {loss:money}{share}, which takes {saved:money} off {whose} tax{instead:remark}"
    SOLD_ALONG = "sold along: {quantity:counted} bought on {bought:date}, kept, would make the loss of {loss:money} a wash sale"
    SWAPPED = "stands in for {replaced} sold at a loss, so that the exposure stays; swap back from {safe:date}"
    SUBSTITUTED = "bought instead of {replaced}, which is blocked by the wash-sale rule until {safe:date}"
    OVERRIDDEN = "the advisor's own quantity is {asked:counted}{note:remark}"
    LOCKED = "locked by the advisor{note:remark}"
    LOTS_ANEW = "its lots are chosen anew, as those on the earlier Lots Sold do not fit: {why}"
    SOLD_ON = "sold on below its own target of {target:pct} for {row}{why:remark}"
    LOT_METHOD = "lots by {method}"
    SEPARATE_RETURN = "the sale is on a separate return: its gain or loss is in no total, tax or form of this plan; its tax is estimated at {short:pct} short-term and {long:pct} long-term, {whose}"
    WHOLE_POSITION = "the whole position is sold"
    PAYS_FEE = "it pays a redemption fee of {fee:money}{held:remark}"
    SPARES_FEE = "lot {lot}, next by its tax, stays: sold{until} it pays a redemption fee of {fee:pct}"
    DAYS_UNKNOWN = "Lots does not say since when it is held: for less than {days:days}, {costs}"
    LOCATED = "{done} in {account}: {best}"
    LOCATED_BY_LIST = "{done} in {account} by {symbol}'s Location Preference"
    WORSE_PLACE = "bought in {account}, though {best}: {why}"
    WASH_ACCEPTED = "{washed:money} of the loss is washed{fate} within the {limit:money} of Accept Wash Up To $"
    # what a trade spares: the best plan without it; what one would cost that the plan does without
    NEXT_BEST_DEARER = "without it the best plan {does} and costs {how}{tax:dollars} more tax"
    NEXT_BEST = "without it the best plan {does}"
    AS_WELL = "{instead} would do as well"
    LEFT_OUT = "left out, {row} would stay {missed:dollars} further from its aim"
    RULED = "decided by rule, not by comparison: {what}"
    RATHER_DEARER = "{doing} {amount:dollars} of it in {account} instead would cost {how}{tax:dollars} more tax"
    RATHER_WORSE = "{doing} {amount:dollars} of it in {account} instead would be no better"
    RATHER = "{doing} {amount:dollars} of it in {account} instead would do as well"
    MISSES = "{row} would stay {missed:dollars} further from its aim"
    TAX_MORE = "{how}{tax:dollars} more tax would be due"
    TAX_SAVED = "it would pay {how}{tax:dollars} less tax"
    NETTED = "with losses netted this year's tax is {due:dollars} {how}"
    NETTED_AWAY = "with losses netted this year's tax stays the same"
    AIM_COSTS = "getting it there costs {how}{tax:dollars} of tax"
    TRADES_MORE = "{amount:dollars} more would be traded"
    IMPACT_MORE = "{impact:dollars} more would be lost to market impact"
    FURTHER_DOWN = "{amount:dollars} would be bought in accounts less suited to it"
    # why a lot, sale or purchase is not there
    NOT_TRIGGERED = "no band is breached, so nothing is traded for its own sake"
    BEYOND_BY_LITTLE = "{name} is {weight:pct} of {whole}, beyond its limit of {limit:pct} by {off:money}: less than the minimum trade of {minimum:money}"
    COST_GATE = "trading for drift would cost {trading:dollars} and {tax:dollars} of tax, and the drift costs {drift:dollars} a year, {worth:dollars} in {years} years (Cost Gate): it is not worth it yet"
    COST_GATE_CHAIN = "{what} would cost {trading:dollars} and {tax:dollars} of tax, and the drift that would go with it costs {drift:dollars} a year, {worth:dollars} in {years} years (Cost Gate): it is not worth it yet"
    NO_TARGETS = "no usable target: nothing is traded for drift until Checks is clear of the error on Targets"
    NOT_KNOWN = "the value of {what} is not known, so no weight is and nothing is traded for drift: {remedy}"
    NOT_DUE = "the Trigger setting is {trigger}, and the next review is due on {due:date} ({frequency}, after that of {last:date}): until then nothing is traded for drift"
    NOT_LOOKED = "bands are acted on every {days:days} (Look Interval Days), next from {due:date} on, after {last:date}: until then nothing is traded for drift"
    NO_FREQUENCY = "the Trigger setting is {trigger}, and nobody knows when a review is due: enter Review Frequency on Settings"
    REVIEWED_QUIET = "a review is due{since}, and no band is breached"
    MODE = "Mode is {mode}: {what}"
    TRIGGER_NEVER = "the Trigger setting is never: drift is shown, nothing is traded for it"
    ONLY_CASH = "this run is for cash alone: drift and losses are shown, nothing is traded for them"
    LIMIT_UNKNOWN = "what {limits} on Settings allows is not known, and unknown is not unlimited: nothing is traded, for cash needs neither; correct its value, or clear it for no limit"
    ONLY_LOSSES = "this run is for tax losses alone: drift is shown, nothing is traded for it"
    BLOCKED_SALE = "{quantity:counted} bought {how} {bought:date} in {account} would make {part}{loss:loss} a wash sale; clean from {safe:date}"
    BLOCKED_SALE_PROPOSED = "{quantity:counted} that this plan buys in {account} would make {part}{loss:loss} a wash sale; clean from {safe:date}"
    BLOCKED_SALE_SCHEDULED = "{quantity:counted} {how} {bought:date} in {account} would make {washed:money} of {loss:loss} a wash sale: {remedy}, or wait; clean from {safe:date}"
    BLOCKED_BUY = "it would wash the loss of {sold:date} in {account}; clean from {safe:date}"
    BLOCKED_BUY_PROPOSED = "{symbol} is sold at a loss in this proposal; clean from {safe:date}"
    WAITS_FOR_LONG_TERM = "its short-term gain of {gain:money} is long-term in {days:days}, from {date:date}"
    WORTH_WAITING = "held for {days:days}, until it is long-term on {date:date}: sold now its gain of {gain:money} costs about {saved:dollars} more tax, and in that time it moves by about {moves:dollars}, one standard deviation, against what is below target (Wait For Long Term Risk {times})"
    NOT_WORTH_WAITING = "not held for {days:days}, until it is long-term on {date:date}: that would save about {saved:dollars} of tax, and in that time it moves by about {moves:dollars}, one standard deviation, against what is below target (Wait For Long Term Risk {times})"
    WAITS_FOR_FEE = "its redemption fee of {fee:money} ends in {days:days}, on {date:date}"
    HELD_TOO_SHORT = "it may go from {date:date}, when it has been held for {days:days} (Minimum Days)"
    FEE_OVER_SAVING = "its redemption fee of {fee:money} is more than the {saved:money} of tax that the loss saves{free}"
    OVER_BUDGET = "the gain of {quantity:counted} does not fit into the {budget} of {limit:money}"
    RESTRICTED = "Restrictions says {restriction}{note}"
    BEHIND_ANOTHER_LOT = "{account} sells {order}, and lot {lot} leaves before it: with Name Lots = yes on Accounts it could go by itself"
    DISTRIBUTION_COMING = "it pays out {amount} a share of capital gains on {day:date}: bought in a taxable account before, they would be taxed at once"
    NOT_ITS_PLACE = "{account} is no place for it: {best}"
    NOT_TRADABLE = "{why}"
    NOT_ON_MENU = "it is not on the menu of {account}"
    PHASE_OUT_PART = "Restrictions phases it out{down} by {by:date}, an equal part a year{note}: no more than {part:money} of it is sold now, {so_far:money} was sold this year"
    PHASE_OUT_DOWN = "Restrictions phases it out down to {limit:pct}{note}: no more of it is sold"
    MIN_WEIGHT = "Restrictions says min weight {limit:pct}{note}: no more of it is sold"
    MAX_WEIGHT = "its maximum weight of {limit:pct} leaves no more room"
    GROUP_CAP = "the cap of {cap:pct} on its exposure group {group} leaves no more room"
    ORDER_SHORT = "the cash in the account and what may be sold there pay for {paid:counted} of {asked:counted}"
    PREFERRED = "{symbol} is preferred on Securities"
    OWN_BAND = "its target row ends at {limit:pct}, and leaves no more room"
    ROW_BAND = "{name} ends at {limit:pct}, and leaves no more room"
    NO_CASH = "no more cash is free for it"
    OUTRANKED = "{doing} more of it would take {name} {side} its own aim"
    ALL_NEEDED = "all there is here is needed as cash"
    BUT_FOR_COSTS = "{costs:money} of trading costs take it there"
    COMES_FIRST = "{what} before it"
    LESS_THAN_A_STEP = "by {off:money}, less than {step:counted} of {symbol} ({share:money})"
    MINIMUM_CASH = "{minimum:money} is the minimum cash of {accounts}"
    NEAR_ENOUGH = "by {off:money}, and nothing is paid for the last {near:money}"
    STAYS_CASH = "what it would bring would stay in cash: nothing that is under its target may take it"
    OWN_CASH = "what is left in cash is there for the target row of cash"
    CASH_SHORT = "{cash:money} of cash is there after these trades for {purpose}, and no more is sold here"
    CASH_SHORT_UNTRADED = "{cash:money} of cash is there for {purpose}, and nothing is sold here: {why}"
    CASH_UNKNOWN = "whether {amount:money} is there is not known, so nothing is sold for it: {remedy}"
    NEED_SHORT = "{paid:money} of {need} is there to be paid from {accounts}, and no more is sold there; a tax-deferred account pays only where a row of Cash Needs names it"
    NOBODY_PAYS = "no taxable account that is planned with the household can pay {need}; a tax-deferred account, or one with its own model, pays only where a row of Cash Needs names it"
    NO_SUBSTITUTE = "no substitute on Securities is free to buy, and not all of it is over target{usual:remark}"
    COIN_STAYS = "{symbol} may be bought back at once, as no wash sale reaches a digital asset (S-8): it needs no substitute, and selling and buying it back is for you to order"
    APPROVAL_LAPSED = "your approval was for {quantity:counted} and lapsed with that quantity: decide anew"
    TOO_SMALL = "the trade would be under the minimum trade of {minimum:money}"
    PASSED_OVER = "{symbol} is no substitute: bought before {safe:date}, it would wash a loss"
    LITTLE_IMPROVED = "the trade would be under {least:money}, {share:pct} of the drift of {name} (Improvement %)"
    STRAYS_FROM_INDEX = "swapped, the tracking error to the benchmark would go from {before:pct} to {after:pct}, above the Tracking Error Limit of {limit:pct}"
    LOSS_TOO_SMALL = "a loss of {loss:money} ({share:pct}) is under the {thresholds}"
    HARVEST_OFF = "past both thresholds; Harvest Losses is no"
    SPECID_SHORT = "Sell Quantity on Lots names {named:counted} in all, fewer than are to be sold"
    SKIPPED = "skipped by the advisor{note:remark}"
    TURNOVER_CUT = "the turnover limit of {limit:pct} is reached"
    CONFLICT = "{symbol} is sold in this account"
    LEFT_BY_LIMIT = "without {limits} {name} would end at {then:pct} instead of {now:pct} (target {target:pct}), {nearer:dollars} nearer"


def _shown(value: object, kind: str) -> str:
    """A number as people read it: money, weight, date or share count; what is counted is shares where nothing else is said."""
    if value is None and kind == "date":
        return "a day not known"
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    if kind == "money" and isinstance(value, (int, float)):
        return money_text(value, whole_dollars=abs(value) >= 100_000)
    if kind == "dollars" and isinstance(value, (int, float)):
        return money_text(value, whole_dollars=True)
    if kind == "loss" and isinstance(value, (int, float)):
        return f"its loss of {_shown(value, 'money')}" if value > 0 else "its loss after commission and rounding"
    if kind == "remark":
        return f": {value}" if value else ""
    if kind == "days":
        return "1 day" if value == 1 else f"{value} days"
    if kind == "pct" and isinstance(value, (int, float)):
        return percent_text(value)
    if kind == "shares" and isinstance(value, (int, float)):
        return f"{value / 1_000_000:,.6f}".rstrip("0").rstrip(".")
    return str(value)


@record
class Reason(Remembering):
    """One rule and the numbers that decided it: money in cents, quantities in micro-shares, weights as fractions."""

    rule: Rule
    numbers: dict[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Of the rule alone: its numbers are a dictionary."""
        return hash(self.rule)

    def __str__(self) -> str:
        """The sentence an advisor reads."""
        return self._in_words

    @cached_property
    def _in_words(self) -> str:
        text = self.rule.value
        weights = self._weights()
        for piece in _placeholders(text):
            name, _, kind = piece.partition(":")
            value = self.numbers.get(name, "")
            shown = weights.get(name) or (self._counted(value) if kind == "counted" else _shown(value, kind))
            text = text.replace("{" + piece + "}", shown)
        return text

    def _weights(self) -> dict[str, str]:
        """The weights of the sentence as text: with a second decimal, or a third, where two that differ would read the same."""
        names = _weighed(self.rule.value)
        if not names:
            return {}
        told = {name: value for name in names if isinstance(value := self.numbers.get(name), int | float)}
        shown = {name: percent_text(value) for name, value in told.items()}
        for decimals in FINER:
            alike = Counter(shown[name] for name in {round(value, 6): name for name, value in told.items()}.values())
            shown = {name: f"{told[name]:.{decimals}%}" if alike[text] > 1 else text for name, text in shown.items()}
        return shown

    def _counted(self, quantity: object) -> str:
        """Micro-shares with what is counted: 1 share, 2.5 shares, 25,000 par."""
        unit = str(self.numbers.get("unit") or ("share" if quantity == 1_000_000 else "shares"))
        return f"{_shown(quantity, 'shares')} {unit}"


@cache
def _placeholders(text: str) -> tuple[str, ...]:
    return tuple(part.split("}")[0] for part in text.split("{")[1:])


@cache
def _weighed(text: str) -> tuple[str, ...]:
    return tuple(piece.partition(":")[0] for piece in _placeholders(text) if piece.endswith(":pct"))


def because(rule: Rule, **numbers: object) -> Reason:
    """A reason citing `rule` with its numbers."""
    return Reason(rule, numbers)


def sentence(reasons: Sequence[Reason | str]) -> str:
    """Reasons, or clauses in words, as one cell's text: the first capital, each after the first behind a semicolon, repeats said once."""
    parts = list(dict.fromkeys(str(reason) for reason in reasons))
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]
