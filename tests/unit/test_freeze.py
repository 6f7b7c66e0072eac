"""Formulas that call our functions become their values; nothing else in the file changes."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from tests.cli_runner import CliRunner
from tests.ooxml_validator import validation_errors
from tests.rich_workbook import rich_workbook
from tests.workbook_reading import cell, edited, parts, sheet_part
from xlrebal.excel.file.calculation_chain import without_cells
from xlrebal.excel.file.freeze_formulas import freeze_formulas
from xlrebal.excel.file.package import MAIN
from xlrebal.excel.our_functions import OUR_FUNCTIONS, calling_names, calls_our_function
from xlrebal.shells.cli import app
from xlrebal.shells.freeze_file import freeze_file
from xlrebal.shells.functions.catalogue import CELL_FUNCTIONS

X = f"{{{MAIN}}}"


def workbook() -> bytes:
    """One sheet of every kind of formula, one without any of ours."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.set_properties({"created": datetime.fromisoformat("2026-11-20")})
    sheet, other = book.add_worksheet("Model"), book.add_worksheet("Notes")
    sheet.write_formula("A1", "=RB_BAND_LOW(60%,20%,\"REL\")", None, 0.48)
    sheet.write_formula("A2", "=A1*2", None, 0.96)
    sheet.write_formula("A3", "=IF(A1>0,xlrebal.xlam!rb_status(A1,0.5,0.6),\"\")", None, "Under & out  ")
    sheet.write_formula("A4", "=RB_WASH_SALE(\"VTI\",1,B1:B9)", None, True)
    sheet.write_formula("A5", "=RB_SUBSTITUTE(\"ZZZ\")", None, "#N/A")
    sheet.write_formula("A6", "=\"RB_GAIN(is a text)\"", None, "RB_GAIN(is a text)")
    sheet.write_formula("A7", "=RB_WEIGHT(1,0)", None, "")
    sheet.write_dynamic_array_formula("C1:D2", "=RB_SELL_LOTS(F1:H9,1,2)", None, "Lot ID")
    sheet.write_string("D1", "Gain")
    sheet.write_string("C2", "A")
    sheet.write_number("D2", 12.5)
    sheet.write_array_formula("E1:E2", "{=RB_NET_GAINS(1,2)}", None, 1)
    sheet.write_number("E2", 2)
    other.write_formula("A1", "=SUM(Model!A1:A2)", None, 1.44)
    book.close()
    return edited(buffer.getvalue(), "xl/worksheets/sheet1.xml", '<c r="A7">', '<c r="A7" t="str">')  # as Excel saves a blank text


def shown(data: bytes, reference: str) -> tuple[str | None, str | None, bool]:
    """A cell's type, its value or text, and whether it has a formula."""
    node = cell(data, "Model", reference)
    return node.get("t"), node.findtext(f"{X}v") or node.findtext(f"{X}is/{X}t"), node.find(f"{X}f") is not None


def changed(before: bytes, after: bytes) -> set[str]:
    """The parts whose bytes changed."""
    old, new = parts(before), parts(after)
    return {name for name in old if new.get(name) != old[name]}


def test_our_formulas_become_their_values():
    frozen = freeze_formulas(workbook())
    assert (frozen.frozen, frozen.without_value) == (7, ())
    assert {reference: shown(frozen.data, reference) for reference in ("A1", "A3", "A4", "A5", "A7", "C1", "D2", "E1", "E2")} == {
        "A1": (None, "0.48", False), "A3": ("inlineStr", "Under & out  ", False), "A4": ("b", "1", False), "A5": ("e", "#N/A", False),
        "A7": (None, None, False), "C1": ("inlineStr", "Lot ID", False), "D2": (None, "12.5", False), "E1": (None, "1", False), "E2": (None, "2", False)}
    assert cell(frozen.data, "Model", "C1").get("cm") is None


def test_other_formulas_stay():
    frozen = freeze_formulas(workbook()).data
    assert shown(frozen, "A2") == (None, "0.96", True)
    assert shown(frozen, "A6") == ("str", "RB_GAIN(is a text)", True)


def test_only_the_sheets_with_our_formulas_change():
    before = workbook()
    after = freeze_formulas(before).data
    assert (changed(before, after), set(parts(after))) == ({sheet_part(before, "Model")}, set(parts(before)))


def test_the_same_input_gives_the_same_bytes_and_freezing_again_changes_nothing():
    once = freeze_formulas(workbook()).data
    assert freeze_formulas(workbook()).data == once
    again = freeze_formulas(once)
    assert (again.data, again.frozen) == (once, 0)


def test_a_workbook_without_our_formulas_keeps_its_bytes():
    data = rich_workbook()
    assert freeze_formulas(data).data is data


def test_a_rich_workbook_keeps_every_other_part():
    before = edited(rich_workbook(macros=True), "xl/worksheets/sheet1.xml", "<f>", "<f>0*RB_WEIGHT(1,2)+")
    after = freeze_formulas(before).data
    assert changed(before, after) == {"xl/worksheets/sheet1.xml", "xl/calcChain.xml"}
    assert parts(after)["xl/calcChain.xml"].count(b"<c ") == parts(before)["xl/calcChain.xml"].count(b"<c ") - 1


