"""Why of each drift row: what was done under it in its own scope and what that came to, or why nothing was."""

from __future__ import annotations

from collections.abc import Mapping

from xlrebal.household.target import Level, Path, Target, wider_paths
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.left_the_model import NO_PLACE, why_without_place
from xlrebal.plan.drift.measure_drift import DriftRow, ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.report.cap_used import cap_used
from xlrebal.review.done_under import ROOT, Done
from xlrebal.review.measure_after import After, ScopeAfter
from xlrebal.review.sold_on import SoldOn, sold_on
from xlrebal.review.why_off import why_off
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol

BANDS = {"over": "Above its band", "under": "Below its band", "ok": "Inside its band"}
PURPOSES = {
    TradePurpose.DRIFT: "for drift",
    TradePurpose.CASH: "for cash that is needed",
    TradePurpose.NEW_MONEY: "with new money",
    TradePurpose.PHASE_OUT: "to phase it out",
    TradePurpose.SWAP_BACK: "as a swap back",
    TradePurpose.LOSS: "for a tax loss",
    TradePurpose.ADVISOR: "by your order",
    TradePurpose.PAYS_ORDER: "to pay for your order",
}
FORCES_NOTHING = "A cap bars purchases beyond it; it forces no sale."
MOVES_OF_ROW = 0.05  # the same of a small row, as a share of what it is
MOVES = 0.0005  # a weight that moves by less reads the same with one decimal


