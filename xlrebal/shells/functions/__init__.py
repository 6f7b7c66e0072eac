"""The cell functions, written once: Excel's RB_ functions and `xlrebal fn` are two ways to call them."""
