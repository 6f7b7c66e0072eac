"""Everything known about one client before anything is decided.

Records for the few (accounts, securities, targets); columns for the many (positions, lots). Positions and lots are
sorted by account, symbol and lot id, so that the order of the advisor's rows never changes a plan.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np

from xlrebal.household.correlation import Correlation
from xlrebal.household.indexes import LotIndex, PositionIndex, positions_in
from xlrebal.household.special_kinds import DIGITAL_ASSET, FUTURE, PARTNERSHIP, is_future, is_partnership
from xlrebal.household.tax_table import TaxColumn
from xlrebal.household.tolerance import Tolerance
from xlrebal.schema.finding import Finding
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.side import Side
from xlrebal.tax.account import AccountType
from xlrebal.tax.columns import Dates, Flags, Ints
from xlrebal.tax.money import MICROS, NO_MONEY, NO_PRICE, Cents, MicroShares, NanoDollars, shares_text
from xlrebal.tax.special_assets import metal_held
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

Path = tuple[str, str, str, Symbol]  # asset class, sub-class, sector, symbol; "" where it is not spoken of

CASH_CLASS = "Cash"
CASH_PATH: Path = (CASH_CLASS, "", "", NO_SYMBOL)
UNKNOWN_BASIS = -1
NO_GIFT_VALUE = -1  # bought, or a gift that was worth its basis (H-5)


def covers(wide: Path, narrow: Path) -> bool:
    """Whether one path falls under another: it agrees in every part that the wider one speaks of."""
    asset_class, sub_class, sector, symbol = wide
    return (
        asset_class in ("", narrow[0])
        and sub_class in ("", narrow[1])
        and sector in ("", narrow[2])
        and symbol in ("", narrow[3])
    )


def wider_paths(path: Path) -> Iterator[Path]:
    """Every path that covers this one, itself first: each of its parts spoken of or not, 16 at most."""
    yield from product(*((part, "") if part else ("",) for part in path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account. `minimum_cash` and `need` in cents (`need` negative: money to invest; `need_note`: what it is for, in the advisor's words); `model` blank = the household's targets.

    `tradable` is False where a finding (unknown account, unknown model) keeps all of it out of trading, or where it is only
    valued: `valued_only` then says why ("" else); its value counts. separate_return: its sales stand on another return than
    this plan's (S-9). alone: planned by itself, to its model or to the household's targets.
    """

    name: str
    owner: str = ""
    type: AccountType = AccountType.TAXABLE
    wash_scope: bool = True
    lot_method: str = "TAXCOST"
    minimum_cash: Cents = NO_MONEY
    need: Cents = NO_MONEY
    need_note: str = ""
    model: str = ""
    tradable: bool = True
    valued_only: str = ""
    separate_return: bool = False
    alone: bool = False

    @property
    def taxable(self) -> bool:
        """Whether sales here are taxed, on this plan's return or another."""
        return self.type.taxable

    @property
    def on_return(self) -> bool:
        """Whether sales here are taxed on the return this plan is for (S-9)."""
        return self.taxable and not self.separate_return

    @property
    def is_scope(self) -> bool:
        """Whether it is planned by itself: it follows a model of its own, or is nobody's of the household."""
        return self.alone or bool(self.model)

    @property
    def wash_kind(self) -> Hashable:
        """All that the wash-sale rule asks of an account (W-8): those of one kind wash, and are washed, alike."""
        return self.owner, self.type, self.wash_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """One security. `price` in nano-dollars a share times the price factor (None: not known; 0: known to be worthless);
    `commission` in cents.

    `quoted_price` is the price in dollars as the advisor quotes it; `quoting_unclear`: of what, nobody knows, so that there is
    no price. `in_par`: a bond, counted in dollars of par rather than in shares. `tradable` is False where a finding (no price,
    unknown, short, foreign) keeps it out of trading. `is_cash` marks cash and money funds. `collectible_assumed`: it is a known
    trust of metal, and Securities does not say whether it is a collectible.
    """

    symbol: Symbol
    description: str = ""
    asset_class: str = ""
    sub_class: str = ""
    sector: str = ""
    type: str = ""
    exposure_group: str = ""
    preferred: bool = False
    identical_group: str = ""
    index: str = ""
    substitutes: tuple[Symbol, ...] = ()
    commission: Cents = NO_MONEY
    spread_bps: float = 0.0
    adv: float | None = None
    fractional: bool = False
    round_lot: int = 1
    price_factor: float = 1.0
    in_par: bool = False
    quoting_unclear: bool = False
    max_weight: float | None = None
    collectible: bool = False
    collectible_assumed: bool = False
    location_preference: tuple[AccountType, ...] = ()
    reinvest: bool = False
    ex_date: date | None = None
    price: NanoDollars | None = None
    quoted_price: float | None = None
    price_source: str = ""
    price_date: date | None = None
    is_cash: bool = False
    tradable: bool = True

    @property
    def kind(self) -> str:
        """What it is for tax: its type, and future or partnership where its symbol or its description says so (S-7)."""
        if is_future(self.symbol, self.type):
            return FUTURE
        return PARTNERSHIP if is_partnership(self.type, self.description) else self.type

    @property
    def units(self) -> dict[str, str]:
        """What a reason says is counted, where it is not shares: unit = par."""
        return {"unit": "par"} if self.in_par else {}

    def counted(self, quantity: int) -> str:
        """So many micro-shares in words: "12 shares", "25,000 par" of a bond."""
        unit = "par" if self.in_par else "share" if quantity == MICROS else "shares"
        return f"{shares_text(quantity)} {unit}"


