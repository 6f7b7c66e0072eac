"""W-11: what is one security, from lists of symbols and from the names that symbols go by."""

from hypothesis import given
from hypothesis import strategies as st

from xlrebal.household.household import Security
from xlrebal.household.read.build_rules import identical_groups
from xlrebal.household.read.names import read_names
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.tax.identical_groups import declared_groups, joined


def test_lists_that_share_a_symbol_are_one_group_named_by_its_first():
    assert declared_groups([["C", "B"], ["D"], ["B", "A"], []]) == {"A": "A", "B": "A", "C": "A", "D": "D"}


def test_symbols_that_share_a_name_are_one_group_and_a_name_is_no_symbol():
    assert joined({"C": ["A"], "E": [], "B": ["A", "two"], "A": ["two"], "D": ["D"]}) == {
        "A": "A", "B": "A", "C": "A", "D": "D", "E": "E"}
    assert joined({"B": ["A"], "A": []}) == {"A": "A", "B": "B"}  # named A, and not the symbol


def test_a_cell_names_groups_or_other_symbols_and_an_index_only_where_asked():
    securities = {
        "VTI": Security(symbol="VTI", identical_group="Total; vtsax", index="CRSP"),
        "VITSX": Security(symbol="VITSX", identical_group=" total "),
        "ITOT": Security(symbol="ITOT", index="crsp"),
    }
    apart = {"ITOT": "ITOT", "VITSX": "VITSX", "VTI": "VITSX", "VTSAX": "VITSX", "XYZ": "XYZ"}
    assert identical_groups(read_names(Sheets({})), securities, ["VTSAX", "XYZ"]) == apart
    together = dict.fromkeys(("ITOT", "VITSX", "VTI", "VTSAX"), "ITOT") | {"XYZ": "XYZ"}
    assert identical_groups(read_names(Sheets({})), securities, ["VTSAX", "XYZ"], by_index=True) == together


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.lists(st.integers(0, 5), max_size=3)))
def test_groups_are_the_parts_that_names_connect(names):
    group_of = joined(names)
    reach = {symbol: {symbol} for symbol in names}
    for _ in names:
        for known in reach.values():
            own = {name for each in known for name in names[each]}
            known |= {each for each in names if own & set(names[each])}
    assert group_of == {symbol: min(known) for symbol, known in reach.items()}
