"""What custodians export, read into rows for a client's workbook; nothing is merged, nothing is left out unsaid."""
