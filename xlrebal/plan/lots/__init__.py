"""Which lots a sale takes."""
