"""Where the household stands against its targets, and what each scope aims at."""
