"""What the plan says, for a cell: trades, cash raised or invested, losses to harvest, and a trade's reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

from xlrebal.shells.functions.cell_error import BadInput, Impossible, NotFound
from xlrebal.shells.functions.choice import one_of, same_symbol
from xlrebal.shells.functions.figure_columns import figure
from xlrebal.shells.functions.lots import METHODS
from xlrebal.shells.functions.parameter import NOT_GIVEN, cells, day_or_today, number, share, text
from xlrebal.shells.functions.plan_of_ranges import PlanRequest, plan_of
from xlrebal.shells.functions.range_cells import Cell, Rows
from xlrebal.shells.functions.range_tables import ANY_SYMBOL, headed, lot_range, tables_of
from xlrebal.tax.ticker import security_key

if TYPE_CHECKING:
    from xlrebal.plan.make_plan import Plan
    from xlrebal.schema.column import Row, Value

Holdings = Annotated[
    Rows,
    cells(
        "Holdings with headings (Account, Symbol, Quantity, Price, Asset Class …) or without: Symbol, Quantity, Price, Asset Class. Cash is the symbol CASH."
    ),
]
Targets = Annotated[
    Rows,
    cells("Targets with headings (Asset Class, Symbol, Target %, Band % …) or without: class or symbol, target, band."),
]
Rules = Annotated[
    Rows | None, cells("Settings, a name and its value in each row, as Rebalance To beside edge. Blank: the defaults.")
]
Lots = Annotated[
    Rows | None,
    cells(
        "The tax lots, for gains and for which lots go first. Blank: every holding counts as one lot without gain, and gains stay blank."
    ),
]
AsOf = Annotated[date, day_or_today("The day to plan for; blank: today. Give TODAY() to have it followed.")]

TRADE_KEYS = ("action", "account", "symbol", "quantity", "price", "amount", "st_gain", "lt_gain", "why")
HARVEST_KEYS = ("symbol", "lot_id", "loss", "loss_pct", "term", "tax_saved", "status")
UNKNOWN_WITHOUT_LOTS = frozenset({"st_gain", "lt_gain"})


def trades(
    holdings: Holdings, targets: Targets, rules: Rules = None, lots: Lots = None, as_of: AsOf = NOT_GIVEN
) -> list[list[Cell]]:
    """The trades that bring the holdings to their targets, a row each with its reason; as Propose Trades."""
    from xlrebal.report.headline import why_no_trades

    plan = plan_of(PlanRequest(as_of=as_of, holdings=holdings, targets=targets, rules=rules, lots=lots))
    return _trade_rows(plan, with_gains=lots is not None) or [[f"No trade: {why_no_trades(plan)}"]]


def raise_cash(
    holdings: Holdings,
    amount: Annotated[float, number("The cash to take out, in dollars, beyond what is there.")],
    method: Annotated[
        str, text("Which lots go first: TAXCOST (least tax, the default), MINTAX, FIFO, LIFO, HIFO, LOFO or SPECID.")
    ] = "TAXCOST",
    lots: Lots = None,
    targets: Annotated[
        Rows | None,
        cells("Targets: what is furthest over its target goes first. Blank: the largest holding goes first."),
    ] = None,
    as_of: AsOf = NOT_GIVEN,
) -> list[list[Cell]]:
    """The sales that raise an amount of cash, a row each; nothing else moves."""
    from xlrebal.plan.purpose import Purpose

    if amount <= 0:
        raise BadInput("amount is the cash to raise: give more than 0.")
    chosen = one_of("method", method, METHODS)
    plan = plan_of(
        PlanRequest(
            as_of=as_of,
            holdings=holdings,
            targets=targets,
            rules=None,
            lots=lots,
            settings={"lot_method": chosen},
            purpose=Purpose.CASH,
            beyond_cash=amount,
        )
    )
    return _trade_rows(plan, with_gains=lots is not None)


def invest_cash(
    holdings: Holdings,
    targets: Targets,
    amount: Annotated[float, number("The new money to invest, in dollars, beyond what is there.")],
    rules: Rules = None,
    as_of: AsOf = NOT_GIVEN,
) -> list[list[Cell]]:
    """The purchases that put new money to work, what is furthest below its target first, a row each; nothing is sold."""
    from xlrebal.plan.purpose import Purpose

    if amount <= 0:
        raise BadInput("amount is the money to invest: give more than 0.")
    plan = plan_of(
        PlanRequest(
            as_of=as_of,
            holdings=holdings,
            targets=targets,
            rules=rules,
            lots=None,
            purpose=Purpose.CASH,
            new_money=amount,
        )
    )
    rows = _trade_rows(plan, with_gains=False)
    if not rows:
        raise Impossible(f"Nothing can be bought: {_why_nothing_bought(plan)}.")
    return rows


def _why_nothing_bought(plan: Plan) -> str:
    """What keeps the money in cash."""
    from xlrebal.review.new_money_left import new_money_left

    for each in new_money_left(plan):
        return (
            each.why
            if each.came >= plan.household.minimum_trade(each.account)
            else "the amount is below the minimum trade"
        )
    return "the targets name no symbol that is held or priced"


def harvest(
    lots: Annotated[
        Rows,
        cells(
            "Lots with headings (Symbol, Lot ID, Acquired, Quantity, Cost Basis …) or without: Symbol, Lot ID, Acquired, Quantity, Cost Basis."
        ),
    ],
    prices: Annotated[
        Rows, cells("Prices with headings Symbol and Price (a Holdings range will do), or these two columns without.")
    ],
    min_loss: Annotated[float, number("The smallest loss worth it, in dollars a lot; blank: 100.")] = 100.0,
    min_loss_pct: Annotated[
        float, share("The smallest loss worth it, as a share of the cost; blank: 5%. Both must be met.")
    ] = 0.05,
    as_of: AsOf = NOT_GIVEN,
) -> list[list[Cell]]:
    """Lots whose loss passes both limits, a row each, most tax saved first; those a recent purchase would wash are marked blocked."""
    from xlrebal.report.harvest_rows import harvest_rows

    if min(min_loss, min_loss_pct) < 0:
        raise BadInput("min_loss and min_loss_pct are losses: give 0 or more.")
    given = lot_range(lots)
    if ANY_SYMBOL in (given.column("symbol") or []):
        raise BadInput("The lots name no symbol: add the column Symbol.")
    settings: dict[str, Value] = {"harvest_min_loss": min_loss, "harvest_min_loss_pct": min_loss_pct}
    plan = plan_of(
        PlanRequest(as_of=as_of, holdings=_held(lots, prices), targets=None, rules=None, lots=lots, settings=settings)
    )
    rows = [row for row in harvest_rows(plan) if row["status"] != "too small"]
    return _spilled(rows, HARVEST_KEYS) if rows else [["No loss passes both limits."]]


def reason(
    trade_row: Annotated[
        Rows, cells("One row of Trades, from Priority to Why or Without It, or with its headings above it.")
    ],
) -> str:
    """What is traded, and why; from Without It also what the best plan without it would cost."""
    from xlrebal.schema.results import TRADES

    names = [column.name for column in TRADES.columns]
    full = [row for row in trade_row if any(cell is not None for cell in row)]
    headings = [str(cell) for cell in full[0]] if "Symbol" in full[0] and "Why" in full[0] else names
    records = full[1:] if headings is not names else full
    if len(records) != 1:
        raise BadInput(f"{len(records)} trades are given: give the row of one.")
    row = dict(zip(headings, records[0], strict=False))
    if not row.get("Why") or not row.get("Symbol"):
        raise NotFound("The row has no symbol, or says no reason: give a row of Trades, from Priority to Why.")
    quantity = figure("trade_row", row.get("Quantity"))
    size = f"{quantity:,.6f}".rstrip("0").rstrip(".") + " " if quantity is not None else ""
    where = f" in {row['Account']}" if row.get("Account") else ""
    beside = f" {str(row['Without It']).rstrip('.')}." if row.get("Without It") else ""
    trade = f"{str(row.get('Action') or 'Trade').capitalize()} {size}{row['Symbol']}{where}"
    return f"{trade}: {str(row['Why']).rstrip('.')}.{beside}"


def _trade_rows(plan: Plan, *, with_gains: bool) -> list[list[Cell]]:
    """The trades under their headings; gains are blank where no lots were given."""
    from xlrebal.report.trades_rows import trade_rows

    rows = trade_rows(plan)
    if not with_gains:
        rows = [{**row, **dict.fromkeys(UNKNOWN_WITHOUT_LOTS)} for row in rows]
    return _spilled(rows, TRADE_KEYS) if rows else []


def _spilled(rows: list[Row], keys: tuple[str, ...]) -> list[list[Cell]]:
    """Headings and rows, with "" for a blank: an empty cell of a spilled range would show as 0."""
    from xlrebal.schema.results import HARVEST, TRADES

    names = {column.key: column.name for table in (HARVEST, TRADES) for column in table.columns}
    spilled: list[list[Cell]] = [[names[key] for key in keys]]
    spilled += [["" if (value := row[key]) is None else value for key in keys] for row in rows]
    return spilled


def _held(lots: Rows, prices: Rows) -> Rows:
    """The holdings that these lots are of, at these prices."""
    table = tables_of(lot_range(lots))["lots"]
    quantities: dict[tuple[str, str], float] = {}
    for account, symbol, quantity in zip(
        table.columns["account"], table.columns["symbol"], table.columns["quantity"], strict=True
    ):
        if isinstance(quantity, int | float):
            key = (str(account or ""), same_symbol(symbol))
            quantities[key] = quantities.get(key, 0.0) + quantity
    price_of = _prices(prices, [symbol for _, symbol in quantities])
    held: list[list[Cell]] = [
        [account, symbol, quantity, price_of[security_key(symbol)]]
        for (account, symbol), quantity in quantities.items()
    ]
    if not any(account for account, _ in quantities):
        return [["Symbol", "Quantity", "Price"], *(record[1:] for record in held)]
    return [["Account", "Symbol", "Quantity", "Price"], *held]


def _prices(prices: Rows, symbols: Sequence[str]) -> dict[str, float]:
    """The one price of each symbol, by its security's key; NotFound where it has none."""
    wanted = {security_key(symbol): symbol for symbol in symbols}
    table = headed("prices", prices, ("symbol", "price"))
    found: dict[str, float] = {}
    for symbol, cell in zip(table.column("symbol") or (), table.column("price") or (), strict=True):
        name = same_symbol(symbol)
        key = security_key(name)
        if key not in wanted or (price := figure("prices", cell)) is None:
            continue
        if price <= 0 or found.setdefault(key, price) != price:
            wrong = f"the prices {found[key]:,.12g} and {price:,.12g}" if price > 0 else f"the price {price:,.12g}"
            raise BadInput(f"prices: {name} has {wrong}: give one price above 0.")
    missing = sorted(symbol for key, symbol in wanted.items() if key not in found)
    if missing:
        raise NotFound(f"There is no price for {', '.join(missing[:4])}: add it to the prices.")
    return found
