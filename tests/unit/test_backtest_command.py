"""`xlrebal backtest`, the sheet it writes, and what it says where nothing can be studied."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli_runner import CliRunner, Result
from xlrebal.samples import sample
from xlrebal.shells.cli import app
from xlrebal.shells.terminal import BAD_USAGE, DONE


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "balanced.xlsx"
    path.write_bytes(sample("balanced.xlsx"))
    return path


def tables(book: Path, *words: str) -> dict[str, list[dict[str, object]]]:
    target = book.with_name("out.json")
    done = run("backtest", str(book), "--histories", "40", "--json", str(target), *words)
    assert done.exit_code == DONE, done.output
    return json.loads(target.read_text())


def test_the_sheet_stands_alone_beside_the_clients_own_and_says_what_the_tables_hold(book: Path) -> None:
    found = tables(book, "--policy", "5% annual edge; quarterly")
    result = CalamineWorkbook.from_path(str(book.with_name("balanced-rebalanced.xlsx")))
    assert "Policy Study" in result.sheet_names and "Trades" not in result.sheet_names
    policies = [row["policy"] for row in found["policy_study"]]
    assert policies[1:3] == ["5-point bands, looked at each year, to the edge", "Each quarter"]
    assert len(policies) == len(set(policies))
    said = next(str(row["text"]) for row in found["policy_findings"] if row["item"] == "What it shows")
    present = found["policy_study"][0]
    assert f"{present['turnover']:.1%} of the portfolio" in said and f"{present['tracking_error']:.2%}" in said
    costs = re.findall(r"it costs ([0-9.]+) basis points", said)
    assert [float(each) for each in costs] == [pytest.approx(present["yearly_cost"], abs=0.06)]
    # what is named beside the present policy costs less, by the study's own figures, and says how sure that is
    for row in found["policy_range"][1:]:
        assert row["policy"] in said and f"{row['cheaper']:.0%} of 40" in said
    grid = found["policy_grid"]
    assert [row["band"] for row in grid][:3] == [0.01, 0.02, 0.03]
    assert all(row["daily"] is None and row["monthly"] > 0 for row in grid)


def test_past_prices_may_come_from_a_file(book: Path, tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    lines = [f"{2000 + at // 12}-{at % 12 + 1:02d}-28,{100 * 1.01**at},{100 * 1.002**at}" for at in range(60)]
    prices.write_text("Date,US Stocks,US Bonds\n" + "\n".join(lines))
    found = tables(book, "--prices", str(prices))
    never = next(row for row in found["policy_study"] if row["policy"] == "Never")
    end = 0.6 * 1.01**59 + 0.4 * 1.002**59
    assert never["return"] == pytest.approx(end ** (12 / 59) - 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--policy", "fish"), "'fish' is no policy"),
        (("--policy", "daily"), "looks more often than there are returns"),
        (("--prices", "gone.csv"), "gone.csv is not there"),
        (("--histories", "-1"), "is no number of histories"),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_written(book: Path, words: tuple[str, ...], said: str) -> None:
    done = run("backtest", str(book), *words)
    assert done.exit_code == BAD_USAGE
    assert said in done.output
    assert not book.with_name("balanced-rebalanced.xlsx").exists()


def test_without_past_returns_it_says_where_to_enter_them(tmp_path: Path) -> None:
    path = tmp_path / "retiree.xlsx"
    path.write_bytes(sample("retiree.xlsx"))
    done = run("backtest", str(path))
    assert done.exit_code == BAD_USAGE
    assert "enter them on a sheet called Returns" in done.output


def test_pandas_is_loaded_for_a_file_of_prices_alone(book: Path) -> None:
    code = (
        "import sys\nfrom xlrebal.shells.cli import app\nfrom tests.cli_runner import CliRunner\n"
        f"CliRunner().invoke(app, ['backtest', {str(book)!r}, '--histories', '5'])\n"
        "print('pandas' in sys.modules, 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.split()[-2:] == ["False", "False"]
