"""Task lists: what may be refused, and how a list changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.rules.tasklist import (
    TAKE_BACK_TESTS,
    Accepted,
    Change,
    Ground,
    Item,
    NotReadyError,
    Push,
    Refusable,
    apply,
    item_for,
    judge_push,
    lacks,
)

DAY = date(2026, 3, 2)
CODES = ("not_listed", "taken_back", "only_help", "no_power", "no_money")
GROUNDS = {code: Ground(law_en=f"Act, {code}", law_zh=f"条例{code}") for code in CODES} | {
    "not_listed.community": Ground(law_en="Residents’ Committees, art. 27", law_zh="居委会条例第二十七条")
}
ITEM = Item(
    id="1",
    level="township",
    kind="basic",
    category="03",
    holder="township",
    since=DAY,
    power="order 4",
    money="b7",
)
PUSH = Push(category="0301", level="township", part="lead", on=DAY)

items = st.lists(
    st.builds(
        Item,
        id=st.text("123", min_size=1, max_size=3),
        level=st.sampled_from(["township", "community"]),
        kind=st.sampled_from(["basic", "cooperate", "taken_back"]),
        category=st.text("01", max_size=3),
        holder=st.sampled_from(["township", "county"]),
        since=st.dates(DAY - timedelta(days=9), DAY + timedelta(days=9)),
        until=st.none() | st.dates(DAY - timedelta(days=9), DAY + timedelta(days=9)),
        power=st.sampled_from(["", "order"]),
        money=st.sampled_from(["", "line"]),
    ),
    max_size=8,
)
pushes = st.builds(
    Push,
    category=st.text("01", min_size=1, max_size=3),
    level=st.sampled_from(["township", "community"]),
    part=st.sampled_from(["lead", "help"]),
    on=st.just(DAY),
    power=st.sampled_from(["", "order"]),
    money=st.sampled_from(["", "line"]),
)


@settings(max_examples=60, deadline=None)
@given(pushes, items)
def test_only_a_listed_task_with_power_and_money_must_be_led(push, listed):
    answer = judge_push(push, listed, GROUNDS)
    if isinstance(answer, Accepted):
        item = answer.item
        assert item.kind != "taken_back"
        assert push.money or item.money
        assert push.part == "help" or (item.kind == "basic" and (push.power or item.power))
    else:
        assert answer.ground.law_en
        assert answer.ground.law_zh


@settings(max_examples=60, deadline=None)
@given(pushes, items)
def test_more_power_and_money_never_turn_a_duty_into_a_refusal(push, listed):
    if isinstance(judge_push(push, listed, GROUNDS), Accepted):
        assert isinstance(judge_push(replace(push, power="p", money="m"), listed, GROUNDS), Accepted)


@pytest.mark.parametrize(
    ("push", "item", "code"),
    [
        (PUSH, replace(ITEM, category="04"), "not_listed"),
        (PUSH, replace(ITEM, until=DAY), "not_listed"),
        (PUSH, replace(ITEM, kind="taken_back", holder="county"), "taken_back"),
        (PUSH, replace(ITEM, kind="cooperate", holder="county"), "only_help"),
        (PUSH, replace(ITEM, power=""), "no_power"),
        (PUSH, replace(ITEM, money=""), "no_money"),
    ],
)
def test_each_refusal_names_its_reason_and_article(push, item, code):
    answer = judge_push(push, [item], GROUNDS)
    assert isinstance(answer, Refusable)
    assert (answer.code, answer.ground) == (code, GROUNDS[code])


def test_the_levels_own_article_goes_first():
    answer = judge_push(replace(PUSH, level="community"), [ITEM], GROUNDS)
    assert answer.ground.law_en == "Residents’ Committees, art. 27"


def test_helping_needs_no_power_but_money():
    helps = replace(ITEM, kind="cooperate", holder="county", power="")
    assert judge_push(replace(PUSH, part="help"), [helps], GROUNDS) == Accepted(helps)


ENTRY = Change(
    direction="entry",
    item=ITEM,
    asked_by=30,
    approved_by=10,
    explanation="new statute",
    views="heard",
    on=DAY,
)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (ENTRY, ()),
        (replace(ENTRY, explanation=""), ("explanation",)),
        (replace(ENTRY, views=""), ("views",)),
        (replace(ENTRY, approved_by=None), ("approval",)),
        (replace(ENTRY, approved_by=30), ("own_approval",)),
        (replace(ENTRY, item=replace(ITEM, power="", money="")), ("power", "money")),
        (replace(ENTRY, direction="exit"), ("taker",)),
        (replace(ENTRY, direction="exit", item=replace(ITEM, kind="taken_back", holder="county")), ()),
        (
            replace(ENTRY, direction="adjustment", item=replace(ITEM, kind="taken_back", holder="county")),
            ("tests",),
        ),
        (
            replace(
                ENTRY,
                direction="adjustment",
                views="",
                item=replace(ITEM, kind="taken_back", holder="county"),
                tests=(TAKE_BACK_TESTS[0],),
            ),
            (),
        ),
    ],
)
def test_a_change_says_what_it_lacks(change, missing):
    assert tuple(m.code for m in lacks(change)) == missing


def test_a_change_that_lacks_something_is_not_made():
    with pytest.raises(NotReadyError, match="heard"):
        apply(replace(ENTRY, views=""), [])


@settings(max_examples=60, deadline=None)
@given(items, st.integers(-5, 5))
def test_after_a_change_one_new_item_holds_and_yesterday_is_as_it_was(listed, shift):
    day = DAY + timedelta(days=shift)
    change = replace(ENTRY, on=day)
    after = apply(change, listed)
    assert item_for("03", "township", day, after).since == day
    before = day - timedelta(days=1)
    for category in ("03", "0", "01", "010"):
        assert _meaning(category, before, after) == _meaning(category, before, listed)


def _meaning(category, day, listed):
    item = item_for(category, "township", day, listed)
    return item and (item.id, item.kind, item.category)
