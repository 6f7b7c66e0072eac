"""What is proposed so far, and the records and measures every phase speaks of."""
