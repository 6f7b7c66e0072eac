"""A plan made from ranges: the same reading, household and phases as for a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlrebal.schema.record import record
from xlrebal.shells.functions.cell_error import BadInput, Impossible
from xlrebal.shells.functions.choice import same_symbol
from xlrebal.shells.functions.figure_columns import figure
from xlrebal.shells.functions.headed import Headed, is_number
from xlrebal.shells.functions.parameter import refuse_more_than_whole
from xlrebal.shells.functions.range_cells import Cell, Rows
from xlrebal.shells.functions.range_faults import refuse_faults
from xlrebal.shells.functions.range_tables import headed, lot_range, tables_of

if TYPE_CHECKING:
    from xlrebal.plan.make_plan import Plan
    from xlrebal.plan.purpose import Purpose
    from xlrebal.schema.column import Table, Value

ANY_CLASS = "Held"  # what is in no class, where no target speaks of any
LONG_AGO = timedelta(days=3653)  # older than any window or holding period


@record(kw_only=True)
class PlanRequest:
    """Ranges to plan. settings: by key, above the rules. purpose: None for a whole plan. new_money: dollars added to the cash, to be invested.

    beyond_cash: dollars to raise by sales, whatever cash there is.
    """

    as_of: date
    holdings: Rows
    targets: Rows | None = None
    rules: Rows | None = None
    lots: Rows | None = None
    settings: Mapping[str, Value] = field(default_factory=dict)
    purpose: Purpose | None = None
    new_money: float = 0.0
    beyond_cash: float = 0.0


def plan_of(request: PlanRequest) -> Plan:
    """The plan; BadInput where the ranges hold an error, Impossible where the cash asked for cannot be raised."""
    from xlrebal.excel.parse.parse_tables import parse_tables
    from xlrebal.household.read.build import build_household
    from xlrebal.household.read.read_settings import read_settings
    from xlrebal.plan.make_plan import make_plan

    ranges = _ranges(request)
    tables = tables_of(*ranges)
    if "holdings" not in tables or not len(tables["holdings"]):
        raise BadInput("The holdings have no rows: give a symbol, a quantity and a price in each.")
    if request.lots is None:
        tables["lots"] = _lots_without_gain(tables, request.as_of)
    given = parse_tables([each.grid() for each in ranges]).settings
    if given.get("house_file"):  # a workbook that came by mail would have files opened as soon as it is
        raise BadInput(
            "rules: a cell function opens no file, so House File has no place here: give its rows in the ranges, or use Propose Trades."
        )
    household = build_household(tables, read_settings({**given, **request.settings}), request.as_of)
    refuse_faults(
        [finding for finding in household.findings if request.targets is not None or finding.sheet != "Targets"], ranges
    )
    plan = make_plan(household, request.purpose) if request.purpose else make_plan(household)
    short = [refusal.reason for refusal in plan.proposal.refusals if refusal.side is None]
    if short:
        raise Impossible(f"The cash cannot be raised: {short[0]}.")
    return plan


def _ranges(request: PlanRequest) -> list[Headed]:
    """The ranges as sheets, a cash need among them where money is to be raised or invested."""
    holdings = headed("holdings", request.holdings, ("symbol", "quantity"))
    account = _only_account(holdings) if request.new_money or request.beyond_cash else None
    owner: dict[str, Cell] = {} if account is None else {"account": account}
    need = 0.0
    if request.new_money:
        holdings = holdings.with_record({**owner, "symbol": "CASH", "quantity": request.new_money, "price": 1.0})
        need = -request.new_money
    if request.beyond_cash:
        need = request.beyond_cash + _cash_of(holdings, request.as_of)
    if request.targets is None:
        ranges = [holdings.filled("asset_class", ANY_CLASS)]
    else:
        ranges = [holdings, _target_range(request.targets, holdings)]
    if request.rules is not None:
        ranges.append(_rule_range(request.rules))
    if request.lots is not None:
        ranges.append(lot_range(request.lots))
    if need:
        ranges.append(headed("cash_needs", [[*(["Account"] if owner else []), "Amount"], [*owner.values(), need]]))
    return ranges


def _only_account(holdings: Headed) -> Cell | None:
    """The account the money is in; None where the holdings name none."""
    accounts = sorted({str(cell).strip() for cell in holdings.column("account") or () if cell is not None})
    if len(accounts) > 1:
        raise BadInput(
            f"The holdings are of several accounts ({', '.join(accounts[:4])}): no cash moves between accounts, so give those of one."
        )
    return accounts[0] if accounts else None


def _cash_of(holdings: Headed, as_of: date) -> float:
    """The cash the holdings list, which a need would otherwise be met from."""
    from xlrebal.household.read.build import build_household
    from xlrebal.household.read.read_settings import read_settings
    from xlrebal.tax.money import NO_MONEY

    tables = tables_of(holdings)
    return sum(build_household(tables, read_settings({}), as_of).cash.values(), NO_MONEY) / 100


def _rule_range(rules: Rows) -> Headed:
    """Settings; a percentage is a share, because a cell's format, which tells on a sheet, does not reach a function."""
    from xlrebal.excel.parse.heading_words import normal_name
    from xlrebal.schema.column import Kind
    from xlrebal.schema.settings import ALL_SETTINGS

    table = headed("settings", rules)
    percents, others = (
        {
            normal_name(name)
            for each in ALL_SETTINGS
            if (each.kind is Kind.PERCENT) is share
            for name in (each.name, *each.aliases)
        }
        for share in (True, False)
    )
    spoken = (
        percents | {name.rstrip("%") for name in percents} - others
    )  # Minimum Trade is an amount, Minimum Trade % a share
    for name, value in zip(table.column("name") or (), table.column("value") or (), strict=True):
        if isinstance(name, str) and normal_name(name) in spoken and (read := figure("rules", value)):
            refuse_more_than_whole(f"rules: {name}", value, read)
    # an amount is no share, whatever its cell looks like: as text it bears no format
    amounts = {normal_name(name) for each in ALL_SETTINGS if each.share for name in (each.name, *each.aliases)}
    places, records = table.places(), [list(record) for record in table.records]
    for row in records if "name" in places and "value" in places else ():
        name, value = row[places["name"]], row[places["value"]]
        if isinstance(name, str) and normal_name(name) in amounts and is_number(value):
            row[places["value"]] = f"{value}"
    return table._replace(records=records, number_format="0%")


