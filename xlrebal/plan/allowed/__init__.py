"""What may be sold and bought, and why not."""
