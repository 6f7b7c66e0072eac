"""Whether a class is of stocks, of bonds or of cash, by what the household calls it."""

from __future__ import annotations

import re

STOCKS, BONDS, CASH = "Stocks", "Bonds", "Cash"

_BONDS = re.compile(
    r"bond|fixed.?income|treasur|muni|\bcredit|\bdebt|\btips\b|inflation.?(?:protect|link|index)|high.?yield(?!.*(?:divid|equit|stock))"
    r"|\bgilt|mortgage|\bmbs\b|t-?bill|certificates? of deposit|(?:bank|senior|floating.?rate) loan|債",
    re.IGNORECASE,
)
_CASH = re.compile(r"\bcash\b|money market|現金|預金", re.IGNORECASE)
_STOCKS = re.compile(
    r"\bstk\b|stock|equit|shares\b|\b(?:large|mid|small|all).?cap|international|\bintl\b|emerging|developed|foreign|\bgrowth\b"
    r"|\bvalue\b|technolog|\breits?\b|real estate|dividend|株",
    re.IGNORECASE,
)


def broad_class(name: str, security_type: str = "") -> str:
    """Which of Stocks, Bonds and Cash a class counts as, by its name, else by the security's type; "" for none."""
    for pattern, broad in ((_BONDS, BONDS), (_CASH, CASH), (_STOCKS, STOCKS)):
        if pattern.search(name):
            return broad
    return {"stock": STOCKS, "bond": BONDS, "cash": CASH}.get(security_type, "")
