"""What every result sheet has around its tables: title, purpose, as-of line, way back, print set-up."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import BLUE, GREY, ORANGE, OVER_INK, Formats
from xlrebal.excel.draw.column_widths import ROW_POINTS
from xlrebal.excel.draw.page import Page

TITLE_ROW, PURPOSE_ROW, DAY_ROW, LINK_ROW, RULES_ROW = 0, 1, 2, 3, 4
FIRST_FREE_ROW = 5
PAGE_PIXELS = 960  # a landscape page at full size
SMALLEST = 0.5  # of full size: smaller print is not read
LETTER = 1  # XlsxWriter's number of the paper size
_FOOTER_LIMIT = 90  # characters for each name; Excel allows 255 for the whole footer


def link_to(sheet: str, cell: str = "A1") -> str:
    """The target of a link within the workbook."""
    name = sheet.replace("'", "''")
    return f"internal:'{name}'!{cell}"


def draw_title(sheet: Worksheet, formats: Formats, page: Page, title: str, purpose: str) -> None:
    """Write the title, one sentence on what the sheet shows, whose it is and of which day, and the link back."""
    sheet.set_row(TITLE_ROW, 26)
    sheet.write_string(TITLE_ROW, 0, title, formats.get(font_size=18, bold=True, valign="vcenter"))
    sheet.write_string(PURPOSE_ROW, 0, purpose, formats.get(font_color=GREY))
    sheet.write_string(DAY_ROW, 0, about(page), formats.get(bold=True, font_color=OVER_INK if page.dry_run else GREY))
    if "Summary" in page.names:
        sheet.write_url(LINK_ROW, 0, link_to(page.names["Summary"]), formats.link(), "← Summary")


def about(page: Page) -> str:
    """As-of date, client, advisor, and whether this is only a simulation, in one line."""
    parts = [f"As of {page.day}", page.client, page.advisor and f"Advisor: {page.advisor}"]
    if page.dry_run:
        parts.insert(0, "DRY RUN, nothing is proposed")
    return "  ·  ".join(part for part in parts if part)


def set_up_page(
    sheet: Worksheet, page: Page, repeated: tuple[int, int] | None, *, one_page: bool = False, portrait: bool = False
) -> None:
    """Landscape unless portrait, one page wide, headings repeated, and a footer with client, day and page number."""
    sheet.set_default_row(ROW_POINTS)
    sheet.hide_gridlines(2)
    if not portrait:
        sheet.set_landscape()
    sheet.set_paper(LETTER)
    side = 0.4 if portrait else 0.5
    sheet.set_margins(left=side, right=side, top=0.5, bottom=0.65)
    sheet.fit_to_pages(1, 1 if one_page else 0)
    if repeated is not None:
        sheet.repeat_rows(*repeated)
    print_ = page.input_fingerprint and f"   input {_plain(page.input_fingerprint)}"
    left = f"&L&8 {_plain(page.client) or 'xlrebal'}"
    sheet.set_footer(f"{left}&C&8As of {page.day}{print_}&R&8Page &P of &N", {"margin": 0.3})


def fit_pages(sheet: Worksheet, widths: Sequence[float], naming: int) -> None:
    """Landscape pages: one across, or two where the print would be too small; the first `naming` columns say what a row is on both.

    widths: of the columns, in characters.
    """
    pixels = sum(width * 7 + 5 for width in widths)
    if pixels * SMALLEST > PAGE_PIXELS:
        sheet.fit_to_pages(2, 0)
        sheet.repeat_columns(0, naming - 1)


def tab_colour(sheet: Worksheet, page: Page, name: str) -> None:
    """Colour the sheet's tab: ours are blue, Checks orange while there are errors."""
    sheet.set_tab_color(ORANGE if name == "Checks" and page.errors else BLUE)


def _plain(text: str) -> str:
    """Text for a footer, where & begins a code."""
    return text[:_FOOTER_LIMIT].replace("&", "&&")
