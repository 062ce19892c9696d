"""Nobody acts for an office in a matter of their own, and one account not in two parts of it that are kept apart."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

import sampled as city
from db import test_sent_twice as twice

WHY = "You stand in this matter yourself"
SENT = {"key": twice.KEY, "seen": "2", "answer": "Repaired on Tuesday. 已修复。"}


def both(as_role, *, brought=None):
    """A matter that waits for its office's answer, and the browser of a post there that showed its code; number, client."""
    done = brought or twice.reported()
    if brought is None:
        city.act(done.number, "dispatch", now=datetime.now(UTC))
    client = twice.at_desk(done.number, "officer")
    answer = client.post("/en/follow", {"number": twice.shown(done.number), "code": str(done.code)})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    return done, client


def test_whoever_showed_the_code_acts_on_no_page_and_by_no_program_and_says_why(town, as_role):
    done, client = both(as_role)
    number = twice.shown(done.number)
    page = client.get(f"/en/desk/{number}").content.decode()
    assert WHY in page
    assert f"/en/desk/{number}/do/" not in page
    assert f"/en/desk/{number}/contact" not in page
    for path, sent in (
        (f"/en/desk/{number}/do/reply", SENT),
        (f"/en/desk/{number}/contact", {"key": twice.KEY, "reason": "I want to know who it was."}),
        (f"/en/desk/{number}/note", {"key": twice.KEY, "text": "A word for my office."}),
    ):
        answer = client.post(path, sent)
        assert answer.status_code == 403, path
        assert WHY in answer.content.decode(), path
    assert client.get(f"/en/desk/{number}/do/reply").status_code == 403
    client.get("/en/desk")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    answer = client.post(
        f"/api/v1/matters/{number}/acts",
        {"name": "reply", "given": {"answer": "Repaired."}, "seen": 2},
        content_type="application/json",
        headers={"X-CSRFToken": token, "Idempotency-Key": twice.KEY},
    )
    assert answer.status_code == 403
    assert city.row_of(done.number).seq == 2


def test_it_is_so_in_every_later_session_and_nobody_else_of_the_office_is_concerned(town, as_role):
    done, _client = both(as_role)
    number = twice.shown(done.number)
    again = twice.at_desk(done.number, "officer")
    assert WHY in again.get(f"/en/desk/{number}").content.decode()
    assert again.post(f"/en/desk/{number}/do/reply", SENT).status_code == 403
    other = another_post(as_role, done.number)
    assert WHY not in other.get(f"/en/desk/{number}").content.decode()
    assert other.post(f"/en/desk/{number}/do/reply", SENT).status_code == 302
    assert city.row_of(done.number).seq == 3


def another_post(as_role, number):
    """The browser of a second account with a post at the office that has a matter."""
    from maplebridge.kernel.identity.models import Account, Post

    office = city.row_of(number).office
    with as_role("admin"):
        mine = set(Post.objects.filter(office_id=office).values_list("account_id", flat=True))
        other = Account.objects.exclude(pk__in=mine).filter(username="hotline.city").get()
        Post.objects.create(account=other, office_id=office, kind="officer", valid_from="2026-01-01")
    return twice.named("hotline.city")


def test_whoever_brought_it_while_signed_in_steps_back_from_it(town, as_role):
    client = twice.named("handler.liuxi")
    sent = {"do": "send", "text": city.TEXT, "key": twice.KEY}
    answer = client.post("/en/report", sent)
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    number = answer["Location"].split("/")[3]
    from maplebridge.kernel.matter import numbers

    city.act(numbers.read(number), "dispatch", now=datetime.now(UTC))
    assert client.post(f"/en/desk/{number}/do/reply", SENT).status_code == 403


def test_a_direct_call_is_refused_by_the_database_itself(town, as_role):
    from maplebridge.kernel.conduct import acts
    from maplebridge.kernel.identity.actor import signed_in
    from maplebridge.kernel.identity.models import Account
    from maplebridge.rules.refusal import NotAllowed

    done, client = both(as_role)
    account = Account.objects.get(pk=int(client.session["_auth_user_id"]))
    actor = signed_in(account, client.session.session_key, datetime.now(UTC))
    with pytest.raises(NotAllowed, match=WHY):
        acts.act_on(
            actor=actor, number=done.number, name="reply", given={"answer": "Repaired."}, seen=2, now=datetime.now(UTC)
        )


def test_nobody_steps_another_back_and_nobody_reads_who_did(town, as_role):
    from django.db import connection
    from django.db.utils import ProgrammingError

    from maplebridge.kernel.identity import apart

    done = twice.reported()
    client = twice.at_desk(done.number, "officer")
    token = client.session.session_key
    apart.step_back(token, {done.number: b"x" * 32})
    apart.step_back("no-session-of-anybody", {done.number: b"x" * 32})
    with psycopg.connect(town.url("admin")) as admin:
        assert admin.execute("SELECT count(*) FROM identity_apart").fetchone() == (0,)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM identity_apart")


def test_one_account_does_not_act_in_two_parts_that_are_kept_apart(town, as_role):
    """A person with posts at two offices: having acted for one, they do not act for the other in the same matter."""
    from dataclasses import replace

    from maplebridge.kernel.conduct import roles
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.law import registry

    now = datetime.now(UTC)
    number = city.opened_under("cn.joint.handling", as_role, now=city.NOW, level="county")
    row = city.row_of(number)
    definition = registry.by_id(row.procedure_id).procedure
    lead = replace(city.post_of(row.office, "first_area"), account_id=7)
    with scope.reading(lead):
        assert roles.barred_at(lead, row, definition) == frozenset()
    entered_as(as_role, number, "lead", "post:7", now)
    with scope.reading(lead):
        assert roles.barred_at(lead, row, definition) == {"superior"}
        assert roles.barred_at(replace(lead, account_id=8), row, definition) == frozenset()


def entered_as(as_role, number, role, by, now):
    """An entry in a role by a post, as the clock of a sample city may write it."""
    from maplebridge.kernel import ledger

    with as_role("clock"):
        data = ledger.encoded(changes={}, name="propose", role=role)
        ledger.append(matter=number, kind="act", at=now, by=by, data=data)


def test_one_person_stands_in_two_parts_only_where_the_pack_says_so(town, as_role):
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.packs.competences import competence_of, read_competences
    from maplebridge.rules.refusal import Incomplete
    from mediated import MINE, screened

    assert competence_of("cn.hearing").may_be_one("participant", "public")
    assert not competence_of("cn.mediation.people").may_be_one("party_a", "party_b")
    number, _ = screened(as_role, contact=MINE)
    with pytest.raises(Incomplete):
        city.party_of(number, "party_b", contact=Contact(**MINE), now=city.NOW)
    text = '[procedure."p"]\ntogether = [["party_a", "party_b"]]\n'
    assert read_competences(text, name="t")["p"].may_be_one("party_b", "party_a")
