"""Every sheet and column declared once, and the wording of findings and reasons."""
