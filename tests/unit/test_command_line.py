"""What is typed becomes a function's arguments; what does not fit is said in a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from tests.cli_runner import CliRunner
from xlrebal.shells.command_line import Commands, argument, echo, option

app = Commands("tool", "A tool.", version="tool 1")
group = Commands("more", "More of it.")
app.add(group)


@app.command()
def copy_file(
    book: Annotated[Path, argument(help="What to copy.")],
    into: Annotated[Path | None, argument(help="Where to.")] = None,
    output: Annotated[Path | None, option("-o", "--output", metavar="OUT", help="Another name.")] = None,
    amount: Annotated[float | None, option("--amount", help="How much.")] = None,
    name: Annotated[str, option("--name", help="Whose.")] = "nobody",
    dry_run: Annotated[bool, option("--dry-run", help="Only say it.")] = False,
) -> None:
    """Copies a file. And no more."""
    echo(repr((book, into, output, amount, name, dry_run)))


@app.command(takes_rest=True)
def ask(name: Annotated[str, argument(help="What.")], words: Annotated[list[str] | None, argument(help="With what.")] = None) -> None:
    """Asks."""
    echo(repr((name, words)))


@group.command(hidden=True)
def inner() -> None:
    """Hidden."""
    echo("inside")


def said(*words: str) -> str:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done
    return done.stdout.strip()


@pytest.mark.parametrize(("words", "read"), [
    ("copy-file a", (Path("a"), None, None, None, "nobody", False)),
    ("copy-file a b -o c --amount -5000.5 --dry-run", (Path("a"), Path("b"), Path("c"), -5000.5, "nobody", True)),
    ("copy-file --output=c --name=x a", (Path("a"), None, Path("c"), None, "x", False)),
    ("copy-file -o - -- -a", (Path("-a"), None, Path("-"), None, "nobody", False)),
    ("ask me -5 --x 3", ("me", ["-5", "--x", "3"])),
    ("ask me -- --help", ("me", ["--help"])),
    ("ask me", ("me", [])),
])  # fmt: skip
def test_words_become_arguments(words, read):
    assert said(*words.split()) == repr(read)


@pytest.mark.parametrize(("words", "wrong"), [
    ("copy-file", "Missing argument: book"), ("copy-file a b c", "One argument too many: c"), ("ask", "Missing argument: name"),
    ("copy-file a --outptu x", "No such option: --outptu (is it --output?)"), ("copy-file a --amount much", "--amount is no number: 'much'"),
    ("copy-file a --amount", "--amount needs a value"), ("copy-fiel a", "No such command: copy-fiel (is it copy-file?)"),
])  # fmt: skip
def test_what_does_not_fit_is_said(words, wrong):
    done = CliRunner().invoke(app, words.split())
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{wrong}\n")


def test_the_help_shows_what_there_is():
    whole, one = said("--help"), said("copy-file", "a", "--help")
    assert "copy-file" in whole and "Copies a file. And no more." in whole and "more" in whole and "inner" not in said("more", "--help")
    for words in ("Usage: tool copy-file [OPTIONS] BOOK [INTO]", "-o, --output", "OUT", "Another name.", "[default: nobody]", "--dry-run", "--help"):
        assert words in one
    assert said("--version") == "tool 1"
    assert said("more", "inner") == "inside"


def test_nothing_typed_shows_the_help():
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 2 and "Usage: tool [OPTIONS] COMMAND [ARGS]..." in done.stdout
