"""The built add-in open in LibreOffice, its real VBA running, with Python at the other end in place of Excel's server.

Of the module XLRebalPython only the check of the tag is left, before a stub that calls back into this process;
`Application.Caller`, which LibreOffice does not know, becomes a cell, and its IRibbonUI any object. addin_stand_ins.py has the stubs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.office.addin_stand_ins import CLASSES, PYTHON, STOPPED, as_module, python_module, with_excel
from tests.office.office import MACROS_WITHOUT_ASKING, Office, properties

LIBRARY = "VBAProject"
WAIT_SECONDS = 40


def packed(rows: Sequence[Sequence[Any]]) -> str:
    """Rows of cells as one text: Basic takes no arrays from a call. The first field is the width; n and s tell numbers from text."""
    cells = [f"n{float(cell)!r}" if isinstance(cell, int | float) else f"s{cell}" for row in rows for cell in row]
    return "\x1f".join([str(len(rows[0])), *cells])


class AddinInOffice:
    """The add-in, open; `press` runs a button's VBA, `call_back` is what Python does when VBA asks it to."""

    def __init__(self, office: Office, addin: Path, call_back: Callable[[Sequence[Any]], Any]) -> None:
        self.office = office
        options = properties(Hidden=True, MacroExecutionMode=MACROS_WITHOUT_ASKING, FilterName="Calc MS Excel 2007 VBA XML")
        self.document = office.desktop.loadComponentFromURL(addin.resolve().as_uri(), "_blank", 0, options)
        self.hook = _hook(call_back)
        self.python = self.modules.getByName("XLRebalPython")
        self.modules.replaceByName("XLRebalPython", python_module(self.python))
        self._change("XLRebalFunctions", lambda source: source.replace("Application.Caller", 'ThisWorkbook.Worksheets(1).Range("A1")')
                     .replace("Application.MacroOptions", "XLRebalPython.MacroOptions"))  # fmt: skip
        self._change("XLRebalRibbon", lambda source: source.replace("MsgBox message", "XLRebalPython.Told message").replace("As IRibbonUI", "As Object"))
        for name, source in {**CLASSES, "TestWorkbook": as_module(self.modules.getByName("ThisWorkbook"))}.items():
            self.modules.insertByName(name, source)
        self._set_hook()

    @property
    def modules(self) -> Any:
        """The modules of the VBA project."""
        return self.document.BasicLibraries.getByName(LIBRARY)

    def run(self, function: str, *arguments: Any) -> Any:
        """A function of the bridge, run on LibreOffice's own thread, so that it may call back."""
        address = f"vnd.sun.star.script:{LIBRARY}.TestBridge.{function}?language=Basic&location=document"
        return on_main(self.office, lambda: self.document.getScriptProvider().getScript(address).invoke(arguments, (), ())[0])

    def press(self, tag: str) -> str:
        """Press a button; "ok" where its VBA ended as it should."""
        self.document.Sheets.getByIndex(0).getCellRangeByName("H1").String = ""
        return str(self.run("Press", tag))

    def told(self) -> str:
        """The message that VBA itself showed at the last press, "" for none."""
        return str(self.document.Sheets.getByIndex(0).getCellRangeByName("H1").String)

    def formula(self, cell: str, formula: str, size: str = "") -> Any:
        """What a cell of the add-in's own sheet shows for a formula; an array where `size` gives the range it fills."""
        sheet = self.document.Sheets.getByIndex(0)
        target = sheet.getCellRangeByName(size or cell)
        on_main(self.office, lambda: target.setArrayFormula(formula) if size else setattr(target, "Formula", formula))
        return target.getDataArray()

    def stand_in_for_excel(self, *, screen: bool = True, alerts: bool = True, events: bool = True, calculation: int = -4105, status: Any = False,
                           ready: bool = True, protected_view: bool = False, opened: bool = True, problem: int = 0) -> None:
        """Let the ribbon and the kept state ask an Excel with these settings; `problem` is the error that stops a press half-way."""
        self.modules.replaceByName("XLRebalPython", python_module(self.python, STOPPED if problem else PYTHON))
        self._change("XLRebalState", with_excel)
        self._change("XLRebalRibbon", lambda source: with_excel(source).replace("ActiveWorkbook", "XLRebalPython.Excel.Book"))
        self._set_hook()
        assert self.run("SetExcel", screen, alerts, events, calculation, status, ready, protected_view, opened, problem) == "ok"

    def _change(self, name: str, change: Callable[[str], str]) -> None:
        self.modules.replaceByName(name, change(self.modules.getByName(name)))

    def _set_hook(self) -> None:
        """The variables of a project go with its modules."""
        assert self.run("SetHook", self.hook) == "ok"

    def close(self) -> None:
        """Close the add-in."""
        self.document.close(True)


def on_main(office: Office, work: Callable[[], Any]) -> Any:
    """Do this while LibreOffice's main thread waits for it, so that macros it starts run there."""
    import unohelper
    from com.sun.star.awt import XCallback

    class Work(unohelper.Base, XCallback):
        """Done once, on the other thread."""

        def __init__(self) -> None:
            self.done, self.result, self.problem = threading.Event(), None, None

        def notify(self, data: Any) -> None:
            try:
                self.result = work()
            except Exception as problem:
                self.problem = problem
            self.done.set()

    waiting = Work()
    office.service("com.sun.star.awt.AsyncCallback").addCallback(waiting, None)
    assert waiting.done.wait(WAIT_SECONDS), "LibreOffice did not answer"
    if waiting.problem is not None:
        raise waiting.problem
    return waiting.result


def _hook(call_back: Callable[[Sequence[Any]], Any]) -> Any:
    """An object that Basic can call with any arguments; it asks for the answer afterwards."""
    import unohelper
    from com.sun.star.awt import XCallback
    from com.sun.star.container import XNameAccess

    class Hook(unohelper.Base, XCallback, XNameAccess):
        """Hands every call on."""

        answer: Any = None

        def notify(self, arguments: Any) -> None:
            self.answer = call_back(arguments)

        def getByName(self, name: str) -> Any:  # noqa: N802
            return self.answer

    return Hook()
