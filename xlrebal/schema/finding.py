"""What is wrong with the input, as data: a code, where it stands, its value, and what to do next.

The rules D-1 to D-10 (docs/tax-rules.md) go by these codes. Wording and severity are written once, here; a test checks
that every code has an example, a test and a line in the docs.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypedDict

from xlrebal.schema.record import record


class Severity(StrEnum):
    """An error stops trades in its lot, symbol or account; a warning runs and is printed; a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(StrEnum):
    """Every code a finding may carry."""

    # the file and its sheets
    MISSING_SHEET = "MISSING_SHEET"
    MISSING_COLUMN = "MISSING_COLUMN"
    EMPTY_SHEET = "EMPTY_SHEET"
    DUPLICATE_HEADING = "DUPLICATE_HEADING"
    HEADING_NOT_READ = "HEADING_NOT_READ"
    HEADING_UNCLEAR = "HEADING_UNCLEAR"
    NO_USABLE_ROWS = "NO_USABLE_ROWS"
    SHEET_NAME_TAKEN = "SHEET_NAME_TAKEN"
    SHEET_BY_HEADINGS = "SHEET_BY_HEADINGS"
    SECOND_SHEET = "SECOND_SHEET"
    TOTALS_ROW = "TOTALS_ROW"
    TABLE_BESIDE = "TABLE_BESIDE"
    ACCOUNT_SECTIONS = "ACCOUNT_SECTIONS"
    UNREAD_LABEL = "UNREAD_LABEL"
    ROWS_WITHOUT_SHARES = "ROWS_WITHOUT_SHARES"
    SHARES_MOVED_OUT = "SHARES_MOVED_OUT"
    ORDER_WORKING = "ORDER_WORKING"
    POSITIONS_FROM_LOTS = "POSITIONS_FROM_LOTS"
    # cells
    ERROR_CELL = "ERROR_CELL"
    NOT_CALCULATED = "NOT_CALCULATED"
    BAD_VALUE = "BAD_VALUE"
    MISSING_VALUE = "MISSING_VALUE"
    PERCENT_UNCLEAR = "PERCENT_UNCLEAR"
    BAD_DATE = "BAD_DATE"
    FUTURE_DATE = "FUTURE_DATE"
    BAD_QTY = "BAD_QTY"
    # lots and holdings
    MISSING_BASIS = "MISSING_BASIS"
    BAD_BASIS = "BAD_BASIS"
    ZERO_BASIS = "ZERO_BASIS"
    LOTS_DO_NOT_SUM = "LOTS_DO_NOT_SUM"
    LOTS_MISSING = "LOTS_MISSING"
    SYNTHETIC_LOT = "SYNTHETIC_LOT"
    DUPLICATE_LOT = "DUPLICATE_LOT"
    DUPLICATE_HOLDING = "DUPLICATE_HOLDING"
    SHORT_POSITION = "SHORT_POSITION"
    STALE_MARKET_VALUE = "STALE_MARKET_VALUE"
    UNKNOWN_SYMBOL = "UNKNOWN_SYMBOL"
    ONE_SECURITY = "ONE_SECURITY"
    SPELLINGS_KEPT_APART = "SPELLINGS_KEPT_APART"
    SYMBOL_FROM_DESCRIPTION = "SYMBOL_FROM_DESCRIPTION"
    UNKNOWN_ACCOUNT = "UNKNOWN_ACCOUNT"
    ACCOUNT_TYPE_UNCLEAR = "ACCOUNT_TYPE_UNCLEAR"
    ACCOUNT_TYPE_TAKEN = "ACCOUNT_TYPE_TAKEN"
    ACCOUNT_NOT_TRADED = "ACCOUNT_NOT_TRADED"
    COLLEGE_PLAN_TRADED = "COLLEGE_PLAN_TRADED"
    SEPARATE_RETURN = "SEPARATE_RETURN"
    PLANNED_BY_ITSELF = "PLANNED_BY_ITSELF"
    UNKNOWN_LOT = "UNKNOWN_LOT"
    LOT_OVERSOLD = "LOT_OVERSOLD"
    SALE_WITHOUT_LOTS = "SALE_WITHOUT_LOTS"
    SALES_CONTRADICT_LOTS = "SALES_CONTRADICT_LOTS"
    BASIS_CONTRADICTED = "BASIS_CONTRADICTED"
    AVERAGE_BASIS = "AVERAGE_BASIS"
    RECEIPT_IN_DOUBT = "RECEIPT_IN_DOUBT"
    SOLD_BEFORE_BOUGHT = "SOLD_BEFORE_BOUGHT"
    MISSING_PRICE = "MISSING_PRICE"
    BAD_PRICE = "BAD_PRICE"
    COUNTED_BY_VALUE = "COUNTED_BY_VALUE"
    WORTHLESS = "WORTHLESS"
    QUOTING_RECOGNISED = "QUOTING_RECOGNISED"
    QUOTING_UNCLEAR = "QUOTING_UNCLEAR"
    STALE_PRICE = "STALE_PRICE"
    PRICE_LAPSED = "PRICE_LAPSED"
    SPLIT_RECOGNISED = "SPLIT_RECOGNISED"
    CORPORATE_ACTION = "CORPORATE_ACTION"
    MENU_NOT_USABLE = "MENU_NOT_USABLE"
    SUBSTITUTE_NOT_USABLE = "SUBSTITUTE_NOT_USABLE"
    SHORT_HISTORY = "SHORT_HISTORY"
    FOREIGN_CURRENCY = "FOREIGN_CURRENCY"
    # targets and settings
    TARGETS_DO_NOT_SUM = "TARGETS_DO_NOT_SUM"
    TARGETS_CORRECTED = "TARGETS_CORRECTED"
    TARGET_EXCEEDS_PARENT = "TARGET_EXCEEDS_PARENT"
    TARGET_WITHOUT_HOLDING = "TARGET_WITHOUT_HOLDING"
    DUPLICATE_TARGET = "DUPLICATE_TARGET"
    NO_TARGET = "NO_TARGET"
    NEW_MONEY_NOT_THERE = "NEW_MONEY_NOT_THERE"
    SIMULATED_ONLY = "SIMULATED_ONLY"
    SLEEVES = "SLEEVES"
    CLASS_CONFLICT = "CLASS_CONFLICT"
    UNKNOWN_MODEL = "UNKNOWN_MODEL"
    UNKNOWN_SETTING = "UNKNOWN_SETTING"
    UNKNOWN_GROUP = "UNKNOWN_GROUP"
    SUB_MODEL = "SUB_MODEL"
    BENCHMARK = "BENCHMARK"
    HOUSE_FILE = "HOUSE_FILE"
    HOUSE_LIMIT_HOLDS = "HOUSE_LIMIT_HOLDS"
    HOUSE_OVERRIDDEN = "HOUSE_OVERRIDDEN"
    RISK_UNKNOWN = "RISK_UNKNOWN"
    RISK_REPAIRED = "RISK_REPAIRED"
    RISK_HISTORY = "RISK_HISTORY"
    RISK_LIMIT = "RISK_LIMIT"
    DEFAULT_TAX_RATES = "DEFAULT_TAX_RATES"
    # what the plan met
    CASH_SHORT = "CASH_SHORT"
    CASH_UNSETTLED = "CASH_UNSETTLED"
    NEED_PAST = "NEED_PAST"
    NEED_UNCLEAR = "NEED_UNCLEAR"
    DISTRIBUTION_ASKED = "DISTRIBUTION_ASKED"
    DISTRIBUTION_REQUIRED = "DISTRIBUTION_REQUIRED"
    WITHDRAWAL_TAXED = "WITHDRAWAL_TAXED"
    NEW_MONEY_LEFT = "NEW_MONEY_LEFT"
    SELLS_SHORT = "SELLS_SHORT"
    SELL_QUANTITY_UNUSED = "SELL_QUANTITY_UNUSED"
    BUDGET_REACHED = "BUDGET_REACHED"
    SOLVER_FAILED = "SOLVER_FAILED"
    SEARCH_STOPPED = "SEARCH_STOPPED"
    WASH_SALE_BLOCKED = "WASH_SALE_BLOCKED"
    SAME_INDEX_CAUTION = "SAME_INDEX_CAUTION"
    SAME_COMPANY_CAUTION = "SAME_COMPANY_CAUTION"
    SHARE_CLASSES_NOT_GROUPED = "SHARE_CLASSES_NOT_GROUPED"
    EXPOSURE_NOT_GROUPED = "EXPOSURE_NOT_GROUPED"
    OPTION_IN_WASH_WINDOW = "OPTION_IN_WASH_WINDOW"
    CONVERTIBLE_IN_WASH_WINDOW = "CONVERTIBLE_IN_WASH_WINDOW"
    EQUITY_AWARD_IN_WASH_WINDOW = "EQUITY_AWARD_IN_WASH_WINDOW"
    OPTION_NOT_TRADED = "OPTION_NOT_TRADED"
    FUTURE_NOT_TRADED = "FUTURE_NOT_TRADED"
    PARTNERSHIP_SOLD = "PARTNERSHIP_SOLD"
    BOND_DISCOUNT = "BOND_DISCOUNT"
    COLLECTIBLE_ASSUMED = "COLLECTIBLE_ASSUMED"
    LOOKS_LIKE_A_COIN = "LOOKS_LIKE_A_COIN"
    MINTAX_COSTS_MORE = "MINTAX_COSTS_MORE"
    COST_GATE = "COST_GATE"
    REINVESTMENT_ON = "REINVESTMENT_ON"
    LOSS_RESTS_ON_SALE = "LOSS_RESTS_ON_SALE"
    DIVIDEND_NOT_QUALIFIED = "DIVIDEND_NOT_QUALIFIED"
    ONLY_LISTED_ACCOUNTS = "ONLY_LISTED_ACCOUNTS"
    PAST_WASH_SALE = "PAST_WASH_SALE"
    HARVEST_SAVES_NOTHING = "HARVEST_SAVES_NOTHING"
    SWAP_BACK_OPEN = "SWAP_BACK_OPEN"
    SUBSTITUTE_APART = "SUBSTITUTE_APART"
    DRIFT_LEFT = "DRIFT_LEFT"
    WISHES_CONFLICT = "WISHES_CONFLICT"
    TILT_IN_FORCE = "TILT_IN_FORCE"
    TILT_NOT_IN_FORCE = "TILT_NOT_IN_FORCE"
    BAND_OVERRIDE = "BAND_OVERRIDE"
    BAND_PRESET = "BAND_PRESET"
    OVER_CAP = "OVER_CAP"
    GROUP_BAND = "GROUP_BAND"
    ACCOUNT_SHARE = "ACCOUNT_SHARE"
    UNDER_FLOOR = "UNDER_FLOOR"
    LARGE_ORDER = "LARGE_ORDER"
    APPROVAL_LAPSED = "APPROVAL_LAPSED"
    OVERRIDE_NOT_POSSIBLE = "OVERRIDE_NOT_POSSIBLE"
    TRADES_CHANGED = "TRADES_CHANGED"
    INVARIANT_BROKEN = "INVARIANT_BROKEN"


