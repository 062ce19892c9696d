"""Cards of verbs on home pages and on a matter's, drawn by a template of the verb; where one fails the page stands."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from maplebridge.kernel.setaside.apart import caught
from maplebridge.kernel.setaside.causes import cause_of
from maplebridge.kernel.verbs import ABOVE, Card, MatterCard, declared
from maplebridge.kernel.verbs.declaration import Reader, Where

log = logging.getLogger("maplebridge.pages")
Context = Callable[[], Mapping[str, object] | None]


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A card as it stands on a page, and the text (`Wording`) that it has for the head of that page, or None.

    first  whether it stands open above everything, by its `order`
    """

    html: Markup
    kicker: object
    first: bool


def cards(request: HttpRequest, where: Where) -> list[Markup]:
    """The cards of all verbs for one home page, sorted by their `order`; those that have nothing to say are left out.

    A card that fails is logged and left out, and the page stands without it. Queries: those of the cards.
    """
    wanted = [card for verb in declared() for card in verb.cards if isinstance(card, Card) and card.where == where]
    return [one.html for one in _drawn(request, [(card, partial(card.context, request)) for card in wanted])]


def cards_of_matter(request: HttpRequest, number: int, reader: Reader = "office") -> list[DrawnCard]:
    """The cards of all verbs for the page of one matter, at a desk or for whoever holds its code; drawn, by `order`."""
    every = [card for verb in declared() for card in verb.cards if isinstance(card, MatterCard)]
    wanted = [card for card in every if card.reader == reader]
    return _drawn(request, [(card, partial(card.context, request, number)) for card in wanted])


def _drawn(request: HttpRequest, wanted: Iterable[tuple[Card | MatterCard, Context]]) -> list[DrawnCard]:
    drawn: list[DrawnCard] = []
    for card, context in sorted(wanted, key=lambda one: one[0].order):
        fault = caught(partial(_draw, request, card, context, drawn))
        if fault is not None:
            log.error("the card %s is left out: %s", card.template, cause_of(fault).sentence().in_language("en"))
    return drawn


def _draw(request: HttpRequest, card: Card | MatterCard, context: Context, drawn: list[DrawnCard]) -> None:
    said = context()
    if said is not None:
        names = dict(said)
        kicker = names.pop("kicker", None)
        html = Markup(render_to_string(card.template, names, request))  # noqa: S704  our own template
        drawn.append(DrawnCard(html, kicker, card.order < ABOVE))
