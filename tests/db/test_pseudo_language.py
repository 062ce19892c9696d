"""A third language needs no code: one made up here is declared, given a catalogue and pack names, and read on every page."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import sampled as city

CODE = "qx"
DECLARED = f'[{CODE}]\nname = "Made-up"\nhtml = "{CODE}"\ndjango = "{CODE}"\ncatalogue = "{CODE}"\n'
OURS = re.compile(r"⟦[^⟦⟧]*[⟧…]")
"""What stands in brackets; a label of a picture may be cut short with an ellipsis."""
BROKEN = re.compile(r"^[^⟦⟧]*⟧|⟦[^⟦⟧]*$")
"""What is left of brackets between which a tag stands: each part of such a text is read for itself."""
WORD = re.compile(r"[^\W\d_]{2,}")
CODES = re.compile(
    r"\bnot-found\b|\b[a-z]{2}\.[a-z_.]+|[A-Z]{2}-\d\d-[\w-]+|https?://\S+|/[\w./-]+|\S+@\S+|`[^`]*`|\b[0-9a-f]{8,}\b"
)
SPOKEN = ("alt", "aria-label", "placeholder", "title")
ALWAYS = {
    "English", "中文", "Made", "up",  # what languages call themselves
    "Maplebridge", "枫桥", "MB", "kB", "MiB", "PDF", "CSV", "JSON", "SHA", "UTC", "AA", "WCAG",
    "FH", "TOML", "BPMN", "XLSX", "QR", "TOTP", "Cookie", "Accept",
}  # fmt: skip
"""Names, units and codes that no language translates."""
REPORT = "The street lamp at Liuxi is dark."


def wrapped(message: str) -> str:
    """A message of the made-up language: longer, in brackets of its own, its places kept."""
    return f"⟦{message} ~{'~' * (len(message) // 4)}⟧"


def catalogue() -> str:
    """The catalogue of the made-up language: every text of the code."""
    from maplebridge.config.house.texts import homes
    from maplebridge.texts import po

    header = po.Entry("", forms=["Plural-Forms: nplurals=2; plural=(n != 1);\n"])
    entries = [
        po.Entry(
            use.message,
            use.plural,
            use.context,
            [wrapped(one) for one in ([use.message, use.plural] if use.plural else [use.message])],
        )
        for use in homes().values()
    ]
    return po.written([header, *entries])


def named(value: object) -> object:
    """Data of a pack with a name in the made-up language beside each English and Chinese one."""
    if isinstance(value, list):
        return [named(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: named(one) for key, one in value.items()}
    if isinstance(found.get("en"), str) and isinstance(found.get("zh"), str):
        found[CODE] = wrapped(found["en"])
    return found


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The made-up language, switched on by a declaration, a catalogue and names in packs."""
    from maplebridge.acts.hear.answers import base
    from maplebridge.kernel.file import heading
    from maplebridge.kernel.law import registry
    from maplebridge.packs import answers, reading
    from maplebridge.texts import LANGUAGES, languages
    from maplebridge.texts import catalogue as texts

    (tmp_path / languages.DECLARED).write_text(DECLARED, "utf-8")
    (tmp_path / f"{CODE}.po").write_text(catalogue(), "utf-8")
    read = tomllib.loads

    def fresh() -> None:
        for kept in (
            languages.nearest,
            texts.catalogue,
            reading.taxonomy,
            answers.answers,
            base._said,
            heading.category_title,
            registry.calendar,
            registry.parse,
        ):
            kept.cache_clear()
        registry.forget()

    monkeypatch.setenv("MAPLEBRIDGE_LANGUAGES", str(tmp_path))
    monkeypatch.setattr(tomllib, "loads", lambda text, **more: named(read(text, **more)))
    LANGUAGES.update(languages.read(tmp_path))
    fresh()
    yield
    del LANGUAGES[CODE]
    monkeypatch.undo()
    fresh()


class Shown(HTMLParser):
    """The visible texts of a page: text nodes and what is read out of attributes; no style, no source text."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = self.drawn = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note spoken attributes; leave out what nobody reads."""
        self.silent += tag in ("style", "script", "pre")
        if tag == "svg":
            self.drawn += 1
            self.texts.append("")
        given = dict(attrs)
        spoken = [given[name] or "" for name in SPOKEN if name in given and not self.silent]
        self.texts[-1:] = [*spoken, *self.texts[-1:]] if self.drawn else [*self.texts[-1:], *spoken]

    def handle_endtag(self, tag: str) -> None:
        """Read on after what nobody reads."""
        self.silent -= tag in ("style", "script", "pre")
        self.drawn -= tag == "svg"

    def handle_data(self, data: str) -> None:
        """Note a text node."""
        if self.drawn and not self.silent:
            self.texts[-1] += f" {data}"  # labels are broken into lines
        elif not self.silent:
            self.texts.append(data)


