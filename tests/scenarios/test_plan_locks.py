"""Locks: what is locked stays as it was proposed, lots included, and the rest of the plan with it."""

from __future__ import annotations

from tests.replanned import on_row
from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.column import Row


def proposed(given: Given) -> list[tuple[object, ...]]:
    """What is traded, and of which lots."""
    trades = [tuple(row[key] for key in ("action", "account", "symbol", "quantity")) for row in given.results["trades"]]
    return trades + [tuple(row[key] for key in ("account", "symbol", "lot_id", "quantity")) for row in given.results["lots_sold"]]


def told(given: Given, code: str) -> list[str]:
    return [each.message for each in given.findings if each.code == code]


@scenario
def test_locking_every_trade_keeps_them_all_with_their_lots(given: Given) -> None:
    """
    GRO is 15 points over and VAL 11; both are over their bands. No gain may be added to the year: 490 of VAL lose 25 a share, 12,250,
    and that pays for the gain of 250 of the old lot of GRO, 10,000. Its other lot is 15 days from long-term and waits.
    With all three trades locked, the next run proposes the same three, of the same lots, and says so.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GRO     1000      100    Growth
      Joint    VAL     1000      100    Value
      Joint    BND     1000      100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GRO     old     2015-01-05  500       30000
      Joint    GRO     new     2025-12-05  500       47500
      Joint    VAL     v       2020-01-06  1000      125000
      Joint    BND     b       2020-01-06  1000      100000

    Targets:
      Asset Class  Target %  Band %
      Growth       25        5
      Value        17        5
      Bonds        58        5

    Settings:
      Name                   Value
      Short-Term Rate %      37
      Long-Term Rate %       20
      Gain Budget            0
      Short-Term Gain Limit  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VAL     490
      SELL    GRO     250
      BUY     BND     740

    Lots Sold:
      Symbol  Lot ID  Quantity  Gain    Term
      VAL     v       490       -12250  LT
      GRO     old     250       10000   LT
    """
    again = given.deciding()
    assert proposed(again) == proposed(given)
    assert all(row["decision"] == "lock" and not lacking(row["why"], "locked by the advisor") for row in again.results["trades"])
    assert proposed(again.deciding()) == proposed(given)
    assert told(again, "TRADES_CHANGED") == []
    assert proposed(given.deciding(on_row("SELL", "GRO", decision="lock"))) == proposed(given)


HOLDINGS, LOTS = "Account  Symbol  Quantity  Price  Asset Class", "Account  Symbol  Lot ID  Acquired  Quantity  Cost Basis"


