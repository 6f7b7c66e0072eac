"""Which changes of shares and of prices fit a split, and a confirmation that stays on its sheet."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.cli_runner import CliRunner
from xlrebal.household.split_ratio import RATIOS, split_of_price, split_of_shares
from xlrebal.shells.cli import app


@pytest.mark.parametrize(("before", "after", "ratio"), [
    (100, 200, "2:1"), (100, 150, "3:2"), (150, 100, "2:3"), (1000, 100, "1:10"), (33.333, 99.999, "3:1"), (7, 140, "20:1"),
    (100, 125, None), (100, 101, None), (100, 199, None), (100, 160, None), (0, 100, None), (100, 0, None), (100, -200, None)])
def test_shares_fit_a_split_exactly_or_not_at_all(before: float, after: float, ratio: str | None) -> None:
    assert (str(split_of_shares(before, after)) if ratio else split_of_shares(before, after)) == ratio


@pytest.mark.parametrize(("before", "after", "ratio"), [
    (300, 150, "2:1"), (300, 156, "2:1"), (300, 100, "3:1"), (300, 104, "3:1"), (2, 20.6, "1:10"), (300, 201, "3:2"),
    (300, 290, None), (300, 240, None), (300, 360, None), (300, 176, None), (None, 10, None), (300, 0, None)])
def test_a_price_fits_a_split_within_what_prices_move(before: float | None, after: float, ratio: str | None) -> None:
    found = split_of_price(before, after)
    assert (str(found) if found else None) == ratio


def test_every_ratio_fits_itself() -> None:
    assert [split_of_shares(10_000_000, 10_000_000 * ratio.factor) for ratio in RATIOS] == RATIOS


def test_a_yes_entered_in_excel_counts_and_stays_and_lots_keeps_its_bytes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {
        "Holdings": [["Account", "Symbol", "Quantity", "Price", "Asset Class"], ["Joint", "STK", 400, 25, "Stocks"], ["Joint", "CASH", 5000, None, "Cash"]],
        "Lots": [["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"], ["Joint", "STK", "s1", "2020-03-02", 60, 3000], ["Joint", "STK", "s2", "2021-03-02", 40, 2800.55]],
        "Targets": [["Asset Class", "Target %"], ["Stocks", 50], ["Cash", 50]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path, plan = tmp_path / "client.xlsx", tmp_path / "client-rebalanced.xlsx"
    book.save(path)
    CliRunner().invoke(app, ["plan", str(path)])
    entered(plan)
    before = lots_of(plan)
    for _ in range(2):
        CliRunner().invoke(app, ["plan", str(plan), "--json", str(tmp_path / "plan.json")])
    tables = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert [(row["lot_id"], row["shares_after"], row["cost_basis"], row["confirm"]) for row in tables["proposed_splits"]] == [("s1", 240, 3000, True), ("s2", 160, 2800.55, True)]
    assert [(row["lot_id"], row["quantity"]) for row in tables["lots_sold"]] == [("s2", 100)]
    assert lots_of(plan) == before


def entered(plan: Path) -> None:
    """Yes in the first row under Confirm, as Excel saves it."""
    with zipfile.ZipFile(plan) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    index = openpyxl.load_workbook(plan, read_only=True).sheetnames.index("Proposed Splits")
    name = sheet_parts(parts)[index]
    xml = parts[name].decode()
    at = xml.index('r="J7"')
    start, end = xml.rindex("<c ", 0, at), xml.index("/>", at) + 2
    cell = xml[start:end]
    parts[name] = xml.replace(cell, cell.replace("/>", ' t="inlineStr"><is><t>yes</t></is></c>')).encode()
    with zipfile.ZipFile(plan, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def sheet_parts(parts: dict[str, bytes]) -> list[str]:
    """The parts of the sheets in tab order."""
    import re

    targets = dict(re.findall(r'Target="/?(?:xl/)?(worksheets/[^"]+)"[^>]*Id="([^"]+)"', parts["xl/_rels/workbook.xml.rels"].decode()))
    targets |= {target: ident for ident, target in re.findall(r'Id="([^"]+)"[^>]*Target="/?(?:xl/)?(worksheets/[^"]+)"', parts["xl/_rels/workbook.xml.rels"].decode())}
    by_id = {ident: f"xl/{target}" for target, ident in targets.items()}
    return [by_id[ident] for ident in re.findall(r'<sheet [^>]*r:id="([^"]+)"', parts["xl/workbook.xml"].decode())]


def lots_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet2.xml")
