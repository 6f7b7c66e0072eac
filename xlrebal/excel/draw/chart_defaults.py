"""What a chart leaves unsaid, said outright.

XlsxWriter writes charts as Excel 2007 did and leaves out what was then the default. The standard's defaults are others
(rounded corners, blanks drawn as zero, negative bars turned white), and programs go by them once the chart stands in a
workbook that a later Excel has saved. So each is spelt out here, in the place the schema asks.
"""

from __future__ import annotations

import re

_UNSAID: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(<c:lang [^>]*/>)(?!<c:rounded)"), r'\1<c:roundedCorners val="0"/>'),
    (re.compile(r"(</c:tx><c:layout/>)(</c:title>)(<c:plotArea>)"),
     r'\1<c:overlay val="0"/>\2<c:autoTitleDeleted val="0"/>\3'),
    (re.compile(r"(<c:grouping [^>]*/>)(?!<c:vary)"), r'\1<c:varyColors val="0"/>'),
    (re.compile(r"(<c:scaling>(?:(?!</c:scaling>).)*</c:scaling>)(?!<c:delete)"), r'\1<c:delete val="0"/>'),
    (re.compile(r"(<c:legendPos [^>]*/><c:layout/>)(?!<c:overlay)"), r'\1<c:overlay val="0"/>'),
    (re.compile(r"(<c:plotVisOnly [^>]*/>)(?!<c:dispBlanks)"), r'\1<c:dispBlanksAs val="gap"/>'),
    (re.compile(r'rot="21600000"'), 'rot="0"'),  # a full turn is how XlsxWriter is told "not turned"
)  # fmt: skip
_BARS = re.compile(r"<c:barChart>.*?</c:barChart>", re.DOTALL)


def explicit_chart(chart: str) -> str:
    """One chart part as XlsxWriter wrote it, with what it left out."""
    for unsaid, said in _UNSAID:
        chart = unsaid.sub(said, chart)
    return _BARS.sub(lambda bars: bars[0].replace("<c:cat>", '<c:invertIfNegative val="0"/><c:cat>'), chart)
