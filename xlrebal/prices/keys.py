"""Keys of price sources: from the environment or the operating system's keyring, never from a workbook, each for one host."""

from __future__ import annotations

import os
import re

SERVICE = "xlrebal"


def variable_of(name: str, host: str) -> str:
    """The environment variable of a key: "quotes" at api.example.com is XLREBAL_KEY_QUOTES__API_EXAMPLE_COM."""
    return "XLREBAL_KEY_" + "__".join(re.sub(r"[^A-Z0-9]", "_", part.upper()) for part in (name, host))


def key_of(name: str, host: str) -> str:
    """The key; "" where there is none.

    It is kept under its name and its host together, so that no house file can have a key sent to a host it is not for.
    """
    if said := os.environ.get(variable_of(name, host), "").strip():
        return said
    import keyring  # opens the system's store: only where a key is asked for
    from keyring.errors import KeyringError

    try:
        return (keyring.get_password(SERVICE, f"{name}@{host}") or "").strip()
    except (KeyringError, RuntimeError, OSError):
        return ""


def where_to_keep(name: str, host: str) -> str:
    """What to do where the key is missing."""
    return f"set {variable_of(name, host)}, or keep it with: keyring set {SERVICE} {name}@{host}"
