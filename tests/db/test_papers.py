"""What residents and offices send with an act: kept as a picture or a paper and nothing else, or refused by name."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

import papered
import sampled as city
from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete
from sampled import NOW


@pytest.mark.parametrize(
    ("name", "said", "content", "kept"),
    [
        ("a.jpg", "image/jpg", papered.photo(), ("a.jpg", "image/jpeg")),
        ("a.png", "image/png", papered.photo(), ("a.jpg", "image/jpeg")),
        ("IMG_4711.HEIC", "", papered.photo("HEIF"), ("IMG_4711.jpg", "image/jpeg")),
        ("C:\\photos\\灯.webp", "application/octet-stream", papered.photo("WEBP"), ("灯.webp", "image/webp")),
        ("scan", "application/pdf", papered.photo("PNG"), ("scan.png", "image/png")),
    ],
    ids=str,
)
def test_what_a_file_is_follows_from_what_is_in_it(db, name, said, content, kept):
    from maplebridge.kernel.conduct import papers

    [found] = papers.check([papers.Upload(name, said, content)])
    assert (found.name, found.media_type) == kept


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"), (b"hello", "neither a photo")],
    ids=["empty", "large", "text"],
)
def test_what_cannot_be_kept_is_refused_by_name(db, content, words):
    from maplebridge.kernel.conduct import papers

    with pytest.raises(Incomplete, match=words) as refused:
        papers.check([papers.Upload("letter.doc", "image/png", content)])
    assert "letter.doc" in refused.value.fields["files"].in_language("en")


@pytest.fixture
def holder(town):
    """A browser that opened a matter with its code, and the address of its form to add something."""
    from django.test import Client

    from maplebridge.kernel.matter import numbers

    done = city.report()
    client = Client(SERVER_NAME="localhost")
    shown = numbers.show(done.number)
    answer = client.post("/en/follow", {"number": shown, "code": done.code})
    assert answer.status_code == 302, answer.content
    return client, f"/en/follow/{shown}/do/add", done.number


def send(holder, *files):
    """Send files with the form."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, address, _ = holder
    sent = [SimpleUploadedFile(name, content, content_type=kind) for name, kind, content in files]
    return client.post(address, {"text": "Two more are dark.", "files": sent, "key": "k" * 24})


def kept_of(number, as_role):
    """The papers of a matter."""
    from maplebridge.kernel.conduct.models import Paper

    with as_role("clock"):
        return list(Paper.objects.filter(matter=number).order_by("name"))


def test_a_small_file_of_very_many_pixels_is_refused_with_a_sentence(holder, as_role):
    answer = send(holder, ("roof.png", "image/png", papered.vast()))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“roof.png” has too many pixels: at most 60 million" in page
    assert "Two more are dark." in page
    assert kept_of(holder[2], as_role) == []


def test_photos_of_a_phone_and_a_paper_are_kept_as_everybody_opens_them(holder, as_role):
    from PIL import Image

    turned = Image.Exif()
    turned[0x0112] = 6
    sideways = papered.photo("JPEG", (60, 40), exif=turned)
    answer = send(
        holder,
        ("a.HEIC", "image/heic", papered.photo("HEIF")),
        ("b.jpg", "image/jpg", sideways),
        ("c.pdf", "application/pdf", papered.pdf()),
    )
    assert answer.status_code == 302, re.findall(r"“[^<]*", answer.content.decode())
    kept = kept_of(holder[2], as_role)
    assert [(one.name, one.media_type) for one in kept] == [
        ("a.jpg", "image/jpeg"),
        ("b.jpg", "image/jpeg"),
        ("c.pdf", "application/pdf"),
    ]
    assert Image.open(io.BytesIO(kept[1].content)).size == (40, 60)


def test_one_limit_of_files_at_page_and_act(holder, as_role):
    assert (limits.FILES, limits.FILE_BYTES) == (10, 10 * limits.MB)
    photos = [(f"{n}.jpg", "image/jpeg", papered.photo()) for n in range(limits.FILES + 1)]
    assert f"At most {limits.FILES} files at once." in send(holder, *photos).content.decode()
    with pytest.raises(
        Incomplete, match=f"At most {limits.FILES} files at a time; you sent {limits.FILES + 1}"
    ):
        city.act(holder[2], "dispatch", given={"files": photos}, now=NOW + timedelta(hours=1))
    assert send(holder, *photos[:-1]).status_code == 302
    assert len(kept_of(holder[2], as_role)) == limits.FILES


