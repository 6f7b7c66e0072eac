"""The least-cost choice of lots, symbols and accounts, as one small linear program over columns; knows no household."""
