Attribute VB_Name = "XLRebalRibbon"
Option Explicit

Private Const PRODUCT As String = "xlrebal"
Private Const STOPPED_BY_ESC As Long = 18

Private rebalanceTab As IRibbonUI

Public Sub OnLoad(ribbon As IRibbonUI)
    Set rebalanceTab = ribbon
End Sub

' Buttons that work on a workbook are grey while none is open.
Public Sub GetEnabled(control As IRibbonControl, ByRef enabled As Variant)
    enabled = Not (ActiveWorkbook Is Nothing)
End Sub

Public Sub RefreshButtons()
    If Not (rebalanceTab Is Nothing) Then rebalanceTab.Invalidate
End Sub

' Every button of the Rebalance tab: its tag names the Python function that does the work.
Public Sub Press(control As IRibbonControl)
    Dim problem As String
    problem = WhyNot(control.Tag)
    If Len(problem) > 0 Then
        Tell problem
        Exit Sub
    End If
    SaveState
    On Error GoTo Failed
    StopOnEsc
    Application.StatusBar = PRODUCT & ": starting ..."
    RunButton control.Tag, ActiveWorkbook
Done:
    On Error GoTo 0
    RestoreState
    If Len(problem) > 0 Then Tell problem
    Exit Sub
Failed:
    problem = InWords(Err.Number, Err.Description)
    Resume Done
End Sub

' Why a button cannot run now, and what to do about it; "" where it can.
Private Function WhyNot(ByVal tag As String) As String
    If Not IsTag(tag) Then
        WhyNot = "This button has no work assigned: reinstall the add-in with: xlrebal addin install"
    ElseIf IsEditing() Then
        WhyNot = "A cell is being edited: press Enter or Esc first, then the button again."
    ElseIf tag = "doctor" Or tag = "about" Then
        WhyNot = ""
    ElseIf IsProtectedView() Then
        WhyNot = "This workbook is open in Protected View: press Enable Editing above the sheet first."
    ElseIf ActiveWorkbook Is Nothing Then
        WhyNot = "Open a client's workbook first."
    ElseIf ActiveWorkbook.ProtectStructure And tag <> "explain_trade" And tag <> "freeze_formulas" Then
        WhyNot = "The structure of this workbook is protected, so sheets cannot be added: " & _
            "unprotect it under Review, Protect Workbook, then press the button again."
    End If
End Function

Private Function IsEditing() As Boolean
    On Error Resume Next
    IsEditing = Not Application.Ready
End Function

' Excel for Mac knows no such window.
Private Function IsProtectedView() As Boolean
    On Error Resume Next
    IsProtectedView = Not (Application.ActiveProtectedViewWindow Is Nothing)
End Function

' Esc raises an error here instead of opening the debugger.
Private Sub StopOnEsc()
    On Error Resume Next
    Application.EnableCancelKey = xlErrorHandler
End Sub

Private Function InWords(ByVal number As Long, ByVal description As String) As String
    If number = STOPPED_BY_ESC Then
        InWords = "Stopped. Sheets already written stay; press the button again to write them all."
    Else
        InWords = "xlrebal could not do this: " & description & vbLf & vbLf & _
            "Your own sheets are as they were. If it happens again, run in a terminal: xlrebal addin doctor"
    End If
End Function

Private Sub Tell(ByVal message As String)
    MsgBox message, vbExclamation, PRODUCT
End Sub
