"""The sample households that ship with xlrebal: workbooks built from the text under samples/ in the repository."""

from importlib.resources import files


def sample(name: str) -> bytes:
    """A sample workbook's bytes by its file name, such as "household.xlsx"."""
    return (files(__package__) / name).read_bytes()