def bare(text: str, names: list[str]) -> set[str]:
    """Words of a text that stand in no brackets and are no names."""
    while OURS.search(text):  # ends: each round takes brackets away
        text = OURS.sub(" ", text)
    text = BROKEN.sub(" ", text)
    for name in names:
        text = text.replace(name, " ")
    text = CODES.sub(" ", text)
    return {word for word in WORD.findall(text) if word not in ALWAYS}


def bare_in_page(page: bytes, names: list[str]) -> dict[str, set[str]]:
    """Text nodes of a page that say something in no brackets."""
    shown = Shown()
    shown.feed(page.decode())
    return {text.strip()[:80]: words for text in shown.texts if (words := bare(text, names))}


@pytest.fixture
def names(town) -> list[str]:
    """Names of places, offices, roles' people, and what somebody wrote: they stay as they are."""
    return sorted({*names_of_the_city(), REPORT}, key=len, reverse=True)


def names_of_the_city() -> set[str]:
    """Names of its places, offices and people."""
    from maplebridge.demo.city import MONEY, POWER
    from maplebridge.demo.posts import SIGN_INS
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.territory import queries as territory

    tree, offices = territory.tree(), territory.offices()
    found = {one.username for one in SIGN_INS}
    for account in Account.objects.values_list("shown_en", "shown_zh"):
        found |= {*filter(None, account)}
    for unit in (
        tree.root,
        *tree.level_units("county"),
        *tree.level_units("township"),
        *tree.level_units("community"),
    ):
        found |= {unit.name_en, unit.name_zh, unit.name_en.rsplit(" ", 1)[0]}  # a map leaves the ending out
    found |= {POWER, MONEY}  # documents that came with the city's duty lists
    for office in offices.all:
        found |= {office.name_en, office.name_zh}
    return found


PUBLIC = (
    "", "report", "follow", "check", "figures", "procedures", "ledger", "help", "about", "accessibility", "privacy",
    "duties", "duties/pushed", "sign-in", "no-such-page",
)  # fmt: skip


