"""Draws the README's pictures from the household sample: `python -m docs.picture`. Needs LibreOffice and pdftoppm.

The plan is made with the product, printed by LibreOffice, and cut to what is drawn on the top of each page.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.office.office import Office, properties
from xlrebal.app import Request, plan_file
from xlrebal.samples import sample

FOLDER = Path(__file__).parent
AS_OF = date(2026, 11, 20)
MARGIN = 12  # pixels


class Picture(NamedTuple):
    """A result sheet, how finely it is drawn, and how much of its page from the top down is shown."""

    sheet: str
    dots_per_inch: int
    share: float


PICTURES = {"summary.png": Picture("Summary", 190, 0.78), "trades.png": Picture("Trades", 140, 0.56)}


def main() -> None:
    """Writes every picture."""
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        book = Path(folder) / "household.xlsx"
        book.write_bytes(sample(book.name))
        result = plan_file(book, None, Request(AS_OF)).path
        for name, picture in PICTURES.items():
            page = _print(office, result, picture.sheet)
            cut = _box(page, picture)
            subprocess.run(["pdftoppm", "-f", "1", "-l", "1", "-r", str(picture.dots_per_inch), *cut, "-png", "-singlefile", page,
                            FOLDER / Path(name).stem], check=True)


def _print(office: Office, book: Path, sheet: str) -> Path:
    """The sheet alone as a PDF."""
    target = book.with_name(f"{sheet}.pdf")
    document = office.open(book)
    try:
        for other in document.Sheets.ElementNames:
            if other != sheet:
                document.Sheets.getByName(other).IsVisible = False
        document.storeToURL(target.as_uri(), properties(FilterName="calc_pdf_Export"))
    finally:
        document.close(True)
    return target


def _box(page: Path, picture: Picture) -> list[str]:
    """The part of the page that is drawn on, above `share` of its height, as pdftoppm's options."""
    drawn = subprocess.run(["pdftoppm", "-f", "1", "-l", "1", "-r", str(picture.dots_per_inch), "-gray", page], check=True, capture_output=True).stdout
    _, width, height, _, pixels = drawn.split(maxsplit=4)
    ink = np.frombuffer(pixels, np.uint8).reshape(int(height), int(width))[: int(int(height) * picture.share)] < 250
    down, across = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    left, top = int(across[0]) - MARGIN, int(down[0]) - MARGIN
    return [part for option, value in (("-x", left), ("-y", top), ("-W", int(across[-1]) + MARGIN - left), ("-H", ink.shape[0] - top))
            for part in (option, str(value))]


if __name__ == "__main__":
    main()
