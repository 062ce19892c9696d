"""What stands around every page: the city's name, the way on, the language switch, the post one acts for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve

from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.unit import SAMPLE, Unit
from maplebridge.texts import LANGUAGES, Text, Title, Wording
from maplebridge.texts.languages import Language
from maplebridge.web import language, timekeeping
from maplebridge.web.navigation import leads_away, navigation
from maplebridge.web.problems import waiting


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the base template asks for.

    languages       each language with the address of the same page in it, None for the present one
    nav             address, words and whether it is marked, of each entry at the top;  here  name of the page
    banner          what is said of the clock while it is in doubt, to offices alone
    leaves          on a page of somebody's matter, the site to which one leaves it in a hurry; empty elsewhere
    """

    city: Any
    language: str
    html_language: str
    languages: tuple[tuple[Language, str | None], ...]
    office: bool
    acting_as: Any
    nav: tuple[tuple[str, str, bool], ...]
    here: str
    banner: timekeeping.ClockBanner | None = None
    sample: bool = False
    leaves: str = ""


def city_name() -> Wording:
    """The city's own name; the software's where no city has been founded yet, or the database cannot say it."""
    root = _root()
    return Title(root.name_en, root.name_zh) if root else Text("Maplebridge")


def _root() -> Unit | None:
    try:
        tree = territory.tree()
        return tree.root if tree.roots else None
    except (DatabaseError, psycopg.Error):
        return None


def _sample() -> bool:
    """Whether this is the sample city, which every page says: nothing in it is real, and its passwords are known."""
    root = _root()
    return root is not None and root.code == SAMPLE


def in_each_language(request: HttpRequest) -> tuple[tuple[Language, str | None], ...]:
    """Every language by its code, with the address of the same page in it, None for the present one.

    A form that was sent leads to its start.
    """
    parts = request.get_full_path().split("/", 2)
    rest = parts[2] if len(parts) == 3 and parts[1] in LANGUAGES else ""
    here = language.language()
    return tuple((one, None if one.code == here else f"/{one.code}/{rest}") for one in LANGUAGES.values())


def frame_for(request: HttpRequest) -> Frame:
    """The frame of a page; an ink header on pages that belong to a post."""
    actor = getattr(request, "actor", ANONYMOUS)
    office = actor.kind == "post"
    there = request.resolver_match or _page_at(request.path_info)
    here = (there.url_name if there else None) or ""
    return Frame(
        city=city_name(),
        language=language.language(),
        html_language=LANGUAGES[language.language()].html,
        languages=in_each_language(request),
        office=office,
        acting_as=Title(actor.label_en, actor.label_zh) if office else None,
        nav=navigation(actor, here),
        here=here,
        banner=timekeeping.banner() if office else None,
        sample=_sample(),
        leaves=leads_away(there),
    )


def _page_at(path: str) -> ResolverMatch | None:
    """What an address leads to, for a page that is made before Django has looked; None for one that leads nowhere."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def _comes_back(request: HttpRequest, form: object) -> bool:
    """Whether a page shows a post the form that it has just sent, and of that kind that shows nothing else of weight."""
    return request.method == "POST" and getattr(form, "keeps", False) and request.actor.account_id is not None  # type: ignore[attr-defined]


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page in its frame; pages of a matter or a post are never stored by caches.

    A form that came back to a post is kept by the browser alone, so that its Back shows it with every word and asks for
    nothing to be sent again; signing out empties that.

    status   of the answer;  context  what the template names; a `refusal` (or a form with one) also gives `Retry-After`
    """
    response = render(request, template, {"frame": frame_for(request), **context}, status=status)
    if getattr(request, "actor", ANONYMOUS) is not ANONYMOUS:
        response["Cache-Control"] = "private, no-cache" if _comes_back(request, context.get("form")) else "no-store"
    refusal = context.get("refusal") or getattr(context.get("form"), "refusal", None)
    return response if refusal is None else waiting(response, refusal)
