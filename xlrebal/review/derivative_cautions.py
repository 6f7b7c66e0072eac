"""Options, warrants, rights and convertibles near a loss: contracts to acquire the security sold (§1091(a), W-16).

They are flagged for the advisor and never computed: how many shares they stand for, and whether they are
substantially identical, depends on terms a workbook does not hold.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlrebal.household.household import Household
from xlrebal.household.option_symbol import OptionContract, option_contract, root_of
from xlrebal.review.loss_sales import Bought, LossSale, losses_in_words
from xlrebal.review.wash_caution import WashCaution
from xlrebal.schema.finding import Problem, warning
from xlrebal.tax.symbol import Symbol

_CONVERTIBLE = re.compile(r"\b(warrants?|wts?|rights?|rts|convertible|conv|cv|cvt)\b", re.IGNORECASE)
_SUFFIX = re.compile(r"[./ -](WS|WT|RT|R|W)[A-Z]?$|\+$")
_FORMS = frozenset(
    re.findall(
        r"\w+",
        "inc corp corporation co company ltd plc sa nv ag lp llc the common stock class com ord adr shares a b c",
    )
)


def option_cautions(
    household: Household, losses: Sequence[LossSale], bought: Sequence[Bought]
) -> Iterator[WashCaution]:
    """Calls bought and puts sold within thirty days of a loss on what they are contracts on (Rev. Rul. 85-87)."""
    open_losses = [loss for loss in losses if loss.is_open]
    contracts = _contracts(household) if open_losses else {}
    groups: dict[str, set[str]] = defaultdict(set)
    for symbol, group in household.group_of.items() if contracts else ():
        groups[root_of(symbol)].add(group)
    for each in (*_calls_bought(contracts, bought), *_puts_sold(household, contracts)):
        on = groups[contracts[each.symbol].underlying]
        near = [loss for loss in open_losses if household.group_of[loss.symbol] in on and each.near(loss)]
        if near:
            yield _option_caution(household, each, contracts[each.symbol], near)


def _contracts(household: Household) -> dict[Symbol, OptionContract]:
    """The contracts among the symbols traded and held."""
    symbols = {*(each.symbol for each in household.transactions), *household.positions.symbol}
    return {symbol: contract for symbol in symbols if (contract := option_contract(symbol))}


def _calls_bought(contracts: Mapping[Symbol, OptionContract], bought: Iterable[Bought]) -> Iterator[Bought]:
    return (each for each in bought if each.symbol in contracts and contracts[each.symbol].is_call)


def _puts_sold(household: Household, contracts: Mapping[Symbol, OptionContract]) -> Iterator[Bought]:
    """Puts sold that are not held at the time, and those held short that no transaction explains."""
    puts = {symbol for symbol, contract in contracts.items() if not contract.is_call}
    scope = {name for name, account in household.accounts.items() if account.wash_scope}
    held: Counter[tuple[str, str]] = Counter()  # contracts held so far, as rows are by date
    for each in household.transactions if puts else ():
        if each.symbol in puts and each.account in scope:
            key = each.account, each.symbol
            if each.is_sale and held[key] <= 0:
                yield Bought(
                    account=each.account,
                    symbol=each.symbol,
                    on=each.traded,
                    action="put sold",
                    quantity=each.quantity,
                    sheet="Transactions",
                    row=each.row,
                )
            held[key] += -each.quantity if each.is_sale else each.quantity
    positions = household.positions
    for account, symbol, quantity in zip(positions.account, positions.symbol, positions.quantity.tolist(), strict=True):
        if symbol in puts and quantity < 0 and account in scope and (account, symbol) not in held:
            yield Bought(
                account=account,
                symbol=symbol,
                on=household.as_of,
                action="put held short",
                quantity=-quantity,
                sheet="Holdings",
            )


def _option_caution(
    household: Household, each: Bought, contract: OptionContract, near: Sequence[LossSale]
) -> WashCaution:
    security = household.securities.get(near[-1].symbol)
    price = security.quoted_price if security else None
    did = "call bought" if contract.is_call else each.action
    if contract.is_call:
        doubt = "an option to buy counts as buying the shares (§1091(a))"
    elif price is None or contract.strike > round(price * 100):
        doubt = "one deep in the money counts as buying the shares (Rev. Rul. 85-87)"
    else:
        doubt = "out of the money at today's price it hardly counts as buying the shares (Rev. Rul. 85-87)"
    when = f" on {each.on:%d %b %Y}" if each.sheet != "Holdings" else ""
    message = (
        f"{each.symbol}, a {did}{when} in {each.account}, is on {losses_in_words(near)}: {doubt}. "
        "Not computed: ask the CPA how much of the loss is washed."
    )
    return _caution(Problem.OPTION_IN_WASH_WINDOW, message, each, near)


def _caution(problem: Problem, message: str, each: Bought, near: Sequence[LossSale]) -> WashCaution:
    """What is said of a contract bought near losses, at its row and with the last loss's safe date."""
    finding = warning(problem, message, sheet=each.sheet, row=each.row, column="Symbol", value=each.symbol)
    return WashCaution(finding, each.account, each.symbol, each.on, near[-1].safe_from)


def convertible_cautions(
    household: Household, losses: Sequence[LossSale], bought: Sequence[Bought]
) -> Iterator[WashCaution]:
    """Warrants, rights and convertibles bought within thirty days of a loss on the same issuer's shares."""
    open_losses = [loss for loss in losses if loss.is_open]
    for each in bought if open_losses else ():
        if not _is_convertible(household, each.symbol):
            continue
        near = [
            loss
            for loss in open_losses
            if household.group_of[loss.symbol] != household.group_of[each.symbol]
            and each.near(loss)
            and _same_issuer(household, each.symbol, loss.symbol)
        ]
        if near:
            message = (
                f"{each.symbol}, bought on {each.on:%d %b %Y} in {each.account}, seems to turn into {losses_in_words(near)}: a warrant, right "
                "or convertible may count as buying the shares. Not computed: ask the CPA, or give both one Identical Group."
            )
            yield _caution(Problem.CONVERTIBLE_IN_WASH_WINDOW, message, each, near)


def _is_convertible(household: Household, symbol: Symbol) -> bool:
    """By Type, else by its symbol's ending or the words of its Description; funds of convertibles are none."""
    security = household.securities.get(symbol)
    kind = security.type if security else ""
    if kind:
        return kind in ("warrant", "convertible")
    description = security.description if security else ""
    return bool(_SUFFIX.search(symbol)) or bool(
        _CONVERTIBLE.search(description) and not re.search(r"\b(fund|etf|fd)\b", description, re.IGNORECASE)
    )


def _same_issuer(household: Household, symbol: Symbol, stock: Symbol) -> bool:
    """Whether its symbol is the stock's with an ending, or its Description starts with the stock's issuer."""
    if _SUFFIX.search(symbol) and root_of(_SUFFIX.sub("", symbol)) == root_of(stock):
        return True
    issuer, words = _name(household, stock), _name(household, symbol)
    return bool(issuer) and words[: len(issuer)] == issuer


def _name(household: Household, symbol: Symbol) -> list[str]:
    """The words of a description, without those that only say what form a company or share has."""
    security = household.securities.get(symbol)
    words = re.findall(r"[a-z0-9&]+", security.description.casefold()) if security else []
    return [word for word in words if word not in _FORMS]
