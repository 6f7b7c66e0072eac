"""What of the advisor's counts as a reference to our sheets."""

from __future__ import annotations

import pytest

from xlrebal.excel.file.dependents import formulas_of_sheet, refers_to_any

SHEETS = ("Trades", "Lots Sold", "R&D", "Smith's")


@pytest.mark.parametrize(
    ("formula", "refers"),
    [
        ("SUM(Trades!B2:B9)", True),
        ("TRADES!$A$1+1", True),
        ("'Lots Sold'!A1", True),
        ("&apos;Lots Sold&apos;!A1", True),
        ("'R&amp;D'!A1", True),
        ("'Smith''s'!A1", True),
        ("SUM('Trades:Lots Sold'!A1)", True),
        ("SUM(Trades:Wash!A1)", True),
        ('INDIRECT("Trades!B2")', True),
        ("SUM(xlr_trades[Amount])", True),
        ("SUM(xlr_trades_old[Amount])", False),
        ("OldTrades!A1", False),
        ("Trades_Old!A1", False),
        ("Holdings!A1", False),
        ("Trades", False),  # a name of the advisor's
        ("", False),
    ],
)
def test_a_reference_is_found(formula: str, refers: bool) -> None:
    assert refers_to_any([b"1+1", formula.encode()], SHEETS, ("xlr_trades",)) is refers


def test_without_tables_an_empty_text_refers_to_nothing() -> None:
    assert not refers_to_any([b"", b"A1"], SHEETS, ())


def test_formulas_are_found_wherever_a_sheet_has_them() -> None:
    sheet = (
        b'<sheetData><c r="A1"><f>Trades!A1</f><v>1</v></c><c r="A2"><f t="shared" si="0"/></c></sheetData>'
        b'<cfRule><formula>Drift!A1</formula></cfRule><x:dataValidation><x:formula1>Gains!A1</x:formula1>'
        b"</x:dataValidation><ext><xm:f>Harvest!A1</xm:f></ext><font>Checks!A1</font>"
    )
    assert formulas_of_sheet(sheet).split(b"\n") == [b"Trades!A1", b"Drift!A1", b"Gains!A1", b"Harvest!A1"]
