"""Workbook files: read, grafted, saved without harm."""
