"""The add-in's own settings: a sheet inside the add-in file, written when it is installed and read by its VBA alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape, unescape

SETTINGS_PART = "xl/worksheets/sheet1.xml"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROW = re.compile(r"<row[^>]*><c[^>]*><is><t[^>]*>(.*?)</t></is></c><c[^>]*><is><t[^>]*>(.*?)</t></is></c></row>")


def settings_sheet(settings: Mapping[str, str]) -> str:
    """The sheet's XML: a key and its value, a row each."""
    rows = "".join(
        f'<row r="{row}">{_cell(f"A{row}", key)}{_cell(f"B{row}", value)}</row>'
        for row, (key, value) in enumerate(settings.items(), 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/><sheetData>{rows}</sheetData></worksheet>'


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text, quote=False)}</t></is></c>'


def with_settings(addin: bytes, settings: Mapping[str, str]) -> bytes:
    """The add-in with these settings; every other part keeps its bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(addin)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            data = _HEAD + settings_sheet(settings).encode() if entry.filename == SETTINGS_PART else old.read(entry)
            new.writestr(entry, data)
    return written.getvalue()


def read_settings(addin: bytes) -> dict[str, str]:
    """The settings in an add-in file."""
    with zipfile.ZipFile(io.BytesIO(addin)) as archive:
        sheet = archive.read(SETTINGS_PART).decode()
    return {unescape(key): unescape(value) for key, value in _ROW.findall(sheet)}
