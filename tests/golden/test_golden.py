"""Every golden case, shown ones and our own, through `run_case`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.compare import differences
from tests.golden.run_case import KINDS, main, run_case

FILES = sorted((Path(__file__).parent / "cases").glob("*.json"))
CASES = [case for path in FILES for case in json.loads(path.read_text(encoding="utf-8"))["cases"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case):
    assert differences(case["expect"], run_case({name: case[name] for name in ("id", "kind", "input")})) == []


def test_every_kind_has_cases_and_every_id_is_used_once():
    assert {case["kind"] for case in CASES} == set(KINDS)
    assert len({case["id"] for case in CASES}) == len(CASES)


def test_main_prints_a_line_a_case_and_the_count(tmp_path, capsys):
    case = dict(CASES[0], expect={"term": "never"})
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [case, CASES[0]]}), encoding="utf-8")
    assert main(str(path)) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("FAIL") and printed[-1] == "1 of 2 cases as expected"


def test_comparison_is_to_half_a_cent_and_lists_are_sets():
    assert differences({"basis": 1.0}, {"basis": 1.005}) == []
    assert differences({"basis": 1.0}, {"basis": 1.006}) != []
    assert differences({"qty": 1.0}, {"qty": 1.00001}) != []
    assert differences({"lots": [{"lot": "A"}, {"lot": "B"}]}, {"lots": [{"lot": "B", "qty": 1}, {"lot": "A"}]}) == []
    assert differences({"lots": [{"lot": "A"}]}, {"lots": [{"lot": "A"}, {"lot": "B"}]}) != []
    assert differences({"selection": [{"lot": "A"}, {"lot": "B"}]}, {"selection": [{"lot": "B"}, {"lot": "A"}]}) != []
    assert differences({"over": False}, {"over": 0}) != []
    assert differences({"permanent_total": 0}, {}) != []
