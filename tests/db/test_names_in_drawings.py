"""The names in the drawing of a course stay in their places: no line is broader than its pier or its arch has room."""

from __future__ import annotations

import pytest
from django.utils import translation

from law.packed import EVERY, read


@pytest.fixture(params=["en", "zh"])
def spoken(town, request):
    """Each language in turn."""
    from maplebridge.texts import LANGUAGES

    with translation.override(LANGUAGES[request.param].django):
        yield request.param


def test_no_line_is_broader_than_its_room(spoken):
    from maplebridge.rules.phrases import short_limit
    from maplebridge.rules.procedure import Step
    from maplebridge.web.pictures.drawing import GAP, LETTER, NAMED, _breadth, lines

    pier, arch, cut = GAP / LETTER, (GAP - 52) / 7.4, 0
    for procedure in map(read, EVERY):
        for place in procedure.places.values():
            rows = lines(place.title.in_language(spoken), pier, NAMED)
            assert all(_breadth(row) <= pier for row in rows), (procedure.id, place.name, rows)
            cut += rows[-1].endswith("…")
            if isinstance(place, Step):
                limit = short_limit(procedure, place.within, told=True).in_language(spoken)
                assert all(_breadth(row) <= arch for row in lines(limit, arch)), (procedure.id, place.name, limit)
    assert cut > 0, "some are longer than three lines, and say so"


def test_a_word_that_is_longer_than_a_line_is_parted(spoken):
    from maplebridge.web.pictures.drawing import _breadth, lines

    rows = lines("Reconsiderations of administrative decisions 行政复议决定书", 10, 9)
    assert all(_breadth(row) <= 10 for row in rows)
    assert "".join(rows).replace("-", "").replace(" ", "") == "Reconsiderationsofadministrativedecisions行政复议决定书"


def test_limits_of_whole_years_are_told_in_years(spoken):
    from maplebridge.rules.phrases import short_limit, told_limit

    people = next(one for one in map(read, EVERY) if one.id == "cn.mediation.people")
    suit = people.remedies["suit"].within
    assert told_limit(people, suit).in_language(spoken) == {"en": "3 years", "zh": "3年"}[spoken]
    within = people.steps["performing"].within
    assert {"en": "≤ 3 years", "zh": "3年"}[spoken] in short_limit(people, within, told=True).in_language(spoken)
    month = told_limit(people, people.steps["mediating"].within).in_language(spoken)
    assert {"en": "30 days", "zh": "30日"}[spoken] in month


def test_many_days_left_are_told_in_months_and_years(town):
    from maplebridge.web.spelling import left, span

    with translation.override("en"):
        assert (left(119, "days"), left(120, "days")) == ("119 days left", "more than 3 months left")
        assert left(2026, "days") == "more than 5 years left"
        assert (span(30), span(2026)) == ("30 days", "about 5 years and 7 months (2026 days)")
