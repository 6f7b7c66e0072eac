"""What kind of file this is: a zip package, or one of those that people choose by mistake."""

from __future__ import annotations

import re

from xlrebal.excel.file.zip_archive import ArchiveDamaged, ArchivedFile, ArchiveTooLarge, read_archive
from xlrebal.excel.refused import (
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    LEGACY,
    NOT_A_WORKBOOK,
    OPEN_DOCUMENT,
    TEXT_FILE,
    TOO_LARGE,
    WorkbookRefused,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file: the old .xls, and every encrypted workbook


def open_archive(data: bytes) -> list[ArchivedFile]:
    """The file's entries; refuses, each by its own message, what is no zip package at all."""
    if not data:
        raise WorkbookRefused(EMPTY)
    if data.startswith(_OLE):
        raise WorkbookRefused(_ole_refusal(data))
    if not data.startswith(b"PK"):
        raise WorkbookRefused(TEXT_FILE if _is_text(data) else NOT_A_WORKBOOK)
    try:
        entries = read_archive(data)
    except ArchiveDamaged as problem:
        raise WorkbookRefused(DAMAGED) from problem
    except ArchiveTooLarge as problem:
        raise WorkbookRefused(TOO_LARGE) from problem
    keys = [entry.name.replace("\\", "/").lower() for entry in entries]
    if "[content_types].xml" not in keys:
        raise WorkbookRefused(OPEN_DOCUMENT if "mimetype" in keys else NOT_A_WORKBOOK)
    if len(set(keys)) < len(keys):
        raise WorkbookRefused(DAMAGED)
    return entries


def _ole_refusal(data: bytes) -> str:
    """Why a compound file is refused: the names of its streams tell an encrypted workbook from an old one."""
    if any(name.encode("utf-16-le") in data for name in ("EncryptedPackage", "EncryptionInfo")):
        return ENCRYPTED
    return LEGACY if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")) else NOT_A_WORKBOOK


def _is_text(data: bytes) -> bool:
    """Whether the beginning reads as text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", data[:4096])
