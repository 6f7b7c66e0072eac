"""The `xlrebal` command: the headless twin of the ribbon.

Exit codes: 0 done, 1 findings of severity error (the result is still written where it can be), 2 bad usage or an
unreadable file, said in one line.
"""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper

from xlrebal import __version__
from xlrebal.shells.addin.commands import commands as addin_commands
from xlrebal.shells.command_line import BadUsage, Commands, Exit, echo
from xlrebal.shells.commands.call_function import fn
from xlrebal.shells.commands.examine import check, explain, ledger, risk
from xlrebal.shells.commands.import_files import import_
from xlrebal.shells.commands.look_ahead import frontier, transition, year_end
from xlrebal.shells.commands.make_books import demo, freeze, reoptimize, template
from xlrebal.shells.commands.prices import prices
from xlrebal.shells.commands.propose import harvest, plan, raise_cash, replay
from xlrebal.shells.commands.study import backtest
from xlrebal.shells.terminal import BAD_USAGE, DONE, say

GARBAGE_THRESHOLD = 10_000_000  # a command ends soon: looking for cycles every 700 records costs a third of a large plan, every 500,000 a fortieth

app = Commands(
    "xlrebal",
    "Drift, proposed trades, tax lots and wash-sale flags, in the advisor's own workbook.",
    version=f"xlrebal {__version__}",
)

for each in (
    plan,
    harvest,
    raise_cash,
    replay,
    frontier,
    transition,
    year_end,
    backtest,
    risk,
    import_,
    prices,
    check,
    ledger,
    explain,
    template,
    demo,
):
    app.command()(each)
app.command(takes_rest=True)(fn)
app.command()(freeze)
app.command()(reoptimize)
app.add(addin_commands)


def main() -> None:
    """The entry point: whatever happens, a person reads one line and no traceback."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app.run(sys.argv[1:])
        sys.exit(DONE)
    except Exit as done:
        sys.exit(done.code)
    except BadUsage as problem:  # without any argument the help has been shown already
        if str(problem):
            say(f"{str(problem).rstrip('.')}. See: xlrebal --help", err=True)
        sys.exit(BAD_USAGE)
    except KeyboardInterrupt:
        echo("Stopped; nothing was changed.", err=True)
        sys.exit(BAD_USAGE)
    except OSError as problem:  # a name that no disk takes, say
        say(f"{problem.filename or 'The file'}: {problem.strerror or problem}. Nothing was changed.", err=True)
        sys.exit(BAD_USAGE)
    except Exception as problem:  # the outermost edge
        say(
            f"xlrebal met a problem of its own ({type(problem).__name__}: {problem}). Nothing was changed; please report the file.",
            err=True,
        )
        sys.exit(BAD_USAGE)


if __name__ == "__main__":
    main()
