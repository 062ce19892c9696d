"""Somebody acts for a side by a power: with a code of their own, refused what needs a special one, until the power ends."""

from __future__ import annotations

from datetime import date

import pytest
from psycopg.errors import InsufficientPrivilege

import sampled as city
from mediated import LATER, MINE, NOW, THEIRS, opens, proved, refused, screened


def signed():
    """A signed paper, as a form sends it."""
    from io import BytesIO

    from PIL import Image

    kept = BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "PNG")
    return ("power.png", "image/png", kept.getvalue())


@pytest.fixture
def paper():
    return signed()


def wanted(paper, **more):
    return {
        "power": "ordinary", "name": "Li Wei", "phone": "13700001111", "way": "counter", "files": [paper], **more
    }  # fmt: skip


def named(number, whose, paper, *, actor=None, now=NOW, **more):
    """Somebody who acts for a side, put on record by the office: number of the representative, and them by code."""
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.kernel.matter import codes

    actor = actor or city.post_of(city.row_of(number).office, "officer")
    given = empower(actor=actor, number=number, given={"whose": whose, **wanted(paper, **more)}, now=now)
    return given.number, codes.holder_by(number, given.code)


def at_signing(as_role):
    """A mediation whose agreement waits for the signature of whoever asked; both sides by code."""
    number, a = screened(as_role, contact=MINE)
    b = city.party_of(number, "party_b", now=NOW)
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    city.act(number, "propose", given={"agreement": "Quiet from ten.", "perform_by": "2026-10-30"}, now=NOW)
    return number, a, b


def side(number, actor):
    """The key of the party that an actor is."""
    from maplebridge.kernel.identity import scope

    with scope.reading(actor):
        return str(actor.party or 0)


def test_ordinary_power_does_not_sign_and_special_power_does(town, as_role, paper):
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import NotAllowed

    number, _a, b = at_signing(as_role)
    _, ordinary = named(number, "0", paper)
    page = pages.follow_page(actor=ordinary, number=number, now=LATER)
    assert {one.name for one in page.acts} == {"add", "reach", "not_sign", "stop"}
    assert [title.in_language("en") for title, _ in page.power.withheld] == ["Sign the agreement"]
    with pytest.raises(NotAllowed) as refusal:
        city.act(number, "sign", actor=ordinary, now=LATER)
    said = refusal.value.words.in_language("en")
    assert "Sign" in said
    assert "special power in writing" in said
    with pytest.raises(NotAllowed, match="special power"):
        pages.act_form(actor=ordinary, number=number, name="sign", now=LATER)
    assert city.row_of(number).step == "signing"
    _, special = named(number, "0", paper, power="special", phone="13700002222")
    city.act(number, "sign", actor=special, now=LATER)
    assert city.row_of(number).step == "countersigning"
    refused(number, "sign", special)
    assert "sign" in opens(b, number)
    assert city.agrees(number, as_role)
    assert proved(as_role) == []


def test_what_is_done_for_a_party_says_both(town, as_role, paper):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity import scope

    number, a, b = at_signing(as_role)
    key, for_b = named(number, side(number, b), paper, power="special")
    city.act(number, "add", given={"text": "She is ill; I speak for her."}, actor=for_b, now=LATER)
    with scope.reading(for_b):
        last = ledger.entries_of(number)[-1]
        assert last.by == f"{b.by}/{key}"
        assert last.side == b.by
        assert last.through == key
    for reader, who in ((b, "You, through representative"), (for_b, "You, through representative")):
        line = pages.follow_page(actor=reader, number=number, now=LATER).timeline[0]
        assert line.text == "She is ill; I speak for her."
        assert line.by.in_language("en").startswith(who)
    desk = pages.matter_page(actor=city.post_of(city.row_of(number).office, "officer"), number=number, now=LATER)
    assert f"through representative {key}" in desk.timeline[0].by.in_language("en")
    assert "She is ill" not in repr(pages.follow_page(actor=a, number=number, now=LATER))
    with pytest.raises(Exception, match="is not written by") as refusal, scope.reading(for_b):
        ledger.append(matter=number, kind="added", at=LATER, by=b.by, data={})
    assert isinstance(refusal.value.__cause__, InsufficientPrivilege)
    assert "Li Wei" not in repr(desk)


