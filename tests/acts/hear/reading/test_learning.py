"""What persons said of the city's own matters teaches the next suggestions, and nothing else does."""

from __future__ import annotations

import os
import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

import sampled as city
from sampled import NOW

SHOPS, HORNS = "030201", "060101"
PLACES = ("东街", "西街", "学校门口", "河边", "桥头", "市场旁", "河边", "车站")
SAID = {
    SHOPS: ("水果车天天堵在{}，没法走路", "卖菜的占住{}，行人没法走", "{}的早点车占着路", "卖菜的天天堵在{}"),
    HORNS: ("夜里{}唱歌喇叭很响，没法睡", "{}跳舞放歌太响", "{}的大喇叭从早放到晚", "{}放歌喇叭太响，没法睡"),
}
PHONE, NAME = "13812345678", "王小明"


@pytest.fixture
def town(db, as_role):
    """A founded city; nothing learned from another test."""
    _unlearn()
    with as_role("clock"):
        city.found()
    yield db
    _unlearn()


def _unlearn():
    from maplebridge.acts.hear.reading import learned

    shutil.rmtree(Path(os.environ["MAPLEBRIDGE_FILES"]) / "learned", ignore_errors=True)
    learned.forget()


def sorted_matters(as_role, *, each=25, more=()):
    """Open matters of two kinds and let persons sort them; the words name neither kind."""
    from maplebridge.acts.hear import sorting
    from maplebridge.kernel.identity.actor import Actor
    from maplebridge.kernel.territory import queries as territory

    draw, tree = random.Random(3), territory.tree()
    intake = Actor(5, (2,), tree.below(tree.root.id), frozenset({(2, "intake")}), "intake", "受理", "post")
    rows = [
        (f"柳汐镇{said.format(draw.choice(PLACES))}，我叫{NAME}，电话{PHONE}。", code)
        for code, listed in SAID.items()
        for said in (draw.choice(listed) for _ in range(each))
    ]
    numbers = []
    for text, code in [*rows, *more]:
        number = city.report(text).number
        sorting.change(
            actor=intake,
            number=number,
            classification=sorting.Classification(
                category=code, urgency=0, reason="As its words say. 按文字内容认定。"
            ),
            last_read=1,
            now=NOW + timedelta(minutes=5),
        )
        numbers.append(number)
    return numbers


def teach(as_role, **more):
    """One lesson, as the command gives it."""
    from maplebridge.acts.hear.reading import learning

    with as_role("clock"):
        return learning.teach(now=NOW, **more)


def test_untaught_the_keywords_read_and_taught_the_matters_do(town, as_role):
    from maplebridge.acts.hear import queries
    from maplebridge.acts.hear.reading import suggesting

    asked = "柳汐镇桥头卖菜的天天堵着，行人没法走"
    before = suggesting.read(asked)
    assert before.sure is None
    assert before.category.code != SHOPS
    sorted_matters(as_role)
    report = teach(as_role)
    assert report.used
    assert report.better > report.words
    assert report.classes == {SHOPS: 25, HORNS: 25}
    read = suggesting.read(asked)
    assert (read.category.code, read.because != ()) == (SHOPS, True)
    assert read.sure >= 67
    found = queries.suggest(text=asked, now=NOW)
    assert (found.category, found.sure) == (SHOPS, read.sure)
    likely = suggesting.likely(asked)
    assert 2 <= len(likely) <= 3
    assert [one.sure for one in likely] == sorted((one.sure for one in likely), reverse=True)


