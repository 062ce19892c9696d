"""Two windows on the site that are used alike: a real Chromium without script, and a plain reader of its HTML.

Both see a page as the same tree of elements, and send a form with exactly the fields that stand in it. What the plain one
does is what a browser without JavaScript does: it follows links, keeps cookies, and posts to where the form says.
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from lxml import html

from web import visits

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one point, for every field that takes a file."""
MAIN_FORM = "//main//form[translate(@method, 'POST', 'post')='post']"
PRESS = ".//button[contains(concat(' ', @class, ' '), ' button ') and not(contains(@class, 'is-quiet')) and not(@tabindex)]"
Fills = dict[str, Any]
"""Name of a field → what is put into it: text, True for a box that is ticked, bytes for a file."""


class Broken(AssertionError):
    """A page answered with what nobody should meet; the address and the answer stand in it."""


class Window:
    """What both windows share: where it is, what it shows, and what a person finds in that."""

    kind = ""
    status = 0
    url = ""
    tree: Any = None

    def __init__(self, address: str) -> None:
        self.address = address

    def go(self, path: str) -> int:
        """Open an address of the site; its status."""
        raise NotImplementedError

    def send(self, form: Any, fills: Fills, button: Any = None) -> int:
        """Put values into the fields of a form that is shown, and press its button; the status of what comes."""
        raise NotImplementedError

    def find(self, path: str) -> list[Any]:
        """Elements of the page by an XPath."""
        return list(self.tree.xpath(path))

    def words(self, path: str = "//main") -> str:
        """The words that stand in a part of the page."""
        return " ".join(" ".join(one.text_content().split()) for one in self.find(path))

    def form(self, path: str = MAIN_FORM) -> Any:
        """The first form of a kind; fails with what the page says instead."""
        found = self.find(path)
        if not found:
            raise Broken(f"no form at {self.url} ({self.status}): {self.words()[:600]}")
        return found[0]

    def links(self, ending: str = "") -> list[str]:
        """Where the links inside the page lead to, as paths."""
        paths = [urlsplit(urljoin(self.url, one)).path for one in self.find("//main//a/@href")]
        return [path for path in paths if path.endswith(ending)]

    def whole(self) -> None:
        """Fail unless the page came as it should."""
        if self.status >= 400:
            raise Broken(f"{self.url} answered {self.status}: {self.words()[:600]}")


class Plain(Window):
    """A browser without JavaScript, and without anything to see it by."""

    kind = "plain"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.session = requests.Session()

    def go(self, path: str) -> int:
        """Open an address of the site; its status."""
        return self._read(self.session.get(urljoin(self.address, path), timeout=60))

    def send(self, form: Any, fills: Fills, button: Any = None) -> int:
        """Post the form: every field of it with what it holds or was given, and the button that was pressed."""
        button = press_of(form) if button is None else button
        missing = set(fills) - {one.get("name") for one in form.xpath(".//*[@name]")}
        assert not missing, f"the form at {self.url} has no field {missing}"
        fields, files = [], []
        for one in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
            name = one.get("name")
            if one.get("type") == "file":
                given = fills.get(name)
                files.append((name, ("paper.png", given, "image/png") if given else ("", b"")))
            else:
                fields += [(name, value) for value in _held(one, fills)]
        if button.get("name"):
            fields.append((button.get("name"), button.get("value", "")))
        where = urljoin(self.url, (button.get("formaction") or form.get("action") or self.url).partition("#")[0])
        sent: dict[str, Any] = {"data": fields}
        if form.get("enctype") == "multipart/form-data":
            sent = {"files": [*((name, (None, value)) for name, value in fields), *files]}
        told = {"Referer": self.url, "Origin": self.address}
        return self._read(self.session.post(where, headers=told, timeout=120, **sent))

    def _read(self, answer: requests.Response) -> int:
        self.status, self.url = answer.status_code, answer.url
        self.tree = html.fromstring(
            answer.content or b"<main></main>", parser=html.HTMLParser(encoding="utf-8")
        )
        return self.status


class Real(Window):
    """A page of Chromium, its script switched off."""

    kind = "chromium"

    def __init__(self, page: Any, address: str) -> None:
        super().__init__(address)
        self.page = page

    def go(self, path: str) -> int:
        """Open an address of the site; its status."""
        return self._read(self.page.goto(urljoin(self.address, path)))

    def send(self, form: Any, fills: Fills, button: Any = None) -> int:
        """Type, tick and choose in the browser, then click."""
        button = press_of(form) if button is None else button
        here = self.page.locator(f"xpath={_path(form)}")
        for name, given in fills.items():
            self._put(here, name, given)
        with self.page.expect_navigation() as coming:
            self.page.locator(f"xpath={_path(button)}").click()
        return self._read(coming.value)

    def _put(self, here: Any, name: str, given: Any) -> None:
        places = here.locator(f"[name='{name}']")
        assert places.count(), f"the form at {self.url} has no field {name}"
        tag, kind = (
            places.first.evaluate("e => e.tagName.toLowerCase()"),
            places.first.get_attribute("type") or "text",
        )
        if kind in ("checkbox", "radio"):
            for n in range(places.count()):
                one = places.nth(n)
                wanted = _ticked(given, one.get_attribute("value") or "on")
                if wanted or kind == "checkbox":
                    visits.open_around(one)
                    one.set_checked(wanted)
        elif kind == "file":
            places.first.set_input_files([{"name": "paper.png", "mimeType": "image/png", "buffer": given}])
        elif tag == "select":
            places.first.select_option(value=str(given))
        else:
            places.first.fill(str(given))

    def _read(self, answer: Any) -> int:
        self.status, self.url = answer.status if answer else 0, self.page.url
        self.tree = html.fromstring(self.page.content().encode(), parser=html.HTMLParser(encoding="utf-8"))
        return self.status


def press_of(form: Any) -> Any:
    """The button that a form is about: the first that is not a quiet one."""
    found = form.xpath(PRESS) or form.xpath(".//button")
    assert found, "a form without a button"
    return found[0]


def _ticked(given: Any, value: str) -> bool:
    return value in given if isinstance(given, list | tuple) else given is True or str(given) == value


def _held(one: Any, fills: Fills) -> list[str]:
    """What a field is sent with: what it was given, else what it holds; nothing for a button or a box that is not ticked."""
    name, kind = one.get("name"), one.get("type", "text") if one.tag == "input" else one.tag
    if kind in ("submit", "image", "button"):
        return []
    if kind in ("checkbox", "radio"):
        value = one.get("value", "on")
        ticked = _ticked(fills[name], value) if name in fills else one.get("checked") is not None
        return [value] if ticked else []
    if name in fills:
        return [str(fills[name])]
    return [_selected(one) if kind == "select" else str(one.value or "")]


def _selected(one: Any) -> str:
    chosen = one.xpath(".//option[@selected]") or one.xpath(".//option")
    return str(chosen[0].get("value", "")) if chosen else ""


def _path(one: Any) -> str:
    return str(one.getroottree().getpath(one))
