"""Photos and papers with a report and an office's new matter: kept with the entry that binds them, for its readers."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

import papered
import sampled as city
from maplebridge.rules import limits
from sampled import NOW

KEY = "pZ3vQ8sX1nB6mK9cD2fG7hJ4wL5tR0yE"
LAMP = "The street lamp at the gate of Liuxi school is dark. 柳汐镇学校门口路灯不亮。"
NOISE = "My neighbour in flat 402, Lin Street 7, beats the drum each night."
DOCUMENT = "document"


@pytest.fixture
def client(town, monkeypatch):
    """A visitor."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    visitor = browser()
    visitor.get("/en/report")
    return visitor


def browser(name: str = "", **more: Any) -> Any:
    """A browser, signed in as an account."""
    from django.test import Client

    from maplebridge.kernel.identity.models import Account

    client = Client(SERVER_NAME="localhost", **more)
    if name:
        client.force_login(Account.objects.get(username=name))
    return client


def placed() -> bytes:
    """A photo that says where and with what it was taken, and lies on its side."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera of mine", 6
    exif.get_ifd(0x8825)[1] = "N"
    return papered.photo("JPEG", (60, 40), exif=exif)


def files(*some: tuple[str, bytes]) -> list[Any]:
    """Files as a browser sends them."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    chosen = some or (("a.HEIC", papered.photo("HEIF")), ("b.jpg", placed()), ("c.pdf", papered.pdf()))
    return [SimpleUploadedFile(name, content, "image/png") for name, content in chosen]


def send(client: Any, *some: tuple[str, bytes], do: str = "send", key: str = KEY, **more: Any) -> Any:
    """Press a button of the report's form, with files chosen."""
    return client.post("/en/report", {"do": do, "text": LAMP, "key": key, "files": files(*some), **more})


def number_of(answer: Any) -> int:
    from maplebridge.kernel.matter import numbers

    assert answer.status_code == 302, re.findall(r"“[^<]*", answer.content.decode())
    return numbers.read(answer["Location"].split("/")[-1])


def kept_of(number: int, as_role: Any) -> list[Any]:
    from maplebridge.kernel.conduct.models import Paper

    with as_role("clock"):
        return list(Paper.objects.filter(matter=number).order_by("name"))


def matters(as_role: Any) -> int:
    from maplebridge.kernel.matter.models import Matter

    with as_role("clock"):
        return Matter.objects.count()


