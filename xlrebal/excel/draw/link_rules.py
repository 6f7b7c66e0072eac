"""A link from each sheet that cites a tax rule by number to what the rules say, below the Tax Report."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import Formats
from xlrebal.excel.draw.sheet_frame import RULES_ROW
from xlrebal.schema.column import Results
from xlrebal.schema.results import RESULT_SHEETS, RULES_CITED
from xlrebal.tax.rules import rules_cited

HOME = next(sheet.name for sheet in RESULT_SHEETS if RULES_CITED in sheet.tables)
UNFRAMED = "Summary"  # its first rows are its own


def link_rules(sheets: Mapping[str, Worksheet], formats: Formats, results: Results, rules: str) -> None:
    """Write the link on every sheet that cites a rule, but on the rules' own. `rules`: where their table begins."""
    for result in RESULT_SHEETS:
        if result.name in sheets and result.name not in (HOME, UNFRAMED):
            codes = [rule.code for rule in rules_cited(result.sentences(results))]
            if codes:
                said = f"{', '.join(codes)}: what these rules say →"
                sheets[result.name].write_url(RULES_ROW, 0, rules, formats.link(), said)
