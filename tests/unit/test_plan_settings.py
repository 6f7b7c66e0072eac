"""The typed settings: a field for every declared setting, of the type its kind and default call for."""

from dataclasses import FrozenInstanceError, fields
from datetime import date
from types import NoneType
from typing import get_args, get_type_hints

import pytest

from xlrebal.household.read.read_settings import read_settings
from xlrebal.schema.column import Kind
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.settings import ALL_SETTINGS, SETTINGS_BY_KEY

TYPES = {Kind.TEXT: str, Kind.DATE: date, Kind.FLAG: bool, Kind.MONEY: int, Kind.COUNT: int, Kind.NUMBER: float, Kind.PERCENT: float}
HINTS = get_type_hints(PlanSettings)


def test_there_is_a_field_for_every_setting_in_its_order():
    assert [field.name for field in fields(PlanSettings)] == [*(setting.key for setting in ALL_SETTINGS), "unread_limits"]


@pytest.mark.parametrize("setting", ALL_SETTINGS, ids=lambda setting: setting.key)
def test_a_field_is_of_its_settings_kind(setting):
    parts = get_args(HINTS[setting.key]) or (HINTS[setting.key],)
    assert (NoneType in parts) == (setting.default is None), "None where, and only where, the default is blank"
    if setting.kind is Kind.CHOICE:
        words = HINTS[setting.key] if NoneType not in parts else parts[0]
        assert get_args(words) == setting.choices
        assert setting.default is None or setting.default in setting.choices
    else:
        assert [part for part in parts if part is not NoneType] == [TYPES[setting.kind]]


def test_what_is_not_given_takes_the_declared_default():
    settings = read_settings({})
    assert settings.minimum_trade == 10_000  # cents
    assert settings.gain_budget is None
    for setting in ALL_SETTINGS:
        value = getattr(settings, setting.key)
        assert value == (setting.default * 100 if setting.kind is Kind.MONEY and setting.default is not None else setting.default)


def test_what_is_given_is_typed_and_zero_is_zero():
    settings = read_settings({"gain_budget": 0.0, "default_band_pct": 0.0, "wait_for_long_term_days": 7.0, "other_income": 1234.565})
    assert (settings.gain_budget, settings.default_band_pct, settings.other_income) == (0, 0.0, 123_457)
    assert settings.wait_for_long_term_days == 7 and isinstance(settings.wait_for_long_term_days, int)


def test_a_key_that_is_no_setting_is_our_mistake():
    with pytest.raises(TypeError, match="gain_bugdet"):
        read_settings({"gain_bugdet": 1.0})
    with pytest.raises(FrozenInstanceError):
        read_settings({}).gain_budget = 1
    assert SETTINGS_BY_KEY["c_9"].choices == ("separate", "grouped")
