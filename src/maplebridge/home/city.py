"""The city's home: the chain at a glance, unit by unit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maplebridge.figures import chain
from maplebridge.figures.chain import NO_SUCH_UNIT
from maplebridge.figures.indicators import indicators
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import NotFound
from maplebridge.web.access import access
from maplebridge.web.cards import cards
from maplebridge.web.frame import page
from maplebridge.web.language import gettext as _
from maplebridge.web.pictures import maps


@access("city")
@require_safe
def glance(request: HttpRequest, unit: int | None = None) -> HttpResponse:
    """Key figures, map and table of one unit's parts; without a unit, of the one that the post answers for.

    raises  NotFound  a unit that the post does not answer for
    """
    tree = territory.tree()
    if unit is not None and unit not in request.actor.unit_ids:
        raise NotFound(NO_SUCH_UNIT)  # another's figures would read as nothing open
    own = min(request.actor.unit_ids, key=lambda one: len(tree.ancestors(one)))
    shown = chain.city_glance(actor=request.actor, unit_id=own if unit is None else unit, now=timezone.now())
    late = {part.unit_id: part.late for part in shown.parts}
    links = (
        {id_: reverse("site:city-unit", kwargs={"unit": id_}) for id_ in late} if shown.can_drill else None
    )
    late_map = maps.choropleth(
        maps.parts_of(shown.unit.unit_id),
        late,
        _("Late matters by unit; the table has the same numbers"),
        links,
    )
    units = [shown.unit.unit_id, *(part.unit_id for part in shown.parts)]
    return page(
        request,
        "city/glance.html",
        glance=shown,
        late_map=late_map,
        counted=indicators(units, actor=request.actor, now=shown.at),
        duty_level=tree.unit(shown.unit.unit_id).level_name,
        cards=cards(request, "city"),
    )
