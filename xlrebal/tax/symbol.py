"""The symbol of a security, told from any other text.

A `Symbol` is plain `str` when the program runs; the type checker takes no bare text for one. Symbols are made where text is
read (household/read/names.py: one spelling a security) and by whoever feeds the ledger; anywhere else they are passed on.
"""

from __future__ import annotations

from typing import NewType

Symbol = NewType("Symbol", str)

NO_SYMBOL = Symbol("")  # where none is named, or every one is meant
