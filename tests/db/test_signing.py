"""A paper to be signed: what is read before the press, when it binds, and who has signed it by which means."""

from __future__ import annotations

from datetime import timedelta

import pytest

import papered
import sampled as city
from db.test_true_gates import KEYS, mediation, written

LATER = city.NOW + timedelta(hours=2)
WORDS = "Quiet from ten."


def form(actor, number, name="sign"):
    from maplebridge.kernel.conduct import pages

    return pages.act_form(actor=actor, number=number, name=name, now=LATER)


def paper(number):
    from maplebridge.kernel.conduct.models import Issued

    return Issued.objects.filter(matter=number).order_by("-pk").first()


def token(number, as_role):
    with as_role("clock"):
        return paper(number).token


def signed(shown):
    """Means of each side of a paper in the order of the procedure, as anybody who holds it is told; and whether it binds."""
    from maplebridge.kernel.conduct.issuing import signatures

    found = signatures.of_paper(shown)
    return [one.how for one in found.sides], found.binds


@pytest.mark.parametrize("key", KEYS)
def test_before_the_press_the_paper_its_words_and_what_yes_and_no_mean_are_read(town, as_role, key):
    number, first, second = written(key, as_role)
    asked = form(first, number).signing
    assert asked.words[0][1].in_language("en") == WORDS
    assert "2026" in asked.words[1][1].in_language("en"), "by when to perform"
    assert asked.paper is not None
    assert "only once each side has signed" in asked.binds.in_language("en")
    assert asked.until is not None
    names = {one.name for one in asked.refusals}
    assert "not_sign" in names
    assert "sign" not in names
    if key == "cn.mediation.administrative":
        assert "30 days" in asked.further.in_language("en"), "the court, within the days that the procedure knows"
    city.act(number, "sign", actor=first, now=LATER)
    assert [one.how for one in form(second, number).signing.signatures.sides] == ["code", None]


@pytest.mark.parametrize("key", KEYS)
def test_who_signed_is_said_by_means_and_it_binds_only_when_all_have(town, as_role, key):
    number, first, second = written(key, as_role)
    shown = token(number, as_role)
    assert signed(shown) == ([None, None], False)
    city.act(number, "sign", actor=first, now=LATER)
    assert signed(shown) == (["code", None], False)
    city.act(number, "sign", actor=second, now=LATER)
    assert signed(shown) == (["code", "code"], True)


def test_a_paper_that_was_written_anew_begins_without_signatures(town, as_role):
    number, first, second = written("cn.mediation.police", as_role)
    old = token(number, as_role)
    city.act(number, "sign", actor=first, now=LATER)
    again = {"agreement": "Quiet from nine.", "perform_by": "2026-10-20", "reason": "The hour was wrong."}
    city.act(number, "rewrite", given=again, actor=city.post_of(city.row_of(number).office, "police"), now=LATER)
    new = token(number, as_role)
    assert new != old
    assert signed(new) == ([None, None], False)
    city.act(number, "sign", actor=first, now=LATER)
    city.act(number, "sign", actor=second, now=LATER)
    assert signed(old) == (["code", None], False)
    assert signed(new) == (["code", "code"], True)


def test_what_is_shown_on_paper_stands_for_the_side_that_signed_it(town, as_role):
    number, first, _ = written("cn.mediation.administrative", as_role)
    city.act(number, "sign", actor=first, now=LATER)
    post = city.post_of(city.row_of(number).office, "mediator")
    given = {"signed_paper": [("signed.jpg", "image/jpeg", papered.photo())], "signed_on": city.today(LATER)}
    city.act(number, "party_b_on_paper", given=given, actor=post, now=LATER)
    assert signed(token(number, as_role)) == (["code", "paper"], True)


def test_pages_show_what_is_signed_before_the_button_and_who_signed_afterwards(
    town, as_role, monkeypatch
):
    """The side reads paper, words and meaning above the button; desk, side and anybody who checks read who signed."""
    from db import test_sent_twice as twice
    from maplebridge.kernel.matter import codes, numbers

    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    number, _, _ = written("cn.mediation.administrative", as_role)
    shown, checked = numbers.show(number), f"/en/papers/{token(number, as_role)}"
    home, desk = twice.browser(), twice.at_desk(number, "mediator")
    code = city.new_code(number)
    home.post("/en/follow", {"number": shown, "code": code})
    page = home.get(f"/en/follow/{shown}/do/sign").content.decode()
    button = page.index('type="submit">Sign the agreement')
    for before in (WORDS, "Read the paper first", "only once each side has signed", "You may sign until", "has not signed"):
        assert -1 < page.find(before) < button, before
    assert page.index("If you do not want to sign it") > button
    assert "Not every side has signed it" in twice.browser().get(checked).content.decode()
    city.act(number, "sign", actor=codes.holder_by(number, code), now=LATER)
    for client, address in ((twice.browser(), checked), (desk, f"/en/desk/{shown}"), (home, f"/en/follow/{shown}")):
        page = client.get(address).content.decode()
        assert "with number and code" in page, address
        assert "has not signed" in page, address
    assert WORDS not in twice.browser().get(checked).content.decode(), "what it says is shown to nobody there"


def test_nothing_is_signed_where_the_act_signs_nothing(town, as_role):
    number, first = mediation("cn.mediation.administrative", as_role)
    assert form(first, number, "stop").signing is None
