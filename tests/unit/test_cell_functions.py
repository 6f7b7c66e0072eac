"""What the cell functions say, and that it is what the product itself says."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli_runner import CliRunner
from xlrebal.app.plan import CashNeed, Request, plan
from xlrebal.excel.source import read_source
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.results import TRADES
from xlrebal.shells import cell_functions
from xlrebal.shells.cli import app
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.last_error import LAST
from xlrebal.tax.known_securities import known_securities, on_the_same_index, usual_substitutes

AS_OF = date(2026, 11, 20)
SAMPLE = Path(__file__).parents[2] / "samples" / "three-sheets"
LOTS = [["A", date(2020, 1, 2), 100, 4000], ["B", date(2026, 5, 1), 100, 6000]]
HEADED = [["Open Date", "Note", "Shares", "Total Cost", "Lot"], [43832, "x", 100.0, 4000.0, "A"], [None] * 5, [datetime.fromisoformat("2026-05-01"), "", "100", "$6,000.00", "B"]]
HOLDINGS = [["VTI", 100, 300, "Stocks"], ["BND", 100, 70, "Bonds"], ["CASH", 500, 1, "Cash"]]
TARGETS = [["Stocks", 0.6, 0.05], ["Bonds", 0.4, 0.05]]


def ask(name: str, *arguments: Any) -> Any:
    """What the cell shows."""
    return getattr(cell_functions, name)(*arguments)


def sentence(name: str, *arguments: Any) -> tuple[str, str]:
    """The error a cell shows, and what RB_LAST_ERROR says then."""
    LAST.sentence = ""
    shown = ask(name, *arguments)
    return shown, ask("RB_LAST_ERROR")


def sample(name: str) -> list[list[str]]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


# the same answer as the product


def test_trades_are_those_of_the_plan():
    answer = plan(read_source(SAMPLE), Request(AS_OF))
    said = ask("RB_TRADES", sample("holdings"), sample("targets"), None, sample("lots"), AS_OF)
    keys = [next(column.key for column in TRADES.columns if column.name == heading) for heading in said[0]]
    assert [dict(zip(keys, row, strict=True)) for row in said[1:]] == [{key: row[key] for key in keys} for row in answer.results["trades"]]
    assert len(said) > 3


MONEY_HOLDINGS = [["Symbol", "Quantity", "Price", "Asset Class"], ["VTI", 100, 300, "Stocks"], ["QQQ", 40, 500, "Stocks"], ["BND", 100, 70, "Bonds"], ["AGG", 30, 98.5, "Bonds"]]
MONEY_LOTS = [["Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"], ["VTI", "A", date(2018, 3, 2), 60, 6000], ["VTI", "B", date(2024, 3, 2), 40, 12500],
              ["QQQ", "C", date(2019, 5, 2), 40, 8000], ["BND", "D", date(2020, 3, 2), 100, 7700], ["AGG", "E", date(2020, 3, 2), 30, 3200]]
MONEY_TARGETS = {
    "classes": [["Asset Class", "Target %", "Band %"], ["Stocks", 0.6, 0.05], ["Bonds", 0.4, 0.05]],
    "securities": [["Asset Class", "Symbol", "Target %", "Band %"], ["Stocks", "VTI", 0.4, 0.05], ["Stocks", "QQQ", 0.2, 0.05], ["Bonds", "BND", 0.3, 0.05], ["Bonds", "AGG", 0.1, 0.05]],
    "cash": [["Asset Class", "Target %", "Band %"], ["Stocks", 0.7, 0.1], ["Bonds", 0.2, 0.1], ["Cash", 0.1, 0.05]],
}


def commanded(folder: Path, purpose: Purpose, cash: float, need: float, targets: list[list[Any]]) -> list[list[Any]]:
    """What the command proposes for a folder of these sheets, in the function's columns."""
    sheets = {"holdings": [*MONEY_HOLDINGS, ["CASH", cash, 1, "Cash"]], "lots": MONEY_LOTS, "targets": targets}
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    answer = plan(read_source(folder), Request(AS_OF, purpose=purpose, need=CashNeed("", need) if need else None))
    return [[row[key] for key in ("action", "account", "symbol", "quantity", "price", "amount", "why")] for row in answer.results["trades"]]


