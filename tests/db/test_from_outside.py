"""What a body outside the city does has a door: a desk puts its paper on record, by the page, and nobody else does."""

from __future__ import annotations

import base64
import json
import re
from datetime import timedelta
from random import Random

import pytest

import sampled as city
from law.packed import NAMES, PACK, read
from maplebridge.rules.frozen import Frozen

NOW = city.NOW
AT = NOW + timedelta(hours=3)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def from_outside(definition):
    """(place, form's name, office role that enters it) of each act of a body outside."""
    for step in definition.steps.values():
        acts = [(name, act) for name, act in definition.acts_at(step.name).items()]
        for name, one in [*acts, *((f"duty.{name}", duty) for name, duty in step.duties.items())]:
            if definition.roles[one.who[0]].kind == "outside":
                yield step.name, name, definition.roles[one.who[0]].entered_by[0]
    for place in definition.outsides.values():
        for name, act in place.acts.items():
            if definition.roles[act.who[0]].kind == "office":
                yield place.name, name, act.who[0]


EVERY = {name: list(from_outside(read(PACK / "procedures" / f"{name}.toml"))) for name in NAMES}
DOORS = [(name, *one) for name, acts in EVERY.items() for one in acts]


def put_at(number, place, as_role, name=""):
    """Let a matter stand at a place of its procedure, as if it had come there: what went before is not this test's,
    and what an act there requires has happened."""
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter.lifecycle.holding import hold
    from maplebridge.kernel.matter.storage import state as codec
    from maplebridge.rules.course.draft import Draft
    from maplebridge.rules.course.moves import duty_clock, enter
    from maplebridge.rules.course.plan import plan_of

    row = city.row_of(number)
    adopted = registry.by_id(row.procedure_id)
    draft = Draft(plan_of(adopted.procedure, ()), registry.calendar(adopted.pack), codec.state_of(row))
    enter(draft, place, draft.last, {})
    here = draft.plan.places[place]
    waits = {name: plan for name, plan in getattr(here, "duties", {}).items() if plan.duty.after}
    draft.facts |= {f"{place}.{one}" for plan in waits.values() for one in plan.duty.after}
    if name in here.acts:
        draft.facts |= {*here.acts[name].act.requires}
    draft.duties = {
        **draft.duties,
        **{name: duty_clock(draft, plan, draft.last, draft.last) for name, plan in waits.items()},
    }
    draft.write("act", draft.last, None, "x", {})
    state = draft.state()
    held = hold(adopted.procedure, state, place=row.place, category=row.category, before=None)
    assert held.office is not None
    row.step, row.seq, row.due, row.next = state.step, row.seq, None, None
    row.full = {**state.to_json(), "seq": row.seq}
    kept = json.dumps(codec.packed(row))
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matter_matter SET step = %s, state = %s, due = NULL, next = NULL, office = %s, unit = %s "
            "WHERE number = %s",
            [state.step, kept, held.office, held.unit, number],
        )
    return adopted.procedure


def browser_of(office, role, client):
    """A browser in which somebody at an office has signed in, whose post fills a role there."""
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account

    found = next(one for one in Account.objects.all() if actor_for(one, NOW).has(office, role))
    client.force_login(found)
    return client


def sent(client, address, form, given, files):
    """The form of an act as a browser sends it, with the hidden parts of its page."""
    hidden = dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', form))
    return client.post(address, {**hidden, **given, **({"files": files} if files else {})})


@pytest.fixture
def client():
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def test_every_body_outside_has_a_desk_that_enters_its_paper():
    assert len(DOORS) >= 20
    some = {"cn.reconsideration", "cn.labour.dispute", "cn.petition.claim", "cn.regulation.local"}
    assert some <= {one[0] for one in DOORS}


