"""The advisor's view comes back, whatever kind of sheet it was on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from xlrebal.excel.live.quiet_app import kept_view


class Shown:
    """A sheet that notes what becomes of it."""

    def __init__(self, name: str) -> None:
        self.name, self.noted = name, []

    def activate(self) -> None:
        self.noted.append("shown")

    def range(self, address: str) -> Any:
        return SimpleNamespace(select=lambda: self.noted.append(address))


class Sheets(list[Shown]):
    """As on Windows: only sheets of cells, though the active one may be a chart."""

    active: Shown

    def __getitem__(self, name: Any) -> Shown:
        return next(sheet for sheet in self if sheet.name == name)


def excel(active: Shown, *sheets: Shown, selected: str | None) -> Any:
    book: Any = SimpleNamespace(sheets=Sheets(sheets))
    book.sheets.active = active
    selection = None if selected is None else SimpleNamespace(address=selected)
    book.app = SimpleNamespace(books=SimpleNamespace(active=book), selection=selection)
    return book


def test_a_chart_on_a_sheet_of_its_own_is_shown_again():
    chart, cells = Shown("Chart1"), Shown("Holdings")
    with kept_view(excel(chart, cells, selected=None)):
        assert chart.noted == []
    assert (chart.noted, cells.noted) == (["shown"], [])


def test_the_sheet_of_that_name_is_shown_also_where_it_was_exchanged_and_the_work_failed():
    old, new = Shown("Trades"), Shown("Trades")
    book = excel(old, old, selected="$B$2:$C$9")
    with pytest.raises(ZeroDivisionError), kept_view(book):
        book.sheets[:] = [new]
        raise ZeroDivisionError
    assert (old.noted, new.noted) == ([], ["shown", "$B$2:$C$9"])