def without_gains(said: list[list[Any]]) -> list[list[Any]]:
    """A function's trades without headings and gains."""
    return [[*row[:6], row[8]] for row in said[1:]]


@pytest.mark.parametrize("targets", MONEY_TARGETS.values(), ids=MONEY_TARGETS)
@pytest.mark.parametrize("amount", [3_000, 12_345.67])
def test_raised_cash_is_that_of_the_command(tmp_path: Path, targets: list[list[Any]], amount: float) -> None:
    held = [*MONEY_HOLDINGS, ["CASH", 500, 1, "Cash"]]
    said = ask("RB_RAISE_CASH", held, amount, None, MONEY_LOTS, targets, AS_OF)
    assert without_gains(said) == commanded(tmp_path, Purpose.CASH, 500, amount + 500, targets)
    assert {row[0] for row in said[1:]} == {"SELL"}


@pytest.mark.parametrize("targets", MONEY_TARGETS.values(), ids=MONEY_TARGETS)
@pytest.mark.parametrize("amount", [8_000, 15_000])
def test_invested_cash_is_that_of_the_command(tmp_path: Path, targets: list[list[Any]], amount: float) -> None:
    held = [*MONEY_HOLDINGS, ["CASH", 500, 1, "Cash"]]
    said = ask("RB_INVEST_CASH", held, targets, amount, None, AS_OF)
    assert without_gains(said) == commanded(tmp_path, Purpose.CASH, 500 + amount, -amount, targets)
    assert {row[0] for row in said[1:]} == {"BUY"}


def test_money_that_the_cash_target_keeps_is_not_invested(tmp_path: Path) -> None:
    held = [*MONEY_HOLDINGS, ["CASH", 500, 1, "Cash"]]
    shown, said = sentence("RB_INVEST_CASH", held, MONEY_TARGETS["cash"], 2_000, None, AS_OF)
    assert (shown, commanded(tmp_path, Purpose.CASH, 2_500, -2_000, MONEY_TARGETS["cash"])) == ("#NUM!", [])
    assert "BND: what is left in cash is there for the target row of cash" in said


@pytest.mark.parametrize("targets", MONEY_TARGETS.values(), ids=MONEY_TARGETS)
def test_trades_of_one_account_are_those_of_the_command(tmp_path: Path, targets: list[list[Any]]) -> None:
    said = ask("RB_TRADES", [*MONEY_HOLDINGS, ["CASH", 500, 1, "Cash"]], targets, None, MONEY_LOTS, AS_OF)
    assert without_gains(said) == commanded(tmp_path, Purpose.REBALANCE, 500, 0, targets)
    assert len(said) > 2


@pytest.mark.parametrize("to", ["target", "edge", "midpoint"])
def test_rebalance_to_is_where_the_plan_brings_a_breach(to):
    from xlrebal.household.read.build import build_household
    from xlrebal.household.read.read_settings import read_settings
    from xlrebal.plan.make_plan import make_plan
    from xlrebal.shells.functions.range_tables import headed, tables_of

    tables = tables_of(headed("holdings", HOLDINGS), headed("targets", TARGETS), headed("lots", [["Symbol", "Acquired", "Quantity", "Cost Basis"],
                       ["VTI", date(2020, 1, 2), 100, 20000], ["BND", date(2020, 1, 2), 100, 8000]]))
    plan = make_plan(build_household(tables, read_settings({"rebalance_to": to}), AS_OF))
    for destination in plan.verdicts[0].destinations:
        row = next(row for row in plan.drift[0].rows if row.row == destination.row)
        assert ask("RB_REBALANCE_TO", row.weight, row.target, 0.05, to.upper()) == pytest.approx(destination.weight, abs=1e-12)
    assert plan.verdicts[0].destinations


