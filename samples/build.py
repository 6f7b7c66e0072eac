"""Builds the sample workbooks from their text sources: `python -m samples.build`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from samples.household_book import draw_household
from samples.plain_book import draw_plain

SHIPPED = Path(__file__).parent.parent / "xlrebal" / "samples"
SAMPLES: dict[str, Callable[[Any], None]] = {
    "three-sheets": partial(draw_plain, sample="three-sheets"),
    "household": draw_household,
    "tech-drift": partial(draw_plain, sample="tech-drift"),
    "retiree": partial(draw_plain, sample="retiree"),
    "concentrated": partial(draw_plain, sample="concentrated"),
    "merged": partial(draw_plain, sample="merged"),
    "balanced": partial(draw_plain, sample="balanced"),
    "models": partial(draw_plain, sample="models"),
    "direct-index": partial(draw_plain, sample="direct-index"),
}
HOUSE: dict[str, Callable[[Any], None]] = {"house": partial(draw_plain, sample="house")}
"""The firm's house file, which stands behind models: no client's book."""


def build(sample: str) -> bytes:
    """The bytes of one sample's workbook."""
    stream = io.BytesIO()
    {**SAMPLES, **HOUSE}[sample](stream)
    return stream.getvalue()


def main() -> None:
    """Writes every sample to where the package ships it."""
    for sample in (*SAMPLES, *HOUSE):
        path = SHIPPED / f"{sample}.xlsx"
        path.write_bytes(build(sample))
        sys.stdout.write(f"{path.name}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
