"""The cell formats of a workbook as they look: number format, font, fill and alignment, with colours as "RRGGBB"."""

from __future__ import annotations

import colorsys
import re
from functools import cached_property

from lxml import etree

from xlrebal.excel.file.package import MAIN, Package, parse_xml, plain_number, plain_size
from xlrebal.schema.record import record

_RGB = re.compile(r"[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"

# Formats every Excel knows by number alone (ECMA-376 18.8.30, as US Excel shows them).
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "$#,##0_);($#,##0)", 6: "$#,##0_);[Red]($#,##0)",
    7: "$#,##0.00_);($#,##0.00)", 8: "$#,##0.00_);[Red]($#,##0.00)", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm", 37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', 44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip

# The palette of colours given by number; 64 and above follow the system and count as none.
_PALETTE_ROWS = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF",
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF",
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99",
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333",
)
_PALETTE = tuple(color for row in _PALETTE_ROWS for color in row.split())

# A cell's theme colours are numbered so, not in the order of the theme part.
_THEME_ORDER = (
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip


@record(kw_only=True)
class Look:
    """One cell format as it looks; None where the format says nothing."""

    number_format: str
    font_name: str | None
    font_size: float | None
    font_color: str | None
    bold: bool
    fill: str | None
    align: str | None
    wrap: bool
    indent: int = 0


class CellStyles:
    """The cell formats of a workbook, by the number a cell's `s` gives."""

    def __init__(self, package: Package) -> None:
        """Find the style and theme parts; either may be missing."""
        styles = package.related(package.workbook_part, "styles")
        theme = package.related(package.workbook_part, "theme")
        self._root = parse_xml(package.read(styles)) if styles else etree.Element(f"{{{MAIN}}}styleSheet")
        self._theme = _theme_colors(package.read(theme)) if theme else ()

    @cached_property
    def number_formats(self) -> tuple[str, ...]:
        """The Excel format code of each cell format."""
        custom = {plain_number(node, "numFmtId"): node.get("formatCode", "") for node in self._records("numFmts")}
        codes = _BUILT_IN | custom
        return tuple(codes.get(plain_number(node, "numFmtId"), "General") for node in self._records("cellXfs"))

    def look(self, style: int) -> Look:
        """How cells of this format look; a number no format has looks like the first."""
        formats = self._records("cellXfs")
        if not formats:
            return Look(
                number_format="General",
                font_name=None,
                font_size=None,
                font_color=None,
                bold=False,
                fill=None,
                align=None,
                wrap=False,
            )
        index = style if style < len(formats) else 0
        record = formats[index]
        font = self._record("fonts", plain_number(record, "fontId"))
        fill = self._record("fills", plain_number(record, "fillId"))
        alignment = record.find(f"{{{MAIN}}}alignment")
        return Look(
            number_format=self.number_formats[index],
            font_name=_attribute(font, "name", "val"),
            font_size=None if font is None else plain_size(font.find(f"{{{MAIN}}}sz"), "val"),
            font_color=self._color(font, "color"),
            bold=_is_on(font, "b"),
            fill=self._fill_color(fill),
            align=None if alignment is None else _plain_alignment(alignment.get("horizontal")),
            wrap=alignment is not None and alignment.get("wrapText") in ("1", "true"),
            indent=plain_number(alignment, "indent"),
        )

    def _records(self, collection: str) -> list[etree._Element]:
        """The records of one collection."""
        node = self._root.find(f"{{{MAIN}}}{collection}")
        return [] if node is None else list(node.iterchildren(f"{{{MAIN}}}*"))

    def _record(self, collection: str, index: int) -> etree._Element | None:
        """One record of a collection, None if there is no such record."""
        records = self._records(collection)
        return records[index] if index < len(records) else None

    def _fill_color(self, fill: etree._Element | None) -> str | None:
        """The colour of a solid fill; patterns and gradients count as none."""
        pattern = None if fill is None else fill.find(f"{{{MAIN}}}patternFill")
        if pattern is None or pattern.get("patternType") != "solid":
            return None
        return self._color(pattern, "fgColor")

    def _color(self, parent: etree._Element | None, name: str) -> str | None:
        """The colour of a child element, theme colours and tints resolved."""
        node = None if parent is None else parent.find(f"{{{MAIN}}}{name}")
        if node is None:
            return None
        plain = self._plain_color(node)
        return plain and _tinted(plain, plain_size(node, "tint") or 0.0)

    def _plain_color(self, node: etree._Element) -> str | None:
        """A colour without its tint."""
        if _RGB.fullmatch(rgb := node.get("rgb", "")):
            return rgb[-6:].upper()
        for attribute, colors in (("theme", self._theme), ("indexed", _PALETTE)):
            if attribute in node.attrib:
                number = plain_number(node, attribute, len(colors))
                return colors[number] if number < len(colors) else None
        return None


def _theme_colors(data: bytes) -> tuple[str, ...]:
    """The theme's twelve colours in the order cells number them; fewer if the part is incomplete."""
    scheme = parse_xml(data).find(f".//{{{_DRAWING}}}clrScheme")
    if scheme is None:
        return ()
    nodes = [scheme.find(f"{{{_DRAWING}}}{name}") for name in _THEME_ORDER]
    if any(node is None or not len(node) for node in nodes):
        return ()
    colors = [(node[0].get("lastClr") or node[0].get("val") or "").upper() for node in nodes if node is not None]
    return tuple(colors) if all(map(_RGB.fullmatch, colors)) else ()


def _tinted(color: str, tint: float) -> str:
    """A colour made lighter (tint > 0) or darker: its luminance in HLS moves towards white or black."""
    if not tint:
        return color
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _attribute(parent: etree._Element | None, name: str, attribute: str) -> str | None:
    """An attribute of a child element."""
    node = None if parent is None else parent.find(f"{{{MAIN}}}{name}")
    return None if node is None else node.get(attribute)


def _is_on(parent: etree._Element | None, name: str) -> bool:
    """Whether a switch such as <b/> is set."""
    node = None if parent is None else parent.find(f"{{{MAIN}}}{name}")
    return node is not None and node.get("val", "1") in ("1", "true")


def _plain_alignment(horizontal: str | None) -> str | None:
    """The alignment, None where the kind of value decides it."""
    return None if horizontal == "general" else horizontal