# ranges


@pytest.mark.parametrize("lots", [LOTS, HEADED, [row[1:] for row in LOTS], [["T", *row] for row in LOTS], [["Joint", "T", *row] for row in LOTS]],
                         ids=["four", "headings", "three", "symbol", "account"])
def test_lots_with_and_without_headings(lots):
    assert ask("RB_GAIN", lots, 150, 52.1, "HIFO", AS_OF) == -185.0


def test_blank_rows_are_fine():
    blanks = [[None] * 4, *LOTS, [None] * 4, ["", " ", None, ""]]
    assert ask("RB_GAIN", blanks, 200, 52.1, "FIFO", AS_OF) == ask("RB_GAIN", LOTS, 200, 52.1, "FIFO", AS_OF) == 420.0


def test_arguments_are_not_changed():
    given = [row.copy() for row in LOTS]
    ask("RB_SELL_LOTS", given, 150, 52.1, None, AS_OF)
    assert given == LOTS


def test_targets_without_headings_may_be_symbols_or_classes():
    by_class = ask("RB_TRADES", HOLDINGS, TARGETS, None, None, AS_OF)
    by_symbol = ask("RB_TRADES", HOLDINGS, [["VTI", 0.6, 0.05], ["BND", 0.4, 0.05]], None, None, AS_OF)
    assert [row[:6] for row in by_class] == [row[:6] for row in by_symbol]


def test_gains_are_blank_without_lots_and_there_with_them():
    lots = [["VTI", "A", date(2020, 1, 2), 100, 20000], ["BND", "B", date(2020, 1, 2), 100, 8000]]
    without, given = ask("RB_TRADES", HOLDINGS, TARGETS, None, None, AS_OF), ask("RB_TRADES", HOLDINGS, TARGETS, None, lots, AS_OF)
    assert ([row[6:8] for row in without[1:]], given[1][6:8]) == ([["", ""], ["", ""]], [0.0, 2500.0])


def test_rules_are_settings():
    edge = ask("RB_TRADES", HOLDINGS, TARGETS, [["Rebalance To", "edge"]], None, AS_OF)
    assert "Rebalance To is edge" in edge[1][-1]


def test_within_the_bands_it_says_why_nothing_trades():
    (line,), = ask("RB_TRADES", [["VTI", 60, 100, "Stocks"], ["BND", 40, 100, "Bonds"]], TARGETS, None, None, AS_OF)
    assert line.startswith("No trade: ")


def test_specific_identification_sells_what_the_column_names():
    lots = [["Lot ID", "Acquired", "Quantity", "Cost Basis", "Sell Quantity"], ["A", date(2020, 1, 2), 100, 4000, 30], ["B", date(2026, 5, 1), 100, 6000, None]]
    assert [row[0::2] for row in ask("RB_SELL_LOTS", lots, 30, 52.1, "SPECID", AS_OF)[1:]] == [["A", 30.0, 1200.0, "LT"]]


def test_raised_cash_is_beyond_the_cash_there_is():
    said = ask("RB_RAISE_CASH", HOLDINGS, 5000, None, None, None, AS_OF)
    assert sum(row[5] for row in said[1:]) >= 5000
    assert {row[0] for row in said[1:]} == {"SELL"}


def test_raised_cash_takes_what_is_over_target_first():
    said = ask("RB_RAISE_CASH", HOLDINGS, 3000, None, None, [["VTI", 0.9], ["BND", 0.1]], AS_OF)
    assert [row[2] for row in said[1:]] == ["BND"]


def test_invested_cash_buys_and_sells_nothing():
    said = ask("RB_INVEST_CASH", HOLDINGS, TARGETS, 10000, None, AS_OF)
    assert {row[0] for row in said[1:]} == {"BUY"}
    assert sum(row[5] for row in said[1:]) <= 10000


