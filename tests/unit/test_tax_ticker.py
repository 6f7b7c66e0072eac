from __future__ import annotations

import pytest

from xlrebal.household.option_symbol import root_of
from xlrebal.tax.cusip import check_digit, cusip_in, cusip_in_words
from xlrebal.tax.ticker import Ticker, plain_symbol, security_key, ticker

CLASS_B = """BRK.B|BRK/B|BRK-B|BRK B|brk.b|BRK_B|BRK / B|BRK CL B|BRK.CLB|BRK Class B|NYSE:BRK.B|NYSE: BRK/B|XNYS:BRK-B
|Berkshire Hathaway Inc (XNYS:BRK.B)|BRK/B US Equity|BRK/B UN Equity|BRK/B US|BRK-B.US|BRK.B-US|BRK.B:US|BRK\u2013B|\uff22\uff32\uff2b.B"""
COMMON = "AAPL|aapl|AAPL*|NASDAQ:AAPL|NAS:AAPL|US:AAPL|AAPL.O|AAPL.OQ|AAPL US Equity|AAPL UW Equity|AAPL US|AAPL.US|AAPL-US|AAPL:US|AAPL.NASDAQ|APPLE INC. (XNAS:AAPL)"
SERIES_L = "BAC-PL|BAC.PL|BAC.PRL|BAC.PR.L|BAC/PRL|BAC PRL|BAC PR L|BAC^L|BAC.PFD.L|NYSE:BAC-PL"
WARRANT = "XYZ.WS|XYZ/WS|XYZ-WT|XYZ WS|XYZ+"


@pytest.mark.parametrize(
    ("spellings", "security"),
    [
        (CLASS_B, Ticker("BRK", "B")),
        (COMMON, Ticker("AAPL")),
        (SERIES_L, Ticker("BAC", "PR L")),
        (WARRANT, Ticker("XYZ", "WS")),
        ("XYZ.WS.A|XYZ WSA|XYZ+A", Ticker("XYZ", "WS A")),
        ("XYZ.U|XYZ/UN|XYZ=", Ticker("XYZ", "U")),
        ("MUTF:VFIAX|VFIAX:US|VFIAX", Ticker("VFIAX")),
        ("037833100|37833100|037833-10-0|037833 10 0|037 833 100|US0378331005", Ticker("037833100")),
    ],
)
def test_spellings_of_one_security(spellings: str, security: Ticker) -> None:
    assert {ticker(each.strip()) for each in spellings.split("|")} == {security}


@pytest.mark.parametrize(
    "text",
    ["CASH", "USD", "CUR:USD", "CASH-USD", "CORE CASH", "US DOLLAR", "CASH & CASH INVESTMENTS", "VTI 261218C00250000", "-VTI261218P250",
     "VTI 12/18/2026 250.00 C", "TSE:RY", "RY.TO", "LON:VOD", "BTC-USD", "PENDING ACTIVITY", "LARGE CAP INDEX TRUST CLASS C", "123456"],
)  # fmt: skip
def test_what_is_no_listed_symbol_of_the_united_states_is_all_root(text: str) -> None:
    assert ticker(text) == Ticker(text)


def test_securities_that_only_look_alike_stay_apart() -> None:
    apart = ["BF.A", "BF.B", "BAC", "BAC-PL", "BAC-PK", "XYZ", "XYZ.WS", "XYZ.U", "XYZ.RT", "GOOG", "GOOGL", "RY", "TSE:RY", "BRK.A", "BRK.B"]
    assert len({security_key(each) for each in apart}) == len(apart)


def test_the_exchanges_own_spelling_is_for_looking_up() -> None:
    assert [plain_symbol(text) for text in ("NYSEARCA:VTI", "BRK/B", "BRKB", "BF-B US Equity")] == ["VTI", "BRK.B", "BRKB", "BF.B"]
    assert security_key("BRKB") == security_key("BRK/B")


def test_cusips() -> None:
    assert check_digit("03783310") == "0"  # Apple
    assert check_digit("92290876") == "9"  # Vanguard Total Stock Market ETF
    assert cusip_in("37833101") == ""  # no zeros are missing: the check digit says so
    assert cusip_in("US0378331015") == ""
    assert cusip_in_words("VANGUARD TOTAL STK MKT ETF CUSIP: 922908769") == "922908769"
    assert cusip_in_words("Apple, account 123456789") == ""


def test_an_option_on_a_class_knows_its_share_in_any_spelling() -> None:
    assert {root_of(each) for each in ("BRK.B", "BRK/B", "brk b", "BRKB", "NYSE:BRK.B", "BRK/B US Equity")} == {"BRKB"}
