"""A record against the frozen dataclass of the same declaration."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from dataclasses import KW_ONLY, FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from xlrebal.schema.record import record


def declared() -> type:
    """A class of every sort of field, new each time: a dataclass changes what it is made of."""

    class Sale:
        symbol: str
        shares: int = 0
        _: KW_ONLY
        account: str
        reasons: list[str] = field(default_factory=list)

    Sale.__qualname__ = "Sale"
    return Sale


both = pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (record(declared()), dataclass(frozen=True, slots=True)(declared())),
        (record(kw_only=True)(declared()), dataclass(frozen=True, slots=True, kw_only=True)(declared())),
    ],
    ids=["by place", "by name"],
)


@record
class Money:
    """A value that checks itself and has a hash of its own."""

    cents: int

    def __post_init__(self) -> None:
        if self.cents < 0:
            raise ValueError(self.cents)

    def __hash__(self) -> int:
        return 7


@record
class Lot:
    """Of this module, so that it can be pickled."""

    symbol: str
    shares: int


@both
def test_it_takes_what_a_dataclass_takes(ours: Callable[..., Any], theirs: Callable[..., Any]) -> None:
    def names(kind: Callable[..., Any]) -> list[tuple[str, object, bool]]:
        return [(each.name, each.kind, each.default is inspect.Parameter.empty) for each in inspect.signature(kind).parameters.values()]

    assert names(ours) == names(theirs)
    with pytest.raises(TypeError, match="account"):
        ours(symbol="VTI")


@both
def test_it_reads_and_compares_like_one(ours: Callable[..., Any], theirs: Callable[..., Any]) -> None:
    given = {"symbol": "VTI", "account": "Joint"}
    made = ours(**given)
    assert repr(made) == repr(theirs(**given)) == "Sale(symbol='VTI', shares=0, account='Joint', reasons=[])"
    assert made == ours(**given) != ours(**given, shares=1)
    assert made != theirs(**given)
    assert made.reasons is not ours(**given).reasons
    assert replace(made, shares=2).shares == 2
    assert [each.name for each in fields(made)] == ["symbol", "shares", "account", "reasons"]


def test_it_stays_as_it_was_given() -> None:
    lot = Lot("VTI", 10)
    for change in (lambda: setattr(lot, "shares", 5), lambda: delattr(lot, "shares"), lambda: setattr(lot, "price", 5)):
        with pytest.raises(FrozenInstanceError, match="Lot"):
            change()
    assert lot == Lot("VTI", 10)


def test_equal_records_hash_alike() -> None:
    assert {Lot("VTI", 10), Lot("VTI", 10), Lot("VTI", 11)} == {Lot("VTI", 10), Lot("VTI", 11)}
    assert hash(Money(1)) == hash(Money(2)) == 7


def test_it_can_be_copied_and_pickled() -> None:
    lot = Lot("VTI", 10)
    assert copy.copy(lot) == pickle.loads(pickle.dumps(lot)) == lot


def test_it_checks_itself_as_it_is_made() -> None:
    assert Money(1).cents == 1
    with pytest.raises(ValueError, match="-1"):
        Money(-1)


def test_a_value_without_default_may_not_follow_one_with_it() -> None:
    class Wrong:
        shares: int = 0
        symbol: str

    with pytest.raises(TypeError, match="default"):
        record(Wrong)
