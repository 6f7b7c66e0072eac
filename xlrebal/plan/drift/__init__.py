"""Where the household stands against its targets, and what wants to move."""
