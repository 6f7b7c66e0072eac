"""The charts of a sheet of LibreOffice, their series telling and taking Excel's formula for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

_ARGUMENTS = re.compile(r"""((?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^,'"])*)(?:,|\Z)""")


class Charts(base_classes.Charts):
    def __init__(self, uno: Any) -> None:
        self.uno = uno

    def __len__(self) -> int:
        return self.uno.Count

    def __iter__(self) -> Iterator[Chart]:
        return iter([Chart(self.uno, name) for name in self.uno.ElementNames])

    def __call__(self, key: int) -> Chart:
        return Chart(self.uno, self.uno.ElementNames[key - 1])


class Chart(base_classes.Chart):
    def __init__(self, charts: Any, name: str) -> None:
        self.charts, self.name = charts, name

    name = ""

    @property
    def series(self) -> AllSeries:
        return AllSeries(self.charts.getByName(self.name).EmbeddedObject)

    def delete(self) -> None:
        self.charts.removeByName(self.name)


class AllSeries(base_classes.ChartSeriesCollection):
    """The series of every kind that a chart shows, in order."""

    def __init__(self, chart: Any) -> None:
        systems = chart.getFirstDiagram().getCoordinateSystems()
        self.found = [Series(chart, system, series) for system in systems for kind in system.getChartTypes()
                      for series in kind.getDataSeries()]  # fmt: skip

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Series]:
        return iter(self.found)


class Series(base_classes.ChartSeries):
    """One series; `api.Formula` is what Excel's own object has."""

    def __init__(self, chart: Any, system: Any, series: Any) -> None:
        self.chart, self.series = chart, series
        self.categories = system.getAxisByDimension(0, 0).getScaleData().Categories

    @property
    def api(self) -> Series:
        return self

    @property
    def Formula(self) -> str:  # noqa: N802
        figures = self.series.getDataSequences()[0]
        cells = [figures.Label, self.categories and self.categories.Values, figures.Values]
        return f"=SERIES({','.join(_excel(part) for part in cells)},1)"

    @Formula.setter
    def Formula(self, formula: str) -> None:  # noqa: N802
        name, categories, values = _ARGUMENTS.findall(formula[len("=SERIES(") : -1])[:3]
        figures = self.series.getDataSequences()[0]
        if "!" in name:
            figures.setLabel(self._cells(name, figures.Label))
        if "!" in categories:
            self.categories.setValues(self._cells(categories, self.categories.Values))
        figures.setValues(self._cells(values, figures.Values))

    def _cells(self, reference: str, before: Any) -> Any:
        """The cells as LibreOffice's charts take them, in the role of those before."""
        sheet, _, cells = reference.rpartition("!")
        taken = self.chart.getDataProvider().createDataSequenceByRangeRepresentation(f"${sheet}.{cells}")
        taken.Role = before.Role
        return taken


def _excel(part: Any) -> str:
    """Gains!$A$2:$A$4 for what LibreOffice calls $Gains.$A$2:$A$4; "" for nothing."""
    sheet, _, cells = (part.SourceRangeRepresentation if part else "").rpartition(".")
    return f"{sheet.removeprefix('$')}!{cells}" if sheet else ""
