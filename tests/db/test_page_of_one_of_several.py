"""One page on paper counts for whose signature it bears, not for the others of the part; each member reads its own state."""

from __future__ import annotations

from datetime import timedelta

import pytest

import papered
import sampled as city
from db.test_several_in_one_part import dispute
from mediated import LATER, NOW, proved

AGREED = {"agreement": "The wages are paid by Friday.", "perform_by": "2026-10-20"}
SECOND, THIRD = LATER + timedelta(minutes=5), LATER + timedelta(minutes=9)


def waiting(as_role):
    """An agreement that three workers and an employer sign: number, the workers, the employer, the desk."""
    number, workers = dispute(as_role)
    employer = city.party_of(number, "employer", now=NOW)
    city.act(number, "propose", given=AGREED, now=NOW)
    assert city.row_of(number).step == "signing"
    return number, workers, employer, city.post_of(city.row_of(number).office, "mediator")


def page(by=None):
    """A signed page as a desk hands it in, with whose signature it bears."""
    given = {"signed_paper": [("page.jpg", "image/jpeg", papered.photo())], "signed_on": "2026-09-28"}
    return given if by is None else {**given, "signed_by": by}


def key(worker):
    """By which number a desk means a person of a part."""
    from maplebridge.kernel.identity import scope

    with scope.reading(worker):
        return str(worker.party or 0)


def facts(number):
    return {one for one in city.row_of(number).state["facts"] if one.startswith("signing.worker")}


def lede(number, actor, now=THIRD):
    from maplebridge.kernel.conduct import pages

    shown = pages.follow_page(actor=actor, number=number, now=now)
    return shown.lede.in_language("en"), {one.name for one in shown.acts}, shown


def refused(number, name, actor, given, match):
    from maplebridge.rules.refusal import Incomplete, NotAllowed

    before = city.row_of(number).seq
    with pytest.raises((Incomplete, NotAllowed), match=match) as why:
        city.act(number, name, given=given, actor=actor, now=SECOND)
    assert city.row_of(number).seq == before
    return getattr(why.value, "fields", {})


def offered(number, desk):
    """What the form of the desk offers as whose signature the page bears."""
    from maplebridge.kernel.conduct import pages

    form = pages.act_form(actor=desk, number=number, name="worker_on_paper", now=SECOND)
    [asked] = [one for one in form.act.needs if one.name == "signed_by"]
    return {value: words.in_language("en") for value, words in asked.options}


def test_a_page_of_one_of_three_counts_for_that_one_and_binds_nobody_else(town, as_role):
    number, (first, second, third), employer, desk = waiting(as_role)
    city.act(number, "employer_signs", actor=employer, now=LATER)
    city.act(number, "worker_on_paper", given=page(key(second)), actor=desk, now=LATER)
    assert facts(number) == set(), "the part has not signed"
    refused(number, "agree", desk, {}, "must be done first")
    assert set(offered(number, desk)) == {key(first), key(third)}
    city.act(number, "worker_signs", actor=first, now=SECOND)
    assert facts(number) == set()
    assert set(offered(number, desk)) == {key(third)}
    city.act(number, "worker_on_paper", given=page(key(third)), actor=desk, now=THIRD)
    assert facts(number) == {"signing.worker_on_paper", "signing.worker_signs"}
    city.act(number, "agree", actor=first, now=THIRD)
    assert city.row_of(number).step == "agreed"
    assert city.agrees(number, as_role)
    assert proved(as_role) == []


def test_one_page_may_bear_the_signatures_of_all(town, as_role):
    number, workers, _, desk = waiting(as_role)
    city.act(number, "worker_on_paper", given=page(",".join(map(key, workers))), actor=desk, now=LATER)
    assert facts(number) == {"signing.worker_on_paper", "signing.worker_signs"}
    assert city.agrees(number, as_role)


def test_whose_signature_it_is_must_be_said_and_be_one_that_is_missing(town, as_role):
    number, (first, second, third), employer, desk = waiting(as_role)
    assert set(refused(number, "worker_on_paper", desk, page(), "Tick whose signature")) == {"signed_by"}
    for wrong in (key(employer), "x", "987", f"{key(second)},987"):
        assert set(refused(number, "worker_on_paper", desk, page(wrong), "Tick only those who stand")) == {"signed_by"}
    city.act(number, "worker_signs", actor=second, now=LATER)
    refused(number, "worker_on_paper", desk, page(key(second)), "have not signed yet")
    refused(number, "worker_on_paper", second, page(key(third)), "not open at this step")
    refused(number, "worker_on_paper", first, page(key(first)), "not open at this step")
    refused(number, "worker_signs", second, {}, "You have said so already")


