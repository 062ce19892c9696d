"""What is one of hundreds is found by its name, by own words or group by group: no page holds a list of more than forty."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

import sampled as city
from db.test_every_page import long_lists
from maplebridge.rules import limits

LAMP, REFUSE = "020101", "030101"
WORDS = "The street lamp in front of the school is dark. 学校门口的路灯不亮了。"


@pytest.fixture
def client():
    """Somebody's browser."""
    from django.test import Client

    return Client(SERVER_NAME="localhost")


@pytest.fixture
def reported(town, client):
    """A client that is about to report something; `send(**fields)` gives status and body."""

    def send(**fields):
        answer = client.post("/en/report", {"text": WORDS, **fields})
        return answer.status_code, answer.content.decode()

    return send


def title(code):
    from maplebridge.kernel.file.heading import category_title

    return category_title(code).in_language("en")


def checked(body, name):
    """The value that is ticked among those of one name."""
    boxes = re.findall(rf'<input type="radio"[^>]*name="{re.escape(name)}" value="([^"]*)"( checked)?', body)
    [value] = [value for value, ticked in boxes if ticked]
    return value


def desk(client, username="intake.city"):
    from maplebridge.kernel.identity.models import Account

    client.force_login(Account.objects.get(username=username))
    return client


def test_a_list_of_forty_is_a_list_and_one_of_more_is_looked_through(town):
    from maplebridge.web.forms import Find

    few = [(str(n), f"Kind {n}") for n in range(limits.SELECT_OPTIONS)]
    assert Find("Kind", few).kind == "choice"
    assert Find("Kind", [*few, ("more", "One more")]).kind == "find"
    planted = f'<select id="kind" name="kind">{"<option>x</option>" * 42}</select>'
    assert long_lists(planted) == [("kind", 42)]


def test_the_report_s_page_and_its_look_hold_no_long_list_and_every_kind_and_place(reported):
    from maplebridge.acts.hear import queries
    from maplebridge.web import places

    status, body = reported(do="look")
    assert (status, long_lists(body)) == (200, [])
    for one in queries.categories():
        assert body.count(f'id="category-{one.code}"') == 1
    for _above, units in places.listed():
        for code, _name in units:
            assert body.count(f'id="unit-{code}"') == 1
    assert checked(body, "category") == ""


def test_a_name_is_found_by_a_part_of_it_and_own_words_by_what_they_mean(reported):
    def near(words):
        """The kinds that stand open, beside those that lie in groups."""
        body = reported(**{"do": "look", "category.find": words})[1]
        part = body[body.index('<fieldset id="category"') :]
        return part[: part.index("is-groups")]

    assert f'id="category-{REFUSE}"' in near("refuse")
    assert "Choose above from what was found." in near("refuse")
    own = near("学校门口的垃圾没人清运")
    assert f'id="category-{REFUSE}"' in own
    assert "Nothing here is called so" in near("zzzz")


def test_a_whole_name_that_was_typed_is_the_choice(reported):
    _, body = reported(**{"do": "look", "category.find": title(REFUSE)})
    assert f"<b>{title(REFUSE)}</b>" in body
    assert checked(body, "category") == REFUSE


def test_words_that_chose_nothing_are_not_passed_over_in_silence(reported):
    status, body = reported(**{"do": "send", "category.find": "collected"})
    assert status == 422
    assert "choose one of what was found" in body
    assert WORDS.split(".")[0] in body
    part = body[body.index('<fieldset id="category"') :]
    assert f'id="category-{REFUSE}"' in part[: part.index("is-groups")]
    assert checked(body, "category") == ""


def test_looking_for_a_place_loses_no_word_and_sends_nothing(reported):
    from maplebridge.kernel.matter.models import Matter

    before = Matter.objects.count()
    status, body = reported(**{"find": "unit", "unit.find": "Liuxi", "reach": "13800138000"})
    assert (status, Matter.objects.count()) == (200, before)
    assert WORDS.split(".")[0] in body
    assert 'value="13800138000"' in body
    assert 'value="Liuxi"' in body


def test_the_officer_s_form_offers_the_likely_kinds_first_and_takes_what_is_found(town, client):
    from maplebridge.kernel.matter import numbers

    made = city.report(now=datetime.now(UTC)).number
    city.act(made, "dispatch", now=datetime.now(UTC))
    page, address = desk(client), f"/en/desk/{numbers.show(made)}/kind"
    body = page.get(address).content.decode()
    assert long_lists(body) == []
    assert checked(body, "category") == city.row_of(made).category
    first = body[: body.index("is-groups")]
    assert 1 <= first.count('name="category"') <= 5
    looked = page.post(
        address, {"find": "category", "category.find": "refuse", "category": LAMP, "reason": "Bins, not lamps."}
    )
    body = looked.content.decode()
    assert looked.status_code == 200
    assert "Bins, not lamps." in body
    assert looked["Cache-Control"] == "private, no-cache", "Back shows it again with every word"
    key = re.search(r'name="key" value="([^"]+)"', body)[1]
    said = {"do": "say", "key": key, "urgency": "0", "reason": "Bins, not lamps.", "seen": str(city.row_of(made).seq)}
    said |= {"category": REFUSE, "category.find": "refuse", "category.seen": "refuse"}
    assert page.post(address, said).status_code == 302
    assert city.row_of(made).category == REFUSE


def test_the_exchange_and_an_office_s_own_matter_hold_no_long_list(town, client):
    from maplebridge.kernel.matter import numbers

    made = city.report(now=datetime.now(UTC)).number
    page = desk(client, "centre.liuxi")
    assert long_lists(page.get(f"/en/desk/{numbers.show(made)}/exchange").content.decode()) == []
    page = desk(client)
    listed = page.get("/en/desk/new").content.decode()
    for address in re.findall(r'href="(/en/desk/new/[^"]+)"', listed):
        assert long_lists(page.get(address).content.decode()) == [], address
