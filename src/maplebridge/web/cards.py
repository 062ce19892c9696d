"""Cards of verbs on home pages and on a matter's, drawn by a template of the verb; where one fails the page stands."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from maplebridge.kernel.setaside.apart import caught
from maplebridge.kernel.setaside.causes import cause_of
from maplebridge.kernel.verbs import Card, declared
from maplebridge.kernel.verbs.declaration import Where

log = logging.getLogger("maplebridge.pages")


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A card as it stands on a page, and the text (`Wording`) that it has for the head of that page, or None."""

    html: Markup
    kicker: object


def cards(request: HttpRequest, where: Where) -> list[Markup]:
    """The cards of all verbs for one home page, sorted by their `order`; those that have nothing to say are left out.

    A card that fails is logged and left out, and the page stands without it. Queries: those of the cards.
    """
    return [one.html for one in _drawn(request, where)]


def cards_of_matter(request: HttpRequest, number: int) -> list[DrawnCard]:
    """The cards of all verbs for the page of one matter at a desk, as `cards`."""
    return _drawn(request, "matter", number)


def _drawn(request: HttpRequest, where: Where, *of: int) -> list[DrawnCard]:
    wanted = sorted(
        (card for verb in declared() for card in verb.cards if card.where == where), key=lambda one: one.order
    )
    drawn: list[DrawnCard] = []
    for card in wanted:
        fault = caught(partial(_draw, request, card, of, drawn))
        if fault is not None:
            log.error("the card %s is left out: %s", card.template, cause_of(fault).sentence().in_language("en"))
    return drawn


def _draw(request: HttpRequest, card: Card, of: tuple[int, ...], drawn: list[DrawnCard]) -> None:
    context = card.context(request, *of)
    if context is not None:
        names = dict(context)
        kicker = names.pop("kicker", None)
        drawn.append(DrawnCard(Markup(render_to_string(card.template, names, request)), kicker))  # noqa: S704  our own template
