"""Numbered papers: given with the act, set by the worker, read by those they are addressed to, checked by anybody."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

LATER = NOW + timedelta(hours=1)
CLAIM = "The office does not pay back my deposit. 单位不退还押金，请求处理。"


def issued(number):
    from maplebridge.kernel.conduct.models import Issued

    return list(Issued.objects.filter(matter=number).order_by("pk"))


def editions(paper):
    return {one.language: one for one in paper.editions.exclude(content=None)}


@pytest.fixture
def worker(as_role):
    """The worker's round: papers that wait are set."""
    from maplebridge.kernel.conduct.issuing import making

    def work(now=LATER):
        with as_role("clock"):
            return making.make(now)

    return work


AID = {"category": "150304"}
REASON = "The income is above the limit. 收入超过标准。"
GROUND = "Legal Aid Law, article 42. 法律援助法第四十二条。"
WORDS = {"reason": REASON, "legal_ground": GROUND}


def refused(now=NOW, text=CLAIM, given=None):
    """An application for legal aid that was refused, with reason and ground; its number."""
    number = city.report(text, now=now, **AID).number
    city.act(number, "refuse", given=given or WORDS, now=now + timedelta(minutes=5))
    return number


def seen(actor, number):
    from maplebridge.kernel.conduct.issuing import reading

    return reading.seen(actor=actor, number=number)


def whole(as_role):
    """What `ledger replay` and `ledger verify --papers` find of papers."""
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    with as_role("seal"):
        ledger.order()
    with as_role("clock"):
        report = ledger.replay(checks=[*wiring.REPLAYED, *wiring.WORDS, *wiring.PAPERS])
    return [one.sentence for one in report.findings]


def test_a_paper_has_its_number_with_the_act_and_none_is_left_out(town, as_role):
    """Two refusals are numbered one after the other; an act that is refused itself takes no number."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.issuing.assigning import digest
    from maplebridge.rules.refusal import Incomplete

    first = refused()
    third = city.report(CLAIM, now=NOW, **AID).number
    with pytest.raises(Incomplete):
        city.act(third, "refuse", given={"reason": REASON}, now=LATER)
    second = refused()
    with as_role("clock"):
        papers = [issued(number)[0] for number in (first, second)]
        entries = [next(e for e in ledger.entries_of(one.matter) if e.seq == one.seq) for one in papers]
    assert [one.n for one in papers] == [1, 2]
    assert papers[0].series == papers[1].series
    assert papers[0].year == 2026
    for paper, entry in zip(papers, entries, strict=True):
        content = json.loads(paper.content)
        assert (entry.kind, entry.content.name) == ("act", "refuse")
        assert entry.content.particulars["papers"] == {"decision": [content["number"], digest(paper.content)]}
        assert content["number"].endswith(f"〔2026〕{paper.n}号")
        assert REASON not in paper.content, "the words stand beside the entry, not in what is hashed into it"
    assert city.agrees(first, as_role)


def test_two_at_once_get_two_numbers(town, as_role):
    """Whoever takes the next number waits for the one before; a transaction that is undone gives its number back."""
    from django.db import connection, transaction

    def following():
        with connection.cursor() as cursor:
            cursor.execute("SELECT conduct_next_paper('X-y', 2026)")
            return cursor.fetchone()[0]

    with as_role("clock"):
        with transaction.atomic():
            assert following() == 1
            transaction.set_rollback(True)
        with transaction.atomic():
            assert following() == 1


def test_it_is_set_in_both_languages_and_always_the_same(town, worker, as_role):
    """PDF/A of each language, its hash in an entry; set again it is equal to the last octet."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.issuing import making

    number = refused()
    assert worker() == 1
    with as_role("clock"):
        [paper] = issued(number)
        kept = editions(paper)
        entry = [one for one in ledger.entries_of(number) if one.kind == "paper_made"][-1]
        again = {language: one.pdf for language, one in making.settled(paper).items()}
    assert set(kept) == {"en", "zh"}
    for language, edition in kept.items():
        octets = bytes(edition.content)
        assert octets.startswith(b"%PDF")
        assert again[language] == octets
        assert hashlib.sha256(octets).hexdigest() == edition.digest == entry.data["pdf"][language]
    assert worker() == 0, "made once, and kept"
    assert whole(as_role) == []


def test_the_applicant_reads_it_and_nobody_else(town, worker, client):
    """The holder of the code and the office read it; the holder of another code, and another office, do not."""
    from maplebridge.kernel.conduct.issuing import reading
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import NotFound

    number, other = refused(), refused()
    mine = seen(holder_of(number), number)
    assert [one.number for one in mine]
    assert mine[0].sizes == {}
    with pytest.raises(NotFound):
        reading.pdf(actor=holder_of(number), number=number, paper=mine[0].id, language="zh")
    worker()
    for actor in (holder_of(number), city.post_of(city.row_of(number).office, "handler")):
        [one] = seen(actor, number)
        assert set(one.sizes) == {"en", "zh"}
        name, octets = reading.pdf(actor=actor, number=number, paper=one.id, language="en")
        assert octets.startswith(b"%PDF")
        assert name.endswith("-en.pdf")
    for which, asked in ((holder_of(other), number), (holder_of(other), other)):
        with pytest.raises(NotFound):
            reading.pdf(actor=which, number=asked, paper=mine[0].id, language="en")


