"""Where prices come from: sources asked in order, an on-disk cache, and the chain that says which price counts."""