def test_a_matter_opened_by_what_was_taught_says_so_and_holds_none_of_its_words(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import pages

    sorted_matters(as_role)
    report = teach(as_role)
    number = city.report("柳汐镇桥头卖菜的天天堵着，行人没法走").number
    assert city.row_of(number).category == SHOPS
    with as_role("clock"):
        said = ledger.entries_of(number)[0].data["r"]
    assert (said["taught"], "read" in said) == (report.revision, False)
    post = city.post_of(city.row_of(number).office, "hotline")
    how = pages.matter_page(actor=post, number=number, now=NOW).kind.how
    assert f"{said['sure']} % sure" in how.in_language("en")


def test_where_the_words_point_at_a_kind_that_was_never_taught_the_words_decide(town, as_role):
    from maplebridge.acts.hear.reading import suggesting

    sorted_matters(as_role)
    teach(as_role)
    read = suggesting.read("柳汐镇桥头的路灯不亮，卖菜的天天堵着")
    assert (read.category.code, read.sure, read.because) == ("020201", None, ("路灯不亮",))


def test_it_says_that_it_does_not_know(town, as_role):
    from maplebridge.acts.hear.reading import suggesting

    sorted_matters(as_role)
    teach(as_role)
    assert suggesting.read("zzz qqq").unsure
    assert suggesting.read("zzz qqq").sure is None


def test_nothing_of_a_person_and_nothing_outside_scope_is_learned(town, as_role):
    from maplebridge.acts.hear.reading import learned, learning

    more = [("柳汐镇广场集会，要求停工", SHOPS)] * 3
    numbers = sorted_matters(as_role, more=more)
    with as_role("clock"):
        found = learning.lessons("cn")
    assert {one.number for one in found} == set(numbers[:-3])
    assert all(PHONE not in one.text + one.title and NAME not in one.text + one.title for one in found)
    teach(as_role)
    grams = "".join(learned.model_of("cn").grams)
    assert PHONE not in grams
    assert NAME[:2] not in grams
    assert "集会" not in grams
    file = Path(os.environ["MAPLEBRIDGE_FILES"]) / "learned" / "kinds-cn.model"
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_against_an_office_or_sorted_by_nobody_teaches_nothing(town, as_role):
    from maplebridge.acts.hear.reading import learning

    usual = city.row_of(city.report().number)
    city.report(against=usual.office)
    with as_role("clock"):
        assert learning.lessons("cn") == []


def test_a_lesson_is_given_once_and_again_after_a_correction(town, as_role):
    numbers = sorted_matters(as_role, each=20)
    first = teach(as_role)
    assert teach(as_role) is None
    assert teach(as_role, again=True).revision == first.revision + 1
    sorted_matters(as_role, each=1)
    assert teach(as_role).classes == {SHOPS: 21, HORNS: 21}
    assert len(numbers) == 40


def test_too_little_is_said_and_keywords_go_on(town, as_role):
    from maplebridge.acts.hear.commands.learning import sentences
    from maplebridge.acts.hear.reading import learned

    sorted_matters(as_role, each=3)
    report = teach(as_role)
    assert (report.classes, report.few, report.used) == ({}, {SHOPS: 3, HORNS: 3}, False)
    assert learned.model_of("cn") is None
    assert "Keywords go on" in " ".join(sentences(report))


def test_a_damaged_file_is_not_used(town, as_role):
    from maplebridge.acts.hear.reading import learned, suggesting

    sorted_matters(as_role, each=20)
    teach(as_role)
    (Path(os.environ["MAPLEBRIDGE_FILES"]) / "learned" / "kinds-cn.model").write_bytes(b"PK\x03\x04 torn")
    learned.forget()
    assert suggesting.read("柳汐镇桥头的路灯不亮").category.code == "020201"


def test_the_import_reads_as_the_form_does(town, as_role, tmp_path):
    from maplebridge.acts.hear.importing.run import Import
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.kernel.territory import queries as territory

    sorted_matters(as_role)
    teach(as_role)
    file = tmp_path / "rows.csv"
    file.write_text(
        "id,text\n1,柳汐镇桥头卖菜的天天堵着，行人没法走\n2,柳汐镇小学门口的路灯坏了\n3,\n", "utf-8"
    )
    with as_role("clock"):
        run = Import(path=file, words=None, home=territory.tree().root.id, now=NOW)
        tally = run.run()
        kinds = Matter.objects.order_by("-number").values_list("category", flat=True)[:2]
        assert (tally.opened, tally.refused, sorted(kinds)) == (2, 1, sorted([SHOPS, "020201"]))


def test_the_worker_starts_one_lesson_a_day_beside_its_work(server, tmp_path):
    import sys
    from datetime import UTC, datetime

    from maplebridge.config.supervision.beside import Beside
    from maplebridge.config.supervision.worker import Worker

    file = tmp_path / "lessons"
    program = [sys.executable, "-c", f"import sys; open({str(file)!r}, 'a').write(sys.argv[1])"]
    worker = Worker(beside=Beside(["x"], program))
    today = datetime.now(UTC)
    worker.after(today)
    assert not worker._beside._running
    for day in (today + timedelta(days=1), today + timedelta(days=1), today + timedelta(days=2)):
        worker.after(day)
        for running in worker._beside._running.values():
            running.wait()
    assert file.read_text() == "xx"


def test_the_lesson_is_a_command_that_the_worker_starts(server):
    from maplebridge.config.cli import COMMANDS
    from maplebridge.config.supervision.worker import Worker

    assert set(Worker()._beside._begun) == {"learn"} <= set(COMMANDS)