@dataclass(frozen=True)
class Positions:
    """One element a position (account and symbol, cash left out), sorted by account then symbol.

    account, symbol: names. quantity: micro-shares. value: cents (0 where Household.unvalued has it: nobody knows). sellable,
    buyable: False where bad data keeps it out of trading (LOTS_DO_NOT_SUM, lots missing in a taxable account, short, no price …).
    """

    account: tuple[str, ...]
    symbol: tuple[Symbol, ...]
    quantity: Ints
    value: Ints
    sellable: Flags
    buyable: Flags

    def __len__(self) -> int:
        """How many positions."""
        return len(self.account)

    @cached_property
    def index_of(self) -> Mapping[tuple[str, Symbol], PositionIndex]:
        """Each position's index by account and symbol."""
        return {pair: PositionIndex(index) for index, pair in enumerate(zip(self.account, self.symbol, strict=True))}

    @cached_property
    def of_account(self) -> Mapping[str, Sequence[PositionIndex]]:
        """The indices of each account's positions, by symbol; accounts without any are left out."""
        found: dict[str, list[PositionIndex]] = {}
        for index, account in enumerate(self.account):
            found.setdefault(account, []).append(PositionIndex(index))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """One element a tax lot, sorted by account, symbol, lot id (text). Rejected lots (D-3) are not here.

    position: index into Positions. quantity: micro-shares. basis: cents, total (UNKNOWN_BASIS: never sold). acquired and
    holding_date: datetime64[D], NaT unknown; holding_date equals acquired unless carried over. inherited: long-term always;
    inherited and gifted lots are no purchases (S-3).
    sellable: False where a finding stops this lot. sell_quantity: micro-shares named for specific identification.
    row: the Excel row on Lots (0: made by us). gift_value: cents, NO_GIFT_VALUE where not a gift below basis (H-5).
    For the plan, a lot that replaces earlier losses in part stands here part by part (W-6), in the order they leave it.
    """

    position: Ints
    lot_id: tuple[str, ...]
    acquired: Dates
    holding_date: Dates
    quantity: Ints
    basis: Ints
    inherited: Flags
    gifted: Flags
    gift_value: Ints
    gift_date: Dates
    adjusted: Flags
    sellable: Flags
    sell_quantity: Ints
    row: Ints

    def __len__(self) -> int:
        """How many lots."""
        return len(self.lot_id)

    @property
    def continues(self) -> Flags:
        """Lots that are a further part of the lot before them."""
        found = np.zeros(len(self), dtype=bool)
        found[1:] = (self.row[1:] == self.row[:-1]) & (self.position[1:] == self.position[:-1])
        return found

    def repeated(self, times: Ints) -> Lots:
        """Every lot so many times, side by side."""
        columns = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "lot_id"}
        ids = (lot_id for lot_id, count in zip(self.lot_id, times.tolist(), strict=True) for _ in range(count))
        return Lots(lot_id=tuple(ids), **{name: np.repeat(column, times) for name, column in columns.items()})

    def since(self, day: date) -> Flags:
        """Lots acquired on or after a day; one without a date may have been."""
        recent: Flags = (self.acquired >= np.datetime64(day)) | np.isnat(self.acquired)
        return recent


