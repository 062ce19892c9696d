"""Cards of verbs on the home pages: each drawn by a template of its verb, one that fails leaves the page as it is."""

from __future__ import annotations

import logging
from functools import partial

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from maplebridge.kernel.setaside.apart import caught
from maplebridge.kernel.setaside.causes import cause_of
from maplebridge.kernel.verbs import Card, declared
from maplebridge.kernel.verbs.declaration import Where

log = logging.getLogger("maplebridge.pages")


def cards(request: HttpRequest, where: Where) -> list[Markup]:
    """The cards of all verbs for one home page, sorted by their `order`; those that have nothing to say are left out.

    A card that fails is logged and left out, and the page stands without it. Queries: those of the cards.
    """
    wanted = sorted(
        (card for verb in declared() for card in verb.cards if card.where == where), key=lambda one: one.order
    )
    drawn: list[Markup] = []
    for card in wanted:
        fault = caught(partial(_draw, request, card, drawn))
        if fault is not None:
            log.error("the card %s is left out: %s", card.template, cause_of(fault).sentence().in_language("en"))
    return drawn


def _draw(request: HttpRequest, card: Card, drawn: list[Markup]) -> None:
    context = card.context(request)
    if context is not None:
        drawn.append(Markup(render_to_string(card.template, dict(context), request)))  # noqa: S704  our own template
