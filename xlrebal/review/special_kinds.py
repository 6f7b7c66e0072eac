"""What is said of securities with a tax rule of their own: futures, partnerships, discounted bonds, metal, coins (S-7, S-8, N-5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from math import log

from xlrebal.household.household import Household, Security
from xlrebal.household.special_kinds import PARTNERSHIP
from xlrebal.household.years_shown import figures_from
from xlrebal.plan.history.ledger_names import plain_id
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, note, warning
from xlrebal.schema.money_text import money_text
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import MICROS
from xlrebal.tax.special_assets import metal_held, names_a_coin
from xlrebal.tax.symbol import Symbol

_COIN_CLASS = re.compile(r"crypto.*|(?:digital|virtual) (?:assets?|currenc(?:y|ies))|coins?|tokens?", re.IGNORECASE)
_FUND = re.compile(r"\b(?:etf|etp|trust|fund|index)\b", re.IGNORECASE)
_ISSUED_AT_DISCOUNT = re.compile(r"\bzero[ -]?(?:coupon|cpn)\b|\bzcpn\b|\bSTRIPS?\b", re.IGNORECASE)
_PAR = (1.0, 100.0, 1000.0)  # dollars of par that a bond's price is quoted for


@record(kw_only=True)
class _Sold:
    """Shares of one lot sold in a taxable account, done or proposed; money in cents."""

    account: str
    symbol: Symbol
    lot_id: str
    on: date
    quantity: int
    basis: int
    gain: int
    proposed: bool

    @property
    def when(self) -> str:
        """ "by this plan", or the day."""
        return "by this plan" if self.proposed else f"on {self.on}"


def special_kinds(plan: Plan) -> Iterator[Finding]:
    """Every caution, a symbol or a lot each."""
    sold = _sold(plan)
    yield from _futures(plan.household)
    yield from _partnerships(plan.household, sold)
    yield from _discounts(plan.household, sold)
    yield from _collectibles(plan.household, sold)
    yield from _coins(plan.household)


def _sold(plan: Plan) -> list[_Sold]:
    done = [
        _Sold(
            account=row.account,
            symbol=row.symbol,
            lot_id=plain_id(row.account, row.lot),
            on=row.sold,
            quantity=row.quantity,
            basis=row.basis,
            gain=row.gain,
            proposed=False,
        )
        for row in (*plan.year.sales, *plan.year.elsewhere)
    ]
    proposed = [
        _Sold(
            account=lot.account,
            symbol=lot.symbol,
            lot_id=lot.lot_id,
            on=plan.household.as_of,
            quantity=lot.quantity,
            basis=lot.basis,
            gain=lot.gain,
            proposed=True,
        )
        for order in plan.orders.orders
        if order.side is Side.SELL
        for lot in order.lots
        if lot.taxable
    ]
    return [*done, *proposed]


def _futures(household: Household) -> Iterator[Finding]:
    """Futures held, or traded in the years shown: in no gain, no bucket and no form here (S-7)."""
    since = figures_from(household.as_of)
    traded = {each.symbol for each in household.transactions if each.traded >= since}
    for symbol in sorted({*household.positions.symbol, *traded}):
        if household.is_future(symbol):
            held = symbol in household.positions.symbol
            counts = "it counts at its Market Value and " if held else "it "
            yield warning(
                Problem.FUTURE_NOT_TRADED,
                f"{symbol} is a futures contract: {counts}is not traded. It is marked to market at the end of the year, "
                "60 % long-term and 40 % short-term, on Form 6781 (§1256): its gains are in no figure here (S-7).",
                sheet="Holdings" if held else "Transactions",
                column="Symbol",
                value=symbol,
            )


def _partnerships(household: Household, sold: Iterable[_Sold]) -> Iterator[Finding]:
    """Units of a partnership sold: what they cost moves with every Schedule K-1 (S-7)."""
    for symbol, when in {each.symbol: each.when for each in sold}.items():
        security = household.securities.get(symbol)
        if security and security.kind == PARTNERSHIP:
            yield warning(
                Problem.PARTNERSHIP_SOLD,
                f"{symbol}, sold {when}, is a partnership: its basis moves with every Schedule K-1, and part of the gain may be ordinary "
                "(§705, §751). The figures are those of Lots and are not final; take basis and ordinary part from the K-1 (S-7).",
                sheet="Securities",
                column="Type",
                value=symbol,
            )


def _discounts(household: Household, sold: Iterable[_Sold]) -> Iterator[Finding]:
    """Bonds sold that were issued at a discount, or bought below par and sold at a gain (S-7)."""
    for each in sold:
        security = household.securities.get(each.symbol)
        if security is None or not security.in_par:
            continue
        what = f"Lot {each.lot_id} of {each.symbol} in {each.account}, sold {each.when},"
        if _ISSUED_AT_DISCOUNT.search(f"{security.description} {security.symbol}"):
            message = (
                f"{what} is a bond issued at a discount: its original issue discount (OID) is income each year and adds to the basis (§1272), so that "
                "this gain is not final. Take the adjusted basis from the custodian's Form 1099-OID (S-7)."
            )
        elif each.gain > 0 and each.basis < _par_cents(security, each.quantity):
            message = (
                f"{what} was bought below par, {money_text(each.basis)} for {money_text(_par_cents(security, each.quantity))}: up to its accrued market "
                "discount the gain is ordinary income, code D on Form 8949 (§1276). It stands here as capital gain; ask the custodian for the "
                "accrued market discount (S-7)."
            )
        else:
            continue
        yield warning(Problem.BOND_DISCOUNT, message, sheet="Lots", column="Cost Basis", value=each.symbol)


def _par_cents(security: Security, quantity: int) -> int:
    """What is paid back for so many micro-units of a bond, in cents: 100 a unit where its Price Factor is 0.01."""
    quoted = security.quoted_price or 100.0
    per = 100.0 if security.price_factor != 1 else min(_PAR, key=lambda par: abs(log(quoted / par)))
    return round(quantity / MICROS * per * security.price_factor * 100)


def _collectibles(household: Household, sold: Iterable[_Sold]) -> Iterator[Finding]:
    """Trusts of metal held in a taxable account or sold, that nobody marked (N-5)."""
    taxable = {
        symbol
        for account, symbol in zip(household.positions.account, household.positions.symbol, strict=True)
        if household.accounts[account].taxable
    }
    for symbol in sorted({*taxable, *(each.symbol for each in sold)}):
        security = household.securities.get(symbol)
        if security.collectible_assumed if security else metal_held(symbol):
            yield note(
                Problem.COLLECTIBLE_ASSUMED,
                f"{symbol} is known as a trust that holds {metal_held(symbol)}: it counts as a collectible, its long-term gains taxed at up to 28 % "
                "(§408(m)) (N-5). Enter Collectible no on Securities if it is none, yes to confirm it.",
                sheet="Securities",
                column="Collectible",
                value=symbol,
            )


def _coins(household: Household) -> Iterator[Finding]:
    """What looks like a coin and has no Type (S-8)."""
    for symbol, security in sorted(household.securities.items()):
        if security.type or not names_a_coin(symbol) or _FUND.search(security.description):
            continue
        if any(map(_COIN_CLASS.fullmatch, (security.asset_class, security.sub_class))):
            yield warning(
                Problem.LOOKS_LIKE_A_COIN,
                f"{symbol} looks like a digital asset and counts as a security: if it is the coin itself, enter Type digital asset on Securities, so that "
                "wash sales leave it alone and it stands in its own boxes of Form 8949 (S-8); if it is a fund, enter etf.",
                sheet="Securities",
                column="Type",
                value=symbol,
            )
