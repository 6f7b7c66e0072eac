"""A result is never more readable than the workbook it came from, wherever it is written."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlrebal.excel.file.save_file import Origin, save_atomically

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that everybody may enter."""
    for path in (tmp_path, *tmp_path.parents):
        if path.owner() == Path(tmp_path).owner() and path.is_relative_to("/tmp") and path != Path("/tmp"):
            path.chmod(0o755)
    return tmp_path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def book(folder: Path, permissions: int) -> Path:
    path = folder / "Smith.xlsx"
    path.write_bytes(b"the workbook")
    path.chmod(permissions)
    return path


@pytest.mark.parametrize(("permissions", "result"), [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644), (0o660, 0o640), (0o666, 0o644), (0o777, 0o644), (0o604, 0o604)])
def test_a_new_result_is_as_readable_as_its_workbook(folder: Path, permissions: int, result: int) -> None:
    source = book(folder, permissions)
    save_atomically(folder / "out.xlsx", b"result", Origin(source, b"the workbook"))
    assert mode(folder / "out.xlsx") == result


@pytest.mark.parametrize(("permissions", "replaced", "result"), [(0o600, 0o644, 0o600), (0o644, 0o600, 0o600), (0o640, 0o666, 0o640), (0o644, 0o660, 0o640)])
def test_a_file_that_is_replaced_lends_its_permissions_where_the_workbook_allows(folder: Path, permissions: int, replaced: int, result: int) -> None:
    source = book(folder, permissions)
    (folder / "out.xlsx").write_bytes(b"old")
    (folder / "out.xlsx").chmod(replaced)
    kept = save_atomically(folder / "out.xlsx", b"result", Origin(source, b"the workbook"))
    assert kept is not None
    assert (mode(folder / "out.xlsx"), mode(kept)) == (result, replaced)


@pytest.mark.parametrize("permissions", [0o600, 0o640, 0o664, 0o666])
def test_in_place_nothing_changes(folder: Path, permissions: int) -> None:
    source = book(folder, permissions)
    kept = save_atomically(source, b"result", Origin(source, b"the workbook"))
    assert kept is not None
    assert (mode(source), mode(kept)) == (permissions, permissions)


def test_a_copy_that_is_kept_is_as_readable_as_what_it_keeps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    source = book(folder, 0o640)
    kept = save_atomically(source, b"result", Origin(source, b"the workbook"))
    assert kept is not None
    assert mode(kept) == 0o640


@pytest.mark.parametrize(("guard", "result"), [(0o700, 0o600), (0o750, 0o640), (0o755, 0o644), (0o710, 0o640), (0o705, 0o604)])
def test_a_folder_that_guards_the_workbook_guards_what_is_written_outside(folder: Path, guard: int, result: int) -> None:
    (folder / "clients" / "Smith").mkdir(parents=True)
    source = book(folder / "clients" / "Smith", 0o644)
    (folder / "clients").chmod(guard)
    save_atomically(folder / "out.xlsx", b"result", Origin(source, b"the workbook"))
    save_atomically(source.with_name("out.xlsx"), b"result", Origin(source, b"the workbook"))
    assert mode(folder / "out.xlsx") == result
    assert mode(source.with_name("out.xlsx")) == 0o644, "it is in the same folder"


@pytest.mark.parametrize(("guard", "file", "result"), [(0o755, 0o600, 0o600), (0o700, 0o644, 0o600), (0o755, 0o644, 0o644), (0o750, 0o644, 0o640)])
def test_a_folder_of_csv_files_is_as_readable_as_its_least_readable_file(folder: Path, guard: int, file: int, result: int) -> None:
    source = folder / "Smith"
    source.mkdir()
    for name in ("Holdings.csv", "Lots.csv"):
        (source / name).write_bytes(b"")
        (source / name).chmod(0o644)
    (source / "Lots.csv").chmod(file)
    source.chmod(guard)
    save_atomically(folder / "out.xlsx", b"result", Origin(source, b""))
    assert mode(folder / "out.xlsx") == result


def test_a_workbook_that_went_away_is_taken_for_private(folder: Path) -> None:
    source = book(folder, 0o644)
    source.unlink()
    save_atomically(folder / "out.xlsx", b"result", Origin(source, b"the workbook"))
    assert mode(folder / "out.xlsx") == 0o600


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away")
def test_a_group_stays_and_no_other_group_may_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = book(folder, 0o640)
    os.chown(source, 0, 12345)
    save_atomically(folder / "out.xlsx", b"result", Origin(source, b"the workbook"))
    assert ((folder / "out.xlsx").stat().st_gid, mode(folder / "out.xlsx")) == (12345, 0o640)

    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", forbidden)
    save_atomically(folder / "other.xlsx", b"result", Origin(source, b"the workbook"))
    assert mode(folder / "other.xlsx") == 0o600