@pytest.fixture
def client():
    """A browser that knows nobody."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def test_every_public_page_speaks_the_third_language(town, made_up, names, client) -> None:
    pages = {name: client.get(f"/{CODE}/{name}") for name in PUBLIC}
    assert {page.status_code for page in pages.values()} == {200, 404}
    assert all(f'<html lang="{CODE}"'.encode() in page.content for page in pages.values())
    assert {name: found for name, page in pages.items() if (found := bare_in_page(page.content, names))} == {}


def test_a_bare_string_is_found() -> None:
    planted = "<main><h1>⟦Help ~⟧</h1><p>Read this first</p><img alt='A map of it'></main>".encode()
    assert set(bare_in_page(planted, [])) == {"Read this first", "A map of it"}
    assert bare_in_page("<p>⟦Until ⟦9 May ~⟧ ~~⟧ · 12:30</p>".encode(), []) == {}


def test_a_bare_string_in_a_view_or_a_template_is_found(town, made_up, names, client, monkeypatch) -> None:
    from django.template import engines

    from maplebridge.web import frame

    with monkeypatch.context() as planted:
        planted.setattr(frame, "city_name", lambda: "A town of bare words")
        assert "A town of bare words" in bare_in_page(client.get(f"/{CODE}/about").content, names)
    page = engines["jinja2"].from_string(
        '<p>{{ _("Help") }}</p><p title="{{ _("Help") }}">Read this first</p>'
    )
    assert set(bare_in_page(page.render({}).encode(), names)) == {"Read this first"}


def _reported():
    from maplebridge.kernel.matter import numbers

    matter = city.report(REPORT)
    return numbers.show(matter.number), str(matter.code)


def test_a_matter_its_receipt_and_its_procedure_speak_the_third_language(
    town, made_up, names, client
) -> None:
    number, code = _reported()
    answer = client.post(f"/{CODE}/follow", {"number": number, "code": code})
    assert answer.status_code == 302
    for address in (f"follow/{number}", f"receipt/{number}", "procedures/cn.hotline.request"):
        page = client.get(f"/{CODE}/{address}")
        assert page.status_code == 200, address
        assert bare_in_page(page.content, names) == {}, address


def test_a_desk_speaks_the_third_language(town, made_up, names, client) -> None:
    from maplebridge.demo.posts import PASSWORD, SIGN_INS

    number, _ = _reported()
    opened = []
    for one in SIGN_INS:
        client.logout()
        if client.post(f"/{CODE}/sign-in", {"name": one.username, "password": PASSWORD}).status_code != 302:
            continue
        for address in ("desk", "desk/news", f"desk/{number}", "account"):
            page = client.get(f"/{CODE}/{address}")
            if page.status_code == 200:
                opened.append(address)
                assert bare_in_page(page.content, names) == {}, (one.username, address)
    assert set(opened) == {"desk", "desk/news", f"desk/{number}", "account"}


def test_a_refusal_for_programs_has_the_third_language(town, made_up, client) -> None:
    answer = client.post("/api/v1/reports", json.dumps({"txt": 1}), content_type="application/json")
    told = answer.json()
    assert answer.status_code == 422
    assert told[f"detail_{CODE}"].startswith("⟦")
    assert told["heading"][CODE].startswith("⟦")
    assert all(field[CODE].startswith("⟦") for field in told["fields"].values())


def test_a_procedure_is_explained_drawn_and_compared_in_the_third_language(town, made_up, names) -> None:
    from maplebridge.kernel.law import registry
    from maplebridge.rules.diff import differences
    from maplebridge.rules.drawing import draw
    from maplebridge.rules.explain import explain

    [adopted] = [one for one in registry.adopted() if one.procedure.id == "cn.hotline.request"][-1:]
    told = explain(adopted.procedure, registry.calendar(adopted.pack), language=CODE)
    assert [line for line in told.splitlines() if bare(line, names)] == []
    assert bare_in_page(draw(adopted.procedure, language=CODE).encode(), names) == {}
    handling = adopted.procedure.steps["handling"]
    without = {name: act for name, act in handling.acts.items() if name != next(iter(handling.acts))}
    changed = replace(
        adopted.procedure, steps={**adopted.procedure.steps, "handling": replace(handling, acts=without)}
    )
    changes = differences(adopted.procedure, changed, registry.calendar(adopted.pack))
    assert changes
    assert [said for one in changes if bare(said := one.in_language(CODE), names)] == []


def test_a_letter_and_the_words_of_commands_hold_the_third_language(town, made_up, capsys) -> None:
    from maplebridge.kernel.command.refusals import sentence
    from maplebridge.kernel.conduct import telling
    from maplebridge.rules.refusal import Incomplete

    assert telling.every()[0] == CODE
    assert telling.SUBJECT.filled(number="FH-26-1").in_language(CODE).startswith("⟦News about FH-26-1")
    sentence(Incomplete(telling.SUBJECT.filled(number="1")))
    assert "⟦News about 1" in capsys.readouterr().err


def test_commands_take_every_declared_language(made_up) -> None:
    import argparse

    from maplebridge.config.cli.words import accounts, procedures

    parser = argparse.ArgumentParser()
    procedures.declare("procedures", parser)
    for words in (["draw", "x"], ["explain", "x"], ["diff", "x", "y"]):
        assert parser.parse_args([*words, "--lang", CODE]).lang == CODE
    parser = argparse.ArgumentParser()
    accounts.declare("account", parser)
    assert parser.parse_args(["add", "ann", "--administrator", "--language", CODE]).language == CODE


def test_a_hole_in_the_mandates_is_said_in_the_third_language(town, made_up, names) -> None:
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.kernel.territory.doctor import MandateHole

    root = territory.tree().root
    for categories in (("C01",), ("C01", "C02")):
        hole = MandateHole("cn.hotline.request", root, "handler", categories).words
        assert hole.in_language(CODE).startswith("⟦")
    assert (
        hole.in_language("zh")
        == f"{root.name_zh}没有任何机关就C01等2类事项承担“handler”的职责，而cn.hotline.request需要。"
    )


def test_without_a_name_in_a_pack_the_english_one_is_shown(town, made_up) -> None:
    from maplebridge.texts import Title, title_of

    assert Title("Lamp", "路灯").in_language(CODE) == "Lamp"
    assert title_of({"en": "Lamp", "zh": "路灯", CODE: "⟦Lamp⟧"}).in_language(CODE) == "⟦Lamp⟧"
    assert title_of({"en": "Lamp", "zh": "路灯", "fr": "Lampe"}).in_language("fr") == "Lamp"
