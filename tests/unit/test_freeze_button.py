"""Freeze Formulas on what LibreOffice has not: formulas that spill, as Excel for Windows answers about them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from xlwings import App

from xlrebal.shells import ribbon
from xlrebal.shells.freeze_button import freeze_formulas

SPILL, NAME, NOT_AVAILABLE = -2146826243, -2146826259, -2146826246


class Cells:
    """Cells of a sheet from A1; those a formula spilled into go when the formula goes."""

    def __init__(self, values: list[list[Any]], formulas: list[list[str]], spilled: dict[tuple[int, int], list[tuple[int, int]]]) -> None:
        self.values, self.formulas, self.spilled = values, formulas, spilled
        self.name = "Model"

    api = SimpleNamespace(ProtectContents=False)

    def __len__(self) -> int:
        return len(self.values) * len(self.values[0])

    @property
    def used_range(self) -> Any:
        whole = SimpleNamespace(Value2=tuple(map(tuple, self.values)))
        return SimpleNamespace(row=1, column=1, api=whole, formula=tuple(map(tuple, self.formulas)), shape=(len(self.values), len(self.values[0])))

    def range(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> Area:
        return Area(self, first, last or first)


class Area:
    has_array = False

    def __init__(self, cells: Cells, first: tuple[int, int], last: tuple[int, int]) -> None:
        self.cells, self.first, self.last = cells, first, last

    def _write(self, value: Any) -> None:
        (top, left), (bottom, right) = self.first, self.last
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                for at, beside in self.cells.spilled.pop((row, column), ()):
                    self.cells.values[at - 1][beside - 1], self.cells.formulas[at - 1][beside - 1] = None, ""
                written = value[row - top][column - left] if isinstance(value, list) else value
                held = written.removeprefix("'") if isinstance(written, str) else written
                self.cells.values[row - 1][column - 1], self.cells.formulas[row - 1][column - 1] = held, str(written)

    value = property(None, _write)


def frozen(values: list[list[Any]], formulas: list[list[str]], **spilled: Any) -> tuple[int, Cells]:
    app: Any = SimpleNamespace(screen_updating=True, display_alerts=True, enable_events=True, calculation="automatic")
    app.properties = App.properties.__get__(app)
    sheet = Cells(values, formulas, spilled.get("spilled", {}))
    book: Any = SimpleNamespace(app=app, sheets=[sheet], names=[])
    return freeze_formulas(book).cells, sheet


def test_what_a_formula_spilled_stays_where_it_was_shown():
    call = "=RB_SELL_LOTS(F1:H9,1,2)"
    shown = [["Lot ID", "Gain"], ["007", 12.123456], [None, "kept"]]
    for below in ("", call):  # whichever way Excel tells the formula of a cell that was spilled into
        count, sheet = frozen([list(row) for row in shown], [[call, below], [below, below], ["", "kept"]], spilled={(1, 1): [(1, 2), (2, 1), (2, 2)]})
        assert sheet.values == shown
        assert sheet.formulas == [["'Lot ID", "'Gain"], ["'007", "12.123456"], ["", "kept"]]
        assert count == (1 if not below else 4)


def test_a_spill_that_is_blocked_and_an_unknown_function_keep_their_formula_other_errors_do_not():
    formulas = [["=RB_SELL_LOTS(A1:A9)", "=RB_GAIN(1)", "=RB_SUBSTITUTE(1)", "=SUM(A1)"]]
    count, sheet = frozen([[SPILL, NAME, NOT_AVAILABLE, 3.0]], [list(row) for row in formulas])
    assert (count, sheet.formulas) == (1, [[*formulas[0][:2], "#N/A", "=SUM(A1)"]])


def pressed(answer: str, *sheets: Cells, **names: str) -> list[str]:
    """What the button says where its question is answered so."""
    said: list[str] = []
    app: Any = SimpleNamespace(screen_updating=True, display_alerts=True, enable_events=True, calculation="automatic", status_bar=False)
    app.properties = App.properties.__get__(app)
    app.alert = lambda prompt, *_, **__: said.append(prompt) or answer
    defined = [SimpleNamespace(name=name.replace("__", "!"), refers_to=text) for name, text in names.items()]
    ribbon.freeze_formulas(SimpleNamespace(app=app, sheets=list(sheets), names=defined))
    return said


def calling(formula: str = "=RB_WEIGHT(1,4)") -> Cells:
    return Cells([[0.25]], [[formula]], {})


@pytest.mark.parametrize(("answer", "held"), [("cancel", "=RB_WEIGHT(1,4)"), ("ok", "0.25")])
def test_it_asks_first(answer, held):
    sheet = calling()
    question, *done = pressed(answer, sheet)
    assert question.startswith("Every formula that calls one of our functions is replaced by its value, on all sheets.")
    assert sheet.formulas == [[held]]
    assert done == ([] if answer == "cancel" else ["1 cell became a value."])


def test_a_protected_sheet_stops_it_before_anything_is_frozen_unless_it_calls_nothing_of_ours():
    free, locked, plain = calling(), calling(), calling("=SUM(A1)")
    locked.name = "Fees"
    locked.api = plain.api = SimpleNamespace(ProtectContents=True)
    assert pressed("ok", free, plain)[-1] == "1 cell became a value."
    again = calling()
    assert pressed("ok", again, locked)[-1] == (
        "The sheet Fees is protected, and nothing was frozen: unprotect it under Review, Unprotect Sheet, then press the button again.")
    assert again.formulas == [["=RB_WEIGHT(1,4)"]]


def test_where_it_breaks_off_it_does_not_say_that_all_is_as_it_was():
    class Broken(Cells):
        def range(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> Area:
            if last is not None:
                raise RuntimeError("Excel is gone")
            return super().range(first, last)

    free, broken = calling(), Broken([[0.25]], [["=RB_WEIGHT(1,4)"]], {})
    said = pressed("ok", free, broken)[-1]
    assert free.formulas == [["0.25"]]
    assert "Some of the formulas may be values already: close the workbook without saving to have them all back." in said
    assert "as they were" not in said


def test_cells_that_call_by_way_of_a_name_are_frozen_and_the_name_is_told():
    cells, other = calling("=Share*2"), calling("=Share+Fee")
    other.name = "Fees"
    said = pressed("ok", cells, other, Share="=RB_WEIGHT(Model!$A$1,4)", Fees__Share="=1", Fee="=SUM(Model!$A$1)")[-1]
    assert said == "1 cell became a value.\nThe name Share calls one too: delete it under Formulas, Name Manager."
    assert (cells.formulas, other.formulas) == ([["0.25"]], [["=Share+Fee"]])
