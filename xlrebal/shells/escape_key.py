"""Whether Esc has been pressed over Excel while something is worked out. Windows tells; a Mac does not, and there nothing is stopped."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

ESCAPE = 0x1B  # VK_ESCAPE
SINCE_LAST_ASKED = 1  # the lowest bit of GetAsyncKeyState


class Stopped(Exception):
    """The advisor pressed Esc; the message is what to tell."""


def stops_on_escape(window: Callable[[], int | None]) -> bool:
    """Whether Esc has been pressed since this was last asked, while the window with this handle was in front."""
    keyboard: Any = getattr(getattr(ctypes, "windll", None), "user32", None)
    if keyboard is None:
        return False
    pressed = bool(keyboard.GetAsyncKeyState(ESCAPE) & SINCE_LAST_ASKED)
    return pressed and keyboard.GetForegroundWindow() == window()
