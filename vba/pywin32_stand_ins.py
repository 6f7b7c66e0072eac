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
    vars(modules["pythoncom"]).update(CoInitialize=lambda: None, IID_IDispatch="IDispatch")
    vars(modules["pywintypes"]).update(com_error=ComError)
    vars(modules["win32com.client"]).update(Dispatch=lambda target, **_: target)
    vars(modules["win32com"]).update(client=modules["win32com.client"])
    return modules