def findings(as_role: Any) -> list[str]:
    """What the proof of words and papers beside the ledger finds in the whole book."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("owner"):
        return [found.sentence for found in ledger.replay([*wiring.WORDS, *wiring.PAPERS]).findings]


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_the_first_step_says_where_files_come_and_the_second_asks_for_them(client):
    first = text_of(client.get("/en/report"))
    assert 'type="file"' not in first
    assert "multipart" not in first
    assert "Photos or papers come with the next step" in first
    second = text_of(client.post("/en/report", {"do": "look", "text": LAMP, "key": KEY}))
    assert 'enctype="multipart/form-data"' in second
    [field] = re.findall(r'<input id="files"[^>]*>', second)
    assert 'type="file" multiple' in field
    assert second.index('id="look"') < second.index('id="files"') < second.index('value="send"')
    assert "Photos or papers come with the next step" not in second


def test_a_report_with_files_is_kept_with_its_first_entry_and_the_receipt_names_them(client, as_role):
    answer = send(client)
    number = number_of(answer)
    kept = kept_of(number, as_role)
    assert [(one.name, one.media_type, one.seq, one.by, one.pages) for one in kept] == [
        ("a.jpg", "image/jpeg", 1, "resident", None),
        ("b.jpg", "image/jpeg", 1, "resident", None),
        ("c.pdf", "application/pdf", 1, "resident", 1),
    ]
    receipt = text_of(client.get(answer["Location"]))
    assert re.sub(r"<[^>]*>", "", receipt[receipt.index("Came with it:") :]).startswith(
        "Came with it: a.jpg, b.jpg, c.pdf"
    )
    paper = client.get(answer["Location"] + "/receipt.pdf")
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF")
    assert findings(as_role) == []


def test_what_a_photo_hides_is_gone_and_it_stands_upright(client, as_role):
    from PIL import Image

    photo = kept_of(number_of(send(client)), as_role)[1]
    assert b"Camera of mine" not in bytes(photo.content)
    with Image.open(io.BytesIO(bytes(photo.content))) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.size == (40, 60)


def test_the_opening_entry_binds_each_file_and_a_changed_or_missing_one_is_named(client, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM

    number = number_of(send(client))
    with as_role("clock"), scope.reading(SYSTEM):
        [first] = ledger.entries_of(number)
    assert {"file.1", "file.2", "file.3"} <= first.data["c"].keys()
    assert "b.jpg" not in json.dumps(dict(first.data), default=str)
    for change, said in (
        ("UPDATE conduct_paper SET name = 'other.jpg' WHERE name = 'b.jpg'", "another name or type"),
        ("UPDATE conduct_paper SET seq = 2 WHERE name = 'a.jpg'", "not with the entry"),
        ("DELETE FROM conduct_paper WHERE name = 'c.pdf'", "is missing"),
    ):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(change)
        assert [line for line in findings(as_role) if said in line], change


@pytest.mark.parametrize(
    ("some", "words"),
    [
        ([("roof.png", papered.vast())], "“roof.png” has too many pixels"),
        ([("letter.doc", b"hello")], "“letter.doc” is neither a photo"),
        ([("nothing.jpg", b"")], "The file “nothing.jpg” is empty."),
        ([("large.jpg", b"x" * (limits.FILE_BYTES + 1))], "The file “large.jpg” is larger than 10 MB."),
        ([(f"{n}.jpg", papered.photo()) for n in range(limits.FILES + 1)], "At most 10 files at once."),
    ],
    ids=["pixels", "no photo", "empty", "large", "many"],
)
def test_a_refused_file_gives_the_form_back_with_every_word_and_the_names(client, as_role, some, words):
    before = matters(as_role)
    answer = send(client, *some, where="No. 7, Liuxi Road", reach="a@example.org")
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert LAMP in page
    assert 'value="No. 7, Liuxi Road"' in page
    assert f"Not kept, choose again: “{some[0][0]}”" in page
    [field] = re.findall(r'<input id="files"[^>]*>', page)
    assert 'aria-invalid="true"' in field
    assert "files-error" in field
    assert matters(as_role) == before
    assert number_of(send(client)), "the same form, sent again with other files, is taken"


@pytest.mark.parametrize("do", ["look", "map", "against"])
def test_files_chosen_before_another_button_is_pressed_are_named(client, do):
    page = text_of(send(client, do=do))
    assert "Not kept, choose again: “a.HEIC”, “b.jpg”, “c.pdf”" in page
    assert 'id="files"' in page


def test_sent_twice_with_the_same_files_it_counts_once_with_others_it_is_refused(client, as_role):
    first = number_of(send(client))
    assert number_of(send(client)) == first
    assert len(kept_of(first, as_role)) == 3
    for other in ([("d.jpg", placed())], [("a.HEIC", papered.photo("HEIF"))]):
        again = send(client, *other)
        assert again.status_code == 409
        assert "already sent with other content" in text_of(again)
    without = client.post("/en/report", {"do": "send", "text": LAMP, "key": KEY})
    assert without.status_code == 409
    assert len(kept_of(first, as_role)) == 3


def test_two_browsers_without_the_token_lose_no_word_and_are_told_of_the_files(town, as_role):
    client = browser(enforce_csrf_checks=True)
    answer = send(client)
    assert answer.status_code == 403
    page = text_of(answer)
    assert "The files you chose are not kept: “a.HEIC”, “b.jpg”, “c.pdf”" in page
    back = browser().post(
        "/en/report", {"given-back": "yes", "text": LAMP, "given-back-file": ["b.jpg"], "do": "send"}
    )
    page = text_of(back)
    assert "Not kept, choose again: “b.jpg”" in page
    assert 'id="files"' in page
    assert LAMP in page


def holder(done: Any) -> Any:
    from maplebridge.kernel.matter import codes

    return codes.holder_by(done.number, done.code)


def report(text: str = LAMP, **more: Any) -> Any:
    """A report with a photo and a paper."""
    from maplebridge.kernel.conduct.papers import Upload

    came = [
        Upload("lamp.jpg", "image/jpeg", papered.photo()),
        Upload("c.pdf", "application/pdf", papered.pdf()),
    ]
    return city.report(text, files=came, **more)


def pictures(client: Any, path: str) -> tuple[str, list[str]]:
    page = client.get(path)
    assert page.status_code == 200, page.content
    said = text_of(page)
    return said, re.findall(r'<img class="paper-seen" src="([^"]+)" alt="Photo: lamp.jpg"', said)


def test_whoever_brought_it_and_the_office_that_has_it_see_them_and_nobody_else(town, as_role, monkeypatch):
    from maplebridge.kernel.matter import numbers

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    done = report()
    shown = numbers.show(done.number)
    mine = browser()
    assert mine.post("/en/follow", {"number": shown, "code": done.code}).status_code == 302
    desk = browser("leader.city")
    for client, where in ((mine, f"/en/follow/{shown}"), (desk, f"/en/desk/{shown}")):
        said, [picture] = pictures(client, where)
        assert "1 page" in said
        answer = client.get(picture)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer.content.startswith(b"\xff\xd8")
    [_, [picture]] = pictures(desk, f"/en/desk/{shown}")
    other = report("Another lamp is dark. 柳汐镇路灯不亮。")
    wrong = browser()
    wrong.post("/en/follow", {"number": numbers.show(other.number), "code": other.code})
    foreign = picture.replace("/desk/", "/follow/")
    assert wrong.get(foreign).status_code == 302, "the code of another matter opens nothing"
    own = foreign.replace(shown, numbers.show(other.number))
    assert wrong.get(own).status_code == 404, "nor does a file of one matter stand under another"
    assert browser().get(picture).status_code == 302
    far = browser("order.dongbu")
    assert far.get(f"/en/desk/{shown}").status_code == 404
    assert far.get(picture).status_code == 404


def test_a_party_that_is_called_in_sees_no_file_of_the_first_one(town, as_role):
    from maplebridge.kernel.conduct import pages, parties, receipts
    from maplebridge.kernel.conduct.models import Paper
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter import codes
    from maplebridge.rules.refusal import NotFound

    done = report(NOISE, category="150302")
    later = NOW + timedelta(hours=1)
    city.act(done.number, "screen", given={"screened": "yes"}, now=NOW)
    called = parties.call_in(
        actor=city.post_of(city.row_of(done.number).office, "officer"), number=done.number, role="party_b",
        way="counter", about="Noise at night, in your house.", contact=Contact(phone="13987654321"), now=NOW,
    )  # fmt: skip
    other = codes.holder_by(done.number, called.code)
    with scope.reading(other):
        assert not Paper.objects.filter(matter=done.number).exists()
    with scope.reading(holder(done)):
        papers = {paper.name: str(paper.pk) for paper in Paper.objects.filter(matter=done.number)}
    assert set(papers) == {"lamp.jpg", "c.pdf"}
    page = pages.follow_page(actor=other, number=done.number, now=later)
    assert page.brought == ()
    assert [paper for item in page.timeline for paper in item.papers] == []
    assert receipts.receipt(actor=other, number=done.number, now=later).files == ()
    for paper in papers.values():
        with pytest.raises(NotFound):
            pages.read_paper(actor=other, number=done.number, paper_id=paper, now=later)
        assert pages.read_paper(actor=holder(done), number=done.number, paper_id=paper, now=later)


def test_the_office_complained_of_sees_no_file(town, as_role, monkeypatch):
    from maplebridge.kernel.identity.models import Account, Post
    from maplebridge.kernel.matter import numbers

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    plain = report()
    accused = city.row_of(plain.number).office
    complaint = report(against=accused)
    assert city.row_of(complaint.number).office != accused
    with as_role("clock"):
        accounts = list(Account.objects.filter(pk__in=Post.objects.filter(office_id=accused).values("account_id")))
    assert accounts
    for account in accounts:
        client = browser()
        client.force_login(account)
        for done, status in ((plain, 200), (complaint, 404)):
            page = f"/en/desk/{numbers.show(done.number)}"
            assert client.get(page).status_code == status, (account.username, page)
            for paper in kept_of(done.number, as_role):
                assert client.get(f"{page}/papers/{paper.pk}").status_code == status, (account.username, paper.name)


def test_who_is_forgotten_is_forgotten_with_the_files_and_the_book_holds(town, as_role, tmp_path):
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.records import erasing

    done = report()
    with as_role("clock"):
        erasing.erase_words(
            matter=done.number, why="asked for it", by="system", now=NOW, journal_folder=tmp_path
        )
    assert kept_of(done.number, as_role) == []
    assert receipts.receipt(actor=holder(done), number=done.number, now=NOW).files == ()
    assert findings(as_role) == []


def test_a_matter_that_goes_on_under_another_procedure_keeps_its_files(town, as_role):
    from maplebridge.acts.hear.exchange import deeds
    from maplebridge.acts.hear.exchange.planning import Chosen
    from maplebridge.kernel.conduct import pages

    done = report("The lamp downstairs is out. 楼下的灯不亮了。", category="150302")
    before = city.row_of(done.number)
    deeds.exchange(
        actor=holder(done), number=done.number, chosen=Chosen(category="020201", agrees=True), last_read=before.seq,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    assert city.row_of(done.number).procedure_id != before.procedure_id
    page = pages.follow_page(actor=holder(done), number=done.number, now=NOW + timedelta(hours=2))
    assert sorted(paper.name for paper in page.brought) == ["c.pdf", "lamp.jpg"]
    assert findings(as_role) == []


@pytest.mark.parametrize("with_files", [False, True])
def test_a_report_without_files_is_one_statement_as_before(town, with_files, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    city.report()  # what is read once is read
    with CaptureQueriesContext(connection) as asked:
        report() if with_files else city.report()
    touched = [one["sql"] for one in asked if "conduct_paper" in one["sql"]]
    assert bool(touched) == with_files
    assert (len(asked) == 0) == (not with_files), [one["sql"] for one in asked]
