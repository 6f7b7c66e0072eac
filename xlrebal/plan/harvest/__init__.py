"""Losses taken for their tax, and what stands in for what was sold."""
