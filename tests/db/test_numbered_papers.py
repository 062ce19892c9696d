"""Numbered papers: given with the act, set by the worker, read by those they are addressed to, checked by anybody."""

from __future__ import annotations

import hashlib
import io
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
    with as_role("owner"):
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


def test_opening_it_needs_a_press_that_is_recorded_once(town, worker, as_role):
    """The applicant receives it by a press: one entry with day and way, read by both; then the PDF opens."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.issuing import service
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import NotFound

    number = refused()
    holder = holder_of(number)
    [paper] = seen(holder, number)
    with pytest.raises(NotFound):
        service.receive(actor=holder, number=number, paper=paper.id, now=LATER)
    worker()
    assert not service.received(actor=holder, number=number, paper=paper.id)
    first = service.receive(actor=holder, number=number, paper=paper.id, key="k" * 20, now=LATER)
    assert service.receive(actor=holder, number=number, paper=paper.id, key="k" * 20, now=LATER) == first
    service.receive(actor=holder, number=number, paper=paper.id, now=LATER)
    assert service.received(actor=holder, number=number, paper=paper.id)
    with as_role("clock"):
        [entry] = [one for one in ledger.entries_of(number) if one.kind == "served"]
    assert entry.by == "resident"
    assert entry.content.particulars == {
        "paper": paper.number,
        "of": paper.seq,
        "how": "online",
        "on": "2026-09-28",
    }
    office = city.post_of(city.row_of(number).office, "handler")
    [side] = service.of_paper(actor=office, number=number, paper=paper.id).sides
    assert [(one.how, one.party) for one in side.services] == [("online", None)]
    assert city.agrees(number, as_role)
    assert whole(as_role) == []


def test_the_office_records_how_it_reached_a_party_and_nobody_else_does(town, worker, as_role):
    """Handed over at a counter, with what shows it; a wrong side, day or way and another office are refused."""
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.conduct.issuing import service
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    given = {"reason": REASON, "legal_ground": GROUND, "answer": "Here it is. 予以公开。"}
    number = city.report("I ask for the budget. 申请公开预算。", category="160205", now=NOW).number
    city.act(number, "ask_third", given={"reason": REASON}, now=NOW)
    third = city.party_of(number, "third", now=NOW)
    city.act(number, "against_third", given=given, now=LATER)
    worker()
    [paper] = seen(third, number)
    office = city.post_of(city.row_of(number).office, "handler")
    sides = service.of_paper(actor=office, number=number, paper=paper.id).sides
    assert [one.party is None for one in sides] == [True, False]
    said = {"to": sides[1].key, "how": "counter", "on": LATER.date(), "proof": "Signed for at the counter."}
    for wrong in (
        {"to": "nobody"},
        {"how": "pigeon"},
        {"on": NOW.date() - timedelta(days=3)},
        {"proof": " "},
    ):
        with pytest.raises(Incomplete):
            service.serve(actor=office, number=number, paper=paper.id, given=said | wrong, now=LATER)
    other = next(one for one in territory.offices().all if one.id != city.row_of(number).office)
    with pytest.raises((NotAllowed, NotFound)):
        service.serve(
            actor=city.post_of(other.id, "handler"), number=number, paper=paper.id, given=said, now=LATER
        )
    with pytest.raises((NotAllowed, NotFound)):
        service.serve(actor=third, number=number, paper=paper.id, given=said, now=LATER)
    service.serve(actor=office, number=number, paper=paper.id, given=said, now=LATER)
    sides = service.of_paper(actor=office, number=number, paper=paper.id).sides
    assert [[one.how for one in side.services] for side in sides] == [[], ["counter"]]
    assert service.received(actor=third, number=number, paper=paper.id)
    assert not service.received(actor=holder_of(number), number=number, paper=paper.id)
    for actor, reads in ((third, True), (holder_of(number), False)):
        page = pages.follow_page(actor=actor, number=number, now=LATER)
        assert any("counter" in one.title.in_language("en") for one in page.timeline) is reads
    assert whole(as_role) == []


def test_its_letter_names_it_and_a_posted_one_is_its_service(town, worker, as_role):
    """The letter leads to the paper's page; printed, the paper is printed with it; posted, it is served."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import letters
    from maplebridge.kernel.conduct.issuing import service
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.conduct.telling import tell_parties
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Outbox, Sending

    contact = Contact(letters_to="Lane 5. 柳巷5号")
    number = city.report(
        "I ask for the budget. 申请公开预算。", category="160205", now=NOW, contact=contact
    ).number
    city.act(number, "refuse", given=WORDS, now=LATER)
    assert city.row_of(number).outcome, (
        "a letter is posted after the end too, and the rows still follow from the entries"
    )
    worker()
    [paper] = seen(holder_of(number), number)
    with as_role("clock"):
        tell_parties([one for one in ledger.entries_of(number) if one.kind == "act"], LATER)
        letter = Outbox.objects.filter(matter=number).latest("pk")
        assert f"/follow/{_shown(number)}/issued/{paper.id}" in letter.plain
        assert paper.number in letter.plain
        assert REASON not in letter.plain
        sendings.note(letter, ways.PAPER, sendings.WAITS, now=LATER, text=letter.plain)
        waiting = Sending.objects.get(letter=letter).pk
    office = city.post_of(city.row_of(number).office, "handler")
    printed = letters.opened(actor=office, letter=waiting, key="k" * 20, now=LATER)
    assert [one.number for one in printed.papers] == [paper.number]
    given = {"how": "registered", "on": LATER.date(), "proof": "XA 12"}
    letters.post(actor=office, letter=waiting, given=given, key="q" * 20, now=LATER)
    [side] = service.of_paper(actor=office, number=number, paper=paper.id).sides
    assert [one.how for one in side.services] == ["registered"]
    assert service.received(actor=holder_of(number), number=number, paper=paper.id)
    assert whole(as_role) == []


