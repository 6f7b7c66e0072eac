"""What is decided: one phase a file."""
