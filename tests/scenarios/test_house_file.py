"""A firm's house file behind a client's book: the client's word stands above it, of restrictions the tighter."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.finding import Problem, Severity


def codes(given: Given) -> dict[str, str]:
    """What Checks says of the house file, by code."""
    found = {Problem.HOUSE_FILE, Problem.HOUSE_LIMIT_HOLDS, Problem.HOUSE_OVERRIDDEN, Problem.SUB_MODEL, Problem.BAND_OVERRIDE}
    return {each.code.value: each.message for each in given.findings if each.code in found}


def errors(given: Given) -> list[str]:
    return [str(each) for each in given.findings if each.severity is Severity.ERROR]


@scenario
def test_the_houses_targets_settings_and_prices_stand_behind_a_book_without_any(given: Given) -> None:
    """
    The house's blank-Model rows are the household's. SCHX is not held and has its price from the house file; the Minimum Trade of
    the book stands above the house's.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     500       100    Bonds
      IRA      CASH    50000     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Settings:
      Name           Value
      Minimum Trade  200

    House Targets:
      Asset Class  Symbol  Target %  Band %
      Bonds        BND     50        5
      US Stocks    SCHX    45        5
      Cash         -       5         5

    House Securities:
      Symbol  Asset Class
      SCHX    US Stocks
      BND     Bonds

    House Prices:
      Symbol  Price  Source
      SCHX    25     Firm list

    House Settings:
      Name             Value
      Minimum Trade    900
      Advisor          Grove Advisers

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Price  Price Source
      BUY     IRA      SCHX    1800      25     Prices: Firm list, house file house.xlsx
    """
    assert errors(given) == []
    assert given.answer.settings.minimum_trade == 20_000
    assert given.answer.settings.advisor == "Grove Advisers"
    (row,) = [row for row in given.results["summary"] if row["item"] == "House file"]
    assert row["after"] == "house.xlsx"
    assert lacking(row["note"], "3 rows of Targets", "2 rows of Securities", "1 row of Prices", "1 setting", "5eed") == []
    settings = {row["what"]: row["detail"] for row in given.results["audit"] if row["rule"] == "setting"}
    assert lacking(settings["Minimum Trade"], "$200", "from Settings", "house file house.xlsx says $900") == []
    assert lacking(settings["Advisor"], "Grove Advisers, from house file house.xlsx") == []


@scenario
def test_an_accounts_model_is_the_houses_and_what_nobody_follows_is_not_spoken_of(given: Given) -> None:
    """
    The IRA follows Income; the model Broken adds up to 90 % and is nobody's.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     500       100    Bonds
      IRA      VTI     500       100    Stocks

    Accounts:
      Account  Type  Model
      IRA      ira   income

    House Targets:
      Model   Asset Class  Target %  Band %
      Income  Stocks       30        5
      Income  Bonds        70        5
      Broken  Stocks       90        x

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     200
      BUY     IRA      BND     200
    """
    assert errors(given) == []


@scenario
def test_a_clients_row_stands_above_the_houses_and_takes_its_blank_cells_from_it(given: Given) -> None:
    """
    Two rows of the model differ for this client; the band of Bonds is his own, with a reason, at the house's weight.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     300       100    Bonds
      IRA      VTI     600       100    Stocks
      IRA      CASH    10000     1      Cash

    Accounts:
      Account  Type  Model
      IRA      ira   Growth

    Targets:
      Model   Asset Class  Target %  Band %  Band Override Reason
      Growth  Stocks       65        -       -
      Growth  Cash         5         -       -
      Growth  Bonds        -         12      bridge to the trust

    House Targets:
      Model   Asset Class  Target %  Band %
      Growth  Stocks       60        4
      Growth  Bonds        30        4
      Growth  Cash         10        4

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      VTI     50
    """
    assert errors(given) == []
    bands = {row.name: (row.weight, round(row.high - row.weight, 6)) for row in given.plan.household.targets}
    assert bands == {"Stocks": (0.65, 0.04), "Bonds": (0.3, 0.12), "Cash": (0.05, 0.04)}
    assert lacking(codes(given)["BAND_OVERRIDE"], "Bonds", "bridge to the trust") == []


@scenario
def test_a_model_that_the_client_gives_whole_is_the_clients_alone(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      BND     500       100    Bonds
      IRA      VTI     500       100    Stocks

    Accounts:
      Account  Type  Model
      IRA      ira   Growth

    Targets:
      Model   Asset Class  Target %  Band %
      Growth  Stocks       50        5
      Growth  Bonds        50        5

    House Targets:
      Model   Asset Class  Target %  Band %
      Growth  Stocks       60        5
      Growth  Bonds        30        5
      Growth  Cash         10        5

    Expect:
    Trades:
      (none)
    """
    assert errors(given) == []


