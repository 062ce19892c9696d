"""Every template with every branch in use, in both languages, from samples: nothing breaks, no English in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest

from web import samples
from web.conftest import Town

CASES = (
    "home", "report", "look", "errors", "map", "receipt", "follow", "matter", "act", "verdict", "judged", "sign-in",
    "inbox", "empty", "search", "nothing", "desk", "kinds", "same", "form", "contact", "opened", "glance",
    "sides", "called", "was-called", "posted-letter", "mailed", "party",
    "acting", "acting-receipt", "represented", "mine", "checked", "handed", "waits", "own-end",
    "numbered", "served", "for-you", "received", "papers", "issued", "not-issued",
    "counter", "recoded", "check", "figures", "letters", "no-letters", "letter", "printed", "rung-up",
    "procedures", "procedure", "duties", "no-duties", "pushed", "refusable",
    "ledger", "help", "about", "accessibility", "privacy", "refusal", "again", "back",
)  # fmt: skip
NAMES = {"English", "Maplebridge", "PDF", "CSV", "WCAG", "A", "AA", "MB", "kB", "FH", "Cookie", "cn", "hotline", "request",
         "Fenghe", "City", "drain", "jpg"}  # fmt: skip


@pytest.fixture(scope="module")
def rendered(town: Town) -> Iterator[Any]:
    """Render a case in a language."""
    with town.database.as_role("web"):
        yield _render


def _render(case: str, language: str) -> str:
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    from maplebridge.web import frame
    from maplebridge.web.language import activate

    activate(language)
    request = RequestFactory().get(f"/{language}/")
    request.actor, request.user = AnonymousUser(), AnonymousUser()
    template, request.actor, context = _cases(request)[case]
    return frame.page(request, template, **context).content.decode()


def _cases(request: Any) -> dict[str, tuple[str, Any, dict[str, Any]]]:
    from django.template.loader import render_to_string
    from markupsafe import Markup

    from maplebridge.acts.hear.forms import KindForm, SameForm
    from maplebridge.home import forms as home
    from maplebridge.home import sides
    from maplebridge.kernel.identity.actor import ANONYMOUS, Actor, holder_of
    from maplebridge.texts import Text
    from maplebridge.web.cards import DrawnCard
    from maplebridge.web.forms.acts import ActForm

    holder = holder_of(samples.NUMBER)
    post = Actor(7, (3,), (1, 2), frozenset({(3, "handler")}), "handler, Liuxi", "柳汐镇经办人", "post")
    refusal = _refusal()
    desks = {"today": samples.NOW.date(), "most": {"matters": 1000, "news": 100}, "cards": [], "duty_level": "township",
             "comes": (_comes(),), "opens": True}

    def form(kind: Any, wrong: Any = None, **more: Any) -> Any:
        made = kind(request, **more)
        made.refuse(wrong)
        return made

    def acting(name: str, wrong: Any = None) -> dict[str, Any]:
        shown = samples.act_form(name)
        return {
            "shown": shown,
            "form": form(ActForm, wrong, act=shown.act, last_read=shown.seen),
            "back": "/",
        }

    asked = {
        "tab": "mine",
        "due": "",
        "urgency": "",
        "step": "",
        "category": "",
        "base": "tab=mine",
        "filtered": True,
        "gone": samples.SHOWN,
        "unit": "",
        "unit_name": None,
    }
    kinds = {
        "shown": samples.kind_page(),
        "form": form(KindForm, refusal, start={"category": "0403", "urgency": "1"}),
        "back": "/",
    }
    joined = {"together": samples.together(), "number": samples.SHOWN}
    same = {**joined, "form": form(SameForm, refusal)}
    drawn = Markup(render_to_string("hear/parts/same.html", joined, request))
    beside = DrawnCard(drawn, Text("{n} reports joined", n=4), first=False)
    note = form(home.NoteForm)
    counter, contact = form(home.CounterForm, refusal), form(sides.ContactForm, refusal)
    parties, listed = samples.parties(), {"asked": asked, **desks}
    calling = form(sides.PartyForm, refusal, roles=parties.roles)
    gone = {**samples.sheet("counter"), "code": "", "anew": form(sides.AnewForm, refusal)}
    signed = {"signatures": samples.signatures(), "issued": samples.issued()}
    beside_it = {"letters": samples.missed(), "cards": [beside], "taken": samples.taken(), **signed}
    desk = {"cards": [beside], "matter": samples.matter(), "done": True, "place_map": "", "form": note,
            "letters": samples.missed(), "taken": samples.taken(), **signed}
    opening = {"number": samples.SHOWN, "form": contact, "opening": contact, "reach": form(sides.ReachForm, refusal)}
    return {
        **_resident_cases(ANONYMOUS, refusal, form),
        "receipt": ("resident/receipt.html", holder, _receipt()),
        "matter": ("resident/matter.html", holder, {"matter": samples.follow(), "done": True, **beside_it}),
        "act": ("resident/act.html", holder, acting("reply")),
        "inbox": ("desk/inbox.html", post, {"inbox": samples.inbox(), "waiting": samples.waiting(), **listed, "news": 2}),
        "empty": ("desk/inbox.html", post, {"inbox": samples.InboxPage(rows=()), "waiting": (), **listed, "news": 0}),
        "search": ("desk/search.html", post, {"words": "井盖", "results": samples.inbox()}),
        "nothing": ("desk/search.html", post, {"words": "井盖", "results": samples.InboxPage(rows=())}),
        "desk": ("desk/matter.html", post, desk),
        "kinds": ("hear/kind.html", post, kinds),
        "same": ("hear/same.html", post, same),
        "glance": ("city/glance.html", post, {"glance": samples.glance(), "late_map": "", "counted": (), **desks}),
        **_letter_cases(post, refusal, form),
        **_paper_cases(post, holder, refusal, form),
        "counter": ("desk/counter.html", post, {"number": "", "code": None, "may_ask": True, "form": counter}),
        "recoded": ("desk/counter.html", post, {"number": samples.SHOWN, "code": "7K4M-Q2XD", "form": counter}),
        "form": ("desk/act.html", post, acting("object", refusal)),
        "contact": ("desk/contact.html", post, {**opening, "contact": None, "recorded": True}),
        "opened": ("desk/contact.html", post, {**opening, "contact": [], "recorded": False, "party": None}),
        "sides": ("desk/party.html", post, {"parties": parties, "form": calling, "sheet": None}),
        "called": ("desk/party.html", post, {"parties": parties, **samples.sheet("counter"), "follow_address": "/"}),
        "was-called": ("desk/party.html", post, {"parties": parties, **gone, "follow_address": "/"}),
        "posted-letter": ("desk/party.html", post, {"parties": parties, **samples.sheet("letter"), "follow_address": "/"}),
        "mailed": ("desk/party.html", post, {"parties": parties, **samples.sheet("mail"), "follow_address": "/"}),
        **_power_cases(post, holder, refusal, form),
        "acting": ("resident/matter.html", holder, {"matter": samples.acting(), "done": False, **beside_it}),
        "acting-receipt": ("resident/receipt.html", holder, _receipt() | {"receipt": samples.acting_receipt()}),
        "party": ("resident/matter.html", holder, {"matter": samples.party(), "done": False, **beside_it}),
    }  # fmt: skip


def _power_cases(post: Any, holder: Any, refusal: Any, form: Any) -> dict[str, tuple[str, Any, dict[str, Any]]]:
    from maplebridge.home.representing import forms
    from maplebridge.home.sides import AnewForm

    listed, mine = samples.represented(), samples.represented(desk=False)
    naming = form(forms.DeskNamingForm, refusal, whose=listed.whose)
    row, code = listed.rows[0], "7K4M-Q2XD-7K4M-Q2XD"
    shut = {"check": None, "end": None, "anew": None, "given": True, "follow_address": "/"}
    checking = {"check": form(forms.CheckForm), "end": form(forms.EndForm, refusal), "anew": form(AnewForm), "given": False}
    own = {"check": None, "end": form(forms.OwnEndForm), "given": False}
    return {
        "represented": ("desk/representatives.html", post, {"listed": listed, "form": naming}),
        "mine": ("resident/representatives.html", holder, {"listed": mine, "form": form(forms.NamingForm)}),
        "checked": ("desk/representative.html", post, {"listed": listed, "row": row, "code": "", **checking}),
        "handed": ("desk/representative.html", post, {"listed": listed, "row": row, "code": code, **shut}),
        "waits": ("resident/representative.html", holder, {"listed": mine, "row": row, "code": "", **shut}),
        "own-end": ("resident/representative.html", holder, {"listed": mine, "row": row, "code": "", **own}),
    }


def _paper_cases(post: Any, holder: Any, refusal: Any, form: Any) -> dict[str, tuple[str, Any, dict[str, Any]]]:
    from maplebridge.home.papers import checking, issued
    from maplebridge.kernel.identity.actor import ANONYMOUS

    waits, made = samples.issued()
    sides = samples.addressees()
    signed = {"signatures": samples.signatures()}
    desk = {"number": samples.SHOWN, "reached": sides, "service_words": issued.WAYS, "done": True, **signed}
    serving = form(issued.ServedForm, refusal, to=tuple((one.key, one.title) for one in sides.sides))
    home = {"number": samples.SHOWN, "form": form(issued.ReceiveForm), **signed}
    compare = {"token": made.check, "form": form(checking.CompareForm, refusal), "compared": True, **signed}
    return {
        "numbered": ("desk/paper.html", post, {**desk, "paper": waits, "form": serving}),
        "served": ("desk/paper.html", post, {**desk, "paper": made, "form": serving}),
        "for-you": ("resident/paper.html", holder, {**home, "paper": made, "received": False, "done": False}),
        "received": ("resident/paper.html", holder, {**home, "paper": made, "received": True, "done": True}),
        "papers": ("public/papers.html", ANONYMOUS, {}),
        "issued": ("public/paper.html", ANONYMOUS, {**compare, "paper": samples.checked_paper(), "same": None}),
        "not-issued": ("public/paper.html", ANONYMOUS, {**compare, "paper": None, "same": None}),
    }


def _letter_cases(post: Any, refusal: Any, form: Any) -> dict[str, tuple[str, Any, dict[str, Any]]]:
    from maplebridge.home import letters
    from maplebridge.kernel.conduct.letters import Line, Queue

    line = Line(4, samples.SHOWN, samples.NOW)
    opening, posted = form(letters.PrintForm), form(letters.PostedForm, refusal)
    one = {"line": line, "form": posted, "opening": opening, "posted": posted}
    return {
        "letters": ("desk/letters.html", post, {"queue": Queue((line,), 4), "done": True}),
        "no-letters": ("desk/letters.html", post, {"queue": Queue((), None), "done": False}),
        "letter": ("desk/letter.html", post, {**one, "printed": None}),
        "printed": ("desk/letter.html", post, {**one, "printed": samples.letter()}),
        "rung-up": ("desk/letter.html", post, {**one, "printed": samples.letter(to="")}),
    }


def _door_cases(anyone: Any, form: Any) -> dict[str, tuple[str, Any, dict[str, Any]]]:
    """Pages of what can be brought, and of what an office opens."""
    from maplebridge.acts.hear.doors.desk import AGAINST, Line
    from maplebridge.acts.hear.doors.public import Brought

    title = samples.OFFICE
    procedure = SimpleNamespace(id="cn.hearing", title=title)
    line = Line("cn.hearing", title, samples.OFFICE, samples.OFFICE, title)
    brought = Brought("cn.legal.aid", title, title, title, title, title, 30, ("井盖",))
    new = {"groups": [(AGAINST, [line])], "words": "井盖", "count": 3}
    opening = {
        "form": form, "procedure": procedure, "role": title, "office": samples.OFFICE, "follows": title, "parties": [title],
    }  # fmt: skip
    return {
        "bring": ("hear/bring.html", anyone, {"lines": [brought], "words": "井盖", "count": 1}),
        "bring-nothing": ("hear/bring.html", anyone, {"lines": [], "words": "井盖", "count": 1}),
        "new-matter": ("hear/new.html", anyone, new),
        "new-nothing": ("hear/new.html", anyone, {**new, "groups": [], "count": 0}),
        "new-not-found": ("hear/new.html", anyone, {**new, "groups": []}),
        "open-matter": ("hear/open.html", anyone, opening),
    }


def _resident_cases(anyone: Any, refusal: Any, form: Any) -> dict[str, tuple[str, Any, dict[str, Any]]]:
    from maplebridge.acts.hear.forms import ReportForm, ReportInput
    from maplebridge.acts.hear.pages import form as reporting
    from maplebridge.home import duties
    from maplebridge.home import forms as home
    from maplebridge.home.taskform import PushForm
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.web import places
    from maplebridge.web.forms import carrying
    from maplebridge.web.forms.acts import ActForm

    root = territory.tree().root.id
    offices = ((samples.OFFICE, [(3, samples.OFFICE)]),)

    def report(wrong: Any = None, offices: Any = ()) -> Any:
        made = form(ReportForm, wrong, action="/")
        made.show(ReportInput(key="k" * 30, text=samples.TEXT, point="1.0,1.0"))
        made.offer("unit", [], groups=places.listed())
        made.offer("against", [], groups=offices)
        made.offer("category", [(one.code, one.title) for one in samples.categories()])
        return made

    base = {
        "form": report(), "entered": ReportInput(text=samples.TEXT, point="1.0,1.0"), "suggestion": None, "answers": (),
        "located": None, "chosen": None,
        "map_of": 0, "map_trail": (), "map_parts": (), "may_take": False, "breadths": reporting.BREADTHS,
    }  # fmt: skip
    tree = territory.tree()
    opened = {
        **base,
        "map_of": root,
        "may_take": True,
        "map_trail": tree.ancestors(root),
        "map_parts": tree.children(root),
    }
    figures = {"figures": samples.figures(), "category_bars": "", "month_bars": ""}
    carried = carrying.Carried("/zh/report", (("text", samples.TEXT),), files=("drain.jpg",))
    follow = {"form": form(home.FollowForm, refusal), "opened": [samples.SHOWN], "carried": carried}
    judging = samples.verdict()
    acts = [form(ActForm, None, act=act, alone=False) for act in judging.acts]
    acts[0].refuse(refusal)
    verdict = {"verdict": judging, "forms": acts}
    push = form(PushForm, refusal, start={"level": "township", "part": "lead"})
    push.offer("level", tuple(duties.LEVELS.items()))
    asked = {"form": push, "levels": list(duties.LEVELS.items())}
    checked = {"form": form(home.CheckForm), "result": samples.checked(good=False)}
    still = {
        name: (f"public/{name}.html", anyone, {"cards": []})
        for name in ("home", "help", "about", "accessibility", "privacy")
    }
    return {
        **still,
        "report": ("hear/report.html", anyone, base),
        "chosen": ("hear/report.html", anyone, {**base, "chosen": samples.OFFICE}),
        **_door_cases(anyone, push),
        "look": (
            "hear/report.html",
            anyone,
            {
                **base,
                "suggestion": samples.suggestion(),
                "answers": samples.answers(),
                "form": report(offices=offices),
            },
        ),
        "errors": ("hear/report.html", anyone, {**base, "form": report(refusal)}),
        "map": ("hear/report.html", anyone, opened),
        "follow": ("resident/follow.html", anyone, follow),
        "verdict": ("resolve/verdict.html", anyone, verdict),
        "judged": ("resolve/judged.html", anyone, {}),
        "sign-in": ("desk/sign_in.html", anyone, {"form": form(home.SignInForm, refusal), "carried": ()}),
        "again": ("desk/sign_in.html", anyone, {"form": form(home.SignInForm), "carried": carried}),
        "back": ("back.html", anyone, {"carried": carried, "token": ""}),
        "check": ("public/check.html", anyone, checked),
        "figures": ("public/figures.html", anyone, figures),
        "procedures": ("public/procedures.html", anyone, {"procedures": samples.procedure_lines()}),
        "procedure": (
            "public/procedure.html",
            anyone,
            {"procedure": samples.procedure_page(), "drawn": "", "lit": "handling"},
        ),
        "duties": ("public/duties.html", anyone, samples.duty_list()),
        "no-duties": ("public/duties.html", anyone, {**samples.duty_list(), "level": ""}),
        "pushed": ("public/pushed.html", anyone, {**asked, "answer": samples.duty_answer(True), "entry": ""}),
        "refusable": ("public/pushed.html", anyone, {**asked, "answer": samples.duty_answer(False), "entry": "/desk/new"}),
        "ledger": ("public/ledger.html", anyone, {"ledger": samples.ledger()}),
        "refusal": (
            "refusal.html",
            anyone,
            {"refusal": refusal, "carried": carried, "back": True, "token": "", "matter": "/follow/1"},
        ),
    }


def _comes() -> Any:
    """A procedure that comes to a desk: at one step, and at an outside place without a limit."""
    from maplebridge.kernel.conduct.byoffice.comes import Comes, Turn
    from maplebridge.texts import Title

    handled = Turn(Title("Being handled", "办理中"), Title("5 working days", "5个工作日"))
    turns = (handled, Turn(Title("At court", "在法院"), None))
    title, role = Title("Hotline request", "热线诉求"), Title("Handler", "承办人")
    return Comes(procedure="cn.hotline.request", title=title, roles=(role,), turns=turns)


def _receipt() -> dict[str, Any]:
    return {
        "receipt": samples.receipt(),
        "follow_address": "/zh/follow",
        "promise_text": "{}",
        "proof_text": "{}",
    }


def _refusal() -> Any:
    from maplebridge.rules.refusal import Incomplete
    from maplebridge.texts import Title

    words = Title("Say in a few words what is wrong.", "请用几句话说明发生了什么。")
    return Incomplete(words, fields={"text": words, "legal_ground": words, "number": words, "reason": words})


@pytest.mark.parametrize("case", CASES)
def test_a_page_is_made_in_both_languages_and_its_chinese_is_chinese(rendered: Any, case: str) -> None:
    assert "<h1" in rendered(case, "en")
    page = rendered(case, "zh")
    assert _english(page) == set()


def _english(page: str) -> set[str]:
    """English words that a reader of the Chinese page sees, but for names, numbers and what people wrote."""
    body = page[page.index("<body") :]
    body = re.sub(
        r'<(\w+)[^>]*class="(?:said[^"]*|code|[^"]*number[^"]*|notes)"[^>]*>.*?</\1>',
        " ",
        body,
        flags=re.DOTALL,
    )
    body = re.sub(r"<(pre|textarea|option)\b.*?</\1>", " ", body, flags=re.DOTALL)
    said = [*re.findall(r'(?:aria-label|alt|title)="([^"]*)"', body), re.sub(r"<[^>]*>", " ", body)]
    return {word for text in said for word in re.findall(r"[A-Za-z]{2,}", unescape(text))} - NAMES


def test_the_receipt_is_one_page_in_both_languages_however_long(rendered: Any) -> None:
    from dataclasses import replace

    from maplebridge.web.language import activate
    from maplebridge.web.pictures import paper

    long = samples.receipt()
    long = replace(long, text=long.text * 40, ladder=long.ladder * 3, doors=long.doors * 4)
    for language in ("en", "zh"):
        activate(language)
        for one in (samples.receipt(), long):
            made = paper.receipt_pdf(one, "https://city.example/en/follow?n=FH-26-0041873")
            assert paper.PAGES.search(made)[1] == b"1"
            assert b"NotoSansSC" in made


def test_no_sign_vanishes_from_a_receipt(rendered: Any) -> None:
    """A sign that the fonts lack is marked with its number; what stands on the paper has a glyph, each of it."""
    from dataclasses import replace

    from maplebridge.kernel.typesetting import glyphs
    from maplebridge.web.language import activate
    from maplebridge.web.pictures import paper

    rare = "𠮷安路口的灯坏了 😀 한국어 \ue000"
    assert glyphs.marked("𠮷安路") == "〓[U+20BB7]安路"
    assert glyphs.marked("a\u1680b 柳汐镇 ọ") == "a b 柳汐镇 ọ"
    for language in ("en", "zh"):
        activate(language)
        one = replace(samples.receipt(), text=rare)
        made = paper.receipt_pdf(one, "https://city.example/en/follow?n=FH-26-0041873")
        on_it = signs_of(made)
        said = paper.shown(paper._data(one, "https://city.example/"))
        assert "〓[U+20BB7]" in said["text"]
        assert said["marks"]
        wanted = {sign for text in spoken_in({**said, "seal": "", "qr": ""}) for sign in text if sign.strip()}
        assert "〓" in on_it
        assert wanted - on_it == set(), "these vanish from the paper"
        assert paper.shown(paper._data(samples.receipt(), ""))["marks"] == ""


def signs_of(made: bytes) -> set[str]:
    """The characters that the text layer of a PDF names."""
    import io

    import pikepdf

    found: set[str] = set()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
                for codes in re.findall(rb"<[0-9a-fA-F]+> <([0-9a-fA-F]+)>", one["/ToUnicode"].read_bytes()):
                    found |= set(bytes.fromhex(codes.decode()).decode("utf-16-be", "replace"))
    return found


def spoken_in(value: Any) -> list[str]:
    """All texts in what a paper says, but for names that steer its drawing."""
    if isinstance(value, dict):
        parts = (one for name, one in value.items() if name not in ("kind", "lang", "seal_words", "qr_words"))
        return [text for one in parts for text in spoken_in(one)]
    if isinstance(value, list):
        return [text for one in value for text in spoken_in(one)]
    return [value] if isinstance(value, str) else []


def test_words_in_the_other_language_say_so_and_a_day_of_another_year_names_it(rendered: Any) -> None:
    from datetime import date

    from maplebridge.web import spelling
    from maplebridge.web.language import activate

    assert '<h1 lang="zh-Hans">一下雨' in rendered("desk", "en")
    assert '<h1 lang="zh-Hans">' not in rendered("desk", "zh")
    activate("zh")
    assert spelling.language_attribute("The lamp is dark") == ' lang="en"'
    assert spelling.language_attribute("路灯不亮，lamp") == spelling.language_attribute("12345") == ""
    assert spelling.day(date(1999, 5, 7)) == "1999年5月7日（周五）"


def test_an_empty_inbox_speaks_in_words_and_not_in_noughts(rendered: Any) -> None:
    page = rendered("empty", "en")
    assert "Nothing ends today, nothing is late" in page
    assert "今天没有到期事项，没有逾期事项" in rendered("empty", "zh")
