"""What stands in for Excel and its Python server where LibreOffice runs the add-in's VBA: modules in Basic."""

from __future__ import annotations

_MODULE = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"
_CLASS = "Rem Attribute VBA_ModuleType=VBAClassModule\nOption VBASupport 1\nOption ClassModule\n"

# In place of the rest of XLRebalPython: its own check of the tag runs before this.
PYTHON = """    If Not (Excel Is Nothing) Then Excel.Started = Excel.StatusBar
    Hook.notify Array("press", tag, book.Name)
End Sub
"""
# The same, stopped half-way with everything changed; the error number is Excel's for Esc, or another.
STOPPED = """    Excel.ScreenUpdating = Not Excel.ScreenUpdating
    Excel.DisplayAlerts = Not Excel.DisplayAlerts
    Excel.EnableEvents = Not Excel.EnableEvents
    Excel.Calculation = Excel.Calculation + 1
    Excel.StatusBar = "half-way"
    book.Worksheets(1).Range("B7:C9").Select
    book.Worksheets(3).Activate
    book.Worksheets(3).Range("D4").Select
    Err.Raise Excel.Problem, , "Python was ended"
End Sub
"""
SHARED = """
Public Hook As Object
Public Excel As Object
Public Sub Told(message, style, title)
    ThisWorkbook.Worksheets(1).Range("H1").Value = message
End Sub
Public Sub MacroOptions(Optional Macro, Optional Category, Optional Description, Optional ArgumentDescriptions)
    Hook.notify Array("describe", Macro)
    If Macro = "RB_BAND_HIGH" Then Err.Raise 1004, , "Excel refuses this text"
End Sub
Public Function XLPy() As Object
    Set XLPy = New TestServer
End Function
"""
SERVER = _CLASS + """Public Function CallUDF(modul, name, args, book, caller)
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
CONTROL = _CLASS + """Public Tag As String
"""
EXCEL = _CLASS + """Public ScreenUpdating
Public DisplayAlerts
Public EnableEvents
Public Calculation
Public StatusBar
Public EnableCancelKey
Public Ready
Public ActiveProtectedViewWindow As Object
Public Book As Object
Public Started
Public Problem
"""
RIBBON = _CLASS + """Public Times
Public Sub Invalidate()
    Times = Times + 1
End Sub
"""
BRIDGE = _MODULE + """Private shownTab As Object
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
Function RunButton(tag)
    On Error GoTo failed
    VBAProject.XLRebalPython.RunButton tag, ActiveWorkbook
    RunButton = "ok"
    Exit Function
failed:
    RunButton = "error: " & Err.Description
End Function
Function Enabled()
    Dim control As New TestControl
    Dim answer
    VBAProject.XLRebalRibbon.GetEnabled control, answer
    Enabled = answer
End Function
Function ConfigValue(key)
    ConfigValue = VBAProject.XLRebalConfig.ConfigValue(key)
End Function
Function State()
    State = Array(Application.ScreenUpdating, Application.DisplayAlerts, Application.EnableEvents, Application.Calculation, _
        ActiveWorkbook.Name, ActiveSheet.Name, Selection.Address)
End Function
Function SetExcel(screen, alerts, events, calculation, status, ready, guarded, opened, problem)
    Dim excel As New TestExcel
    excel.ScreenUpdating = screen
    excel.DisplayAlerts = alerts
    excel.EnableEvents = events
    excel.Calculation = calculation
    excel.StatusBar = status
    excel.Ready = ready
    excel.Problem = problem
    If guarded Then Set excel.ActiveProtectedViewWindow = New TestControl
    If opened Then Set excel.Book = ActiveWorkbook
    Set VBAProject.XLRebalPython.Excel = excel
    SetExcel = "ok"
End Function
Function ExcelNow()
    Dim excel
    Set excel = VBAProject.XLRebalPython.Excel
    ExcelNow = Array(excel.ScreenUpdating, excel.DisplayAlerts, excel.EnableEvents, excel.Calculation, excel.StatusBar)
End Function
Function ExcelThen()
    ExcelThen = Array(VBAProject.XLRebalPython.Excel.Started, VBAProject.XLRebalPython.Excel.EnableCancelKey)
End Function
Function LoadRibbon()
    Set shownTab = New TestRibbon
    VBAProject.XLRebalRibbon.OnLoad shownTab
    LoadRibbon = "ok"
End Function
Function Refreshed()
    Refreshed = shownTab.Times
End Function
Function Happens(what)
    Select Case what
        Case "Workbook_Open": VBAProject.TestWorkbook.Workbook_Open
        Case "excelApp_WorkbookActivate": VBAProject.TestWorkbook.excelApp_WorkbookActivate ActiveWorkbook
        Case "excelApp_WorkbookDeactivate": VBAProject.TestWorkbook.excelApp_WorkbookDeactivate ActiveWorkbook
    End Select
    Happens = "ok"
End Function
"""
CLASSES = {"TestServer": SERVER, "TestControl": CONTROL, "TestExcel": EXCEL, "TestRibbon": RIBBON, "TestBridge": BRIDGE}


def python_module(source: str, answer: str = PYTHON) -> str:
    """XLRebalPython with its own check of the tag, and a stand-in for what it does after that."""
    check = source[source.index("Public Function IsTag") : source.index("    #If Mac Then\n        RunOnMac")]
    return f"{_MODULE}Private Const FAILED As Long = 1001\n{SHARED}{check}{answer}"


def with_excel(source: str) -> str:
    """A module that asks the stand-in instead of Excel."""
    return source.replace("Application.", "XLRebalPython.Excel.")


def as_module(document: str) -> str:
    """The code of ThisWorkbook as a module whose event handlers can be called."""
    code = document[document.index("Option Explicit") :]
    return _MODULE + code.replace("WithEvents excelApp As Application", "excelApp As Object").replace("Private Sub", "Public Sub")
