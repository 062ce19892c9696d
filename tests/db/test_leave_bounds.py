"""What leave to read does not do: it opens nothing that goes round its reader, whenever that came to be so, and no act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

import sampled as city
from db.test_leave import OTHER, matter, offices_of, reads, run  # noqa: F401  a fixture
from db.test_scope import ENTER, session, strict, whole  # noqa: F401  fixtures


def against(office):
    """A matter brought against an office: its number, and as it is written."""
    from maplebridge.kernel.matter import numbers

    number = city.report(now=datetime.now(UTC), against=office).number
    return number, numbers.show(number)


def unit_of(office):
    from maplebridge.kernel.territory import queries as territory

    return territory.tree().unit(territory.offices().office(office).unit)


def counted(name):
    """How many matters the city's home counts, finds and lists for an account."""
    from maplebridge.kernel.file import desk
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account

    now = datetime.now(UTC)
    actor = actor_for(Account.objects.get(username=name), now)
    return [
        len(desk.inbox(actor=actor, tab="below", now=now).rows),
        len(desk.search(actor=actor, words=city.TEXT.split()[0], now=now).rows),
    ]


def test_whoever_has_leave_and_then_a_post_there_reads_no_more(town, as_role):
    office = offices_of("handler.liuxi")[0]
    (_, shown), (_, open_to_all) = against(office), against(None)
    for one in (shown, open_to_all):
        assert run(as_role, "leave", one, "--name", OTHER, "--why", "To advise.") == 0
        assert reads(OTHER, one)
    before = counted(OTHER)
    whole(
        as_role,
        "INSERT INTO identity_post (account_id, office_id, kind, valid_from) "
        "SELECT id, %s, 'officer', '2020-01-01' FROM identity_account WHERE username = %s",
        next(one.id for one in _offices_at(unit_of(office).id) if one.id != office),
        OTHER,
    )
    assert not reads(OTHER, shown)
    assert reads(OTHER, open_to_all), "what is against nobody stays open"
    assert [one - 1 for one in before] == counted(OTHER)


def _offices_at(unit):
    from maplebridge.kernel.territory import queries as territory

    return territory.offices().at(unit)


@pytest.mark.parametrize("how", ["leave", "handed on"])
def test_what_was_opened_is_shut_when_the_map_puts_its_reader_there(town, as_role, how):
    from maplebridge.kernel.territory import changes
    from maplebridge.kernel.territory import queries as territory

    office, reader = offices_of("handler.liuxi")[0], offices_of(OTHER)[0]
    number, shown = against(office)
    if how == "leave":
        assert run(as_role, "leave", shown, "--office", str(reader), "--why", "To advise.") == 0
    else:
        whole(
            as_role, "INSERT INTO matter_handedon (matter, office, at) VALUES (%s, %s, now())", number, reader
        )
    assert reads(OTHER, shown)
    gone, stays = unit_of(reader), unit_of(office)
    with as_role("clock"):
        changes.merge([gone.code], into=stays.code, on=datetime.now(UTC).date() - timedelta(days=1))
    territory.forget()
    assert not reads(OTHER, shown)
    territory.forget()


def test_a_post_that_ended_yesterday_in_town_is_no_post_any_more(town, as_role):
    """At 00:30 in Fenghe it is still yesterday in UTC."""
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.conduct import leave
    from maplebridge.kernel.identity.models import Account

    office = offices_of("handler.liuxi")[0]
    now = datetime.now(towntime.zone()).replace(hour=0, minute=30) + timedelta(days=1)
    yesterday = now.date() - timedelta(days=1)
    account = Account.objects.get(username=OTHER).pk
    whole(
        as_role,
        "INSERT INTO identity_post (account_id, office_id, kind, valid_from, valid_until) "
        "VALUES (%s, %s, 'officer', '2020-01-01', %s)",
        account, office, yesterday,
    )  # fmt: skip
    assert leave._offices(leave.Reader(account=account), now.astimezone(UTC)) == frozenset(
        offices_of(OTHER)
    ) - {office}


TRIED = {
    "note": "INSERT INTO conduct_note (matter, office, account, at, text) "
    "VALUES (%(number)s, %(office)s, mb_account(), now(), 'x')",
    "entry": "SELECT * FROM ledger_append(%(number)s, now(), 'act', 'post:' || mb_account(), '{}')",
    "word": "INSERT INTO matter_statement (matter, seq, field, text, salt, sealed) "
    "VALUES (%(number)s, 2, 'text', 'x', 'x', false)",
    "join": "INSERT INTO matter_link (parent, child, kind) VALUES (%(number)s, %(own)s, 'same')",
    "join the other way": "INSERT INTO matter_link (parent, child, kind) VALUES (%(own)s, %(number)s, 'same')",
    "person": "INSERT INTO identity_person (id, matter) VALUES (999999, %(number)s)",
}
NOTHING = {
    "row": "UPDATE matter_matter SET missed = missed + 1 WHERE number = %(number)s",
    "lock": "SELECT 1 FROM matter_matter WHERE number = %(number)s FOR UPDATE",
}


