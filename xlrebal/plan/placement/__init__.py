"""Placement: in which lots, symbols and accounts the rows reach their aims at least tax and cost."""