def test_a_representative_reads_what_the_party_reads_and_no_more(town, as_role, paper):
    from maplebridge.kernel.conduct import pages, receipts
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter.models import Party, Statement

    number, _a, b = at_signing(as_role)
    _, for_b = named(number, side(number, b), paper)
    key, for_a = named(number, "0", paper, phone="13700003333")
    shown = repr(pages.follow_page(actor=for_b, number=number, now=LATER)) + repr(
        receipts.receipt(actor=for_b, number=number, now=LATER)
    )
    assert "Lin Street" not in shown
    assert "Lin Street" in repr(pages.follow_page(actor=for_a, number=number, now=LATER))
    with scope.reading(for_b):
        assert not Statement.objects.filter(matter=number, seq=1).exists()
        assert not Party.objects.filter(pk=key).exists()
    receipt = receipts.receipt(actor=for_a, number=number, now=LATER)
    assert receipt.power.number == key


def test_who_acts_for_the_bringer_never_opens_a_sealed_contact(town, as_role, paper):
    from django.db import transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.sealed import vault

    number, *_ = at_signing(as_role)
    _, for_a = named(number, "0", paper, power="special")
    with transaction.atomic():
        scope.enter(for_a)
        for person in vault.persons_of(number):
            with pytest.raises(vault.PersonErased):
                vault.open_contact(person_id=person, actor=for_a, why="I want to know.", now=NOW)


def test_one_person_does_not_act_for_two_sides(town, as_role, paper):
    from maplebridge.rules.refusal import Incomplete

    number, _a, b = at_signing(as_role)
    named(number, "0", paper)
    with pytest.raises(Incomplete) as refusal:
        named(number, side(number, b), paper)
    assert set(refusal.value.fields) == {"phone"}
    with pytest.raises(Incomplete):
        named(number, side(number, b), paper, phone=MINE["phone"])
    named(number, side(number, b), paper, phone="13700004444")
    assert proved(as_role) == []


def test_who_acts_for_a_child_may_be_reached_where_the_child_is(town, as_role, paper):
    number, _a, _ = at_signing(as_role)
    _, parent = named(number, "0", paper, power="legal", phone=MINE["phone"])
    city.act(number, "sign", actor=parent, now=LATER)
    assert city.row_of(number).step == "countersigning"


def test_a_party_names_its_own_and_the_office_checks_the_paper(town, as_role, paper):
    from maplebridge.kernel.conduct.representing import ending, shown
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter import codes
    from maplebridge.rules.refusal import NotAllowed

    number, a, b = at_signing(as_role)
    given = empower(actor=b, number=number, given=wanted(paper), now=LATER)
    assert given.waits
    assert given.code == ""
    assert [one.status for one in shown.page(actor=b, number=number, now=LATER).rows] == ["waits"]
    assert shown.page(actor=a, number=number, now=LATER).rows == ()
    with pytest.raises(NotAllowed):
        ending.confirm(actor=a, number=number, representative=given.number, now=LATER)
    desk = city.post_of(city.row_of(number).office, "officer")
    done = ending.confirm(actor=desk, number=number, representative=given.number, key="c" * 20, now=LATER)
    assert done == ending.confirm(actor=desk, number=number, representative=given.number, key="c" * 20, now=LATER)
    for_b = codes.holder_by(number, done.code)
    assert scope.opens(for_b)
    assert opens(for_b, number) == {"add", "not_sign", "reach", "stop"}
    with pytest.raises(NotAllowed, match="checked before"):
        ending.confirm(actor=desk, number=number, representative=given.number, now=LATER)
    assert proved(as_role) == []


def test_what_a_party_named_for_two_sides_is_refused_when_it_is_checked(town, as_role, paper):
    """A party learns nothing of how the other is reached: the office compares."""
    from maplebridge.kernel.conduct.representing import ending
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.rules.refusal import Incomplete

    number, _, b = at_signing(as_role)
    given = empower(actor=b, number=number, given=wanted(paper, phone=MINE["phone"]), now=LATER)
    desk = city.post_of(city.row_of(number).office, "officer")
    with pytest.raises(Incomplete, match="two sides"):
        ending.confirm(actor=desk, number=number, representative=given.number, now=LATER)
    assert proved(as_role) == []


