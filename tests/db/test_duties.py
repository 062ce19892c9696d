"""Duty lists have doors: a page for anyone, a question whether a task must be done, commands that show, change and try."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

import sampled as city
from maplebridge.config import cli

TODAY = date(2026, 9, 28)
UNITS = """code,parent,level,name_en,name_zh
c1,,city,Westport City,西港市
d1,c1,county,West District,西区
t1,d1,township,Harbour Town,港口镇
"""
TITLES = {"en": "Who must do what", "zh": "职责"}


@pytest.fixture
def client():
    """A browser that knows nobody."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def read(answer):
    """The words of a page, tags left out."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


def asked(client, language="en", **typed):
    sent = {"kind": "0201", "level": "township", "part": "lead", "power": "", "money": "", "on": "2026-09-28"}
    return client.post(f"/{language}/duties/pushed", {**sent, **typed})


@pytest.fixture
def founded(db, as_role):
    """`founded("xx")`: a city of its own lists, with the offices and rules of a pack."""
    from maplebridge.config.cities.newcity import Lists, found

    def make(pack):
        city.forget()
        with as_role("clock"):
            found(Lists(pack=pack, units=UNITS), now=city.NOW, since=date(2000, 1, 1))

    yield make
    city.forget()


def run(as_role, *words, stdin=""):
    """Run a command of the duty lists on this database, as it is run."""
    import importlib

    chosen = cli.read(list(words))
    with as_role("clock"):
        return int(importlib.import_module(chosen.run).run(chosen))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_each_line_with_what_came_with_it(town, client, language):
    from maplebridge.demo.city import MONEY, POWER
    from maplebridge.packs.duties import duties

    for level in ("township", "community"):
        page = client.get(f"/{language}/duties", {"level": level})
        assert page.status_code == 200
        said, body = read(page), page.content.decode()
        assert TITLES[language] in said
        for line in (one for one in duties("cn") if one.level == level):
            assert line.name_en in said or line.name_zh in said
            assert re.search(rf'class="code">{line.category}</span>', body), line
        assert POWER in said
        assert MONEY in said
        assert body.count(f"/{language}/duties/pushed?level={level}") == 1


def test_without_a_level_the_highest_that_has_a_list_is_shown_and_an_unknown_one_too(town, client):
    for level in ("", "county", "no-such-level", "<script>"):
        page = client.get("/en/duties", {"level": level})
        assert page.status_code == 200
        assert 'href="?level=township" aria-current="page"' in page.content.decode()


def test_a_search_keeps_the_lines_that_cover_what_is_looked_for(town, client):
    page = client.get("/en/duties", {"level": "township", "q": "pothole"})
    said = page.content.decode()
    assert 'class="code">02</span>' in said, "potholes are in the class of streets"
    assert 'class="code">1801' not in said
    assert len(re.findall(r'<span class="code">\d+</span>', said)) < 5
    none = client.get("/en/duties", {"level": "township", "q": "spaceship"})
    assert "No task of this list fits “spaceship”" in read(none)


def test_who_looks_is_led_there_from_the_first_page_the_procedures_and_the_desk(town, client):
    from db import test_sent_twice as twice

    assert "/en/duties" in client.get("/en/").content.decode()
    assert "/en/duties" in client.get("/en/procedures").content.decode()
    handler = twice.named("handler.liuxi").get("/en/desk").content.decode()
    assert "/en/duties?level=township" in handler
    assert "Your duty list" not in twice.named("hotline.city").get("/en/desk").content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "It must be done."),
        ({"kind": "Broken road surface"}, "It must be done."),
        ({"kind": "路面破损"}, "It must be done."),
        ({"kind": "Broken road surface (020101)"}, "It must be done."),
        ({"kind": "0102"}, "This task was taken back by the superior"),
        ({"kind": "0104"}, "The list asks this level only to help."),
        ({"kind": "0104", "part": "help"}, "It must be done."),
        ({"kind": "0204", "level": "community"}, "is not on the list of this level"),
        ({"kind": "0201", "on": "1999-01-01"}, "is not on the list of this level"),
    ],
)
def test_a_task_must_be_done_or_may_be_refused_with_its_article(town, client, typed, says):
    answer = asked(client, **typed)
    assert answer.status_code == 200, read(answer)[:400]
    said = read(answer)
    assert says in said
    if says != "It must be done.":
        assert "It may be refused." in said
        assert "art." in said or "The duty list of townships" in said
        assert "What would change this" in said


def test_the_community_has_its_own_article_and_chinese_says_it(town, client):
    said = read(asked(client, "zh", kind="0204", level="community"))
    assert "《上海市居民委员会工作条例》第二十七条" in said


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"kind": "spaceship"}, "No kind of task is called “spaceship”"),
        ({"kind": "parking"}, "may mean"),
        ({"kind": ""}, "What task is it?"),
        ({"kind": "13", "level": "community"}, "but for parts of it"),
        ({"level": "province"}, "Choose from the list: Who shall do it?"),
        ({"level": ""}, "Who shall do it?"),
        ({"part": "both"}, "What is asked?"),
        ({"on": "yesterday"}, "Type the day"),
    ],
)
def test_what_cannot_be_judged_is_said_beside_its_field_and_nothing_is_lost(town, client, typed, says):
    answer = asked(client, money="line 8", **typed)
    assert answer.status_code == 422
    assert says in read(answer)
    assert "It may be refused" not in read(answer)
    assert 'value="line 8"' in answer.content.decode()
    name = next(iter(typed))
    assert f'href="#{name}"' in answer.content.decode()


def test_nothing_is_written_by_asking(town, client, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.territory.models import TaskItem

    def all_of_it():
        with as_role("clock"):
            return TaskItem.objects.count(), len(ledger.entries_of(0))

    before = all_of_it()
    asked(client)
    client.get("/en/duties")
    assert all_of_it() == before


def test_a_city_without_a_list_says_so_and_all_may_be_refused_until_one_is_entered(founded, client):
    founded("cn")
    assert "No list is in force" in read(client.get("/en/duties"))
    assert "is not on the list of this level" in read(asked(client))


def test_a_city_of_a_pack_without_lists_says_so_on_both_pages(founded, client):
    founded("xx")
    for language, words in (("en", "This city works without duty lists"), ("zh", "本市未设职责清单")):
        for page in ("duties", "duties/pushed"):
            answer = client.get(f"/{language}/{page}")
            assert answer.status_code == 200
            assert words in read(answer)
        assert words in read(asked(client, language, kind="0101"))
        assert "<form class=\"card" not in asked(client, language).content.decode()


BACK = {
    "direction": "exit", "level": "township", "kind": "taken_back", "holder": "county", "category": "0201",
    "asked_by": "990101", "approved_by": "990100", "explanation": "Too technical. 专业性太强。", "views": "Heard on 3 June.",
}  # fmt: skip


def today():
    """The city's day."""
    from maplebridge.kernel.clock import towntime

    return towntime.local(datetime.now(UTC)).date()


