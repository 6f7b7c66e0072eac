"""Households that grow in one dimension at a time, as the sheets an advisor would give: for `bench_growth`.

Each function takes how many of the thing there are. Weights, prices and dates follow from a number's own arithmetic, so that
a book is the same on every run, and what is in it (breaches, losses, recent purchases) is as dense at every size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.result_names import choose_names
from xlrebal.excel.source import RESULT_NAMES, Source

AS_OF = date(2026, 11, 20)
Rows = list[list[Any]]

HOLDINGS = ["Account", "Symbol", "Quantity", "Price", "Asset Class", "Sub-Class", "Sector"]
LOTS = ["Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"]
TARGETS = ["Model", "Asset Class", "Sub-Class", "Sector", "Symbol", "Target %", "Band %"]
ACTIVITY = ["Date", "Account", "Symbol", "Action", "Quantity", "Amount", "Lot ID"]
TRADES = ["Priority", "Action", "Account", "Symbol", "Quantity", "Decision", "Override Quantity", "Note"]
CLASSES = ("Stocks", "Bonds")


def source(sheets: dict[str, Rows]) -> Source:
    """The sheets as a workbook that was read; one called Trades is an earlier run's."""
    grids = {name: Grid(name, rows) for name, rows in sheets.items()}
    trades = grids.pop("Trades", None)
    names = choose_names(list(grids), {}, RESULT_NAMES)
    return Source(grids=list(grids.values()), trades=trades, sheets=list(sheets), names=names, fingerprint="", data=b"", look=lambda layout: [])


def security_targets(size: int) -> dict[str, Rows]:
    """So many symbols in one account, a lot, a weight and a band for each; every third far from its weight."""
    targets = [["", CLASSES[each % 2], "", "", ticker(each), percent(98 / size), percent(10 / size)] for each in range(size)]
    return _held_by_name(size) | {"Targets": [TARGETS, *targets, ["", "Cash", "", "", "CASH", "2%", "1%"]]}


