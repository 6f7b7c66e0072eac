"""A live workbook that costs nothing: xlwings on cells held in memory, answering at once what Excel would be asked.

For measuring our own side of a press. What Excel does in its own process (opening the drawn workbook, copying sheets) is
done by sharing what was read before, so only the first time that a drawing is opened takes time.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlwings
from xlwings import base_classes

from tests.benches.memory_cells import Contents, Range, place_of


class Engine:
    """What xlwings asks of an engine."""

    name, type = "memory", "desktop"

    def __init__(self) -> None:
        self.app = App(self)
        self.apps = Apps(self.app)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        return [[empty_as if value is None else value for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self, app: App) -> None:
        self.app = app

    def keys(self) -> list[int]:
        return [1]

    def __iter__(self) -> Iterator[App]:
        return iter([self.app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return self.app


class App(base_classes.App):
    """The program: settings are plain attributes, every question is answered with ok."""

    screen_updating = display_alerts = enable_events = True
    calculation, status_bar, selection, pid, version = "automatic", False, None, 1, "16.0"
    engine: Any = None

    def __init__(self, engine: Engine) -> None:
        self.engine, self.opened, self.said = engine, [], ""
        self.read: dict[str, dict[str, Contents]] = {}

    @property
    def books(self) -> Books:
        return Books(self)

    def activate(self, steal_focus: bool = False) -> None:
        """There is one program and it has no window."""

    def alert(self, prompt: str, *_: Any) -> str:
        self.said = prompt
        return "ok"


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Book:
        return self.app.opened[0]

    def __len__(self) -> int:
        return len(self.app.opened)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.app.opened)

    def __call__(self, key: str | int) -> Book:
        for book in self.app.opened:
            if book.name == key:
                return book
        raise KeyError(key)

    def open(self, fullname: str, *_: Any) -> Book:
        data = Path(fullname).read_bytes()
        key = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        if key not in self.app.read:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what openpyxl does not keep matters to nobody here
                shown, written = (openpyxl.load_workbook(io.BytesIO(data), data_only=only) for only in (True, False))
            self.app.read[key] = {name: Contents(shown[name], written[name]) for name in shown.sheetnames}
        book = Book(self.app, fullname, dict(self.app.read[key]))
        self.app.opened.append(book)
        return book


class Book(base_classes.Book):
    app: Any = None
    fullname, name = "", ""

    def __init__(self, app: App, fullname: str, contents: dict[str, Contents]) -> None:
        self.app, self.fullname, self.name = app, fullname, Path(fullname).name
        self.held = [Sheet(self, name, each) for name, each in contents.items()]
        self.texts: dict[str, str] = {}

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self.texts)

    def activate(self) -> None:
        """There is no window."""

    def close(self) -> None:
        self.app.opened.remove(self)


class Names(base_classes.Names):
    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Name]:
        return iter([Name(self.texts, name) for name in self.texts])

    def __call__(self, key: str | int) -> Name:
        return Name(self.texts, list(self.texts)[key - 1] if isinstance(key, int) else key)

    def contains(self, name: str) -> bool:
        return name in self.texts

    def add(self, name: str, refers_to: str) -> Name:
        self.texts[name] = refers_to
        return Name(self.texts, name)


class Name(base_classes.Name):
    name = ""

    def __init__(self, texts: dict[str, str], name: str) -> None:
        self.texts, self.name, self.api = texts, name, SimpleNamespace()

    api: Any = None

    @property
    def refers_to(self) -> str:
        return self.texts[self.name]

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.texts[self.name] = value


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        return self.book.held[0]

    def __len__(self) -> int:
        return len(self.book.held)

    def __iter__(self) -> Iterator[Sheet]:
        return iter(list(self.book.held))

    def __call__(self, key: str | int) -> Sheet:
        if isinstance(key, int):
            return self.book.held[key - 1]
        for sheet in self.book.held:
            if sheet.name.casefold() == key.casefold():
                return sheet
        raise KeyError(key)


class Sheet(base_classes.Sheet):
    name, book = "", None

    def __init__(self, book: Book, name: str, contents: Contents) -> None:
        self.book, self.name, self.contents = book, name, contents
        self.footer = SimpleNamespace(LeftFooter="", CenterFooter="", RightFooter="")

    @property
    def index(self) -> int:
        return self.book.held.index(self) + 1

    @property
    def charts(self) -> Several:
        return Several(self.contents.charts)

    @property
    def tables(self) -> Several:
        return Several(len(self.contents.tables), self.contents.tables)

    @property
    def page_setup(self) -> SimpleNamespace:
        return SimpleNamespace(api=self.footer)

    @property
    def cells(self) -> Range:
        return Range(self, 1, 1, 1_048_576, 16_384)

    @property
    def used_range(self) -> Range:
        return Range(self, 1, 1, len(self.contents.values), len(self.contents.values[0]))

    def range(self, start: Any, end: Any = None) -> Range:
        first, last = place_of(start), place_of(start if end is None else end)
        return Range(self, first[0], first[1], last[0] + last[2] - first[0], last[1] + last[3] - first[1])

    def activate(self) -> None:
        """There is no window."""

    def clear(self) -> None:
        self.contents = Contents()

    def delete(self) -> None:
        self.book.held.remove(self)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        beside = before or after
        assert beside is not None
        place = beside.index - 1 if before else beside.index
        taken = {sheet.name for sheet in beside.book.held}
        free = next(name for name in (self.name, *(f"{self.name} ({number})" for number in range(2, 99))) if name not in taken)
        beside.book.held.insert(place, Sheet(beside.book, free, self.contents))


class Several(base_classes.Charts):
    """Charts or tables, of which only number and name matter."""

    def __init__(self, number: int, names: list[str] | None = None) -> None:
        self.held = [SimpleNamespace(name=names[each] if names else "", series=(), delete=lambda: None) for each in range(number)]

    def __len__(self) -> int:
        return len(self.held)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.held)

    def __call__(self, key: int) -> Any:
        return self.held[key - 1]


@contextmanager
def memory_app() -> Iterator[xlwings.App]:
    """The app of an Excel in memory, while the block runs the one that xlwings talks to."""
    engines, active = list(xlwings.engines.engines), xlwings.engines.active
    engine = xlwings.Engine(impl=Engine())
    xlwings.engines.add(engine)
    engine.activate()
    try:
        yield engine.apps[0]
    finally:
        xlwings.engines.engines, xlwings.engines.active = engines, active
        xlwings.engines.engines_by_name.pop(Engine.name, None)
