"""An account under two spellings: "Individual ...123" above its rows, 80000123 on Accounts."""

from __future__ import annotations

import re
from collections.abc import Collection

from xlrebal.excel.parse.account_labels import compared

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[\W_]*(?:\.{2,}|…|\bx{2,}|\bx-|\*+|#)?[ -]?[a-z]?\d[\d-]*\W*$", re.IGNORECASE)


def as_other_sheets(labels: Collection[str], names: Collection[str]) -> dict[str, str]:
    """{label: the one of `names` that is its account, else the label itself}.

    By the number, or by the name where only one of the two has a number; never two labels for one name.
    """
    meant = {label: [name for name in sorted(set(names)) if _same_account(label, name)] for label in labels}
    taken = [found[0] for found in meant.values() if len(found) == 1]
    return {
        label: found[0] if len(found) == 1 and taken.count(found[0]) == 1 else label for label, found in meant.items()
    }


def _same_account(label: str, name: str) -> bool:
    """Whether two spellings may be one account: the end of a number, or the same words where one has no number."""
    if label == name:
        return True
    one, two = ("".join(_DIGITS.findall(text)) for text in (label, name))
    if one and two:
        return min(len(one), len(two)) >= 3 and (one.endswith(two) or two.endswith(one))
    return bool(one or two) and _words(label) == _words(name) != ""


def _words(text: str) -> str:
    """An account's name without its number."""
    return compared(_NUMBER.sub("", text))
