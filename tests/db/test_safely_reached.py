"""How may we safely reach you? Each side says it for itself; letters obey, no other side learns of it; erased with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import mailed
import sampled as city
from db.test_parties import MINE, mediation, proved, screened

NOW = city.NOW
LATER = NOW + timedelta(hours=2)
FIRST, SECOND = "first@example.org", "second@example.org"


def said(number, actor, now=LATER, **given):
    return city.act(
        number, "reach", given={f"safe_{name}": value for name, value in given.items()}, actor=actor, now=now
    )


def both(as_role):
    """A mediation with two sides who left an address: number, first, second."""
    from maplebridge.kernel.conduct.reaching import Contact

    number, a = screened(as_role, contact={"email": FIRST, "phone": "13812345678"})
    b = city.party_of(number, "party_b", contact=Contact(email=SECOND, phone="13987654321"), now=NOW)
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    return number, a, b


def sealed(as_role, number):
    """What the vault holds of each person of a matter, as its clock reads it."""
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.matter.lifecycle.acting import acting

    with as_role("clock"), acting(SYSTEM):
        return [
            vault.open_contact(
                person_id=one, actor=SYSTEM, why="to see in a test", now=LATER + timedelta(hours=9)
            )
            for one in vault.persons_of(number)
        ]


def test_each_side_says_it_for_itself_and_the_newest_counts(town, as_role):
    number, a, b = both(as_role)
    said(number, a, way="paper", words="Ask for Xiao Li.")
    said(number, b, way="counter")
    said(number, a, way="any", calls="yes", phone="13700000000")
    first, second = sealed(as_role, number)
    assert first["safe_way"] == "any"
    assert first["safe_calls"] == "no"
    assert first["safe_phone"] == "13700000000"
    assert "safe_words" not in first, "what was said before is replaced as a whole"
    assert first["email"] == FIRST
    assert second["safe_way"] == "counter"
    assert proved(as_role) == []


def test_the_other_side_sees_neither_what_was_said_nor_that_anything_was(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.sealed import vault

    number, a, b = both(as_role)
    before = repr(pages.follow_page(actor=b, number=number, now=LATER).timeline)
    said(number, a, words="He reads my letters.")
    page = pages.follow_page(actor=b, number=number, now=LATER)
    assert repr(page.timeline) == before
    assert "He reads my letters" not in repr(page)
    own = pages.follow_page(actor=a, number=number, now=LATER).timeline[0]
    assert "safely be reached" in own.title.in_language("en")
    with scope.reading(b):
        for person in vault.persons_of(number):
            with pytest.raises(vault.PersonErased):
                vault.open_again(person_id=person)


def test_no_page_says_whether_a_contact_was_left_and_who_left_none_is_asked_for_one(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import Incomplete

    number, a = mediation(as_role)
    shown = {one.name for one in pages.follow_page(actor=a, number=number, now=LATER).acts}
    assert "reach" in shown, "no page says whether a contact was left"
    with pytest.raises(Incomplete, match="You left no contact") as refusal:
        said(number, a, way="paper")
    assert set(refusal.value.fields) == {"email"}
    assert city.row_of(number).seq == 1, "nothing was written"


def test_nobody_else_says_it_and_nothing_that_is_not_offered(town, as_role):
    from maplebridge.kernel.matter import codes
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    other, x, _ = both(as_role)
    a = codes.holder_by(other, "AAAA-BBBB-CCCC-DDDD")
    with pytest.raises((NotAllowed, NotFound)):
        said(other, a, way="paper")
    with pytest.raises((NotAllowed, NotFound)):
        said(other, city.post_of(city.row_of(other).office, "committee"), way="paper")
    for wrong in ({}, {"way": "pigeon"}, {"hours": "noon"}, {"phone": "12"}, {"words": "x" * 501}):
        with pytest.raises(Incomplete):
            said(other, x, **wrong)


@pytest.fixture
def tell(settings, as_role):
    """A round of the worker at a moment; (to, subject) of each mail, what waits on paper, when the others leave."""
    from maplebridge.kernel.notice import ways
    from maplebridge.kernel.notice.models import Outbox, Sending

    with mailed.taking(settings) as taken:
        work = mailed.rounds(as_role)

        def at(number, now):
            taken.taken.clear()
            work(now)
            work(now + timedelta(minutes=1))
            with as_role("clock"):
                paper = [one.text for one in Sending.objects.filter(matter=number, way=ways.PAPER)]
                left = Outbox.objects.filter(matter=number, sent=None, failed=None)
                waits = list(left.values_list("after", flat=True))
            mails = [(to[0], taken.words(n).splitlines()[0]) for n, (to, _) in enumerate(taken.taken)]
            return mails, paper, waits

        yield at


def test_who_wants_nothing_sent_gets_nothing_and_the_other_side_its_letter(town, as_role, tell):
    number, a, _ = both(as_role)
    said(number, a, way="counter")
    mails, paper, waits = tell(number, LATER)
    assert {to for to, _ in mails} == {SECOND}
    assert (paper, waits) == ([], [])


def test_only_on_paper_and_a_plain_subject(town, as_role, tell):
    number, a, b = both(as_role)
    said(number, a, way="paper")
    said(number, b, plain="yes")
    mails, paper, _ = tell(number, LATER)
    assert [to for to, _ in mails] == [SECOND] * len(mails)
    assert mails
    for _, subject in mails:
        assert "FH-" not in subject
        assert "A message for you" in subject
    assert len(paper) == 1


def test_hours_are_kept(town, as_role, tell):
    number, a, b = both(as_role)
    said(number, a, hours="afternoon")
    said(number, b, way="counter")
    at = LATER.replace(hour=1)  # nine in the morning in the city
    mails, _, waits = tell(number, at + timedelta(days=1))
    assert mails == []
    assert [one.astimezone(UTC).hour for one in waits] == [4]
    mails, _, waits = tell(number, at + timedelta(days=1, hours=4))
    assert {to for to, _ in mails} == {FIRST}
    assert waits == []


@pytest.mark.parametrize(
    ("hours", "now", "then"),
    [
        ("morning", datetime(2026, 11, 30, 1, 0, tzinfo=UTC), datetime(2026, 11, 30, 1, 0, tzinfo=UTC)),
        ("morning", datetime(2026, 11, 30, 4, 0, tzinfo=UTC), datetime(2026, 12, 1, 0, 0, tzinfo=UTC)),
        ("office", datetime(2026, 11, 27, 10, 0, tzinfo=UTC), datetime(2026, 11, 30, 1, 0, tzinfo=UTC)),
        ("any", datetime(2026, 11, 28, 10, 0, tzinfo=UTC), datetime(2026, 11, 28, 10, 0, tzinfo=UTC)),
        ("", datetime(2026, 11, 28, 10, 0, tzinfo=UTC), datetime(2026, 11, 28, 10, 0, tzinfo=UTC)),
    ],
)
def test_the_next_moment_of_the_times_that_somebody_named(db, as_role, hours, now, then):
    from maplebridge.kernel.notice import safely

    with as_role("clock"):
        assert safely.moment({"safe_hours": hours}, now) == then


def test_the_office_that_opens_the_contact_reads_what_it_must_keep_to(town, as_role):
    from maplebridge.kernel.conduct import contacts

    number, a, _ = both(as_role)
    said(number, a, calls="yes", words="Hang up if a man answers.")
    post = city.post_of(city.row_of(number).office, "committee")
    opened = contacts.open_contact(actor=post, number=number, reason="To ask about the time.", now=LATER)
    words = [one.in_language("en") for one in contacts.safe_words(opened)]
    assert words == ["No telephone calls.", "Hang up if a man answers."]


def test_it_is_erased_with_the_contact(town, as_role, tmp_path):
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.records import erasing
    from maplebridge.rules.refusal import NotAllowed

    number, a, _ = both(as_role)
    said(number, a, words="Only at my sister's.")
    with as_role("clock"):
        first = vault.persons_of(number)[0]
        erasing.erase(person_id=first, why="asked", by="system", now=LATER, journal_folder=tmp_path)
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM identity_sealed WHERE person_id = %s", [first])
        assert cursor.fetchone() == (0,)
    with pytest.raises(NotAllowed, match="You left no contact"):
        said(number, a, way="paper", now=LATER + timedelta(hours=1))
    assert proved(as_role) == []


@pytest.mark.parametrize(
    "planted",
    [
        "DELETE FROM identity_sealed WHERE kind LIKE 'safe.%'",
        "UPDATE identity_sealed SET ciphertext = 'x'::bytea WHERE kind LIKE 'safe.%'",
        "INSERT INTO identity_sealed (person_id, matter, kind, ciphertext) "
        "SELECT person_id, matter, 'safe.x', ciphertext FROM identity_sealed WHERE kind LIKE 'safe.%'",
    ],
)
def test_what_was_said_cannot_be_changed_unseen(town, as_role, planted):
    import psycopg

    number, a, _ = both(as_role)
    said(number, a, way="counter")
    assert proved(as_role) == []
    with psycopg.connect(town.url("admin")) as connection:
        connection.execute(planted)
    assert [one.code for one in proved(as_role)] == ["contact"]


def test_a_letter_to_a_party_waits_with_the_other_letters_and_has_its_code(town, as_role, tell):
    from maplebridge.kernel.conduct import letters, parties
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.matter.models import Party
    from maplebridge.rules.refusal import Incomplete

    number, _ = screened(as_role, contact={"email": FIRST})
    office = city.row_of(number).office
    facts = {
        "actor": city.post_of(office, "officer"), "number": number, "role": "party_b", "way": "letter",
        "about": "Noise at night, in your house.", "now": NOW,
    }  # fmt: skip
    with pytest.raises(Incomplete) as refused:
        parties.call_in(**facts, contact=Contact(phone="13987654321"))
    assert set(refused.value.fields) == {"letters_to"}
    called = parties.call_in(**facts, contact=Contact(letters_to="Lane 3, House 8", email=SECOND))
    assert called.code == "", "the code is on the letter alone"
    mails, paper, _ = tell(number, LATER)
    with as_role("clock"):
        code = parties.code_to_send(Party.objects.get(matter=number))
    assert SECOND not in {to for to, _ in mails}
    assert len(paper) == 1
    assert code in paper[0]
    [line] = letters.waiting(actor=city.post_of(office, "officer")).lines
    printed = letters.opened(actor=city.post_of(office, "officer"), letter=line.id, key="p" * 20, now=LATER)
    assert printed.to == "Lane 3, House 8"
    assert code in printed.text


def test_a_reading_is_told_to_the_side_whose_contact_it_was(town, as_role, tell):
    from maplebridge.kernel.conduct import pages

    number, a, b = both(as_role)
    tell(number, LATER)

    def readings(actor):
        page = pages.follow_page(actor=actor, number=number, now=LATER + timedelta(hours=1))
        return [one.seq for one in page.timeline if one.mark == "reading"]

    first, second = readings(a), readings(b)
    assert first
    assert second
    assert set(first).isdisjoint(second), "nobody reads that another one's contact was opened"


def test_a_contact_is_opened_once_to_be_compared(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity import scope

    number, a = screened(as_role, contact=MINE)
    city.party_of(number, "party_b", contact=Contact(email=SECOND, phone="13987654321"), now=NOW)
    with scope.reading(a):
        read = [one for one in ledger.entries_of(number) if one.kind == "sealed_read"]
    assert len(read) == 1


def test_a_number_that_both_sides_named_gives_nobody_a_code_at_a_counter(town, as_role):
    """It would say whose code is asked for of neither; before, whoever came first in the vault got a new one."""
    from maplebridge.kernel.conduct import counters
    from maplebridge.rules.refusal import Incomplete

    number, a, b = both(as_role)
    desk = next(one for one in territory_offices() if one.kind == "governance-centre" and "Dongbu" in one.name_en)
    clerk, shared, own = city.post_of(desk.id, "officer"), "13700000000", "13700000001"
    ask = {"actor": clerk, "number": number, "now": LATER + timedelta(hours=9)}
    said(number, a, phone=shared)
    assert counters.new_code(**ask, shown=shared)
    said(number, b, phone=shared)
    with pytest.raises(Incomplete) as refused:
        counters.new_code(**ask, shown=shared)
    assert "several people of the matter left the same" in str(refused.value)
    said(number, b, phone=own)
    next_day = LATER + timedelta(hours=34)
    assert counters.new_code(**{**ask, "now": next_day}, shown=own), "a few comparisons are made a day"


def territory_offices():
    """Every office of the city."""
    from maplebridge.kernel.territory import queries as territory

    return territory.offices().all
