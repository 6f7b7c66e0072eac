"""Open workbooks, through xlwings."""
