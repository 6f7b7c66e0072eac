"""The use cases: what a shell can ask for."""
