Attribute VB_Name = "XLRebalConfig"
Option Explicit
Option Private Module

' The add-in's own settings, written by `xlrebal addin install` on this sheet of the add-in itself.
' No other workbook, no file beside one and no environment variable can change them.
Private Const SETTINGS_SHEET As String = "xlrebal.conf"
Private Const LAST_ROW As Long = 20

' The text beside a key in column A; "" where there is none. A property, because no cell can call one.
Public Property Get ConfigValue(ByVal key As String) As String
    Dim settings As Worksheet
    Dim position As Long
    ConfigValue = ""
    Set settings = ThisWorkbook.Worksheets(SETTINGS_SHEET)
    For position = 1 To LAST_ROW
        If CStr(settings.Cells(position, 1).Value) = key Then
            ConfigValue = CStr(settings.Cells(position, 2).Value)
            Exit Property
        End If
    Next position
End Property