def classes(size: int) -> dict[str, Rows]:
    """So many classes, each with a target and two symbols."""
    held: Rows = [HOLDINGS, ["Joint", "CASH", 200.0 * size, 1.0, "Cash", "", ""]]
    held += [["Joint", ticker(each), shares(each // 2), 50.0, f"Class {each // 2}", "", ""] for each in range(2 * size)]
    targets = [["", f"Class {each}", "", "", "", percent(98 / size), percent(10 / size)] for each in range(size)]
    return {"Holdings": held, "Lots": [LOTS, *(_lot("Joint", each, each // 2) for each in range(2 * size))],
            "Targets": [TARGETS, *targets, ["", "Cash", "", "", "", "2%", "1%"]], "Settings": _settings()}  # fmt: skip


def sectors(size: int) -> dict[str, Rows]:
    """Classes of three sub-classes with two sectors each, so many rows in all, and two symbols in each sector."""
    each = 100 / (size // 10)
    held: Rows = [HOLDINGS, ["Joint", "CASH", 500.0, 1.0, "Cash", "", ""]]
    lots, targets = [LOTS], [TARGETS]
    for one in range(size // 10):
        targets.append(["", f"Class {one}", "", "", "", percent(each), percent(each / 10)])
        for two in range(3):
            targets.append(["", f"Class {one}", f"Style {one}-{two}", "", "", percent(each / 3.1), percent(each / 25)])
            for three in range(2):
                sector = [f"Class {one}", f"Style {one}-{two}", f"Sector {one}-{two}-{three}"]
                targets.append(["", *sector, "", percent(each / 6.3), percent(each / 30)])
                for number in range(((one * 3 + two) * 2 + three) * 2, ((one * 3 + two) * 2 + three) * 2 + 2):
                    like = one + number % 2 + three
                    held.append(["Joint", ticker(number), shares(like), 50.0, *sector])
                    lots.append(_lot("Joint", number, like))
    return {"Holdings": held, "Lots": lots, "Targets": targets, "Settings": _settings()}


def accounts(size: int) -> dict[str, Rows]:
    """So many accounts, every fourth an IRA, with the same five symbols, a lot and 500 in cash each."""
    return _of_five(size)


def accounts_with_harvest(size: int) -> dict[str, Rows]:
    """The same with losses to harvest and purchases of the last weeks, each symbol with a substitute."""
    securities: Rows = [["Symbol", "Asset Class", "Substitutes", "Spread bps"], *([ticker(each), CLASSES[each % 2], ticker((each + 2) % 5), 5.0] for each in range(5))]
    recent: Rows = [ACTIVITY, *([AS_OF - timedelta(days=10 + each % 15), account(each), ticker(each % 5), "buy", 1.0, 55.0, f"N{each}"] for each in range(0, size, 3))]
    lots = [[account(each), ticker(each % 5), f"N{each}", AS_OF - timedelta(days=10 + each % 15), 1.0, 55.0] for each in range(0, size, 3)]
    book = _of_five(size, cost=1.3)
    book["Lots"] += lots
    more = {(row[0], row[1]) for row in lots}
    book["Holdings"] = [[*row[:2], row[2] + 1.0, *row[3:]] if (row[0], row[1]) in more else row for row in book["Holdings"]]
    settings = _settings(("Harvest Losses", "yes"), ("Harvest Min Loss $", 100), ("Gain Budget", 20_000))
    return book | {"Securities": securities, "Transactions": recent, "Settings": settings}


def empty_accounts(size: int) -> dict[str, Rows]:
    """So many rows on Accounts of which five hold anything."""
    return _of_five(5) | {"Accounts": [["Account", "Owner", "Type", "Model"], *([account(each), "Client", _type(each), ""] for each in range(size))]}


def models(size: int) -> dict[str, Rows]:
    """So many models, each of one account with five symbols, two class rows and five security rows."""
    book = _of_five(size)
    book["Accounts"] = [["Account", "Owner", "Type", "Model"], *([account(each), "Client", _type(each), f"Model {each}"] for each in range(size))]
    targets: Rows = [TARGETS]
    for each in range(size):
        targets += [[f"Model {each}", name, "", "", "", weight, 3.0] for name, weight in zip(CLASSES, (60.0, 40.0), strict=True)]
        targets += [[f"Model {each}", CLASSES[number % 2], "", "", ticker(number), 20.0, 2.0] for number in range(5)]
    return book | {"Targets": targets}


def identical_group(size: int) -> dict[str, Rows]:
    """So many symbols that are all substantially identical, held at losses and bought lately in an IRA."""
    book = _held_by_name(size, cost=1.2)
    securities: Rows = [["Symbol", "Identical Group"], *([ticker(each), "Same"] for each in range(size))]
    return book | {"Securities": securities, "Targets": _by_class(), "Settings": _settings(("Harvest Losses", "yes"))}


def identical_group_with_history(size: int) -> dict[str, Rows]:
    """The same with so many sales at a loss this year and purchases beside them, in the account and in an IRA."""
    activity = [ACTIVITY]
    for each in range(size):
        sold = AS_OF - timedelta(days=5 + each % 200)
        activity += [[sold - timedelta(days=400), "Joint", ticker(each), "buy", 10.0, 700.0, f"H{each}"],
                     [sold, "Joint", ticker(each), "sell", 10.0, 500.0, f"H{each}"],
                     [sold + timedelta(days=3), "IRA", ticker(each), "buy", 1.0, 52.0, f"R{each}"]]  # fmt: skip
    book = identical_group(size)
    book["Holdings"] += [["IRA", ticker(each), 1.0, 50.0, CLASSES[each % 2], "", ""] for each in range(size)]
    book["Lots"] += [["IRA", ticker(each), f"R{each}", AS_OF - timedelta(days=2 + each % 200), 1.0, 52.0] for each in range(size)]
    return book | {"Accounts": [["Account", "Type"], ["Joint", "taxable"], ["IRA", "ira"]], "Transactions": activity}


def round_trips(size: int) -> dict[str, Rows]:
    """So many purchases with a sale each in the last two years, of five symbols, lots not named."""
    activity = [ACTIVITY]
    for each in range(size):
        bought = AS_OF - timedelta(days=40 + each * 690 // size)
        activity += [[bought, "Joint", ticker(each % 5), "buy", 2.0, 100.0 + each % 9, ""],
                     [bought + timedelta(days=1 + each % 37), "Joint", ticker(each % 5), "sell", 2.0, 103.0 - each % 7, ""]]  # fmt: skip
    return _held_by_name(5) | {"Targets": _by_class(), "Transactions": activity}


def unnamed_sales(size: int) -> dict[str, Rows]:
    """So many purchases of one symbol and half as many sales that name no lots; Lots still has the cheaper half, as highest cost first leaves it."""
    bought = [AS_OF - timedelta(days=700 - each * 300 // size) for each in range(size)]
    cost = [100.0 + each * 37 % size for each in range(size)]
    activity: Rows = [ACTIVITY, *([bought[each], "Joint", ticker(0), "buy", 1.0, cost[each], f"N{each}"] for each in range(size))]
    activity += [[AS_OF - timedelta(days=300 - each * 250 // size), "Joint", ticker(0), "sell", 1.0, 120.0, ""] for each in range(size // 2)]
    kept = sorted(range(size), key=lambda each: (cost[each], each))[: size - size // 2]
    lots = [LOTS, *(["Joint", ticker(0), f"N{each}", bought[each], 1.0, cost[each]] for each in kept)]
    held: Rows = [HOLDINGS, ["Joint", "CASH", 50.0 * size, 1.0, "Cash", "", ""], ["Joint", ticker(0), float(len(kept)), 120.0, "Stocks", "", ""]]
    return {"Holdings": held, "Lots": lots, "Accounts": [["Account", "Type", "Lot Method"], ["Joint", "taxable", "HIFO"]],
            "Transactions": activity, "Targets": [TARGETS, ["", "Stocks", "", "", "", 50, 5], ["", "Cash", "", "", "", 50, 5]], "Settings": _settings()}  # fmt: skip


def lots_by_brackets(size: int) -> dict[str, Rows]:
    """So many lots of one symbol, short-term and long-term, of which a third is sold where the year's brackets are known."""
    held: Rows = [HOLDINGS, ["Joint", "CASH", 10.0, 1.0, "Cash", "", ""], ["Joint", ticker(0), 10.0 * size, 50.0, "Stocks", "", ""]]
    lots = [LOTS, *(["Joint", ticker(0), f"N{each}", AS_OF - timedelta(days=100 + each * 37 % 900), 10.0, 200.0 + each * 13 % 400] for each in range(size))]
    settings = [["Name", "Value"], ["Filing Status", "single"], ["Other Income", 40_000], ["MAGI", 60_000], ["Wait For Long Term Days", 0]]
    return {"Holdings": held, "Lots": lots, "Targets": [TARGETS, ["", "Stocks", "", "", "", 66, 1], ["", "Cash", "", "", "", 34, 1]], "Settings": settings}


def cash_needs(size: int) -> dict[str, Rows]:
    """So many rows on Cash Needs, one for each account: every fifth has money to invest, the others take some out."""
    needs: Rows = [["Account", "Amount", "Note"], *([account(each), -400.0 if each % 5 == 0 else 900.0 + each % 50, ""] for each in range(size))]
    return _of_five(size) | {"Cash Needs": needs}


def returns_columns(size: int) -> dict[str, Rows]:
    """Thirty-six months of returns of so many symbols, all held."""
    months = [date(2023 + month // 12, 1 + month % 12, 28) for month in range(10, 46)]
    returns: Rows = [["Date", *map(ticker, range(size))]]
    returns += [[day, *(((each * 7 + at * 13) % 29 - 13) / 400 for each in range(size))] for at, day in enumerate(months)]
    return _held_by_name(size) | {"Targets": _by_class(), "Returns": returns}


def factor_rows(size: int) -> dict[str, Rows]:
    """Exposures of so many symbols, all held, to four factors whose volatilities and correlations are given."""
    names = ["Market", "Rates", "Size", "Value"]
    rows: Rows = [["Symbol", "Specific %", *names]]
    rows += [[ticker(each), 5 + each % 20, *((each * 7 + at * 13) % 29 / 20 for at in range(4))] for each in range(size)]
    rows += [["Volatility", "", 15, 6, 8, 7], ["High", "", 1, 1, 1, 1]]
    rows += [[one, "", *(1.0 if one == other else 0.1 for other in names)] for one in names]
    return _held_by_name(size) | {"Targets": _by_class(), "Factors": rows}


def decisions(size: int) -> dict[str, Rows]:
    """So many symbols of two classes, and on the last run's Trades a decision about each: skip, lock or approve."""
    words = ("skip", "lock", "approve", "lock")
    trades: Rows = [TRADES]
    for each in range(size):
        own = 2.0 if each % 4 == 3 else None
        trades.append([each, "SELL" if each % 3 else "BUY", "Joint", ticker(each), 3.0, words[each % 4], own, ""])
    return _held_by_name(size) | {"Targets": _by_class(), "Trades": trades}


DIMENSIONS: dict[str, tuple[Callable[[int], dict[str, Rows]], tuple[int, int, int]]] = {
    "security targets": (security_targets, (100, 400, 1_600)),
    "class rows": (classes, (50, 200, 800)),
    "sub-class and sector rows": (sectors, (100, 400, 1_600)),
    "accounts": (accounts, (50, 200, 800)),
    "accounts × harvest": (accounts_with_harvest, (40, 160, 640)),
    "empty account rows": (empty_accounts, (100, 400, 1_600)),
    "models": (models, (25, 100, 400)),
    "identical group": (identical_group, (100, 400, 1_600)),
    "identical group, history": (identical_group_with_history, (50, 200, 800)),
    "past round trips": (round_trips, (250, 1_000, 4_000)),
    "sales that name no lots": (unnamed_sales, (250, 1_000, 4_000)),
    "lots by the brackets": (lots_by_brackets, (250, 1_000, 4_000)),
    "cash needs": (cash_needs, (50, 200, 800)),
    "returns columns": (returns_columns, (100, 400, 1_600)),
    "factor rows": (factor_rows, (100, 400, 1_600)),
    "decisions": (decisions, (100, 400, 1_600)),
}
"""By name: the book that grows in this dimension, and three sizes, each four times the one before."""


def ticker(number: int) -> str:
    """A made-up symbol: Q and four letters, one a number."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "Q" + "".join(letters[number // 26**place % 26] for place in (3, 2, 1, 0))


def percent(points: float) -> str:
    """Percentage points as an advisor types them."""
    return f"{points:.6f}%"


def account(number: int) -> str:
    """An account's name."""
    return f"Account {number:04d}"


def shares(number: int) -> float:
    """How much is held: every third symbol is far from the others."""
    return (60.0, 100.0, 140.0)[number % 3] + number % 7


def _held_by_name(size: int, cost: float = 0.9) -> dict[str, Rows]:
    """So many symbols in one taxable account, a lot each, with cash."""
    held: Rows = [HOLDINGS, ["Joint", "CASH", 50.0 * size, 1.0, "Cash", "", ""]]
    held += [["Joint", ticker(each), shares(each), 50.0, CLASSES[each % 2], "", ""] for each in range(size)]
    return {"Holdings": held, "Lots": [LOTS, *(_lot("Joint", each, each, cost) for each in range(size))], "Settings": _settings()}


def _of_five(size: int, cost: float = 0.9) -> dict[str, Rows]:
    """So many accounts with five symbols each, two thirds of them in one class."""
    held: Rows = [HOLDINGS]
    lots: Rows = [LOTS]
    for each in range(size):
        held.append([account(each), "CASH", 500.0, 1.0, "Cash", "", ""])
        held += [[account(each), ticker(number), shares(each + number), 50.0, CLASSES[number % 2], "", ""] for number in range(5)]
        lots += [[account(each), ticker(number), f"L{each}-{number}", _bought(each + number), shares(each + number), round(shares(each + number) * 50.0 * _cost(each + number, cost), 2)]
                 for number in range(5)]  # fmt: skip
    owners: Rows = [["Account", "Owner", "Type", "Model"], *([account(each), "Client", _type(each), ""] for each in range(size))]
    return {"Holdings": held, "Lots": lots, "Targets": _by_class(), "Accounts": owners, "Settings": _settings()}


def _by_class() -> Rows:
    return [TARGETS, ["", "Stocks", "", "", "", 42.0, 2.0], ["", "Bonds", "", "", "", 56.0, 2.0], ["", "Cash", "", "", "", 2.0, 2.0]]


def _settings(*more: Sequence[Cell]) -> Rows:
    return [["Name", "Value"], ["As Of", AS_OF], ["Short-Term Rate %", 37], ["Long-Term Rate %", 20], *map(list, more)]


def _lot(held_in: str, number: int, like: int, cost: float = 0.9) -> list[Any]:
    """All of a symbol in one lot, of as many shares as number `like` has."""
    return [held_in, ticker(number), f"L{number}", _bought(number), shares(like), round(shares(like) * 50.0 * _cost(number, cost), 2)]


def _cost(number: int, cost: float) -> float:
    """What a dollar of value was bought for: about `cost`, more or less by the number."""
    return cost + (number % 5 - 2) * 0.05


def _bought(number: int) -> date:
    return AS_OF - timedelta(days=20 + number * 37 % 1_500)


def _type(number: int) -> str:
    return "ira" if number % 4 == 3 else "taxable"