class Level(StrEnum):
    """What a target row, or a row of the drift table, speaks of."""

    CLASS = "class"
    SUB_CLASS = "sub_class"
    SECTOR = "sector"
    SECURITY = "security"
    GROUP = "group"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One target row and its band; weights are fractions of the scope's value.

    `path` is (asset class, sub-class, sector, symbol), "" where the row does not speak of it. Level CLASS has only the
    class; SECURITY has a symbol. `band` states the band in words ("5 points", "20 % of target", "45 % to 70 %");
    `band_reason`: why it departs from the house's.
    """

    model: str
    level: Level
    path: Path
    weight: float
    tolerance: Tolerance
    band: str = ""
    band_reason: str = ""
    row: int = 0

    @property
    def low(self) -> float:
        """The lowest weight inside the band."""
        return self.tolerance.around(self.weight).low

    @property
    def high(self) -> float:
        """The highest weight inside the band."""
        return self.tolerance.around(self.weight).high

    @property
    def name(self) -> str:
        """What the row is called: its symbol, sector, sub-class or class."""
        return next(part for part in reversed(self.path) if part)

    def covers(self, path: Path) -> bool:
        """Whether a security with this path falls under the row."""
        return covers(self.path, path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """account "" = every account; symbol "" = every symbol. `weight` only for max weight. Expired ones are left out."""

    account: str
    symbol: Symbol
    rule: str
    weight: float | None
    until: date | None
    note: str
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTransaction:
    """quantity micro-shares; amount cents (cost, or net proceeds), None unknown. lots: (lot id, micro-shares) a sale took.

    how: of a receipt transfer, gift or inheritance, "" where nobody says; acquired: when its shares were first bought, None
    where nobody says. gift_value: cents all its shares were worth when given, None where nobody says (H-5).
    """

    traded: date
    account: str
    symbol: Symbol
    action: str
    quantity: MicroShares
    amount: Cents | None
    lot_id: str
    lots: tuple[tuple[str, MicroShares], ...]
    order: str
    scheduled: bool
    acquired: date | None
    basis: Cents | None
    row: int
    how: str = ""
    gift_value: Cents | None = None
    gift_date: date | None = None

    @property
    def is_sale(self) -> bool:
        """Whether shares were sold; every other action brings some in."""
        return self.action == "sell"

    @property
    def is_split(self) -> bool:
        """Whether shares were added to the lots held then (H-6)."""
        return self.action == "split"

    @property
    def is_receipt(self) -> bool:
        """Whether shares came in that were not bought here: a transfer, a gift, an inheritance (S-3)."""
        return self.action == "receive"

    @property
    def makes_lot(self) -> bool:
        """Whether it is a lot: a purchase or a receipt."""
        return not (self.is_sale or self.is_split)

    @property
    def first_day(self) -> date:
        """When the shares of a purchase or receipt were first bought, as far as anybody says."""
        return self.acquired if self.is_receipt and self.acquired else self.traded


class Tilt(NamedTuple):
    """An active tilt: points (fraction of the portfolio) added to a class; inactive ones are left out.

    cap: the largest target the class may have with it; None = no cap. reason: with the market regime behind it. end: its last day; None = none given.
    """

    asset_class: str
    points: float
    funded_by: str
    reason: str
    cap: float | None = None
    end: date | None = None


class Unvalued(NamedTuple):
    """What is held and whose worth nobody knows: a symbol in an account, or the account's cash (symbol "").

    remedy: what the advisor does about it, and where: "enter its Price (Holdings, row 3)".
    """

    account: str
    symbol: Symbol
    remedy: str

    def __str__(self) -> str:
        """What it is called: "BND in Joint"."""
        return f"{self.symbol or 'the cash'} in {self.account}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The advisor's entries on an earlier Trades sheet, keyed by account, symbol and side; quantity micro-shares or None."""

    account: str
    symbol: Symbol
    side: Side
    decision: str
    quantity: MicroShares | None
    proposed: MicroShares
    note: str


