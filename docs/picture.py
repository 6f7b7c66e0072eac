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

from tests.office.office import Office
from xlrebal.app.files import plan_file
from xlrebal.app.plan import Request
from xlrebal.samples import sample

FOLDER = Path(__file__).parent
AS_OF = date(2026, 11, 20)
MARGIN = 12  # pixels


class Picture(NamedTuple):
    """A page by its first line and a heading on it, how finely it is drawn, and how much of it from the top down is shown."""

    title: str
    heading: str
    dots_per_inch: int
    share: float


PICTURES = {
    "summary.png": Picture("Rebalancing summary", "", 150, 0.62),
    "trades.png": Picture("Proposed trades", "Without It", 150, 0.56),
}


def main() -> None:
    """Writes every picture."""
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        book = Path(folder) / "household.xlsx"
        book.write_bytes(sample(book.name))
        result = plan_file(book, None, Request(AS_OF)).path
        printed = result.with_suffix(".pdf")
        document = office.open(result)
        office.save_as(document, printed, "calc_pdf_Export")
        document.close(True)
        pages = subprocess.run(["pdftotext", printed, "-"], check=True, capture_output=True, text=True).stdout.split(
            "\f"
        )
        for name, picture in PICTURES.items():
            number = next(
                at
                for at, text in enumerate(pages, start=1)
                if text.startswith(picture.title) and picture.heading in text
            )
            draw = ["pdftoppm", "-f", str(number), "-l", str(number), "-r", str(picture.dots_per_inch)]
            cut = _box(subprocess.run([*draw, "-gray", printed], check=True, capture_output=True).stdout, picture.share)
            subprocess.run([*draw, *cut, "-png", "-singlefile", printed, FOLDER / Path(name).stem], check=True)


def _box(page: bytes, share: float) -> list[str]:
    """The part of a page (binary PGM) that is drawn on, above `share` of its height, as pdftoppm's options."""
    _, width, height, _, pixels = page.split(maxsplit=4)
    ink = np.frombuffer(pixels, np.uint8).reshape(int(height), int(width))[: int(int(height) * share)] < 250
    down, across = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    left, top = int(across[0]) - MARGIN, int(down[0]) - MARGIN
    return [
        part
        for option, value in (
            ("-x", left),
            ("-y", top),
            ("-W", int(across[-1]) + MARGIN - left),
            ("-H", ink.shape[0] - top),
        )
        for part in (option, str(value))
    ]


if __name__ == "__main__":
    main()
