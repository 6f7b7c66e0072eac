"""Grids read into typed tables."""
