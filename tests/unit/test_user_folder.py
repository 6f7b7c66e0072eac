"""What is kept on this computer is this user's alone."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlrebal.excel.file.user_folder import user_folder, write_private


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    mask = os.umask(0)
    yield tmp_path
    os.umask(mask)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_where_it_is_on_each_system(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert user_folder() == home / ".local" / "share" / "xlrebal"
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    assert user_folder() == home / "data" / "xlrebal"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_folder() == home / "Library" / "Application Support" / "xlrebal"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(home / "Local"))
    assert user_folder() == home / "Local" / "xlrebal"


@pytest.mark.parametrize("relative", ["data", ".", ""])
def test_it_is_never_where_the_command_is_run(home: Path, monkeypatch: pytest.MonkeyPatch, relative: str) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", relative)
    assert user_folder() == home / ".local" / "share" / "xlrebal"


@pytest.mark.skipif(os.name == "nt", reason="there the user's folder is private by itself")
def test_files_and_folders_are_private_also_those_of_an_earlier_version(home: Path) -> None:
    file = user_folder() / "previous" / "drawing.xlsx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"open to all")
    write_private(file, b"a client's results")
    assert file.read_bytes() == b"a client's results"
    assert [mode(path) for path in (user_folder(), file.parent, file)] == [0o700, 0o700, 0o600]
    assert [path.name for path in file.parent.iterdir()] == ["drawing.xlsx"]