@pytest.mark.validator
def test_a_frozen_workbook_is_valid(tmp_path):
    path = tmp_path / "frozen.xlsx"
    for book in (workbook(), beside_cells()):
        path.write_bytes(freeze_formulas(book).data)
        assert validation_errors(path) == []


def test_shared_formulas_are_frozen_together_or_not_at_all():
    def shared(last: str) -> bytes:
        first = '<c r="B1"><f t="shared" ref="B1:B2" si="0">RB_WEIGHT(A1,9)</f><v>1</v></c></row>'
        data = edited(workbook(), "xl/worksheets/sheet2.xml", "</row>", first + f'<row r="2"><c r="B2"><f t="shared" si="0"/>{last}</c></row>')
        return edited(data, "xl/worksheets/sheet1.xml", "RB_BAND_LOW", "BAND_LOW")
    whole, part = freeze_formulas(shared("<v>2</v>")), freeze_formulas(shared(""))
    assert (whole.frozen, whole.without_value) == (8, ())
    assert (part.frozen, part.without_value) == (6, ("Notes!B2",))
    assert cell(part.data, "Notes", "B1").find(f"{X}f") is not None


@pytest.mark.parametrize("value", ["", "<v></v>", "<v>#NAME?</v>"])
def test_a_cell_without_a_value_keeps_its_formula_and_is_named(value):
    data = edited(workbook(), "xl/worksheets/sheet1.xml", "<v>0.48</v>", value)
    frozen = freeze_formulas(data)
    assert (frozen.frozen, frozen.without_value) == (6, ("Model!A1",))
    assert shown(frozen.data, "A1")[2]


def test_a_spill_that_is_blocked_keeps_its_formula_and_is_named():
    data = edited(workbook(), "xl/worksheets/sheet1.xml", '<c r="A5" t="e">', '<c r="A5" t="e" vm="1">')
    frozen = freeze_formulas(data)
    assert (frozen.frozen, frozen.without_value) == (6, ("Model!A5",))


def test_an_emptied_chain_goes_with_its_relationship():
    chain = f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="A2"/><c r="A1" i="2"/></calcChain>'.encode()
    assert without_cells(chain, {"1": {"A1", "A2"}, "2": {"A1"}}) is None
    assert without_cells(chain, {"3": {"A1"}}) == chain
    left = without_cells(chain, {"1": {"A1"}})
    assert left is not None
    assert b'<c r="A2" i="1"/><c r="A1" i="2"/>' in left


@pytest.mark.parametrize(("formula", "ours"), [
    ("RB_GAIN(A1:D9,5,6)", True), ("=1+rb_term(A1)", True), ("[1]!RB_GAIN(A1)", True), ("_xludf.RB_TWR(A1:A9)", True), ("'My Add-in.xlam'!RB_VERSION()", True),
    ("'a\"b'!A1+RB_GAIN(1)+'c\"d'!A1", True), ("'it''s'!A1&RB_GAIN (1)", True), ("SUM(Lots[[#All],[Price]])*RB_GAIN(1)", True),
    ("RB_MYOWN(1)", False), ("'Roadbook.xlam'!RB_DISTANCE(B1)", False), ("RB_GAINS(1)", False), ("SUM(Lots[RB_GAIN(net)])", False), ("'RB_GAIN(x)'!A1", False), ("ÄRB_GAIN(1)", False),
    ('"RB_GAIN(1)"', False), ('"say ""RB_GAIN(1)"""', False), ("CURB_GAIN(1)", False), ("RB_GAIN+1", False), ("SUM(A1)", False), (None, False), (5, False)])
def test_what_calls_our_functions(formula, ours):
    assert calls_our_function(formula) is ours


def test_the_functions_known_are_those_there_are():
    assert set(OUR_FUNCTIONS) == set(CELL_FUNCTIONS)


def test_names_call_by_way_of_names():
    names = calling_names({"Mine": "2*Yours", "Yours": "RB_WEIGHT(1,4)", "Other": "Sheet1!$A$1", "Mine.too": '"Mine"'})
    assert names == {"mine", "yours"}
    assert [calls_our_function(each, names) for each in ("mine+1", "Yours(3)", "Mine.too", "Mine!A1", "NotMine", '"Mine"', "A1")] == [True, True, False, False, False, False, False]


# formulas outside cells


