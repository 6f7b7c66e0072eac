"""A record: named values that stay as they were given; a frozen dataclass with slots, declared in a quarter of the time.

Such a dataclass writes six methods as text and compiles each: a hundred of them cost a tenth of a small plan. A record
compiles its `__init__` alone and shares the others. It is a dataclass all the same: `replace`, `fields`, `field` (with a
default or a default_factory) and type checkers know it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

Kind = TypeVar("Kind")


@overload
def record(kind: type[Kind], /) -> type[Kind]: ...
@overload
def record(*, kw_only: bool = False) -> Callable[[type[Kind]], type[Kind]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[Kind] | None = None, /, *, kw_only: bool = False) -> type[Kind] | Callable[[type[Kind]], type[Kind]]:
    """The declared class as a record, its values given by name alone where `kw_only`; what methods it declares stay."""
    return _made(kind, kw_only) if kind else lambda kind: _made(kind, kw_only)


def _made(declared: type[Kind], kw_only: bool) -> type[Kind]:
    kind = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(declared)
    values = attrgetter(*_names(kind))
    methods: dict[str, Callable[..., Any]] = {
        "__init__": _init(kind),
        "__eq__": lambda self, other: values(self) == values(other) if other.__class__ is kind else NotImplemented,
        "__hash__": lambda self: hash(values(self)),
        "__repr__": _shown,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__setstate__": _restore,
    }
    for name in methods.keys() - declared.__dict__.keys():
        setattr(kind, name, methods[name])
    return kind


def _names(kind: Any) -> list[str]:
    return [each.name for each in fields(kind)]


def _init(kind: Any) -> Callable[..., None]:
    """`__init__`, which puts each value into its slot, past the `__setattr__` that refuses."""
    known: dict[str, Any] = {"MISSING": MISSING}
    by_place: list[str] = []
    by_name: list[str] = []
    lines = []
    for each in fields(kind):
        name, value, parameter = each.name, each.name, each.name
        if each.default_factory is not MISSING:
            value = f"{name}_factory() if {name} is MISSING else {name}"
        if each.default is not MISSING or each.default_factory is not MISSING:
            parameter = f"{name}={name}_default"
        known |= {f"put_{name}": getattr(kind, name).__set__, f"{name}_default": each.default, f"{name}_factory": each.default_factory}
        lines.append(f"put_{name}(self, {value})")
        (by_name if each.kw_only else by_place).append(parameter)
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    star = ["*"] if by_name else []
    exec(f"def __init__({', '.join(['self', *by_place, *star, *by_name])}):\n " + "\n ".join(lines), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{kind.__qualname__}.__init__"
    return init


def _shown(self: object) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in _names(self))})"


def _refuse(self: object, name: str, value: object = None) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__qualname__}.{name} stays as it was given")


def _restore(self: object, state: tuple[None, dict[str, object]]) -> None:
    """The values of a copied or unpickled record."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)
