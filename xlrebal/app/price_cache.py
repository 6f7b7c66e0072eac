"""The prices kept on this computer, in the user's own folder."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from xlrebal.excel.file.user_folder import user_folder, write_private
from xlrebal.prices.cache import PriceCache


def cache_file() -> Path:
    """Where they are kept; RuntimeError where the user has no home."""
    return user_folder() / "prices" / "prices.json"


def read_cache() -> PriceCache:
    """What is kept; nothing where nothing is, or it cannot be read."""
    try:
        return PriceCache.from_text(cache_file().read_text(encoding="utf-8"))
    except (OSError, RuntimeError):
        return PriceCache({})
    except UnicodeDecodeError:
        return PriceCache({}, damaged=True)


def write_cache(cache: PriceCache, now: datetime) -> None:
    """Keeps them; a computer on which that is not possible asks again the next time."""
    with suppress(OSError, RuntimeError):
        write_private(cache_file(), cache.to_text(now).encode())
