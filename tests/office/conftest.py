from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings

from tests.office.office import Office
from tests.office.uno_engine import register, unregister


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the whole run."""
    with Office() as running:
        yield running


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What buttons keep for Restore Previous Results goes into the test's own folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))


@pytest.fixture
def app(office: Office) -> Iterator[xlwings.App]:
    """xlwings talking to LibreOffice, every book closed afterwards."""
    app = register(office)
    try:
        yield app
    finally:
        for book in list(app.books):
            book.close()
        unregister()
