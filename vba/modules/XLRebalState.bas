Attribute VB_Name = "XLRebalState"
Option Explicit
Option Private Module

' Excel's settings and the advisor's view, as they were before a button was pressed. Python puts them back itself; this
' is for when it could not, because it was stopped half-way.
Private screenUpdatingBefore As Boolean
Private alertsBefore As Boolean
Private eventsBefore As Boolean
Private calculationBefore As Long
Private statusBefore As Variant
Private bookBefore As Workbook
Private sheetBefore As Object
Private selectionBefore As Object

Public Sub SaveState()
    On Error Resume Next
    screenUpdatingBefore = Application.ScreenUpdating
    alertsBefore = Application.DisplayAlerts
    eventsBefore = Application.EnableEvents
    statusBefore = Application.StatusBar
    Set bookBefore = ActiveWorkbook
    Set sheetBefore = ActiveSheet
    Set selectionBefore = Selection
    calculationBefore = 0
    If Not (bookBefore Is Nothing) Then calculationBefore = Application.Calculation
End Sub

' Each setting is put back even where putting back another one fails.
Public Sub RestoreState()
    On Error Resume Next
    If calculationBefore <> 0 Then
        If Application.Calculation <> calculationBefore Then Application.Calculation = calculationBefore
    End If
    If Application.DisplayAlerts <> alertsBefore Then Application.DisplayAlerts = alertsBefore
    If Application.EnableEvents <> eventsBefore Then Application.EnableEvents = eventsBefore
    RestoreView
    Application.StatusBar = statusBefore
    If Application.ScreenUpdating <> screenUpdatingBefore Then Application.ScreenUpdating = screenUpdatingBefore
    ForgetView
End Sub

' A sheet that was exchanged, or a book that was closed, is no longer there to be shown.
Private Sub RestoreView()
    On Error Resume Next
    If bookBefore Is Nothing Then Exit Sub
    If Not (ActiveSheet Is sheetBefore) Then
        bookBefore.Activate
        sheetBefore.Activate
        selectionBefore.Select
    End If
End Sub

Private Sub ForgetView()
    Set bookBefore = Nothing
    Set sheetBefore = Nothing
    Set selectionBefore = Nothing
End Sub
