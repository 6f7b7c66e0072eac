"""Commands as annotated functions: what is typed becomes their arguments, by Python's own argparse.

A command's name, help, arguments and options follow from its function: its name, its docstring's first line, its parameters
with an `argument` or `option` in their annotation, their defaults.
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, get_args, get_type_hints

from xlrebal.schema.record import Remembering, record

KINDS = {Path: "path", float: "number", str: "text", bool: ""}
HELP = "--help"


class Exit(Exception):
    """The command has ended, with this exit code."""

    def __init__(self, code: int) -> None:
        """`code`: what the shell sees."""
        super().__init__(code)
        self.code = code


class BadUsage(Exception):
    """What was typed is no command; the text says what is wrong with it ("" where the help was shown instead)."""


class Typed(NamedTuple):
    """What stands in the annotation of a command's parameter: names (none: it is told by its place), help, what its value is called, and the value that it has without one."""

    names: tuple[str, ...]
    help: str
    metavar: str = ""
    alone: str = ""


def argument(help: str) -> Typed:
    """An argument told by its place."""
    return Typed((), help)


def option(*names: str, help: str, metavar: str = "", alone: str = "") -> Typed:
    """An option by its names. `alone`: its value where none is typed ("" = one must be)."""
    return Typed(names, help, metavar, alone)


@record
class CommandParameter:
    """One parameter of a command. kind: of its value; several: it takes all that is left."""

    name: str
    described: Typed
    kind: type
    required: bool
    default: Any
    several: bool

    @property
    def is_flag(self) -> bool:
        """Whether it stands alone, without a value."""
        return self.kind is bool

    @property
    def shown(self) -> str:
        """What its value is called in the help."""
        return self.described.metavar or (self.name.upper() if not self.described.names else KINDS[self.kind])


@record(kw_only=True)
class Command(Remembering):
    """One command. hidden: not in the help. takes_rest: words with a dash are arguments, too."""

    name: str
    call: Callable[..., None]
    hidden: bool = False
    takes_rest: bool = False

    @property
    def help(self) -> str:
        """What it does, in a sentence or two."""
        return (inspect.getdoc(self.call) or "").partition("\n")[0]

    @cached_property
    def parameters(self) -> list[CommandParameter]:
        """Its parameters as declared."""
        hints = get_type_hints(self.call, include_extras=True)
        return [_parameter(each, hints[each.name]) for each in inspect.signature(self.call).parameters.values()]

    def run(self, words: Sequence[str], usage: str) -> None:
        """Does it; BadUsage where the words do not fit."""
        before = words[: words.index("--")] if "--" in words else words
        if HELP in before:
            from xlrebal.shells.command_help import show_command

            show_command(self, usage)
            return
        self.call(**(self._rest(words) if self.takes_rest else self._parsed(words)))

    def _parsed(self, words: Sequence[str]) -> dict[str, Any]:
        parser = _Parser(add_help=False, allow_abbrev=False)
        for each in self.parameters:
            if each.is_flag:
                parser.add_argument(*each.described.names, dest=each.name, action="store_true")
            elif each.described.names:
                parser.add_argument(*each.described.names, dest=each.name, type=each.kind, default=each.default)
            else:
                few = "+" if each.several else None if each.required else "?"
                parser.add_argument(each.name, type=each.kind, nargs=few, default=each.default)
        known, unknown = self._understood(parser, list(words))
        if unknown:
            raise BadUsage(_not_known(unknown[0], [name for each in self.parameters for name in each.described.names]))
        return vars(known)

    def _understood(self, parser: _Parser, words: list[str]) -> tuple[argparse.Namespace, list[str]]:
        """What argparse reads; where a word is missing because an option that may stand alone took it, it stands alone."""
        filled = self._filled(words)
        try:
            return parser.parse_known_args(filled)
        except BadUsage:
            apart = self._filled(words, taking=False)
            if apart == filled:
                raise
            return parser.parse_known_args(apart)

    def _filled(self, words: list[str], *, taking: bool = True) -> list[str]:
        """The words, with its value behind each option that stands alone. taking: what follows one is its value, unless it is an option."""
        alone = {
            name: each.described.alone
            for each in self.parameters
            for name in each.described.names
            if each.described.alone
        }
        filled = []
        for at, word in enumerate(words):
            takes = taking and at + 1 < len(words) and not words[at + 1].startswith("-")
            filled.append(f"{word}={alone[word]}" if word in alone and not takes else word)
        return filled

    def _rest(self, words: Sequence[str]) -> dict[str, Any]:
        """The first words by their places; what is left to the parameter that takes several, if there is one."""
        given = [word for at, word in enumerate(words) if word != "--" or "--" in words[:at]]
        read: dict[str, Any] = {}
        for each in self.parameters:
            if each.several:
                read[each.name], given = given, []
            elif given:
                read[each.name] = given.pop(0)
            elif each.required:
                raise BadUsage(f"Missing argument: {each.name}")
        return read


