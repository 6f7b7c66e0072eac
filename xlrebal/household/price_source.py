"""A source of prices as the house file declares it."""

from __future__ import annotations

from xlrebal.schema.record import record

SECONDS = 10.0  # a source may take without Time-Out
CACHE_MINUTES = 15.0  # a price counts as just asked without Cache Minutes


@record(kw_only=True)
class PriceSource:
    """One row of Price Sources. kind: one of SOURCE_KINDS.

    address: a URL with {symbol} or {symbols}, or a folder of CSV files. price_path, date_path: where the answer has the price and
    its date. key: the name of the key that the request carries; header: "Name: value", with {key}, "" where the address has it.
    seconds: after which it is given up, all its requests together. together: symbols a request, where the address has
    {symbols}. class_mark: what stands for the dot of BRK.B; None: the dot. cache_minutes: how long a price counts as just asked.
    """

    name: str
    kind: str
    address: str
    price_path: str = ""
    date_path: str = ""
    key: str = ""
    header: str = ""
    seconds: float = SECONDS
    together: int = 50
    class_mark: str | None = None
    cache_minutes: float = CACHE_MINUTES
