"""A matter keeps the text of the procedure it was opened under; where that was mended since, its pages say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW


@pytest.fixture
def mended(town, as_role):
    """A matter under version 1 of the hotline's procedure as of then, and a later version with other words."""
    from maplebridge.kernel.law import registry

    number = city.report().number
    old = registry.by_id(city.row_of(number).procedure_id)
    text = registry.source_of(old.id)
    version = old.procedure.version
    newer = text.replace(f"\nversion = {version}\n", f"\nversion = {version + 1}\n")
    assert newer != text
    with as_role("clock"):
        registry.adopt(newer, name="mended.toml", pack="cn", now=NOW)
    registry.forget()
    yield number, version
    registry.forget()


def page(path, number=None, code=None):
    from django.test import Client

    return Client(SERVER_NAME="localhost").get(path).content.decode()


def test_the_course_of_a_matter_names_the_version_that_later_ones_follow(mended):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    number, version = mended
    row = city.row_of(number)
    seen = pages.follow_page(actor=holder_of(number), number=number, now=NOW + timedelta(hours=1))
    assert (seen.course.version, seen.course.newer) == (version, version + 1)
    office = city.post_of(row.office, "hotline")
    at_desk = pages.matter_page(actor=office, number=number, now=NOW + timedelta(hours=1))
    assert at_desk.course.newer == version + 1
    later = city.report(now=NOW + timedelta(hours=2)).number
    fresh = pages.follow_page(actor=holder_of(later), number=later, now=NOW + timedelta(hours=3))
    assert (fresh.course.version, fresh.course.newer) == (version + 1, None)


@pytest.mark.parametrize(("language", "words"), [("en", "It was mended since"), ("zh", "此后已修订")])
def test_the_page_of_an_earlier_text_says_that_it_was_mended(mended, language, words):
    from maplebridge.kernel.law import registry

    number, version = mended
    key = registry.by_id(city.row_of(number).procedure_id).procedure.id
    assert words in page(f"/{language}/procedures/{key}?version={version}")
    assert words not in page(f"/{language}/procedures/{key}")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "the text in force when it was opened"), ("zh", "适用受理时有效的")]
)
def test_the_page_of_the_matter_says_so_to_resident_and_desk(mended, language, words, monkeypatch):
    from django.test import Client

    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter import numbers

    number, _ = mended
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=1))
    desk, seen = Client(SERVER_NAME="localhost"), {}
    desk.force_login(Account.objects.get(username="leader.city"))
    for name, found in (("of before", number), ("of today", city.report().number)):
        shown = numbers.show(found)
        holder = Client(SERVER_NAME="localhost")
        holder.post("/en/follow", {"number": shown, "code": city.new_code(found)})
        seen[name] = [
            words in one.get(f"/{language}/{path}/{shown}").content.decode()
            for one, path in ((holder, "follow"), (desk, "desk"))
        ]
    assert seen == {"of before": [True, True], "of today": [False, False]}
