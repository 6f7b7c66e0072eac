"""The tax code, one rule a file, each citing the rule book (docs/tax-rules.md, written from rules.py)."""
