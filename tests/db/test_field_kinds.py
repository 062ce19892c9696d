"""Fields have kinds: forms show the right control, every door refuses what is not of its kind, nothing typed is lost."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

import papered
import sampled as city
from sampled import NOW

LATER = NOW + timedelta(hours=1)
TEXT = (Path(__file__).parents[1] / "data" / "kinds.toml").read_text("utf-8")
GRID = "2026-10-20\t10\n2026-11-20\t2.5"
NOTED = {"people": "12", "costs": "1200", "on": date(2026, 10, 1)}


@pytest.fixture
def number(town, as_role):
    """A matter under a procedure that has every kind."""
    from maplebridge.kernel.law import registry

    with as_role("clock"):
        registry.adopt(TEXT, name="kinds.toml", pack="cn", now=NOW)
    return bring("cn.kinds")


def bring(procedure):
    """A matter of Liuxi that its governance centre handles."""
    from maplebridge.kernel.conduct import bringing
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.territory import queries as territory

    place = next(u for u in territory.tree().level_units("township") if u.name_en == "Liuxi Township").id
    wanted = bringing.under(
        procedure, unit=place, category="020402", title="x", texts={"text": "x"}, now=NOW
    )
    return bringing.bring(wanted, actor=ANONYMOUS, key="", sent={}, now=NOW).number


@pytest.fixture
def desk(number):
    """A browser in which the office that has it is signed in."""
    from django.test import Client

    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account, Post

    office = city.row_of(number).office
    accounts = Account.objects.filter(pk__in=Post.objects.filter(office_id=office).values("account_id"))
    client = Client(SERVER_NAME="localhost")
    client.force_login(next(one for one in accounts if actor_for(one, NOW).has(office, "handler")))
    return client


def at(number, name):
    from maplebridge.kernel.matter import numbers

    return f"/en/desk/{numbers.show(number)}/do/{name}"


def form_of(number, name):
    from maplebridge.kernel.conduct import pages

    row = city.row_of(number)
    return pages.act_form(actor=city.post_of(row.office, "handler"), number=number, name=name, now=LATER).act


def lines(number, *, inside=True):
    """The newest entry, as an office or as whoever brought it reads it: its values, its words."""
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    row = city.row_of(number)
    if inside:
        page = pages.matter_page(actor=city.post_of(row.office, "handler"), number=number, now=LATER)
    else:
        page = pages.follow_page(actor=holder_of(number), number=number, now=LATER)
    top = page.timeline[0]
    return [one.in_language("en") for one in top.values], top.text


WRONG = [
    ("begin", {"willing": "test"}, "“both said so to the mediator” is not affirmed. Tick it if it is so"),
    ("begin", {"willing": "no"}, "is not affirmed"),
    ("begin", {}, "is not affirmed"),
    ("rate", {"control": "bad"}, "“Risk” is “not”: this act is open only with controllable or barely."),
    ("rate", {"control": "perhaps"}, "Risk"),
    ("note", {**NOTED, "people": "many", "on": "2026-10-01"}, "“People” is a whole number"),
    ("note", {**NOTED, "people": "501", "on": "2026-10-01"}, "“People” is at most 500."),
    ("note", {**NOTED, "costs": "1,200", "on": "2026-10-01"}, "“Costs” is a number"),
    ("note", {**NOTED, "on": "2026-02-30"}, "year-month-day"),
    ("plan", {"instalments": "2026-10-20\tmuch"}, "“Instalments”, row 1: “Amount” is a number"),
    ("attach", {"report": "report.pdf"}, "“Report” needs a file"),
    ("hear", {"minutes": ""}, "Minutes"),
]


@pytest.mark.parametrize(("name", "given", "says"), WRONG)
def test_a_direct_call_is_refused_in_a_sentence_that_names_the_field(number, name, given, says):
    from maplebridge.rules.refusal import Incomplete

    before = city.row_of(number).seq
    with pytest.raises(Incomplete) as refused:
        city.act(number, name, given=given, now=LATER)
    field = next(iter(given), "willing")
    assert set(refused.value.fields) <= {*given, field}
    assert says in next(iter(refused.value.fields.values())).in_language("en")
    assert city.row_of(number).seq == before


@pytest.mark.parametrize(("name", "given", "says"), WRONG)
def test_a_program_is_refused_in_the_same_words(desk, number, name, given, says):
    from maplebridge.kernel.matter import numbers

    row = city.row_of(number)
    sent = {key: value if isinstance(value, str) else value.isoformat() for key, value in given.items()}
    answer = desk.post(
        f"/api/v1/matters/{numbers.show(number)}/acts",
        json.dumps({"name": name, "given": sent, "seen": row.seq}),
        content_type="application/json",
    )
    assert answer.status_code == 422, answer.content
    said = answer.json()
    if name != "attach":  # a file comes by the page alone: a program has no such field
        assert says.split(":")[0] in json.dumps(said, ensure_ascii=False)
    assert city.row_of(number).seq == row.seq


@pytest.mark.parametrize(("name", "given", "says"), WRONG)
def test_a_page_is_shown_again_with_the_sentence_and_every_word(desk, number, name, given, says):
    seq = city.row_of(number).seq
    sent = {key: value if isinstance(value, str) else value.isoformat() for key, value in given.items()}
    answer = desk.post(at(number, name), {**sent, "key": "k" * 24, "seen": str(seq)})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert says.split(": ")[0] in page
    assert "This was not sent yet" in page
    for word in sent.values():
        for cell in filter(None, re.split(r"[\t\n]", word)):
            assert name == "attach" or cell in ("test", "no", "bad", "perhaps") or f'value="{cell}"' in page
    assert city.row_of(number).seq == seq


def test_the_form_of_an_act_shows_the_control_of_each_kind(desk, number):
    expected = {
        "begin": r'type="checkbox" id="willing"[^>]*value="yes".*both said so to the mediator',
        "rate": r'type="radio" id="control-barely"',
        "note": r'id="people" name="people" type="text"[^>]*inputmode="decimal"(?s:.)*id="on" name="on" type="date"',
        "plan": r'<th scope="col">Due</th>(?s:.)*name="instalments.0.0" type="date"(?s:.)*name="instalments.5.1"',
        "attach": r'id="report" name="report" type="file"',
        "hear": r'<textarea id="minutes"(?s:.)*id="files" name="files" type="file"',
    }
    for name, control in expected.items():
        page = desk.get(at(number, name)).content.decode()
        assert re.search(control, page), name
    kinds = {one.name: one.kind for name in ("note", "plan", "done") for one in form_of(number, name).needs}
    assert kinds == {
        "people": "number", "costs": "money", "on": "date", "instalments": "table", "said": "text", "files": "files",
    }  # fmt: skip


def test_what_fits_is_kept_and_said_again_as_its_kind_is_read(number):
    city.act(number, "begin", given={"willing": "yes"}, now=LATER)
    assert lines(number) == (["Affirmed: both said so to the mediator"], "")
    assert lines(number, inside=False) == (["Affirmed: both said so to the mediator"], "")
    city.act(number, "rate", given={"control": "barely"}, now=LATER)
    assert lines(number) == (["Risk: barely"], "")
    assert lines(number, inside=False) == ([], ""), "not told: it stays inside"
    city.act(number, "note", given=NOTED, now=LATER)
    assert lines(number) == (["Costs: 1200.00 CNY", "Day: 1 October 2026", "People: 12"], "")
    city.act(number, "plan", given={"instalments": GRID}, now=LATER)
    [said] = lines(number)[0]
    assert said.startswith("Instalments: Due: 20 October 2026, Amount: 10.00 CNY")
    assert said.endswith("Due: 20 November 2026, Amount: 2.50 CNY")


def test_entries_keep_one_text_of_each_value(number):
    from maplebridge.kernel.matter.models import Statement

    city.act(number, "note", given={**NOTED, "costs": "0.5 CNY"}, now=LATER)
    seq = city.act(number, "plan", given={"instalments": f"\n{GRID}\n\t\n"}, now=LATER)
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter.lifecycle.acting import acting

    with acting(holder_of(number)):
        kept = dict(Statement.objects.filter(matter=number, seq__gte=seq - 1).values_list("field", "text"))
    assert kept == {
        "people": "12", "costs": "0.50 CNY", "on": "2026-10-01",
        "instalments": "2026-10-20\t10.00 CNY\n2026-11-20\t2.50 CNY",
    }  # fmt: skip


def test_a_table_is_sent_cell_by_cell_and_a_second_press_is_the_same(desk, number):
    seq = city.row_of(number).seq
    cells = {"instalments.0.0": "2026-10-20", "instalments.0.1": "10", "instalments.3.0": "2026-11-20",
             "instalments.3.1": "2.5", "instalments.4.0": "", "instalments.4.1": ""}  # fmt: skip
    sent = {**cells, "key": "k" * 24, "seen": str(seq)}
    assert desk.post(at(number, "plan"), sent).status_code == 302
    assert desk.post(at(number, "plan"), sent).status_code == 302
    assert city.row_of(number).seq == seq + 1
    assert lines(number)[0][0].count("CNY") == 2
    odd = {**sent, "key": "m" * 24, "seen": str(seq + 1), "instalments.3.1": "", "instalments.4.0": "soon"}
    answer = desk.post(at(number, "plan"), odd)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="soon"' in page
    assert 'value="2026-11-20"' in page


def test_a_report_is_a_file_in_its_own_field_and_a_record_is_words_or_files(number):
    from maplebridge.rules.refusal import Incomplete

    elsewhere = {"files": [("scan.jpg", "image/jpeg", papered.photo())]}
    with pytest.raises(Incomplete, match="“Report” needs a file"):
        city.act(number, "attach", given=elsewhere, now=LATER)
    city.act(number, "attach", given={"report": [("scan.jpg", "image/jpeg", papered.photo())]}, now=LATER)
    assert lines(number) == (["Report: scan.jpg"], "")
    city.act(number, "hear", given=elsewhere, now=LATER)
    city.act(number, "hear", given={"minutes": "They were heard."}, now=LATER)
    assert lines(number) == ([], "They were heard.")


def test_a_paper_is_one_of_this_matter(number):
    from maplebridge.rules.refusal import Incomplete

    city.act(number, "attach", given={"report": [("scan.jpg", "image/jpeg", papered.photo())]}, now=LATER)
    [field] = form_of(number, "rest").needs
    [(paper, words)] = field.options
    assert words.in_language("en") == "scan.jpg"
    with pytest.raises(Incomplete, match="one paper of this matter"):
        city.act(number, "rest", given={"paper": "00000000-0000-0000-0000-000000000000"}, now=LATER)
    city.act(number, "rest", given={"paper": paper}, now=LATER)
    assert lines(number) == (["Paper: scan.jpg"], "")


def test_an_act_that_rests_on_a_signature_is_shut_until_it_was_given(number):
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import NotAllowed

    with pytest.raises(NotAllowed, match="This must be done first: “Sign”"):
        city.act(number, "done", given={"said": "It is done."}, now=LATER)
    city.act(number, "sign", actor=holder_of(number), now=LATER)
    city.act(number, "done", given={"said": "It is done."}, now=LATER)
    assert city.row_of(number).step == "closed"


def test_only_what_is_declared_the_answer_is_told_as_one(number):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import Incomplete

    city.act(number, "sign", actor=holder_of(number), now=LATER)
    with pytest.raises(Incomplete) as refusal:
        city.act(number, "done", given={"said": "It is done.", "answer": "On the quiet."}, now=LATER)
    assert set(refusal.value.fields) == {"answer"}
    city.act(number, "done", given={"said": "It is done."}, now=LATER)
    top = pages.follow_page(actor=holder_of(number), number=number, now=LATER).timeline[0]
    assert (top.text, top.answer) == ("It is done.", True)


def test_a_text_without_kinds_keeps_its_old_meaning(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.law import registry

    old = re.sub(r"(?ms)^\[field.*", "", TEXT).replace("cn.kinds", "cn.older").replace(', signs = "signed"', "")
    old = re.sub(r'(?m)^act\.(?!begin|done).*\n', "", old).replace('needs = ["signed", "said"]', 'needs = ["answer"]')
    old += '[field]\nwilling = { en = "Willing", zh = "自愿" }\nanswer = { en = "Answer", zh = "答复" }\n'
    with as_role("clock"):
        registry.adopt(old, name="older.toml", pack="cn", now=NOW)
    number = bring("cn.older")
    assert [one.kind for one in form_of(number, "begin").needs] == ["line"]
    city.act(number, "begin", given={"willing": "test"}, now=LATER)
    assert lines(number) == ([], "test")
    city.act(number, "done", given={"answer": "It is done."}, now=LATER)
    top = pages.follow_page(actor=holder_of(number), number=number, now=LATER).timeline[0]
    assert (top.text, top.answer) == ("It is done.", True)


@pytest.mark.parametrize("said", ["test", "no"])
def test_a_mediation_does_not_begin_on_an_affirmation_that_is_none(town, said):
    from maplebridge.rules.refusal import Incomplete

    number = city.report("My neighbour plays music at night. 邻里噪音纠纷。", category="150302").number
    with pytest.raises(Incomplete, match="is not affirmed"):
        city.act(number, "screen", given={"screened": said}, now=LATER)
    assert city.row_of(number).step == "asked"
    city.act(number, "screen", given={"screened": "yes"}, now=LATER)
    city.party_of(number, "party_b", now=LATER)
    with pytest.raises(Incomplete, match="is not affirmed"):
        city.act(number, "take", given={"both_willing": said}, now=LATER)
    assert city.row_of(number).step == "inviting"
    city.act(number, "take", given={"both_willing": "yes"}, now=LATER)
    assert city.row_of(number).step == "mediating"


def test_simulated_people_give_each_field_a_value_of_its_kind(number):
    from random import Random

    from maplebridge.demo import filling
    from maplebridge.kernel.law import registry
    from maplebridge.rules.fields import Value, judge

    definition = registry.in_force("cn.kinds", NOW.date()).procedure
    for field in definition.fields.values():
        if field.kind in ("paper", "signatures"):
            continue
        given = filling.value(field, (), Random(3), NOW)
        names = [name for name, _, _ in given] if field.kind == "file" else given
        assert isinstance(judge(field, names), Value), field.name
    scan = filling.value(definition.fields["report"], (), Random(3), NOW)
    city.act(number, "attach", given={"report": scan}, now=LATER)
    assert lines(number) == (["Report: scan.png"], "")
    [taken] = {filling.value(definition.fields["control"], ("barely",), Random(n), NOW) for n in range(9)}
    assert taken == "barely"
