"""Writing a file: whole or not at all, nobody's work lost, and a sentence for whatever stands in the way."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xlrebal.excel.file.save_file import Origin, refuse_unwritable, save_atomically
from xlrebal.excel.refused import WorkbookRefused

OLD, NEW = b"the advisor's file", b"the result"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Smith.xlsx"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def untouched(path: Path) -> tuple[int, ...]:
    """What is the same of a file that nobody wrote; when it was last read is not among it."""
    now = path.stat()
    return now.st_ino, now.st_mode, now.st_size, now.st_mtime_ns


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_new_file_has_no_backup(tmp_path: Path) -> None:
    assert save_atomically(tmp_path / "new.xlsx", NEW) is None
    assert (tmp_path / "new.xlsx").read_bytes() == NEW
    assert names(tmp_path) == ["new.xlsx"]


ORIGINAL, BEFORE = "Smith (original, kept by xlrebal).xlsx", "Smith (before last run, kept by xlrebal).xlsx"


def test_a_replaced_file_is_kept(book: Path) -> None:
    kept = save_atomically(book, NEW)
    assert kept == book.with_name(ORIGINAL)
    assert (book.read_bytes(), kept.read_bytes()) == (NEW, OLD)
    assert names(book.parent) == [ORIGINAL, "Smith.xlsx"]


def test_the_very_first_state_stays_and_of_our_own_the_one_before(book: Path) -> None:
    for number in range(6):
        save_atomically(book, b"result %d" % number)
    assert {name: (book.parent / name).read_bytes() for name in names(book.parent)} == {
        ORIGINAL: OLD, BEFORE: b"result 4", "Smith.xlsx": b"result 5"}  # fmt: skip


def test_whatever_somebody_saved_in_between_stays_too(book: Path) -> None:
    for number in range(3):
        book.write_bytes(b"edited %d" % number)
        for again in range(3):
            save_atomically(book, b"result %d" % (10 * number + again))
    states = {path.read_bytes() for path in book.parent.iterdir()}
    assert states == {b"edited 0", b"edited 1", b"edited 2", b"result 21", b"result 22"}
    assert book.with_name("Smith (original 3, kept by xlrebal).xlsx").read_bytes() == b"edited 2"


def test_a_state_that_is_kept_already_is_not_kept_twice(book: Path) -> None:
    for number in range(3):
        book.write_bytes(OLD)
        assert save_atomically(book, b"result %d" % number) == book.with_name(ORIGINAL)
    assert names(book.parent) == [ORIGINAL, "Smith.xlsx"]


def test_the_same_bytes_again_change_nothing(book: Path) -> None:
    before = untouched(book)
    assert save_atomically(book, OLD) is None
    assert (names(book.parent), untouched(book)) == (["Smith.xlsx"], before)


@pytest.mark.parametrize("name", ["Smith (backup).xlsx", "Smith (2).xlsx", ORIGINAL, BEFORE, "Smith (original 2, kept by xlrebal).xlsx"])
def test_a_file_of_the_advisors_is_never_touched_whatever_it_is_called(book: Path, name: str) -> None:
    theirs = book.with_name(name)
    theirs.write_bytes(b"the advisor's own copy")
    before = untouched(theirs)
    for number in range(4):
        save_atomically(book, b"result %d" % number)
    assert (theirs.read_bytes(), untouched(theirs)) == (b"the advisor's own copy", before)
    assert OLD in {path.read_bytes() for path in book.parent.iterdir()}


def test_a_kept_result_that_somebody_changed_is_theirs(book: Path) -> None:
    for number in range(3):
        save_atomically(book, b"result %d" % number)
    book.with_name(BEFORE).write_bytes(b"worked on")
    save_atomically(book, b"result 3")
    assert book.with_name(BEFORE).read_bytes() == b"worked on"
    assert book.with_name("Smith (before last run 2, kept by xlrebal).xlsx").read_bytes() == b"result 2"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a right that Windows users lack")
def test_a_link_or_folder_where_something_is_to_be_kept_is_passed_over(book: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.xlsx"
    elsewhere.write_bytes(OLD)
    book.with_name(ORIGINAL).symlink_to(elsewhere)
    book.with_name("Smith (original 2, kept by xlrebal).xlsx").mkdir()
    assert save_atomically(book, NEW) == book.with_name("Smith (original 3, kept by xlrebal).xlsx")
    assert elsewhere.read_bytes() == OLD
    assert book.with_name(ORIGINAL).is_symlink()


def test_where_nothing_can_be_noted_all_is_kept(book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "no folder").write_bytes(b"")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "no folder"))
    for number in range(3):
        save_atomically(book, b"result %d" % number)
    states = {path.read_bytes() for path in book.parent.glob("Smith*")}
    assert states == {OLD, b"result 0", b"result 1", b"result 2"}


def test_a_very_long_name_is_kept_under_a_shorter_one(tmp_path: Path) -> None:
    book = tmp_path / f"{'ü' * 120}.xlsx"
    book.write_bytes(OLD)
    kept = save_atomically(book, NEW)
    assert kept is not None
    assert (kept.read_bytes(), book.read_bytes()) == (OLD, NEW)
    assert kept.name.endswith("ü (original, kept by xlrebal).xlsx")


def test_of_what_is_our_own_nothing_need_be_kept(book: Path) -> None:
    kept = save_atomically(book, NEW, keep_ours=False)
    assert save_atomically(book, b"newer", keep_ours=False) is None
    assert kept is not None
    assert names(book.parent) == [ORIGINAL, "Smith.xlsx"]
    assert save_atomically(book.with_name("new.json"), b"1", keep_ours=False) is None
    assert save_atomically(book.with_name("new.json"), b"2", keep_ours=False) is None
    assert names(book.parent) == [ORIGINAL, "Smith.xlsx", "new.json"]


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(book: Path) -> None:
    origin = Origin(book, OLD)
    book.write_bytes(b"saved by a colleague")
    with pytest.raises(WorkbookRefused, match=r"Smith\.xlsx was changed since it was read, .*: run the command again"):
        save_atomically(book, NEW, origin)
    assert (book.read_bytes(), names(book.parent)) == (b"saved by a colleague", ["Smith.xlsx"])


def test_a_file_that_went_away_since_it_was_read_is_not_made_anew(book: Path) -> None:
    book.rename(book.with_name("moved.xlsx"))
    with pytest.raises(WorkbookRefused, match="changed since it was read"):
        save_atomically(book, NEW, Origin(book, OLD))
    assert names(book.parent) == ["moved.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a right that Windows users lack")
def test_a_file_that_changed_is_told_by_any_of_its_names(book: Path) -> None:
    link, second = book.with_name("link.xlsx"), book.with_name("second.xlsx")
    link.symlink_to(book)
    second.hardlink_to(book)
    book.write_bytes(b"saved by a colleague")
    for name in (link, second):
        with pytest.raises(WorkbookRefused, match="changed since it was read"):
            save_atomically(name, NEW, Origin(book, OLD))
    assert book.read_bytes() == b"saved by a colleague"


def test_a_file_saved_while_ours_is_being_written_stays(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def colleague(*_: object) -> Path:
        book.write_bytes(b"saved by a colleague")
        return book

    monkeypatch.setattr("xlrebal.excel.file.save_file.keep", colleague)
    with pytest.raises(WorkbookRefused, match="changed since it was read"):
        save_atomically(book, NEW, Origin(book, OLD))
    assert (book.read_bytes(), names(book.parent)) == (b"saved by a colleague", ["Smith.xlsx"])


def test_a_disk_without_hard_links_gets_a_copy(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", failing(errno.EOPNOTSUPP))
    save_atomically(book, NEW)
    assert book.with_name(ORIGINAL).read_bytes() == OLD
    assert names(book.parent) == [ORIGINAL, "Smith.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a right that Windows users lack")
def test_a_link_goes_on_pointing_at_the_file(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "desktop"
    folder.mkdir()
    link = folder / "Smith.xlsx"
    link.symlink_to(book)
    save_atomically(link, NEW)
    assert link.is_symlink()
    assert book.read_bytes() == NEW
    assert names(folder) == ["Smith.xlsx"]


@pytest.mark.parametrize(
    ("lock", "program"), [("~$Smith.xlsx", "Excel"), (".~lock.Smith.xlsx#", "LibreOffice")]
)
def test_a_file_that_is_open_is_refused(book: Path, lock: str, program: str) -> None:
    (book.parent / lock).write_bytes(b"")
    with pytest.raises(WorkbookRefused, match=f"open in {program}: close it"):
        save_atomically(book, NEW)
    assert book.read_bytes() == OLD
    assert len(names(book.parent)) == 2


def test_a_read_only_file_is_refused(book: Path) -> None:
    book.chmod(0o444)
    with pytest.raises(WorkbookRefused, match=r"Smith\.xlsx is read-only"):
        save_atomically(book, NEW)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match="is a folder"):
        save_atomically(tmp_path, NEW)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match="does not exist"):
        save_atomically(tmp_path / "missing" / "Smith.xlsx", NEW)
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
        save_atomically(book, NEW)
    assert sentence in str(refusal.value)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_read_only_folder_changes_nothing(book: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr("xlrebal.excel.file.staged_file.owner_only", failing(number))
    with pytest.raises(WorkbookRefused, match="the folder is read-only"):
        save_atomically(book, NEW)
    monkeypatch.undo()
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_a_program_that_holds_the_file_changes_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets no one rename over a file that another program has open."""
    monkeypatch.setattr(Path, "replace", failing(errno.EACCES))
    with pytest.raises(WorkbookRefused, match="another program holds the file"):
        save_atomically(book, NEW)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_no_room_for_what_is_kept_changes_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", failing(errno.EOPNOTSUPP))
    monkeypatch.setattr("xlrebal.excel.file.kept_file.staged", failing(errno.ENOSPC))
    with pytest.raises(WorkbookRefused, match="disk is full"):
        save_atomically(book, NEW)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_an_interrupted_run_leaves_no_litter(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_atomically(book, NEW)
    assert (book.read_bytes(), names(book.parent)) == (OLD, ["Smith.xlsx"])


def test_what_cannot_be_written_is_told_before_any_work(book: Path) -> None:
    refuse_unwritable(book)
    refuse_unwritable(book.with_name("new.xlsx"))
    (book.parent / "~$Smith.xlsx").write_bytes(b"")
    with pytest.raises(WorkbookRefused):
        refuse_unwritable(book)
