"""What happened over time: how a portfolio did, and what its trading cost."""
