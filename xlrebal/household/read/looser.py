"""A client's limit that is looser than the house file's."""

from __future__ import annotations

from xlrebal.schema.finding import Finding, Place, Problem, note, warning


def looser_than_house(
    what: str, limits: tuple[str, str], reason: str, place: Place, file: str = "", still: str = ""
) -> Finding:
    """Which of the two counts, and why. limits: the client's and the house's, in words. place: the client's cell.

    still: a tighter limit on the same that the reason does not lift, in words.
    """
    own, house = limits
    both = f"{what} is {own} here and {house} in the house file{f' {file}' if file else ''}"
    if reason:
        stands = f"{own} takes its place, but {still} is tighter and holds" if still else f"{own} stands"
        message = f"{both}: {stands}. Reason: {reason.rstrip('.')}."
        return note(
            Problem.HOUSE_OVERRIDDEN, message, sheet=place["sheet"], row=place["row"], column=place["column"], value=own
        )
    message = f"{both}, which is tighter and holds: take the row out, or say in Override Reason why {own} is to stand."
    return warning(
        Problem.HOUSE_LIMIT_HOLDS, message, sheet=place["sheet"], row=place["row"], column=place["column"], value=own
    )
