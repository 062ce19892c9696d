"""Enquiries get an answer at once, from a published base that people wrote; no matter is opened unless asked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import sampled as city
from sampled import NOW


@pytest.fixture
def client(town):
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def found(words, *, office="", now=NOW):
    """Names of the answers to some words, likeliest first."""
    from maplebridge.acts.hear.answers import base

    return [one.id for one in base.find(words, office=office, now=now)]


def offered(text, *, now=NOW):
    """Names of the answers that are offered before a report is sent."""
    from maplebridge.acts.hear.answers import base

    return [one.id for one in base.answering(text, now=now)]


def counted(as_role):
    from maplebridge.acts.hear.models import Answered

    with as_role("clock"):
        return {(one.day, one.answer): one.helped for one in Answered.objects.only("day", "answer", "helped")}


def matters(as_role):
    from maplebridge.kernel.matter.models import Matter

    with as_role("clock"):
        return Matter.objects.count()


def test_the_base_is_whole_and_large_enough(town):
    from maplebridge.acts.hear.answers import base
    from maplebridge.kernel.law import registry

    every = base.every(now=NOW)
    assert len(every) >= 30
    known = {one.procedure.id for one in registry.adopted()}
    for one in every:
        for language in ("en", "zh"):
            assert one.question.in_language(language)
            assert one.source.in_language(language)
            assert "{" not in one.text.in_language(language), one.id
            assert one.office.in_language(language)
        assert not one.procedure or one.procedure in known, one.id


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("I lost my code", "lost-code"),
        ("查询码丢了", "lost-code"),
        ("residence permit papers", "permit-who"),
        ("居住证在哪办", "permit-where"),
        ("居住证丢了", "lost-permit"),
        ("on which day is refuse collected?", "refuse"),
        ("收垃圾的时间", "refuse"),
        ("free lawyer", "legal-aid"),
        ("法律援助", "legal-aid"),
        ("phone number of the hotline", "which-number"),
        ("How much does mediation cost?", "mediation-fee"),
        ("调解收费吗", "mediation-fee"),
        ("办公时间", "which-number"),
    ],
)
def test_own_words_find_the_answer_first(town, words, wanted):
    assert found(words)[0] == wanted


def test_words_of_nothing_find_nothing(town):
    assert found("xylophone quartz") == []
    assert found("") == [one for one in found("") if one]
    assert len(found("")) >= 30


def test_an_office_narrows_it(town):
    own = found("", office="police-station")
    assert own
    assert set(own) < set(found(""))
    assert found("mediation fee", office="police-station") == []


def test_a_question_is_offered_its_answer_and_a_report_is_not(town):
    assert offered("How do I get a residence permit? Which papers are needed?")[0] == "permit-who"
    assert offered("请问居住证签注什么时候办？")[0] == "permit-endorse"
    assert offered("The street light in front of the school is broken.") == []
    assert offered(city.TEXT) == []
    assert offered("My residence permit was refused without any reason.") == []


def test_what_is_past_its_review_day_says_so_and_comes_last(town):
    from maplebridge.acts.hear.answers import base

    words = "How are working days counted over public holidays?"
    late = datetime(2027, 1, 4, tzinfo=NOW.tzinfo)
    assert found(words)[0] == "working-days"
    shown = base.find(words, now=late)
    overdue = [one for one in shown if one.overdue]
    assert [one.id for one in overdue] == ["working-days"]
    assert shown[-1].id == "working-days"
    assert [one.id for one in base.due(now=datetime(2026, 12, 1, tzinfo=NOW.tzinfo))] == ["working-days"]


def test_a_yes_is_counted_by_day_and_opens_nothing(client, as_role):
    before = matters(as_role)
    page = client.get("/en/answers/lost-code")
    assert page.status_code == 200
    key = "a" * 30
    for _ in range(2):
        done = client.post("/en/answers/lost-code", {"do": "helped", "key": key})
        assert (done.status_code, done["Location"]) == (302, "/en/answers/lost-code?done")
    assert set(counted(as_role).values()) == {1}
    client.post("/zh/answers/lost-code", {"do": "helped", "key": "b" * 30})
    ((day, name), times) = next(iter(counted(as_role).items()))
    assert (name, times) == ("lost-code", 2)
    assert day == date.fromisoformat(city.today(datetime.now(UTC)))
    assert matters(as_role) == before


def test_only_a_count_is_kept(town, as_role):
    from maplebridge.acts.hear.answers import counting
    from maplebridge.acts.hear.models import Answered

    for number in range(100):
        counting.count("danger", key=str(number), now=NOW)
    counting.count("danger", key="99", now=NOW)
    with as_role("admin"):
        row = Answered.objects.get()
        assert (row.day, row.helped, len(row.presses)) == (date(2026, 9, 28), 100, 256)
    with as_role("export"):
        assert list(counting.rows(NOW)) == [{"day": "2026-09-28", "answer": "danger", "helped": 100}]


def test_before_a_report_is_sent_the_answer_is_offered(client, as_role):
    before = matters(as_role)
    sent = {"text": "I lost my code, how do I get a new one?", "key": "c" * 30}
    looked = client.post("/en/report", {**sent, "do": "look"}).content.decode()
    assert "Does this answer it?" in looked
    assert 'value="answered:lost-code"' in looked
    assert "No, send my report" in looked
    assert "To be reviewed by" in looked
    yes = client.post("/en/report", {**sent, "do": "answered:lost-code"})
    assert (yes.status_code, yes["Location"]) == (302, "/en/answers/lost-code?done")
    client.post("/en/report", {**sent, "do": "answered:lost-code"})
    assert set(counted(as_role).values()) == {1}
    assert matters(as_role) == before
    no = client.post("/en/report", {**sent, "do": "send"})
    assert no.status_code == 302
    assert matters(as_role) == before + 1


def test_nothing_is_offered_in_danger_or_about_an_office(client):
    danger = client.post(
        "/en/report", {"text": "Gas smells, somebody is trapped, who do I call? 煤气泄漏", "do": "look"}
    )
    assert "answered:" not in danger.content.decode()


def test_no_such_answer_is_no_page(client):
    assert client.get("/en/answers/nothing-of-the-kind").status_code == 404
    assert client.post("/en/answers/nothing-of-the-kind", {"do": "helped"}).status_code == 404
    assert client.post("/en/report", {"text": "x y z", "do": "answered:nothing"}).status_code == 404


def test_the_page_says_which_are_due_to_those_who_look_after_them(town):
    from django.test import RequestFactory

    from maplebridge.acts.hear import cards
    from maplebridge.acts.hear.answers import base

    request = RequestFactory().get("/en/desk")

    def seen(office_kind):
        from maplebridge.kernel.territory import queries as territory

        office = next(one for one in territory.offices().all if one.kind == office_kind)
        request.actor = city.post_of(office.id, "officer")
        return cards.due_answers(request)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(base.limits, "ANSWER_REVIEW_DAYS", 3650)
        assert len(seen("hotline")["due"]) >= 30
        assert {one.office_kind for one in seen("police-station")["due"]} == {"police-station"}
        assert seen("audit") is None


def test_a_city_without_a_number_names_none(town, monkeypatch):
    from maplebridge.acts.hear.answers import base

    with_it = {one.id for one in base.every(now=NOW)}
    monkeypatch.setattr(base.hotline, "number", lambda: "")
    without = {one.id for one in base.every(now=NOW)}
    assert with_it - without == {"which-number"}


GOOD = """
[answer.a-question]
office = "hotline"
question = { en = "Q", zh = "问" }
text = { en = "A", zh = "答" }
source = { en = "S", zh = "据" }
words_en = "word"
words_zh = "词"
review = 2027-01-01
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('office = "hotline"', 'office = "nobody"'), "kind of office"),
        (('zh = "答"', 'zh = ""'), "both languages"),
        (("review = 2027-01-01", 'review = "soon"'), "review is a day"),
        (('words_zh = "词"', 'words_zh = ""'), "by which words"),
        (("[answer.a-question]", "[answer.A_B]"), "small letters"),
        (('office = "hotline"', 'office = "hotline"\nkinds = ["999999"]'), "no class 999999"),
        (('office = "hotline"', 'office = "hotline"\nauthor = "x"'), "unknown key author"),
    ],
)
def test_a_base_that_is_not_whole_is_refused_with_its_place(change, said):
    from maplebridge.packs.answers import read_answers
    from maplebridge.packs.reading import PackError

    assert len(read_answers(GOOD, pack="cn")) == 1
    with pytest.raises(PackError, match="answer ") as caught:
        read_answers(GOOD.replace(*change), pack="cn")
    assert said in str(caught.value)


