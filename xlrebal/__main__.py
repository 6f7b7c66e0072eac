"""The `xlrebal` command, also as `python -m xlrebal`: it imports what is installed, never what lies in the current folder.

A client's workbook may have come with a numpy.py beside it. What no code of ours can help: beside an xlrebal.py, `python -m
xlrebal` runs that one; the command `xlrebal`, and `python -P -m xlrebal`, do not.
"""

import os
import sys


def _installed(folder: str) -> bool:
    """Whether Python may import from here: from anywhere but the current folder, unless packages are installed in it."""
    real, current = os.path.realpath(folder), os.path.realpath(os.curdir)
    return real != current or any(
        f"{real}{os.sep}".startswith(f"{home}{os.sep}") for home in (sys.prefix, sys.base_prefix)
    )


sys.path[:] = filter(_installed, sys.path)
# Numpy starts a thread a core as it is imported, which costs as much as reading a small workbook; no plan has work for them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from xlrebal.shells.cli import main as run  # noqa: E402


def main() -> None:
    """Runs the command, and leaves at once: taking apart all that a plan was made of would cost a fifth of the plan.

    The add-in's commands may have talked to Excel, and end as any program does.
    """
    try:
        run()
    except SystemExit as done:
        if sys.argv[1:2] == ["addin"] or not isinstance(done.code, int):
            raise
        code = done.code
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:  # nobody reads on
            code = code or 1
        os._exit(code)


if __name__ == "__main__":
    main()