class WhyDrift:
    """The sentence of every drift row; what was traded and refused is added up once, so that a row costs the same however many there are."""

    def __init__(self, plan: Plan, after: After) -> None:
        """Reads the plan's sales, purchases and refusals, and what they come to."""
        self.plan, self.below = plan, sold_on(plan, after)
        self.verdicts: dict[str, Verdict] = {each.scope: each for each in plan.verdicts}
        self.unplaced = {(each.scope.account, row.path) for each in plan.drift for row, _ in each.targets.unplaced}
        self.stand_ins: dict[tuple[str, Symbol], list[Symbol]] = {}
        for each in plan.drift:
            for name, original in each.targets.stand_ins.items():
                self.stand_ins.setdefault((each.scope.account, original), []).append(name)
        self._targets: dict[str, Mapping[Path, Target]] = {}
        self.why_off = why_off(plan)
        self.done = self.why_off.done

    def of(self, after: ScopeAfter, before: DriftRow, later: DriftRow) -> str:
        """The sentence of one row, given how it stands after the trades."""
        drift = after.drift
        if before.weight is None or later.weight is None:
            return f"Not known without {drift.scope.unvalued[0]}, see Checks."
        if before.level is Level.ACCOUNT:
            side = {"over": "Above", "under": "Below"}.get(later.status or "")
            return (
                f"{side} its share of the household; no trade moves cash between accounts (see Checks)." if side else ""
            )
        if before.level is Level.GROUP and before.row is None:
            return " ".join(filter(None, (_of_group(before, later), cap_used(self.plan, drift, before.name))))
        if before.row is not None and before.row == drift.targets.cash_row:
            return self._of_cash(after, before, later)
        path = before.row.path if before.row is not None else self.plan.household.path(Symbol(before.name))
        done = self.done.at(drift.scope.account, path)
        band = _band(drift, before) if before.row is not None else ""
        if done.purposes or done.stand_ins:
            below = (
                self.below.get((drift.scope.account, Symbol(before.name))) if before.level is Level.SECURITY else None
            )
            return self._traded(after, band, done, before, later, below)
        if drift.scope.need and before.status != "ok" and later.status != before.status:
            now = {"ok": "inside it", "over": "above it", "under": "below it"}[later.status or "ok"]
            said = f"{band}: {now}, {_moved(before, later)}, once the cash needed is taken out."
            off = self.why_off.beyond_band(after, later)
            return f"{said} {off.words[:1].upper()}{off.words[1:]}." if off else said
        return self._not_traded(after, band, done, before if before.row is None else drift.once_paid(before), later)

    def is_off(self, after: ScopeAfter, later: DriftRow) -> bool:
        """Whether a target row ends outside its band, or short of where it is to go."""
        return bool(self.why_off.beyond_band(after, later) or self.why_off.short_of_aim(after, later))

    def otherwise(self, drift: ScopeDrift, before: DriftRow) -> str:
        """Why nothing is done about a security that is off its share and has no row of its own: other holdings do it; "" for any other row."""
        if before.level is not Level.SECURITY or before.row is not None or abs(before.drift or 0.0) < MOVES:
            return ""
        path = self.plan.household.path(Symbol(before.name))
        at = self._targets_at(drift)
        covering = [at[wide] for wide in wider_paths(path) if wide != path and wide in at]
        over, account = (before.drift or 0.0) > 0, drift.scope.account
        for row in sorted(covering, key=lambda each: -sum(map(bool, each.path))):
            if (Side.SELL if over else Side.BUY) in self.done.at(account, row.path).purposes:
                return f"Not {'sold' if over else 'bought'}: other holdings are, for {row.name}."
        if not covering or any(self.done.at(account, row.path).purposes for row in covering):
            return ""
        status = {each.row.path: each.status for each in drift.rows if each.row is not None}
        off = next((row.name for row in covering if status.get(row.path) in ("over", "under")), "")
        return (
            f"Not traded, as {off} is not: see its row."
            if off
            else "Not traded: what covers it on Targets is inside its band."
        )

    def _targets_at(self, drift: ScopeDrift) -> Mapping[Path, Target]:
        """A scope's target rows by path, put together once."""
        known = self._targets.get(drift.scope.account)
        if known is None:
            known = self._targets[drift.scope.account] = {row.path: row for row in drift.targets.rows}
        return known

    def _traded(
        self, after: ScopeAfter, band: str, done: Done, before: DriftRow, later: DriftRow, below: SoldOn | None
    ) -> str:
        """What was done, to what weight, and why it is not more where the row is outside its band after it."""
        sides = [side.done for side in Side if side in done.purposes]
        parts = [" and ".join(sides)] if sides else []
        if before.level is Level.SECURITY and sides and len(done.accounts) <= 2:
            parts.append(f"in {' and '.join(done.accounts)}")
        every = dict.fromkeys(purpose for of_side in done.purposes.values() for purpose in of_side)
        told = [purpose for purpose in every if purpose is not TradePurpose.SOLD_ALONG]  # told with the loss
        if set(told) - {TradePurpose.DRIFT}:
            parts.append(" and ".join(PURPOSES[purpose] for purpose in told))
        if done.stand_ins and before.level is Level.SECURITY:
            parts.append(f"{'with' if sides else 'now'} {' and '.join(done.stand_ins)} in its place")
        if done.stands_for and before.row is None:
            said = f"{' '.join(parts)}, in place of {done.stands_for} and counted there"
        else:
            said = f"{' '.join(parts)}, {_moved_by(done, before, later)}"
        text = f"{band}: {said}." if band else f"{said[:1].upper()}{said[1:]}."
        if below is not None:
            where = "Now below it" if below.outside else f"Below its own target of {percent_text(below.target)}"
            return f"{text} {where}, for {below.row} (see Trades)."
        return text + self._and_why_off(after, before, later)

    def _and_why_off(self, after: ScopeAfter, before: DriftRow, later: DriftRow) -> str:
        """Where a row ends that is outside its band, or short of where it was to go, and why; "" where it is there."""
        if off := self.why_off.beyond_band(after, later):
            still, where = (
                "Still" if later.status == before.status else "Now",
                "above" if later.status == "over" else "below",
            )
            return f" {still} {where} it: {off.words}."
        short = self.why_off.short_of_aim(after, later)
        return f" Not all the way to {short.words}." if short else ""

    def _not_traded(self, after: ScopeAfter, band: str, done: Done, before: DriftRow, later: DriftRow) -> str:
        """Why nothing was done about a row. before: once the cash needed is taken out."""
        drift = after.drift
        verdict = self.verdicts[drift.scope.account]
        no_place = before.row is None and before.name in drift.targets.legacy
        reason = self._refused(done, before, no_place=no_place)
        if before.row is not None and before.status == "ok":
            return (f"{band}: no trade." if verdict.trades else f"{band}.") + self._and_why_off(after, before, later)
        off = self.why_off.beyond_band(after, later)
        if reason and off and verdict.trades:
            reason = off.words
        if not reason and before.level is Level.SECURITY:
            reason = self._stood_in_for(drift, Symbol(before.name))
        if not reason and not verdict.trades and drift.targets.rows and (before.row is not None or no_place):
            reason = str(verdict.reason)
        if no_place:
            place = why_without_place(drift.targets, Symbol(before.name))
            band = "No place in the target" if place == NO_PLACE else f"It {place}"
        if not reason and before.row is not None and (drift.scope.account, before.row.path) in self.unplaced:
            reason = "no holding may take what its target asks for, see Checks"
        if not reason and off:
            reason = off.words
        if not reason:
            return f"{band}, not traded: see Audit." if band else ""
        return f"{band}. {reason[:1].upper()}{reason[1:]}." if band else f"{reason[:1].upper()}{reason[1:]}."

    def _stood_in_for(self, drift: ScopeDrift, symbol: Symbol) -> str:
        """What holds the place of a symbol that is sold at a loss, now or not long ago."""
        if instead := self.plan.harvest.swaps.get(symbol):
            return f"{symbol} is sold at a loss in this proposal, and {instead} takes its place"
        names = self.stand_ins.get((drift.scope.account, symbol), [])
        return f"{' and '.join(names)} stands in for it" if names else ""

    def _refused(self, done: Done, before: DriftRow, *, no_place: bool = False) -> str:
        """Why no more is traded the way that would help; "" where nothing of it was refused."""
        over = no_place or before.status == "over" or (before.status == "ok" and (before.drift or 0.0) > 0)
        off = self.why_off.refused(before.level, done, Side.SELL if over else Side.BUY)
        return off.words if off else ""

    def _of_cash(self, after: ScopeAfter, before: DriftRow, later: DriftRow) -> str:
        """What became of the cash that a target row speaks of."""
        drift = after.drift
        band = _band(drift, before)
        root = self.done.at(drift.scope.account, ROOT)
        uses = ["used for buys"] if Side.BUY in root.purposes else []
        uses += ["raised by sales"] if Side.SELL in root.purposes else []
        need = ["without the cash that is needed"] if drift.scope.need else []
        short, verdict = self.done.cash_short.get(drift.scope.account), self.verdicts[drift.scope.account]
        told = [" and ".join(uses)] * bool(uses) + need
        if told:
            said = f"{band}: {', '.join(told)}, {_moved(before, later)}."
        else:
            said = f"{band}: no trade." if verdict.trades else f"{band}."
        if short:
            return f"{said} {str(short.reason)[:1].upper()}{str(short.reason)[1:]}."
        if told:
            return said + self._and_why_off(after, before, later)
        off = self.why_off.beyond_band(after, later)
        return f"{said} {off.words[:1].upper()}{off.words[1:]}." if off else said


