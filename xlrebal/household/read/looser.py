"""A client's limit that is looser than the house file's."""

from __future__ import annotations

from xlrebal.schema.finding import Finding, Place, Problem, note, warning


def looser_than_house(what: str, limits: tuple[str, str], reason: str, place: Place, file: str = "") -> Finding:
    """Which of the two counts, and why. limits: the client's and the house's, in words. place: the client's cell."""
    own, house = limits
    both = f"{what} is {own} here and {house} in the house file{f' {file}' if file else ''}"
    if reason:
        message = f"{both}: {own} stands. Reason: {reason.rstrip('.')}."
        return note(
            Problem.HOUSE_OVERRIDDEN, message, sheet=place["sheet"], row=place["row"], column=place["column"], value=own
        )
    message = f"{both}, which is tighter and holds: take the row out, or say in Override Reason why {own} is to stand."
    return warning(
        Problem.HOUSE_LIMIT_HOLDS, message, sheet=place["sheet"], row=place["row"], column=place["column"], value=own
    )