def _shown(number):
    from maplebridge.kernel.matter import numbers

    return numbers.show(number)


def test_a_draft_shows_the_words_typed_so_far_and_writes_nothing(town, client):
    """A post sees its paper before the act, without a number; a half filled form is enough, another office sees none."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.issuing import drafting
    from maplebridge.kernel.conduct.models import Issued
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import NotAllowed, NotFound

    number = city.report(CLAIM, now=NOW, **AID).number
    office = city.post_of(city.row_of(number).office, "officer")

    def draft(actor=office, name="refuse", document="decision", language="zh", **given):
        return drafting.draft(
            actor=actor,
            number=number,
            name=name,
            document=document,
            given=given,
            language=language,
            now=LATER,
        )

    empty, half, full = draft(), draft(reason=REASON), draft(**WORDS)
    assert all(one.startswith(b"%PDF") for one in (empty, half, full))
    assert len({empty, half, full}) == 3
    assert draft(**WORDS) == full
    assert draft(language="en", **WORDS) != full
    for asked in ({"name": "dance"}, {"document": "award"}, {"actor": holder_of(number)}):
        with pytest.raises((NotFound, NotAllowed)):
            draft(**asked, **WORDS)
    with scope.reading(holder_of(number)):
        assert not Issued.objects.filter(matter=number).exists()
        assert len(ledger.entries_of(number)) == 1


def test_pages_lead_to_the_paper_in_both_languages(town, worker):
    """Desk, follow page, the paper's page, its PDF, the page for checking and the draft, as a browser asks for them."""
    from db import test_sent_twice as twice
    from maplebridge.kernel.conduct.issuing import reading
    from maplebridge.kernel.identity.actor import holder_of

    done = twice.reported(category="150304")
    number = _shown(done.number)
    desk, home = twice.at_desk(done.number, "officer"), twice.browser()
    form = desk.get(f"/en/desk/{number}/do/refuse").content.decode()
    assert f'formaction="/en/desk/{number}/do/refuse/draft"' in form
    answer = desk.post(f"/en/desk/{number}/do/refuse/draft", {"document": "decision", "reason": REASON})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    city.act(done.number, "refuse", given=WORDS, now=twice.datetime.now(twice.UTC))
    home.post("/en/follow", {"number": number, "code": done.code})
    assert "being made" in home.get(f"/en/follow/{number}").content.decode()
    worker(twice.datetime.now(twice.UTC))
    [paper] = reading.seen(actor=holder_of(done.number), number=done.number)
    for language in ("en", "zh"):
        for client, where in ((desk, "desk"), (home, "follow")):
            page = f"/{language}/{where}/{number}/issued/{paper.id}"
            assert page in client.get(f"/{language}/{where}/{number}").content.decode()
            assert client.get(page).status_code == 200
        checked = home.get(f"/{language}/papers/{paper.check}")
        assert checked.status_code == 200
        body = checked.content.decode()
        assert paper.number in body
        assert number in body
        assert REASON not in body
        assert home.get(f"/{language}/papers/{'0' * 20}").status_code == 404
        assert home.get(f"/{language}/papers", {"c": paper.check}).status_code == 302
        assert desk.get(f"/{language}/desk/{number}/issued/{paper.id}/{language}.pdf").status_code == 200
    pdf = f"/en/follow/{number}/issued/{paper.id}/zh.pdf"
    assert home.get(pdf).status_code == 403
    home.post(f"/en/follow/{number}/issued/{paper.id}", {"key": twice.KEY})
    octets = home.get(pdf).content
    assert octets.startswith(b"%PDF")
    for sent, said in ((octets, "to the last octet"), (octets + b" ", "is not this paper")):
        file = io.BytesIO(sent)
        file.name = "paper.pdf"
        assert said in home.post(f"/en/papers/{paper.check}", {"files": file}).content.decode()
    assert "Choose the PDF" in home.post(f"/en/papers/{paper.check}", {}).content.decode()


