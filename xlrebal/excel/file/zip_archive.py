"""The entries of a zip archive, so that those we do not touch are written back exactly as they were compressed.

The standard library reads a zip's directory but can only re-compress on writing; copying compressed bytes is both
faster and the plainest proof that an advisor's parts are unchanged.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
LONGEST_UNPACKED = 1 << 30  # bytes; no household comes near it, a zip bomb goes far beyond
LONGEST_PART = 1 << 28  # bytes of a part that is unpacked as a whole
_PIECE = 1 << 20  # bytes
_EFFORT = 5  # of nine: a third quicker than the usual 6, and larger by a hundredth
MOST_ENTRIES = 0xFFFF  # what the directory's end can count

_ENCRYPTED, _UTF8_NAME = 0x1, 0x800
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # no clock: the same input gives the same bytes
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20  # 2.0: deflate and folders


class ArchiveDamaged(Exception):
    """The bytes are no zip archive, or one that cannot be read in full."""


class ArchiveTooLarge(Exception):
    """Unpacked, the archive would be larger than any workbook we accept."""


class ArchivedFile(NamedTuple):
    """One file of an archive, still compressed."""

    name: str
    date_time: tuple[int, int, int, int, int, int]
    method: int
    checksum: int
    size: int
    packed: bytes

    def check(self) -> None:
        """ArchiveDamaged unless size and checksum agree; unpacks piece by piece, so that memory stays small."""
        if self.method == STORED:
            self.data()
            return
        size = checksum = 0
        for piece in _pieces(self.packed, self.name):
            size, checksum = size + len(piece), zlib.crc32(piece, checksum)
            if size > self.size:
                break
        if size != self.size or checksum != self.checksum:
            raise ArchiveDamaged(self.name)

    def data(self) -> bytes:
        """The unpacked bytes; ArchiveDamaged unless size and checksum agree, ArchiveTooLarge beyond LONGEST_PART."""
        if self.size > LONGEST_PART:
            raise ArchiveTooLarge(self.name)
        try:
            data = self.packed if self.method == STORED else _inflate(self.packed, self.size)
        except zlib.error as problem:
            raise ArchiveDamaged(self.name) from problem
        if len(data) != self.size or zlib.crc32(data) != self.checksum:
            raise ArchiveDamaged(self.name)
        return data


def pack(name: str, data: bytes, date_time: tuple[int, int, int, int, int, int] = _FIRST_DAY) -> ArchivedFile:
    """`data` compressed as an entry."""
    deflate = zlib.compressobj(_EFFORT, zlib.DEFLATED, -15)
    packed = deflate.compress(data) + deflate.flush()
    return ArchivedFile(name, date_time, DEFLATED, zlib.crc32(data), len(data), packed)


def read_archive(data: bytes) -> list[ArchivedFile]:
    """The archive's entries in their order, folders left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError) as problem:
        raise ArchiveDamaged("directory") from problem
    if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > LONGEST_UNPACKED:
        raise ArchiveTooLarge
    return [_read_entry(data, info) for info in infos]


def write_archive(entries: Iterable[ArchivedFile]) -> bytes:
    """An archive of `entries` in the order given."""
    body, directory, count = bytearray(), bytearray(), 0
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if entry.name.isascii() else _UTF8_NAME
        fields = (flags, entry.method, *_dos_time(entry.date_time), entry.checksum, len(entry.packed), entry.size)
        directory += _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *fields, len(name), 0, 0, 0, 0, 0, len(body)) + name
        body += _LOCAL.pack(b"PK\3\4", _VERSION, *fields, len(name), 0) + name + entry.packed
        count += 1
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def _read_entry(data: bytes, info: zipfile.ZipInfo) -> ArchivedFile:
    """The entry that the archive's directory describes."""
    if info.flag_bits & _ENCRYPTED or info.compress_type not in (STORED, DEFLATED):
        raise ArchiveDamaged(info.filename)
    try:
        header = _LOCAL.unpack_from(data, info.header_offset)
    except struct.error as problem:
        raise ArchiveDamaged(info.filename) from problem
    start = info.header_offset + _LOCAL.size + header[-2] + header[-1]
    packed = data[start : start + info.compress_size]
    if header[0] != b"PK\3\4" or len(packed) != info.compress_size:
        raise ArchiveDamaged(info.filename)
    return ArchivedFile(info.filename, info.date_time, info.compress_type, info.CRC, info.file_size, packed)


def _pieces(packed: bytes, name: str) -> Iterator[bytes]:
    """What `packed` unpacks to, a little at a time."""
    unpacker = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), _PIECE):
            waiting = packed[start : start + _PIECE]
            while waiting:
                yield unpacker.decompress(waiting, _PIECE)
                waiting = unpacker.unconsumed_tail
    except zlib.error as problem:
        raise ArchiveDamaged(name) from problem


def _inflate(packed: bytes, size: int) -> bytes:
    """At most one byte more than `size`: a directory that lies about a size unpacks no bomb."""
    return zlib.decompressobj(-15).decompress(packed, size + 1)


def _dos_time(moment: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    """(time, date) as a zip's headers hold them."""
    year, month, day, hour, minute, second = moment
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
