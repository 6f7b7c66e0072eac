"""Commands asked in this process, as the tests read them: exit code and what was said."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

from xlrebal.shells.command_line import BadUsage, Commands, Exit


class Result(NamedTuple):
    """How a command ended. output: all that was said, on either stream."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


class CliRunner:
    """Runs commands; what they raise beside an end of theirs is the test's."""

    def invoke(self, commands: Commands, words: Sequence[str]) -> Result:
        stdout, stderr, code = io.StringIO(), io.StringIO(), 0
        with redirect_stdout(stdout), redirect_stderr(stderr):
            try:
                commands.run(words)
            except Exit as done:
                code = done.code
            except BadUsage as problem:
                code = 2
                stderr.write(f"{problem}\n")
        return Result(code, stdout.getvalue(), stderr.getvalue())
