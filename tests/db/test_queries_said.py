"""What a docstring says of its queries is what is sent: the ten that pages ask most."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest

import sampled as city

SCOPE = 3
"""Begin, the scope and commit stand around what one reader may see."""
TIMES = {"One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5, "Six": 6, "Seven": 7, "Eight": 8}


def said(function):
    """The number of queries that the docstring of a function says."""
    words = function.__doc__.split()
    return next(
        TIMES[one]
        for one, next_ in pairwise(words)
        if one in TIMES and next_[:5] in ("queri", "query")
    )


@pytest.fixture
def costs(queries):
    """`with costs(function):` counts as many queries as its docstring says, in a scope or without one."""

    @contextmanager
    def count(function, *, scoped=True):
        with queries(said(function) + scoped * SCOPE):
            yield

    return count


@pytest.fixture
def matter(town):
    """A matter of a resident: its holder, an officer of its office, and its number; every page was opened before."""
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    number = city.report().number
    holder, officer = holder_of(number), city.post_of(city.row_of(number).office, "hotline")
    pages.matter_page(actor=officer, number=number, now=city.NOW)
    return holder, officer, number


def test_pages_of_a_matter(matter, costs):
    from maplebridge.kernel.conduct import pages

    holder, officer, number = matter
    with costs(pages.matter_page):
        pages.matter_page(actor=officer, number=number, now=city.NOW)
    with costs(pages.follow_page):
        pages.follow_page(actor=holder, number=number, now=city.NOW)


def test_lists_of_an_office(matter, costs):
    from maplebridge.kernel.file import desk, news
    from maplebridge.kernel.file.asides import setaside

    _, officer, _ = matter
    with costs(desk.inbox):
        desk.inbox(actor=officer, tab="mine", now=city.NOW)
    with costs(news.unread):
        news.unread(actor=officer, last=0)
    with costs(setaside.count):
        setaside.count(actor=officer)


def test_accounts(matter, as_role, costs):
    from maplebridge.kernel.identity import accounts, keeping
    from maplebridge.kernel.identity.actor import actor_for

    with as_role("admin"):
        with costs(keeping.search, scoped=False):
            found, _ = keeping.search("hotline", 0, city.NOW.date())
        who = found[0].account
        with costs(keeping.one, scoped=False):
            keeping.one(who.pk, city.NOW.date())
        with costs(accounts.of_name, scoped=False):
            accounts.of_name("hotline.city")
        with costs(actor_for, scoped=False):
            actor_for(who, city.NOW)


def test_the_citys_own_glance(matter, costs):
    from maplebridge.figures import chain
    from maplebridge.kernel.territory import queries as territory

    _, officer, _ = matter
    root = territory.tree().root.id
    with costs(chain.city_glance):
        chain.city_glance(actor=officer, unit_id=root, now=city.NOW)


def test_the_clock_and_the_ledger(matter, as_role, costs):
    from maplebridge.home import proving
    from maplebridge.kernel.clock import guarding
    from maplebridge.kernel.ledger import sealing

    with as_role("seal"):
        sealing.seal(now=city.NOW + timedelta(hours=1))
    with costs(proving.ledger_page, scoped=False):
        assert proving.ledger_page().heads
    with as_role("clock"), costs(guarding.clock_status, scoped=False):
        guarding.clock_status(city.NOW)
