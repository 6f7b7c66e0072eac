"""Why a workbook file is not read, changed or written: the one exception, and its sentences."""

from __future__ import annotations

EMPTY = "This file is empty: choose the workbook itself, or a backup of it."
NOT_A_WORKBOOK = "This is not an Excel workbook: choose an .xlsx or .xlsm file, or save it as one in Excel."
TEXT_FILE = "This is a text file (a .csv, perhaps), not a workbook: open it in Excel and save it as .xlsx."
OPEN_DOCUMENT = "This is an OpenDocument spreadsheet: open it in Excel or LibreOffice and save it as .xlsx."
OTHER_DOCUMENT = "This is another kind of Office document, not a workbook: choose an .xlsx or .xlsm file."
LEGACY = "This is a workbook in the old .xls format: open it in Excel and save it as .xlsx."
ENCRYPTED = (
    "This workbook is encrypted: open it in Excel, clear its password under File, Info, Protect Workbook, "
    "save it and try again."
)
BINARY = "This is a binary workbook (.xlsb): open it in Excel and save it as .xlsx or .xlsm."
STRICT = "This workbook is saved as Strict Open XML: open it in Excel and save it as the usual .xlsx."
SIGNED = (
    "This workbook is digitally signed and any change would break the signature: work on an unsigned copy, "
    "or write the result to another file after removing the signature under File, Info."
)
PROTECTED = (
    "The structure of this workbook is protected, so sheets cannot be added: unprotect it under Review, "
    "Protect Workbook, save it and try again."
)
SHARED = "This is a legacy shared workbook with a change history: stop sharing it under Review, save it and try again."
OTHER_DATES = (
    "This workbook counts its dates from 1904, the results from 1900: in a copy, turn off the 1904 date system under "
    "File, Options, Advanced, check the dates and try again."
)
DAMAGED = "This file is damaged or was cut short while copying: open and repair it in Excel, or use a backup."
TOO_LARGE = "This file would unpack to more than can be read (1 GiB, 256 MiB a sheet): remove what the household does not need, or use another copy."
TOO_MANY_FORMATS = (
    "This workbook has nearly as many cell formats as Excel allows (65,490), so no result can be added: delete unused "
    "cell styles or clear formats in a copy, or copy the client's sheets into a new workbook."
)


class WorkbookRefused(Exception):
    """A workbook we will not read or write; the text is one sentence for a person: what is wrong and what to do."""