class Commands:
    """Commands under one name, and groups of them."""

    def __init__(self, name: str, help: str, version: str = "") -> None:
        """`version`: what --version says ("" = there is no such option)."""
        self.name, self.help, self.version = name, help, version
        self.commands: dict[str, Command | Commands] = {}

    def command(
        self, *, hidden: bool = False, takes_rest: bool = False
    ) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Makes a function a command."""

        def added(call: Callable[..., None]) -> Callable[..., None]:
            name = call.__name__.rstrip("_").replace("_", "-")
            self.commands[name] = Command(name=name, call=call, hidden=hidden, takes_rest=takes_rest)
            return call

        return added

    def add(self, commands: Commands) -> None:
        """Makes others a group of these."""
        self.commands[commands.name] = commands

    def run(self, words: Sequence[str], usage: str = "") -> None:
        """Does what the words ask for; BadUsage where they ask for nothing that is known."""
        usage = usage or self.name
        if words and words[0] == "--version" and self.version:
            echo(self.version)
        elif not words or words[0] == HELP:
            from xlrebal.shells.command_help import show_commands

            show_commands(self, usage)
            if not words:
                raise BadUsage("")
        elif words[0] in self.commands:
            self.commands[words[0]].run(words[1:], f"{usage} {words[0]}")
        else:
            raise BadUsage(_not_known(words[0], list(self.commands)))


def echo(text: str, *, err: bool = False) -> None:
    """A text and a line's end, at once; nothing any more where whoever reads has had enough, as `head -1` has: the work goes on."""
    stream = sys.stderr if err else sys.stdout
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Parser(argparse.ArgumentParser):
    """Argparse that leaves it to us how to end."""

    def error(self, message: str) -> NoReturn:
        missing = message.removeprefix("the following arguments are required: ")
        if missing != message:
            raise BadUsage(f"Missing argument: {missing}")
        where, _, what = message.removeprefix("argument ").partition(": ")
        what = what.replace("expected one argument", "needs a value").replace("invalid float value:", "is no number:")
        raise BadUsage(f"{where.split('/')[-1]} {what}" if what else message)


def _parameter(parameter: inspect.Parameter, hint: Any) -> CommandParameter:
    kind, described = get_args(hint)[:2]
    inner = next((each for each in get_args(kind) if each is not type(None)), kind) if get_args(kind) else kind
    several = list in (getattr(kind, "__origin__", kind), getattr(inner, "__origin__", inner))
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    return CommandParameter(parameter.name, described, str if several else inner, required, default, several)


def _not_known(word: str, known: Sequence[str]) -> str:
    """What is wrong with a word, and which was perhaps meant."""
    from difflib import get_close_matches

    what = (
        "No such option"
        if word.startswith("-")
        else "No such command"
        if known and not known[0].startswith("-")
        else "One argument too many"
    )
    near = get_close_matches(word, known, 1)
    return f"{what}: {word}" + (f" (is it {near[0]}?)" if near else "")
