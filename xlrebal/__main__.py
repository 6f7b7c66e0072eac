"""`python -m xlrebal` is the `xlrebal` command."""

from xlrebal.shells.cli import main

main()