def _target_range(targets: Rows, holdings: Headed) -> Headed:
    """Targets; without headings the first column is a symbol where any of them is held, else a class."""
    from xlrebal.household.read.recognise_cash import CASH_SYMBOLS

    table = headed("targets", targets)
    if not table.bare or table.headings[1] != "Target %":
        return table
    names = {same_symbol(record[0]) for record in table.records}
    held = {same_symbol(cell) for cell in holdings.column("symbol") or ()}
    classes = {same_symbol(cell) for cell in holdings.column("asset_class") or ()}
    symbols = names & (held - classes - CASH_SYMBOLS - {""})
    return table._replace(headings=["Symbol", *table.headings[1:]]) if symbols else table


def _lots_without_gain(tables: dict[str, Table], as_of: date) -> Table:
    """One lot a holding, bought long ago for what it is worth now: for plans that ask for no gains."""
    from xlrebal.household.read.build_holdings import find_cash, read_holdings
    from xlrebal.household.read.names import read_names
    from xlrebal.household.read.sheet_rows import Sheets
    from xlrebal.schema.column import Table

    sheets = Sheets(tables)
    names = read_names(sheets)
    holdings = read_holdings(sheets, names)
    cash = find_cash(sheets, names, holdings)
    records: list[list[Cell]] = [
        [
            each.account,
            each.symbol,
            f"{each.symbol} {each.record}",
            as_of - LONG_AGO,
            each.quantity,
            round(each.quantity * each.price if each.price else each.market_value or 0.0, 2),
        ]
        for each in holdings
        if each.symbol not in cash and each.quantity and each.quantity > 0
    ]
    if not records:
        return Table("Lots", {}, [])
    lots = headed("lots", [["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"], *records])
    return tables_of(lots)["lots"]
