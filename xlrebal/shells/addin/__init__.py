"""The add-in on this machine: install, remove, examine."""