def table(*lines: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


@scenario
def test_a_locked_sale_keeps_its_lots_where_others_have_become_cheaper(given: Given) -> None:
    """
    20 of VTI are sold, of the dearer lot. Then the broker corrects the basis of the other to more. The sale is locked: it keeps
    its lot. Not locked, it takes the other.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  30        1500
      Joint    VTI     B       2019-03-02  30        2100
      Joint    BND     C       2018-03-02  40        4000

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity
      VTI     B       20
    """
    corrected = table(
        "Account  Symbol  Lot ID  Acquired  Quantity  Cost Basis",
        "Joint  VTI  A  2018-03-02  30  2700", "Joint  VTI  B  2019-03-02  30  2100", "Joint  BND  C  2018-03-02  40  4000",
    )  # fmt: skip
    kept = given.deciding(on_row("SELL", "VTI", decision="lock"), Lots=corrected)
    assert [(row["lot_id"], row["quantity"]) for row in kept.results["lots_sold"]] == [("B", 20)]
    assert told(kept, "OVERRIDE_NOT_POSSIBLE") == []
    free = given.deciding(lambda row: {}, Lots=corrected)
    assert [(row["lot_id"], row["quantity"]) for row in free.results["lots_sold"]] == [("A", 20)]


@scenario
def test_lots_that_do_not_fit_any_more_are_chosen_anew_and_said(given: Given) -> None:
    """
    20 of VTI are sold, of lot B. Before the next run most of B is gone. The lock keeps the 20 shares; the lots are chosen anew,
    and Trades and Checks say why. So they are where the sheet itself was edited.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  30        1500
      Joint    VTI     B       2019-03-02  30        2100
      Joint    BND     C       2018-03-02  40        4000

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity
      VTI     B       20
    """
    sold_since = table(
        "Account  Symbol  Lot ID  Acquired  Quantity  Cost Basis",
        "Joint  VTI  A  2018-03-02  50  1500", "Joint  VTI  B  2019-03-02  10  700", "Joint  BND  C  2018-03-02  40  4000",
    )  # fmt: skip
    anew = given.deciding(on_row("SELL", "VTI", decision="lock"), Lots=sold_since)
    assert [(row["lot_id"], row["quantity"]) for row in anew.results["lots_sold"]] == [("B", 10), ("A", 10)]
    (warning,) = told(anew, "OVERRIDE_NOT_POSSIBLE")
    assert not lacking(warning, "VTI in Joint", "lot B has 10 shares to sell, not 20", "Lots Sold")
    assert not lacking(anew.results["trades"][0]["why"], "chosen anew", "lot B has 10 shares")

    for edited, why in (({"quantity": 15.0}, "they are 15 shares and the trade is 20"), ({"lot_id": "X"}, "lot X is not held any more")):
        left = {**given.results, "lots_sold": tuple({**row, **edited} for row in given.results["lots_sold"])}
        other = given.deciding(on_row("SELL", "VTI", decision="lock"))
        other = type(other)(other.as_of, other.sheets, earlier={**left, "trades": other.earlier["trades"]})
        assert proposed(other)[:2] == proposed(given)[:2]
        assert not lacking(told(other, "OVERRIDE_NOT_POSSIBLE")[0], why)


@scenario
def test_the_money_of_a_smaller_buy_stays_in_its_account(given: Given) -> None:
    """
    40 of VTI become BND in his IRA, and the advisor wants only 15 of BND there. What that leaves buys the other bond fund in his IRA,
    not BND in hers for VTI sold there; and what is other than before is said.

    Accounts:
      Account  Type
      Her IRA  ira
      His IRA  ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Her IRA  VTI     70        1000   Stocks
      Her IRA  BND     30        1000   Bonds
      His IRA  VTI     70        1000   Stocks
      His IRA  BND     10        1000   Bonds
      His IRA  AGG     20        1000   Bonds

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    His IRA  VTI     40
      BUY     His IRA  BND     40
    """
    fewer = given.deciding(on_row("BUY", "BND", override_quantity=15.0))
    assert [row[:4] for row in proposed(fewer)[:3]] == [("SELL", "His IRA", "VTI", 40), ("BUY", "His IRA", "BND", 15), ("BUY", "His IRA", "AGG", 25)]
    (changed,) = told(fewer, "TRADES_CHANGED")
    assert not lacking(changed, "BUY BND in His IRA 15 shares, 40 before (your entry)", "BUY AGG in His IRA 25 shares, new")
    assert proposed(fewer.deciding()) == proposed(fewer)


@scenario
def test_more_than_is_held_or_affordable_is_cut_with_the_numbers(given: Given) -> None:
    """
    The advisor asks for 90 of VTI to be sold, of 60 that are held, and for 200 of BND, which 60 of VTI and the cash do not pay for.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        6000
      Joint    BND     B       2018-03-02  40        4000
    """
    def asked(row: Row) -> dict[str, float]:
        return {"override_quantity": 90.0 if row["action"] == "SELL" else 200.0}

    cut = given.deciding(asked)
    assert [(row["action"], row["symbol"], row["quantity"]) for row in cut.results["trades"]] == [("SELL", "VTI", 60), ("BUY", "BND", 60)]
    held, paid = told(cut, "OVERRIDE_NOT_POSSIBLE")
    assert not lacking(held, "VTI in Joint", "only 60 of 90 shares")
    assert not lacking(paid, "BND in Joint", "60 shares of 200 shares")
