"""The house file: one workbook a firm shares among its clients' books, which stands behind each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from xlrebal.household.profile import Profile
from xlrebal.schema.finding import Finding
from xlrebal.schema.record import record


@record(kw_only=True)
class SettingOrigin:
    """A setting that one of the two workbooks gives: its value in words, and where it is from."""

    name: str
    value: str
    origin: str


@record(kw_only=True)
class HouseFile:
    """What of a house file stands behind a client's book.

    fingerprint: a short hash of the file. used: what of it this book takes, each in words ("3 restrictions"). profiles: the
    firm's own, by name. settings: those that either workbook gives. findings: what was met in joining the two.
    """

    name: str
    fingerprint: str
    used: tuple[str, ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    settings: tuple[SettingOrigin, ...] = ()
    findings: tuple[Finding, ...] = ()
