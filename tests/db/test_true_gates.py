"""In every mediation the screen comes first, each side signs for itself, and nobody's word stands for both."""

from __future__ import annotations

from datetime import timedelta

import pytest

import papered
import sampled as city

NOW = city.NOW
LATER = NOW + timedelta(hours=2)
KEYS = {
    "cn.mediation.administrative": ("party_a", "party_b", "office", "mediator", "agreed"),
    "cn.mediation.police": ("victim", "offender", "police", "police", "performing"),
}
"""Each: who asked, the other one, who screens, who writes the agreement, where it leads once both have signed."""
WILLING = {"both_willing": "yes", "facts_clear": "yes"}


def mediation(key, as_role):
    from maplebridge.kernel.matter import codes

    number = city.opened_under(key, as_role)
    return number, codes.holder_by(number, city.new_code(number))


def written(key, as_role):
    """A mediation in which an agreement waits to be signed: number, who asked, the other one."""
    number, first = mediation(key, as_role)
    _, other, screens, writes, _ = KEYS[key]
    city.act(number, "screen", given={"screened": "yes"}, actor=city.post_of(city.row_of(number).office, screens), now=NOW)
    second = city.party_of(number, other, now=NOW)
    begin = "take" if screens == "office" else "agree_to_try"
    given = {"both_willing": "yes"} if screens == "office" else WILLING
    city.act(number, begin, given=given, actor=city.post_of(city.row_of(number).office, screens), now=NOW)
    words = {"agreement": "Quiet from ten.", "perform_by": "2026-10-20"}
    city.act(number, "propose", given=words, actor=city.post_of(city.row_of(number).office, writes), now=NOW)
    return number, first, second


def acts_of(number):
    """The acts of the present step."""
    from maplebridge.kernel.law import registry

    row = city.row_of(number)
    return registry.by_id(row.procedure_id).procedure.acts_at(row.step)


def page():
    """A signed page and its day, as a desk hands them in."""
    return {"signed_paper": [("page.jpg", "image/jpeg", papered.photo())], "signed_on": "2026-09-28"}


def refused(number, name, actor, **given):
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    with pytest.raises((NotAllowed, NotFound, Incomplete)):
        city.act(number, name, given=given, actor=actor, now=LATER)


@pytest.mark.parametrize("key", KEYS)
def test_nobody_is_called_in_and_nothing_begins_before_the_screen(town, as_role, key):
    from maplebridge.rules.refusal import NotAllowed

    number, _ = mediation(key, as_role)
    _, other, screens, _, _ = KEYS[key]
    with pytest.raises(NotAllowed):
        city.party_of(number, other, now=NOW)
    begin = "take" if screens == "office" else "agree_to_try"
    with pytest.raises(NotAllowed):
        city.act(number, begin, given=WILLING, actor=city.post_of(city.row_of(number).office, screens), now=NOW)


@pytest.mark.parametrize("key", KEYS)
def test_each_side_signs_for_itself_and_no_word_stands_for_both(town, as_role, key):
    number, first, second = written(key, as_role)
    _, _, _, writes, done = KEYS[key]
    mediator = city.post_of(city.row_of(number).office, writes)
    refused(number, "sign", second)
    refused(number, "sign", mediator)
    asker = next(one for one in ("party_a", "victim") if f"{one}_on_paper" in acts_of(number))
    refused(number, f"{asker}_on_paper", mediator, signed_paper="They both signed, I saw it.", signed_on="2026-09-28")
    refused(number, f"{asker}_on_paper", first, **page())
    refused(number, f"{KEYS[key][1]}_on_paper", mediator, **page())
    city.act(number, "sign", actor=first, now=LATER)
    refused(number, "sign", first)
    assert city.row_of(number).step == "countersigning"
    city.act(number, "sign", actor=second, now=LATER)
    assert city.row_of(number).step == done


@pytest.mark.parametrize("key", KEYS)
def test_whoever_does_not_sign_is_bound_by_nothing(town, as_role, key):
    number, first, second = written(key, as_role)
    city.act(number, "sign", actor=first, now=LATER)
    city.act(number, "not_sign", given={"reason": "I did not agree to this."}, actor=second, now=LATER)
    assert city.row_of(number).step not in ("agreed", "performing")


@pytest.mark.parametrize("key", ["cn.labour.dispute", "cn.land.dispute"])
def test_only_whoever_asked_withdraws(town, as_role, key):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter import codes
    from maplebridge.rules.refusal import NotAllowed

    number = city.opened_under(key, as_role, level="county")
    asked = codes.holder_by(number, city.new_code(number))
    definition = registry.by_id(city.row_of(number).procedure_id).procedure
    with pytest.raises(NotAllowed, match="called in only after"):
        city.party_of(number, definition.opens.who[1], now=NOW)
    city.act(number, "screen", given={"screened": "yes"}, now=NOW)
    other = city.party_of(number, definition.opens.who[1], now=NOW)
    refused(number, "withdraw", other)
    assert "withdraw" not in {one.name for one in pages.follow_page(actor=other, number=number, now=LATER).acts}
    assert "withdraw" in {one.name for one in pages.follow_page(actor=asked, number=number, now=LATER).acts}
    city.act(number, "withdraw", actor=asked, now=LATER)
    assert city.row_of(number).outcome == "withdrawn"
