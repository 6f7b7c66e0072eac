"""A mode as it is asked for in words, as the settings of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from xlrebal.schema.column import Value
from xlrebal.schema.plan_settings import Mode

MODES: tuple[Mode, ...] = get_args(Mode)
ONE_CLASS: Mode = "one class"


class UnknownMode(ValueError):
    """What was asked for is no mode; the message lists them."""


def mode_settings(text: str) -> Mapping[str, Value]:
    """The settings that a mode asks for: "one class: US Stocks" names its class; nothing where none is asked for."""
    if not text.strip():
        return {}
    from xlrebal.excel.parse.choice_words import CHOICE_WORDS
    from xlrebal.excel.parse.parse_cells import word_reader

    words, _, name = text.partition(":")
    mode = word_reader(MODES, CHOICE_WORDS[MODES], shortened=True)(words)
    if mode not in MODES or (name.strip() and mode != ONE_CLASS):
        raise UnknownMode(
            f"{text!r} is no mode: choose one of {', '.join(MODES)}; a class is named as one class: US Stocks."
        )
    return {"mode": mode, "mode_class": name.strip()} if name.strip() else {"mode": mode}
