"""A city with a mark and a hotline of its own: its pages, receipts, refusals and commands say them, and no others."""

from __future__ import annotations

import json
import re

import pytest

import sampled as city

NOW = city.NOW
UNITS = """code,parent,level,name_en,name_zh
c1,,city,Westport City,西港市
d1,c1,county,West District,西区
t1,d1,township,Harbour Town,港口镇
v1,t1,community,Quay Community,码头社区
"""
FOREIGN = re.compile(r"\bFH\b|(?<![\d.])12345(?!\d)")
"""What the sample city's pages say; a city of its own never does."""


@pytest.fixture
def port(db, as_role):
    """Founds Westport with a mark and a hotline; they are what is asked for."""
    from datetime import date

    from maplebridge.config.cities.newcity import Lists, found
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import queries as territory

    def make(mark="wp", hotline="０８００ 55", pack="xx"):
        registry.forget()
        territory.forget()
        with as_role("clock"):
            found(Lists(pack=pack, units=UNITS, mark=mark, hotline=hotline), now=NOW, since=date(2000, 1, 1))

    yield make
    registry.forget()
    territory.forget()


def words(pages):
    """The text of pages, without addresses and styles."""
    return "\n".join(re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page, flags=re.S) for page in pages)


def test_numbers_are_written_with_its_mark_and_read_however_they_are_typed(port):
    from maplebridge.kernel.matter import numbers

    port()
    assert numbers.show(2600041873) == "WP-26-0041873"
    for typed in ("wp 26 41873", "ＷＰ－26－0041873", "WP‑26‑0041873", "26-41873"):
        assert numbers.read(typed) == 2600041873
    assert numbers.named("编号：ＷＰ－26－0041873，wp‑26‑0041874。") == (2600041873, 2600041874)
    assert numbers.named("please look: FH-26-0041873") == ()


@pytest.mark.parametrize("hotline", ["0800 55", "none"])
def test_pages_receipts_and_refusals_say_its_own(port, hotline):
    from django.test import Client

    from maplebridge.kernel.territory import queries as territory

    port(hotline=hotline)
    place = territory.tree().level_units("community")[0].id
    client, shown = Client(SERVER_NAME="localhost", raise_request_exception=False), []
    sent = {
        "text": "The lamp at the quay is broken. 码头的路灯坏了。",
        "unit": place,
        "do": "send",
        "key": "k" * 30,
    }
    for language in ("en", "zh"):
        done = client.post(f"/{language}/report", sent)
        assert re.search(r"/receipt/WP-26-\d{7}", done["Location"])
        number = done["Location"].rpartition("/")[2]
        shown += [
            client.get(f"/{language}/{page}").content.decode()
            for page in (
                "",
                "report",
                "help",
                "accessibility",
                "follow",
                f"receipt/{number}",
                f"follow/{number}",
                "nowhere",
            )
        ]
        wrong = client.post(f"/{language}/follow", {"number": "WP-26-9999999", "code": "x"})
        shown.append(wrong.content.decode())
    said = words(shown)
    assert not FOREIGN.search(said), FOREIGN.search(said)
    assert "WP-26-" in said
    assert ("0800 55" in said) is (hotline != "none")
    assert "township counter" in said


def test_a_paper_receipt_bears_its_mark(port):
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.web.pictures import paper

    port()
    place = territory.tree().level_units("community")[0].id
    number = city.report("The lamp is broken. 路灯坏了。", place=Place(unit_id=place)).number
    one = receipts.receipt(actor=holder_of(number), number=number, now=NOW)
    assert one.heading.number_text.startswith("WP-26-")
    assert paper.receipt_pdf(one, "https://city.example/en/follow?n=WP").startswith(b"%PDF")


@pytest.mark.parametrize(("hotline", "said"), [("0800 55", True), ("none", False)])
def test_what_is_said_when_nothing_works_asks_no_database(port, monkeypatch, hotline, said):
    from django.db import connection
    from django.template.loader import render_to_string

    from maplebridge.config.gate import refusals as gate
    from maplebridge.kernel.territory import hotline as own
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.web import refusals

    port(hotline=hotline)
    territory.tree()

    def away():
        raise AssertionError("the database was asked")

    monkeypatch.setattr(connection, "ensure_connection", away)
    pages = [render_to_string("500.html"), gate.response("busy", "/en/report")[2].decode()]
    pages += [
        gate.response("busy", "/api/v1/reports")[2].decode(),
        gate.response("busy", "/zh/report")[2].decode(),
    ]
    refusal = refusals.sentence_for(RuntimeError("x")).words
    said_of = [text.in_language(code) for text in (refusal, own.reach_somebody()) for code in ("en", "zh")]
    for page in (*pages, *said_of):
        assert ("0800 55" in page) is said
        assert not FOREIGN.search(words([page]))


