"""A run as a record: what was read, what was asked, what was in force and what was decided, as JSON that can be planned again."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from xlrebal import __version__
from xlrebal.app.as_json import as_json
from xlrebal.app.plan import Answer, CashNeed, Request
from xlrebal.excel.grid import ColumnLook, Grid
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.excel.source import HouseSource, Source
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.column import Kind
from xlrebal.schema.record import record
from xlrebal.schema.settings import ALL_SETTINGS
from xlrebal.tax.money import dollars

FORMAT = 2  # 1: of a run without a house file, and written so still
DECIDE = ("numpy", "highspy")  # the libraries whose version may change what is decided

Json = dict[str, Any]


@record(kw_only=True)
class Snapshot:
    """A run that can be planned again. made_by: the versions it was decided with. decided: its result tables; empty where they were taken out."""

    source: Source
    request: Request
    made_by: Mapping[str, str]
    decided: Mapping[str, list[Json]]


def snapshot_of(source: Source, request: Request, answer: Answer) -> Json:
    """A run's inputs, cell by cell, with the settings and prices in force and every result table, the audit of each phase among them.

    Dates are {"date": ISO}, prices dollars a share as quoted. It holds what the workbook holds of the client, what the house file holds, and no file name but that one's.
    """
    return {
        "snapshot": FORMAT if source.house else 1,
        "made_by": versions(),
        "inputs": {
            "fingerprint": source.fingerprint,
            "request": _request(request, answer.as_of),
            "sheets": list(source.sheets),
            "names": dict(source.names),
            "grids": [_grid(grid) for grid in source.grids],
            "trades": source.trades and _grid(source.trades),
            "own_trades": source.own_trades and _grid(source.own_trades),
            "lots_sold": source.lots_sold and _grid(source.lots_sold),
            **({"house": _house(source.house)} if source.house else {}),
        },
        "settings": _settings(answer),
        "prices": _prices(answer),
        "decided": as_json(answer),
    }


def versions() -> dict[str, str]:
    """What decides here: xlrebal, Python and the libraries that choose among trades."""
    found = {"xlrebal": __version__, "python": platform.python_version()}
    for name in DECIDE:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a partial installation
            found[name] = "not installed"
    return found


def read_snapshot(text: str, name: str) -> Snapshot:
    """The run that a snapshot's text holds; WorkbookRefused with one sentence where it holds none that can be planned."""
    try:
        found = json.loads(text)
        if found["snapshot"] > FORMAT:
            raise WorkbookRefused(
                f"{name} was written by a newer xlrebal ({found['made_by']['xlrebal']}): replay it with that version or a later one."
            )
        return _snapshot(found)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise WorkbookRefused(
            f"{name} is no snapshot that can be read: give a file that --snapshot wrote, its inputs as they were."
        ) from problem


def _snapshot(found: Json) -> Snapshot:
    inputs = found["inputs"]
    source = Source(
        grids=[_read_grid(each) for each in inputs["grids"]],
        trades=inputs["trades"] and _read_grid(inputs["trades"]),
        sheets=tuple(inputs["sheets"]),
        names=inputs["names"],
        fingerprint=inputs["fingerprint"],
        data=b"",
        look=lambda layout: [ColumnLook() for _ in layout.columns],
        own_trades=inputs["own_trades"] and _read_grid(inputs["own_trades"]),
        lots_sold=inputs["lots_sold"] and _read_grid(inputs["lots_sold"]),
        house=_read_house(inputs["house"]) if inputs.get("house") else None,
    )
    return Snapshot(
        source=source,
        request=_read_request(inputs["request"]),
        made_by=dict(found.get("made_by", {})),
        decided=dict(found.get("decided") or {}),
    )


def _house(house: HouseSource) -> Json:
    return {"name": house.name, "fingerprint": house.fingerprint, "grids": [_grid(grid) for grid in house.grids]}


def _read_house(found: Json) -> HouseSource:
    grids = [_read_grid(each) for each in found["grids"]]
    return HouseSource(name=found["name"], fingerprint=found["fingerprint"], grids=grids)


def _request(request: Request, as_of: date) -> Json:
    return {
        "today": _cell(request.today),
        "as_of": _cell(as_of),
        "profile": request.profile,
        "dry_run": request.dry_run,
        "purpose": request.purpose.value,
        "settings": {key: _cell(value) for key, value in sorted(request.settings.items())},
        "need": request.need and {"account": request.need.account, "amount": request.need.amount},
    }


def _read_request(found: Json) -> Request:
    return Request(
        today=_read_cell(found["today"]),
        as_of=_read_cell(found["as_of"]),
        profile=found["profile"],
        dry_run=found["dry_run"],
        purpose=Purpose(found["purpose"]),
        settings={key: _read_cell(value) for key, value in found["settings"].items()},
        need=found["need"] and CashNeed(**found["need"]),
    )


def _grid(grid: Grid) -> Json:
    return {
        "sheet": grid.sheet,
        "rows": [[_cell(cell) for cell in row] for row in grid.rows],
        "errors": _places(grid.errors),
        "number_formats": _places(grid.number_formats),
    }


def _read_grid(found: Json) -> Grid:
    return Grid(
        found["sheet"],
        [[_read_cell(cell) for cell in row] for row in found["rows"]],
        _read_places(found["errors"]),
        _read_places(found["number_formats"]),
    )


def _places(texts: Mapping[tuple[int, int], str]) -> list[list[int | str]]:
    return [[row, column, text] for (row, column), text in sorted(texts.items())]


def _read_places(found: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int], str]:
    return {(row, column): text for row, column, text in found}


def _cell(value: object) -> object:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _read_cell(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    text = value["date"]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _settings(answer: Answer) -> Json:
    """Every setting in force, by the name it has on Settings; money in dollars, percent as fractions."""
    values = {setting: getattr(answer.settings, setting.key) for setting in ALL_SETTINGS}
    return {
        setting.name: _cell(dollars(value) if setting.kind is Kind.MONEY and value is not None else value)
        for setting, value in values.items()
    }


def _prices(answer: Answer) -> list[Json]:
    """Each security's price as quoted, where it comes from and of which day; null where it is not known."""
    if answer.plan is None:
        return []
    return [
        {
            "symbol": each.symbol,
            "price": each.quoted_price,
            "source": each.price_source or None,
            "as_of": _cell(each.price_date),
        }
        for _, each in sorted(answer.plan.household.securities.items())
    ]
