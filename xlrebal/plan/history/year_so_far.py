"""What this year has realized already, and which losses are still open to a wash sale."""

from __future__ import annotations

from xlrebal.household.household import Household
from xlrebal.household.years_shown import last_year_is_shown
from xlrebal.plan.history.coming_losses import coming_losses
from xlrebal.plan.history.contradicted_lots import contradicted_lots
from xlrebal.plan.history.household_ledger import household_ledger
from xlrebal.plan.history.ledger_names import sale_key
from xlrebal.plan.history.rebuild_lots import NONE_REBUILT, RebuiltLots, rebuilt_lots
from xlrebal.plan.history.receipts_in_doubt import receipts_in_doubt
from xlrebal.plan.history.unexplained_sales import unexplained_sales
from xlrebal.schema.finding import Finding
from xlrebal.schema.record import record
from xlrebal.tax.ledger import Replay
from xlrebal.tax.money import NO_MONEY
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.open_purchases import OpenGroup
from xlrebal.tax.open_windows import OpenWindow, open_windows
from xlrebal.tax.realized import Match, SaleRow, UnmatchedLoss
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_window import at_risk_until, wash_window


@record(kw_only=True)
class YearSoFar:
    """Recognized results of the as-of date's calendar year in cents, after wash adjustments (W-9: provisional until
    30 January), its sales, every wash-sale match found, and the losses still at risk: all of them, and `at_risk` this
    year's with their terms. `collectibles` is a part of `long_term`; 0 where Settings states the results.
    `rebuilt`: lots marked Adjusted = no as the ledger leaves them. `open_windows`: losses a purchase of today
    would wash, of sales still working `coming_windows`; `open_groups`: what could wash a loss taken today. `in_doubt`: sales
    left out because their result is unknown. `last_year`: its sales, until its return is due. All of these but windows and
    matches are of the return this plan is for; `elsewhere`: the year's sales that stand on a separate one (S-9).
    `contradictions`: where Transactions and Lots do not agree."""

    short_term: int
    long_term: int
    collectibles: int
    at_risk: tuple[UnmatchedLoss, ...]
    sales: tuple[SaleRow, ...]
    matches: tuple[Match, ...]
    open_windows: tuple[OpenWindow, ...]
    rebuilt: RebuiltLots = NONE_REBUILT
    open_groups: tuple[OpenGroup, ...] = ()
    coming_windows: tuple[OpenWindow, ...] = ()
    in_doubt: tuple[Finding, ...] = ()
    last_year: tuple[SaleRow, ...] = ()
    elsewhere: tuple[SaleRow, ...] = ()
    contradictions: tuple[Finding, ...] = ()

    def results(self, household: Household) -> CapitalResults:
        """The year's results with what Settings brings to them: carryforwards and capital gain distributions."""
        return CapitalResults(
            self.short_term,
            self.long_term,
            household.settings.st_carryforward,
            household.settings.lt_carryforward,
            household.settings.capital_gain_distributions,
            self.collectibles,
        )


def year_so_far(household: Household) -> YearSoFar:
    """The year's results from Transactions, unless Settings states them; open windows always from Transactions."""
    ledger = household_ledger(household)
    history = ledger.replay(household.as_of)
    own = {name for name, account in household.accounts.items() if account.on_return}
    taxed = [row for row in history.sales if row.status is Status.DONE and household.accounts[row.account].taxable]
    done = [row for row in taxed if row.account in own]
    sales = tuple(row for row in done if row.sold.year == household.as_of.year)
    before = tuple(row for row in done if row.sold.year == household.as_of.year - 1)
    shown_before = before if last_year_is_shown(household.as_of) else ()
    stated_short, stated_long = household.settings.year_to_date_st, household.settings.year_to_date_lt
    short = sum((row.recognized for row in sales if not row.long_term), NO_MONEY)
    long = sum((row.recognized for row in sales if row.long_term), NO_MONEY)
    collectibles = sum(
        (row.recognized for row in sales if row.long_term and household.is_collectible(row.symbol)), NO_MONEY
    )
    at_risk = tuple(
        each
        for each in history.unmatched_losses
        if each.status is Status.DONE
        and each.account in own
        and household.as_of <= at_risk_until(each.sold)
        and each.sold.year == household.as_of.year
    )
    unknown = _unknown_results(household, {issue.transaction for issue in history.issues})
    windows = (*_open_windows(household, history), *unknown)
    return YearSoFar(
        short_term=short if stated_short is None else stated_short,
        long_term=long if stated_long is None else stated_long,
        collectibles=collectibles if stated_long is None else 0,
        at_risk=at_risk,
        sales=sales,
        matches=tuple(match for match in history.matches if match.sale_status is Status.DONE),
        open_windows=windows,
        rebuilt=rebuilt_lots(household, ledger, history),
        open_groups=history.open_groups,
        coming_windows=tuple(coming_losses(household)),
        in_doubt=(
            *unexplained_sales(household, history.issues),
            *receipts_in_doubt(household, (*sales, *shown_before), history.issues),
        ),
        last_year=shown_before,
        elsewhere=tuple(row for row in taxed if row.account not in own and row.sold.year == household.as_of.year),
        contradictions=(*ledger.said, *contradicted_lots(household, ledger, history)),
    )


def _open_windows(household: Household, history: Replay) -> tuple[OpenWindow, ...]:
    """Loss sales done that a purchase of today could wash (W-12)."""
    unmatched = (each for each in history.unmatched_losses if each.status is Status.DONE)
    return open_windows(unmatched, household.as_of) + _washed_by_scheduled(household, history)


def _washed_by_scheduled(household: Household, history: Replay) -> tuple[OpenWindow, ...]:
    """Losses that only scheduled purchases wash: bought today, shares would be matched first (W-4)."""
    return tuple(
        OpenWindow(
            sale=each.sale,
            sold=each.sale_date,
            account=each.account,
            symbol=each.symbol,
            lot=each.lot,
            quantity=each.quantity,
            loss=each.disallowed,
            status=Status.DONE,
            scheduled=True,
        )
        for each in history.matches
        if each.sale_status is Status.DONE
        and each.purchase_status is Status.SCHEDULED
        and household.as_of <= at_risk_until(each.sale_date)
    )


def _unknown_results(household: Household, troubled: set[str]) -> tuple[OpenWindow, ...]:
    """Sales near today whose result nobody knows: judged losses of unknown size, so that no purchase can wash them."""
    window = wash_window(household.as_of)
    watched = {name for name, account in household.accounts.items() if account.taxable and account.wash_scope}
    return tuple(
        OpenWindow(
            sale=sale_key(each),
            sold=each.traded,
            account=each.account,
            symbol=each.symbol,
            lot="",
            quantity=each.quantity,
            loss=0,
            status=Status.DONE,
        )
        for each in household.transactions
        if each.is_sale
        and not each.scheduled
        and window.first <= each.traded <= window.last
        and each.account in watched
        and not household.is_coin(each.symbol)
        and (each.amount is None or sale_key(each) in troubled)
    )