@pytest.mark.parametrize("who", ["party", "office", "representative"])
def test_a_power_that_is_ended_opens_nothing_from_then_on(town, as_role, paper, who):
    from maplebridge.kernel.conduct.representing import ending
    from maplebridge.kernel.identity import scope
    from maplebridge.rules.refusal import NotFound

    number, a, _b = at_signing(as_role)
    key, for_a = named(number, "0", paper, power="special")
    ender = {"party": a, "office": city.post_of(city.row_of(number).office, "officer"), "representative": for_a}[who]
    ending.end(actor=ender, number=number, representative=key, reason="The party said so.", now=LATER)
    assert not scope.opens(for_a)
    with pytest.raises(NotFound):
        city.act(number, "sign", actor=for_a, now=LATER)
    city.act(number, "sign", actor=a, now=LATER)
    assert proved(as_role) == []


def test_another_side_and_another_office_end_no_power(town, as_role, paper):
    from maplebridge.kernel.conduct.representing import ending
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    number, a, b = at_signing(as_role)
    key, for_a = named(number, "0", paper)
    other, for_b = named(number, side(number, b), paper, phone="13700005555")
    row = city.row_of(number)
    for actor in (b, for_b, city.post_of(row.office + 1, "officer")):
        with pytest.raises((NotAllowed, NotFound)):
            ending.end(actor=actor, number=number, representative=key, reason="I want it so.", now=LATER)
    with pytest.raises((NotAllowed, NotFound)):
        ending.end(actor=for_a, number=number, representative=other, now=LATER)
    with pytest.raises(Incomplete):
        ending.end(actor=city.post_of(row.office, "officer"), number=number, representative=key, now=LATER)
    ending.end(actor=a, number=number, representative=key, now=LATER)
    with pytest.raises(NotAllowed):
        ending.end(actor=a, number=number, representative=key, now=LATER)


def test_a_power_opens_until_the_end_of_its_last_day_by_the_clock_of_the_database(town, as_role, paper):
    import psycopg

    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.identity import scope

    number, *_ = at_signing(as_role)
    with psycopg.connect(town.url("admin")) as connection:
        today = connection.execute("SELECT (now() AT TIME ZONE zone)::date FROM clock_town").fetchone()[0]
    key, for_a = named(number, "0", paper, until=today)
    assert scope.opens(for_a)
    with psycopg.connect(town.url("admin")) as connection:
        connection.execute("UPDATE matter_party SET until = until - 1 WHERE id = %s", [key])
    assert not scope.opens(for_a)
    assert [one.code for one in proved(as_role)] == ["party"]
    assert towntime.local(NOW).date() < today


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("power", "every"), ("until", date(2026, 9, 27)), ("until", "soon"), ("name", " "), ("phone", ""), ("way", "pigeon"),
        ("files", []), ("whose", "99999999"), ("whose", ""),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_on_its_field(town, as_role, paper, field, value):
    from maplebridge.rules.refusal import Incomplete

    number, *_ = at_signing(as_role)
    seq = city.row_of(number).seq
    with pytest.raises(Incomplete) as refusal:
        named(number, "0", paper, **{field: value}) if field != "whose" else named(number, value, paper)
    assert set(refusal.value.fields) == {field}
    assert city.row_of(number).seq == seq


def test_two_act_for_a_party_and_not_three(town, as_role, paper):
    from maplebridge.kernel.conduct.representing import ending
    from maplebridge.rules.refusal import TooMany

    number, a, _ = at_signing(as_role)
    first, _ = named(number, "0", paper)
    named(number, "0", paper, phone="13700006666")
    with pytest.raises(TooMany):
        named(number, "0", paper, phone="13700007777")
    ending.end(actor=a, number=number, representative=first, now=LATER)
    named(number, "0", paper, phone="13700007777")


def test_only_who_may_names_somebody(town, as_role, paper):
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.rules.refusal import NotAllowed, NotFound

    number, *_ = at_signing(as_role)
    _, for_a = named(number, "0", paper)
    for actor in (for_a, city.post_of(city.row_of(number).office + 1, "officer")):
        with pytest.raises((NotAllowed, NotFound)):
            empower(actor=actor, number=number, given={"whose": "0", **wanted(paper)}, now=LATER)


def test_a_second_press_finds_the_same_representative_and_code(town, as_role, paper):
    from maplebridge.kernel.conduct.representing.empowering import empower

    number, *_ = at_signing(as_role)
    facts = {
        "actor": city.post_of(city.row_of(number).office, "officer"), "number": number,
        "given": {"whose": "0", **wanted(paper)}, "key": "p" * 20, "now": NOW,
    }  # fmt: skip
    assert empower(**facts) == empower(**facts)