def beside_cells() -> bytes:
    """One sheet whose names, validations, formats and table call our functions, and one that calls none."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.set_properties({"created": datetime.fromisoformat("2026-11-20")})
    sheet, other = book.add_worksheet("Model"), book.add_worksheet("Notes")
    book.define_name("MyWeight", "=RB_WEIGHT(1,4)")
    book.define_name("Notes!MyWeight", "=5")
    book.define_name("Plain", "=Model!$A$1")
    sheet.write_formula("A1", "=MyWeight*2", None, 0.5)
    sheet.write_formula("A2", "=Plain*2", None, 1)
    sheet.write_formula("A3", "='Roadbook.xlam'!RB_DISTANCE(B1)", None, 12)
    other.write_formula("A1", "=MyWeight*2", None, 10)
    sheet.data_validation("B1", {"validate": "custom", "value": '=RB_TERM(B1)="LT"'})
    sheet.data_validation("B2", {"validate": "custom", "value": "=B2>0"})
    sheet.conditional_format("A1:A9", {"type": "formula", "criteria": '=RB_STATUS(A1,0,1)="Over"', "format": book.add_format({"bold": True})})
    sheet.conditional_format("C1:C9", {"type": "formula", "criteria": "=C1>0", "format": book.add_format({"bold": True})})
    sheet.add_table("G1:I3", {"columns": [{"header": "a"}, {"header": "b", "formula": "=RB_WEIGHT([@a],4)"}, {"header": "c", "formula": "=[@a]*2"}], "data": [[1, 0.25, 2], [2, 0.5, 4]]})
    book.close()
    return buffer.getvalue()


def test_a_cell_that_calls_by_way_of_a_name_is_frozen():
    frozen = freeze_formulas(beside_cells())
    assert (frozen.frozen, frozen.without_value) == (3, ())
    assert shown(frozen.data, "A1") == (None, "0.5", False)
    assert [shown(frozen.data, reference)[2] for reference in ("A2", "A3", "H2", "I2")] == [True, True, False, True]
    assert cell(frozen.data, "Notes", "A1").find(f"{X}f") is not None


def test_what_still_calls_is_named():
    assert freeze_formulas(beside_cells()).still_calling == ("the name MyWeight", "the conditional format of Model!A1:A9", "the data validation of Model!B1")


def test_the_newer_form_of_a_rule_is_named_too():
    newer = ('<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
             '<x14:dataValidation type="custom"><x14:formula1><xm:f>RB_TERM(Notes!A1)="LT"</xm:f></x14:formula1><xm:sqref>D4</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>')
    data = edited(workbook(), "xl/worksheets/sheet1.xml", "</worksheet>", f"{newer}</worksheet>")
    assert freeze_formulas(data).still_calling == ("the data validation of Model!D4",)


def test_a_table_column_loses_the_formula_its_cells_had():
    before = beside_cells()
    frozen = freeze_formulas(before).data
    table = parts(frozen)["xl/tables/table1.xml"]
    assert (b"RB_" in parts(before)["xl/tables/table1.xml"], b"RB_" in table, table.count(b"<calculatedColumnFormula>")) == (True, False, 1)
    assert changed(before, frozen) == {sheet_part(before, "Model"), "xl/tables/table1.xml"}


def test_a_total_that_calls_is_named():
    data = edited(beside_cells(), "xl/tables/table1.xml", "</calculatedColumnFormula></tableColumn>", "</calculatedColumnFormula><totalsRowFormula>RB_TURNOVER([b],1)</totalsRowFormula></tableColumn>")
    assert freeze_formulas(data).still_calling[1] == "the total of b in the table Table1"


def test_the_command_names_what_still_calls(tmp_path: Path):
    book = tmp_path / "client.xlsx"
    book.write_bytes(beside_cells())
    code, said, why = run(str(book))
    assert (code, said[:24], why.splitlines()[2]) == (1, "3 formulas turned into v", "The data validation of Model!B1 calls an RB_ function and has no value: delete it, or expect #NAME?.")


# the command


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["freeze", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_writes_a_copy_beside_the_input(tmp_path: Path):
    book = tmp_path / "client.xlsx"
    book.write_bytes(workbook())
    assert run(str(book)) == (0, f"7 formulas turned into values. Result: {tmp_path / 'client-frozen.xlsx'}\n", "")
    assert book.read_bytes() == workbook()
    assert (tmp_path / "client-frozen.xlsx").read_bytes() == freeze_formulas(workbook()).data


def test_frozen_in_place_what_it_replaces_is_kept(tmp_path: Path):
    book = tmp_path / "client.xlsx"
    book.write_bytes(workbook())
    done = freeze_file(book, book)
    assert done.backup == tmp_path / "client (original, kept by xlrebal).xlsx"
    assert done.backup.read_bytes() == workbook()


def test_the_command_names_cells_without_a_value(tmp_path: Path):
    book = tmp_path / "client.xlsx"
    book.write_bytes(edited(workbook(), "xl/worksheets/sheet1.xml", "<v>0.48</v>", ""))
    code, said, why = run(str(book))
    assert (code, said[:24], why[:44]) == (1, "6 formulas turned into v", "Model!A1 has no value yet and keeps its form")


@pytest.mark.parametrize("data", [b"", b"Symbol,Quantity\n", b"PK damaged"])
def test_what_is_no_workbook_is_refused_in_a_line(tmp_path: Path, data: bytes):
    book = tmp_path / "client.xlsx"
    book.write_bytes(data)
    code, said, why = run(str(book))
    assert (code, said, why.count("\n")) == (2, "", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["client.xlsx"]


def test_a_missing_file_and_another_kind_of_output_are_refused(tmp_path: Path):
    assert run(str(tmp_path / "none.xlsx"))[0] == 2
    assert run(str(tmp_path / "none.xlsx"), "-o", str(tmp_path / "out.txt"))[0] == 2
