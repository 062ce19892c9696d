"""Two sides of a matter: each with a code of its own, its own acts, and nothing of the other's."""

from __future__ import annotations

import pytest
from psycopg.errors import InsufficientPrivilege

import sampled as city
from mediated import LATER, MINE, NOW, THEIRS, WORDS, mediation, opens, proved, refused, screened


def test_nobody_is_called_in_before_the_screen(town, as_role):
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import NotAllowed

    number, _ = mediation(as_role)
    with pytest.raises(NotAllowed) as refusal:
        city.party_of(number, "party_b", now=NOW)
    assert "Safe to speak with the other party" in refusal.value.words.in_language("en")
    assert city.row_of(number).seq == 1
    assert holder_of(number).party is None


def test_each_signs_for_itself_alone(town, as_role):
    """One person alone reaches no agreement, whichever of the two it is."""
    number, a = screened(as_role)
    b = city.party_of(number, "party_b", now=NOW)
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    city.act(number, "propose", given={"agreement": "Quiet from ten.", "perform_by": "2026-10-30"}, now=NOW)
    refused(number, "sign", b)
    city.act(number, "sign", actor=a, now=LATER)
    assert city.row_of(number).step == "countersigning"
    refused(number, "sign", a)
    city.act(number, "sign", actor=b, now=LATER)
    assert city.row_of(number).step == "agreed"
    assert city.agrees(number, as_role)


def test_each_side_reads_whose_turn_it_is(town, as_role):
    from maplebridge.kernel.conduct import pages

    number, a = screened(as_role, contact=MINE)
    b = city.party_of(number, "party_b", now=NOW)
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    city.act(number, "propose", given={"agreement": "Quiet from ten.", "perform_by": "2026-10-30"}, now=NOW)
    for actor, begins in ((a, "It is your turn: "), (b, "It waits for “One party”: ")):
        assert pages.follow_page(actor=actor, number=number, now=LATER).lede.in_language("en").startswith(begins)
    city.act(number, "sign", actor=a, now=LATER)
    for actor, begins in ((a, "It waits for “The other party”: "), (b, "It is your turn: ")):
        assert pages.follow_page(actor=actor, number=number, now=LATER).lede.in_language("en").startswith(begins)


def test_a_party_reads_nothing_of_the_others_words_nor_how_they_are_reached(town, as_role):
    from django.db import connection
    from django.db.utils import ProgrammingError

    from maplebridge.kernel.conduct import pages, receipts
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter.models import Matter, Statement

    number, a = screened(as_role, contact=MINE)
    b = city.party_of(number, "party_b", now=NOW)
    city.act(number, "add", given={"text": "He also threw a stone."}, actor=a, now=NOW)
    city.act(number, "add", given={"text": "I only practise for the parade."}, actor=b, now=NOW)
    page = pages.follow_page(actor=b, number=number, now=LATER)
    paper = receipts.receipt(actor=b, number=number, now=LATER)
    shown = repr(page) + repr(paper)
    for secret in ("Lin Street", "13812345678", "flat 402", "threw a stone"):
        assert secret not in shown
    assert "practise for the parade" in shown
    assert "something between you" in page.part.about
    assert page.part.title.in_language("en") == "The other party"
    own = pages.follow_page(actor=a, number=number, now=LATER)
    assert "Lin Street" in repr(own)
    assert "threw a stone" in repr(own)
    assert "practise for the parade" not in repr(own)
    with scope.reading(b):
        assert not Statement.objects.filter(matter=number, seq=1).exists()
        assert Matter.objects.get(pk=number).title == ""
        assert Matter.objects.values_list("title", flat=True).get(pk=number) == ""
    with scope.reading(a):
        assert Matter.objects.get(pk=number).title == WORDS[:60]
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("SELECT title FROM matter_matter")


def test_a_party_cannot_open_the_sealed_contact(town, as_role):
    from django.db import transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.sealed import vault

    number, _ = screened(as_role, contact=MINE)
    b = city.party_of(number, "party_b", now=NOW)
    with transaction.atomic():
        scope.enter(b)
        (person,) = vault.persons_of(number)
        with pytest.raises(vault.PersonErased):
            vault.open_contact(person_id=person, actor=b, why="I want to know.", now=NOW)


