"""xlrebal: drift, proposed trades, tax lots and wash-sale flags in an advisor's own workbook."""

__version__ = "0.1.0"