def test_harvest_keeps_what_passes_both_limits():
    lots = [["VTI", "A", date(2020, 1, 2), 100, 35000], ["BND", "B", date(2020, 1, 2), 10, 720]]
    prices = [["VTI", 300], ["BND", 70]]
    assert [row[1] for row in ask("RB_HARVEST", lots, prices, None, None, AS_OF)[1:]] == ["A"]
    assert [row[1] for row in ask("RB_HARVEST", lots, prices, 10, 0.01, AS_OF)[1:]] == ["A", "B"]
    assert ask("RB_HARVEST", lots, prices, 10, 0.5, AS_OF) == [["No loss passes both limits."]]


def test_identical_groups_join_and_other_actions_do_not_count():
    groups = [["VTI", "VTSAX", None], ["VTSAX", "VITSX", None]]
    bought = [["Date", "Symbol", "Action"], [datetime.fromisoformat("2026-10-30"), "VITSX", "buy"]]
    sold = [["Date", "Symbol", "Action"], ["2026-10-30", "VTI", "sell"]]
    assert [ask("RB_WASH_SALE", "VTI", AS_OF, bought, groups), ask("RB_WASH_SALE", "VTI", AS_OF, bought), ask("RB_WASH_SALE", "VTI", AS_OF, sold)] == [True, False, False]


@pytest.mark.parametrize(("bought", "washes"), [("2026-10-20", False), ("2026-10-21", True), ("2026-12-20", True), ("2026-12-21", False)])
def test_the_window_is_thirty_days_both_ways(bought, washes):
    assert ask("RB_WASH_SALE", "VTI", AS_OF, [[bought, "VTI"]]) is washes


def test_wash_until_with_purchases_is_when_the_loss_may_be_taken():
    assert ask("RB_WASH_UNTIL", "VTI", AS_OF, [["2026-10-30", "VTI"], ["2026-11-10", "VTI"]]) == datetime.fromisoformat("2026-12-11")
    assert ask("RB_WASH_UNTIL", "VTI", AS_OF, [["2026-01-30", "VTI"]]) == datetime.fromisoformat("2026-11-20")


def test_a_substitute_list_of_your_own_comes_first():
    assert ask("RB_SUBSTITUTE", "vti", 2, [["Symbol", "Substitutes"], ["VTI", "SCHB, ITOT"]]) == "ITOT"


@pytest.mark.parametrize(("symbol", "offered"), [("VTI", ["ITOT", "SCHB"]), ("SPY", ["VV", "SCHX"]), ("SCHF", ["IEFA", "EFA", "VEA"]), ("NYSEARCA:VTI", ["ITOT", "SCHB"]), ("VFIAX", ["VV", "SCHX"]), ("BND", ["IUSB"]), ("IUSB", ["BND"])])
def test_the_usual_substitutes_follow_another_index(symbol, offered):
    assert [ask("RB_SUBSTITUTE", symbol, choice) for choice in range(1, len(offered) + 1)] == offered


def test_every_usual_fund_has_one_index_a_source_and_is_offered_only_others():
    exposures = known_securities().exposures
    symbols = [symbol for exposure in exposures for funds in exposure.funds.values() for symbol in funds]
    assert len(symbols) == len(set(symbols))
    assert all(exposure.sources for exposure in exposures)
    for exposure in exposures:
        for symbol in (each for funds in exposure.funds.values() for each in funds):
            index, twins = on_the_same_index(symbol)
            assert len(usual_substitutes(symbol)) == len(exposure.funds) - 1
            assert not {symbol, *twins} & set(usual_substitutes(symbol))
            assert index not in {on_the_same_index(other)[0] for other in usual_substitutes(symbol)}


def test_flows_stand_beside_values():
    assert ask("RB_TWR", [["Value"], [100], [None], [110]], [["Flow"], [None], [None], [5]]) == pytest.approx(0.05)


# errors


