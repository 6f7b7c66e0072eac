"""Esc over Excel stops what is worked out, and nothing else does."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

import pytest

from xlrebal.shells import ribbon
from xlrebal.shells.escape_key import ESCAPE, Stopped, stops_on_escape
from xlrebal.study.time_left import TimeLeft

EXCEL, BROWSER = 77, 88


class Keyboard:
    """What Windows tells of the keyboard: the keys pressed since it was last asked, and the window in front."""

    def __init__(self) -> None:
        self.pressed, self.front = False, EXCEL

    def GetAsyncKeyState(self, key: int) -> int:  # noqa: N802 - Windows' own name
        assert key == ESCAPE
        state, self.pressed = int(self.pressed), False
        return state

    def GetForegroundWindow(self) -> int:  # noqa: N802
        return self.front


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    found = Keyboard()
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=found), raising=False)
    return found


def test_esc_over_excel_stops_once(keyboard: Keyboard) -> None:
    assert not stops_on_escape(lambda: EXCEL)
    keyboard.pressed = True
    assert stops_on_escape(lambda: EXCEL)
    assert not stops_on_escape(lambda: EXCEL)
    keyboard.pressed, keyboard.front = True, BROWSER
    assert not stops_on_escape(lambda: EXCEL)


def test_where_no_keyboard_is_told_nothing_stops() -> None:
    assert not stops_on_escape(lambda: pytest.fail("the window is not asked for"))


def test_a_button_stops_before_anything_is_written(keyboard: Keyboard) -> None:
    shown: list[str] = []

    class App:
        hwnd = EXCEL

        def __setattr__(self, name: str, value: str) -> None:
            shown.append(value)

    keyboard.pressed = True  # from before: it does not count
    say = ribbon._until_stopped(SimpleNamespace(app=App()))  # type: ignore[arg-type]
    say("Going through the past")
    keyboard.pressed = True
    with pytest.raises(Stopped, match="Nothing was written"):
        say("Trying policies")
    assert len(shown) == 1
    assert ribbon._in_words(Stopped("Stopped as you asked."), "") == "Stopped as you asked."


def test_time_left_is_told_once_it_can_be_known() -> None:
    seconds = iter([0.0, 0.5, 4.0, 40.0, 10.0])
    left = TimeLeft(20, lambda: next(seconds))
    assert left.after(5) == ""  # after half a second
    assert left.after(5) == ", about 12 seconds left"
    assert left.after(2) == ", about 6 minutes left"
    assert left.after(20) == ""
