"""What cannot be read never changes an answer unsaid: errors, headings, blanks, scales, and figures that no cell can hold."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from math import inf, nan
from typing import Any

import pytest

from docs.function_examples import EXAMPLES
from tests.cli_runner import CliRunner
from xlrebal.shells import cell_functions
from xlrebal.shells.cli import app
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS
from xlrebal.shells.functions.from_terminal import typed_arguments
from xlrebal.shells.functions.last_error import LAST
from xlrebal.shells.functions.parameter import ParameterKind

AS_OF = date(2026, 11, 20)
HOLDINGS = [["Symbol", "Quantity", "Price", "Asset Class"], ["VTI", 100, 300, "Stocks"], ["BND", 100, 70, "Bonds"], ["CASH", 500, 1, "Cash"]]
TARGETS = [["Stocks", 0.6], ["Bonds", 0.4]]
LOTS = [["A", date(2020, 1, 2), 100, 4000], ["B", date(2026, 5, 1), 100, 6000]]
LOSSES = [["VTI", "A", date(2020, 1, 2), 100, 35000]]
START, END = "2026-01-01", "2026-01-31"


def ask(name: str, *arguments: Any) -> Any:
    """What the cell shows."""
    return getattr(cell_functions, name)(*arguments)


def refused(name: str, *arguments: Any) -> tuple[str, str]:
    """The error a cell shows, and the sentence behind it."""
    LAST.sentence = ""
    return ask(name, *arguments), LAST.sentence


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["fn", *arguments])
    return done.exit_code, done.stdout, done.stderr


# errors in cells


@pytest.mark.parametrize(("name", "position"), [(name, at) for name, function in CELL_FUNCTIONS.items() for at, each in enumerate(function.parameters) if each.kind is ParameterKind.RANGE])
@pytest.mark.parametrize("error", ["#N/A", "#div/0!", -2146826243], ids=["na", "lower", "spill"])
def test_an_error_in_any_cell_of_any_range_is_an_error_of_the_function(name, position, error):
    arguments = typed_arguments(CELL_FUNCTIONS[name], list(EXAMPLES[name].arguments))
    arguments += [None] * (len(CELL_FUNCTIONS[name].parameters) - len(arguments))
    rows = [list(row) for row in arguments[position] or [["Symbol", "Quantity"], ["VTI", 1]]]
    for row, cells in enumerate(rows):
        for column in range(len(cells)):
            spoilt = [[error if (at, beside) == (row, column) else cell for beside, cell in enumerate(line)] for at, line in enumerate(rows)]
            shown, why = refused(name, *[spoilt if at == position else each for at, each in enumerate(arguments)])
            assert (shown, f"the cell in row {row + 1}, column {column + 1} shows" in why) == ("#VALUE!", True), why


@pytest.mark.parametrize("name", [name for name, function in CELL_FUNCTIONS.items() if any(each.kind is not ParameterKind.RANGE for each in function.parameters)])
def test_an_error_in_a_single_cell_is_one_too(name):
    arguments = typed_arguments(CELL_FUNCTIONS[name], list(EXAMPLES[name].arguments))
    arguments += [None] * (len(CELL_FUNCTIONS[name].parameters) - len(arguments))
    for at, each in enumerate(CELL_FUNCTIONS[name].parameters):
        if each.kind is not ParameterKind.RANGE:
            shown, why = refused(name, *arguments[:at], "#N/A", *arguments[at + 1 :])
            assert (shown, why) == ("#VALUE!", f"{name}: {each.name} shows #N/A: correct its formula, or enter the value.")


# headings


@pytest.mark.parametrize("bad", ["7.500,00", "about 7500", "7,5", "USD 100", "?"])
def test_a_bad_figure_at_the_top_is_no_heading(bad):
    assert refused("RB_TURNOVER", [[bad], [7980]], 37500) == ("#VALUE!", f"RB_TURNOVER: trades: {bad} is not a number: correct it, or leave its row out.")
    assert refused("RB_TWR", [[bad], [100], [121]])[0] == "#VALUE!"


@pytest.mark.parametrize("heading", ["Amount", "Amount ($)", "Value 2026", "金額"])
def test_a_word_at_the_top_is_a_heading(heading):
    assert ask("RB_TURNOVER", [[None], [heading], [7500], [7980]], 37500) == ask("RB_TURNOVER", [[7500], [7980]], 37500) == 0.2064


def test_ranges_side_by_side_drop_their_headings_together():
    flows, days = [["Flow"], [100]], [["Day"], ["2026-01-16"]]
    assert ask("RB_MODIFIED_DIETZ", 1000, 1160, flows, days, START, END) == ask("RB_MODIFIED_DIETZ", 1000, 1160, flows[1:], days[1:], START, END)
    assert ask("RB_MODIFIED_DIETZ", 1000, 1160, [[None], [100]], days, START, END) == pytest.approx(0.0571428571)
    shown, why = refused("RB_MODIFIED_DIETZ", 1000, 1160, [["pending"], [100]], [["2026-01-05"], ["2026-01-16"]], START, END)
    assert (shown, why) == ("#VALUE!", "RB_MODIFIED_DIETZ: flows begins with a heading and dates with 2026-01-05: give both with their headings, or both without.")
    assert "returns has 4 cells and benchmark has 3" in refused("RB_TRACKING_ERROR", [["R"], [0.02], [0.03], [0.05]], [[0.09], [0.01], [0.02]])[1]


def test_a_record_above_the_headings_is_not_left_out():
    assert "figures above its headings" in refused("RB_GAIN", [[date(2020, 1, 2), 100, 4000], ["Acquired", "Quantity", "Cost Basis"], [date(2026, 5, 1), 100, 6000]], 1, 50, None, AS_OF)[1]
    assert ask("RB_GAIN", [["Lots of VTI", None, None], ["Acquired", "Quantity", "Cost Basis"], [date(2020, 1, 2), 100, 4000]], 50, 52.1, "FIFO", AS_OF) == 605.0


# targets and rules


@pytest.mark.parametrize(("targets", "said"), [
    ([["VTI", 0.6], ["ITOT", 0.4]], "targets, row 2, Symbol: ITOT has a target and no price: give it one among the holdings, with the quantity 0 where none is held."),
    ([["Stock", 0.6], ["Bonds", 0.4]], "targets, row 1, Target %: Stock has a target of 60.00%, and nothing held belongs to it: write it as the holdings do."),
    ([["Asset Class", "Symbol", "Target %"], ["Stocks", "BND", 1]], "targets, row 2, Asset Class: Targets lists BND under the Asset Class Stocks, Holdings under Bonds: make them agree."),
])
@pytest.mark.parametrize("name", ["RB_TRADES", "RB_INVEST_CASH", "RB_RAISE_CASH"])
def test_a_target_that_nothing_held_belongs_to_is_refused(name, targets, said):
    arguments = {"RB_TRADES": (HOLDINGS, targets, None, None, AS_OF), "RB_INVEST_CASH": (HOLDINGS, targets, 1000, None, AS_OF), "RB_RAISE_CASH": (HOLDINGS, 1000, None, None, targets, AS_OF)}
    assert refused(name, *arguments[name]) == ("#VALUE!", f"{name}: {said}")


def test_a_misspelt_rule_is_refused():
    assert refused("RB_TRADES", HOLDINGS, TARGETS, [["Rebalance Too", "edge"]], None, AS_OF) == ("#VALUE!", "RB_TRADES: rules, row 1, Name: Rebalance Too is no setting: did you mean Rebalance To?")


def test_a_symbol_to_buy_may_be_listed_with_its_price():
    said = ask("RB_TRADES", [*HOLDINGS, ["ITOT", 0, 100, "Stocks"]], [["VTI", 0.6], ["ITOT", 0.4]], None, None, AS_OF)
    assert [row[:3:2] for row in said[1:]] == [["SELL", "VTI"], ["SELL", "BND"], ["BUY", "ITOT"]]


@pytest.mark.parametrize("targets", [[["Stocks", 0.6], ["Bonds", 0.3], ["Cash", 0.1]], [["VTI", 0.6], ["BND", 0.3], ["CASH", 0.1]]])
def test_cash_is_a_class_and_a_symbol(targets):
    said = ask("RB_TRADES", HOLDINGS, targets, None, None, AS_OF)
    assert [row[:4] for row in said[1:]] == [["SELL", "Portfolio", "VTI", 25.0], ["BUY", "Portfolio", "BND", 61.0]]


def test_a_class_may_be_called_as_a_symbol():
    gold = ask("RB_TRADES", [["GOLD", 10, 100, "Miners"], ["GLD", 30, 100, "Gold"]], [["Gold", 0.5], ["Miners", 0.5]], None, None, AS_OF)
    cash = ask("RB_TRADES", [["VTI", 100, 300, "Stocks"], ["CASH", 100, 1, None]], [["Stocks", 0.9], ["Cash", 0.1]], None, None, AS_OF)
    assert [[row[:4:2] for row in said[1:]] for said in (gold, cash)] == [[["SELL", "GLD"], ["BUY", "GOLD"]], [["SELL", "VTI"]]]


def test_two_prices_of_one_security_are_refused():
    assert "VTI at 300.0000 and at 310.0000" in refused("RB_TRADES", [*HOLDINGS, ["VTI", 100, 310, "Stocks"]], TARGETS, None, None, AS_OF)[1]
    assert refused("RB_HARVEST", LOSSES, [["VTI", 300], ["VTI", 310]], None, None, AS_OF) == ("#VALUE!", "RB_HARVEST: prices: VTI has the prices 300 and 310: give one price above 0.")
    assert refused("RB_HARVEST", LOSSES, [["VTI", -300]], None, None, AS_OF)[0] == "#VALUE!"
    assert ask("RB_HARVEST", LOSSES, [["VTI", 300], ["VTI", 300], ["BND", "soon"]], None, None, AS_OF)[1][1] == "A"


# wash sales


@pytest.mark.parametrize(("buys", "said"), [
    ([["Date", "Symbol"], ["2026-11-01", None]], "buys, row 2: a purchase without a symbol cannot be judged"),
    ([[None, None], ["Date", "Symbol", "Action"], [None, "VTI", "buy"]], "buys, row 3: a purchase without a date cannot be judged"),
    ([["2026-11-01", datetime.fromisoformat("2026-11-01")]], "2026-11-01 stands where a symbol belongs"),
    ([["2026-11-01", "VTI", "many"]], "many is not a number"),
    ([["2026-11-01", "VTI", "buy", -5]], "buy and a quantity of -5 contradict each other"),
])
@pytest.mark.parametrize("name", ["RB_WASH_SALE", "RB_WASH_UNTIL"])
def test_a_purchase_that_cannot_be_read_is_never_none(name, buys, said):
    shown, why = refused(name, "VTI", AS_OF, buys)
    assert (shown, said in why) == ("#VALUE!", True), why


@pytest.mark.parametrize(("buys", "washes"), [
    ([["2026-11-01", "VTI", -100]], False), ([["2026-11-01", "VTI", 100]], True), ([["Date", "Symbol", "Action"], ["2026-11-01", None, "sell"]], False),
    ([[None, "BND"], ["2026-11-01", "VTI"]], True), ([["2026-11-01"], [None], [None]], True)])
def test_a_sale_is_no_purchase_and_other_rows_do_not_matter(buys, washes):
    assert ask("RB_WASH_SALE", "VTI", AS_OF, buys) is washes


@pytest.mark.parametrize("equivalents", [[["VTI, VTSAX"]], [["VTI; VTSAX"]], [["VTI", None], [None, None], ["VTI", "VTSAX"]]])
def test_identical_securities_may_share_a_cell(equivalents):
    assert ask("RB_WASH_SALE", "VTI", AS_OF, [["2026-11-01", "VTSAX"]], equivalents) is True
    assert ask("RB_WASH_SALE", "BRK/B", AS_OF, [["2026-11-01", "BRK/B"]], [["BRK/B", "BRK.B"]]) is True


@pytest.mark.parametrize("empty", [[[None, None]], [["", " "], [None, None]], [["Date", "Symbol"]], [["Date", "Symbol"], [None, None]]])
def test_an_empty_range_of_purchases_holds_none(empty):
    assert ask("RB_WASH_UNTIL", "VTI", AS_OF, empty) == datetime.fromisoformat("2026-11-20")
    assert ask("RB_WASH_UNTIL", "VTI", AS_OF) == datetime.fromisoformat("2026-12-21")
    assert ask("RB_WASH_SALE", "VTI", AS_OF, empty) is False


# substitutes, lots, holdings


@pytest.mark.parametrize(("listed", "offered"), [
    ([["VTI", "ITOT; SCHB"]], ["ITOT", "SCHB"]), ([["VTI", ",ITOT"]], ["ITOT"]), ([["VTI", "VTI, ITOT"]], ["ITOT"]), ([["VTI", "ITOT"], ["vti", "SCHB/ITOT"]], ["ITOT", "SCHB"]), ([["VTI", "vti"]], [])])
def test_a_list_of_substitutes_is_read_as_on_securities(listed, offered):
    said = [ask("RB_SUBSTITUTE", "VTI", place, listed) for place in range(1, 4)]
    assert said == [*offered, *["#N/A"] * (3 - len(offered))]


@pytest.mark.parametrize("headings", [["Account", "Acquired", "Quantity", "Cost Basis"], ["Account", "Lot ID", "Acquired", "Quantity", "Cost Basis"]])
def test_lots_of_two_accounts_may_share_a_day_and_an_id(headings):
    rows = [[cell for cell, keep in zip((account, "1", date(2020, 1, 2), 100, cost), ("Account", "Lot ID", "Acquired", "Quantity", "Cost Basis"), strict=True) if keep in headings] for account, cost in (("Joint", 4000), ("IRA", 8000))]
    assert ask("RB_GAIN", [headings, *rows], 150, 52.1, "HIFO", AS_OF) == (5210 - 8000) + (2605 - 2000)
    assert sorted(row[0].rpartition(" in ")[2] for row in ask("RB_SELL_LOTS", [headings, *rows], 150, 52.1, "HIFO", AS_OF)[1:]) == ["IRA", "Joint"]


def test_specific_identification_names_the_lot_of_its_account():
    lots = [["Account", "Lot ID", "Acquired", "Quantity", "Cost Basis", "Sell Quantity"], ["Joint", "1", date(2020, 1, 2), 100, 4000, None], ["IRA", "1", date(2020, 1, 2), 100, 8000, 30]]
    assert [row[:5:4] for row in ask("RB_SELL_LOTS", lots, 30, 52.1, "SPECID", AS_OF)[1:]] == [["1 in IRA", 2400.0]]


def test_raised_cash_takes_the_short_form():
    assert [row[:4] for row in ask("RB_RAISE_CASH", [["VTI", 100, 300], ["BND", 100, 70], ["CASH", 500, 1]], 1000, None, None, None, AS_OF)[1:]] == [["SELL", "Portfolio", "VTI", 4.0]]
    assert ask("RB_RAISE_CASH", [["VTI", 100, 300, "Stocks"], ["BND", 100, 70, None]], 1000, None, None, None, AS_OF)[1][2] == "VTI"


def test_lots_without_a_symbol_are_not_harvested():
    assert "name no symbol" in refused("RB_HARVEST", [["Acquired", "Quantity", "Cost Basis"], [None] * 3, [date(2020, 1, 2), 100, 4000]], [["VTI", 3]], None, None, AS_OF)[1]


def test_a_lot_too_large_is_not_left_out():
    assert "lots, row 2: the quantity is not one that can be sold" in refused("RB_GAIN", [["A", date(2020, 1, 2), 1, 4], ["B", date(2020, 1, 2), 1e13, 4]], 1, 1, "FIFO", AS_OF)[1]


@pytest.mark.parametrize(("quantity", "said"), [("24", "Sell 24 VTI: why."), (None, "Sell VTI: why."), ("1,024.5", "Sell 1,024.5 VTI: why."), ("many", "#VALUE!")])
def test_a_reason_names_a_quantity_in_text(quantity, said):
    assert ask("RB_REASON", [["Action", "Symbol", "Quantity", "Why"], ["SELL", "VTI", quantity, "why"]]) == said


# where it stands


@pytest.mark.parametrize(("blank_above", "headings", "row"), [(0, False, 3), (2, False, 5), (0, True, 4), (2, True, 6)])
def test_the_row_is_that_of_the_range(blank_above, headings, row):
    lots = [[None] * 4] * blank_above + [["Lot ID", "Acquired", "Quantity", "Cost Basis"]] * headings + [LOTS[0], [None] * 4, ["B", "soon", 100, 6000]]
    assert refused("RB_GAIN", lots, 1, 1, "FIFO", AS_OF)[1] == f'RB_GAIN: lots, row {row}, Acquired: "soon" is not a date: write it as 2026-11-20 or 11/20/2026, month first.'


def test_no_sentence_speaks_of_the_workbook():
    said = [
        refused("RB_GAIN", [["Lot ID", "Acquired", "Quantity", "Cost Basis"]], 1, 1),
        refused("RB_GAIN", [["Acquired", "Quantity"], [date(2020, 1, 2), 1]], 1, 1),
        refused("RB_TRADES", [row[:3] for row in HOLDINGS], TARGETS),
        refused("RB_TRADES", [["VTI", 1, None, "Stocks"]], TARGETS),
        refused("RB_TRADES", [["VTI", "x", 1, "Stocks"]], TARGETS),
    ]
    assert [shown for shown, _ in said] == ["#VALUE!"] * 5
    for _, why in said:
        assert not any(words in why for words in ("Until then", "Securities", "belongs here", "Prices", "is not read")), why


# textbook weights


SIGMA = [[0.04, 0.01], [0.01, 0.09]]


@pytest.mark.parametrize(("arguments", "said"), [
    (([0.6, 0.5], [0.5, 0.5], SIGMA, 0.001), "targets add up to 110.00%: make them add up to 100%."),
    (([0.6, 0.4], [0.5, 0.6], SIGMA, 0.001), "current adds up to 110.00%: it can be no more than 100%."),
    (([60, 40], [0.5, 0.5], SIGMA, 0.001), "targets: 60 is more than the whole: give 60% or 0.6."),
    (([0.6, 0.4], [0.5], SIGMA, 0.001), "current has 1 figures and targets has 2: give one for each security, 0 for none."),
    (([0.6, 0.4], [None, 0.5], SIGMA, 0.001), "current has 1 figures and targets has 2: give one for each security, 0 for none."),
    (([0.6, None, 0.4], [0.5, 0.1, 0.4], SIGMA, 0.001), "targets: figure 2 is blank: give one for each security, 0 where there is none."),
    (([0.6, 0.4], [0.5, 0.5], [[0.04, 0.01]], 0.001), "covariance has 1 rows and 2 columns, and there are 2 targets: give a row and a column for each."),
    (([0.6, 0.4], [0.5, 0.5], [[0.04, None], [0.01, 0.09]], 0.001), "covariance: row 1, column 2 is blank: give every covariance, 0 where there is none."),
    (([0.6, 0.4], [0.5, 0.5], [[0.04, 0.01], [0.02, 0.09]], 0.001), "covariance: row 1, column 2 is 0.01 and row 2, column 1 is 0.02: make them equal."),
    (([0.6, 0.4], [0.5, 0.5], [[0.04, 0.09], [0.09, 0.04]], 0.001), "covariance: these covariances cannot hold together (some portfolio of them would vary less than nothing): measure them over the same periods."),
    (([0.6, 0.4], [0.5, 0.5], SIGMA, -0.001), "costs: figure 1 is -0.001: give 0 or more."),
    (([0.6, 0.4], [0.5, 0.5], SIGMA, "dear"), "costs has no figures: give one for each security."),
    (([0.6, 0.4], [0.5, 0.5], SIGMA, 0.001, -1), "risk_aversion is negative: give 0 or more."),
    (([0.6, 0.4], [0.5, 0.5], SIGMA, 0.001, 1, [0.1, 0.2, 0.3]), "taxes has 3 figures and targets has 2: give one for each security, 0 for none."),
])
def test_optimal_weights_need_whole_figures(arguments, said):
    columns = [[[cell] for cell in each] if isinstance(each, list) and not isinstance(each[0], list) else each for each in arguments]
    assert refused("RB_OPTIMAL_WEIGHTS", *columns) == ("#VALUE!", f"RB_OPTIMAL_WEIGHTS: {said}")


def test_optimal_weights_spill_as_the_targets_stand():
    assert ask("RB_OPTIMAL_WEIGHTS", [["Target"], [0.6], [0.4]], [["Now"], [0.6], [0.4]], [["", "A", "B"], ["A", 0.04, 0.01], ["B", 0.01, 0.09]], 0.001) == [[0.6], [0.4]]
    assert ask("RB_OPTIMAL_WEIGHTS", [[0.6, 0.4]], [[0.6, 0.4]], SIGMA, 0.001) == [[0.6, 0.4]]


# scale


@pytest.mark.parametrize(("name", "arguments", "said"), [
    ("RB_BAND_LOW", (60, 5), "target: 60 is more than the whole: give 60% or 0.6."),
    ("RB_BAND_HIGH", (0.6, 5), "band: 5 is more than the whole: give 5% or 0.05."),
    ("RB_BAND_LOW", (0.6, 20, "REL"), "band: 20 is more than the whole: give 20% or 0.2."),
    ("RB_BAND_LOW", (0.6, 0.2, "REL", 5), "cap: 5 is more than the whole: give 5% or 0.05."),
    ("RB_REBALANCE_TO", (0.73, 0.6, 5), "band: 5 is more than the whole: give 5% or 0.05."),
    ("RB_DRIFT", (48, 60), "actual: 48 is more than the whole: give 48% or 0.48."),
    ("RB_DRIFT", (0.5, -0.6, "REL"), "target is negative: give 0% or more."),
    ("RB_STATUS", (73, 0.48, 0.72), "actual: 73 is more than the whole: give 73% or 0.73."),
    ("RB_STATUS", (0.5, 0.6, 0.4), "low is above high: give the lowest weight allowed first."),
    ("RB_TAX_ON_SALE", (LOTS, 1, 52.1, 37, 20), "st_rate: 37 is more than the whole: give 37% or 0.37."),
    ("RB_TAX_ON_SALE", (LOTS, 1, 52.1, "370%", 0.2), "st_rate: 370% is more than the whole: give a share of at most 100%."),
    ("RB_HARVEST", (LOSSES, [["VTI", 300]], 100, 5), "min_loss_pct: 5 is more than the whole: give 5% or 0.05."),
    ("RB_HARVEST", (LOSSES, [["VTI", 300]], -100), "min_loss and min_loss_pct are losses: give 0 or more."),
    ("RB_NET_GAINS", (1, 1, 0, 0, -500), "Carried losses, distributions and the loss limit are positive: give 0 or more."),
])
def test_a_share_above_one_is_never_taken_for_a_percentage(name, arguments, said):
    assert refused(name, *arguments) == ("#VALUE!", f"{name}: {said}")


@pytest.mark.parametrize(("value", "sold"), [(0.25, False), ("25%", False), (0.1, True), ("10 %", True)])
def test_a_rule_in_percent_is_a_share(value, sold):
    said = ask("RB_TRADES", HOLDINGS, TARGETS, [["Default Band %", value]], None, AS_OF)
    assert (said[0][0] == "Action") is sold


def test_a_rule_above_one_is_refused():
    assert refused("RB_TRADES", HOLDINGS, TARGETS, [["Name", "Value"], ["Default Band", 5]], None, AS_OF) == ("#VALUE!", "RB_TRADES: rules: Default Band: 5 is more than the whole: give 5% or 0.05.")
    assert ask("RB_TRADES", HOLDINGS, TARGETS, [["Minimum Trade", 250], ["Rebalance To", "edge"]], None, AS_OF)[0][0] == "Action"


def test_every_share_is_declared_one():
    shares = {f"{name} {each.name}" for name, function in CELL_FUNCTIONS.items() for each in function.parameters if each.described.share}
    assert shares == {
        "RB_DRIFT actual", "RB_DRIFT target", "RB_BAND_LOW target", "RB_BAND_LOW band", "RB_BAND_LOW cap", "RB_BAND_HIGH target", "RB_BAND_HIGH band", "RB_BAND_HIGH cap",
        "RB_STATUS actual", "RB_STATUS low", "RB_STATUS high", "RB_REBALANCE_TO actual", "RB_REBALANCE_TO target", "RB_REBALANCE_TO band",
        "RB_TAX_ON_SALE st_rate", "RB_TAX_ON_SALE lt_rate", "RB_HARVEST min_loss_pct"}


def test_the_whole_itself_is_a_share():
    assert [ask("RB_BAND_HIGH", 1, 0.05), ask("RB_DRIFT", 1.0000000000000002, 1), ask("RB_STATUS", -0.02, 0, 0.1)] == [1.0, 0.0, "Under"]


# figures


@pytest.mark.parametrize(("name", "arguments"), [
    ("RB_WEIGHT", (1e308, 1e-308)), ("RB_DRIFT", (0.5, 1e-320, "REL")), ("RB_TWR", ([[100], [1e308], [1e-300], [1e308]],)), ("RB_TWR", ([[100], [-5]],)),
    ("RB_TWR", ([[100], [5]], [[None], [50]])), ("RB_MODIFIED_DIETZ", (100, -5, None, None, START, END)), ("RB_WASH_UNTIL", ("VTI", "9999-12-25")), ("RB_LONG_TERM_FROM", ("9999-12-31",))])
def test_a_figure_beyond_reason_is_none(name, arguments):
    shown, why = refused(name, *arguments)
    assert shown == "#NUM!"
    assert "out of range" not in why
    assert "too large to convert" not in why


@pytest.mark.parametrize("figure", [nan, inf, -inf, 10**400])
def test_what_is_no_figure_is_refused(figure):
    assert refused("RB_WEIGHT", figure, 1) == ("#VALUE!", "RB_WEIGHT: value is no figure that a cell can hold: correct it.")
    assert refused("RB_TWR", [[100], [figure]])[1] == "RB_TWR: values: the cell in row 2, column 1 is no figure that a cell can hold: correct it."


def test_a_small_figure_is_not_shown_as_nothing():
    assert [run("weight", each, "1e12")[1] for each in ("1", "-1", "-0", "250000000000")] == ["1e-12\n", "-1e-12\n", "0\n", "0.25\n"]


@pytest.mark.parametrize("text", ["[" * 100_000, "[" + "9" * 400 + "]", "[" + "9" * 5000 + "]"], ids=["deep", "long", "longer"])
def test_fn_says_what_is_wrong_with_absurd_json(text):
    code, said, why = run("turnover", text, "1000")
    assert (code, said, why[:6], why.count("\n")) == (1, "", "trades", 1)


def test_a_cell_in_a_currency_format_is_a_number():
    assert ask("RB_WEIGHT", Decimal("31000"), [[Decimal("124000.0000")]]) == 0.25
    assert ask("RB_GAIN", [["A", AS_OF, 100.0, Decimal("4000")]], 50, Decimal("52.1"), None, AS_OF) == 605.0


# whole columns


@pytest.mark.slow
def test_a_whole_column_is_read_to_its_last_used_row():
    whole = [["Value", None], [100, None], [110, 5], *[[None, None]] * 1_048_573]
    values, flows = [[row[0]] for row in whole], [[row[1]] for row in whole]
    assert ask("RB_TWR", values, flows) == pytest.approx(0.05)
    assert "give ranges of the same size" in refused("RB_TWR", values, flows[:3])[1]


def test_what_the_function_reads_ends_with_the_last_used_row():
    from xlrebal.shells.functions.parameter import read_argument

    read = read_argument(CELL_FUNCTIONS["RB_TURNOVER"].parameters[0], [[1], [None], [2], *[[None], [""], [" "]] * 1000], AS_OF)
    assert (list(read), read.height) == ([[1], [None], [2]], 3003)


def test_json_is_read_as_cells_are():
    assert run("gain", json.dumps([["Lot ID", "Acquired", "Quantity", "Cost Basis"], [7, 43832, 100, 4000]]), "50", "52.1", "FIFO", "2026-11-20")[1] == "605\n"


def test_a_word_with_figures_is_a_heading_beside_a_heading() -> None:
    with_headings = ask("RB_TRACKING_ERROR", [["Fund"], [0.02], [0.03], [0.05]], [["S&P 500"], [0.01], [0.01], [0.02]], 12)
    assert with_headings == ask("RB_TRACKING_ERROR", [[0.02], [0.03], [0.05]], [[0.01], [0.01], [0.02]], 12)
    assert refused("RB_TRACKING_ERROR", [["about 2"], [0.03], [0.05]], [[0.01], [0.01], [0.02]], 12)[0] == "#VALUE!"


@pytest.mark.parametrize(("holding", "answer"), [
    (["VTI", 100, None, None, "Stocks"], "holdings, row 2, Price: VTI is held and has no price"),
    (["VTI", 100, 0, None, "Stocks"], "holdings, row 2, Price: VTI has a Price of 0, which is taken for missing"),
    (["VTI", None, 400, None, "Stocks"], "holdings, row 2, Quantity: VTI in Portfolio has no usable quantity"),
    ([None, 100, 400, None, "Stocks"], "holdings, row 2, Symbol: Symbol is blank"),
    (["CASH", None, None, None, "Cash"], "holdings, row 2, Quantity: The cash row CASH gives no amount: enter its Quantity, or its Market Value."),
    (["VTI", 100, None, 40000, "Stocks"], "SELL VTI"),
])  # fmt: skip
def test_what_has_no_known_worth_is_refused_and_a_market_value_serves(holding, answer):
    headings = ["Symbol", "Quantity", "Price", "Market Value", "Asset Class"]
    holdings = [headings, holding, ["BND", 200, 75, None, "Bonds"], ["MMF", 5000, 1, None, "Cash"]]
    targets = [["Asset Class", "Target %"], ["Stocks", 0.6], ["Bonds", 0.4]]
    shown, sentence = refused("RB_TRADES", holdings, targets, None, None, AS_OF)
    assert (sentence.removeprefix("RB_TRADES: ") or " ".join([shown[1][0], shown[1][2]])).startswith(answer)
