"""How the advisor's columns look, from the file's styles, theme and widths."""

import io

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color

from xlrebal.excel.file.package import Package
from xlrebal.excel.file.read_look import read_look
from xlrebal.excel.grid import ColumnLook


def looks(book, heading_row, columns):
    file = io.BytesIO()
    book.save(file)
    return read_look(Package(file.getvalue()), book.active.title, heading_row, columns)


@pytest.fixture
def book():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["C3"] = "Symbol", "Market Value"
    sheet["B4"], sheet["C4"] = "VTI", 390500
    return book


def test_a_formatted_column(book):
    sheet = book.active
    sheet.column_dimensions["C"].width = 18.5  # as the file counts; Excel shows 17.79
    sheet["C3"].font = Font(name="Georgia", size=12, bold=True, color="FFFFFFFF")
    sheet["C3"].fill = PatternFill("solid", fgColor="FF1F4E79")
    sheet["C3"].alignment = Alignment(wrap_text=True)
    sheet["C4"].number_format = "$#,##0.00"
    sheet["C4"].font = Font(name="Georgia", size=10, color="FF333333")
    sheet["C4"].alignment = Alignment(horizontal="right")
    (look,) = looks(book, 2, [2])
    assert look == ColumnLook(
        width=17.7891, number_format="$#,##0.00", font_name="Georgia", font_size=10, font_color="333333", align="right",
        heading_font_name="Georgia", heading_font_size=12, heading_font_color="FFFFFF", heading_bold=True,
        heading_fill="1F4E79", heading_wrap=True,
    )  # fmt: skip


def test_a_plain_column(book):
    (look,) = looks(book, 2, [1])
    assert (look.width, look.number_format, look.heading_fill, look.heading_bold) == (None, "General", None, False)
    assert (look.font_name, look.font_size, look.align) == ("Calibri", 11, None)


def test_theme_colours_with_their_tint(book):
    book.active["B3"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.5999938962981048))
    book.active["C3"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=-0.249977111117893))
    book.active["B4"].font = Font(color=Color(theme=1))
    book.active["C4"].font = Font(color=Color(indexed=10))
    first, second = looks(book, 2, [1, 2])
    assert distance(first.heading_fill, "B8CCE4") <= 1  # as Excel shows the tints of Accent 1,
    assert distance(second.heading_fill, "366092") <= 1  # which it rounds in a way of its own
    assert (first.font_color, second.font_color) == ("000000", "FF0000")


def distance(color, other):
    return max(abs(one - two) for one, two in zip(bytes.fromhex(color), bytes.fromhex(other), strict=True))


def test_patterns_and_system_colours_count_as_none(book):
    book.active["B3"].fill = PatternFill("lightGrid", fgColor="FF1F4E79")
    book.active["B4"].font = Font(color=Color(indexed=64))
    (look,) = looks(book, 2, [1])
    assert (look.heading_fill, look.font_color) == (None, None)


def test_built_in_number_formats(book):
    book.active["B4"].number_format = "0.00%"
    book.active["C4"].number_format = "mm-dd-yy"  # number 14: the short date of the machine
    assert [look.number_format for look in looks(book, 2, [1, 2])] == ["0.00%", "m/d/yyyy"]


def test_a_column_beyond_the_cells(book):
    assert looks(book, 2, [9])[0].number_format == "General"
    assert looks(book, 40, [1])[0].number_format == "General"


def test_a_hidden_column_is_told(book):
    book.active.column_dimensions["C"].hidden = True
    assert [look.hidden for look in looks(book, 2, [1, 2])] == [False, True]
