"""What belongs to a sheet or document of LibreOffice besides cells: names, tables, footers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import count
from types import SimpleNamespace
from typing import Any

from xlwings import base_classes

from tests.office.uno_range import excel_parser


class PageSetup:
    """A sheet's page: its footer under the names that Excel's own PageSetup uses; LibreOffice keeps it on the page style."""

    _PARTS = {"LeftFooter": "LeftText", "CenterFooter": "CenterText", "RightFooter": "RightText"}

    _LAYOUT = ("IsLandscape", "Width", "Height", "LeftMargin", "RightMargin", "TopMargin", "BottomMargin",
               "ScaleToPagesX", "ScaleToPagesY", "HeaderIsOn", "FooterIsOn")  # fmt: skip

    def __init__(self, sheet: Any) -> None:
        styles = sheet.book.document.StyleFamilies.getByName("PageStyles")
        object.__setattr__(self, "style", styles.getByName(sheet.uno.PageStyle))

    def __getattr__(self, name: str) -> str:
        content = self.style.RightPageFooterContent
        return getattr(content, self._PARTS[name]).getString()

    def __setattr__(self, name: str, value: str) -> None:
        content = self.style.RightPageFooterContent
        getattr(content, self._PARTS[name]).setString(value)
        self.style.RightPageFooterContent = content

    def copy_from(self, other: PageSetup) -> None:
        for name in self._LAYOUT:
            setattr(self.style, name, getattr(other.style, name))
        for name in self._PARTS:
            setattr(self, name, getattr(other, name))


class Names(base_classes.Names):
    def __init__(self, document: Any, uno: Any) -> None:
        self.document, self.uno = document, uno

    def __len__(self) -> int:
        return len(self.uno.ElementNames)

    def __call__(self, key: str | int) -> Name:
        name = self.uno.ElementNames[key - 1] if isinstance(key, int) else key
        return Name(self.document, self.uno, name)

    def contains(self, name: str) -> bool:
        return self.uno.hasByName(name)

    def add(self, name: str, refers_to: str) -> Name:
        from com.sun.star.table import CellAddress

        if name.casefold() in {table.casefold() for table in self.document.DatabaseRanges.ElementNames}:
            raise ValueError(f"Excel keeps tables and names apart: {name} is a table")
        if not self.uno.hasByName(name):
            self.uno.addNewByName(name, "", CellAddress(), 0)
        added = Name(self.document, self.uno, name)
        added.refers_to = refers_to
        return added


class Name(base_classes.Name):
    def __init__(self, document: Any, names: Any, name: str) -> None:
        self.document, self.names, self.name = document, names, name

    name = ""

    @property
    def api(self) -> SimpleNamespace:
        """A stand-in: LibreOffice has no hidden names."""
        return SimpleNamespace(Visible=True)

    @property
    def refers_to(self) -> str:
        from com.sun.star.table import CellAddress

        tokens = self.names.getByName(self.name).getTokens()
        return "=" + excel_parser(self.document).printFormula(tokens, CellAddress())

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        from com.sun.star.table import CellAddress

        tokens = excel_parser(self.document).parseFormula(value.removeprefix("="), CellAddress())
        self.names.getByName(self.name).setTokens(tokens)

    def delete(self) -> None:
        self.names.removeByName(self.name)


class Tables(base_classes.Tables):
    """A sheet's tables: LibreOffice's database ranges that lie on it."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.ranges = sheet.book.document.DatabaseRanges

    @cached_property
    def found(self) -> list[str]:
        areas = {name: self.ranges.getByName(name).DataArea for name in self.ranges.ElementNames}
        return [name for name, area in areas.items() if area.Sheet == self.sheet.index - 1]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self.ranges, name) for name in self.found])

    def __call__(self, key: int) -> Table:
        return Table(self.ranges, self.found[key - 1])

    def bring(self, others: Tables) -> None:
        """The tables of a sheet that was copied here, numbered as Excel does; LibreOffice leaves them behind."""
        for table in others:
            area = table.area
            area.Sheet = self.sheet.index - 1
            taken = {name.casefold() for name in self.ranges.ElementNames}
            free = (name for number in count() if (name := f"{table.name}{number or ''}").casefold() not in taken)
            self.ranges.addNewByName(next(free), area)


class Table(base_classes.Table):
    def __init__(self, ranges: Any, name: str) -> None:
        self.ranges, self._name = ranges, name

    @property
    def area(self) -> Any:
        return self.ranges.getByName(self._name).DataArea

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.ranges.getByName(self._name).setName(value)
        self._name = value

    def delete(self) -> None:
        self.ranges.removeByName(self._name)
