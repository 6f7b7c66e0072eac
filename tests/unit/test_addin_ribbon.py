"""The ribbon's XML, its callbacks in VBA, and its buttons' functions in Python belong together."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree

from xlrebal.schema.plan_settings import Mode
from xlrebal.shells import ribbon

VBA = Path(__file__).parents[2] / "vba"
NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
XML = etree.parse(VBA / "customUI14.xml").getroot()
BUTTONS = list(XML.iter(f"{NAMESPACE}button"))
MENUS = list(XML.iter(f"{NAMESPACE}menu"))
MODULE = (VBA / "modules" / "XLRebalRibbon.bas").read_text(encoding="cp1252")
SIGNATURES = {"onLoad": r"ribbon As IRibbonUI", "onAction": r"control As IRibbonControl", "getEnabled": r"control As IRibbonControl, ByRef \w+ As Variant"}
WITHOUT_WORKBOOK = {"doctor", "about"}


def test_one_tab_after_data_with_its_groups_in_the_order_of_the_work():
    (tab,) = XML.iter(f"{NAMESPACE}tab")
    assert (tab.get("label"), tab.get("insertAfterMso")) == ("Rebalance", "TabData")
    assert [group.get("label") for group in tab] == ["Data", "Rebalance", "Tax", "Review", "Output", "Help"]


def test_identifiers_are_unique_and_key_tips_do_not_hide_one_another():
    identifiers = [element.get("id") for element in XML.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    on_tab = [*(button for button in BUTTONS if button.getparent() not in MENUS), *MENUS]
    for shown in (on_tab, *MENUS):  # a menu's own are typed once it is open
        tips = [control.get("keytip") for control in shown]
        assert len(tips) == len(set(tips))
        assert all(re.fullmatch(r"[A-Z]{1,3}", tip) for tip in tips)
        assert not [tip for tip in tips for other in tips if tip != other and other.startswith(tip)]


def test_every_icon_is_on_the_published_list():
    lines = (VBA / "icons.txt").read_text(encoding="utf-8").splitlines()
    listed = [name for line in lines if not line.startswith("#") for name in line.split()]
    used = [control.get("imageMso") for control in (*BUTTONS, *MENUS) if control.getparent() not in MENUS]
    assert len(listed) == len(set(listed))
    assert len(used) == len(set(used)), "two buttons look the same"
    assert set(used) <= set(listed)


def test_every_callback_exists_with_its_signature():
    for element in XML.iter():
        for attribute, signature in SIGNATURES.items():
            if element.get(attribute):
                module, _, name = element.get(attribute).partition(".")
                assert module == "XLRebalRibbon"
                assert re.search(rf"^Public Sub {name}\({signature}\)$", MODULE, re.MULTILINE), name


def test_every_button_is_one_callback_and_one_python_function():
    assert {button.get("onAction") for button in BUTTONS} == {"XLRebalRibbon.Press"}
    assert [button.get("tag") for button in BUTTONS] == list(ribbon.BUTTONS)
    assert all(function.__name__ == tag for tag, function in ribbon.BUTTONS.items())
    assert all(inspect.getdoc(function) for function in ribbon.BUTTONS.values())


def test_the_menu_of_modes_offers_each_of_them():
    menu, _ = MENUS
    assert [button.get("tag") for button in menu] == [f"mode_{mode.replace(' ', '_')}" for mode in get_args(Mode)]
    assert [button.get("label").casefold() for button in menu] == list(get_args(Mode))


def test_the_menu_of_transitions_offers_its_years():
    _, menu = MENUS
    assert [button.get("tag") for button in menu] == [f"transition_{word}" for word in ribbon.TRANSITIONS.values()]
    assert [button.get("label") for button in menu] == [f"{years} Years" for years in ribbon.TRANSITIONS]


def test_buttons_that_work_on_a_workbook_are_grey_without_one():
    assert {button.get("tag") for button in BUTTONS if button.get("getEnabled") is None} == WITHOUT_WORKBOOK
    assert set(re.findall(r'tag = "(\w+)"', MODULE)) == WITHOUT_WORKBOOK


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.get("tag"))
def test_a_button_says_what_it_writes_and_what_not(button):
    tip = button.get("supertip")
    assert button.get("screentip")
    assert len(button.get("screentip")) < 1024
    assert len(tip) < 1024
    assert re.search(r"\bWrites\b", tip)
    assert re.search(r"Writes nothing|no other sheet|not touched|only", tip)


def test_a_tag_runs_its_button(monkeypatch):
    pressed = []
    monkeypatch.setitem(ribbon.BUTTONS, "about", pressed.append)
    ribbon.press("about")
    assert pressed == [None]
    with pytest.raises(KeyError):
        ribbon.press("no such button")

