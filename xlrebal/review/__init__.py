"""What is said of a finished plan: cautions, weights after the trades, purchases refused, lines for the tax forms."""
