"""What stands on an account's menu and cannot be bought: a symbol no sheet knows, or one without a price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlrebal.household.household import Account, Security
from xlrebal.household.read.named_symbols import named_symbols
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.symbol import Symbol


def find_menu_faults(
    sheets: Sheets, names: Names, accounts: Mapping[str, Account], securities: Mapping[Symbol, Security]
) -> Iterator[Finding]:
    """A warning for each such symbol, with its cell on Accounts; none for an account that is not traded."""
    rows = sheets.rows("accounts", "Accounts")
    for index, (name, text) in enumerate(zip(names.accounts_of(rows), rows.texts("menu"), strict=True)):
        if name not in accounts or not accounts[name].tradable:
            continue
        for symbol in named_symbols(text, names):
            if why := _why_not_usable(securities.get(symbol)):
                yield warning(
                    Problem.MENU_NOT_USABLE,
                    f"{symbol} is on the menu of {name} and is not bought: {why}.",
                    **rows.place(index, "menu", symbol),
                )


def _why_not_usable(security: Security | None) -> str:
    """What it lacks and what to do; "" for one that may be bought. One that is held or targeted has findings of its own, too."""
    if security is None or not (security.asset_class or security.is_cash):
        return "no sheet gives it an asset class; check its spelling, or add it to Securities"
    return "it has no price; add it to Prices" if not security.price else ""