@pytest.mark.parametrize(("name", "arguments", "shown", "said"), [
    ("RB_WEIGHT", ("much", 10), "#VALUE!", "RB_WEIGHT: value: much is not a number"),
    ("RB_WEIGHT", (None, 10), "#VALUE!", "value is blank"),
    ("RB_WEIGHT", ("#N/A", 10), "#VALUE!", "value shows #N/A"),
    ("RB_WEIGHT", ([[1], [2]], 10), "#VALUE!", "value takes one cell"),
    ("RB_DRIFT", (0.1, 0.0, "REL"), "#VALUE!", "use the mode ABS"),
    ("RB_BAND_LOW", (0.6, 0.2, "ODD"), "#VALUE!", "mode: ODD is none of ABS, REL, 5/25"),
    ("RB_TERM", ("2026-02-30", AS_OF), "#VALUE!", "2026-02-30 is not a date"),
    ("RB_TERM", (AS_OF, "2026-01-01"), "#NUM!", "is after 2026-01-01"),
    ("RB_GAIN", (LOTS, 201, 52.1, None, AS_OF), "#NUM!", "The lots cover 200 of 201 shares"),
    ("RB_GAIN", (LOTS, -1, 52.1, None, AS_OF), "#VALUE!", "0 or more"),
    ("RB_GAIN", ([["A", date(2020, 1, 2), 100, None]], 1, 52.1, None, AS_OF), "#VALUE!", "no cost basis, which is never taken as zero"),
    ("RB_GAIN", ([["VTI", *LOTS[0]], ["BND", *LOTS[1]]], 1, 52.1, None, AS_OF), "#VALUE!", "several securities (BND, VTI)"),
    ("RB_GAIN", ([LOTS[0], LOTS[0]], 1, 52.1, None, AS_OF), "#VALUE!", "same Lot ID"),
    ("RB_GAIN", ([[1, 2]], 1, 52.1, None, AS_OF), "#VALUE!", "2 columns and no headings"),
    ("RB_GAIN", ([["Acquired", "Cost Basis"], [AS_OF, 5]], 1, 52.1, None, AS_OF), "#VALUE!", "lacks the column Quantity"),
    ("RB_TAX_ON_SALE", (LOTS, 1, 52.1, -0.37, 0.2, None, AS_OF), "#VALUE!", "give 0% or more"),
    ("RB_GAIN_BUDGET", (-1,), "#VALUE!", "annual is a budget"),
    ("RB_NET_GAINS", (1, 1, -1), "#VALUE!", "positive"),
    ("RB_SUBSTITUTE", ("ZZZZ",), "#N/A", "no substitute for ZZZZ"),
    ("RB_SUBSTITUTE", ("VTI", 9), "#N/A", "only 5 substitutes for VTI (VTSAX, VTSMX, VITSX and others"),
    ("RB_SUBSTITUTE", ("SPLG", 4), "#N/A", "only 3 substitutes for SPLG (VOO, IVV, SPY and others follow the same index, S&P 500, and may be held to be the same): list them"),
    ("RB_SUBSTITUTE", ("QQQ", 9), "#N/A", "are only 2 substitutes for QQQ (QQQM follows the same index"),
    ("RB_SUBSTITUTE", ("AGG", 2), "#N/A", "only 1 substitute for AGG (BND, VBTLX, VBMFX and others follow the same index"),
    ("RB_SUBSTITUTE", ("VTI", 1.5), "#VALUE!", "whole number"),
    ("RB_HARVEST", ([["VTI", *LOTS[0]]], [["BND", 70]], None, None, AS_OF), "#N/A", "no price for VTI"),
    ("RB_HARVEST", (LOTS, [["BND", 70]], None, None, AS_OF), "#VALUE!", "name no symbol"),
    ("RB_HARVEST", ([["VTI", *LOTS[0]]], HOLDINGS, None, None, AS_OF), "#VALUE!", "4 columns and no headings"),
    ("RB_TRADES", (HOLDINGS, [["Stocks", 0.6], ["Bonds", 0.3]], None, None, AS_OF), "#VALUE!", "add up to 90"),
    ("RB_TRADES", ([], TARGETS), "#VALUE!", "holdings is blank"),
    ("RB_RAISE_CASH", (HOLDINGS, 99999, None, None, None, AS_OF), "#NUM!", "cannot be raised"),
    ("RB_RAISE_CASH", (HOLDINGS, 0), "#VALUE!", "more than 0"),
    ("RB_RAISE_CASH", ([["A", "VTI", 1, 1, "Stocks"], ["B", "VTI", 1, 1, "Stocks"]], 1), "#VALUE!", "several accounts (A, B)"),
    ("RB_INVEST_CASH", (HOLDINGS, TARGETS, 10, None, AS_OF), "#NUM!", "below the minimum trade"),
    ("RB_REASON", ([[1, "SELL", "Joint", "VTI", 1]],), "#N/A", "says no reason"),
    ("RB_REASON", ([["a"], ["b"]],), "#VALUE!", "2 trades are given"),
    ("RB_WASH_SALE", ("VTI", AS_OF, [["soon", "VTI"]]), "#VALUE!", "soon"),
    ("RB_WASH_SALE", ("VTI", AS_OF, [["Date", "Symbol", "Action"], [AS_OF, "VTI", "juggled"]]), "#VALUE!", "the action juggled is none of buy"),
    ("RB_TWR", ([[100], [110]], [[1]]), "#VALUE!", "ranges of the same size"),
    ("RB_TWR", ([[100], [None], [110]], [[None], [5], [None]]), "#VALUE!", "beside a blank value"),
    ("RB_TWR", ([[0], [110]],), "#NUM!", "starts with nothing"),
    ("RB_MODIFIED_DIETZ", (1, 2, [[5]], None, "2026-01-01", "2026-02-01"), "#VALUE!", "no date beside it"),
    ("RB_TRACKING_ERROR", ([[0.1]], [[0.1]]), "#NUM!", "at least two periods"),
    ("RB_TURNOVER", ([["x"], ["y"]], 5), "#VALUE!", "y is not a number"),
])
def test_an_error_shows_and_is_explained(name, arguments, shown, said):
    cell, why = sentence(name, *arguments)
    assert (cell, said in why) == (shown, True), why
    assert why.startswith(f"{name}: ")
    assert why[-1] in ".!"


