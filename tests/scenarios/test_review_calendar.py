"""Review Calendar: what is due by Review Frequency and Last Review, and what the plan found of it (DESIGN section 4)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_what_is_due_and_what_was_found(given: Given) -> None:
    """
    Friday 20 November 2026. The full review is due since 2 November, a month after 1 October and a Sunday on; the strategic one
    a quarter after is due on 4 January, after New Year's holiday and a weekend. Stocks are 8 points over; XOM has no row, gold
    nothing under its own; XOM was bought after the last review. Thanksgiving is a Thursday, and a week on is a day of trading.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     68        100    Stocks
      Joint    BND     28        100    Bonds
      Joint    XOM     4         100    Oil

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  68        3000
      Joint    BND     L2      2020-03-02  28        3800
      Joint    XOM     L3      2026-10-20  4         400

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        30
      Gold         10

    Securities:
      Symbol  Asset Class  Exposure Group
      VTI     Stocks       Growth
      GLD     Gold         -

    Prices:
      Symbol  Price
      GLD     100

    Exposure Groups:
      Group   Cap %
      Growth  65

    Tilts:
      Asset Class  Tilt %  End
      Bonds        1       2026-12-01

    Restrictions:
      Account  Symbol  Rule         Until
      Joint    BND     do not sell  2026-12-11

    Settings:
      Name                Value
      Short-Term Rate %   30
      Long-Term Rate %    15
      Review Frequency    monthly
      Last Review         2026-10-01

    Expect:
    Review Calendar:
      Due         Kind       Status       Next        What                                       Found
      2026-11-20  drift      checked      2026-11-23  Rows of Targets                            2 of 3 outside their bands.
      2026-11-20  drift      checked      2026-11-23  Gold                                       0.0%, below its limit of 4.9%, against a target of 9.9%; with these trades 10.0%.
      2026-11-20  drift      checked      2026-11-23  Stocks                                     68.0%, above its limit of 64.1%, against a target of 59.1%; with these trades 59.0%.
      2026-11-20  limits     checked      2026-11-27  Cap of Growth                              68.0%, above 65.0%; with these trades 59.0%.
      2026-11-02  full       due          2026-12-21  Drift                                      Traded for drift: Gold is 0.0% of the portfolio, below its limit of 4.9% (target 9.9%; Rebalance To is target). Once it is held, enter 2026-11-20 as Last Review on Settings.
      2026-11-02  full       due          2026-12-21  Cash needed                                None is asked for.
      2026-11-02  full       due          2026-12-21  Losses                                     1 taxable lot is past both thresholds, $1,000.00 of losses: 1 blocked; see Harvest.
      2026-11-02  full       due          2026-12-21  Wash-sale windows                          None is open.
      2026-11-02  full       due          2026-12-21  Tilt on Bonds                              It ends on 01 Dec 2026, before the review after this one: prolong it on Tilts, or let it end.
      2026-11-02  full       due          2026-12-21  Restriction: do not sell of BND in Joint   It ends on 11 Dec 2026, before the review after this one: prolong it on Restrictions, or let it end.
      2026-11-02  full       due          2026-12-21  Data                                       1 warning on Checks.
      2027-01-04  strategic  not due yet  2027-04-05  Universe: held without a target            XOM 4.0%: add a row on Targets to keep it, else it is sold as drift is traded for.
      2027-01-04  strategic  not due yet  2027-04-05  Universe: targets without a holding        Gold 9.9%: bought as drift is traded for; if it is not wanted any more, delete its row.
      2027-01-04  strategic  not due yet  2027-04-05  Universe: held only since the last review  XOM: all their lots were acquired after 01 Oct 2026.
      2027-01-04  strategic  not due yet  2027-04-05  Model: rows that changed                   3 rows on Targets, none of them of single securities. A workbook does not say what its rows were: keep each review with plan --snapshot, and replay it to see what is decided otherwise.
      2027-01-04  strategic  not due yet  2027-04-05  Benchmark                                  The targets are the benchmark. How far a year's return may stray from it is not known without Risk, Returns or Factors.
    """


@scenario
def test_a_broken_limit_forces_a_review(given: Given) -> None:
    """
    The next review is due on 4 January, but the volatility of 70 % stocks at 20 % and 30 % bonds at 5 %, uncorrelated, is
    √(0.14² + 0.015²) = 14.1 %, above the limit of 12 %: the drift of ten points is traded for today. At 60 % stocks it is 12.2 %.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        7000
      Joint    BND     L2      2020-03-02  30        3000

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       20            1       0
      Bonds        5             0       1

    Settings:
      Name                Value
      Trigger             both
      Review Frequency    quarterly
      Last Review         2026-10-01
      Volatility Limit %  12

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
      BUY     BND     10
    """
    rows = [(row["kind"], row["status"], row["what"], row["found"]) for row in given.results["review_calendar"]]
    assert ("limits", "checked", "Volatility Limit %", "14.1%, above 12.0%; with these trades 12.2%.") in rows
    (said,) = (found for kind, status, _, found in rows if (kind, status) == ("full", "forced"))
    assert said == "Volatility 14.1% is above Volatility Limit 12.0%: a review is due today, whatever the calendar."
    assert "A review is due today, as volatility 14.1% is above Volatility Limit 12.0%." in given.answer.headline


@scenario
def test_a_limit_broken_inside_the_bands_is_said_and_trades_nothing(given: Given) -> None:
    """
    At their targets, stocks and bonds have a volatility of 12.2 %: the review is forced, and no band is breached.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       20            1       0
      Bonds        5             0       1

    Settings:
      Name                Value
      Trigger             both
      Review Frequency    quarterly
      Last Review         2026-10-01
      Volatility Limit %  12

    Expect:
    Trades:
      (none)
    """
    assert str(given.plan.verdicts[0].reason) == "a review is due, as volatility 12.2% is above Volatility Limit 12.0%, and no band is breached"


@scenario
def test_without_a_frequency_there_is_no_calendar(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND in five lots; half stocks, half bonds

    Settings:
      Name         Value
      Last Review  2026-10-01

    Expect:
    Review Calendar:
      (none)
    """


@scenario
def test_rare_reviews_are_strategic_ones_too(given: Given) -> None:
    """
    Reviewed once a year and never yet: both are due today, and again in a year, on Monday 22 November 2027.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Settings:
      Name              Value
      Review Frequency  yearly
    """
    rows = given.results["review_calendar"]
    assert {(str(row["due"]), row["status"], str(row["next"])) for row in rows if row["kind"] in ("full", "strategic")} == {
        ("2026-11-20", "due", "2027-11-22")
    }
