"""Why of each drift row: what was done under it in its own scope and what that came to, or why nothing was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlrebal.household.target import Level, Path, Target, wider_paths
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.measure_drift import DriftRow, ScopeDrift
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Refusal, TradePurpose
from xlrebal.review.measure_after import After
from xlrebal.review.sold_on import SoldOn, sold_on
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

BANDS = {"over": "Above its band", "under": "Below its band", "ok": "Inside its band"}
PURPOSES = {
    TradePurpose.DRIFT: "for drift",
    TradePurpose.CASH: "for cash that is needed",
    TradePurpose.NEW_MONEY: "with new money",
    TradePurpose.PHASE_OUT: "to phase it out",
    TradePurpose.SWAP_BACK: "as a swap back",
    TradePurpose.LOSS: "for a tax loss",
    TradePurpose.ADVISOR: "by your order",
}
FORCES_NOTHING = "A cap bars purchases beyond it; it forces no sale."
MOVES = 0.0005  # a weight that moves by less reads the same with one decimal


@dataclass(slots=True)
class _Done:
    """What is traded of the securities under a row, and what is refused of them, first come first; lives only inside WhyDrift."""

    sides: set[Side] = field(default_factory=set)
    accounts: dict[str, None] = field(default_factory=dict)
    purposes: dict[TradePurpose, None] = field(default_factory=dict)
    stand_ins: dict[Symbol, None] = field(default_factory=dict)
    stands_for: Symbol = NO_SYMBOL
    refusals: dict[Side, Refusal] = field(default_factory=dict)


class WhyDrift:
    """The sentence of every drift row; what was traded and refused is added up once, so that a row costs the same however many there are."""

    def __init__(self, plan: Plan, after: After) -> None:
        """Reads the plan's sales, purchases and refusals, and what they come to."""
        self.plan, self.below = plan, sold_on(plan, after)
        self.scope_of = {account: each.scope.account for each in plan.drift for account in each.scope.accounts}
        self.verdicts: dict[str, Verdict] = {each.scope: each for each in plan.verdicts}
        self.unplaced = {(each.scope.account, row.path) for each in plan.drift for row, _ in each.targets.unplaced}
        self.stand_ins: dict[tuple[str, Symbol], list[Symbol]] = {}
        for each in plan.drift:
            for name, original in each.targets.stand_ins.items():
                self.stand_ins.setdefault((each.scope.account, original), []).append(name)
        self._targets: dict[str, Mapping[Path, Target]] = {}
        self.done: dict[tuple[str, Path], _Done] = {}
        self.cash_short: dict[str, Refusal] = {}
        positions = plan.household.positions
        for sale in plan.proposal.sales:
            account, symbol = positions.account[sale.position], positions.symbol[sale.position]
            self._trade(account, symbol, Side.SELL, sale.purpose)
        for bought in plan.proposal.purchases:
            self._trade(bought.account, bought.symbol, Side.BUY, bought.purpose, bought.stands_for)
        for refusal in plan.proposal.refusals:
            self._refusal(refusal)

    def _rows(self, account: str, symbol: Symbol) -> list[_Done]:
        """What is kept for every row of the account's scope that a security falls under."""
        scope = self.scope_of[account]
        paths = wider_paths(self.plan.household.path(symbol))
        return [self.done.setdefault((scope, path), _Done()) for path in paths]

    def _trade(
        self, account: str, symbol: Symbol, side: Side, purpose: TradePurpose, stands_for: Symbol = NO_SYMBOL
    ) -> None:
        for row in self._rows(account, symbol):
            row.sides.add(side)
            row.accounts.setdefault(account)
            row.purposes.setdefault(purpose)
        if stands_for:
            own = self.done[self.scope_of[account], self.plan.household.path(symbol)]
            own.stands_for = stands_for
            for row in self._rows(account, stands_for):
                row.stand_ins.setdefault(symbol)

    def _refusal(self, refusal: Refusal) -> None:
        account = next((name for name in refusal.places if name in self.scope_of), "")
        if not account:
            return
        if refusal.side is None:
            self.cash_short.setdefault(self.scope_of[account], refusal)
        elif refusal.symbol in self.plan.household.securities:
            for row in self._rows(account, refusal.symbol):
                row.refusals.setdefault(refusal.side, refusal)

    def of(self, drift: ScopeDrift, before: DriftRow, later: DriftRow) -> str:
        """The sentence of one row, given how it stands after the trades."""
        if before.weight is None or later.weight is None:
            return f"Not known without {drift.scope.unvalued[0]}, see Checks."
        if before.level is Level.ACCOUNT:
            return ""
        if before.level is Level.GROUP:
            return _of_group(before, later)
        if before.row is not None and before.row == drift.targets.cash_row:
            return self._of_cash(drift, before, later)
        path = before.row.path if before.row is not None else self.plan.household.path(Symbol(before.name))
        done = self.done.get((drift.scope.account, path), _Done())
        band = _band(drift, before) if before.row is not None else ""
        if done.sides or done.stand_ins:
            below = (
                self.below.get((drift.scope.account, Symbol(before.name))) if before.level is Level.SECURITY else None
            )
            return self._traded(band, done, before, later, below)
        if drift.scope.need and before.status != "ok" and later.status != before.status:
            now = {"ok": "inside it", "over": "above it", "under": "below it"}[later.status or "ok"]
            return f"{band}: {now}, {_moved(before, later)}, once the cash needed is taken out."
        return self._not_traded(drift, band, done, drift.once_paid(before) if before.row is not None else before)

    def otherwise(self, drift: ScopeDrift, before: DriftRow) -> str:
        """Why nothing is done about a security that is off its share and has no row of its own: other holdings do it; "" for any other row."""
        if before.level is not Level.SECURITY or before.row is not None or abs(before.drift or 0.0) < MOVES:
            return ""
        path = self.plan.household.path(Symbol(before.name))
        at = self._targets_at(drift)
        covering = [at[wide] for wide in wider_paths(path) if wide != path and wide in at]
        over, account = (before.drift or 0.0) > 0, drift.scope.account
        for row in sorted(covering, key=lambda each: -sum(map(bool, each.path))):
            if (Side.SELL if over else Side.BUY) in self.done.get((account, row.path), _Done()).sides:
                return f"Not {'sold' if over else 'bought'}: other holdings are, for {row.name}."
        return (
            "Not traded: what covers it on Targets is inside its band."
            if covering and not any(self.done.get((account, row.path), _Done()).sides for row in covering)
            else ""
        )

    def _targets_at(self, drift: ScopeDrift) -> Mapping[Path, Target]:
        """A scope's target rows by path, put together once."""
        known = self._targets.get(drift.scope.account)
        if known is None:
            known = self._targets[drift.scope.account] = {row.path: row for row in drift.targets.rows}
        return known

    def _traded(self, band: str, done: _Done, before: DriftRow, later: DriftRow, below: SoldOn | None) -> str:
        """What was done, to what weight, and why it is not more where the row is outside its band after it."""
        sides = [side.done for side in Side if side in done.sides]
        parts = [" and ".join(sides)] if sides else []
        if before.level is Level.SECURITY and sides and len(done.accounts) <= 2:
            parts.append(f"in {' and '.join(done.accounts)}")
        told = [purpose for purpose in done.purposes if purpose is not TradePurpose.SOLD_ALONG]  # told with the loss
        if set(told) - {TradePurpose.DRIFT}:
            parts.append(" and ".join(PURPOSES[purpose] for purpose in told))
        if done.stand_ins and before.level is Level.SECURITY:
            parts.append(f"{'with' if sides else 'now'} {' and '.join(done.stand_ins)} in its place")
        if done.stands_for and before.row is None:
            said = f"{' '.join(parts)}, in place of {done.stands_for} and counted there"
        else:
            said = f"{' '.join(parts)}, {_moved_by(done, before, later)}"
        text = f"{band}: {said}." if band else f"{said[:1].upper()}{said[1:]}."
        if later.row is None or later.status == "ok":
            return text
        if below is not None:
            return f"{text} Now below it, for {below.row} (see Trades)."
        still = "still" if later.status == before.status else "now"
        reason = self._refused(done, later)
        return f"{text} {still.capitalize()} {'above' if later.status == 'over' else 'below'} it{': ' + reason if reason else ''}."

    def _not_traded(self, drift: ScopeDrift, band: str, done: _Done, before: DriftRow) -> str:
        """Why nothing was done about a row."""
        verdict = self.verdicts[drift.scope.account]
        no_place = before.row is None and before.name in drift.targets.legacy
        reason = self._refused(done, before, no_place=no_place)
        if before.row is not None and before.status == "ok":
            return f"{band}: no trade." if verdict.trades else f"{band}."
        if not reason and before.level is Level.SECURITY:
            reason = self._stood_in_for(drift, Symbol(before.name))
        if not reason and not verdict.trades and drift.targets.rows and (before.row is not None or no_place):
            reason = str(verdict.reason)
        if no_place:
            band = "No place in the target"
        if not reason and before.row is not None and (drift.scope.account, before.row.path) in self.unplaced:
            reason = "no holding may take what its target asks for, see Checks"
        if not reason and drift.scope.base <= 0:
            reason = "all there is here is needed as cash"
        if not reason:
            return f"{band}, not traded: see Audit." if band else ""
        return f"{band}. {reason[:1].upper()}{reason[1:]}." if band else f"{reason[:1].upper()}{reason[1:]}."

    def _stood_in_for(self, drift: ScopeDrift, symbol: Symbol) -> str:
        """What holds the place of a symbol that is sold at a loss, now or not long ago."""
        if instead := self.plan.harvest.swaps.get(symbol):
            return f"{symbol} is sold at a loss in this proposal, and {instead} takes its place"
        names = self.stand_ins.get((drift.scope.account, symbol), [])
        return f"{' and '.join(names)} stands in for it" if names else ""

    def _refused(self, done: _Done, before: DriftRow, *, no_place: bool = False) -> str:
        """Why no more is traded the way that would help; "" where nothing of it was refused."""
        over = no_place or before.status == "over" or (before.status == "ok" and (before.drift or 0.0) > 0)
        refusal = done.refusals.get(Side.SELL if over else Side.BUY)
        if refusal is None:
            return ""
        in_part = self.plan.proposal.trades_some_of(refusal)
        whose = "" if before.level is Level.SECURITY else f"{refusal.symbol} "
        return f"{whose}{refusal.in_words(in_part=in_part)}"

    def _of_cash(self, drift: ScopeDrift, before: DriftRow, later: DriftRow) -> str:
        """What became of the cash that a target row speaks of."""
        band = _band(drift, before)
        root = self.done.get((drift.scope.account, ("", "", "", NO_SYMBOL)), _Done())
        uses = ["used for buys"] if Side.BUY in root.sides else []
        uses += ["raised by sales"] if Side.SELL in root.sides else []
        need = ["without the cash that is needed"] if drift.scope.need else []
        moved = _moved(before, later)
        short = self.cash_short.get(drift.scope.account)
        tail = f" {str(short.reason)[:1].upper()}{str(short.reason)[1:]}." if short else ""
        if uses or need:
            return f"{band}: {', '.join([' and '.join(uses)] * bool(uses) + need)}, {moved}.{tail}"
        verdict = self.verdicts[drift.scope.account]
        if before.status == "ok":
            return (f"{band}: no trade." if verdict.trades else f"{band}.") + tail
        reason = "" if verdict.trades else str(verdict.reason)
        return (f"{band}. {reason[:1].upper()}{reason[1:]}." if reason else f"{band}: no trade.") + tail


def _band(drift: ScopeDrift, before: DriftRow) -> str:
    """Where a target row stands to its band: today, or once the cash needed is taken out where that differs."""
    paid = drift.once_paid(before).status or "ok"
    return BANDS[paid] + ("" if paid == before.status else " once the cash needed is out")


def _moved(before: DriftRow, later: DriftRow) -> str:
    """Where the weight went: down to 60.0%, up to 40.0%, still 35.0%."""
    assert before.weight is not None and later.weight is not None
    change = later.weight - before.weight
    if abs(change) < MOVES:
        return f"still {later.weight:.1%}"
    return f"{'up' if change > 0 else 'down'} to {later.weight:.1%}"


def _moved_by(done: _Done, before: DriftRow, later: DriftRow) -> str:
    """Where the weight went; that it rises though all that was done is a sale, since what it is a weight of falls by the cash needed."""
    assert before.weight is not None and later.weight is not None
    moved = _moved(before, later)
    if done.stand_ins or Side.BUY in done.sides or later.weight - before.weight < MOVES:
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
