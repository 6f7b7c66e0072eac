"""Files we will not touch, each refused by its own sentence."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from tests.rich_workbook import rich_workbook
from tests.small_results import PLAIN_NAMES, drawn_results
from tests.workbook_reading import edited, packed, parts
from xlrebal.excel import refused
from xlrebal.excel.file import zip_archive
from xlrebal.excel.file.graft import graft, present_sheets
from xlrebal.excel.refused import WorkbookRefused

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def compound_file(*streams: str) -> bytes:
    """The beginning of a compound file, its directory naming the streams."""
    return COMPOUND + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))


def plain_workbook() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Holdings").write(0, 0, "Symbol")
    book.close()
    return buffer.getvalue()


def without(part: str) -> bytes:
    content = parts(plain_workbook())
    del content[part]
    return packed(content)


def of_type(old: str, new: str) -> bytes:
    return edited(plain_workbook(), "[Content_Types].xml", old, new)


def signed() -> bytes:
    return packed({**parts(plain_workbook()), "_xmlsignatures/origin.sigs": b""})


def shared() -> bytes:
    node = f'<Relationship Id="rId50" Type="{USUAL}/revisionHeaders" Target="revisions/revisionHeaders.xml"/>'
    return edited(plain_workbook(), "xl/_rels/workbook.xml.rels", "</Relationships>", f"{node}</Relationships>")


def with_first_lines(first: str) -> bytes:
    """A workbook part with an entity that names itself many times over."""
    return edited(plain_workbook(), "xl/workbook.xml", "<workbook ", f"{first}<workbook ")


def damaged_inside() -> bytes:
    data = bytearray(plain_workbook())
    start = data.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 20
    data[start] ^= 0xFF
    return bytes(data)


MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
REFUSED = {
    "empty": (b"", refused.EMPTY),
    "csv": (b"Symbol,Quantity\nVTI,10\n", refused.TEXT_FILE),
    "utf-16 text": ("Symbol\tQuantity".encode("utf-16"), refused.TEXT_FILE),
    "html called .xls": (b"<html><table><tr><td>VTI</td></tr></table></html>", refused.TEXT_FILE),
    "pdf or picture": (b"\x89PNG\r\n\x1a\n\0\0\0\r", refused.NOT_A_WORKBOOK),
    "zip of something": (packed({"a.txt": b"a"}), refused.NOT_A_WORKBOOK),
    "OpenDocument": (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), refused.OPEN_DOCUMENT),
    "old .xls": (compound_file("Workbook"), refused.LEGACY),
    "older .xls": (compound_file("Book"), refused.LEGACY),
    "encrypted": (compound_file("EncryptionInfo", "EncryptedPackage"), refused.ENCRYPTED),
    "other compound file": (compound_file("WordDocument"), refused.NOT_A_WORKBOOK),
    "cut short": (plain_workbook()[:-400], refused.DAMAGED),
    "a byte changed": (damaged_inside(), refused.DAMAGED),
    "broken XML": (edited(plain_workbook(), "xl/workbook.xml", "</sheets>", ""), refused.DAMAGED),
    "no workbook part": (without("xl/workbook.xml"), refused.DAMAGED),
    "no relationships": (without("_rels/.rels"), refused.NOT_A_WORKBOOK),
    "no sheet part": (without("xl/worksheets/sheet1.xml"), refused.DAMAGED),
    "no sheets": (edited(plain_workbook(), "xl/workbook.xml", 'sheetId="1"', ""), refused.DAMAGED),
    "a number that is none": (edited(rich_workbook(), "xl/workbook.xml", 'localSheetId="1"', 'localSheetId="x"'),
                              refused.DAMAGED),
    "Word": (of_type(MAIN_TYPE, "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
             refused.OTHER_DOCUMENT),
    "xlsb": (of_type(MAIN_TYPE, "application/vnd.ms-excel.sheet.binary.macroEnabled.main"), refused.BINARY),
    "strict": (edited(plain_workbook(), "_rels/.rels", f"{USUAL}/officeDocument", f"{STRICT}/officeDocument"),
               refused.STRICT),
    "signed": (signed(), refused.SIGNED),
    "protected": (edited(rich_workbook(), "xl/workbook.xml", "<bookViews>",
                         '<workbookProtection lockStructure="1"/><bookViews>'), refused.PROTECTED),
    "shared": (shared(), refused.SHARED),
    "entities": (with_first_lines('<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n'), refused.DAMAGED),
    "outside entity": (with_first_lines('<!DOCTYPE w SYSTEM "file:///etc/hostname">\n'), refused.DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_one_sentence(case: str) -> None:
    data, sentence = REFUSED[case]
    for attempt in (lambda: present_sheets(data), lambda: graft(data, drawn_results(), PLAIN_NAMES)):
        with pytest.raises(WorkbookRefused) as refusal:
            attempt()
        assert str(refusal.value) == sentence


def test_each_sentence_is_one_line_that_says_what_to_do() -> None:
    sentences = {sentence for _, sentence in REFUSED.values()} | {refused.TOO_LARGE}
    assert len(sentences) == 14
    for sentence in sentences:
        assert "\n" not in sentence
        assert sentence.count(": ") >= 1
        assert sentence.endswith(".")


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "LONGEST_UNPACKED", 100_000)
    bomb = packed({**parts(plain_workbook()), "xl/media/zeros.bin": bytes(200_000)})
    with pytest.raises(WorkbookRefused, match="unpack"):
        present_sheets(bomb)


def test_a_directory_that_lies_about_a_size_unpacks_no_more() -> None:
    bomb = bytearray(packed({**parts(plain_workbook()), "zeros.bin": bytes(1_000_000)}))
    directory = bomb.rindex(b"PK\1\2")
    bomb[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    with pytest.raises(WorkbookRefused) as refusal:
        present_sheets(bytes(bomb))
    assert str(refusal.value) == refused.DAMAGED


def test_zip_encryption_is_damage() -> None:
    data = bytearray(plain_workbook())
    data[data.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(WorkbookRefused):
        present_sheets(bytes(data))


def test_written_archives_are_read_by_others() -> None:
    names = {"[Content_Types].xml": b"<a/>", "xl/größe.xml": b"x" * 10_000, "empty": b""}
    data = zip_archive.write_archive([zip_archive.pack(name, content) for name, content in names.items()])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == names
    assert [entry.data() for entry in zip_archive.read_archive(data)] == list(names.values())