@pytest.mark.parametrize(("days", "status"), [(-1, 2), (0, 0), (1, 0)])
def test_a_change_begins_today_or_later_so_that_no_task_gets_another_list_afterwards(
    town, as_role, capsys, tmp_path, days, status
):
    on = (today() + timedelta(days=days)).isoformat()
    wider = {**BACK, "category": "02", "on": on}
    assert run(as_role, "tasks", "change", document(tmp_path, changes=[wider])) == status
    assert ("which has passed" in capsys.readouterr().err) is (status == 2)


def test_the_kinds_of_line_have_their_official_names_in_chinese(town, client):
    said = read(client.get("/zh/duties", {"level": "township"}))
    for name in ("基本履职事项", "配合履职事项", "上级部门收回事项"):
        assert name in said
    assert "何种情况下应当办理" in read(asked(client, "zh", kind="0204", level="community"))


def document(folder, **more):
    path = folder / "changes.json"
    path.write_text(json.dumps(more, ensure_ascii=False), "utf-8")
    return str(path)


def test_a_change_ends_the_old_line_writes_entries_and_is_shown(town, as_role, client, capsys, tmp_path):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.territory.models import TaskItem

    on = today().isoformat()
    wider = {**BACK, "category": "02"}
    assert run(as_role, "tasks", "change", document(tmp_path, changes=[{**wider, "on": on}]), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"schema": 1, "entered": 1, "changes": 1, "lacking": []}
    with as_role("clock"):
        rows = list(TaskItem.objects.filter(level=2, category="02").order_by("id").values_list("kind", "valid_to"))
        kinds = [(one.kind, dict(one.data)) for one in ledger.entries_of(0) if one.kind.startswith("task_")]
    assert rows == [("basic", date.fromisoformat(on)), ("taken_back", None)]
    assert [kind for kind, _ in kinds] == ["task_changed", "task_listed"]
    assert kinds[1][1]["task"]["explanation"] == BACK["explanation"]
    assert kinds[0][1]["to"]["until"] == on
    said = read(client.get("/en/duties", {"level": "township"}))
    assert "Too technical. 专业性太强。" in said
    assert "Exit, from above" in said
    assert "taken back by the superior" in read(asked(client, on=on))
    assert "It must be done." in read(asked(client, on="2020-01-01")), "an old task keeps its list"