class Place(TypedDict):
    """Where a finding points: the advisor's sheet, Excel row and heading, and what the cell holds."""

    sheet: str
    row: int
    column: str
    value: object


@record(kw_only=True)
class Finding:
    """One thing to know about the input. `row` is the Excel row number, `column` the heading, "" or None where none."""

    code: Problem
    severity: Severity
    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        """One line for the terminal: place, code, message."""
        place = " ".join(
            part for part in (self.sheet, f"row {self.row}" if self.row else "", self.column) if part
        )
        return f"{self.severity}: {place + ': ' if place else ''}{self.message} [{self.code}]"


def error(code: Problem, message: str, *, sheet: str = "", row: int | None = None, column: str = "",
          value: object = "") -> Finding:
    """A finding that stops trades in what it names."""
    return Finding(code=code, severity=Severity.ERROR, message=message, sheet=sheet, row=row, column=column, value=str(value))


def warning(code: Problem, message: str, *, sheet: str = "", row: int | None = None, column: str = "",
            value: object = "") -> Finding:
    """A finding that is printed while the run goes on."""
    return Finding(code=code, severity=Severity.WARNING, message=message, sheet=sheet, row=row, column=column, value=str(value))


def note(code: Problem, message: str, *, sheet: str = "", row: int | None = None, column: str = "",
         value: object = "") -> Finding:
    """A finding that only informs."""
    return Finding(code=code, severity=Severity.NOTE, message=message, sheet=sheet, row=row, column=column, value=str(value))