@dataclass(frozen=True, kw_only=True)
class Household:
    """One client on one date: what phase one to twelve of the plan read, and never change.

    accounts and securities are sorted by name. cash: cents by account (every account has an entry).
    group_of: symbol → its identical group's name (a symbol alone is its own group; groups join transitively, W-11).
    volatility: by symbol, sub-class or class; correlation: of these; both empty without a Risk or Returns sheet.
    settings: those in force. findings: everything met while building.
    tax_table: by filing status, what the Tax Table sheet gives; empty without one. averaged: positions whose
    basis is averaged (L-5). unvalued: what is held and is worth nobody knows what; it stands at 0 in positions and cash,
    and no weight of its scope is known.
    """

    as_of: date
    accounts: Mapping[str, Account]
    securities: Mapping[Symbol, Security]
    positions: Positions
    lots: Lots
    cash: Mapping[str, Cents]
    targets: tuple[Target, ...]
    settings: PlanSettings
    restrictions: tuple[Restriction, ...] = ()
    transactions: tuple[ListedTransaction, ...] = ()
    tilts: tuple[Tilt, ...] = ()
    group_caps: Mapping[str, float] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    group_of: Mapping[Symbol, str] = field(default_factory=dict)
    volatility: Mapping[str, float] = field(default_factory=dict)
    correlation: Correlation = field(default_factory=Correlation)
    findings: tuple[Finding, ...] = ()
    tax_table: Mapping[str, TaxColumn] = field(default_factory=dict)
    averaged: frozenset[PositionIndex] = frozenset()
    unvalued: tuple[Unvalued, ...] = ()

    def lot_method(self, position: PositionIndex) -> str:
        """How a position's lots are chosen: AVERAGE where it is averaged, else its account's method; FIFO where that is AVERAGE (L-5)."""
        if position in self.averaged:
            return "AVERAGE"
        method = self.accounts[self.positions.account[position]].lot_method
        return "FIFO" if method == "AVERAGE" else method

    @cached_property
    def value(self) -> Cents:
        """Cents of all that is held, cash included; what nobody knows the worth of counts nothing."""
        return Cents(int(self.positions.value.sum()) + sum(self.cash.values(), NO_MONEY))

    def is_coin(self, symbol: Symbol) -> bool:
        """Whether a symbol is a digital asset, which is no security (S-8)."""
        return symbol in self.securities and self.securities[symbol].type == DIGITAL_ASSET

    def is_future(self, symbol: Symbol) -> bool:
        """Whether a symbol is a futures contract (S-7), also one that only Transactions name."""
        return is_future(symbol, self.securities[symbol].type if symbol in self.securities else "")

    def is_collectible(self, symbol: Symbol) -> bool:
        """Whether a symbol is taxed as a collectible (N-5); one that no other sheet names, where it is a known trust of metal."""
        security = self.securities.get(symbol)
        return bool(metal_held(symbol)) if security is None else security.collectible

    def knows_cash(self, account: str) -> bool:
        """Whether the cash of an account is known."""
        return account not in self._cash_unknown

    @cached_property
    def _cash_unknown(self) -> frozenset[str]:
        return frozenset(each.account for each in self.unvalued if not each.symbol)

    @cached_property
    def overrides_of(self) -> Mapping[tuple[str, Symbol, Side], Sequence[Override]]:
        """The advisor's entries about each trade: account, symbol and side."""
        found: dict[tuple[str, Symbol, Side], list[Override]] = {}
        for each in self.overrides:
            found.setdefault((each.account, each.symbol, each.side), []).append(each)
        return found

    @cached_property
    def restrictions_on(self) -> Mapping[tuple[str, Symbol], Sequence[tuple[int, Restriction]]]:
        """The restrictions by the account and symbol they name ("" = every one), each with its place among all."""
        found: dict[tuple[str, Symbol], list[tuple[int, Restriction]]] = {}
        for place, each in enumerate(self.restrictions):
            found.setdefault((each.account, each.symbol), []).append((place, each))
        return found

    @cached_property
    def weight_caps(self) -> Mapping[Symbol, Sequence[Restriction]]:
        """The restrictions that limit a weight, by symbol ("" = every one)."""
        found: dict[Symbol, list[Restriction]] = {}
        for each in self.restrictions:
            if each.rule == "max weight":
                found.setdefault(each.symbol, []).append(each)
        return found

    @cached_property
    def exposure_members(self) -> Mapping[str, frozenset[Symbol]]:
        """The symbols of each exposure group."""
        found: dict[str, set[Symbol]] = {}
        for name, security in self.securities.items():
            found.setdefault(security.exposure_group, set()).add(name)
        return {group: frozenset(names) for group, names in found.items() if group}

    def position_of(self, lot: LotIndex) -> PositionIndex:
        """The position a lot is part of."""
        return self._positions_of_lots[lot]

    @cached_property
    def _positions_of_lots(self) -> Sequence[PositionIndex]:
        return positions_in(self.lots.position)

    def symbol_of(self, lot: LotIndex) -> Symbol:
        """The symbol of a lot."""
        return self.positions.symbol[self.position_of(lot)]

    def account_of(self, lot: LotIndex) -> str:
        """The account a lot is in."""
        return self.positions.account[self.position_of(lot)]

    def quantity_of(self, lot: LotIndex) -> MicroShares:
        """All shares of a lot."""
        return MicroShares(self.lots.quantity[lot])

    def price(self, symbol: Symbol) -> NanoDollars:
        """Nano-dollars a share of a symbol; 0 without a price."""
        return self.securities[symbol].price or NO_PRICE

    def price_of(self, lot: LotIndex) -> NanoDollars:
        """Nano-dollars a share of a lot; 0 without a price."""
        return self.price(self.symbol_of(lot))

    def path(self, symbol: Symbol) -> Path:
        """A security's (asset class, sub-class, sector, symbol)."""
        security = self.securities[symbol]
        return (security.asset_class, security.sub_class, security.sector, symbol)
