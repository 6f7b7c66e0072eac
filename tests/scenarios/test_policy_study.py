"""The policy study: what rebalancing policies would have done over the past returns, and in the client's own accounts."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, scenario
from xlrebal.study.cannot_study import CannotStudy


@scenario
def test_a_year_in_which_stocks_gain_eight_percent(given: Given) -> None:
    """
    Half in stocks, half in bonds, twelve years in which stocks gain 8 % once. The portfolio gains 4 % in that year. Rebalanced,
    $4,000 of $208,000 is sold: 1.923 % of the portfolio traded, one way, in twelve years. In the client's account that is 37 whole
    shares at $108 that cost $50 each: a gain of $2,146 and $321.90 of tax, 0.0129 % of $208,000 a year over twelve. Returns come
    once a year, so that a frequency below a year is none.

    Study: annual; never

    Accounts:
      Account  Type
      Joint    taxable

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     1000      100    Stocks
      Joint    BND     1000      100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2010-03-02  1000      50000
      Joint    BND     B       2010-03-02  1000      100000

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        2
      Bonds        50        2

    Settings:
      Name                Value
      Trigger             never
      Harvest Losses      no
      Trading Price bps   0
      Long-Term Rate %    15
      Short-Term Rate %   40

    Returns:
      Date        Stocks  Bonds
      2000-12-31  0%      0%
      2001-12-31  8%      0%
      2002-12-31  0%      0%
      2003-12-31  0%      0%
      2004-12-31  0%      0%
      2005-12-31  0%      0%
      2006-12-31  0%      0%
      2007-12-31  0%      0%
      2008-12-31  0%      0%
      2009-12-31  0%      0%
      2010-12-31  0%      0%
      2011-12-31  0%      0%

    Expect:
    Policies over the past:
      Policy                                                    Return     Turnover   Cost  Tax         Rebalances
      Present policy: never                                     0.327374%  0%         0     0%          0
      Each year                                                 0.327374%  0.160256%  0     0.0129058%  1
      Never                                                     0.327374%  0%         0     0%          0
      5-point bands, looked at each year, to target             0.327374%  0%         0     -           0
      5-point bands, looked at each year, halfway               0.327374%  0%         0     -           0
      5-point bands, looked at each year, to the edge           0.327374%  0%         0     -           0
      10-point bands, looked at each year, to target            0.327374%  0%         0     -           0
      Bands of 20% of target, looked at each year, to target    0.327374%  0%         0     -           0
      5/25 bands, looked at each year, to target                0.327374%  0%         0     -           0
      Where drift costs more than trading, looked at each year  0.327374%  0.160256%  0     -           1
    """


@scenario
def test_a_tilt_of_the_past_is_a_tactical_policy(given: Given) -> None:
    """
    Ten points more in stocks from June 2001 to June 2002, and stocks gain 8 % in 2002. Returns come at each year's end: the tactical
    policy goes to 60 % stocks at the end of 2001, gains 4.8 % in 2002, and goes back to half at its end, from 61.83 %. It trades 10 %
    and 11.83 % in twelve years, 1.82 % a year. The present policy never trades and gains 4 %. A tilt with a regime is left out.

    Accounts:
      Account  Type
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     1000      100    Stocks
      IRA      BND     1000      100    Bonds

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        2
      Bonds        50        2

    Tilts:
      Asset Class  Tilt %  Start       End         Regime
      Stocks       10      2001-06-01  2002-06-01  -
      Stocks       20      2005-06-01  2008-06-01  late cycle

    Settings:
      Name                Value
      Trigger             never
      Trading Price bps   0

    Returns:
      Date        Stocks  Bonds
      2000-12-31  0%      0%
      2001-12-31  0%      0%
      2002-12-31  8%      0%
      2003-12-31  0%      0%
      2004-12-31  0%      0%
      2005-12-31  0%      0%
      2006-12-31  0%      0%
      2007-12-31  0%      0%
      2008-12-31  0%      0%
      2009-12-31  0%      0%
      2010-12-31  0%      0%
      2011-12-31  0%      0%

    Study: never

    Expect:
    Policies over the past:
      Policy                                                        Return     Turnover   Rebalances
      Present policy: never                                         0.327374%  0%         0
      Never                                                         0.327374%  0%         0
      Each year                                                     0.327374%  0.160256%  1
      5-point bands, looked at each year, to target                 0.327374%  0%         0
      5-point bands, looked at each year, halfway                   0.327374%  0%         0
      5-point bands, looked at each year, to the edge               0.327374%  0%         0
      10-point bands, looked at each year, to target                0.327374%  0%         0
      Bands of 20% of target, looked at each year, to target        0.327374%  0%         0
      5/25 bands, looked at each year, to target                    0.327374%  0%         0
      Where drift costs more than trading, looked at each year      0.327374%  0.160256%  1
      Tactical: the present policy with the tilts of Tilts: never   0.391463%  1.819338%  2
    """


@pytest.mark.parametrize("policies", ["fish", "monthly and weekly", "5% sideways", "5% 10%"])
def test_a_policy_that_is_not_understood_is_asked_about(policies: str) -> None:
    from xlrebal.study.policy_words import policies_named

    with pytest.raises(CannotStudy, match="is no policy"):
        list(policies_named(policies, ("monthly", "annual")))
