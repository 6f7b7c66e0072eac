"""The built add-in open in LibreOffice, its real VBA running, with Python at the other end in place of Excel's server.

Only the module XLRebalPython is replaced, by a stub that calls back into this process; `Application.Caller`, which
LibreOffice does not know, becomes a cell.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.office.office import MACROS_WITHOUT_ASKING, Office, properties

LIBRARY = "VBAProject"
WAIT_SECONDS = 40

STUB = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Hook As Object
Public Sub RunButton(ByVal tag As String, ByVal book As Workbook)
    Hook.notify Array("press", tag, book.Name)
End Sub
Public Sub Told(message, style, title)
    ThisWorkbook.Worksheets(1).Range("H1").Value = message
End Sub
Public Function XLPy() As Object
    Set XLPy = New TestServer
End Function
"""
SERVER = """Rem Attribute VBA_ModuleType=VBAClassModule
Option VBASupport 1
Option ClassModule
Public Function CallUDF(modul, name, args, book, caller)
    Dim given, answer, text, high, wide, down, across, position
    given = Array()
    If UBound(args) >= 0 Then ReDim given(UBound(args))
    For position = LBound(args) To UBound(args)
        If IsMissing(args(position)) Then
            given(position) = Empty
        ElseIf IsObject(args(position)) Then
            given(position) = args(position).Value
        Else
            given(position) = args(position)
        End If
    Next
    VBAProject.XLRebalPython.Hook.notify Array("call", modul, name, given)
    answer = Split(VBAProject.XLRebalPython.Hook.getByName("answer"), Chr(31))
    wide = CLng(answer(0))
    high = UBound(answer) / wide
    Dim filled()
    ReDim filled(high - 1, wide - 1)
    For down = 0 To high - 1
        For across = 0 To wide - 1
            text = answer(1 + down * wide + across)
            If Left(text, 1) = "n" Then
                filled(down, across) = Val(Mid(text, 2))
            Else
                filled(down, across) = Mid(text, 2)
            End If
        Next
    Next
    CallUDF = filled
End Function
"""
STOPPED = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Hook As Object
Public Sub RunButton(ByVal tag As String, ByVal book As Workbook)
    Application.ScreenUpdating = False
    Application.DisplayAlerts = False
    Application.Calculation = xlCalculationManual
    book.Worksheets(3).Activate
    Err.Raise 1000, , "Python was ended"
End Sub
Public Sub Told(message, style, title)
    ThisWorkbook.Worksheets(1).Range("H1").Value = message
End Sub
"""
CONTROL = """Rem Attribute VBA_ModuleType=VBAClassModule
Option VBASupport 1
Option ClassModule
Public Tag As String
"""
BRIDGE = """Option VBASupport 1
Function SetHook(h)
    Set VBAProject.XLRebalPython.Hook = h
    SetHook = "ok"
End Function
Function Press(tag)
    On Error GoTo failed
    Dim control As New TestControl
    control.Tag = tag
    VBAProject.XLRebalRibbon.Press control
    Press = "ok"
    Exit Function
failed:
    Press = "error " & Err.Number & ": " & Err.Description
End Function
Function Enabled()
    Dim control As New TestControl
    Dim answer
    VBAProject.XLRebalRibbon.GetEnabled control, answer
    Enabled = answer
End Function
Function WhyNot(tag)
    WhyNot = VBAProject.XLRebalRibbon.WhyNot(tag)
End Function
Function ConfigValue(key)
    ConfigValue = VBAProject.XLRebalConfig.ConfigValue(key)
End Function
Function State()
    State = Array(Application.ScreenUpdating, Application.DisplayAlerts, Application.EnableEvents, Application.Calculation, _
        ActiveWorkbook.Name, ActiveSheet.Name, Selection.Address)
End Function
"""


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
        modules = self.document.BasicLibraries.getByName(LIBRARY)
        modules.replaceByName("XLRebalPython", STUB)
        written = modules.getByName("XLRebalFunctions")
        modules.replaceByName("XLRebalFunctions", written.replace("Application.Caller", 'ThisWorkbook.Worksheets(1).Range("A1")'))
        ribbon = modules.getByName("XLRebalRibbon")
        modules.replaceByName("XLRebalRibbon", ribbon.replace("MsgBox message", "XLRebalPython.Told message"))
        for name, source in {"TestServer": SERVER, "TestControl": CONTROL, "TestBridge": BRIDGE}.items():
            modules.insertByName(name, source)
        self.hook = _hook(call_back)
        assert self.run("SetHook", self.hook) == "ok"

    def run(self, function: str, *arguments: Any) -> Any:
        """A function of the bridge, run on LibreOffice's own thread, so that it may call back."""
        address = f"vnd.sun.star.script:{LIBRARY}.TestBridge.{function}?language=Basic&location=document"
        return on_main(self.office, lambda: self.document.getScriptProvider().getScript(address).invoke(arguments, (), ())[0])

    def press(self, tag: str) -> str:
        """Press a button; "ok" where its VBA ended as it should."""
        return str(self.run("Press", tag))

    def told(self) -> str:
        """The message that VBA itself showed last, "" for none."""
        return str(self.document.Sheets.getByIndex(0).getCellRangeByName("H1").String)

    def formula(self, cell: str, formula: str, size: str = "") -> Any:
        """What a cell of the add-in's own sheet shows for a formula; an array where `size` gives the range it fills."""
        sheet = self.document.Sheets.getByIndex(0)
        target = sheet.getCellRangeByName(size or cell)
        on_main(self.office, lambda: target.setArrayFormula(formula) if size else setattr(target, "Formula", formula))
        return target.getDataArray()

    def replace_module(self, name: str, change: Callable[[str], str]) -> None:
        """Another source for a module of the add-in; the hook is set anew, as the variables of a project go with its modules."""
        modules = self.document.BasicLibraries.getByName(LIBRARY)
        modules.replaceByName(name, change(modules.getByName(name)))
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
