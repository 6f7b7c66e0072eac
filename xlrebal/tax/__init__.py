"""The tax code, one rule a file, each citing TAX_RULES."""