def test_a_party_sees_what_is_addressed_to_it_alone(town, worker):
    """A reply on information that tells the applicant is not the third person's; one that tells both is."""
    from maplebridge.kernel.conduct.issuing import reading
    from maplebridge.kernel.conduct.models import Issued
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import NotFound

    given = {"reason": REASON, "legal_ground": GROUND, "answer": "Here it is. 予以公开。"}
    for act, both in (("give_in_part", False), ("against_third", True)):
        number = city.report("I ask for the budget. 申请公开预算。", category="160205", now=NOW).number
        city.act(number, "ask_third", given={"reason": REASON}, now=NOW)
        third = city.party_of(number, "third", now=NOW)
        city.act(number, act, given=given, now=LATER)
        worker(LATER)
        assert len(seen(holder_of(number), number)) == 1
        assert len(seen(third, number)) == both
        with scope.reading(third):
            assert Issued.objects.filter(matter=number).count() == both, "the database itself holds it back"
        [paper] = seen(holder_of(number), number)
        if not both:
            with pytest.raises(NotFound):
                reading.pdf(actor=third, number=number, paper=paper.id, language="en")
        with scope.reading(holder_of(number)):
            assert not json.loads(Issued.objects.get(matter=number).content)["brought"]


def test_anybody_checks_it_by_its_token(town, worker):
    """The token tells number, matter, day and hashes; a wrong one tells nothing, and nothing of what it says is told."""
    from maplebridge.kernel.conduct.issuing import checking, reading
    from maplebridge.kernel.identity.actor import holder_of

    number = refused()
    worker()
    [one] = seen(holder_of(number), number)
    found = checking.check(f"{one.check[:5].lower()}-{one.check[5:]}")
    assert found is not None
    assert (found.number, found.day) == (one.number, one.day)
    assert {each.language for each in found.hashes} == {"en", "zh"}
    _, octets = reading.pdf(actor=holder_of(number), number=number, paper=one.id, language="zh")
    assert found.of(octets).language == "zh"
    assert found.of(octets + b" ") is None
    assert checking.check(one.check[:-1]) is None
    assert checking.check("") is None


def test_erased_words_go_from_the_paper_and_its_hash_stays(town, worker, as_role, tmp_path):
    """The words of whoever brought it are in no octet any more; the check page still knows the hash that was given out."""
    from maplebridge.kernel.conduct.issuing import checking
    from maplebridge.kernel.conduct.models import Edition
    from maplebridge.kernel.records.erasing import erase_words

    number = refused()
    worker()
    with as_role("clock"):
        [paper] = issued(number)
        before = {one.language: one.digest for one in paper.editions.all()}
        erase_words(matter=number, why="asked", by="system", now=LATER, journal_folder=tmp_path)
        assert not Edition.objects.filter(issued=paper, content__isnull=False).exists()
    assert whole(as_role) == [], "it waits to be set again"
    assert worker(LATER) == 1
    with as_role("clock"):
        [paper] = issued(number)
        after = {one.language: one.digest for one in paper.editions.exclude(content=None)}
    assert set(after) == set(before)
    assert not set(after.values()) & set(before.values())
    hashes = {one.digest: one.gone for one in checking.check(paper.token).hashes}
    assert hashes == dict.fromkeys(before.values(), True) | dict.fromkeys(after.values(), False)
    assert whole(as_role) == []


def test_what_somebody_typed_is_never_markup(town, worker, as_role):
    """Words of Typst, of ten thousand letters, without a space, of signs that no font has: the paper is set."""
    nasty = '#import "/etc/passwd" #panic() $x^2$ *b* _i_ `c` <l> @ref \\ // /* #{ } ]]'
    texts = [nasty, "长" * 10_000, "a" * 9_000, "𠮷 \ue000 \u0007 ‮ 🦆", "- one\n\n= two\n+ three"]
    numbers = [refused(text=text, given={"reason": text, "legal_ground": GROUND}) for text in texts]
    assert worker() == len(texts)
    with as_role("clock"):
        for number in numbers:
            assert set(editions(issued(number)[0])) == {"en", "zh"}


def test_a_template_that_fails_stops_nothing(town, worker, as_role, monkeypatch):
    """The act stands, the paper is set aside with the reason, its neighbour is set, and it is set once it can be."""
    from maplebridge.kernel.conduct.issuing import making
    from maplebridge.kernel.setaside.models import Thing
    from maplebridge.kernel.typesetting.templates import Template

    number, right = refused(), making.template_of
    broken = Template("broken", b'#panic("no")', general=False)
    monkeypatch.setattr(making, "template_of", lambda content: broken)
    assert worker() == 0
    with as_role("clock"):
        [thing] = Thing.objects.filter(kind="paper", ended=None)
        assert thing.matter == number
        assert thing.code == "paper_unset"
    monkeypatch.setattr(making, "template_of", right)
    beside = refused()
    assert worker(LATER) == 1
    assert worker(LATER + timedelta(minutes=2)) == 1
    with as_role("clock"):
        assert all(issued(one)[0].made for one in (number, beside))
        assert not Thing.objects.filter(kind="paper", ended=None).exists()
