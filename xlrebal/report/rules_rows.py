"""Rows of the rules that the result sheets cite by number, so that a mailed workbook explains itself."""

from __future__ import annotations

from xlrebal.schema.column import Results, Row
from xlrebal.schema.results import RESULT_SHEETS
from xlrebal.tax.conventions import CONVENTIONS
from xlrebal.tax.rules import rules_cited

PRINTED = frozenset(convention.id for convention in CONVENTIONS)  # each is a row of the Tax Report already


def rules_cited_rows(results: Results) -> list[Row]:
    """One row a rule cited on any sheet, in the order of the rule book, but for the conventions."""
    sentences = (text for sheet in RESULT_SHEETS for text in sheet.sentences(results))
    return [
        {"rule": f"{rule.code} {rule.title}", "what_it_says": f"{rule.law} ({rule.source})"}
        for rule in rules_cited(sentences)
        if rule.code not in PRINTED
    ]
