Attribute VB_Name = "XLRebalPython"
Option Explicit
Option Private Module

' The way from Excel to Python. It takes the place of xlwings' own VBA module and runs nothing but this add-in's Python:
' no setting, folder, module or code sheet of any workbook is looked at.
'
' Parts follow the VBA of xlwings 0.37.8, Copyright (C) 2014-present, Zoomer Analytics LLC. All rights reserved.
' Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
' following conditions are met:
' * Redistributions of source code must retain the above copyright notice, this list of conditions and the following
'   disclaimer.
' * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
'   disclaimer in the documentation and/or other materials provided with the distribution.
' * Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote
'   products derived from this software without specific prior written permission.
' THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
' INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
' DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
' SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
' SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
' WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
' OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

#If Mac Then
#ElseIf Win64 Then
    Private Const SERVER_LIBRARY As String = "xlwings64-0.37.8.dll"
    Private Declare PtrSafe Function ActivateServer Lib "xlwings64-0.37.8.dll" Alias "XLPyDLLActivateAuto" (ByRef result As Variant, Optional ByVal command As String = "", Optional ByVal mode As Long = 1) As Long
    Private Declare PtrSafe Function LoadLibrary Lib "KERNEL32" Alias "LoadLibraryA" (ByVal path As String) As LongPtr
#Else
    Private Const SERVER_LIBRARY As String = "xlwings32-0.37.8.dll"
    Private Declare PtrSafe Function ActivateServer Lib "xlwings32-0.37.8.dll" Alias "XLPyDLLActivateAuto" (ByRef result As Variant, Optional ByVal command As String = "", Optional ByVal mode As Long = 1) As Long
    Private Declare PtrSafe Function LoadLibrary Lib "KERNEL32" Alias "LoadLibraryA" (ByVal path As String) As LongPtr
#End If

Private Const FAILED As Long = vbObjectError + 513

' Whether a text can be the tag of a button: only such a one becomes part of what Python or a shell is told.
Public Function IsTag(ByVal tag As String) As Boolean
    IsTag = Len(tag) > 0 And Not (tag Like "*[!a-z_]*")
End Function

' Runs the Python function of a button on a workbook. On a Mac it returns at once and Python goes on by itself.
' Whoever calls it: a shape in a workbook received by mail may name this Sub and its arguments.
Public Sub RunButton(ByVal tag As String, ByVal book As Workbook)
    If Not IsTag(tag) Then Err.Raise FAILED, , "This is no button of xlrebal: " & tag
    #If Mac Then
        RunOnMac tag, book
    #Else
        If Len(ConfigValue("Executable")) > 0 Then
            RunFrozen ConfigValue("Executable"), tag, book
        Else
            RunOnServer tag, book
        End If
    #End If
End Sub

#If Mac Then

Private Sub RunOnMac(ByVal tag As String, ByVal book As Workbook)
    Dim bookName As String
    If Not (book Is Nothing) Then bookName = book.Name
    AppleScriptTask "xlrebal.applescript", "PressButton", Setting("Interpreter") & vbLf & tag & vbLf & bookName
End Sub

Public Property Get XLPy() As Object
    Err.Raise FAILED, , "Cell functions need Excel for Windows."
End Property

#Else

Private Sub RunOnServer(ByVal tag As String, ByVal book As Workbook)
    Dim python As Object
    Set python = XLPy()
    python.SetAttr python.Module("xlwings._xlwindows"), "BOOK_CALLER", book
    python.Exec "from xlrebal.shells import ribbon; ribbon.press('" & tag & "')"
End Sub

' An executable of ours that needs no Python; a file name cannot hold a quote, and no command shell reads the line.
Private Sub RunFrozen(ByVal executable As String, ByVal tag As String, ByVal book As Workbook)
    Dim line As String
    line = Quoted(executable) & " addin press " & tag & " --from_xl=1 --hwnd=" & Application.Hwnd
    If Not (book Is Nothing) Then line = line & " " & Quoted("--wb=" & book.Name)
    If CreateObject("WScript.Shell").Run(line, 0, True) <> 0 Then
        Err.Raise FAILED, , executable & " ended with an error."
    End If
End Sub

' The Python process that stays while Excel is open; started by the first call. A property, because no cell can call one.
Public Property Get XLPy() As Object
    Dim answer As Variant
    LoadServerLibrary
    If ActivateServer(answer, ServerCommand(), 1) <> 0 Then Err.Raise FAILED, , CStr(answer)
    Set XLPy = answer
End Property

' -E and -P: nothing named by the environment, and nothing in Excel's current folder, is imported. Programs are named by
' their full path, because Windows would look for them in the current folder first.
Private Function ServerCommand() As String
    ServerCommand = Environ$("SystemRoot") & "\System32\cmd.exe /K " & _
        """" & Quoted(Setting("Interpreter")) & " -E -P -B -c ""import xlwings; xlwings.serve('$(CLSID)')"""""
End Function

' The library lies where its installer put it; the add-in's settings say where.
Private Sub LoadServerLibrary()
    If LoadLibrary(Setting("Library") & "\" & SERVER_LIBRARY) = 0 Then
        Err.Raise FAILED, , SERVER_LIBRARY & " could not be loaded. Run in a terminal: xlrebal addin doctor"
    End If
End Sub

Private Function Quoted(ByVal text As String) As String
    Quoted = """" & text & """"
End Function

#End If

Private Function Setting(ByVal key As String) As String
    Setting = ConfigValue(key)
    If Len(Setting) = 0 Then
        Err.Raise FAILED, , "The add-in does not know its " & key & ". Run in a terminal: xlrebal addin doctor"
    End If
End Function
