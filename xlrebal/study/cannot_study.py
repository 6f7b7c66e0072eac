"""Why nothing can be studied: the one exception, its text a sentence for an advisor."""

from __future__ import annotations


class CannotStudy(ValueError):
    """There is nothing to study, or it cannot be told what is asked; the text says what is missing and what to do."""
