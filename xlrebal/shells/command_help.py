"""The help of commands, as panels on the terminal; imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from xlrebal.shells.command_line import Command, CommandParameter, Commands

HELP_LINE = ("--help", "", "Show this message and exit.")


def show_commands(commands: Commands, usage: str) -> None:
    """What there is to be asked for."""
    options = [("--version", "", "Show the version and exit."), HELP_LINE] if commands.version else [HELP_LINE]
    shown = [(name, each.help) for name, each in commands.commands.items() if not getattr(each, "hidden", False)]
    _show(f"{usage} [OPTIONS] COMMAND [ARGS]...", commands.help, [("Options", options), ("Commands", shown)])


def show_command(command: Command, usage: str) -> None:
    """How one is asked for."""
    placed = [each for each in command.parameters if not each.described.names]
    places = " ".join(_place(each) for each in placed)
    options = [_option(each) for each in command.parameters if each.described.names]
    panels = [("Arguments", [(_place(each), each.described.help) for each in placed])] if placed else []
    _show(f"{usage} [OPTIONS] {places}".rstrip(), command.help, [*panels, ("Options", [*options, HELP_LINE])])


def _place(parameter: CommandParameter) -> str:
    several = "..." if parameter.several else ""
    return f"{parameter.shown}{several}" if parameter.required else f"[{parameter.shown}]{several}"


def _option(parameter: CommandParameter) -> tuple[str, str, str]:
    value = "" if parameter.is_flag else parameter.shown
    default = f" [default: {parameter.default}]" if parameter.default and not parameter.is_flag else ""
    return ", ".join(parameter.described.names), value, parameter.described.help + default


def _show(usage: str, help: str, panels: Iterable[tuple[str, Iterable[tuple[str, ...]]]]) -> None:
    console = Console(highlight=False)
    console.print(Padding(Text.assemble("Usage: ", (usage, "bold"), f"\n\n{help}"), 1))
    for title, rows in panels:
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        for first, *rest in rows:
            table.add_row(Text(first, "bold cyan", no_wrap=True), *map(Text, rest))
        console.print(Panel(table, title=title, title_align="left", border_style="dim"))