@scenario
def test_of_two_limits_the_tighter_holds_and_the_looser_is_said(given: Given) -> None:
    """
    The house allows 5 % of XYZ; the client's 20 % gives no reason, so no more than 5 % is bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      XYZ     10        100    Stocks
      IRA      CASH    99000     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Symbol  Target %
      Stocks       XYZ     50
      Cash         -       50

    Restrictions:
      Symbol  Rule        Value
      XYZ     max weight  20

    House Restrictions:
      Symbol  Rule        Value
      XYZ     max weight  5

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     XYZ     40
    """
    assert lacking(codes(given)["HOUSE_LIMIT_HOLDS"], "Max weight of XYZ", "20 %", "5 %", "tighter", "Override Reason") == []


@scenario
def test_a_looser_limit_with_a_reason_stands_and_is_disclosed(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      XYZ     10        100    Stocks
      IRA      CASH    99000     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Symbol  Target %
      Stocks       XYZ     50
      Cash         -       50

    Restrictions:
      Symbol  Rule        Value  Override Reason
      XYZ     max weight  20     client letter of 3 May

    House Restrictions:
      Symbol  Rule        Value
      XYZ     max weight  5

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     XYZ     190
    """
    assert lacking(codes(given)["HOUSE_OVERRIDDEN"], "Max weight of XYZ", "20 %", "5 %", "client letter of 3 May") == []
    assert any(row["rule"] == "house overridden" for row in given.results["audit"])
    (row,) = [row for row in given.results["summary"] if row["item"] == "House file"]
    assert lacking(row["note"], "1 limit") == []


@scenario
def test_a_clients_tighter_limit_needs_no_word(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      XYZ     10        100    Stocks
      IRA      CASH    99000     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Symbol  Target %
      Stocks       XYZ     50
      Cash         -       50

    Restrictions:
      Symbol  Rule        Value
      XYZ     max weight  3

    House Restrictions:
      Symbol  Rule        Value
      XYZ     max weight  5

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     XYZ     20
    """
    assert codes(given) == {}


@scenario
def test_what_the_house_forbids_is_not_bought(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      XYZ     10        100    Stocks
      IRA      VTI     10        100    Stocks
      IRA      CASH    98000     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    House Restrictions:
      Symbol  Rule        Note
      XYZ     do not buy  tobacco

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     VTI     480
    """
    assert [(each.rule, each.note) for each in given.plan.household.restrictions] == [("do not buy", "house file: tobacco")]


@scenario
def test_allow_without_a_reason_lifts_nothing(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      XYZ     10        100    Stocks
      IRA      CASH    99000     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Restrictions:
      Symbol  Rule
      XYZ     allow

    House Restrictions:
      Symbol  Rule
      XYZ     do not buy

    Expect:
    Trades:
      (none)
    """
    assert lacking(codes(given)["HOUSE_LIMIT_HOLDS"], "do not buy", "XYZ", "Override Reason") == []


@scenario
def test_allow_with_a_reason_lifts_the_rule_in_its_account_alone(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      XYZ     10        100    Stocks
      IRA      CASH    49000     1      Cash
      Roth     XYZ     10        100    Stocks
      Roth     CASH    49000     1      Cash

    Accounts:
      Account  Type
      IRA      ira
      Roth     roth_ira

    Targets:
      Asset Class  Target %
      Stocks       20
      Cash         80

    Restrictions:
      Account  Symbol  Rule   Override Reason
      IRA      XYZ     allow  signed waiver

    House Restrictions:
      Symbol  Rule
      XYZ     do not buy

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      XYZ     180
    """
    assert lacking(codes(given)["HOUSE_OVERRIDDEN"], "do not buy", "XYZ", "IRA", "signed waiver") == []


@scenario
def test_caps_and_minimum_days_of_securities_and_groups_are_the_tighter(given: Given) -> None:
    """
    The client gives XYZ 30 % and the group 40 %; the house 10 % and 8 %. The client's description and the house's class stand.

    Holdings:
      Account  Symbol  Quantity  Price
      IRA      XYZ     10        100
      IRA      CASH    99000     1

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Securities:
      Symbol  Description  Max Weight %  Minimum Days  Exposure Group
      XYZ     Xylo Corp    30            10            Metals

    Exposure Groups:
      Group   Cap %
      Metals  40

    House Securities:
      Symbol  Description  Asset Class  Max Weight %  Minimum Days
      XYZ     Other        Stocks       10            60

    House Exposure Groups:
      Group   Cap %
      metals  8

    Expect:
    Trades:
      Action  Symbol  Quantity  Description
      BUY     XYZ     70        Xylo Corp
    """
    xyz = given.plan.household.securities[next(symbol for symbol in given.plan.household.securities if symbol == "XYZ")]
    assert (xyz.max_weight, xyz.minimum_days) == (0.1, 60)
    said = [each.message for each in given.findings if each.code is Problem.HOUSE_LIMIT_HOLDS]
    assert len(said) == 3, said


@scenario
def test_a_model_of_models_is_its_parts_at_their_shares(given: Given) -> None:
    """
    Growth is 60 % Core Equity and 40 % Core Bonds; Core Equity is 70 % VTI and 30 % World, which is VXUS. VTI: 42 %, VXUS 18 %,
    BND 40 %. The band of VTI, 5 points of Core Equity, is 3 points of Growth; Core Bonds' 10 % of the target is that of its parent.

    Holdings:
      Account  Symbol  Quantity  Price
      IRA      VTI     500       100
      IRA      VXUS    100       100
      IRA      BND     400       100

    Accounts:
      Account  Type  Model
      IRA      ira   Growth

    House Targets:
      Model        Sub-Model    Symbol  Target %  Band %  Band Type
      Growth       Core Equity  -       60        -       -
      Growth       Core Bonds   -       40        10      REL
      Core Equity  -            VTI     70        5       -
      Core Equity  World        -       30        -       -
      World        -            VXUS    100       20      -
      Core Bonds   -            BND     100       2       -

    House Securities:
      Symbol  Asset Class
      VTI     US Stocks
      VXUS    World Stocks
      BND     Bonds

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     80
      BUY     VXUS    80
    """
    assert errors(given) == []
    bands = {row.name: (round(row.weight, 9), round(row.high - row.weight, 9)) for row in given.plan.household.targets}
    assert bands == {"VTI": (0.42, 0.03), "VXUS": (0.18, 0.036), "BND": (0.4, 0.04)}
    assert {row.model for row in given.plan.household.targets} == {"Growth"}


@scenario
def test_rows_of_two_parts_are_added_up_and_their_bands_too(given: Given) -> None:
    """
    Both parts hold VTI: 50 % × 60 and 50 % × 20 make 40 %; one has a row for all stocks, the other only symbols, so that the row
    of stocks is 50 % × 60 and 50 % × 20 as well.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     400       100    Stocks
      IRA      BND     600       100    Bonds

    Accounts:
      Account  Type  Model
      IRA      ira   Both

    Targets:
      Model  Sub-Model  Asset Class  Symbol  Target %  Band %
      Both   A          -            -       50        -
      Both   B          -            -       50        -
      A      -          Stocks       -       60        4
      A      -          -            VTI     60        4
      A      -          Bonds        -       40        4
      B      -          -            VTI     20        2
      B      -          Bonds        -       80        2

    Expect:
    Trades:
      (none)
    """
    assert errors(given) == []
    rows = {row.name: (round(row.weight, 9), round(row.high - row.weight, 9)) for row in given.plan.household.targets}
    assert rows == {"Stocks": (0.4, 0.02), "VTI": (0.4, 0.03), "Bonds": (0.6, 0.03)}


@scenario
def test_a_part_counts_in_a_row_it_lacks_by_what_it_has_beneath(given: Given) -> None:
    """
    A names large stocks and VTI in them; B all stocks and VTI, which is large. Large is 50 % × 60 and 50 % × 30 = 45 %, stocks 50 % × 60
    and 50 % × 80 = 70 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class  Sub-Class
      IRA      VTI     450       100    Stocks       Large
      IRA      IJR     250       100    Stocks       Small
      IRA      BND     300       100    Bonds        -

    Accounts:
      Account  Type  Model
      IRA      ira   Both

    House Targets:
      Model  Sub-Model  Asset Class  Sub-Class  Symbol  Target %
      Both   A          -            -          -       50
      Both   B          -            -          -       50
      A      -          Stocks       Large      -       60
      A      -          -            -          VTI     60
      A      -          Bonds        -          -       40
      B      -          Stocks       -          -       80
      B      -          -            -          VTI     30
      B      -          Bonds        -          -       20

    Expect:
    Trades:
      (none)
    """
    assert errors(given) == []
    assert {row.name: round(row.weight, 9) for row in given.plan.household.targets} == {"Stocks": 0.7, "Large": 0.45, "VTI": 0.45, "Bonds": 0.3}


@scenario
def test_a_circle_of_models_is_refused_with_its_chain(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     400       100    Stocks
      IRA      BND     600       100    Bonds

    Accounts:
      Account  Type  Model
      IRA      ira   One

    House Targets:
      Model  Sub-Model  Asset Class  Target %
      One    Two        -            100
      Two    Three      -            50
      Two    -          Bonds        50
      Three  One        -            100

    Expect:
    Trades:
      (none)
    """
    assert lacking(codes(given)["SUB_MODEL"], "One → Two → Three → One") == []


@scenario
def test_a_part_that_does_not_make_100_stops_the_whole(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     400       100    Stocks
      IRA      BND     600       100    Bonds

    Accounts:
      Account  Type  Model
      IRA      ira   Growth

    House Targets:
      Model   Sub-Model  Asset Class  Target %
      Growth  Equity     -            90
      Growth  -          Bonds        10
      Equity  -          Stocks       95

    Expect:
    Trades:
      (none)
    """
    assert lacking(codes(given)["SUB_MODEL"], "Equity", "95", "Growth") == []
    (found,) = [each for each in given.findings if each.code is Problem.SUB_MODEL]
    assert (found.sheet, found.row) == ("House file house.xlsx, Targets", 2)


@scenario
def test_a_part_that_is_not_there_is_named(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     400       100    Stocks

    Accounts:
      Account  Type  Model
      IRA      ira   Growth

    House Targets:
      Model   Sub-Model  Target %
      Growth  Equities   100

    Expect:
    Trades:
      (none)
    """
    assert lacking(codes(given)["SUB_MODEL"], "Growth", "Equities") == []


@scenario
def test_a_profile_of_the_house_stands_beside_the_built_in_ones(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     500       100    Stocks
      IRA      BND     500       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Settings:
      Name     Value
      Profile  Grove Balanced

    House Profiles:
      Profile         Stocks %  Bonds %  Cash %  Focus
      Grove Balanced  62.5      32.5     5       steady growth

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     175
      BUY     VTI     125
    """
    assert errors(given) == []
    (row,) = [row for row in given.results["summary"] if row["item"] == "Profile"]
    assert row["after"] == "Grove Balanced"
    assert lacking(row["note"], "62.5 % stocks", "32.5 % bonds", "5 % cash", "steady growth") == []


@scenario
def test_a_profile_may_be_a_model_that_the_whole_household_follows(given: Given) -> None:
    """
    The profile Core is the model Core 60; accounts' own models are set aside, as every profile does.

    Profile: core

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     500       100    Stocks
      IRA      BND     500       100    Bonds

    Accounts:
      Account  Type  Model
      IRA      ira   Other

    House Targets:
      Model    Asset Class  Target %
      Core 60  Stocks       60
      Core 60  Bonds        40
      Other    Bonds        100

    House Profiles:
      Profile  Model    Focus
      Core     Core 60  most clients

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     100
      BUY     VTI     100
    """
    assert errors(given) == []
    (row,) = [row for row in given.results["summary"] if row["item"] == "Profile"]
    assert lacking(row["note"], "model Core 60", "60 % stocks", "40 % bonds", "most clients") == []


@scenario
def test_a_profile_that_does_not_make_100_is_none(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     500       100    Stocks
      IRA      BND     500       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Settings:
      Name     Value
      Profile  Grove

    House Profiles:
      Profile  Stocks %  Bonds %
      Grove    60        30

    Expect:
    Trades:
      (none)
    """
    said = " ".join(errors(given))
    assert lacking(said, "House file house.xlsx, Profiles row 2", "Grove adds up to 90 %", "Grove is no profile") == []


@scenario
def test_the_clients_own_price_stands_above_the_houses(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     500       100    Stocks
      IRA      BND     500       -      Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    House Prices:
      Symbol  Price
      VTI     250
      BND     100

    Expect:
    Trades:
      Action  Symbol  Quantity  Price  Price Source
      SELL    BND     100       100    Prices: house file house.xlsx
      BUY     VTI     100       100    Holdings
    """


@scenario
def test_a_house_file_with_a_clients_data_is_told_so(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     500       100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       100

    House Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Other    VTI     900       1      Stocks

    House Restrictions:
      Account  Symbol  Rule
      Other    VTI     do not sell

    House Settings:
      Name          Value
      Other Income  90000

    Expect:
    Trades:
      (none)
    """
    said = [each.message for each in given.findings if each.code is Problem.HOUSE_FILE]
    assert len(said) == 3
    assert [words for words in ("Holdings", "account Other", "Other Income") if not any(words in each for each in said)] == []
    assert given.answer.settings.other_income is None


@scenario
def test_substitutes_and_tilts_of_the_house_serve_a_clients_book(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       100    Stocks
      Joint    CASH    100       1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2024-03-01  100       15000

    Accounts:
      Account  Type
      Joint    taxable

    Targets:
      Asset Class  Target %
      Stocks       99
      Cash         1

    House Settings:
      Name            Value
      Harvest Losses  yes

    House Securities:
      Symbol  Asset Class  Substitutes
      VTI     Stocks       ITOT
      ITOT    Stocks       -

    House Prices:
      Symbol  Price
      ITOT    50

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     100
      BUY     ITOT    200
    """


@scenario
def test_what_the_house_phases_out_the_client_may_keep_and_says_why(given: Given) -> None:
    """
    XYZ is kept in the Joint account, for the reason given, and none is bought; the IRA's is sold out of.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    XYZ     10        100    Stocks
      Joint    CASH    9000      1      Cash
      IRA      XYZ     20        100    Stocks
      IRA      CASH    8000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    XYZ     L1      2020-03-01  10        100

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Restrictions:
      Account  Symbol  Rule  Override Reason
      Joint    XYZ     hold  low basis

    House Restrictions:
      Symbol  Rule
      XYZ     phase out

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      XYZ     20
    """
    assert lacking(codes(given)["HOUSE_OVERRIDDEN"], "phase out", "XYZ", "hold", "Joint", "low basis") == []
    assert not any("hold" in each.message for each in given.findings if each.code is Problem.WISHES_CONFLICT)


@scenario
def test_what_stands_in_the_house_file_is_said_to_stand_there(given: Given) -> None:
    """
    The cap of 10 % on Old and the Max Weight of 5 % on XYZ are the house's, as is do not sell of ABC: whatever is over them, and each
    target that they contradict, names the house file's sheet and row. The client's 15 % of XYZ lifts the house's 10 %, and 5 % holds
    all the same.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      XYZ     200       100    Stocks
      IRA      ABC     300       100    Stocks
      IRA      CASH    50000     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Symbol  Target %
      Stocks       XYZ     50
      Stocks       ABC     20
      Cash         -       30

    Securities:
      Symbol  Exposure Group
      XYZ     -
      ABC     Old

    Restrictions:
      Symbol  Rule        Value  Override Reason
      XYZ     max weight  15     client letter of 3 May

    House Restrictions:
      Symbol  Rule         Value
      XYZ     max weight   10
      ABC     do not sell  -

    House Securities:
      Symbol  Max Weight %
      XYZ     5

    House Exposure Groups:
      Group  Cap %
      Old    10

    Expect:
    Trades:
      (none)
    """
    over = {row["value"]: (row["sheet"], row["row"], row["column"]) for row in given.rows_of("Checks") if row["code"] == "OVER_CAP"}
    assert over == {
        "Old": ("House file house.xlsx, Exposure Groups", 2, "Cap %"),
        "XYZ": ("House file house.xlsx, Securities", 2, "Max Weight %"),
    }
    conflicts = {row["value"]: row["message"] for row in given.rows_of("Checks") if row["code"] == "WISHES_CONFLICT"}
    assert lacking(conflicts["XYZ"], "maximum weight of 5.0%", "(Max Weight % on House file house.xlsx, Securities)") == []
    assert lacking(conflicts["ABC"], "do not sell", "(Rule on House file house.xlsx, Restrictions)") == []
    said = codes(given)["HOUSE_OVERRIDDEN"]
    assert lacking(said, "15 % takes its place", "Max Weight % of 5 % on Securities is tighter and holds", "client letter of 3 May") == []
