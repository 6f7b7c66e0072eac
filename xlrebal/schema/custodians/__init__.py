"""The custodians whose exports are known: a file each, and a line here."""

from __future__ import annotations

from xlrebal.schema.custodian import Custodian
from xlrebal.schema.custodians.fidelity import FIDELITY
from xlrebal.schema.custodians.schwab import SCHWAB

CUSTODIANS: tuple[Custodian, ...] = (SCHWAB, FIDELITY)
