"""Parts of households that scenarios name."""

PARTS: dict[str, str] = {}
