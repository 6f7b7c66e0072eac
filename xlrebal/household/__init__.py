"""What is known: accounts, securities, lots, targets."""
