"""What xlwings' own UDF code makes of our functions: run in a process of its own, prints JSON.

The real decorators, the real generate_vba_wrapper and the real call_udf run; only pywin32 and Excel's COM conversion
are stood in for. `python -m tests.unit.udf_server` prints {"vba": …, "functions": …, "answers": […]}.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime
from types import ModuleType, SimpleNamespace

MISSING = -2147352572  # what COM gives for an argument that is left out
NOT_AVAILABLE = -2146826246  # and for a cell that shows #N/A
LOTS = ((datetime.fromisoformat("2020-01-02"), 100.0, 4000.0), (datetime.fromisoformat("2026-05-01"), 100.0, 6000.0), ("", "", ""))
CALLS: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("RB_BAND_LOW", (0.6, 0.2, "REL", MISSING)),
    ("RB_WEIGHT", (5.0, 0.0)),
    ("RB_SELL_LOTS", (LOTS, 150.0, 52.1, "HIFO", datetime.fromisoformat("2026-11-20"))),
    ("RB_TERM", (46000.0, 46366.0)),
    ("RB_LONG_TERM_FROM", (datetime.fromisoformat("2025-03-31"),)),
    ("RB_WASH_SALE", ("VTI", 46346.0, ((46325.0, "VTI"), ("", "")), MISSING)),
    ("RB_TURNOVER", (((100.0,), (-50.0,), ("",)), 1000.0)),
    ("RB_WEIGHT", (NOT_AVAILABLE, 10.0)),
    ("RB_SUBSTITUTE", ("NONE SUCH", MISSING, MISSING)),
    ("RB_GAIN", (LOTS, 500.0, 52.1, MISSING, 46346.0)),
    ("RB_LAST_ERROR", ()),
    ("RB_VERSION", ()),
)


class ExcelConversion:
    """What xlwings' Windows engine does to values on their way in and out."""

    name, type = "excel", "desktop"

    @staticmethod
    def clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str):
        def clean(value: object) -> object:
            if value == "" or value is None:
                return empty_as
            if value == NOT_AVAILABLE:
                return "#N/A" if err_to_str else None
            return value

        return [[clean(cell) for cell in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value, date_format):
        assert type(value) is not date, "COM has dates only with a time of day"
        return "" if value is None else value


def stand_ins() -> dict[str, ModuleType]:
    """What xlwings.udfs imports from pywin32, in name only."""
    modules = {name: ModuleType(name) for name in ("pythoncom", "pywintypes", "win32com", "win32com.client", "xlwings.com_server")}
    vars(modules["pythoncom"]).update(CoInitialize=lambda: None, IID_IDispatch="IDispatch")
    vars(modules["pywintypes"]).update(com_error=type("com_error", (Exception,), {}))
    vars(modules["win32com.client"]).update(Dispatch=lambda target, **_: target)
    vars(modules["win32com"]).update(client=modules["win32com.client"])
    vars(modules["xlwings.com_server"]).update(loop=None)
    return modules


def run() -> dict[str, object]:
    """The generated VBA, what the function wizard would be told, and what some calls answer."""
    sys.modules.update(stand_ins())
    import xlwings
    from xlwings import udfs

    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    xlwings._xlwindows = SimpleNamespace(Range=lambda xl: SimpleNamespace(xl=xl), is_range_instance=lambda _: False)
    xlwings.engines.add(xlwings.main.Engine(impl=ExcelConversion()))
    from xlrebal.shells import cell_functions

    written = io.StringIO()
    udfs.generate_vba_wrapper(cell_functions.__name__, cell_functions, written, SimpleNamespace(Name="xlrebal.xlam"))
    declared = {name: each.__xlfunc__ for name, each in vars(cell_functions).items() if hasattr(each, "__xlfunc__")}
    answers = [_plain(udfs.call_udf(cell_functions.__name__, name, arguments)) for name, arguments in CALLS]
    return {"vba": written.getvalue(), "functions": declared, "answers": answers}


def _plain(answer: list[list[object]]) -> object:
    """A single cell without its rows."""
    return answer[0][0] if len(answer) == len(answer[0]) == 1 else answer


if __name__ == "__main__":
    print(json.dumps(run(), default=str))
