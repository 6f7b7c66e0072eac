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

from xlrebal.shells.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
