"""What a party reads: its own words, answers, and what the procedure says it is told; nothing else of an act."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

import papered
import sampled as city
from sampled import NOW

INSIDE = "We will not do this one, said on the quiet."
TOLD = "Material is ordered."


@pytest.fixture
def number(town):
    made = city.report().number
    city.act(made, "dispatch", now=NOW + timedelta(hours=1))
    return made


def _holder(number):
    from maplebridge.kernel.identity.actor import holder_of

    return holder_of(number)


def _texts(number, actor=None, days=3):
    from maplebridge.kernel.conduct import pages

    page = pages.follow_page(actor=actor or _holder(number), number=number, now=NOW + timedelta(days=days))
    return page, "\n".join(item.text for item in page.timeline)


def test_why_an_office_objects_to_another_stays_inside(number):
    given = {"reason": INSIDE, "legal_ground": "Task list 3."}
    city.act(number, "object", given=given, now=NOW + timedelta(hours=2))
    page, said = _texts(number)
    assert page.timeline[0].title.in_language("en") == "Not ours: Liuxi Governance Centre"
    assert INSIDE not in said
    assert page.answer is None
    row = city.row_of(number)
    _, inside = _texts(number, city.post_of(row.office, "hotline"))
    assert INSIDE in inside


def test_an_answer_a_refusal_with_its_reason_and_a_field_marked_told_are_shown(number):
    handler = city.row_of(number).office
    head = city.post_of(handler, "head")
    longer = {"reason": "A part is missing.", "progress": TOLD}
    city.act(number, "extend", given=longer, actor=head, now=NOW + timedelta(days=1))
    _, said = _texts(number)
    assert "A part is missing." in said
    assert TOLD in said
    refused = {"reason": "It is private ground.", "legal_ground": "Jinan art. 24(4)."}
    city.act(number, "explain", given=refused, now=NOW + timedelta(days=2))
    page, said = _texts(number)
    assert page.answer is not None
    assert "It is private ground." in page.answer.text


def test_what_the_hotline_notes_of_a_call_is_not_the_answer(number):
    from maplebridge.kernel.territory import queries as territory

    city.act(number, "reply", given={"answer": "The lamp is mended."}, now=NOW + timedelta(days=1))
    row = city.row_of(number)
    desk = city.post_of(territory.offices().holder("hotline", row.unit, row.category).id, "hotline")
    city.act(number, "called_back", actor=desk, given={"verdict": INSIDE}, now=NOW + timedelta(days=2))
    page, said = _texts(number)
    assert INSIDE not in said
    assert page.answer is not None
    assert page.answer.text == "The lamp is mended."


def _is_seen(number, paper, as_role):
    """The photo stands as a picture on both pages, resident's and office's, and its address gives the picture."""
    from django.test import Client

    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter import numbers

    shown, desk = numbers.show(number), Client(SERVER_NAME="localhost")
    desk.force_login(Account.objects.get(username="leader.city"))
    holder = Client(SERVER_NAME="localhost")
    holder.post("/en/follow", {"number": shown, "code": city.new_code(number)})
    for client, where in ((holder, "follow"), (desk, "desk")):
        page = client.get(f"/en/{where}/{shown}").content.decode()
        [picture] = re.findall(r'<img class="paper-seen" src="([^"]+)" alt="Photo: lamp.png"', page)
        assert paper in picture
        answer = client.get(picture)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert answer.content.startswith(b"\x89PNG")


def test_whoever_brought_it_adds_words_and_a_photo_and_the_office_hears(number, as_role):
    from PIL import Image

    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.file import news as news_queries
    from maplebridge.kernel.notice import news

    octets = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(octets, "PNG")
    given = {"text": "Two more lamps are dark.", "files": [("lamp.png", "image/png", octets.getvalue())]}
    later = NOW + timedelta(days=1)
    before = city.row_of(number)
    for _ in range(2):  # the second press of the same form
        city.act(number, "add", given=given, actor=_holder(number), key="k" * 24, now=later)
    row = city.row_of(number)
    assert (row.seq, row.due, row.step) == (before.seq + 1, before.due, before.step)
    page, said = _texts(number)
    assert "Two more lamps are dark." in said
    assert [paper.name for paper in page.timeline[0].papers] == ["lamp.png"]
    desk = city.post_of(row.office, "handler")
    inside = pages.matter_page(actor=desk, number=number, now=later)
    assert "Two more lamps are dark." in inside.timeline[0].text
    paper = page.timeline[0].papers[0].id
    for reader in (desk, _holder(number)):
        assert pages.read_paper(actor=reader, number=number, paper_id=paper, now=later)[1] == "image/png"
    _is_seen(number, paper, as_role)
    with as_role("clock"):
        news.gather([entry for entry in ledger.entries_of(number) if entry.kind == "added"], later)
    heard = news_queries.news(actor=desk, now=later).rows
    assert [item.why.in_language("en") for item in heard] == ["A party added words or photos."]


def test_only_whoever_brought_it_adds_never_nothing_and_not_without_end(number):
    from maplebridge.rules.refusal import Incomplete, NotAllowed, TooMany

    later = NOW + timedelta(hours=3)
    handler = city.post_of(city.row_of(number).office, "handler")
    with pytest.raises(NotAllowed):
        city.act(number, "add", given={"text": "x"}, actor=handler, now=later)
    with pytest.raises(Incomplete):
        city.act(number, "add", given={"text": "  "}, actor=_holder(number), now=later)
    for _ in range(10):
        city.act(number, "add", given={"text": "more"}, actor=_holder(number), now=later)
    with pytest.raises(TooMany):
        city.act(number, "add", given={"text": "more"}, actor=_holder(number), now=later)
    city.act(number, "withdraw", actor=_holder(number), now=later)
    with pytest.raises(NotAllowed):
        city.act(number, "add", given={"text": "late"}, actor=_holder(number), now=later + timedelta(days=2))


def test_a_paper_of_an_inner_act_is_not_served_to_the_resident(number):
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import NotFound

    handler = city.post_of(city.row_of(number).office, "handler")
    files = [("note.pdf", "application/pdf", papered.pdf("inner"))]
    given = {"reason": INSIDE, "legal_ground": "Task list 3.", "files": files}
    city.act(number, "object", given=given, actor=handler, now=NOW + timedelta(hours=2))
    page, _ = _texts(number)
    assert all(not item.papers for item in page.timeline)
    superior = city.post_of(city.row_of(number).office, "hotline")
    inside = pages.matter_page(actor=superior, number=number, now=NOW + timedelta(days=1))
    paper = inside.timeline[0].papers[0].id
    with pytest.raises(NotFound):
        pages.read_paper(actor=_holder(number), number=number, paper_id=paper, now=NOW + timedelta(days=1))