def test_the_code_goes_by_mail_and_each_letter_to_its_own(town, as_role, paper):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import telling
    from maplebridge.kernel.conduct.parties import code_to_send
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter.models import Party
    from maplebridge.kernel.notice.models import Outbox

    number, a, _ = at_signing(as_role)
    desk = city.post_of(city.row_of(number).office, "officer")
    given = {"whose": "0", **wanted(paper, way="mail", email="li@example.org")}
    empower(actor=desk, number=number, given=given, now=NOW)
    with scope.reading(a):
        entries = ledger.entries_of(number)
    with as_role("clock"):
        telling.tell_parties([entries[-1]], NOW)
        one = Party.objects.get(matter=number, acts_for=0)
        letters = {letter.to: letter.body for letter in Outbox.objects.filter(matter=number)}
        code = code_to_send(one)
    theirs = letters.pop(one.person)
    assert code in theirs
    assert "ordinary power" in theirs.lower()
    assert "/verdict/" not in theirs
    (mine,) = letters.values()
    assert code not in mine
    assert "Li Wei" not in theirs + mine


def test_erasing_who_acted_leaves_the_partys_words_and_erasing_the_party_takes_them(town, as_role, paper, tmp_path):
    from maplebridge.kernel.matter.models import Party, Statement
    from maplebridge.kernel.records import erasing

    number, _a, _ = at_signing(as_role)
    b = city.party_of(number, "party_b", contact=contact_of(THEIRS), now=NOW)
    _, for_b = named(number, side(number, b), paper)
    city.act(number, "add", given={"text": "Said through another."}, actor=for_b, now=LATER)
    facts = {"why": "asked", "by": "system", "now": LATER, "journal_folder": tmp_path}
    with as_role("clock"):
        acting = Party.objects.get(matter=number, acts_for=b.party)
        erasing.erase(person_id=acting.person, **facts)
        assert Statement.objects.filter(matter=number, text="Said through another.").exists()
    assert proved(as_role) == []
    with as_role("clock"):
        erasing.erase(person_id=Party.objects.get(pk=b.party).person, **facts)
        assert not Statement.objects.filter(matter=number, text="Said through another.").exists()
    assert proved(as_role) == []


def contact_of(parts):
    from maplebridge.kernel.conduct.reaching import Contact

    return Contact(**parts)


def test_a_lost_code_of_who_acts_is_given_anew(town, as_role, paper):
    from maplebridge.kernel.conduct import counters
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter import codes

    number, a, _ = at_signing(as_role)
    key, for_a = named(number, "0", paper)
    desk = city.post_of(city.row_of(number).office, "counter")
    fresh = counters.new_code(actor=desk, number=number, shown="13700001111", key="c" * 20, now=LATER)
    assert not scope.opens(for_a)
    assert scope.opens(a)
    again = codes.holder_by(number, fresh)
    with scope.reading(again):
        assert again.represents == key
    assert proved(as_role) == []


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE matter_party SET power = 'special' WHERE acts_for = 0",
        "UPDATE matter_party SET acts_for = NULL WHERE acts_for = 0",
        "UPDATE matter_party SET until = '2026-12-01' WHERE acts_for = 0",
        "UPDATE matter_party SET ended = 3 WHERE acts_for = 0",
        "DELETE FROM matter_party WHERE acts_for = 0",
    ],
)
def test_a_power_that_no_entry_gave_is_found(town, as_role, paper, planted):
    import psycopg

    number, *_ = at_signing(as_role)
    named(number, "0", paper)
    assert proved(as_role) == []
    with psycopg.connect(town.url("admin")) as connection:
        connection.execute(planted)
    assert [one.code for one in proved(as_role)] == ["party"]


def test_what_waived_or_ended_needs_special_power_by_the_rule_of_the_language(town):
    from maplebridge.kernel.law import registry
    from maplebridge.rules.competence.powers import needs_special

    hotline = registry.in_force("cn.hotline.request", NOW.date()).procedure
    assert needs_special(hotline, "verdict", "act", "solved")
    assert needs_special(hotline, "verdict", "act", "withdraw")
    assert not needs_special(hotline, "verdict", "act", "not_solved")
    assert needs_special(hotline, "verdict", "waive", "anything")
