"""Which holdings are cash, under the names custodians use.

A listed cash or money-fund symbol is cash, as is what Securities calls cash. Otherwise a holding of class Cash, or one
described as cash, is cash only without lots and at a price of 1: a bill fund with lots is a security.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from xlrebal.household.target import CASH_CLASS
from xlrebal.schema.record import record
from xlrebal.tax.symbol import Symbol

CASH_SYMBOLS = frozenset(
    {
        "CASH",
        "USD",
        "$CASH",
        "USD$",
        "CASH & CASH INVESTMENTS",
        "CASH AND CASH INVESTMENTS",
        "CASH BALANCE",
        "CASH-USD",
        "USD CASH",
        "US DOLLAR",
        "CUR:USD",
        "CASH_USD",
        "FCASH",
        "CORE",
        "CORE CASH",
        "SWEEP",
        "MMDA",
        "MMDA1",
        "MMDA12",
        "BDPS",
        "QACDS",
        "IDA12",
        "TDBANK",
        "PENDING ACTIVITY",
    }
)
MONEY_FUNDS = frozenset(
    {
        # Fidelity
        "SPAXX",
        "FDRXX",
        "FZFXX",
        "FDLXX",
        "SPRXX",
        "FZDXX",
        "FMPXX",
        "FTEXX",
        "FGXX",
        "FRGXX",
        "FIGXX",
        "FSIXX",
        # Vanguard
        "VMFXX",
        "VMRXX",
        "VUSXX",
        "VMSXX",
        "VCTXX",
        "VYFXX",
        "VMMXX",
        # Schwab
        "SWVXX",
        "SNVXX",
        "SNAXX",
        "SNOXX",
        "SNSXX",
        "SNRXX",
        "SGUXX",
        "SUTXX",
        "SWTXX",
        "SWGXX",
        "SCOXX",
        # others that custodians sweep into
        "TTTXX",
        "GOIXX",
        "FGTXX",
        "JTSXX",
        "MVRXX",
        "TFDXX",
        "PRRXX",
        "TRTXX",
        "DGCXX",
        "GVMXX",
        "MMTXX",
        "ICAXX",
        "AFAXX",
    }
)
CASH_WORDS = re.compile(
    r"\bcash (?:&|and) cash investments?\b|\bmoney market\b|\bmoney fund\b|\b(?:cash|bank|deposit|insured) sweep\b|\bsweep (?:program|account|fund|deposit)\b"
    r"|\bcore (?:account|position|cash)\b|\b(?:bank|insured) deposit\b|\bcash (?:balance|account|position|reserves?)\b|\bcash management\b|^\(?cash\)?$|^us dollars?$|現金",
    re.IGNORECASE,
)


@record(kw_only=True)
class CashEvidence:
    """What the sheets say of one symbol. prices: those its Holdings rows give."""

    symbol: Symbol
    descriptions: Collection[str]
    classes: Collection[str]
    prices: Collection[float]
    type: str
    has_lots: bool
    held: bool


def described_as_cash(description: str) -> bool:
    """Whether a description reads as a cash balance or a sweep."""
    return bool(CASH_WORDS.search(description))


def is_cash(evidence: CashEvidence) -> bool:
    """Whether the symbol is cash rather than a security: CASH and USD are also tickers of a bank and of a fund."""
    if evidence.type == "cash" or evidence.symbol in MONEY_FUNDS:
        return True
    if evidence.type not in ("", "fund"):
        return False
    priced_as_security = any(price != 1 for price in evidence.prices)
    if evidence.symbol in CASH_SYMBOLS:
        return not (evidence.has_lots and priced_as_security)
    if evidence.has_lots or priced_as_security or not evidence.held:
        return False
    return CASH_CLASS in evidence.classes or any(described_as_cash(text) for text in evidence.descriptions)


def cash_symbols(evidence: Iterable[CashEvidence]) -> frozenset[Symbol]:
    """The symbols that are cash."""
    return frozenset(one.symbol for one in evidence if is_cash(one))


def cash_dollars(quantity: float | None, price: float | None, market_value: float | None) -> float | None:
    """A cash row's balance: its quantity (a dollar each unless priced), else its Market Value; None where it gives neither."""
    if quantity:
        return quantity * (price or 1.0)
    return market_value if market_value is not None else quantity