@pytest.mark.parametrize(("key", "place", "name", "role"), DOORS, ids=[".".join(one[:3]) for one in DOORS])
def test_the_desk_enters_it_by_its_page_and_nobody_else_does(
    town, as_role, client, monkeypatch, key, place, name, role
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from maplebridge.demo import meeting
    from maplebridge.kernel import ledger
    from maplebridge.kernel.file.choices import course_choice
    from maplebridge.kernel.file.heading import loaded
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter import numbers
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    number = city.opened_under(
        key, as_role, level=read(PACK / "procedures" / f"{key}.toml").opens.levels[0], days=True
    )
    definition = put_at(number, place, as_role, name)
    row = city.row_of(number)
    who = definition.roles[role].title
    assert row.office is not None, f"an office answers for {who}"
    choice = course_choice(loaded(row, now=AT), frozenset({role}) | definition.outside_of({role}), name)
    given = {
        k: str(v) for k, v in meeting._given(row, definition, choice, (Random(1), AT)).items() if k != "files"
    }
    given = {**given, "paper_name": "Letter No. 17", "paper_day": city.today(NOW)}
    for wrong in (holder_of(number), city.post_of(row.office + 1, role)):
        with pytest.raises((NotAllowed, NotFound)):
            city.act(number, name, actor=wrong, given=given, now=AT)
    with pytest.raises(Incomplete) as without:
        city.act(number, name, actor=city.post_of(row.office, role), given=given, now=AT)
    assert "files" in without.value.fields, "a direct call without the paper is refused as the page is"
    address = f"/en/desk/{numbers.show(number)}/do/{name}"
    assert client.get(address).status_code in (302, 403, 404), "no stranger sees the form"
    signed_in = browser_of(row.office, role, client)
    form = signed_in.get(address).content.decode()
    assert "You put on record what came on paper from outside" in form
    paper = lambda: SimpleUploadedFile("ruling.png", PNG, "image/png")  # noqa: E731
    for lacks in ("paper_name", "paper_day", "files"):
        less = {one: value for one, value in given.items() if one != lacks}
        answer = sent(signed_in, address, form, less, None if lacks == "files" else paper())
        assert answer.status_code == 422, f"without {lacks}: {answer.status_code}"
        assert city.row_of(number).seq == row.seq
    late = sent(signed_in, address, form, {**given, "paper_day": "2026-12-31"}, paper())
    assert late.status_code == 422
    answer = sent(signed_in, address, form, given, paper())
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    with as_role("clock"):
        entry = ledger.entries_of(number)[-1]
    assert entry.by.startswith("post:")
    assert {"paper_name", "paper_day", "file.1"} <= set(entry.content.words)


def test_the_answer_of_a_respondent_reaches_the_applicant_with_its_paper(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    number = city.opened_under("cn.reconsideration", as_role, level="county")
    applicant = holder_of(number)
    city.act(number, "accept", now=NOW)
    city.act(number, "duty.send_copy", now=NOW)
    given = {
        "paper_name": "Answer No. 17",
        "paper_day": city.today(NOW),
        "files": [("a.png", "image/png", PNG)],
    }
    city.act(number, "duty.answer", given=given, now=AT)
    page = pages.follow_page(actor=applicant, number=number, now=AT)
    line = page.timeline[0]
    assert "put on record" in line.by.in_language("en")
    assert any("Answer No. 17" in one.in_language("en") for one in line.values)
    assert len(line.papers) == 1
    assert city.agrees(number, as_role)


def test_a_body_outside_that_nobody_enters_for_is_unsound():
    from law.packed import calendar
    from maplebridge.rules.soundness import prove

    definition = read(PACK / "procedures" / "cn.reconsideration.toml")
    from dataclasses import replace

    roles = {**definition.roles, "respondent": replace(definition.roles["respondent"], entered_by=())}
    found = prove(replace(definition, roles=Frozen(roles)), calendar()).problems
    assert {(one.code, one.where) for one in found} == {
        ("S11", f"{step}.{name}") for step in ("simple", "ordinary") for name in ("answer", "respondent_signs")
    }


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'applicant = { kind = "party",',
            'applicant = { kind = "party", entered_by = "office",',
            "act themselves",
        ),
        ('entered_by = "office"', 'entered_by = "applicant"', "is no office"),
        ('entered_by = "office"', 'entered_by = "ofice"', "office"),
    ],
)
def test_only_an_office_enters_and_only_for_a_body_outside(before, after, said):
    from maplebridge.rules.language import ProcedureError, parse

    text = (PACK / "procedures" / "cn.reconsideration.toml").read_text("utf-8")
    assert before in text
    with pytest.raises(ProcedureError, match=said):
        parse(text.replace(before, after, 1), name="x.toml")


def test_only_the_role_that_is_named_stands_for_a_body_outside():
    """Whoever has another role at the same matter enters nothing for that body."""
    definition = read(PACK / "procedures" / "cn.reconsideration.toml")
    [body] = [one for one in definition.roles.values() if one.entered_by]
    others = {name for name, one in definition.roles.items() if one.kind == "office"} - set(body.entered_by)
    assert definition.outside_of(body.entered_by) == {body.name}
    assert others
    assert definition.outside_of(others) == frozenset()
