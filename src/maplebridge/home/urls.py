"""Every page, under /en/ and /zh/. Who may use each is marked on its view."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver, path

from maplebridge.home import (
    account,
    accounts,
    city,
    clock,
    counter,
    desk,
    doors,
    duties,
    letters,
    public,
    resident,
    second,
    setaside,
    sides,
)
from maplebridge.home.papers import checking, drafts, issued
from maplebridge.home.representing import pages as representing
from maplebridge.kernel.verbs import Verb, declared
from maplebridge.texts import LANGUAGES
from maplebridge.web import language

app_name = "site"


class LanguagePrefix:
    """The first part of every address, en or zh; Django's own prefix allows neither our short codes nor include."""

    converters: dict[str, Any] = {}  # noqa: RUF012  what Django's resolver looks for

    @property
    def regex(self) -> re.Pattern[str]:
        """Expression of the prefix in the language of the page: addresses are made and read in it."""
        return re.compile(f"{language.language()}/")

    @property
    def in_any_language(self) -> str:
        """Expression of the prefix in every declared language, for who reads addresses before a page has one."""
        return f"(?:{'|'.join(map(re.escape, LANGUAGES))})/"

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]] | None:
        """What is left of an address in the language of the page, in the shape (rest, arguments, named arguments)
        that Django's resolver asks for; None where it begins otherwise.
        """
        prefix = f"{language.language()}/"
        return (path.removeprefix(prefix), (), {}) if path.startswith(prefix) else None

    def check(self) -> list[Any]:
        """Django's system check: no warnings, so an empty list each time."""
        return []

    def describe(self) -> str:
        """The prefix in words."""
        return f"'{self}'"

    def __str__(self) -> str:
        return f"{language.language()}/"


OWN: tuple[URLPattern, ...] = (
    path("", public.home, name="home"),
    path("receipt/<str:number>", resident.receipt, name="receipt"),
    path("receipt/<str:number>/receipt.pdf", resident.receipt_paper, name="receipt-paper"),
    path("follow", resident.follow, name="follow"),
    path("follow/again", resident.follow_again, name="follow-again"),
    path("follow/<str:number>", resident.matter, name="follow-matter"),
    path("follow/<str:number>/do/<str:name>", resident.act, name="follow-act"),
    path("follow/<str:number>/papers/<str:paper>", resident.read_paper, name="follow-paper"),
    path("follow/<str:number>/issued/<int:issued>", issued.followed, name="follow-numbered"),
    path("follow/<str:number>/issued/<int:issued>/<str:edition>.pdf", issued.at_follow, name="follow-issued"),
    path("follow/<str:number>/leave", resident.leave, name="leave"),
    path("follow/<str:number>/representatives", representing.followed, name="follow-representatives"),
    path("follow/<str:number>/representatives/<int:who>", representing.one_followed, name="follow-representative"),
    path("away", resident.away, name="away"),
    path("check", public.check, name="check"),
    path("papers", checking.ask, name="papers"),
    path("papers/<str:token>", checking.check, name="paper-check"),
    path("figures", public.figures, name="figures"),
    path("figures/<str:month>.csv", public.figures_file, name="figures-file"),
    path("procedures", public.procedures, name="procedures"),
    path("procedures/<str:key>", public.procedure, name="procedure"),
    path("duties", duties.duties, name="duties"),
    path("duties/pushed", duties.pushed, name="pushed"),
    path("ledger", public.ledger, name="ledger"),
    path("help", public.helping, name="help"),
    path("about", public.about, name="about"),
    path("accessibility", public.accessibility, name="accessibility"),
    path("privacy", public.privacy, name="privacy"),
    path("sign-in", doors.sign_in, name="sign-in"),
    path("sign-in/again", doors.sign_in_again, name="sign-in-again"),
    path("sign-in/code", second.code, name="second-code"),
    path("sign-in/code/again", second.code_again, name="second-code-again"),
    path("sign-out", doors.sign_out, name="sign-out"),
    path("account", account.account, name="account"),
    path("account/second", second.second, name="second"),
    path("desk", desk.inbox, name="inbox"),
    path("desk/news", desk.news, name="news"),
    path("desk/search", desk.search, name="search"),
    path("desk/counter", counter.counter, name="counter"),
    path("desk/letters", letters.listing, name="letters"),
    path("desk/letters/<int:letter>", letters.letter, name="letter"),
    path("desk/<str:number>", desk.matter, name="matter"),
    path("desk/<str:number>/do/<str:name>", desk.act, name="act"),
    path("desk/<str:number>/do/<str:name>/draft", drafts.draft, name="act-draft"),
    path("desk/<str:number>/note", desk.note, name="note"),
    path("desk/<str:number>/contact", desk.contact, name="contact"),
    path("desk/<str:number>/sides", sides.parties, name="sides"),
    path("desk/<str:number>/sides/<int:side>", sides.contact, name="side-contact"),
    path("desk/<str:number>/representatives", representing.at_desk, name="representatives"),
    path("desk/<str:number>/representatives/<int:who>", representing.one_at_desk, name="representative"),
    path("desk/<str:number>/papers/<str:paper>", desk.paper, name="paper"),
    path("desk/<str:number>/issued/<int:issued>", issued.numbered, name="numbered"),
    path("desk/<str:number>/issued/<int:issued>/<str:edition>.pdf", issued.at_desk, name="issued"),
    path("operator/accounts", accounts.listing, name="accounts"),
    path("operator/accounts/add", accounts.adding, name="account-new"),
    path("operator/accounts/<int:who>", accounts.one, name="account-of"),
    path("operator/set-aside", setaside.listing, name="set-aside"),
    path("operator/set-aside/<int:thing>", setaside.thing, name="set-aside-thing"),
    path("operator/clock", clock.clock, name="clock"),
    path("city", city.glance, name="city"),
    path("city/<int:unit>", city.glance, name="city-unit"),
)
"""The pages that join the verbs."""


def of(verb: Verb) -> list[URLPattern]:
    """The pages of a verb, in the order in which it declares them.

    raises  ValueError  a page does not say who may use it
    """
    patterns: list[URLPattern] = import_module(verb.pages).urlpatterns if verb.pages else []
    if unmarked := [one for one in patterns if not hasattr(one.callback, "requires")]:
        raise ValueError(
            f"{verb.name}: the page {unmarked[0].pattern} does not say who may use it (web.access)"
        )
    return patterns


pages: list[URLPattern] = [*(page for verb in declared() for page in of(verb)), *OWN]
"""Those of the verbs stand first: where a verb says `desk/trees`, no matter of that number is looked for."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("", doors.root, name="root"),
    path("fonts/han.otf", doors.font, name="font"),
    URLResolver(LanguagePrefix(), pages),
]