def test_very_many_files_are_refused_with_the_same_limits_said(holder, as_role):
    answer = send(holder, *[(f"{n}.jpg", "image/jpeg", b"x") for n in range(4 * limits.FILES + 1)])
    assert answer.status_code == 413
    assert f"{limits.FILES} files of {limits.FILE_BYTES // limits.MB} MB each" in answer.content.decode()
    assert kept_of(holder[2], as_role) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("kind", "body", "status", "words"),
    [
        (
            "application/x-www-form-urlencoded",
            b"text=" + b"x" * limits.FORM_BYTES,
            413,
            ("at most 2 MB", "不超过2 MB"),
        ),
        ("application/x-www-form-urlencoded", b"a=1&" * 1100, 413, ("at most 2 MB", "不超过2 MB")),
        ("multipart/form-data", b"x", 400, ("cannot be read", "无法读取")),
    ],
    ids=["large", "fields", "no boundary"],
)
def test_what_stops_before_a_page_has_its_sentence_too(town, lang, kind, body, status, words):
    """The check of the form's token reads the form first, where no view stands yet."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "x" * 32
    answer = client.post(f"/{lang}/report", body, content_type=kind)
    assert answer.status_code == status
    assert words[lang == "zh"] in answer.content.decode()
    assert "<main" in answer.content.decode()


def test_when_too_many_photos_come_at_once_the_words_stay_in_the_form(holder, monkeypatch, as_role):
    from maplebridge.kernel.cleaning import door

    monkeypatch.setattr(door.APART, "_room", type("Full", (), {"acquire": lambda *_a, **_k: False})())
    answer = send(holder, ("a.jpg", "image/jpeg", papered.photo()))
    assert answer.status_code == 503
    assert "Many photos are coming in just now" in answer.content.decode()
    assert "Two more are dark." in answer.content.decode()
    assert kept_of(holder[2], as_role) == []


@pytest.fixture
def twins(holder, as_role):
    """A matter that holds one picture under five names at one entry, and once more at the next."""
    names = ["x?.jpg", "x", "a.jpg", "a" * 130 + ".jpg", 'a"b.jpg']
    assert send(holder, *[(name, "image/jpeg", papered.photo()) for name in names]).status_code == 302
    client, address, number = holder
    from django.core.files.uploadedfile import SimpleUploadedFile

    tail = SimpleUploadedFile("a.jpg", papered.photo(), content_type="image/jpeg")
    assert client.post(address, {"text": "Once more.", "files": tail, "key": "m" * 24}).status_code == 302
    assert len({one.digest for one in kept_of(number, as_role)}) == 1
    return number


def verified(as_role):
    """What the verification of words and papers finds."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("owner"):
        return [found.sentence for found in ledger.replay([*wiring.WORDS, *wiring.PAPERS]).findings]


@pytest.mark.parametrize("papers_by", ["seq, name", "seq DESC, name DESC"])
@pytest.mark.parametrize("files_by", ["seq, field", "seq DESC, field DESC"])
def test_one_picture_under_many_names_is_proved_in_whatever_order_it_is_read(
    twins, as_role, monkeypatch, papers_by, files_by
):
    """A resident who sends the same photo twice must not make the city's proof fail."""
    from maplebridge.kernel.conduct.proving import papers

    read = papers.PAPERS.replace("ORDER BY matter, seq", f"ORDER BY matter, {papers_by}")
    monkeypatch.setattr(papers, "PAPERS", read)
    monkeypatch.setattr(papers, "FILES", f"{papers.FILES} ORDER BY matter, {files_by}")
    assert verified(as_role) == []


def test_among_equal_pictures_the_one_that_was_renamed_moved_or_taken_is_still_found(twins, as_role):
    def change(sql):
        with as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql)

    change("UPDATE conduct_paper SET name = 'other.jpg' WHERE name = 'x.jpg'")
    assert [line for line in verified(as_role) if "another name" in line]
    change("UPDATE conduct_paper SET name = 'x.jpg' WHERE name = 'other.jpg'")
    assert verified(as_role) == []
    change("UPDATE conduct_paper SET seq = seq + 1 WHERE name = 'x.jpg'")
    assert [line for line in verified(as_role) if "is not with the entry" in line]
    change("DELETE FROM conduct_paper WHERE name = 'x.jpg'")
    assert [line for line in verified(as_role) if "is missing" in line]
