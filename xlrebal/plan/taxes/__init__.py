"""What the year owes, and what a further sale would add."""