def test_the_trail_of_the_map_names_the_change(town, as_role, capsys, tmp_path):
    import importlib

    assert run(as_role, "tasks", "change", document(tmp_path, changes=[{**BACK, "category": "02"}])) == 0
    capsys.readouterr()
    chosen = cli.read(["ledger", "map"])
    with as_role("seal"):
        assert importlib.import_module(chosen.run).run(chosen) == 0
    said = capsys.readouterr().out
    assert "duty list of level 2: taken_back 02" in said
    assert "until None →" in said


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"explanation": ""}, {"explanation"}),
        ({"views": " "}, {"views"}),
        ({"approved_by": ""}, {"approval"}),
        ({"approved_by": "990101"}, {"own_approval"}),
        ({"holder": "township"}, {"taker"}),
        ({"direction": "entry", "kind": "basic", "holder": "township"}, {"power", "money"}),
        ({"direction": "adjustment"}, {"tests"}),
    ],
)
def test_what_a_change_lacks_is_named_and_nothing_of_the_document_is_entered(
    town, as_role, capsys, tmp_path, more, codes
):
    from maplebridge.kernel.territory.models import TaskItem

    whole = {**BACK, "category": "03"}
    assert run(as_role, "tasks", "change", document(tmp_path, changes=[whole, {**BACK, **more}]), "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["entered"] == 0
    assert {each["code"] for each in said["lacking"][0]["missing"]} == codes
    assert said["lacking"][0]["where"] == "changes 2"
    assert all(each["en"] and each["zh"] for each in said["lacking"][0]["missing"])
    with as_role("clock"):
        assert not TaskItem.objects.exclude(direction="").exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"asked_by": "nowhere"}, "no unit has the code nowhere"),
        ({"asked_by": ""}, "“asked_by” is missing"),
        ({"level": "province"}, "must be one of city, county"),
        ({"category": "spaceship"}, "names no one class"),
        ({"on": "soon"}, "is no day"),
        ({"on": "1999-01-01", "category": "02"}, "cannot begin before it"),
        ({"on": "2020-01-05"}, "2020-01-05, which has passed"),
        ({"asked_by": "990101001"}, "changed from above"),
        ({"tests": ["too_dear"]}, "must be a list of some of too_technical"),
        ({"mood": "good"}, "“mood” is not known"),
        ({"explanation": 7}, "must be words"),
    ],
)
def test_what_cannot_be_entered_is_a_sentence_and_changes_nothing(town, as_role, capsys, tmp_path, more, says):
    from maplebridge.kernel.territory.models import TaskItem

    assert run(as_role, "tasks", "change", document(tmp_path, changes=[{**BACK, **more}])) == 2
    error = capsys.readouterr().err
    assert says in error
    assert "Nothing was changed." in error
    with as_role("clock"):
        assert not TaskItem.objects.exclude(direction="").exists()


def test_a_look_before_it_enters_nothing(town, as_role, capsys, tmp_path):
    from maplebridge.kernel.territory.models import TaskItem

    assert run(as_role, "tasks", "change", document(tmp_path, changes=[BACK]), "--dry-run") == 0
    assert "would be entered" in capsys.readouterr().out
    with as_role("clock"):
        assert not TaskItem.objects.exclude(direction="").exists()


def test_an_adjustment_is_asked_for_from_below_with_a_test(town, as_role, capsys):
    words = (
        "tasks", "change", "--direction", "adjustment", "--level", "township", "--kind", "taken_back", "--holder", "county",
        "--category", "02", "--asked-by", "990101001", "--approved-by", "990101", "--explanation", "No such roads here.",
    )  # fmt: skip
    assert run(as_role, *words, "--test", "no_object") == 0
    assert run(as_role, "tasks", "list", "--level", "township", "--json") == 0
    lines = json.loads(capsys.readouterr().out.splitlines()[-1])["lines"]
    line = next(one for one in lines if one["category"] == "02")
    assert (line["kind"], line["direction"], line["tests"]) == ("taken_back", "adjustment", ["no_object"])


