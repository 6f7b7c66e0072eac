"""Golden tax cases (schema xlrebal-tax-golden-1) mapped to the public functions of `xlrebal.tax`; no tax logic here.

`run_case(case)` reads a case's id, kind and input and gives the actual result in the form of `expect`. An input may
choose contested conventions by number or name, {"conventions": {"C-7": "permanent"}}; without it the defaults hold.
`python -m tests.golden.run_case FILE` compares every case of a file: a line a case, then the count.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.golden.compare import differences
from xlrebal.household.read.bad_data import DataToCheck, HoldingRecord, LotRecord, PriceRecord, SellRecord, check_data
from xlrebal.tax.account import AccountType
from xlrebal.tax.budget import use_of_budgets
from xlrebal.tax.choose_lots import choose_lots
from xlrebal.tax.clean_dates import clean_dates
from xlrebal.tax.conventions import Conventions, chosen_conventions
from xlrebal.tax.gifts import BasisResult, Gift, sold_gift, sold_inheritance
from xlrebal.tax.holding_period import is_long_term, long_term_from, tacked_holding_date
from xlrebal.tax.identical_groups import declared_groups
from xlrebal.tax.income_tax import YearIncome, estimate_tax
from xlrebal.tax.ledger import replay
from xlrebal.tax.lot_order import LotMethod, Rates, SaleLot
from xlrebal.tax.marginal import MarginalRates, marginal_tax
from xlrebal.tax.money import cents, dollars, micros, nanos, shares
from xlrebal.tax.netting import CapitalResults, net_results
from xlrebal.tax.open_windows import open_windows
from xlrebal.tax.qualified_dividends import dividend_holding
from xlrebal.tax.rates import LOSS_LIMIT, TAX_2026, Bracket, FilingStatus, TaxParameters, loss_limit
from xlrebal.tax.transaction import Action, NamedLot, Status, TaxAccount, Transaction

Record = Mapping[str, Any]
Result = dict[str, Any]


def run_case(case: Record) -> Result:
    """The actual result of one case, in the form of its `expect`; only id, kind and input are looked at."""
    return KINDS[case["kind"]](case["input"])


def run_wash(given: Record) -> Result:
    transactions = [_transaction(row) for row in given["transactions"]]
    named = [{"id": name} for name in dict.fromkeys(each.account for each in transactions)]
    accounts = [_account(row) for row in given.get("accounts") or named]
    identical = declared_groups(given.get("identical_groups") or ())
    conventions = _conventions(given)
    result = replay(transactions, accounts, identical, conventions)
    as_of = _date(given.get("as_of")) or max((each.trade_date for each in transactions), default=date.max)
    clean = clean_dates(transactions, accounts, identical, conventions)
    return {
        "sales": [{"sale": row.sale, "lot": row.lot, "term": _term(row.long_term), "qty": shares(row.quantity),
                   "acquired": row.acquired.isoformat(), "proceeds": dollars(row.proceeds), "basis": dollars(row.basis), "gain": dollars(row.gain),
                   "disallowed": dollars(row.disallowed), "permanent": dollars(row.permanent),
                   "recognized": dollars(row.recognized)} for row in result.sales],
        "lots": [{"lot": row.lot, "qty": shares(row.quantity), "basis": dollars(row.basis),
                  "holding_date": row.holding_date.isoformat(),
                  "long_term_from": row.long_term_from.isoformat()} for row in result.lots],
        "matches": [{"sale": match.sale, "lot": match.lot, "replacement": match.replacement,
                     "qty": shares(match.quantity), "disallowed": dollars(match.disallowed),
                     "permanent": match.permanent} for match in result.matches],
        "open_windows": [{"sale": window.sale, "lot": window.lot, "qty_at_risk": shares(window.quantity),
                          "loss_at_risk": dollars(window.loss),
                          "at_risk_until": window.at_risk_until.isoformat(),
                          "safe_from": window.safe_from.isoformat()}
                         for window in open_windows(result.unmatched_losses, as_of)],
        "clean_dates": {trade: day.isoformat() if day else None for trade, day in clean.items()},
        "permanent_total": dollars(result.permanent_total),
    }


def run_holding(given: Record) -> Result:
    acquired, sold, wash = _date(given["acquired"]), _date(given.get("sold")), given.get("wash")
    leap, tacked = _conventions(given).leap_february, _conventions(given).tacked_holding
    start = tacked_holding_date(acquired, _date(wash["acquired"]), _date(wash["sold"]), tacked) if wash else acquired
    result = {"holding_date": start.isoformat(), "long_term_from": long_term_from(start, leap).isoformat()}
    return result | ({"term": _term(is_long_term(start, sold, leap))} if sold else {})


def run_basis(given: Record) -> Result:
    result = _sold_receipt(given)
    term = None if result.long_term is None else _term(result.long_term)
    return {"basis": dollars(result.basis), "gain": dollars(result.gain), "term": term}


def _sold_receipt(given: Record) -> BasisResult:
    proceeds = cents(given["proceeds"])
    if given["how"] != "gift":
        return sold_inheritance(cents(given["fmv_at_death"]), proceeds)
    donor_basis, value = cents(given["donor_basis"]), _cents_or_none(given, "fmv_at_gift")
    gift = Gift(donor_basis, _date(given.get("donor_acquired")), donor_basis if value is None else value,
                _date(given.get("gift_date")))
    return sold_gift(gift, proceeds, _date(given["sold"]), _conventions(given).leap_february)


def run_dividend(given: Record) -> Result:
    held = dividend_holding(_date(given["acquired"]), _date(given.get("sold")), _date(given["ex_date"]),
                            preferred=bool(given.get("preferred")))
    return {"days_in_window": held.days_in_window, "qualified": held.qualified}


def run_netting(given: Record) -> Result:
    results = CapitalResults(_cents(given, "st"), _cents(given, "lt"), _cents(given, "st_carry"),
                             _cents(given, "lt_carry"), _cents(given, "cap_gain_dist"), _cents(given, "collectibles"))
    net = net_results(results, loss_limit(_filing_status(given)), _cents_or_none(given, "taxable_income"))
    return {name: dollars(amount) for name, amount in asdict(net).items()}


def run_lots(given: Record) -> Result:
    lots = [SaleLot(id=lot["id"], acquired=_date(lot["acquired"]), quantity=micros(lot["qty"]), basis=_cents_or_none(lot, "basis"),
                    holding_date=_date(lot.get("holding_date")), inherited=bool(lot.get("inherited"))) for lot in given["lots"]]
    default = Rates()
    rates = Rates(_rate(given, "st_rate", default.short_term), _rate(given, "lt_rate", default.long_term))
    choice = choose_lots(lots, LotMethod(given["method"]), micros(given["qty"]), nanos(given["price"]),
                         _date(given["sale_date"]), rates, _designated(given.get("designated") or ()),
                         _conventions(given))
    return {"selection": [{"lot": part.lot, "qty": shares(part.quantity)} for part in choice.selection],
            "shortfall": shares(choice.shortfall), "st_gain": dollars(choice.st_gain),
            "lt_gain": dollars(choice.lt_gain), "basis": dollars(choice.basis), "proceeds": dollars(choice.proceeds)}


def run_tax(given: Record) -> Result:
    if given.get("mode") == "marginal":
        return _run_marginal(given)
    base = given.get("base")
    estimate = estimate_tax(_income(given), _parameters(given), None if base is None else _income(base))
    result = {"income_tax": dollars(estimate.income_tax), "niit": dollars(estimate.niit)}
    return result if estimate.tax_change is None else result | {"tax_change": dollars(estimate.tax_change)}


def _run_marginal(given: Record) -> Result:
    default = MarginalRates(Fraction(0), Fraction(0))
    rates = MarginalRates(_rate(given, "st_rate"), _rate(given, "lt_rate"), _rate(given, "niit_rate"),
                          _rate(given, "state_rate"), _rate(given, "collectibles_rate", default.collectibles))
    tax = marginal_tax(_cents(given, "st_gain"), _cents(given, "lt_gain"), rates,
                       rate28_gain=_cents(given, "rate28_gain"), loss_limit=loss_limit(_filing_status(given)))
    return {"tax": dollars(tax.tax), "ordinary_offset": dollars(tax.ordinary_offset),
            "unused_loss": dollars(tax.unused_loss)}


def run_budget(given: Record) -> Result:
    results = CapitalResults(_cents(given, "ytd_st") + _cents(given, "proposed_st"),
                             _cents(given, "ytd_lt") + _cents(given, "proposed_lt"),
                             _cents(given, "st_carry"), _cents(given, "lt_carry"), _cents(given, "cap_gain_dist"))
    budget = use_of_budgets(results, _cents_or_none(given, "limit_gain"), _cents_or_none(given, "limit_st"))
    return {"used": dollars(budget.used), "remaining": _dollars(budget.remaining), "over": budget.over,
            "st_used": dollars(budget.st_used), "st_remaining": _dollars(budget.st_remaining),
            "st_over": budget.st_over}


def run_data(given: Record) -> Result:
    settings = given.get("settings") or {}
    stale_days, tolerance = settings.get("stale_days"), _read(micros, settings.get("qty_tolerance"))
    default = DataToCheck(as_of=_date(given["as_of"]))
    data = DataToCheck(
        as_of=default.as_of,
        lots=[LotRecord(lot["id"], lot.get("account", ""), lot["symbol"], _date(lot.get("acquired")),
                   _read(micros, lot.get("qty")), _read(cents, lot.get("basis"))) for lot in given.get("lots") or ()],
        symbols=given.get("symbols"),
        holdings=[HoldingRecord(row["account"], row["symbol"], _read(micros, row["qty"]))
         for row in given.get("holdings") or ()],
        prices=None if given.get("prices") is None else [PriceRecord(row["symbol"], _read(nanos, row.get("price")),
                                                        _date(row.get("date"))) for row in given["prices"]],
        sells=[SellRecord(row["account"], row["lot"], _date(row.get("date")), _read(micros, row.get("qty")))
         for row in given.get("sells") or ()],
        stale_days=default.stale_days if stale_days is None else stale_days,
        tolerance=default.tolerance if tolerance is None else tolerance)
    return {"issues": [{"code": issue.code.value, "severity": issue.severity.value, "ref": issue.ref}
                       for issue in check_data(data)]}


KINDS: dict[str, Callable[[Record], Result]] = {
    "wash": run_wash, "holding": run_holding, "basis": run_basis, "qdi": run_dividend, "netting": run_netting,
    "lots": run_lots, "tax": run_tax, "budget": run_budget, "data": run_data,
}


def _conventions(given: Record) -> Conventions:
    named = given.get("conventions") or {}
    return chosen_conventions({name: str(value) for name, value in named.items()}).conventions


def _account(row: Record) -> TaxAccount:
    scope = row.get("wash_scope", True)
    return TaxAccount(row["id"], row.get("owner") or "client", AccountType(row.get("type") or "taxable"),
                   scope not in (False, "no"))


def _transaction(row: Record) -> Transaction:
    status = (Status.PROPOSED if row.get("proposed") else Status.SCHEDULED if row.get("scheduled") else Status.DONE)
    lots = tuple(NamedLot(lot["lot"], _read(micros, lot.get("qty"))) for lot in row.get("lots") or ())
    return Transaction(id=row["id"], trade_date=_date(row["date"]), action=Action(row["action"]), account=row["account"], symbol=row["symbol"],
                       quantity=sum(lot.quantity or 0 for lot in lots) if row.get("qty") is None else micros(row["qty"]),
                       amount=_cents(row, "amount"), lots=lots, order=row.get("order") or "", how=row.get("how") or "",
                       status=status, holding_date=_date(row.get("holding_date")), acquired=_date(row.get("acquired")), is_security=not row.get("digital_asset"),
                       gift_value=_cents_or_none(row, "gift_value"), gift_date=_date(row.get("gift_date")))


def _designated(given: Any) -> list[NamedLot]:
    """Named lots: ids, {lot, qty} records, pairs, or one object of lot to quantity."""
    return [_named(each) for each in (given.items() if isinstance(given, Mapping) else given)]


def _named(designated: Any) -> NamedLot:
    if isinstance(designated, str):
        return NamedLot(designated)
    if isinstance(designated, Mapping):
        return NamedLot(designated.get("lot") or designated["id"], _read(micros, designated.get("qty")))
    lot, quantity = designated
    return NamedLot(lot, _read(micros, quantity))


def _filing_status(given: Record) -> FilingStatus:
    return FilingStatus(given.get("filing_status") or "single")


def _income(given: Record) -> YearIncome:
    return YearIncome(*(_cents(given, name) for name in ("ordinary_taxable", "preferential", "rate28", "nii", "magi")))


def _parameters(given: Record) -> TaxParameters:
    """The parameters given; what is left out is the year's own, the top of the 24% bracket the given brackets'."""
    params, default = given.get("params") or {}, TAX_2026[_filing_status(given)]
    brackets = tuple(Bracket(_read(cents, upper), Fraction(str(rate)))
                     for upper, rate in params.get("brackets") or ()) or default.brackets
    top24 = next((upper for upper, rate in brackets if rate == Fraction(24, 100) and upper is not None), default.top24)

    def amount(name: str, otherwise: int) -> int:
        value = _cents_or_none(params, name)
        return otherwise if value is None else value

    return replace(default, brackets=brackets, top24=amount("top24", top24), standard_deduction=0, loss_limit=LOSS_LIMIT,
                   **{name: amount(name, getattr(default, name)) for name in ("zero_max", "fifteen_max", "niit_threshold")})


def _term(long_term: bool) -> str:
    return "long" if long_term else "short"


def _date(value: Any) -> Any:
    """An ISO date; None where there is none to be read."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _read(convert: Callable[[Any], int], value: Any) -> int | None:
    """A number converted; None for blanks and text, and for what is no finite number."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return convert(value) if number else None


def _cents(given: Record, name: str) -> int:
    return cents(given.get(name) or 0)


def _cents_or_none(given: Record, name: str) -> int | None:
    return _read(cents, given.get(name))


def _dollars(amount: int | None) -> float | None:
    return None if amount is None else dollars(amount)


def _rate(given: Record, name: str, default: Fraction = Fraction(0)) -> Fraction:
    value = given.get(name)
    return default if value is None else Fraction(str(value))


def main(path: str) -> int:
    """Compare every case of a file; the number of cases that differ."""
    cases = json.loads(Path(path).read_text(encoding="utf-8"))["cases"]
    failed = 0
    for case in cases:
        try:
            wrong = differences(case["expect"], run_case(case))
        except (ArithmeticError, LookupError, TypeError, ValueError) as reason:
            wrong = [f"{type(reason).__name__}: {reason}"]
        failed += bool(wrong)
        print(f"{'FAIL' if wrong else 'ok  '} {case['id']:<8} {case['kind']:<8} {case.get('title', '')}")
        for line in wrong:
            print(f"       {line}")
    print(f"{len(cases) - failed} of {len(cases)} cases as expected")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1]) else 0)
