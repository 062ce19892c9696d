"""Leaving in a hurry: on every page of a matter, one press, codes forgotten, to a page that is not told whence."""

from __future__ import annotations

import pytest

import sampled as city

SITE = "https://www.weather.com.cn/"


def opened(client):
    """A matter that a browser shows by its code."""
    from maplebridge.kernel.matter import numbers

    number = city.report("The drain is blocked. 下水道堵塞。").number
    shown = numbers.show(number)
    client.post("/en/follow", {"number": shown, "code": city.new_code(number)})
    return number, shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_way_out_stands_before_everything_else_on_every_page_of_a_matter(town, language):
    from db import test_sent_twice as twice

    browser = twice.browser()
    _, shown = opened(browser)
    pages = [f"follow/{shown}", f"receipt/{shown}", f"follow/{shown}/do/add", f"follow/{shown}/issued/1", "verdict/none"]
    for page in pages:
        text = browser.get(f"/{language}/{page}").content.decode()
        assert text.find(f'action="/{language}/away"') < text.index("<main"), page
        assert f'action="/{language}/away"' in text, page
    assert f'action="/{language}/away"' not in browser.get(f"/{language}/").content.decode()


def test_one_press_forgets_every_code_and_leads_away_without_saying_whence(town):
    from db import test_sent_twice as twice

    browser = twice.browser()
    _, first = opened(browser)
    _, second = opened(browser)
    policy = browser.get(f"/en/follow/{first}")["Content-Security-Policy"]
    assert "form-action 'self' https://www.weather.com.cn" in policy, "else a browser does not follow the press"
    answer = browser.post("/en/away")
    assert (answer.status_code, answer["Location"]) == (302, SITE)
    assert answer["Referrer-Policy"] == "no-referrer"
    for shown in (first, second):
        asked = browser.get(f"/en/follow/{shown}")
        assert asked.status_code == 302, "its code is asked again"
        assert asked["Location"] == f"/en/follow?n={shown}"


def test_it_works_where_the_code_is_forgotten_already_and_twice(town):
    from db import test_sent_twice as twice

    browser = twice.browser()
    for _ in range(2):
        assert browser.post("/en/away")["Location"] == SITE


def test_the_installation_names_another_page_and_a_wrong_address_is_refused(town, settings):
    from django.core.exceptions import ImproperlyConfigured

    from db import test_sent_twice as twice
    from maplebridge.web import navigation

    settings.AWAY = "https://weather.example/today"
    assert twice.browser().post("/en/away")["Location"] == settings.AWAY
    assert navigation.away_origin() == "https://weather.example"
    for wrong in ("http://weather.example/", "https://weather.example/?from=matter", "javascript:1", "https://"):
        settings.AWAY = wrong
        with pytest.raises(ImproperlyConfigured):
            navigation.away()
