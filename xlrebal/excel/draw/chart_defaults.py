"""What a chart leaves unsaid, said outright.

XlsxWriter writes charts as Excel 2007 did and leaves out what was then the default. The standard's defaults are others
(rounded corners, blanks drawn as zero, negative bars turned white), and programs go by them once the chart stands in a
workbook that a later Excel has saved. So each is spelt out here, in the place the schema asks.
"""

from __future__ import annotations

import re

from xlrebal.excel.file.package import Package

_CHART = re.compile(r"xl/charts/chart\d+\.xml")
_UNSAID: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"(<c:lang [^>]*/>)(?!<c:rounded)"), rb'\1<c:roundedCorners val="0"/>'),
    (re.compile(rb"(</c:tx><c:layout/>)(</c:title>)(<c:plotArea>)"),
     rb'\1<c:overlay val="0"/>\2<c:autoTitleDeleted val="0"/>\3'),
    (re.compile(rb"(<c:grouping [^>]*/>)(?!<c:vary)"), rb'\1<c:varyColors val="0"/>'),
    (re.compile(rb"(<c:scaling>(?:(?!</c:scaling>).)*</c:scaling>)(?!<c:delete)"), rb'\1<c:delete val="0"/>'),
    (re.compile(rb"(<c:legendPos [^>]*/><c:layout/>)(?!<c:overlay)"), rb'\1<c:overlay val="0"/>'),
    (re.compile(rb"(<c:plotVisOnly [^>]*/>)(?!<c:dispBlanks)"), rb'\1<c:dispBlanksAs val="gap"/>'),
    (re.compile(rb'rot="21600000"'), b'rot="0"'),  # a full turn is how XlsxWriter is told "not turned"
)  # fmt: skip
_BARS = re.compile(rb"<c:barChart>.*?</c:barChart>", re.DOTALL)


def with_chart_defaults(drawn: bytes) -> bytes:
    """The drawn workbook with every chart explicit; all other parts keep their bytes."""
    package = Package(drawn)
    for part in package.names():
        if _CHART.fullmatch(part):
            package.put(part, explicit_chart(package.read(part)))
    return package.save()


def explicit_chart(chart: bytes) -> bytes:
    """One chart part as XlsxWriter wrote it, with what it left out."""
    for unsaid, said in _UNSAID:
        chart = unsaid.sub(said, chart)
    return _BARS.sub(lambda bars: bars[0].replace(b"<c:cat>", b'<c:invertIfNegative val="0"/><c:cat>'), chart)
