"""What a plan says: tables and sentences; no Excel."""
