"""The decorators that make a Python function an Excel function: the one place that imports them from xlwings.

Where Excel's COM interface is missing (Linux, macOS) they return the function as it is.
"""

from __future__ import annotations

from xlwings import arg, func, ret

__all__ = ["arg", "func", "ret"]
