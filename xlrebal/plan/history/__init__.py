"""What happened before the plan: the household's transactions on the tax ledger, the year so far, lots rebuilt."""