def test_the_command_says_what_is_due(capsys):
    import argparse
    import json

    from maplebridge.acts.hear.commands import answering, answerwords

    def run(on):
        asked = argparse.Namespace(what="check", pack="cn", on=on, json=True)
        assert answerwords.check(asked) is None
        status = answering.run(asked)
        return status, json.loads(capsys.readouterr().out)

    status, said = run("2026-11-30")
    assert (status, said["schema"], said["overdue"], said["problems"]) == (0, 1, [], [])
    assert len(said["answers"]) >= 30
    status, said = run("2027-01-02")
    assert (status, said["overdue"]) == (1, ["working-days"])
    assert answerwords.check(argparse.Namespace(pack="zz", on="", json=True)) == 2
    assert answerwords.check(argparse.Namespace(pack="", on="tomorrow", json=True)) == 2


def test_doctor_names_an_answer_past_its_review_day_and_no_other(town, monkeypatch):
    from dataclasses import replace

    from maplebridge.acts.hear.answers import base, checks

    late = replace(base.every(now=NOW)[0], review=date(2026, 1, 1), overdue=True, due=True)
    soon = replace(base.every(now=NOW)[1], due=True)
    monkeypatch.setattr(base, "due", lambda now: (late, soon))
    (said,) = checks.sentences()
    assert f"The answer {late.id} was to be reviewed by 2026-01-01." in said
    assert "answers check" in said


def test_programs_read_the_base(client):
    said = client.get("/api/v1/answers", {"q": "居住证丢了"}).json()
    assert said[0]["id"] == "lost-permit"
    assert {"question", "text", "source", "office", "review", "overdue", "procedure"} <= said[0].keys()
    assert client.get("/api/v1/answers", {"q": "x" * 300}).status_code == 422
