"""A loss in one security while one near it is bought: a fund on the same index (C-9), another class of the company (W-11).

Neither is treated as identical unless the advisor says so; the caution names both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from xlrebal.household.household import Household
from xlrebal.review.loss_sales import Bought, LossSale, losses_in_words
from xlrebal.review.wash_caution import WashCaution
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.known_securities import company_of, fund_of, index_followed
from xlrebal.tax.symbol import Symbol


def same_index_cautions(
    household: Household, losses: Sequence[LossSale], bought: Sequence[Bought]
) -> Iterator[WashCaution]:
    """A loss in one fund while another fund on its index is bought within thirty days; once a pair."""
    indexes = {symbol: _indexes(household, symbol) for symbol in _symbols(losses, bought)}
    for loss, each, index in _pairs(household, losses, bought, indexes):
        if not fund_of(loss.symbol) or fund_of(loss.symbol) != fund_of(each.symbol):  # classes of one fund: W-11 asks
            finding = _caution(
                Problem.SAME_INDEX_CAUTION,
                f"{each.symbol}, {_when(each)}, follows {index} as does {losses_in_words([loss])}. They are not treated as identical (C-9); "
                "if your firm does, set C-9 on Settings to grouped, or give them one Identical Group on Securities.",
                loss,
                each,
                "Index",
            )
            yield WashCaution(finding, each.account, each.symbol, each.on, loss.safe_from)


def same_company_cautions(
    household: Household, losses: Sequence[LossSale], bought: Sequence[Bought]
) -> Iterator[WashCaution]:
    """A loss in one class of a company's stock while another is bought within thirty days; once a pair."""
    companies = {symbol: [name] for symbol in _symbols(losses, bought) if (name := company_of(symbol))}
    for loss, each, company in _pairs(household, losses, bought, companies):
        finding = _caution(
            Problem.SAME_COMPANY_CAUTION,
            f"{each.symbol}, {_when(each)}, is another class of the stock of {company} than {losses_in_words([loss])}. They are not treated as "
            "identical (W-11); classes that convert into each other or differ only in votes may be: ask the CPA, or give both one "
            "Identical Group on Securities.",
            loss,
            each,
            "Identical Group",
        )
        yield WashCaution(finding, each.account, each.symbol, each.on, loss.safe_from)


def _symbols(losses: Sequence[LossSale], bought: Sequence[Bought]) -> set[Symbol]:
    """Every symbol there is to judge; none without a loss that a purchase could still wash."""
    lost = {loss.symbol for loss in losses if loss.is_open}
    return {*lost, *(each.symbol for each in bought)} if lost else set()


def _indexes(household: Household, symbol: Symbol) -> list[str]:
    """The index that Securities gives, and the one the list of funds knows."""
    security = household.securities.get(symbol)
    return [name for name in (security.index if security else "", index_followed(symbol)) if name]


def _pairs(
    household: Household, losses: Sequence[LossSale], bought: Sequence[Bought], shared: Mapping[Symbol, Sequence[str]]
) -> Iterator[tuple[LossSale, Bought, str]]:
    """Each loss and purchase near it of two symbols, not one group, that share a name, and the name. shared: by symbol."""
    by_name: dict[str, list[Bought]] = defaultdict(list)
    for each in bought:
        for name in {" ".join(text.split()).casefold() for text in shared.get(each.symbol, ())}:
            by_name[name].append(each)
    group_of, said = household.group_of, set()
    for loss in (one for one in losses if one.is_open):
        for text in shared.get(loss.symbol, ()):
            for each in by_name[" ".join(text.split()).casefold()]:
                pair = (loss.symbol, each.symbol)
                apart = group_of.get(loss.symbol, loss.symbol) != group_of.get(each.symbol, each.symbol)
                if pair not in said and apart and each.near(loss):
                    said.add(pair)
                    yield loss, each, text


def _when(each: Bought) -> str:
    return "bought by this plan" if each.sheet == "Trades" else f"bought on {each.on:%d %b %Y} in {each.account}"


def _caution(problem: Problem, message: str, loss: LossSale, each: Bought, column: str) -> Finding:
    return warning(problem, message, sheet="Securities", column=column, value=f"{loss.symbol} / {each.symbol}")
