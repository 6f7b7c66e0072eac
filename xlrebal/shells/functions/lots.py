"""Holding periods, and what selling from a security's lots comes to."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Annotated

from xlrebal.shells.functions.cell_error import BadInput, Impossible
from xlrebal.shells.functions.choice import one_of
from xlrebal.shells.functions.parameter import NOT_GIVEN, cells, day, day_or_today, number, share, text
from xlrebal.shells.functions.range_cells import Cell, Rows
from xlrebal.shells.functions.range_memory import remembered
from xlrebal.shells.functions.range_tables import lot_columns

if TYPE_CHECKING:
    from xlrebal.household.lot_columns import LotColumns
    from xlrebal.tax.choose_lots import LotChoice
    from xlrebal.tax.lot_order import Rates
    from xlrebal.tax.sale_lots import SaleLots
    from xlrebal.tax.transaction import NamedLot

METHODS = ("TAXCOST", "MINTAX", "FIFO", "LIFO", "HIFO", "LOFO", "SPECID")
METHODS_OF_ONE_SALE = (*METHODS, "AVERAGE", "GIFT")  # these need to know what the security is, and that it is given

Acquired = Annotated[date, day("The trade date of the purchase.")]
AsOf = Annotated[date, day_or_today("The day of the sale; blank: today. Give TODAY() to have it followed.")]
Lots = Annotated[
    Rows,
    cells(
        "The lots of one security, with headings (Lot ID, Acquired, Quantity, Cost Basis …) or without: Acquired, Quantity, Cost Basis; with a fourth column in front, the Lot ID."
    ),
]
Shares = Annotated[float, number("How many shares to sell.")]
Price = Annotated[float, number("The price a share.")]
Method = Annotated[
    str,
    text(
        "Which lots go first: TAXCOST (least tax, the default), MINTAX, FIFO, LIFO, HIFO, LOFO, SPECID by the column Sell Quantity, "
        "AVERAGE (average basis, oldest first), GIFT (to charity: only long-term gains, least basis first)."
    ),
]


def term(acquired: Acquired, as_of: AsOf = NOT_GIVEN) -> str:
    """ST or LT: long-term is held more than one year, counted from the day after the purchase."""
    from xlrebal.tax.holding_period import is_long_term

    return "LT" if is_long_term(acquired, _not_before(acquired, as_of)) else "ST"


def long_term_from(acquired: Acquired) -> date:
    """The first day on which a sale is long-term."""
    from xlrebal.tax.holding_period import long_term_from as first_day

    return first_day(acquired)


def days_to_long_term(acquired: Acquired, as_of: AsOf = NOT_GIVEN) -> int:
    """Days until a sale is long-term; 0 when it is."""
    return max(0, (long_term_from(acquired) - _not_before(acquired, as_of)).days)


def gain(lots: Lots, shares: Shares, price: Price, method: Method = "TAXCOST", as_of: AsOf = NOT_GIVEN) -> float:
    """The gain of a sale, short- and long-term together, in dollars; a loss is negative. By GIFT: the gain never taxed."""
    from xlrebal.tax.money import dollars

    choice = _choice(lots, shares, price, method, as_of)
    return dollars(choice.st_gain + choice.lt_gain)


def sell_lots(
    lots: Lots, shares: Shares, price: Price, method: Method = "TAXCOST", as_of: AsOf = NOT_GIVEN
) -> list[list[Cell]]:
    """The lots to sell, a row each: lot, acquired, shares, proceeds, basis, gain, term."""
    from xlrebal.tax.money import dollars
    from xlrebal.tax.money import shares as in_shares

    acquired = remembered(lots, "acquired", lambda: {lot.id: lot.acquired for lot in _sale_lots(lots).lots})
    parts = _choice(lots, shares, price, method, as_of).selection
    rows: list[list[Cell]] = [["Lot ID", "Acquired", "Quantity", "Proceeds", "Basis", "Gain", "Term"]]
    rows += [
        [
            part.lot,
            acquired[part.lot],
            in_shares(part.quantity),
            dollars(part.proceeds),
            dollars(part.basis),
            dollars(part.gain),
            "LT" if part.long_term else "ST",
        ]
        for part in parts
    ]
    return rows


def tax_on_sale(
    lots: Lots,
    shares: Shares,
    price: Price,
    st_rate: Annotated[float, share("The rate on short-term gains, as 37%.")],
    lt_rate: Annotated[float, share("The rate on long-term gains, as 20%.")],
    method: Method = "TAXCOST",
    as_of: AsOf = NOT_GIVEN,
) -> float:
    """The tax of a sale in dollars, its gains and losses netted; a net loss saves tax up to the $3,000 offset. By GIFT: the tax saved."""
    from fractions import Fraction

    from xlrebal.tax.lot_order import Rates
    from xlrebal.tax.marginal import MarginalRates, marginal_tax
    from xlrebal.tax.money import dollars

    if min(st_rate, lt_rate) < 0:
        raise BadInput("st_rate and lt_rate are shares of the gain: give 0% or more.")
    short, long = Fraction(str(st_rate)), Fraction(str(lt_rate))
    choice = _choice(lots, shares, price, method, as_of, Rates(short, long))
    return dollars(marginal_tax(choice.st_gain, choice.lt_gain, MarginalRates(short, long)).tax)


def _not_before(acquired: date, as_of: date) -> date:
    if as_of < acquired:
        raise Impossible(f"The purchase on {acquired} is after {as_of}: correct one of the dates.")
    return as_of


def _choice(rows: Rows, shares: float, price: float, method: str, as_of: date, rates: Rates | None = None) -> LotChoice:
    """The lots chosen, as every sale of ours chooses them; Impossible where they do not suffice."""
    chosen = remembered(rows, "choices", lambda: lru_cache(maxsize=4_096)(partial(_chosen, rows)))
    return chosen(shares, price, method, as_of, rates)


def _chosen(rows: Rows, shares: float, price: float, method: str, as_of: date, rates: Rates | None) -> LotChoice:
    from xlrebal.tax.choose_lots import choose_lots
    from xlrebal.tax.lot_order import LotMethod
    from xlrebal.tax.money import micros, nanos, shares_text

    if shares < 0 or price < 0:
        raise BadInput("shares and price must be 0 or more: a sale is a positive number of shares.")
    chosen = LotMethod(one_of("method", method, METHODS_OF_ONE_SALE))
    lots = _sale_lots(rows)
    if remembered(rows, "last acquired", lambda: max((lot.acquired for lot in lots.lots), default=date.min)) > as_of:
        for lot in lots.lots:
            _not_before(lot.acquired, as_of)
    if chosen is LotMethod.AVERAGE:
        remembered(rows, "gifts", lambda: _refuse_gifts(lot_columns(rows)))
    named = remembered(rows, "designated", lambda: _designated(lot_columns(rows))) if chosen is LotMethod.SPECID else ()
    choice = choose_lots(lots, chosen, micros(shares), nanos(price), as_of, rates, named)
    if choice.shortfall:
        covered = f"{shares_text(micros(shares) - choice.shortfall)} of {shares_text(micros(shares))} shares"
        if chosen is LotMethod.GIFT:
            raise Impossible(f"Long-term gains cover {covered}: give fewer; other lots are better sold.")
        raise Impossible(f"The lots cover {covered}: sell fewer, or add the missing lots.")
    return choice


def _sale_lots(rows: Rows) -> SaleLots:
    """The lots as a sale sees them."""
    return remembered(rows, "sale lots", lambda: _made_ready(lot_columns(rows)))


def _made_ready(read: LotColumns) -> SaleLots:
    from xlrebal.tax.lot_order import SaleLot
    from xlrebal.tax.sale_lots import SaleLots

    columns = zip(
        _names(read),
        read.acquired.tolist(),
        read.quantity.tolist(),
        read.basis.tolist(),
        read.holding_date.tolist(),
        read.inherited.tolist(),
        strict=True,
    )
    return SaleLots(
        SaleLot(
            id=lot_id, acquired=acquired, quantity=quantity, basis=basis, holding_date=holding_date, inherited=inherited
        )
        for lot_id, acquired, quantity, basis, holding_date, inherited in columns
    )


def _names(read: LotColumns) -> list[str]:
    """Each lot's id, with its account where another account has a lot of that id; BadInput where one account has two."""
    accounts: dict[str, set[str]] = {}
    for lot_id, account in zip(read.lot_id, read.account, strict=True):
        accounts.setdefault(lot_id, set()).add(account)
    names = [
        f"{lot_id} in {account}" if len(accounts[lot_id]) > 1 else lot_id
        for lot_id, account in zip(read.lot_id, read.account, strict=True)
    ]
    if len(set(names)) < len(names):
        raise BadInput("Two lots have the same Lot ID: give each its own.")
    return names


def _refuse_gifts(read: LotColumns) -> None:
    """A gift worth less than its basis when given may not be averaged (L-5)."""
    for name, value in zip(_names(read), read.gift_value.tolist(), strict=True):
        if value >= 0:
            raise BadInput(f"Lot {name} was worth less than its basis when given, and is not averaged: leave it out.")


def _designated(read: LotColumns) -> tuple[NamedLot, ...]:
    """Specific identification: the shares that the column Sell Quantity names."""
    from xlrebal.tax.transaction import NamedLot

    return tuple(
        NamedLot(name, quantity)
        for name, quantity in zip(_names(read), read.sell_quantity.tolist(), strict=True)
        if quantity
    )
