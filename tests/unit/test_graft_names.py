"""Which names our sheets bear, and the marks that make them ours."""

from __future__ import annotations

import pytest

from xlrebal.excel.result_names import choose_names, mark_name, mark_reference, marked_sheets

WANTED = ("Trades", "Lots Sold")


@pytest.mark.parametrize(
    ("existing", "marked", "expected"),
    [
        ((), {}, ("Trades", "Lots Sold")),
        (("Holdings",), {}, ("Trades", "Lots Sold")),
        (("trades",), {}, ("Trades (2)", "Lots Sold")),  # the advisor's own
        (("TRADES", "Trades (2)"), {}, ("Trades (3)", "Lots Sold")),
        (("Trades",), {"Trades": "Trades"}, ("Trades", "Lots Sold")),  # ours
        (("My trades",), {"Trades": "My trades"}, ("My trades", "Lots Sold")),  # ours, renamed
        (("my TRADES",), {"Trades": "My trades"}, ("my TRADES", "Lots Sold")),
        (("Trades", "Trades (2)"), {"Trades": "Trades (2)"}, ("Trades (2)", "Lots Sold")),
        (("Holdings",), {"Trades": "Gone"}, ("Trades", "Lots Sold")),  # ours, deleted
        (("Lots Sold",), {"Trades": "Lots Sold"}, ("Lots Sold", "Lots Sold (2)")),  # ours, renamed to another's name
        (("X",), {"Trades": "X", "Lots Sold": "X"}, ("X", "Lots Sold")),  # two marks on one sheet
    ],
)
def test_a_name_for_each_sheet(existing: tuple[str, ...], marked: dict[str, str], expected: tuple[str, ...]) -> None:
    assert choose_names(existing, marked, WANTED) == dict(zip(WANTED, expected, strict=True))


def test_a_name_fits_what_excel_allows() -> None:
    long = "A result sheet of thirty-one ch"
    assert len(long) == 31
    assert choose_names((long,), {}, (long,)) == {long: "A result sheet of thirty-on (2)"}


@pytest.mark.parametrize(
    ("reference", "sheet"),
    [
        ("Trades!$A$1", "Trades"),
        ("=Trades!$A$1", "Trades"),
        ("='My trades'!$A$1", "My trades"),
        ("'Smith''s'!$A$1", "Smith's"),
        ("'Käufe & Co'!$A$1", "Käufe & Co"),
        ("#REF!$A$1", None),
        ("=#REF!", None),
        ("'[Other.xlsx]Trades'!$A$1", "[Other.xlsx]Trades"),
        ("[1]Trades!$A$1", None),
        ("Trades!$B$7", None),
        ("", None),
    ],
)
def test_what_a_mark_refers_to(reference: str, sheet: str | None) -> None:
    assert marked_sheets({"XLR_Trades": reference}, WANTED).get("Trades") == sheet


@pytest.mark.parametrize("sheet", ["Trades", "Lots Sold", "O'Neil's", "2024"])
def test_a_mark_is_read_as_it_was_written(sheet: str) -> None:
    assert marked_sheets({mark_name("Lots Sold"): mark_reference(sheet)}, WANTED) == {"Lots Sold": sheet}


def test_marks_are_names_excel_accepts() -> None:
    assert mark_name("Lots Sold") == "xlr_Lots_Sold"
    assert mark_name("Trades") == "xlr_Trades"