def test_the_database_lets_whoever_has_leave_write_nothing(strict, as_role, session, matter):  # noqa: F811
    """The same statements go through at the office that has the matter, so each is refused for its reader alone."""
    number, shown = matter
    handler, office = "handler.dongbu", offices_of(OTHER)[0]
    own = city.report("The lamp at Dongbu is dark. 东埠镇路灯不亮。", now=datetime.now(UTC)).number
    whole(as_role, "UPDATE matter_matter SET office = %s WHERE number = %s", office, own)
    assert run(as_role, "leave", shown, "--office", str(office), "--why", "To advise.") == 0

    def tried(words, of, first="SELECT"):
        with psycopg.connect(strict.url("web")) as connection:
            assert connection.execute(ENTER, [session(handler)]).fetchone() != (None,)
            values = {"number": of, "own": own, "office": office}
            connection.execute(first, values)
            try:
                return connection.execute(words, values).rowcount
            except psycopg.errors.InsufficientPrivilege:
                return "refused"
            finally:
                connection.rollback()

    assert tried("SELECT 1 FROM matter_matter WHERE number = %(number)s", number) == 1, "it is read"
    assert {name: tried(words, number) for name, words in TRIED.items()} == dict.fromkeys(TRIED, "refused")
    assert {name: tried(words, number) for name, words in NOTHING.items()} == dict.fromkeys(NOTHING, 0)
    keep, kept = "SELECT identity_keep(%(number)s)", "SELECT 1 WHERE mb_matter() = %(number)s"
    assert [tried(kept, of, keep) for of in (number, own)] == [0, 1]
    allowed = {name: tried(words, own) for name, words in {**TRIED, **NOTHING}.items() if "join" not in name}
    assert allowed == dict.fromkeys(allowed, 1)


def test_whoever_has_leave_writes_no_note_opens_no_contact_and_sorts_nothing(matter, as_role):  # noqa: F811
    from maplebridge.acts.hear import sorting
    from maplebridge.kernel.conduct import acts, contacts
    from maplebridge.kernel.conduct.models import Note
    from maplebridge.rules.refusal import NotAllowed

    number, shown = matter
    office, now = offices_of(OTHER)[0], datetime.now(UTC)
    assert run(as_role, "leave", shown, "--office", str(office), "--why", "To advise.") == 0
    asked = {"actor": city.post_of(office, "handler"), "number": number, "now": now}
    as_another = sorting.Classification(category="0201", urgency=2, reason="It is a drain and no lamp.")
    row = city.row_of(number)
    tries = {
        "note": lambda: acts.add_note(**asked, text="Between us"),
        "contact": lambda: contacts.open_contact(**asked, reason="To call back about it."),
        "kind": lambda: sorting.change(**asked, classification=as_another, last_read=row.seq),
        "act": lambda: acts.act_on(**asked, name="dispatch", given={}, seen=row.seq),
        "add": lambda: acts.act_on(**asked, name="add", given={"text": "More"}, seen=row.seq),
    }
    for name, attempt in tries.items():
        with pytest.raises(NotAllowed, match=r"another office|answers for"):
            attempt()
        assert city.row_of(number).seq == row.seq, name
    with as_role("clock"):
        assert not Note.objects.exists()


def test_the_words_of_a_reason_are_proved_and_stay_when_the_person_is_erased(matter, as_role, tmp_path):  # noqa: F811
    from maplebridge.config.wiring import REPLAYED, WORDS
    from maplebridge.kernel import ledger
    from maplebridge.kernel.records import erasing

    number, shown = matter
    assert run(as_role, "leave", shown, "--name", OTHER, "--why", "To advise.") == 0

    def found():
        with as_role("owner"):
            return {one.sentence for one in ledger.replay([*REPLAYED, *WORDS]).findings}

    assert found() == set()
    whole(
        as_role, "UPDATE matter_statement SET text = 'Another' WHERE matter = %s AND field = 'reason'", number
    )
    assert len(found()) == 1
    whole(
        as_role,
        "UPDATE matter_statement SET text = 'To advise.' WHERE matter = %s AND field = 'reason'",
        number,
    )
    with as_role("clock"):
        erasing.erase_words(
            matter=number, why="asked", by="system", now=datetime.now(UTC), journal_folder=tmp_path
        )
    assert found() == set()
