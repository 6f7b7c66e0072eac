"""Files on their way: private while they are written, and gone after a crash at the next run."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from xlrebal.excel.file.save_file import save_atomically
from xlrebal.excel.file.staged_file import remove_leftovers, staged, staged_name

CRASH = """
import os, signal, sys
from pathlib import Path
from xlrebal.excel.file import save_file
save_file._force_folder = lambda _: None
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
save_file.save_atomically(Path(sys.argv[1]), b"half")
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions and locks")


def test_a_file_on_its_way_is_for_its_owner_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        with staged(tmp_path, b"a client's data") as path:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert path.read_bytes() == b"a client's data"
    finally:
        os.umask(mask)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_gone_after_the_next(tmp_path: Path) -> None:
    book = tmp_path / "Smith.xlsx"
    book.write_bytes(b"old")
    for left in (1, 2):
        died = subprocess.run([sys.executable, "-c", CRASH, str(book)], check=False, capture_output=True)
        assert died.returncode == -signal.SIGKILL
        assert len(list(tmp_path.glob(".xlrebal-*.tmp"))) >= 1, left
    assert book.read_bytes() == b"old"
    save_atomically(book, b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Smith (original, kept by xlrebal).xlsx", "Smith.xlsx"]
    assert book.read_bytes() == b"new"


def test_what_another_run_is_writing_stays(tmp_path: Path) -> None:
    with staged(tmp_path, b"at work") as path:
        remove_leftovers(tmp_path)
        assert path.read_bytes() == b"at work"


@pytest.mark.parametrize("name", [".xlrebal.tmp", "xlrebal-0123456789abcdef.tmp", ".xlrebal-0123456789abcdef.tmp.xlsx", ".Smith.xlsx.1.tmp", ".xlrebal-notes.tmp"])
def test_a_file_of_the_advisors_is_no_leftover(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"theirs")
    staged_name(tmp_path).mkdir()
    link = staged_name(tmp_path)
    link.symlink_to(tmp_path / name)
    remove_leftovers(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
