"""Covariance and volatility."""