def _band(drift: ScopeDrift, before: DriftRow) -> str:
    """Where a target row stands to its band: today, or once the cash needed is taken out where that differs."""
    paid = drift.once_paid(before).status or "ok"
    return BANDS[paid] + ("" if paid == before.status else " once the cash needed is out")


def _moved(before: DriftRow, later: DriftRow) -> str:
    """Where the weight went: down to 60.0%, up to 40.0%, still 35.0%."""
    assert before.weight is not None and later.weight is not None
    change = later.weight - before.weight
    said = percent_text(later.weight, beside=min(before.weight, later.weight))
    if abs(change) <= min(MOVES, MOVES_OF_ROW * before.weight):
        return f"still {said}"
    return f"{'up' if change > 0 else 'down'} to {said}"


def _moved_by(done: Done, before: DriftRow, later: DriftRow) -> str:
    """Where the weight went; that it rises though all that was done is a sale, since what it is a weight of falls by the cash needed."""
    assert before.weight is not None and later.weight is not None
    moved = _moved(before, later)
    if done.stand_ins or Side.BUY in done.purposes or later.weight - before.weight < MOVES:
        return moved
    return f"but {moved} of what is left once the cash needed is taken out"


def _of_group(before: DriftRow, later: DriftRow) -> str:
    """How an exposure group stands against its cap."""
    if before.high is None or (before.status != "over" and later.status != "over"):
        return ""
    if before.status != "over":
        return f"Over its cap with these trades, {_moved(before, later)}. {FORCES_NOTHING}"
    if later.status != "over":
        return f"Over its cap: {_moved(before, later)}, inside it after these trades."
    return f"Over its cap: {_moved(before, later)}. {FORCES_NOTHING}"
