"""Rows that a superuser spoilt: of the list of what is set aside, a published month, a photo. Each harms itself alone."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from db import test_poison
from sampled import NOW

spoil = test_poison.spoil
LATER = NOW + timedelta(days=1)
ROW = (
    "INSERT INTO setaside_thing (kind, subject, matter, code, facts, since, tries, last, next, how) "
    "VALUES (%s, %s, %s, %s, %s, now(), 1, now(), NULL, '')"
)
BAD = {
    "facts that are none": ("matter", "x", None, "unknown_step", "5"),
    "facts of another cause": ("matter", "x", None, "mail_refused", '{"step": "{tries}"}'),
    "a kind and a cause of another version": ("tomorrow", "x", -5, "tomorrow", "[]"),
    "a subject that is no number": ("notice", "x", None, "bad_address", "{}"),
}
HEALTHY = ("notice", "12", None, "vault_shut", "{}")
SHEET = '{"units": {"1": [[12, ""], [null, "small"], [7, ""]]}, "kinds": {"02": [12, ""]}}'
UNREADABLE = {
    "a number": "5",
    "nothing": "{}",
    "words for a number": SHEET.replace("[12", '["twelve"'),
    "an unknown reason": SHEET.replace("small", "secret"),
    "a column too few": SHEET.replace(', [7, ""]', ""),
    "no such unit": SHEET.replace('"1"', '"999999"'),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_row_of_the_list_is_shown_and_so_are_the_others(town, as_role, spoil, bad):
    from maplebridge.config.cli.run import doctor
    from maplebridge.kernel.file.asides import setaside

    spoil((ROW, HEALTHY), (ROW, BAD[bad]))
    with as_role("clock"):
        shown = setaside.all_lines(now=NOW)
        said = doctor._alone(doctor._set_aside)
    assert len(shown) == len(said) == 2
    assert all("maple setaside retry" in sentence for sentence in said)
    assert not any("{" in sentence for sentence in said)
    assert any("The key of the vault is not where it should be" in sentence for sentence in said)


def test_letters_given_up_are_emptied_beside_a_row_of_the_list_that_names_none(town, as_role, spoil):
    from maplebridge.kernel.notice import telling
    from maplebridge.kernel.notice.models import Outbox

    spoil((ROW, BAD["a subject that is no number"]))
    with as_role("clock"):
        given_up, open_one = (
            Outbox.objects.create(
                matter=1, seq=seq, to=1, language="en", subject="x", body="words", after=NOW, failed=NOW
            )
            for seq in (1, 2)
        )
        spoil((ROW, ("notice", str(open_one.pk), None, "bad_address", "{}")))
        assert telling.forget(now=NOW) == 1
        given_up.refresh_from_db()
        open_one.refresh_from_db()
        assert (given_up.body, open_one.body) == ("", "words")


@pytest.mark.parametrize("bad", UNREADABLE)
def test_a_published_month_that_cannot_be_read_says_so_and_the_others_are_shown(town, as_role, spoil, bad):
    from django.test import Client

    from maplebridge.config.cli.run import doctor
    from maplebridge.figures import published
    from maplebridge.figures.publishing import closed_months
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.territory import queries as territory

    now = datetime.now(UTC)
    newest, before = closed_months(towntime.local(now).date())[1:3]
    root = str(territory.tree().root.id)
    words = "INSERT INTO figures_publishedmonth (month, sheet, at) VALUES (%s, %s, now())"
    sheets = [text.replace('"1"', f'"{root}"') for text in (UNREADABLE[bad], SHEET)]
    spoil((words, [newest, sheets[0]]), (words, [before, sheets[1]]))
    found = published.public_figures(month=None, now=now)
    assert (found.month, found.rows) == (newest, ())
    assert found.unreadable is not None
    assert {month: cell.value for month, cell in found.by_month}[before] == 12
    other = published.public_figures(month=before, now=now)
    assert other.unreadable is None
    assert [cell.value for cell in other.rows[-1].cells] == [12, None, 7]
    for path, status in (("", 200), (f"?month={before:%Y-%m}", 200), (f"/{newest:%Y-%m}.csv", 404)):
        answer = Client(SERVER_NAME="localhost").get(f"/en/figures{path}")
        assert answer.status_code == status
        assert ("can no longer be read" in answer.content.decode()) == (str(before)[:7] not in path)
    with as_role("clock"):
        [said] = doctor._alone(doctor._records)
    assert f"{newest:%Y-%m} cannot be read" in said


@pytest.fixture
def papers(town, as_role):
    """Three matters, each with a photo: (number, id of the paper)."""
    from PIL import Image

    from maplebridge.kernel.conduct.models import Paper
    from maplebridge.kernel.identity.actor import holder_of

    made = []
    for shade in range(3):
        number, octets = city.report().number, io.BytesIO()
        Image.new("RGB", (8, 8), (shade, 0, 0)).save(octets, "PNG")
        files = [("lamp.png", "image/png", octets.getvalue())]
        city.act(number, "add", given={"text": "x", "files": files}, actor=holder_of(number), now=LATER)
        with as_role("clock"):
            made.append((number, str(Paper.objects.get(matter=number).pk)))
    return made


def test_a_photo_that_was_cut_is_not_given_out_and_doctor_names_it(papers, as_role, spoil):
    from maplebridge.config.cli.run import doctor
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import NotFound

    (cut, cut_paper), (gone, gone_paper), (whole, whole_paper) = papers
    with as_role("clock"):
        assert doctor._alone(doctor._records) == []
    spoil(
        ("UPDATE conduct_paper SET content = substr(content, 1, 20) WHERE id = %s", [cut_paper]),
        ("DELETE FROM conduct_paper WHERE id = %s", [gone_paper]),
    )

    def read(number, paper):
        return pages.read_paper(actor=holder_of(number), number=number, paper_id=paper, now=LATER)

    assert read(whole, whole_paper)[2].startswith(b"\x89PNG")
    with pytest.raises(NotFound) as stopped:
        read(cut, cut_paper)
    assert "no longer what was kept" in stopped.value.words.in_language("en")
    with pytest.raises(NotFound):
        read(gone, gone_paper)
    with as_role("clock"):
        said = doctor._alone(doctor._records)
    assert [sentence.partition(". ")[0] for sentence in said] == [
        f"A paper of the entry 2 of matter {cut} is not as long as it was when it came",
        f"A paper of the entry 2 of matter {gone} is no longer there",
    ]


def test_a_photo_of_which_one_byte_is_another_is_not_given_out(papers, spoil):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import NotFound

    (number, paper), *_ = papers
    spoil(("UPDATE conduct_paper SET content = set_byte(content, 40, 7) WHERE id = %s", [paper]))
    with pytest.raises(NotFound):
        pages.read_paper(actor=holder_of(number), number=number, paper_id=paper, now=LATER)


def test_the_photo_of_somebody_who_was_erased_is_missed_by_nobody(papers, as_role, tmp_path):
    from maplebridge.config.cli.run import doctor
    from maplebridge.kernel.records import erasing

    (number, _), *_ = papers
    with as_role("clock"):
        erasing.erase_words(matter=number, why="asked", by="system", now=LATER, journal_folder=tmp_path)
        assert doctor._alone(doctor._records) == []
