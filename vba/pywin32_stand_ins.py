"""What `xlwings.udfs` imports from pywin32, in name only: enough to declare functions and write their VBA without Windows."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class ComError(Exception):
    """pywin32's error, which nothing raises here."""


def real_decorators() -> Any:
    """`xlwings.udfs` itself, with xlwings' decorators being the ones Windows has. Changes this process: run it in one of its own."""
    sys.modules.update(_modules())
    import xlwings
    from xlwings import udfs

    xlwings.func, xlwings.arg, xlwings.ret, xlwings.sub = udfs.xlfunc, udfs.xlarg, udfs.xlret, udfs.xlsub
    return udfs


def _modules() -> dict[str, ModuleType]:
    names = ("pythoncom", "pywintypes", "win32com", "win32com.client")
    modules = {name: ModuleType(name) for name in names}
    modules["pythoncom"].CoInitialize = lambda: None  # type: ignore[attr-defined]
    modules["pythoncom"].IID_IDispatch = "IDispatch"  # type: ignore[attr-defined]
    modules["pywintypes"].com_error = ComError  # type: ignore[attr-defined]
    modules["win32com.client"].Dispatch = lambda target, **_: target  # type: ignore[attr-defined]
    modules["win32com"].client = modules["win32com.client"]  # type: ignore[attr-defined]
    return modules
