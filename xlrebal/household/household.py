"""Everything known about one client before anything is decided.

Records for the few (accounts, securities, targets); columns for the many (positions, lots). Positions and lots are
sorted by account, symbol and lot id, so that the order of the advisor's rows never changes a plan.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from xlrebal.household.dated_need import DatedNeed
from xlrebal.household.house_file import HouseFile
from xlrebal.household.indexes import LotIndex, PositionIndex, positions_in
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.positions_and_lots import Lots, Positions
from xlrebal.household.profile import Profile
from xlrebal.household.recognised_split import RecognisedSplit
from xlrebal.household.required_distribution import RequiredDistribution
from xlrebal.household.risk_facts import NO_RISK, RiskFacts
from xlrebal.household.special_kinds import DIGITAL_ASSET, FUTURE, PARTNERSHIP, is_future, is_partnership
from xlrebal.household.target import Path, Target, wider_paths
from xlrebal.household.tax_table import TaxColumn
from xlrebal.schema.finding import Finding
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.record import Remembering, record
from xlrebal.schema.side import Side
from xlrebal.tax.account import AccountType
from xlrebal.tax.money import MICROS, NO_MONEY, NO_PRICE, Cents, MicroShares, NanoDollars, shares_text
from xlrebal.tax.special_assets import metal_held
from xlrebal.tax.symbol import Symbol


@record(kw_only=True)
class Account:
    """One account. `minimum_cash` and `need` in cents (`need` negative: money to invest; `need_note`: what it is for, in the advisor's words); `model` blank = the household's targets.

    share, low_share, high_share: what it should weigh of all that is planned together with it, and between what; None: nothing said.
    menu: the only symbols that may be bought here; empty: all. `tradable` is False where a finding (unknown account, unknown model) keeps all of it out of trading, or where it is only
    valued: `valued_only` then says why ("" else); its value counts. separate_return: its sales stand on another return than
    this plan's (S-9). birth_date: its owner's, None where not given. alone: planned by itself, to its model or to the household's targets.
    sleeve_of: the account at the custodian of which it is a part; "": it is one itself.
    """

    name: str
    owner: str = ""
    type: AccountType = AccountType.TAXABLE
    wash_scope: bool = True
    lot_method: str = "TAXCOST"
    names_lots: bool = False
    minimum_cash: Cents = NO_MONEY
    need: Cents = NO_MONEY
    need_note: str = ""
    model: str = ""
    menu: frozenset[Symbol] = frozenset()
    tradable: bool = True
    valued_only: str = ""
    separate_return: bool = False
    alone: bool = False
    birth_date: date | None = None
    share: float | None = None
    low_share: float | None = None
    high_share: float | None = None
    sleeve_of: str = ""

    @property
    def custody(self) -> str:
        """The account at the custodian: its own, or the one it is a sleeve of."""
        return self.sleeve_of or self.name

    @property
    def taxable(self) -> bool:
        """Whether sales here are taxed, on this plan's return or another."""
        return self.type.taxable

    @property
    def on_return(self) -> bool:
        """Whether sales here are taxed on the return this plan is for (S-9)."""
        return self.taxable and not self.separate_return

    @property
    def is_households(self) -> bool:
        """Whether it is the household's own: on its tax return, and no child's."""
        return not self.separate_return and not self.type.childs

    @property
    def is_scope(self) -> bool:
        """Whether it is planned by itself: it follows a model of its own, or is nobody's of the household."""
        return self.alone or bool(self.model)

    @property
    def wash_kind(self) -> Hashable:
        """All that the wash-sale rule asks of an account (W-8): those of one kind wash, and are washed, alike."""
        return self.owner, self.type, self.wash_scope


@record(kw_only=True)
class Security(Remembering):
    """One security. `price` in nano-dollars a share times the price factor (None: not known; 0: known to be worthless);
    `commission` in cents a trade, `commission_share` of its amount besides. `impact_bps`: None where its size decides. `redemption_fee`: what shares pay, of what they
    bring, that have been held fewer than `minimum_days`; None: all do. Without a fee such shares stay.

    `distribution`: dollars a share of capital gains that a fund pays out on `distribution_date`, to who holds it before.

    `listed`: it has a row on Securities. `quoted_price` is the price in dollars as the advisor quotes it; `quoting_unclear`: of what, nobody knows, so that there is
    no price. `in_par`: a bond, counted in dollars of par rather than in shares. `tradable` is False where a finding (no price,
    unknown, short, foreign) keeps it out of trading. `is_cash` marks cash and money funds. `collectible_assumed`: it is a known
    trust of metal, and Securities does not say whether it is a collectible.
    """

    symbol: Symbol
    listed: bool = False
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
    commission_share: float = 0.0
    redemption_fee: float = 0.0
    minimum_days: int | None = None
    spread_bps: float = 0.0
    impact_bps: float | None = None
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
    distribution: float | None = None
    distribution_date: date | None = None
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


@record(kw_only=True)
class Restriction:
    """account "" = every account; symbol "" = every symbol. `weight` only for min weight, max weight and phase out (what is to stay of it). Expired ones are left out.

    `sheet` and `row`: where it stands; `is_house`: on the house file. `override_reason`: why it stands in place of the house's.
    `out_by`: of a phase out the day by which it is out, an equal part a year; None = at once.
    """

    account: str
    symbol: Symbol
    rule: str
    weight: float | None
    until: date | None
    note: str
    row: int = 0
    sheet: str = "Restrictions"
    is_house: bool = False
    override_reason: str = ""
    out_by: date | None = None


@record(kw_only=True)
class Tilt:
    """A tilt: points (fraction of the portfolio) added to a class.

    cap: the largest target the class may have with it; None = no cap. reason: with the market regime behind it. start, end: its first and
    last day; None = none given.
    """

    asset_class: str
    points: float
    funded_by: str
    reason: str
    cap: float | None = None
    end: date | None = None
    start: date | None = None


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


class PlannedLot(NamedTuple):
    """Micro-shares of a lot, by its id, that an earlier run was to sell."""

    lot_id: str
    quantity: MicroShares


@record(kw_only=True)
class Override:
    """The advisor's entries on an earlier Trades sheet, keyed by account, symbol and side; quantity micro-shares or None.

    lots: what that run's Lots Sold names for the sale; empty where it names none. held: that plan, or this one, was made
    around the trade; a lock on what a plan comes to by itself holds nothing. payable: micro-shares of a purchase that its
    account turned out to be able to pay for; None: all.
    """

    account: str
    symbol: Symbol
    side: Side
    decision: str
    quantity: MicroShares | None
    proposed: MicroShares
    note: str
    lots: tuple[PlannedLot, ...] = ()
    held: bool = False
    payable: MicroShares | None = None

    @property
    def locked(self) -> bool:
        """Whether the quantity proposed is locked, and none of the advisor's own entered."""
        return self.decision == "lock" and self.quantity is None

    @property
    def binds(self) -> bool:
        """Whether the plan is made around it: a quantity of the advisor's own, or a lock that the plan would not meet."""
        return self.held if self.locked else self.quantity is not None


class WrittenAt(NamedTuple):
    """Where a limit stands: what findings call the sheet, its Excel row, and its heading there."""

    sheet: str
    row: int
    column: str


@record(kw_only=True)
class Household(Remembering):
    """One client on one date: what phase one to twelve of the plan read, and never change.

    accounts and securities are sorted by name. cash: cents by account (every account has an entry).
    group_of: symbol → its identical group's name (a symbol alone is its own group; groups join transitively, W-11).
    risk: what the sheets Risk, Returns and Factors say; see xlrebal/risk for what follows from it.
    group_caps: the most each exposure group may weigh in any scope; group_targets: what it should weigh in the household's, or in the accounts of a model; group_notes: why.
    limits_at: where the Cap % of each group and the Max Weight % of each symbol stand, by heading and name.
    settings: those in force. findings: everything met while building.
    tax_table: by filing status, what the Tax Table sheet gives; empty without one. averaged: positions whose
    basis is averaged (L-5). unvalued: what is held and is worth nobody knows what; it stands at 0 in positions and cash,
    and no weight of its scope is known. need: cents that the household needs from whichever of its taxable accounts (see
    `payers`), above what accounts need; need_note: what for. needs: all needs and new money by date, also what is not due yet. distributions: what accounts must pay out this year.
    house: the firm's file that stands behind these sheets, where there is one. benchmark: the weights of the index on the sheet
    Benchmark, as it lists them; they sum to 1, and are empty without one.
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
    dated_tilts: tuple[Tilt, ...] = ()
    group_caps: Mapping[str, float] = field(default_factory=dict)
    group_targets: tuple[Target, ...] = ()
    group_notes: Mapping[str, str] = field(default_factory=dict)
    limits_at: Mapping[tuple[str, str], WrittenAt] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    group_of: Mapping[Symbol, str] = field(default_factory=dict)
    risk: RiskFacts = NO_RISK
    findings: tuple[Finding, ...] = ()
    tax_table: Mapping[str, TaxColumn] = field(default_factory=dict)
    averaged: frozenset[PositionIndex] = frozenset()
    unvalued: tuple[Unvalued, ...] = ()
    need: Cents = NO_MONEY
    need_note: str = ""
    profile: Profile | None = None
    needs: tuple[DatedNeed, ...] = ()
    distributions: tuple[RequiredDistribution, ...] = ()
    house: HouseFile | None = None
    benchmark: Mapping[Symbol, float] = field(default_factory=dict)
    splits: tuple[RecognisedSplit, ...] = ()

    def minimum_trade(self, account: str) -> Cents:
        """Cents that a trade in an account comes to at least: Minimum Trade, or Minimum Trade % of what the account is worth."""
        least, share = Cents(self.settings.minimum_trade), self.settings.minimum_trade_pct
        return max(least, Cents(round(share * self._worth_of[account]))) if share else least

    @cached_property
    def _worth_of(self) -> Mapping[str, int]:
        """Cents that each account is worth, cash included."""
        value, of_account = self.positions.value, self.positions.of_account
        return {
            name: max(0, self.cash[name] + sum(int(value[at]) for at in of_account.get(name, ())))
            for name in self.accounts
        }

    def lot_method(self, position: PositionIndex) -> str:
        """How a position's lots are chosen: AVERAGE where it is averaged, else its account's method; FIFO where that is AVERAGE (L-5)."""
        if position in self.averaged:
            return "AVERAGE"
        method = self.accounts[self.positions.account[position]].lot_method
        return "FIFO" if method == "AVERAGE" else method

    def takes_cheapest(self, position: PositionIndex) -> bool:
        """Whether any lot of a position may go before any other, by what each costs; else they go in an order that is set."""
        return self.lot_method(position) in ("TAXCOST", "MINTAX")

    @cached_property
    def value(self) -> Cents:
        """Cents of all that is held, cash included; what nobody knows the worth of counts nothing."""
        return Cents(int(self.positions.value.sum()) + sum(self.cash.values(), NO_MONEY))

    @cached_property
    def gross_value(self) -> Cents:
        """Cents of all that is held and owed: what amounts are measured by; never nothing, though debts may outweigh holdings."""
        cash = sum((abs(int(each)) for each in self.cash.values()), 0)
        return Cents(max(1, int(self.positions.value.sum()) + cash))

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

    @cached_property
    def payers(self) -> tuple[str, ...]:
        """The accounts that pay for the household's need: taxable, traded, planned together, nobody else's, their cash known."""
        return tuple(
            name
            for name, each in self.accounts.items()
            if each.taxable and each.tradable and not each.is_scope and not each.type.childs and self.knows_cash(name)
        )

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
        """The restrictions that limit a weight from above, by symbol ("" = every one)."""
        return self._on_weights("max weight")

    @cached_property
    def weight_floors(self) -> Mapping[Symbol, Sequence[Restriction]]:
        """The restrictions that limit a weight from below, by symbol ("" = every one)."""
        return self._on_weights("min weight")

    @cached_property
    def parted_out(self) -> Mapping[Symbol, Sequence[Restriction]]:
        """The phase outs that leave a weight, or go on over years, by symbol ("" = every one)."""
        found = self._on_weights("phase out")
        kept = {name: [each for each in rows if each.weight or each.out_by] for name, rows in found.items()}
        return {name: rows for name, rows in kept.items() if rows}

    def _on_weights(self, rule: str) -> Mapping[Symbol, Sequence[Restriction]]:
        found: dict[Symbol, list[Restriction]] = {}
        for each in self.restrictions:
            if each.rule == rule:
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
        return self._symbols_of_lots[lot]

    @cached_property
    def _symbols_of_lots(self) -> Sequence[Symbol]:
        return [self.positions.symbol[at] for at in self._positions_of_lots]

    def account_of(self, lot: LotIndex) -> str:
        """The account a lot is in."""
        return self._accounts_of_lots[lot]

    @cached_property
    def _accounts_of_lots(self) -> Sequence[str]:
        return [self.positions.account[at] for at in self._positions_of_lots]

    def quantity_of(self, lot: LotIndex) -> MicroShares:
        """All shares of a lot."""
        return MicroShares(self.lots.quantity[lot])

    def price(self, symbol: Symbol) -> NanoDollars:
        """Nano-dollars a share of a symbol; 0 without a price."""
        return self.securities[symbol].price or NO_PRICE

    def price_of(self, lot: LotIndex) -> NanoDollars:
        """Nano-dollars a share of a lot; 0 without a price."""
        return self.price(self.symbol_of(lot))

    def paths_over(self, symbol: Symbol) -> Sequence[Path]:
        """Every path that covers a security, its own first, and of its exposure group where that has a target."""
        return self._paths_over[symbol]

    @cached_property
    def _paths_over(self) -> Mapping[Symbol, Sequence[Path]]:
        groups = self._group_paths
        return {
            symbol: (
                *wider_paths(self.path(symbol)),
                *([groups[each.exposure_group]] if each.exposure_group in groups else ()),
            )
            for symbol, each in self.securities.items()
        }

    @cached_property
    def _group_paths(self) -> Mapping[str, Path]:
        return {each.name: each.path for each in self.group_targets}

    def path(self, symbol: Symbol) -> Path:
        """A security's (asset class, sub-class, sector, symbol)."""
        security = self.securities[symbol]
        return (security.asset_class, security.sub_class, security.sector, symbol)