def test_our_own_mistake_is_an_error_in_the_cell_too(monkeypatch):
    def broken(value: object) -> object:
        raise RuntimeError("oh")

    monkeypatch.setattr("xlrebal.excel.parse.parse_cells.read_number", broken)
    assert sentence("RB_WEIGHT", 1, 2) == ("#VALUE!", "RB_WEIGHT: xlrebal met a problem of its own (RuntimeError: oh); please report it.")


# the command line


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["fn", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_fn_prints_the_sentence_and_exits_with_one():
    assert run("gain", "[[1, 2]]", "1", "2") == (1, "", "The range of lots has 2 columns and no headings we know: include its headings.\n")
    assert run("weight", "1") == (1, "", "1 argument given: it is RB_WEIGHT(value, total).\n")


def test_fn_takes_negative_numbers_and_any_case():
    assert run("rb_drift", "-5%", "3%") == (0, "-0.08\n", "")


def test_fn_reads_a_csv_file():
    code, said, _ = run("trades", str(SAMPLE / "holdings.csv"), str(SAMPLE / "targets.csv"), "", str(SAMPLE / "lots.csv"), "2026-11-20")
    assert (code, said.startswith("Action\tAccount\tSymbol")) == (0, True)


@pytest.mark.parametrize("text", ["[1, ", '{"a": 1}', "[[1], 2]", "missing.csv"])
def test_fn_says_what_is_wrong_with_a_range(text):
    code, said, why = run("turnover", text, "1000")
    assert (code, said) == (1, "")
    assert why.startswith("trades")


def test_fn_lists_every_function_and_refuses_others():
    assert run("list")[1].count("RB_") >= len(CELL_FUNCTIONS)
    assert run("nothing") == (2, "", "There is no function nothing: xlrebal fn list names them all.\n")
