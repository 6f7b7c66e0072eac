"""One spelling for every account, symbol and class, however the sheets write it.

Symbols are upper case, and one spelling a security (symbol_spellings). An account is spelled as on Accounts, else as on
Holdings, and by its name where a sheet gives its number as well; a class as on Targets, else
Securities, else Holdings; several spellings on one sheet give the first in text order, so that row order is irrelevant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xlrebal.household.read.sheet_rows import SheetRows, Sheets
from xlrebal.household.read.symbol_spellings import SymbolSpellings, read_spellings
from xlrebal.household.target import CASH_CLASS
from xlrebal.schema.inputs import NO_ACCOUNT
from xlrebal.schema.record import record
from xlrebal.tax.symbol import Symbol

ONLY_ACCOUNT = "Portfolio"  # the one account of a workbook that has no Account column

CASH_CLASS_NAMES = frozenset(
    {
        "cash",
        "cash & equivalents",
        "cash and equivalents",
        "cash & cash equivalents",
        "cash and cash equivalents",
        "cash equivalents",
        "cash equivalent",
        "cash & cash investments",
        "cash & money market",
        "money market",
        "money markets",
        "cash/money market",
        "cash / money market",
        "usd",
        "現金",
        "預金",
    }
)


def folded(text: str) -> str:
    """A name for comparing: case and repeated spaces do not matter."""
    return " ".join(text.split()).casefold()


@record(kw_only=True)
class Names:
    """Spellings by folded name. `default_account` is meant where a cell, or the whole column, is blank."""

    accounts: Mapping[str, str]
    classes: Mapping[str, str]
    sub_classes: Mapping[str, str]
    sectors: Mapping[str, str]
    models: Mapping[str, str]
    default_account: str
    spellings: SymbolSpellings

    def account(self, text: str) -> str:
        """An account as spelled everywhere; the default where blank."""
        return self.accounts.get(folded(text), " ".join(text.split())) if text else self.default_account

    def symbol(self, text: str) -> Symbol:
        """A symbol as spelled everywhere; "" for a blank."""
        return self.spellings.symbol(text)

    def asset_class(self, text: str) -> str:
        """A class as spelled everywhere; every name of cash is Cash."""
        name = folded(text)
        return CASH_CLASS if name in CASH_CLASS_NAMES else self.classes.get(name, text)

    def model(self, text: str) -> str:
        """A model as spelled on Targets."""
        return self.models.get(folded(text), text)

    def path(self, asset_class: str, sub_class: str, sector: str) -> tuple[str, str, str]:
        """Class, sub-class and sector as spelled everywhere."""
        return (
            self.asset_class(asset_class),
            self.sub_classes.get(folded(sub_class), sub_class),
            self.sectors.get(folded(sector), sector),
        )

    def accounts_of(self, rows: SheetRows) -> list[str]:
        """The sheet's Account column, spelled."""
        return rows.spelled("account", self.account)

    def symbols_of(self, rows: SheetRows) -> list[Symbol]:
        """The sheet's Symbol column, spelled; "" where blank."""
        return rows.spelled("symbol", self.symbol)


def read_names(sheets: Sheets) -> Names:
    """The spellings this workbook's sheets give."""
    holdings, accounts = sheets.rows("holdings"), sheets.rows("accounts")
    by_rank = [sheets.rows(key) for key in ("targets", "securities", "holdings")]
    others = [sheets.rows(key) for key in ("lots", "transactions", "cash_needs", "restrictions")]
    listed = _account_spellings((accounts, holdings, *others))
    classes, sub_classes, sectors = (
        _spellings(rows.texts(key) for rows in by_rank) for key in ("asset_class", "sub_class", "sector")
    )
    models = _spellings([sheets.rows("targets").texts("model")])
    default_account = _default_account(listed, accounts, holdings)
    return Names(
        accounts=listed,
        classes=classes,
        sub_classes=sub_classes,
        sectors=sectors,
        models=models,
        default_account=default_account,
        spellings=read_spellings(sheets),
    )


def _account_spellings(sheets: Sequence[SheetRows]) -> dict[str, str]:
    """The accounts' spellings by folded number or name; the first sheet is Accounts.

    A number and a name in one row are one account. Where two accounts share a name, it tells neither: they are called by
    their numbers, and a row that gives the name alone is of no account that is known.
    """
    spelled = _spellings(rows.texts("account") for rows in sheets)
    names: dict[str, list[str]] = {}
    owners: dict[str, set[str]] = {}
    for rows in sheets:
        for number, name in dict.fromkeys(zip(rows.texts("account"), rows.texts("account_name"), strict=True)):
            if number and name and folded(number) != folded(name):
                names.setdefault(folded(number), []).append(" ".join(name.split()))
                owners.setdefault(folded(name), set()).add(folded(number))
    listed = (
        {folded(text) for text in sheets[0].texts("account")} if not any(sheets[0].texts("account_name")) else set()
    )
    for number, called in names.items():
        own = [name for name in called if len(owners[folded(name)]) == 1]
        if own and number not in listed:
            spelled[number] = spelled.get(folded(own[0]), own[0])
        spelled |= {folded(name): spelled[number] for name in own}
    return spelled


def _spellings(columns: Iterable[list[str]]) -> dict[str, str]:
    """Folded name → spelling; earlier columns win."""
    spelled: dict[str, str] = {}
    for column in columns:
        for text in sorted({" ".join(text.split()) for text in set(column)} - {""}):
            spelled.setdefault(folded(text), text)
    return spelled


def _default_account(spelled: Mapping[str, str], accounts: SheetRows, holdings: SheetRows) -> str:
    """The only account, where there is just one; Portfolio where no sheet names any."""
    for rows in (accounts, holdings):
        named = {spelled[folded(text)] for text in rows.texts("account") if text}
        if named:
            return next(iter(named)) if len(named) == 1 else NO_ACCOUNT
    return ONLY_ACCOUNT
