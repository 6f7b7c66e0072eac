"""xlwings on an open LibreOffice document: an engine with just the members that our code calls.

It extends `xlwings.base_classes`, xlwings' own extension point. Where LibreOffice and Excel differ, Excel's behaviour
is imitated: a copied sheet refers to the book it came from, clearing a sheet removes its tables but not its charts.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlparse

import xlwings
from xlwings import base_classes

from tests.office.office import Office
from tests.office.uno_charts import Charts
from tests.office.uno_parts import Names, PageSetup, Tables
from tests.office.uno_range import Range, place_of


class Engine:
    """What xlwings asks of an engine."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self, office: Office) -> None:
        self.app = App(self, office)

    @property
    def apps(self) -> Apps:
        return Apps(self.app)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        """The values as they are: Range.raw_value already gives errors as text, blanks as None."""
        return [[empty_as if value is None else value for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self, app: App) -> None:
        self.app = app

    def keys(self) -> list[int]:
        return [self.app.pid]

    def __iter__(self) -> Iterator[App]:
        yield self.app

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return self.app


class App(base_classes.App):
    """The program. What has no meaning without a window is a plain attribute; `said` keeps what the user would read."""

    screen_updating: Any = True
    display_alerts: Any = True
    enable_events: Any = True

    def __init__(self, engine: Engine, office: Office) -> None:
        self.engine, self.office = engine, office
        self.pid = office.process.pid
        self.said: list[str] = []
        self.opened: list[Book] = []
        self._status: str | bool = False
        self._calculation = "automatic"

    pid = 0
    engine: Any = None
    version = "16.0"

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def active_book(self) -> Book:
        return self.opened[-1]

    @property
    def selection(self) -> Range | None:
        book = self.active_book
        selected = book.document.getCurrentSelection()
        if selected is None or not selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        sheet = book.sheets(selected.getSpreadsheet().Name)
        return sheet.range(selected.AbsoluteName.rpartition(".")[2] if ":" not in selected.AbsoluteName
                           else selected.AbsoluteName.split(".", 1)[1])  # fmt: skip

    def activate(self, steal_focus: bool = False) -> None:
        """There is one program and it has no window."""

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        if value:
            self.said.append(str(value))

    @property
    def calculation(self) -> str:
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        self._calculation = value
        for book in self.opened:
            book.document.calculate()  # Excel has done so long before; LibreOffice waits until it is asked for a value
            book.document.enableAutomaticCalculation(value == "automatic")

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        self.said.append(prompt)
        return "ok"


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Book:
        return self.app.active_book

    def __len__(self) -> int:
        return len(self.app.opened)

    def __iter__(self) -> Iterator[Book]:
        return iter(list(self.app.opened))

    def __call__(self, key: str | int) -> Book:
        if isinstance(key, int):
            return self.app.opened[key - 1]
        for book in self.app.opened:
            if book.name.casefold() == key.casefold():
                return book
        raise KeyError(key)

    def open(self, fullname: str, *options: Any) -> Book:
        book = Book(self.app, self.app.office.open(Path(fullname)))
        self.app.opened.append(book)
        return book

    def add(self) -> Book:
        book = Book(self.app, self.app.office.new())
        self.app.opened.append(book)
        return book


class Book(base_classes.Book):
    def __init__(self, app: App, document: Any) -> None:
        self.app, self.document = app, document

    app: Any = None

    @property
    def api(self) -> Any:
        return self.document

    @property
    def fullname(self) -> str:
        return unquote(urlparse(self.document.URL).path)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self.document, self.document.NamedRanges)

    def activate(self) -> None:
        self.app.opened.remove(self)
        self.app.opened.append(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        assert path is not None
        self.app.office.save_as(self.document, Path(path))

    def close(self) -> None:
        self.app.opened.remove(self)
        self.document.close(True)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book
        self.uno = book.document.Sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.document.getCurrentController().getActiveSheet())

    def __len__(self) -> int:
        return self.uno.Count

    def __iter__(self) -> Iterator[Sheet]:
        for index in range(len(self)):
            yield Sheet(self.book, self.uno.getByIndex(index))

    def __call__(self, key: str | int) -> Sheet:
        if isinstance(key, int):
            return Sheet(self.book, self.uno.getByIndex(key - 1))
        for name in self.uno.ElementNames:
            if name.casefold() == key.casefold():
                return Sheet(self.book, self.uno.getByName(name))
        raise KeyError(key)

    def bring_in(self, sheet: Sheet, position: int) -> Sheet:
        """A copy of a sheet of any book, at a position from 0, active as Excel makes it."""
        index = self.uno.importSheet(sheet.book.document, sheet.name, position)
        brought = Sheet(self.book, self.uno.getByIndex(index))
        brought.bring_page_style(sheet)
        brought.tables.bring(sheet.tables)
        brought.activate()
        return brought


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, uno: Any) -> None:
        self.book, self.uno = book, uno

    book: Any = None

    @property
    def api(self) -> NativeSheet:
        return NativeSheet(self.uno)

    @property
    def name(self) -> str:
        return self.uno.Name

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value

    @property
    def index(self) -> int:
        return self.uno.getRangeAddress().Sheet + 1

    @property
    def visible(self) -> bool:
        return self.uno.IsVisible

    @visible.setter
    def visible(self, value: bool) -> None:
        self.uno.IsVisible = value

    @property
    def names(self) -> Names:
        return Names(self.book.document, self.uno.NamedRanges)

    @property
    def charts(self) -> Charts:
        return Charts(self.uno.Charts)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def page_setup(self) -> SimpleNamespace:
        return SimpleNamespace(api=PageSetup(self))

    @property
    def cells(self) -> Range:
        return Range(self, 1, 1, self.uno.Rows.Count, self.uno.Columns.Count)

    @property
    def used_range(self) -> Range:
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        area = cursor.getRangeAddress()
        rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(self, area.StartRow + 1, area.StartColumn + 1, rows, columns)

    def range(self, start: Any, end: Any = None) -> Range:
        """Cells by address, by (row, column), by (row, column, rows, columns), or from one corner to another."""
        first, last = self._place(start), self._place(start if end is None else end)
        bottom, right = last[0] + last[2] - 1, last[1] + last[3] - 1
        return Range(self, first[0], first[1], bottom - first[0] + 1, right - first[1] + 1)

    @staticmethod
    def _place(corner: Any) -> tuple[int, ...]:
        if isinstance(corner, str):
            return place_of(corner)
        if isinstance(corner, Range):
            return corner.row, corner.column, *corner.shape
        return corner if len(corner) == 4 else (*corner, 1, 1)

    def activate(self) -> None:
        self.book.document.getCurrentController().setActiveSheet(self.uno)

    def copy_widths(self, other: Sheet, columns: int) -> None:
        """The widths of another sheet's first columns."""
        for column in range(columns):
            self.uno.Columns.getByIndex(column).Width = other.uno.Columns.getByIndex(column).Width

    def bring_page_style(self, other: Sheet) -> None:
        """A page style like the other sheet's, which LibreOffice leaves behind."""
        style = self.book.document.createInstance("com.sun.star.style.PageStyle")
        styles = self.book.document.StyleFamilies.getByName("PageStyles")
        name = f"Page {uuid.uuid4().hex}"
        styles.insertByName(name, style)
        self.uno.PageStyle = name
        PageSetup(self).copy_from(PageSetup(other))

    def clear(self) -> None:
        self.cells.clear()
        for table in list(self.tables):
            table.delete()

    def delete(self) -> None:
        self.book.document.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        if before is not None:
            before.book.sheets.bring_in(self, before.index - 1)
        elif after is not None:
            after.book.sheets.bring_in(self, after.index)


class NativeSheet:
    """LibreOffice's own sheet, with what Excel's own has besides."""

    def __init__(self, uno: Any) -> None:
        self._uno = uno

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uno, name)

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        return bool(self._uno.isProtected())


def register(office: Office) -> xlwings.App:
    """Make this office the program that xlwings talks to; gives its app."""
    engine = xlwings.Engine(impl=Engine(office))
    xlwings.engines.add(engine)
    engine.activate()
    return engine.apps[0]


def unregister() -> None:
    """Forget the engine."""
    xlwings.engines.engines = [engine for engine in xlwings.engines.engines if engine.name != Engine.name]
    xlwings.engines.engines_by_name.pop(Engine.name, None)
    xlwings.engines.active = None
