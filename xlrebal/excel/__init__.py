"""Reading workbooks, drawing result sheets, hanging them into files and live books."""
