"""Names that make securities one, and names of option contracts."""

from __future__ import annotations

from datetime import date

import pytest

from xlrebal.household.option_symbol import OptionContract, option_contract
from xlrebal.tax.covered_security import is_covered
from xlrebal.tax.cusip import is_cusip
from xlrebal.tax.known_securities import company_of, fund_of, index_followed, known_securities
from xlrebal.tax.share_classes import look_alike, names_of_one_security


def alike(*securities: tuple[str, str, str]) -> list[tuple[str, ...]]:
    return look_alike({symbol: names_of_one_security(symbol, description, kind) for symbol, description, kind in securities})


@pytest.mark.parametrize("lists", [known_securities().share_classes, known_securities().company_classes])
def test_no_symbol_stands_for_two(lists):
    symbols = [symbol for listed in lists.values() for symbol in listed]
    assert len(symbols) == len(set(symbols))
    assert all(len(listed) > 1 for listed in lists.values())


def test_classes_of_one_fund_follow_one_index():
    for listed in known_securities().share_classes.values():
        assert len({index_followed(symbol) for symbol in listed}) == 1


def test_the_list_is_asked_in_any_spelling():
    assert fund_of("VINIX") == ""  # Vanguard Institutional Index Fund, a fund of its own
    assert index_followed("VINIX") == index_followed("NYSEARCA:SPY") == index_followed("splg") == "S&P 500"
    assert index_followed("VTI US Equity") == "CRSP US Total Market"
    assert company_of("BRKB") == company_of("BRK/A") == "Berkshire Hathaway"
    assert company_of("BRK.C") == index_followed("AAPL") == ""


def test_listed_classes_and_described_ones_join():
    assert alike(("VTI", "Vanguard Total Stock Market ETF", ""), ("VTSAX", "", ""),
                 ("922908769", "VANGUARD TOTAL STOCK MARKET ETF", "")) == [("922908769", "VTI", "VTSAX")]


@pytest.mark.parametrize(("first", "second"), [
    ("American Funds Growth Fund of America Class A", "American Funds Growth Fund of America Cl R-6"),
    ("PIMCO Total Return Fund Instl", "PIMCO Total Return Fund Class A"),
    ("Vanguard Growth ETF", "Vanguard Growth Index Fund Admiral Shares"),
    ("Vanguard Growth Index Fund Institutional Plus Shares", "Vanguard Growth Idx Inv"),
])  # fmt: skip
def test_class_words_do_not_count(first, second):
    assert alike(("A", first, "fund"), ("B", second, "etf")) == [("A", "B")]


@pytest.mark.parametrize(("first", "second", "kind"), [
    ("Alphabet Inc Class A", "Alphabet Inc Class C", "stock"),
    ("Alphabet Inc Class A", "Alphabet Inc Class C", ""),
    ("Vanguard Institutional Index Fund", "Vanguard Index Fund", "fund"),
    ("Vanguard Total Stock Market Index Fund", "Vanguard Institutional Total Stock Market Index Fund", "fund"),
    ("iShares Core S&P 500 ETF", "Vanguard S&P 500 ETF", "etf"),
    ("Vanguard S&P 500 ETF", "Vanguard S&P 500 Growth ETF", "etf"),
    ("", "", "fund"),
    ("Acme Inc", "Acme Inc", "stock"),
])  # fmt: skip
def test_others_are_not_alike(first, second, kind):
    assert alike(("A", first, kind), ("B", second, kind)) == []


def test_a_ticker_and_its_cusip():
    assert alike(("AAPL", "Apple Inc", "stock"), ("037833100", "APPLE INC.", "")) == [("037833100", "AAPL")]
    assert is_cusip("037833100")
    assert is_cusip("38259P508")
    assert not is_cusip("VTSAX")


CALL = OptionContract("VTI", date(2026, 12, 18), True, 250_00)


@pytest.mark.parametrize(("symbol", "contract"), [
    ("VTI   261218C00250000", CALL),
    ("VTI261218C250", CALL),
    ("-VTI261218P250.5", CALL._replace(is_call=False, strike=250_50)),
    ("VTI 12/18/2026 250.00 C", CALL),
    ("vti 12/18/26 250 C", CALL),
    ("BRK.B 12/18/2026 250.00 C", CALL._replace(underlying="BRKB")),
    ("VTI", None), ("912828XX1", None), ("VTI261318C250", None), ("BRK.B", None),
])  # fmt: skip
def test_option_symbols(symbol, contract):
    assert option_contract(symbol) == contract


@pytest.mark.parametrize(("kind", "first"), [
    ("stock", date(2011, 1, 1)), ("etf", date(2012, 1, 1)), ("fund", date(2012, 1, 1)), ("", date(2012, 1, 1)),
    ("bond", date(2014, 1, 1)), ("convertible", date(2016, 1, 1)),
])  # fmt: skip
def test_covered_from_the_first_day(kind, first):
    assert is_covered(kind, first)
    assert not is_covered(kind, first.replace(year=first.year - 1, month=12, day=31))


def test_reinvested_stock_is_covered_a_year_later():
    assert not is_covered("stock", date(2011, 12, 31), reinvested=True)
    assert is_covered("stock", date(2012, 1, 1), reinvested=True)