def test_the_model_of_a_pack_filled_in_is_the_list_of_a_city(founded, as_role, client, capsys, tmp_path):
    from maplebridge.packs.duties import duties

    founded("cn")
    assert run(as_role, "tasks", "model") == 0
    model = json.loads(capsys.readouterr().out)
    by_whom = {"asked_by": "d1", "approved_by": "c1", "explanation": "Decided.", "views": "Heard."}
    filled = {**by_whom, "power": "1", "money": "2"}
    assert run(as_role, "tasks", "change", document(tmp_path, **{**model, **filled})) == 0
    assert run(as_role, "tasks", "list", "--json") == 0
    lines = json.loads(capsys.readouterr().out.splitlines()[-1])["lines"]
    assert {(one["level"], one["kind"], one["category"]) for one in lines} == {
        (one.level, one.kind, one.category) for one in duties("cn")
    }


def test_the_web_role_changes_no_list(town):
    from django.db import ProgrammingError, transaction

    from maplebridge.kernel.territory.models import TaskItem

    with transaction.atomic(), pytest.raises(ProgrammingError, match="permission denied"):
        TaskItem.objects.filter(level=2).update(valid_to=TODAY)


TASK = ["try", "task", "--category", "0201", "--level", "township", "--part", "lead"]


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        (["--power", "order 4", "--money", "line 8"], 0, None),
        (["--money", "line 8"], 1, "no_power"),
        (["--power", "order 4"], 1, "no_money"),
    ],
)
def test_a_task_is_tried_by_the_packs_own_list(capsys, more, status, code):
    assert cli.main([*TASK, *more, "--json"]) == status
    document = json.loads(capsys.readouterr().out)
    answer = document["answers"][0]
    assert (document["schema"], answer["must"], answer["code"]) == (1, status == 0, code)
    if code:
        assert "10(4)" in answer["article"]["en"]
        assert "第十条" in answer["article"]["zh"]
        assert answer["remedy"]["en"]


def test_many_tasks_and_lists_of_ones_own_come_in_a_document(capsys, monkeypatch):
    task = {"category": "0201", "level": "grid", "part": "lead", "power": "p", "money": "m", "on": "2026-05-07"}
    line = {"level": "grid", "kind": "basic", "category": "02", "until": "2026-05-08"}
    asked = {"list": [line], "tasks": [task, {**task, "on": "2026-05-08"}]}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(asked).encode())))
    assert cli.main(["try", "task", "-", "--json"]) == 1
    answers = json.loads(capsys.readouterr().out)["answers"]
    assert [(one["must"], one["code"]) for one in answers] == [(True, None), (False, "not_listed")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"{", "no JSON"),
        (b"[]", "one JSON object"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"tasks": []}', "asks of no task"),
        (b'{"tasks": 3}', "must be a list of objects"),
        (b'{"pack": "xx", "tasks": [{}]}', "has no duty lists"),
        (b'{"pack": "zz", "tasks": [{}]}', "must be one of cn"),
        (b'{"tasks": [{"category": "spaceship", "level": "grid", "part": "lead"}]}', "no kind of the pack"),
        (b'{"tasks": [{"category": "13", "level": "community", "part": "lead"}]}', "but for parts of it: 1302"),
        (b'{"tasks": [{"category": "0201", "level": "grid", "part": "lead", "on": "x"}]}', "is no day"),
        (b'{"tasks": [{"category": NaN}]}', "NaN is no number"),
        (b"\xff\xfe", "not written in UTF-8"),
    ],
)
def test_a_document_that_cannot_be_read_is_a_sentence(capsys, tmp_path, text, says):
    path = tmp_path / "asked.json"
    path.write_bytes(text)
    assert cli.main(["try", "task", str(path)]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""


def test_half_a_question_is_asked_back(capsys):
    assert cli.main(["try", "task", "--category", "0201"]) == 2
    assert "Say also --level, --part" in capsys.readouterr().err
    assert cli.main([*TASK, "some.json"]) == 2
    assert "not both" in capsys.readouterr().err
    assert cli.main(["try", "task", "no-such-file.json"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_line_of_a_list_is_found_by_its_name_in_a_further_language(town, monkeypatch):
    from types import SimpleNamespace

    from maplebridge.home import duties as pages
    from maplebridge.texts import LANGUAGES, Title
    from maplebridge.texts.languages import Language

    monkeypatch.setitem(LANGUAGES, "qq", Language(code="qq", name="Third", html="qq", django="qq"))
    line = SimpleNamespace(title=Title("Roads", "道路", {"qq": "Zzyzx"}), item=SimpleNamespace(category="0201"))
    assert pages._fitting([line], "zzyzx", "cn") == [line]
    assert pages._fitting([line], "no such thing", "cn") == []