def test_what_a_party_writes_it_writes_in_its_own_name(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope

    number, _ = screened(as_role)
    b = city.party_of(number, "party_b", now=NOW)
    city.act(number, "add", given={"text": "Here I am."}, actor=b, now=LATER)
    with scope.reading(b):
        assert ledger.entries_of(number)[-1].by == f"party:{b.party}"
    with pytest.raises(Exception, match="is not written by") as refusal, scope.reading(b):
        ledger.append(matter=number, kind="added", at=LATER, by="resident", data={})
    assert isinstance(refusal.value.__cause__, InsufficientPrivilege)


def test_one_address_for_both_sides_gets_paper_and_says_so(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.matter.models import Party
    from maplebridge.rules.refusal import Incomplete

    number, a = screened(as_role, contact=MINE)
    with pytest.raises(Incomplete) as refusal:
        city.party_of(number, "party_b", contact=Contact(**MINE), now=NOW)
    assert set(refusal.value.fields) == {"phone"}
    from maplebridge.kernel.identity import scope

    with scope.reading(a):
        assert not Party.objects.filter(matter=number).exists()
        assert ledger.entries_of(number)[-1].kind == "sealed_read"
    city.party_of(number, "party_b", contact=Contact(**THEIRS), now=NOW)


def test_a_second_press_finds_the_same_party_and_code(town, as_role):
    from maplebridge.kernel.conduct import parties

    number, _ = screened(as_role)
    facts = {
        "actor": city.post_of(city.row_of(number).office, "officer"), "number": number, "role": "party_b",
        "about": "Noise at night, in your house.", "way": "counter", "key": "p" * 20, "now": NOW,
    }  # fmt: skip
    first, second = parties.call_in(**facts), parties.call_in(**facts)
    assert first == second
    assert len(first.code) == 19


def test_only_the_office_that_has_it_calls_in(town, as_role):
    from maplebridge.kernel.conduct import parties
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    number, a = screened(as_role)
    facts = {"number": number, "role": "party_b", "about": "Noise at night, in your house.", "way": "counter", "now": NOW}
    with pytest.raises((NotAllowed, NotFound)):
        parties.call_in(actor=a, **facts)
    other = city.row_of(number).office + 1
    with pytest.raises((NotAllowed, NotFound)):
        parties.call_in(actor=city.post_of(other, "officer"), **facts)
    mine = city.post_of(city.row_of(number).office, "officer")
    with pytest.raises(Incomplete):
        parties.call_in(actor=mine, **{**facts, "role": "party_a"})
    with pytest.raises(Incomplete):
        parties.call_in(actor=mine, **{**facts, "about": "x"})


def test_each_side_gets_its_own_letter_and_no_word_of_the_other(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import telling
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter.models import Party
    from maplebridge.kernel.notice.models import Outbox

    number, a = screened(as_role, contact={"email": "first@example.org"})
    from maplebridge.kernel.conduct import parties

    parties.call_in(
        actor=city.post_of(city.row_of(number).office, "officer"), number=number, role="party_b", way="mail",
        about="Noise at night, in your house.", contact=Contact(email="second@example.org"), now=NOW,
    )  # fmt: skip
    with scope.reading(a):
        entries = ledger.entries_of(number)
    with as_role("clock"):
        telling.tell_parties(entries, NOW)
        party = Party.objects.get(matter=number)
        letters = {one.to: one.body for one in Outbox.objects.filter(matter=number)}
        code = parties.code_to_send(party)
    assert len(letters) == 2
    theirs = letters.pop(party.person)
    (mine,) = letters.values()
    assert code in theirs
    assert "Noise at night" in theirs
    assert code not in mine
    for secret in ("Lin Street", "13812345678", "first@example.org"):
        assert secret not in theirs


def test_erasing_one_side_leaves_the_others_words(town, as_role, tmp_path):
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.matter.models import Party, Statement
    from maplebridge.kernel.records import erasing

    number, a = screened(as_role, contact=MINE)
    b = city.party_of(number, "party_b", contact=Contact(**THEIRS), now=NOW)
    city.act(number, "add", given={"text": "Mine to keep."}, actor=a, now=LATER)
    city.act(number, "add", given={"text": "Mine to forget."}, actor=b, now=LATER)
    with as_role("clock"):
        person = Party.objects.get(matter=number).person
        erasing.erase(person_id=person, why="asked", by="system", now=LATER, journal_folder=tmp_path)
        left = " ".join(Statement.objects.filter(matter=number).values_list("text", flat=True))
    assert "Mine to keep." in left
    assert WORDS in left
    assert "Mine to forget." not in left
    assert proved(as_role) == []


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE matter_party SET code = sha256('x')",
        "UPDATE matter_party SET role = 'party_a'",
        "UPDATE matter_party SET person = NULL",
        "DELETE FROM matter_party",
        "INSERT INTO matter_party (matter, role, way, code, seq, at) "
        "SELECT matter, role, way, sha256('y'), 99, at FROM matter_party",
    ],
)
def test_a_party_that_no_entry_called_in_is_found(town, as_role, planted):
    import psycopg

    from maplebridge.kernel.conduct.reaching import Contact

    number, _ = screened(as_role)
    city.party_of(number, "party_b", contact=Contact(**THEIRS), now=NOW)
    assert proved(as_role) == []
    with psycopg.connect(town.url("admin")) as connection:
        connection.execute(planted)
    assert [one.code for one in proved(as_role)] == ["party"]


def test_a_lost_code_of_a_party_is_given_anew_and_the_bringers_stays(town, as_role):
    from maplebridge.kernel.conduct import counters
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter import codes

    number, a = screened(as_role, contact=MINE)
    b = city.party_of(number, "party_b", contact=Contact(**THEIRS), now=NOW)
    desk = city.post_of(city.row_of(number).office, "counter")
    fresh = counters.new_code(actor=desk, number=number, shown=THEIRS["phone"], key="c" * 20, now=LATER)
    assert fresh == counters.new_code(actor=desk, number=number, shown=THEIRS["phone"], key="c" * 20, now=LATER)
    assert not scope.opens(b)
    assert scope.opens(a)
    again = codes.holder_by(number, fresh)
    assert scope.opens(again)
    with scope.reading(again):
        assert again.part == "party_b"
    assert proved(as_role) == []


def test_how_much_one_side_adds_takes_nothing_from_what_the_other_may(town, as_role):
    """Ten times a day is each side's own; nobody learns from a refusal how much the other one wrote."""
    from maplebridge.kernel.conduct.adding import MOST_A_DAY
    from maplebridge.rules.refusal import TooMany

    number, a = screened(as_role, contact=MINE)
    b = city.party_of(number, "party_b", now=NOW)
    for n in range(MOST_A_DAY):
        city.act(number, "add", given={"text": f"And once more, {n}."}, actor=a, now=LATER)
    with pytest.raises(TooMany):
        city.act(number, "add", given={"text": "And again."}, actor=a, now=LATER)
    with pytest.raises(TooMany):
        city.act(number, "reach", given={"safe_way": "paper"}, actor=a, now=LATER)
    city.act(number, "add", given={"text": "I stop at ten."}, actor=b, now=LATER)
    assert "reach" in opens(b, number)
