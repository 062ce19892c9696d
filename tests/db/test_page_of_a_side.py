"""What the page of a side keeps to itself, and what Back and a second press of it say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import sampled as city
from mediated import LATER, NOW

THREE = {
    "cn.mediation.people": ("committee", "protected"),
    "cn.mediation.administrative": ("office", "protected"),
    "cn.mediation.police": ("police", "lead"),
}
"""Each mediation: who looks first, and where it leads if it is not safe: to an end, or to the case of the police."""
SAFETY = re.compile(r"safe to|unsafe|protective|violence|不宜|筛查|人身保护", re.IGNORECASE)


def called_in(key, as_role):
    """A mediation whose other side was called in after the look: number, both sides, who looks."""
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter import codes

    number = city.opened_under(key, as_role)
    first = codes.holder_by(number, city.new_code(number))
    looks = city.post_of(city.row_of(number).office, THREE[key][0])
    city.act(number, "screen", given={"screened": "yes"}, actor=looks, now=NOW)
    definition = registry.by_id(city.row_of(number).procedure_id).procedure
    (other,) = [role.name for role in definition.roles.values() if role.called_after]
    return number, first, city.party_of(number, other, now=NOW), looks


def read(actor, number):
    from maplebridge.kernel.conduct import pages

    return pages.follow_page(actor=actor, number=number, now=LATER)


def said(page):
    """The words of a page that say what happened and where it stands, in every language."""
    words = [page.lede, page.heading.step, *(one.title for one in page.timeline)]
    words += [step.title for step in page.course.steps if step.status == "now"]
    return [one.in_language(language) for one in words for language in ("en", "zh")] + [one.text for one in page.timeline]


@pytest.mark.parametrize("key", THREE)
def test_no_side_reads_that_the_office_found_it_safe(town, as_role, key):
    number, first, second, _ = called_in(key, as_role)
    mine = [one.title.in_language("en") for one in read(first, number).timeline]
    assert "The office has looked at the matter before it calls anybody in" in mine
    for actor in (first, second):
        found = [text for text in said(read(actor, number)) if SAFETY.search(text)]
        stand = [step.title.in_language(one) for step in read(actor, number).course.steps for one in ("en", "zh")]
        assert [text for text in found if not any(title in text for title in stand)] == []
    assert all("looked at" not in one.title.in_language("en") for one in read(second, number).timeline)


def test_every_look_of_the_pack_is_known():
    """What an act is called says whether it is one; the rule finds the same acts, and no others."""
    from law.packed import read
    from maplebridge import packs
    from maplebridge.rules.competence import safety

    files = sorted(Path(packs.__file__).parent.glob("cn/procedures/*.toml"))
    found = {one.id: safety.look(one) for one in map(read, files)}
    looks = {name for name, look in found.items() if look.passes}
    assert looks == {*THREE, "cn.labour.dispute", "cn.land.dispute"}
    assert {name for name in looks if found[name].stops} == {*THREE}
    assert {one for name in looks for one in found[name].passes} == {"screen"}


@pytest.mark.parametrize("key", THREE)
def test_only_whoever_asked_reads_that_it_is_not_safe(town, as_role, key):
    number, first, second, looks = called_in(key, as_role)
    why = "He threatened me again after the letter came."
    doors = {door.in_language("en") for door in read(second, number).doors}
    city.act(number, "unsafe", given={"reason": why}, actor=looks, now=LATER)
    assert city.row_of(number).step == THREE[key][1]
    assert any(SAFETY.search(text) for text in said(read(first, number)))
    theirs = read(second, number)
    assert "The office has ended it" in [one.title.in_language("en") for one in theirs.timeline]
    assert [text for text in said(theirs) if SAFETY.search(text) or why in text] == []
    if theirs.heading.procedure == key:
        assert {door.in_language("en") for door in theirs.doors} <= doors, "no way outside that tells of it"


def test_a_side_counts_its_own_entries(town, as_role):
    """What the other side adds leaves no gap, and holds up no act of this one."""
    number, first, second, _ = called_in("cn.mediation.people", as_role)
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    before = read(second, number)
    assert [one.number for one in before.timeline] == list(range(before.seen, 0, -1))
    for n in range(3):
        city.act(number, "add", given={"text": f"And again, {n}."}, actor=first, now=LATER)
    after = read(second, number)
    assert (after.seen, [one.number for one in after.timeline]) == (before.seen, [one.number for one in before.timeline])
    assert read(first, number).seen == len(read(first, number).timeline)
    assert after.seen < city.row_of(number).seq - 3


def follows(number, code):
    """A browser in which a side has opened the matter by its code."""
    from django.test import Client

    from maplebridge.kernel.matter import numbers

    client, shown = Client(SERVER_NAME="localhost"), numbers.show(number)
    assert client.post("/en/follow", {"number": shown, "code": code}).status_code == 302
    return client, f"/en/follow/{shown}"


def to_be_signed(as_role):
    """A mediation whose agreement waits for whoever asked: number and a browser of theirs."""
    now = datetime.now(UTC)
    number = city.opened_under("cn.mediation.people", as_role, now=now)
    code = city.new_code(number)
    city.act(number, "screen", given={"screened": "yes"}, now=now)
    city.party_of(number, "party_b", now=now)
    city.act(number, "take", given={"both_willing": "yes"}, now=now)
    day = city.today(now + timedelta(days=90))
    city.act(number, "propose", given={"agreement": "Quiet from ten.", "perform_by": day}, now=now)
    return number, *follows(number, code)


def hidden(page):
    return dict(re.findall(r'name="(key|seen)" value="([^"]*)"', page.content.decode()))


def test_back_after_signing_says_that_it_was_signed(town, as_role):
    number, client, path = to_be_signed(as_role)
    form = hidden(client.get(f"{path}/do/sign"))
    assert client.post(f"{path}/do/sign", form).status_code == 302
    signed = city.row_of(number).seq
    back = client.get(f"{path}/do/sign")
    assert back.status_code == 302, "not a refusal: it was this side that signed"
    page = client.get(back["Location"]).content.decode()
    assert "You signed on" in page
    again = client.post(f"{path}/do/sign", {"key": "another-key-of-another-tab"})
    assert (again.status_code, again["Location"]) == (302, back["Location"])
    assert city.row_of(number).seq == signed
    assert client.get(f"{path}/do/confirm").status_code == 403, "what this side never did stays refused"
    assert "You signed on" not in client.get(path).content.decode()


def test_the_same_words_once_more_are_one_entry(town, as_role):
    number, client, path = to_be_signed(as_role)
    before = city.row_of(number).seq
    for _ in range(2):
        form = hidden(client.get(f"{path}/do/add"))
        assert client.post(f"{path}/do/add", form | {"text": "I can stop at ten."})["Location"] == f"{path}?done"
    assert city.row_of(number).seq == before + 1, "Back showed the form again, under a new key"
    form = hidden(client.get(f"{path}/do/add"))
    client.post(f"{path}/do/add", form | {"text": "I can stop at nine."})
    assert city.row_of(number).seq == before + 2


def performed(as_role):
    """A mediation whose performance is put on record with a photo, which whoever asked is to confirm: number, both sides."""
    import papered

    number, first, second, _ = called_in("cn.mediation.people", as_role)
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    city.act(number, "propose", given={"agreement": "Quiet from ten.", "perform_by": "2026-12-01"}, now=NOW)
    city.act(number, "sign", actor=first, now=NOW)
    city.act(number, "sign", actor=second, now=NOW)
    given = {"evidence": "The drum went to the cellar.", "files": [("cellar.jpg", "image/jpeg", papered.photo())]}
    looks = city.post_of(city.row_of(number).office, "committee")
    city.act(number, "performed", given=given, actor=looks, now=LATER)
    return number, first, second


def test_whoever_judges_reads_what_was_put_on_record_with_its_files(town, as_role):
    from maplebridge.kernel.conduct import pages

    number, first, second = performed(as_role)
    for name in ("confirm", "not_so"):
        (item,) = pages.act_form(actor=first, number=number, name=name, now=LATER).filed
        assert item.text == "The drum went to the cellar."
        assert [paper.name for paper in item.papers] == ["cellar.jpg"]
    assert "The drum went" not in " ".join(one.text for one in read(second, number).timeline), "it is not asked"
    assert pages.act_form(actor=first, number=number, name="add", now=LATER).filed == ()


def test_the_page_of_a_judgement_shows_it(town, as_role):
    from django.test import Client

    from maplebridge.kernel.conduct import acts
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting

    number, _, _ = performed(as_role)
    with as_role("clock"), acting(SYSTEM):
        token = acts.make_verdict_link(number=number, seq=city.row_of_in(number).seq, now=datetime.now(UTC))
    page = Client(SERVER_NAME="localhost").get(f"/en/verdict/{token}").content.decode()
    assert "The drum went to the cellar." in page
    assert "cellar.jpg" in page
    assert "What the office answered" not in page


def test_each_side_is_called_by_its_part_on_every_page(town, as_role):
    from maplebridge.kernel.conduct import pages

    number, first, second, looks = called_in("cn.mediation.people", as_role)
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    city.act(number, "in_private", actor=second, now=LATER)
    city.act(number, "choose_mediator", actor=first, now=LATER)

    def said_by(lines):
        return [one.by.in_language("en") for one in lines[:2]]

    assert said_by(pages.matter_page(actor=looks, number=number, now=LATER).timeline) == ["One party", "The other party"]
    assert said_by(read(first, number).timeline) == ["You", "The other party"]
    assert said_by(read(second, number).timeline) == ["One party", "You"]


def test_the_same_words_are_the_same_entry_until_somebody_did_something(town):
    """What Back showed again and was sent again is one entry; after another's act the same words are said anew."""
    from maplebridge.kernel.conduct.before.taken import said_just_now
    from maplebridge.kernel.identity.actor import holder_of

    number = city.report(city.TEXT).number
    holder, given = holder_of(number), {"text": "It is still dark."}

    def said(words=given, later=1):
        now = city.NOW + timedelta(minutes=later)
        return said_just_now(actor=holder, number=number, name="add", given=words, now=now)

    assert not said()
    city.act(number, "add", actor=holder, given=given, now=city.NOW)
    assert said()
    assert not said({"text": "Another lamp too."})
    assert not said(later=31), "half an hour later it is said anew"
    city.act(number, "answer", given={"answer": "The lamp was mended."}, now=city.NOW + timedelta(seconds=5))
    assert not said(), "the office did something since"
