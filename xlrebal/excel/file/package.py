"""A workbook file as a package of parts: checked when opened, changed part by part, every other part kept as it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from lxml import etree

from xlrebal.excel.file.file_kind import open_archive
from xlrebal.excel.file.zip_archive import ArchiveDamaged, ArchiveTooLarge, pack, write_archive
from xlrebal.excel.refused import (
    BINARY,
    DAMAGED,
    NOT_A_WORKBOOK,
    OTHER_DOCUMENT,
    PROTECTED,
    SHARED,
    SIGNED,
    STRICT,
    TOO_LARGE,
    WorkbookRefused,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRICT = "http://purl.oclc.org/ooxml/"
_TYPES_PART = "[Content_Types].xml"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_MOST_DIGITS = 9
_SIZE = re.compile(r"-?\d{1,9}(?:\.\d{1,30})?(?:[eE]-\d{1,2})?")
_KEPT_UNPACKED = 1 << 26  # bytes of all parts together; what is more is unpacked again when it is wanted again


class Relationship(NamedTuple):
    """What one part says of another; `target` is a part's name, or an address outside when `external`."""

    id: str
    type: str
    target: str
    external: bool


class Package:
    """The parts of one workbook file. Names are compared without regard to case, as the standard asks."""

    def __init__(self, data: bytes) -> None:
        """Open the package; WorkbookRefused, with the reason, if it is not a workbook we can change safely."""
        self._entries = {entry.name: entry for entry in open_archive(data)}
        self._order = list(self._entries)
        self._name_by_key = {_key(name): name for name in self._entries}
        self._unpacked: dict[str, bytes] = {}
        self._room = _KEPT_UNPACKED
        self._types = parse_xml(self.read(_TYPES_PART))
        self._types_as_opened = to_bytes(self._types)
        overrides = self._types.iter(f"{{{_TYPES}}}Override")
        self._override_by_key = {_key(node.get("PartName", "")): node for node in overrides}
        self.workbook_part = self._find_workbook()
        self._refuse_unsafe()

    def names(self) -> list[str]:
        """Every part's name, in the file's order, the relationship parts among them."""
        return [name for name in self._order if name in self._entries]

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return _key(part) in self._name_by_key

    def read(self, part: str) -> bytes:
        """The part's bytes; a missing or broken part refuses the workbook."""
        name = self._name_by_key.get(_key(part))
        if name is None:
            raise WorkbookRefused(DAMAGED)
        if name in self._unpacked:
            return self._unpacked[name]
        try:
            data = self._entries[name].data()
        except ArchiveDamaged as problem:
            raise WorkbookRefused(DAMAGED) from problem
        except ArchiveTooLarge as problem:
            raise WorkbookRefused(TOO_LARGE) from problem
        self._keep_unpacked(name, data)
        return data

    def put(self, part: str, data: bytes, content_type: str | None = None) -> None:
        """Write a part, new or changed; a new one needs its content type (a relationship part has one already)."""
        name = self._name_by_key.setdefault(_key(part), part)
        if name not in self._order:
            self._order.append(name)
        old = self._entries.get(name)
        self._keep_unpacked(name, data)
        self._entries[name] = pack(name, data, old.date_time) if old else pack(name, data)
        if content_type is not None:
            self._set_content_type(name, content_type)

    def remove(self, parts: Iterable[str]) -> None:
        """Remove parts with their relationships and content types. What refers to them is the caller's matter."""
        for part in list(parts):
            for key in (_key(part), _key(relationships_part(part))):
                name = self._name_by_key.pop(key, None)
                if name is not None:
                    del self._entries[name]
                    self._room += len(self._unpacked.pop(name, b""))
                if key in self._override_by_key:
                    self._types.remove(self._override_by_key.pop(key))

    def _keep_unpacked(self, name: str, data: bytes) -> None:
        """Keep a part's bytes in place of those kept so far, where there is room."""
        self._room += len(self._unpacked.pop(name, b""))
        if len(data) <= self._room:
            self._unpacked[name] = data
            self._room -= len(data)

    def free_name(self, part: str) -> str:
        """A name like `part` that no part has: "xl/charts/chart1.xml" with the first free number."""
        stem, extension = posixpath.splitext(part)
        stem = stem.rstrip("0123456789")
        return next(name for n in count(1) if not self.has(name := f"{stem}{n}{extension}"))

    def content_type(self, part: str) -> str | None:
        """The part's content type, from its own declaration or from its extension."""
        override = self._override_by_key.get(_key(part))
        return self._default_type(part) if override is None else override.get("ContentType")

    def relationships(self, part: str) -> list[Relationship]:
        """What the part refers to; "" gives the package's own relationships."""
        source = relationships_part(part)
        return list(_relationships(part, self.read(source))) if self.has(source) else []

    def related(self, part: str, kind: str) -> str | None:
        """The part that `part` refers to as `kind` ("styles", "theme" …), or None."""
        targets = (relation.target for relation in self.relationships(part) if relation.type == f"{RELATION}/{kind}")
        return next(targets, None)

    def add_relationship(self, part: str, kind: str, target: str) -> str:
        """Let `part` refer to `target`; returns the relationship's id."""
        root = parse_xml(self.read(relationships_part(part)))
        taken = {node.get("Id") for node in root}
        identity = next(name for n in count(1) if (name := f"rIdXlr{n}") not in taken)
        reference = posixpath.relpath(target, posixpath.dirname(part) or ".")
        node = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship")
        node.set("Id", identity)
        node.set("Type", f"{RELATION}/{kind}")
        node.set("Target", reference)
        self.put(relationships_part(part), to_bytes(root))
        return identity

    def remove_relationships(self, part: str, target: str) -> None:
        """Let `part` no longer refer to `target`."""
        root = parse_xml(self.read(relationships_part(part)))
        for node in list(root):
            if not _relationship(part, node).external and _key(_relationship(part, node).target) == _key(target):
                root.remove(node)
        self.put(relationships_part(part), to_bytes(root))

    def owned_parts(self, roots: Iterable[str]) -> set[str]:
        """`roots` and every part that, directly or not, only they refer to."""
        known = {_key(root) for root in roots}
        targets = self._references()
        owned = known | set(_reachable(known, targets))
        while shared := {
            target for source, wanted in targets.items() if source not in owned for target in wanted & (owned - known)
        }:
            owned -= shared
        return {self._name_by_key[key] for key in owned if key in self._name_by_key}

    def save(self) -> bytes:
        """The package as a file; parts not written to keep even their compressed bytes."""
        types = to_bytes(self._types)
        if types != self._types_as_opened:  # the same list written anew may differ in its bytes
            self.put(_TYPES_PART, types)
        return write_archive(self._entries[name] for name in self.names())

    def _references(self) -> dict[str, set[str]]:
        """Key of each part → keys of the parts it refers to."""
        sources = [name for name in self.names() if name.lower().endswith(".rels")]
        return {
            _key(part): {_key(relation.target) for relation in self.relationships(part) if not relation.external}
            for part in map(_source_part, sources)
        }

    def _default_type(self, part: str) -> str | None:
        """The content type declared for the part's extension."""
        for default in self._types.iter(f"{{{_TYPES}}}Default"):
            if default.get("Extension", "").lower() == _extension(part):
                return default.get("ContentType")
        return None

    def _set_content_type(self, part: str, content_type: str) -> None:
        """Declare a part's type: pictures and the like by their extension, others one by one, as Excel does."""
        if self.content_type(part) == content_type:
            return
        if _key(part) in self._override_by_key:
            self._override_by_key[_key(part)].set("ContentType", content_type)
            return
        extension = _extension(part)
        if extension != "xml" and self._default_type(part) is None:
            default = etree.Element(f"{{{_TYPES}}}Default")
            default.set("Extension", extension)
            default.set("ContentType", content_type)
            self._types.insert(0, default)
            return
        override = self._override_by_key[_key(part)] = etree.SubElement(self._types, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/{part}")
        override.set("ContentType", content_type)

    def _find_workbook(self) -> str:
        """The name of the workbook part; refuses what is another kind of document."""
        for relation in self.relationships(""):
            if relation.type.endswith("/officeDocument"):
                if relation.type.startswith(_STRICT):
                    raise WorkbookRefused(STRICT)
                return relation.target
        raise WorkbookRefused(NOT_A_WORKBOOK)

    def _refuse_unsafe(self) -> None:
        """Refuse what we cannot write, and what breaks when sheets are added."""
        kind = self.content_type(self.workbook_part) or ""
        if ".sheet.binary." in kind:
            raise WorkbookRefused(BINARY)
        if not re.search(r"spreadsheetml|ms-excel", kind):
            raise WorkbookRefused(OTHER_DOCUMENT)
        if any(name.lower().startswith("_xmlsignatures/") for name in self.names()):
            raise WorkbookRefused(SIGNED)
        root = parse_xml(self.read(self.workbook_part))
        if root.tag != f"{{{MAIN}}}workbook":
            raise WorkbookRefused(STRICT if root.tag.startswith(f"{{{_STRICT}") else DAMAGED)
        protection = root.find(f"{{{MAIN}}}workbookProtection")
        if protection is not None and protection.get("lockStructure") in ("1", "true"):
            raise WorkbookRefused(PROTECTED)
        if any(relation.type.endswith("/revisionHeaders") for relation in self.relationships(self.workbook_part)):
            raise WorkbookRefused(SHARED)
        sheets = [item for item in self.relationships(self.workbook_part) if item.type == f"{RELATION}/worksheet"]
        if not all(self.has(sheet.target) for sheet in sheets):
            raise WorkbookRefused(DAMAGED)
        try:
            for name in self.names():
                if self._entries[name].size <= self._room:
                    self.read(name)
                else:
                    self._entries[name].check()
        except ArchiveDamaged as problem:
            raise WorkbookRefused(DAMAGED) from problem


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML part, read without entities or network; refuses what is not well formed."""
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as problem:
        raise WorkbookRefused(DAMAGED) from problem
    if root.getroottree().docinfo.internalDTD is not None:  # the standard forbids a DTD; only an attack has one
        raise WorkbookRefused(DAMAGED)
    return root


def whole_number(node: etree._Element, attribute: str) -> int:
    """An attribute that must be a count or a number, 0 where it is missing; refuses anything else."""
    text = node.get(attribute, "0")
    if not text.isdecimal():
        raise WorkbookRefused(DAMAGED)
    return int(text)


def plain_number(node: etree._Element | None, attribute: str, otherwise: int = 0) -> int:
    """An attribute that says how something looks, `otherwise` where it is missing or no number: no reason to refuse a file."""
    text = "" if node is None else node.get(attribute, "")
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else otherwise


def plain_size(node: etree._Element | None, attribute: str) -> float | None:
    """The same for a number with a fraction and a sign: a width, a size, a tint."""
    text = "" if node is None else node.get(attribute, "")
    return float(text) if _SIZE.fullmatch(text) else None


def as_written(text: str) -> str:
    """A text as it stands in a part, between an element's tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_bytes(root: etree._Element) -> bytes:
    """A part's text, with the declaration Excel expects."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def relationships_part(part: str) -> str:
    """Where the relationships of `part` are kept; "" is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _source_part(relationships: str) -> str:
    """The part whose relationships these are."""
    folder, name = posixpath.split(relationships)
    return posixpath.join(posixpath.dirname(folder), name[: -len(".rels")])


@lru_cache(maxsize=64)
def _relationships(part: str, data: bytes) -> tuple[Relationship, ...]:
    """What the relationships of `part` say; asked for as often as a sheet is added."""
    return tuple(_relationship(part, node) for node in parse_xml(data).iter(f"{{{_RELATIONSHIPS}}}Relationship"))


def _relationship(part: str, node: etree._Element) -> Relationship:
    """A relationship with its target as a part's name, whether it was written relative or absolute."""
    target, external = node.get("Target", ""), node.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/")))[1:]
    return Relationship(node.get("Id", ""), node.get("Type", ""), target, external)


def _reachable(start: set[str], targets: dict[str, set[str]]) -> Iterator[str]:
    """The keys reached from `start` through relationships."""
    seen, waiting = set(start), list(start)
    while waiting:
        for target in targets.get(waiting.pop(), set()) - seen:
            seen.add(target)
            waiting.append(target)
            yield target


def _key(part: str) -> str:
    """What makes two part names the same."""
    return part.replace("\\", "/").lstrip("/").lower()


def _extension(part: str) -> str:
    """What stands after the last dot of a part's name, in lower case."""
    return posixpath.splitext(part)[1][1:].lower()
