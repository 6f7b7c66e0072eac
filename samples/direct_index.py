"""Writes the text of the direct-index sample: `python -m samples.direct_index`. Always the same text; tickers are real, all else is invented.

An index of 250 names held in one account since 2023: weights by rank, a price path and factor exposures for each, lots of two
or three purchases. What carries a story (restrictions, settings, the other account) stands in its own files, written by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

FOLDER = Path(__file__).parent / "direct-index"
ACCOUNT, VALUE = "Index Account", 2_500_000.0
FACTORS = ("Market", "Size", "Value", "Momentum")
PURCHASES = (("2023-06-15", 0.62), ("2025-02-10", 0.26), ("2026-05-04", 0.12))  # the day, and its part of the shares
NOT_YET_HELD = 6  # names that joined the index after the last purchase
SECTORS = {
    "Technology": "AAPL MSFT NVDA AVGO ORCL CRM AMD ADBE CSCO ACN IBM QCOM TXN INTU NOW AMAT LRCX MU ADI KLAC PANW SNPS CDNS ANET INTC MSI APH NXPI MCHP ROP FTNT ADSK TEL ON HPQ GLW KEYS HPE CDW FSLR",
    "Financials": "BRK.B JPM V MA BAC WFC GS MS SPGI AXP BLK C SCHW PGR CB MMC BX ICE CME USB PNC AON MCO COF TFC AIG AFL TRV MET BK ALL PRU MSCI STT FITB DFS HIG RJF",
    "Health Care": "LLY UNH JNJ ABBV MRK TMO ABT DHR AMGN PFE ISRG BSX SYK VRTX GILD MDT REGN CI ELV BMY ZTS BDX HCA MCK CVS EW IDXX A DXCM IQV HUM BIIB RMD MTD GEHC WST",
    "Industrials": "GE CAT RTX HON UNP BA DE LMT UPS ETN ADP WM TT ITW GD NOC PH CSX EMR NSC FDX JCI CARR PCAR GWW CTAS PAYX ROK AME FAST OTIS VRSK CMI ODFL URI XYL",
    "Consumer Discretionary": "AMZN TSLA HD MCD LOW BKNG TJX SBUX NKE MAR ORLY CMG HLT AZO GM F ROST YUM LEN DHI EBAY GRMN PHM TSCO ULTA BBY",
    "Consumer Staples": "WMT PG COST KO PEP PM MDLZ MO CL TGT KMB GIS SYY STZ KR HSY MNST ADM CHD KHC",
    "Communication": "GOOGL META NFLX DIS CMCSA VZ T TMUS EA OMC CHTR WBD LYV TTWO",
    "Energy": "XOM CVX COP EOG SLB MPC PSX VLO OXY WMB KMI HAL",
    "Utilities": "NEE SO DUK CEG AEP D SRE EXC XEL ED PEG WEC",
    "Real Estate": "PLD AMT EQIX WELL SPG O PSA DLR",
    "Materials": "LIN SHW APD ECL FCX NEM DOW NUE",
}  # fmt: skip
GROWN = {  # a year, since 2023, and how much names differ
    "Technology": (0.26, 0.34), "Financials": (0.15, 0.22), "Health Care": (0.01, 0.26), "Industrials": (0.12, 0.22),
    "Consumer Discretionary": (0.06, 0.27), "Consumer Staples": (-0.01, 0.17), "Communication": (0.16, 0.28),
    "Energy": (0.02, 0.20), "Utilities": (0.05, 0.15), "Real Estate": (-0.02, 0.17), "Materials": (0.03, 0.23),
}  # fmt: skip


class Name(NamedTuple):
    """One security of the index: its weight there, its price today and at each purchase, its exposures and own volatility."""

    symbol: str
    sector: str
    weight: float
    price: float
    paid: tuple[float, ...]
    exposures: tuple[float, ...]
    specific: float


def names() -> tuple[Name, ...]:
    """The index, the largest first; the same each time."""
    random = Random(20261120)
    listed = [
        (symbol, sector, rank) for sector, symbols in SECTORS.items() for rank, symbol in enumerate(symbols.split())
    ]
    sizes = {
        symbol: (rank + 1.6) ** -0.9 * len(SECTORS[sector].split()) ** 0.9 * random.uniform(0.8, 1.25)
        for symbol, sector, rank in listed
    }
    total = sum(sizes.values())
    made = [_name(random, symbol, sector, sizes[symbol] / total) for symbol, sector, _ in listed]
    rounded = [
        each._replace(weight=round(each.weight, 4))
        for each in sorted(made, key=lambda each: (-each.weight, each.symbol))
    ]
    missing = 1 - sum(each.weight for each in rounded)
    return (rounded[0]._replace(weight=round(rounded[0].weight + missing, 4)), *rounded[1:])


def _name(random: Random, symbol: str, sector: str, weight: float) -> Name:
    price = round(random.uniform(28, 520), 2)
    yearly, differs = GROWN[sector]
    growth = random.gauss(yearly, differs / 1.6)
    paid = tuple(round(price / max(0.45, 1 + growth * years + random.gauss(0, 0.10)), 2) for years in (3.4, 1.8, 0.55))
    exposures = tuple(
        round(random.gauss(centre, spread), 2) for centre, spread in ((1.0, 0.22), (0.0, 0.35), (0.0, 0.4), (0.0, 0.35))
    )
    return Name(symbol, sector, weight, price, paid, exposures, round(random.uniform(0.15, 0.34), 3))


class Lot(NamedTuple):
    """One purchase of one name."""

    symbol: str
    lot_id: str
    acquired: str
    quantity: int
    cost: float


def lots() -> tuple[Lot, ...]:
    """What was bought of each name: about its weight, as prices and weights have drifted since."""
    random = Random(7)
    found = []
    for at, name in enumerate(names()):
        drifted = VALUE * name.weight * random.uniform(0.82, 1.20) / name.price
        if at >= len(names()) - NOT_YET_HELD:
            continue
        for number, (day, part) in enumerate(PURCHASES):
            quantity = max(1, round(drifted * part)) if number == 0 else round(drifted * part)
            if quantity:
                found.append(
                    Lot(
                        name.symbol,
                        f"{name.symbol}-{number + 1}",
                        day,
                        quantity,
                        round(quantity * name.paid[number], 2),
                    )
                )
    return tuple(found)


def substitutes() -> dict[str, tuple[str, ...]]:
    """For each name two others of its sector that are nearest to it in their exposures, its own size aside."""
    index = names()
    found = {}
    for name in index:
        near = sorted(
            (sum((one - other) ** 2 for one, other in zip(name.exposures, each.exposures, strict=True)), each.symbol)
            for each in index
            if each.sector == name.sector and each.symbol != name.symbol
        )
        found[name.symbol] = tuple(symbol for _, symbol in near[:2])
    return found


def texts() -> dict[str, list[Sequence[object]]]:
    """The sheets that follow from the index, by the name of their file, headings first."""
    index, bought, instead = names(), lots(), substitutes()
    held: dict[str, int] = {}
    for lot in bought:
        held[lot.symbol] = held.get(lot.symbol, 0) + lot.quantity
    sectors, price = {name.symbol: name.sector for name in index}, {name.symbol: name.price for name in index}
    return {
        "benchmark": [("Symbol", "Weight %"), *((each.symbol, f"{each.weight:.2%}") for each in index)],
        "holdings": [
            ("Account", "Symbol", "Quantity", "Price", "Asset Class", "Sector"),
            *((ACCOUNT, symbol, quantity, f"{price[symbol]:.2f}", "US Stocks", sectors[symbol]) for symbol, quantity in held.items()),
            (ACCOUNT, "CASH", "8250.40", "1.00", "Cash", ""),
            ("Anna IRA", "BND", "4100", "73.60", "Bonds", ""),
            ("Anna IRA", "VXUS", "2450", "80.15", "International Stocks", ""),
            ("Anna IRA", "CASH", "2100.00", "1.00", "Cash", ""),
        ],
        "lots": [
            ("Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"),
            *((ACCOUNT, lot.symbol, lot.lot_id, lot.acquired, lot.quantity, f"{lot.cost:.2f}") for lot in bought),
            ("Anna IRA", "BND", "BND-1", "2021-03-15", "4000", "336800.00"),
            ("Anna IRA", "BND", "BND-2", "2026-03-16", "100", "7325.00"),
            ("Anna IRA", "VXUS", "VXUS-1", "2021-03-15", "2450", "151900.00"),
        ],
        "securities": [
            ("Symbol", "Asset Class", "Sector", "Type", "Spread bps", "Max Weight %", "Substitutes"),
            *((each.symbol, "US Stocks", each.sector, "stock", "2", "", ", ".join(instead[each.symbol])) for each in index),
            ("BND", "Bonds", "", "etf", "1", "", ""),
            ("VXUS", "International Stocks", "", "etf", "1", "", ""),
        ],
        "prices": [("Symbol", "Price", "As Of"), *((each.symbol, f"{each.price:.2f}", "2026-11-20") for each in index if each.symbol not in held)],
        "factors": [
            ("Symbol", "Specific %", *FACTORS),
            *((each.symbol, f"{each.specific:.1%}", *each.exposures) for each in index),
            ("Bonds", "4.5%", 0.05, 0, 0, 0),
            ("International Stocks", "6.0%", 0.95, 0.1, 0.2, -0.1),
            ("Volatility", "", 0.155, 0.06, 0.055, 0.07),
            ("Market", "", 1, 0.1, -0.1, -0.2),
            ("Size", "", 0.1, 1, 0.1, 0),
            ("Value", "", -0.1, 0.1, 1, -0.4),
            ("Momentum", "", -0.2, 0, -0.4, 1),
        ],
        "transactions": [
            ("Date", "Account", "Symbol", "Action", "Quantity", "Amount", "Lot ID", "Status"),
            *((lot.acquired, ACCOUNT, lot.symbol, "buy", lot.quantity, f"{lot.cost:.2f}", lot.lot_id, "done") for lot in bought if lot.acquired >= "2026"),
            ("2026-03-16", "Anna IRA", "BND", "buy", "100", "7325.00", "BND-2", "done"),
        ],
    }  # fmt: skip


def write(name: str, rows: Iterable[Sequence[object]]) -> None:
    """One file of the sample."""
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    for name, rows in texts().items():
        write(name, rows)
