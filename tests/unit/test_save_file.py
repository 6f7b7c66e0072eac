"""Writing a file: whole or not at all, one backup, and a sentence for whatever stands in the way."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xlrebal.excel.file.save_file import backup_path, refuse_unwritable, save_atomically
from xlrebal.excel.refused import WorkbookRefused

OLD, NEW = b"the advisor's file", b"the result"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Smith.xlsx"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_new_file_has_no_backup(tmp_path: Path) -> None:
    assert save_atomically(tmp_path / "new.xlsx", NEW, backup=True) is None
    assert (tmp_path / "new.xlsx").read_bytes() == NEW
    assert names(tmp_path) == ["new.xlsx"]


def test_a_replaced_file_is_kept(book: Path) -> None:
    kept = save_atomically(book, NEW, backup=True)
    assert kept == backup_path(book) == book.with_name("Smith (backup).xlsx")
    assert (book.read_bytes(), kept.read_bytes()) == (NEW, OLD)
    assert names(book.parent) == ["Smith (backup).xlsx", "Smith.xlsx"]


def test_there_is_one_backup_the_latest(book: Path) -> None:
    save_atomically(book, NEW, backup=True)
    save_atomically(book, b"newer", backup=True)
    assert book.read_bytes() == b"newer"
    assert backup_path(book).read_bytes() == NEW
    assert len(names(book.parent)) == 2


def test_without_backup_none_is_made(book: Path) -> None:
    assert save_atomically(book, NEW, backup=False) is None
    assert names(book.parent) == ["Smith.xlsx"]


def test_a_disk_without_hard_links_gets_a_copy(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", failing(errno.EOPNOTSUPP))
    save_atomically(book, NEW, backup=True)
    assert backup_path(book).read_bytes() == OLD
    assert names(book.parent) == ["Smith (backup).xlsx", "Smith.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions otherwise")
def test_permissions_are_kept(book: Path) -> None:
    book.chmod(0o640)
    save_atomically(book, NEW, backup=True)
    assert stat.S_IMODE(book.stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="needs a right that Windows users lack")
def test_a_link_goes_on_pointing_at_the_file(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "desktop"
    folder.mkdir()
    link = folder / "Smith.xlsx"
    link.symlink_to(book)
    save_atomically(link, NEW, backup=True)
    assert link.is_symlink()
    assert book.read_bytes() == NEW
    assert names(folder) == ["Smith.xlsx"]


@pytest.mark.parametrize(
    ("lock", "program"), [("~$Smith.xlsx", "Excel"), (".~lock.Smith.xlsx#", "LibreOffice")]
)
def test_a_file_that_is_open_is_refused(book: Path, lock: str, program: str) -> None:
    (book.parent / lock).write_bytes(b"")
    with pytest.raises(WorkbookRefused, match=f"open in {program}: close it"):
        save_atomically(book, NEW, backup=True)
    assert book.read_bytes() == OLD
    assert len(names(book.parent)) == 2


def test_a_read_only_file_is_refused(book: Path) -> None:
    book.chmod(0o444)
    with pytest.raises(WorkbookRefused, match=r"Smith\.xlsx is read-only"):
        save_atomically(book, NEW, backup=True)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match="is a folder"):
        save_atomically(tmp_path, NEW, backup=True)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match="does not exist"):
        save_atomically(tmp_path / "missing" / "Smith.xlsx", NEW, backup=True)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk is full, so Smith.xlsx was not written"),
        (errno.EDQUOT, "The disk is full"),
        (errno.EIO, "could not be written (Input/output error)"),
    ],
)
def test_a_failing_disk_changes_nothing(
    book: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    monkeypatch.setattr(os, "fsync", failing(number))
    with pytest.raises(WorkbookRefused) as refusal:
        save_atomically(book, NEW, backup=True)
    assert sentence in str(refusal.value)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_read_only_folder_changes_nothing(book: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(Path, "open", failing(number))
    with pytest.raises(WorkbookRefused, match="the folder is read-only"):
        save_atomically(book, NEW, backup=True)
    monkeypatch.undo()
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_a_program_that_holds_the_file_changes_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets no one rename over a file that another program has open."""
    monkeypatch.setattr(Path, "replace", failing(errno.EACCES))
    with pytest.raises(WorkbookRefused, match="another program holds the file"):
        save_atomically(book, NEW, backup=True)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_no_room_for_the_backup_changes_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", failing(errno.EOPNOTSUPP))
    monkeypatch.setattr("shutil.copy2", failing(errno.ENOSPC))
    with pytest.raises(WorkbookRefused, match="disk is full"):
        save_atomically(book, NEW, backup=True)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_an_interrupted_run_leaves_no_litter(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_atomically(book, NEW, backup=True)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_a_staged_file_of_an_earlier_crash_is_not_overwritten(tmp_path: Path) -> None:
    left = tmp_path / ".Smith.xlsx.1.tmp"
    left.write_bytes(b"half")
    save_atomically(tmp_path / "Smith.xlsx", NEW, backup=True)
    assert left.read_bytes() == b"half"
    assert (tmp_path / "Smith.xlsx").read_bytes() == NEW


def test_what_cannot_be_written_is_told_before_any_work(book: Path) -> None:
    refuse_unwritable(book)
    refuse_unwritable(book.with_name("new.xlsx"))
    (book.parent / "~$Smith.xlsx").write_bytes(b"")
    with pytest.raises(WorkbookRefused):
        refuse_unwritable(book)
