Attribute VB_Name = "XLRebalErrors"
Option Explicit
Option Private Module

' What Python gave a cell function, with "#VALUE!", "#N/A" and "#NUM!" turned into real Excel errors.
Public Function CellResult(ByVal result As Variant) As Variant
    Dim row As Long
    Dim column As Long
    If Not IsArray(result) Then
        CellResult = CellValue(result)
        Exit Function
    End If
    For row = LBound(result, 1) To UBound(result, 1)
        For column = LBound(result, 2) To UBound(result, 2)
            result(row, column) = CellValue(result(row, column))
        Next column
    Next row
    CellResult = result
End Function

Private Function CellValue(ByVal value As Variant) As Variant
    CellValue = value
    If VarType(value) <> vbString Then Exit Function
    Select Case value
        Case "#VALUE!": CellValue = CVErr(xlErrValue)
        Case "#N/A": CellValue = CVErr(xlErrNA)
        Case "#NUM!": CellValue = CVErr(xlErrNum)
    End Select
End Function
