"""Sheets read into a household, every doubt a finding."""