def test_before_anything_was_read_nothing_is_named(db):
    from maplebridge.kernel.territory import hotline
    from maplebridge.kernel.territory import queries as territory

    territory.forget()
    assert hotline.known() == ""
    assert hotline.and_if_urgent(hotline.reach_somebody()) == hotline.reach_somebody()
    assert "counter" in hotline.reach_somebody().in_language("en")


def test_a_page_names_no_hotline_before_it_is_known(port, monkeypatch):
    """The database is away in a process that has read nothing: the mark is guessed for reading numbers, a hotline never."""
    from django.db import OperationalError, connection
    from django.template import engines

    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.territory import hotline
    from maplebridge.kernel.territory import queries as territory

    port(hotline="none")
    territory.forget()

    def away():
        raise OperationalError("the database is away")

    page = engines["jinja2"].from_string('{{ hotline() or "any counter" }}')
    with monkeypatch.context() as patched:
        patched.setattr(connection, "ensure_connection", away)
        assert (hotline.number(), page.render({})) == ("", "any counter")
        assert numbers.read(numbers.show(2600041873)) == 2600041873
    assert numbers.show(2600041873).startswith("WP-"), "read as soon as the database answers"


@pytest.mark.parametrize(("pack", "own"), [("xx", ("XX", "")), ("cn", ("FH", "12345"))])
def test_what_a_city_never_said_is_as_usual_in_its_own_pack(port, as_role, pack, own):
    from django.db import connection

    from maplebridge.kernel.territory import city as territory_city

    port(pack=pack)
    with as_role("clock"), connection.cursor() as cursor:
        cursor.execute("UPDATE territory_edition SET mark = '', hotline = NULL")
    territory_city.forget()
    known = territory_city.own()
    assert (known.mark, known.hotline) == own


def test_the_pack_says_what_is_usual_and_a_city_may_change_its_hotline(port, as_role, capsys):
    import argparse

    from maplebridge.config.cli.run import city as command
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.territory import hotline
    from maplebridge.kernel.territory import queries as territory

    port(mark=None, hotline=None, pack="cn")
    assert numbers.show(2600000001) == "FH-26-0000001"
    assert hotline.number() == "12345"
    for said, kept in (("12320", "12320"), ("none", "")):
        with as_role("clock"):
            assert command.run(argparse.Namespace(what="hotline", number=said, json=True)) == 0
        assert json.loads(capsys.readouterr().out) == {"schema": 1, "hotline": kept}
        territory.forget()
        assert hotline.number() == kept
    assert numbers.show(2600000001) == "FH-26-0000001"
    with as_role("clock"):
        assert command.run(argparse.Namespace(what="hotline", number="call me", json=False)) == 2
    assert "no number to call" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("mark", "hotline"),
    [("A", "1"), ("ABCDE", "110"), ("A1", "110"), ("港", "110"), ("AB", "call"), ("AB", "")],
)
def test_what_cannot_be_a_mark_or_a_number_founds_nothing(port, mark, hotline):
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.kernel.territory.founding import FoundingError

    with pytest.raises(FoundingError):
        port(mark=mark, hotline=hotline)
    territory.forget()
    assert not territory.tree().units


def test_no_words_of_a_command_name_a_city(db):
    import argparse
    from importlib import import_module

    from maplebridge.config.cli import COMMANDS

    for command in COMMANDS.values():
        parser = argparse.ArgumentParser()
        import_module(command.words).declare(command.name, parser)
        assert not FOREIGN.search(parser.format_help()), command.name


def test_a_city_keeps_its_pack_with_what_it_says_of_itself(port, as_role):
    """That of the first procedure it adopted, whatever it adopts later."""
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory import city as own
    from maplebridge.kernel.territory.models import Edition

    port()
    with as_role("clock"):
        assert Edition.objects.get().pack == "xx"
        registry.adopt_pack("cn", now=NOW)
        assert Edition.objects.get().pack == "xx"
        own.forget()
        assert registry.home_pack() == "xx"


def test_before_it_adopted_anything_a_city_goes_by_the_first_pack(db, as_role):
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.territory.founding import touch

    with as_role("clock"):
        assert registry.home_pack() == "cn"
        touch()
        assert registry.home_pack() == "cn"


def test_a_city_of_before_gets_the_pack_of_the_first_procedure_it_adopted(port, as_role):
    """Its row says none until the text of this version is applied; then it has what it went by all along."""
    from django.db import connection, transaction

    from maplebridge.config.database import texts
    from maplebridge.kernel.territory.models import Edition

    port()
    with as_role("owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE territory_edition SET pack = ''")
        texts.clear(cursor)
        texts.apply(cursor)
    with as_role("clock"):
        assert Edition.objects.get().pack == "xx"
