"""A snapshot planned again, and what is decided otherwise now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlrebal.app.as_json import as_json
from xlrebal.app.plan import Answer, Progress, plan
from xlrebal.app.snapshot import Snapshot, versions
from xlrebal.schema.record import record

Rows = Sequence[Mapping[str, Any]]
NAMED = 20  # trades that are named


@record(kw_only=True)
class PlannedAgain:
    """The plan of a snapshot's inputs. compared: it held results to compare with. differences: what is decided otherwise, a line each; none where all is the same, bit for bit."""

    answer: Answer
    compared: bool
    differences: tuple[str, ...]
    headline: str


def replay(snapshot: Snapshot, on_progress: Progress | None = None) -> PlannedAgain:
    """Plans the inputs of a snapshot again, whatever results it holds, and compares those with the new ones."""
    answer = plan(snapshot.source, snapshot.request, on_progress)
    now = _written(as_json(answer))
    differences = tuple(_differences(snapshot.decided, now)) if snapshot.decided else ()
    return PlannedAgain(
        answer=answer,
        compared=bool(snapshot.decided),
        differences=differences,
        headline=_headline(snapshot, len(now["trades"]), differences),
    )


def _written(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """The tables as they are once written and read."""
    read: dict[str, Rows] = json.loads(json.dumps(tables))
    return read


def _headline(snapshot: Snapshot, trades: int, differences: Sequence[str]) -> str:
    counted = "1 trade" if trades == 1 else f"{trades} trades"
    day = f"{snapshot.request.as_of:%d %b %Y}"
    if not snapshot.decided:
        return f"Planned again from its inputs, as of {day}: {counted}. The snapshot holds no results to compare them with."
    if not differences:
        return f"The same plan, bit for bit, as of {day}: {counted}."
    return f"As of {day} {_decides(snapshot.made_by, versions())} otherwise:"


def _decides(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Which versions differ; where none does, that the record or the program was changed."""
    changed = [f"{name} {now[name]} ({then[name]} then)" for name in now if name in then and then[name] != now[name]]
    return (
        f"{' with '.join(changed)} decides"
        if changed
        else "the same versions decide, so the snapshot or the program has been changed,"
    )


def _differences(then: Mapping[str, Rows], now: Mapping[str, Rows]) -> Iterator[str]:
    """Trades by name, every other table by how many of its rows differ."""
    yield from _trades(then.get("trades", ()), now["trades"])
    for table in dict.fromkeys((*then, *now)):
        if table not in then or table not in now:
            yield f"{table}: {'only then' if table in then else 'only now'}."
            continue
        before, after = list(then[table]), list(now[table])
        changed = sum(one != other for one, other in zip(before, after, strict=False)) + abs(len(before) - len(after))
        if changed:
            yield f"{table}: {changed} of {max(len(before), len(after))} rows differ."


def _trades(then: Rows, now: Rows) -> Iterator[str]:
    before, after = _quantities(then), _quantities(now)
    changed = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    for key in changed[:NAMED]:
        action, account, symbol = key
        was, is_now = before.get(key), after.get(key)
        said = "not traded" if is_now is None else f"{is_now:,.6g}"
        yield f"{action} {symbol} in {account}: {said}, {'not traded' if was is None else f'{was:,.6g}'} then."
    if len(changed) > NAMED:
        yield f"{len(changed) - NAMED} more trades differ."


def _quantities(rows: Rows) -> dict[tuple[str, str, str], float]:
    return {(row["action"], row["account"], row["symbol"]): row["quantity"] for row in rows}
