"""The prices kept on this computer, in the user's own folder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from xlrebal.excel.file.user_folder import user_folder, write_private
from xlrebal.household.price_source import PriceSource
from xlrebal.prices.cache import PriceCache


def cache_file(sources: Sequence[PriceSource]) -> Path:
    """Where the prices of these sources are kept; RuntimeError where the user has no home.

    A file for each set of addresses: two house files may call different sources alike.
    """
    asked = sorted((source.name, source.address, source.price_path) for source in sources)
    return user_folder() / "prices" / f"prices-{hashlib.sha256(repr(asked).encode()).hexdigest()[:12]}.json"


def read_cache(sources: Sequence[PriceSource]) -> PriceCache:
    """What is kept; nothing where nothing is, or it cannot be read."""
    try:
        return PriceCache.from_text(cache_file(sources).read_text(encoding="utf-8"))
    except (OSError, RuntimeError):
        return PriceCache({})
    except UnicodeDecodeError:
        return PriceCache({}, damaged=True)


def write_cache(sources: Sequence[PriceSource], cache: PriceCache, now: datetime) -> None:
    """Keeps them; a computer on which that is not possible asks again the next time."""
    with suppress(OSError, RuntimeError):
        write_private(cache_file(sources), cache.to_text(now).encode())
