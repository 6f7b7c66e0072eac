"""The Excel add-in's text sources, and the command that builds it: `python -m vba.build`. Needs no Excel."""
