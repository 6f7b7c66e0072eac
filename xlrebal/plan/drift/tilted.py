"""Strategic targets moved by tilts: the effective targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xlrebal.household.household import Tilt
from xlrebal.household.target import Level, Target, class_weights


def tilted(tilts: Iterable[Tilt], rows: tuple[Target, ...]) -> tuple[Target, ...]:
    """The rows of one model with their classes moved by tilts, up to their caps, with the rows inside them; what a tilt adds, the class it names gives, else the others pro rata."""
    classes = class_weights(rows)
    moved = dict(classes)
    for tilt in tilts:
        if tilt.asset_class not in classes:
            continue
        givers = (
            [tilt.funded_by] if tilt.funded_by in classes else [name for name in classes if name != tilt.asset_class]
        )
        total = sum(classes[name] for name in givers)
        room = total if tilt.cap is None else max(0.0, tilt.cap - moved[tilt.asset_class])
        points = max(min(tilt.points, total, room), -moved[tilt.asset_class])  # no target is less than nothing
        moved[tilt.asset_class] += points
        for name in givers:
            moved[name] -= points * classes[name] / total if total else 0.0
    return tuple(_moved(row, moved, classes) for row in rows)


def _moved(row: Target, moved: dict[str, float], classes: dict[str, float]) -> Target:
    """A row whose class was tilted: a class row moves by the points, rows inside it keep their share of the class."""
    name = row.path[0]
    if name not in classes or abs(moved[name] - classes[name]) < 1e-15:
        return row
    if row.level is Level.CLASS:
        shift = moved[name] - row.weight
    else:
        shift = row.weight * (moved[name] / classes[name] - 1) if classes[name] else 0.0
    return replace(row, weight=row.weight + shift)  # its band goes along
