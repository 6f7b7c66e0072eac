"""The documentation, and the command that builds what of it follows from the declarations."""