def test_the_worker_sets_papers_in_its_rounds(town, as_role):
    """A round of the part that follows entries sets what waits; the next has nothing to do with it."""
    from maplebridge.config.supervision.worker import Followers
    from maplebridge.kernel import ledger

    number = refused()
    with as_role("seal"):
        ledger.order()
    with as_role("clock"):
        assert Followers().once(LATER) > 0
        [paper] = issued(number)
        assert paper.made is not None
        assert set(editions(paper)) == {"en", "zh"}


def test_a_party_that_makes_a_paper_by_its_own_act_is_erased_from_it(town, worker, as_role, tmp_path):
    """What a side promises stands in its paper; with the side its words go from it, and those of the office stay."""
    from maplebridge.kernel.conduct.issuing import making
    from maplebridge.kernel.ledger.entry import BY_RESIDENT

    number = refused()
    worker()
    with as_role("clock"):
        [paper] = issued(number)
        content = json.loads(paper.content)
        typed = making.typed_at(number, paper.seq, content)
        assert typed.words == WORDS
        assert typed.brought == CLAIM
        assert making.unmake(number, of="party:7", own=set()) == 0, "another side's words are not in it"
        assert making.unmake(number, of="party:7", own={paper.seq}) == 1
        assert making.unmake(number, of=BY_RESIDENT, own=set()) == 1
        assert not editions(paper)
    assert worker(LATER) == 1


def test_programs_list_papers_without_their_words(town, worker, as_role):
    """Number, kind, day, hashes and to whom, by the code; nothing to whoever has none."""
    from django.test import Client

    from maplebridge.kernel.matter import numbers

    client = Client(SERVER_NAME="localhost")
    number = refused()
    worker()
    paper = issued_with(as_role, number)
    code, shown = city.new_code(number), numbers.show(number)
    answer = client.get(f"/api/v1/matters/{shown}/papers", HTTP_X_MATTER_CODE=code)
    assert answer.status_code == 200, answer.content.decode()
    [one] = answer.json()["papers"]
    assert one["number"] == json.loads(paper.content)["number"]
    assert (one["kind"], one["entry"], one["day"]) == ("decision", paper.seq, "2026-09-28")
    with as_role("clock"):
        assert one["sha256"] == {kept.language: kept.digest for kept in editions(paper).values()}
    assert [role["en"] for role in one["to"]] == ["Applicant"]
    said = answer.content.decode()
    assert not any(word in said for word in (REASON, GROUND, CLAIM, paper.token))
    assert client.get(f"/api/v1/matters/{shown}/papers").status_code in (401, 403, 404)
    assert client.get(f"/api/v1/matters/{shown}/papers", HTTP_X_MATTER_CODE="AAAA-AAAA-AAAA-AAAA").status_code == 404


def issued_with(as_role, number):
    with as_role("clock"):
        [paper] = issued(number)
        return paper


def test_an_export_lists_papers_and_none_of_what_is_against_an_office(town, worker, as_role, tmp_path):
    from maplebridge.kernel.records import papers as export
    from maplebridge.kernel.territory import queries as territory

    number = refused()
    other = refused()
    worker()
    paper = issued_with(as_role, number)
    office = next(iter(territory.offices().all)).id
    with as_role("admin"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("UPDATE matter_matter SET against = %s WHERE number = %s", [office, other])
    with as_role("export"):
        assert export.export(tmp_path / "papers.csv") == 1
    said = (tmp_path / "papers.csv").read_text("utf-8-sig")
    with as_role("clock"):
        kept = editions(paper)
    assert json.loads(paper.content)["number"] in said
    assert all(one.digest in said for one in kept.values())
    assert "bringer" in said
    assert not any(word in said for word in (REASON, GROUND, CLAIM, paper.token))
