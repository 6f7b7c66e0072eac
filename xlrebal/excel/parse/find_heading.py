"""Find a sheet's heading row, wherever its table stands, and say which column is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.heading_meaning import HeadingReader, Meaning, heading_reader
from xlrebal.excel.parse.heading_words import normal_name, words_of
from xlrebal.schema.column import InputSheet
from xlrebal.schema.record import record

DEEPEST_HEADING = 50  # rows; a title and some notes above the table are fine, a page of them is not


@record(kw_only=True)
class Heading:
    """The heading row of a table; rows and columns count from 0.

    places: column key → its column. texts: every headed column → its heading as the advisor wrote it, in order.
    repeated: column key → further columns with the very same heading. second: column key → further columns that mean the
    same under another heading. marks: column key → what its heading says beside its name (bps, relative, half). names:
    column key → the column of its other name (an account's, where the key's own column has the number).
    """

    row: int
    places: dict[str, int]
    texts: dict[int, str]
    repeated: dict[str, tuple[int, ...]]
    second: dict[str, tuple[int, ...]]
    marks: dict[str, frozenset[str]]
    names: dict[str, int]

    def others(self) -> dict[int, str]:
        """The headed columns that are not read, those of `second` among them."""
        known = {
            *self.places.values(),
            *self.names.values(),
            *(column for columns in self.repeated.values() for column in columns),
        }
        return {column: text for column, text in self.texts.items() if column not in known}


def find_heading(grid: Grid, sheet: InputSheet) -> Heading | None:
    """The row with every required column, else with most headings we know; the first among equals; None without any.

    A single text in a row is a title rather than a heading.
    """
    reader, required = heading_reader(sheet), [column.key for column in sheet.columns if column.required]
    best, best_rank = None, (False, False, -1)
    for row, cells in enumerate(grid.rows[:DEEPEST_HEADING]):
        written = {column: cell for column, cell in enumerate(cells) if isinstance(cell, str)}
        if (len(written) > 1, True, len(written)) <= best_rank:  # too few texts to be more of a heading
            continue
        heading = _heading(row, written, reader, required)
        if heading is not None:
            rank = (len(heading.texts) > 1, set(required) <= heading.places.keys(), len(heading.places))
            best, best_rank = max((best, best_rank), (heading, rank), key=lambda each: each[1])
    return best


def _heading(row: int, written: Mapping[int, str], reader: HeadingReader, required: Sequence[str]) -> Heading | None:
    """The texts of a row read as a heading row; None where none of them means a column."""
    meant = {column: found for column, cell in written.items() if (found := reader.meanings(cell))}
    if not meant:
        return None
    texts = {column: text for column, cell in written.items() if (text := " ".join(cell.split()))}
    chosen = _assigned(meant, required)
    places = {key: column for column, (_, key, _) in chosen.items()}
    repeated: dict[str, tuple[int, ...]] = {}
    second: dict[str, tuple[int, ...]] = {}
    for column, found in meant.items():
        key = found[0].key
        if column in chosen or key not in places:
            continue
        same = normal_name(texts[column]) == normal_name(texts[places[key]])
        among = repeated if same else second
        among[key] = (*among.get(key, ()), column)
    marks = {each.key: each.marks for each in chosen.values() if each.marks}
    names: dict[str, int] = {}
    for key in reader.named_twice & second.keys():
        number, name, *rest = sorted((places[key], *second.pop(key)), key=lambda column: not _is_number(texts[column]))
        places[key], names[key] = number, name
        second |= {key: tuple(rest)} if rest else {}
    return Heading(row=row, places=places, texts=texts, repeated=repeated, second=second, marks=marks, names=names)


def _is_number(text: str) -> bool:
    """Whether a heading is one of numbers, not of names."""
    words = words_of(text)
    return bool(words & {"number", "id", "code"}) and "name" not in words


def _assigned(meant: Mapping[int, Sequence[Meaning]], required: Sequence[str]) -> dict[int, Meaning]:
    """One meaning for each column of the sheet that has one, and no meaning twice.

    What a sheet needs comes first: Security is the symbol where no heading says so better, else the description.
    """
    chosen: dict[int, Meaning] = {}
    taken: set[str] = set()

    def take(pairs: Iterator[tuple[Meaning, int]]) -> None:
        for meaning, column in sorted(pairs, key=lambda pair: (pair[0].rank, pair[1])):
            if column not in chosen and meaning.key not in taken:
                chosen[column] = meaning
                taken.add(meaning.key)

    take((each, column) for column, found in meant.items() for each in found if each.key in required)
    take((found[0], column) for column, found in meant.items())
    return chosen
