"""Tests that need a program: skipped with the reason where it is missing, failed where it was promised to be there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from tests.office.office import missing_tools
from tests.ooxml_validator import find_validator

REQUIRE = "XLREBAL_REQUIRE_OFFICE"  # set to 1 on a machine that must have every tool


def missing_validator() -> str:
    """Why the Open XML SDK validator cannot be used here, or "" when it can."""
    return "" if find_validator() else "not installed: ooxml-validator"


NEEDS: dict[str, Callable[[], str]] = {"office": missing_tools, "validator": missing_validator}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a marked test run only where its program is."""
    for marker, missing in NEEDS.items():
        reason = missing() if item.get_closest_marker(marker) else ""
        if reason and os.environ.get(REQUIRE) == "1":
            pytest.fail(f"{marker} tests must run here, but {reason}", pytrace=False)
        if reason:
            pytest.skip(f"{marker}: {reason}")

# The same examples on every run, so that a red suite says something about the change; HYPOTHESIS_PROFILE=default explores.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(autouse=True, scope="session")
def users_own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What commands keep for a user goes to a folder of the tests', not to the developer's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("user")))
        yield