def test_a_part_of_one_is_not_asked_whose_page_it_is(town, as_role):
    number, _, employer, desk = waiting(as_role)
    from maplebridge.kernel.conduct import pages

    form = pages.act_form(actor=desk, number=number, name="employer_on_paper", now=SECOND)
    assert "signed_by" not in {one.name for one in form.act.needs}
    city.act(number, "employer_on_paper", given=page(), actor=desk, now=SECOND)
    refused(number, "employer_signs", employer, {}, "on record already")


def test_each_reads_its_own_state_and_of_the_others_a_number_alone(town, as_role):
    number, (first, second, third), employer, desk = waiting(as_role)
    city.act(number, "worker_on_paper", given=page(key(second)), actor=desk, now=LATER)
    city.act(number, "worker_signs", actor=first, now=SECOND)
    for signed in (first, second):
        words, acts, shown = lede(number, signed)
        assert words.startswith("You have signed. It counts once each of the 3 persons in your part has; 1 have not yet.")
        assert "worker_signs" not in acts
        assert dict(shown.partly) == {"worker": (2, 3)}
    words, acts, shown = lede(number, third)
    assert "You have signed" not in words
    assert "worker_signs" in acts
    assert dict(shown.partly) == {"worker": (2, 3)}
    assert not any(one.papers for one in shown.timeline), "the page with another one's signature is not shown to it"
    words, _, shown = lede(number, employer)
    assert "You have signed" not in words
    assert dict(shown.partly) == {}
    assert "so far" not in repr(shown.timeline)


def test_what_one_of_them_has_signed_ends_with_a_new_text(town, as_role):
    """Of an arbitration record, written anew within its step: whoever signed the first text has not signed the second."""
    number, (first, second, third) = dispute(as_role)
    employer = city.party_of(number, "employer", now=NOW)
    city.act(number, "give_up", now=NOW)
    city.act(number, "file", given={"application": "Wages of three months."}, actor=first, now=NOW)
    city.act(number, "accept", now=NOW)
    city.act(number, "record", given={"agreement": "Half is paid."}, now=LATER)
    for one in (first, second):
        city.act(number, "worker_signs_for", actor=one, now=LATER)
    city.act(number, "not_sign", given={"reason": "It is too much."}, actor=employer, now=LATER)
    refused(number, "worker_signs_for", third, {}, "must be done first")
    city.act(number, "record", given={"agreement": "A third is paid."}, now=SECOND)
    city.act(number, "worker_signs_for", actor=third, now=SECOND)
    assert "arbitrating.worker_signs_for" not in city.row_of(number).state["facts"], "two have not signed this text"
    for one in (first, second):
        city.act(number, "worker_signs_for", actor=one, now=THIRD)
    assert "arbitrating.worker_signs_for" in city.row_of(number).state["facts"]
    assert proved(as_role) == []


def test_nobody_says_so_to_an_act_that_is_not_open(town, as_role):
    number, workers = dispute(as_role)
    city.act(number, "give_up", now=NOW)
    city.act(number, "file", given={"application": "Wages of three months."}, actor=workers[0], now=NOW)
    city.act(number, "accept", now=NOW)
    refused(number, "worker_signs_for", workers[1], {}, "must be done first")


def test_the_desk_ticks_whose_signature_it_is_on_the_page_of_the_act(town, as_role, monkeypatch):
    """Without a script: one box for each person, none for who has signed; sent with one tick it counts for that one."""
    import re

    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.utils import timezone

    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account, Post
    from maplebridge.kernel.matter import numbers

    number, (first, second, third), *_ = waiting(as_role)
    monkeypatch.setattr(timezone, "now", lambda: SECOND)
    office, client = city.row_of(number).office, Client(SERVER_NAME="localhost")
    accounts = Account.objects.filter(pk__in=Post.objects.filter(office_id=office).values("account_id"))
    client.force_login(next(one for one in accounts if office in actor_for(one, SECOND).office_ids))
    address = f"/en/desk/{numbers.show(number)}/do/worker_on_paper"
    html = client.get(address).content.decode()
    assert "Whose signature does the page bear?" in html
    assert "counts for those whom you tick, and for nobody else" in html
    boxes = re.findall(r'<input type="checkbox"[^>]*name="signed_by"[^>]*value="(\d+)"', html)
    assert boxes == [key(first), key(second), key(third)]
    assert "Worker 1, who brought the matter" in html
    assert "Worker 2, called in on 28 September" in html
    hidden = dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', html))
    sent = {**hidden, "signed_on": "2026-09-28", "do": "send"}
    page = SimpleUploadedFile("page.jpg", papered.photo(), "image/jpeg")
    again = client.post(address, {**sent, "signed_paper": page})
    assert again.status_code == 422
    assert "Tick whose signature the page bears" in again.content.decode()
    page = SimpleUploadedFile("page.jpg", papered.photo(), "image/jpeg")
    done = client.post(address, {**sent, "signed_by": [key(second)], "signed_paper": page})
    assert done.status_code == 302, done.content.decode()[:2000]
    assert set(offered(number, city.post_of(office, "mediator"))) == {key(first), key(third)}
