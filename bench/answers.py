"""What each page of the site costs in a large city: CPU of the web process and of its database session together.

    ./maple bench answers [--quick]                 1,000,000 matters; with --quick 10,000
    cd bench && python answers.py [--matters N]     the same as one document: {"schema": 1, "matters", "most_ms", "pages"}

The public, a resident with a matter, and each post of the sample city follow the links of their pages, in both languages,
a few of each route and of each set of filters; beside them stand searches that are dear. A page is asked for twice and
the second answer counts (the first fills what a web process keeps). The aim is at most 300 ms of CPU for any page. Papers
that somebody sent and what a mail leads to are not among them.
Matters are those of `_crowd`; the months that are closed are published first, as the worker does it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import _crowd
import _ground as ground

LARGE, QUICK = 1_000_000, 10_000
AIM = 300
MONTHS = 6
EACH = 3
"""Pages of one route that a visitor opens, and two of each set of filters."""
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"')
PRESSED = {"sign-out", "leave", "note"}
SEARCHED = ("路灯", "灯", "的", "白蚁", "垃圾 幼儿园", "无人写过的词", "water", "12345")
FILTERED = (
    "due=late",
    "due=late&category=02",
    "category=0201",
    "step=handling",
    "tab=below",
    "tab=below&due=late",
)
SESSION = "SELECT pg_backend_pid()"
Page = dict[str, Any]


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row per page, the dearest first."""
    size = QUICK if quick else LARGE
    for page in measured(size):
        yield {
            "method": page["name"],
            "data": f"{size:,} matters",
            "ours_s": page["cpu_ms"] / 1000,
            "peer": f"{AIM} ms",
            "peer_s": AIM / 1000,
            "ratio": round(page["cpu_ms"] / AIM, 2),
            **page,
        }


def main() -> None:
    """Print the document."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--matters", type=int, default=LARGE)
    size = asked.parse_args().matters
    pages = measured(size)
    print(
        json.dumps(
            {"schema": 1, "matters": size, "most_ms": AIM, "pages": pages}, ensure_ascii=False, indent=1
        )
    )


def measured(size: int) -> list[Page]:
    """The pages of a city of that size, the dearest first."""
    with ground.city({"autovacuum": "off", "maintenance_work_mem": "256MB"}) as database:
        with database.as_role("clock"):
            ground.bring(_crowd.MODELS)
            _crowd.finish(ground.NOW)
        with database.as_role("admin") as connection, connection.cursor() as cursor:
            _crowd.grow(cursor, 0, size, now())
        with database.as_role("clock"):
            publish()
        with database.as_role("web"):
            return of_everybody()


def publish() -> None:
    """Publish what is closed and set one thing aside, as role clock."""
    from django.db import transaction

    from maplebridge.config.supervision import worker
    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Cause

    worker.publish_months(now())
    with transaction.atomic():
        things.put("month", "2020-01", cause=Cause("contradiction"), now=now())


def of_everybody() -> list[Page]:
    """Each page once, under its route and the visitor for whom it was dearest, as role web."""
    from maplebridge.demo.posts import SIGN_INS

    os.environ["MAPLEBRIDGE_DEMO"] = "1"
    found: dict[str, Page] = {}
    for number, name in enumerate(["resident", *(one.username for one in SIGN_INS)]):
        visitor = _post(name, number) if number else _resident()
        for page in visitor.pages:
            known = found.setdefault(page["name"], page)
            if page["cpu_ms"] > known["cpu_ms"]:
                found[page["name"]] = page
    return sorted(found.values(), key=lambda page: -page["cpu_ms"])


@dataclass
class Visitor:
    """Follows the links of its pages, a few of each kind."""

    name: str
    client: Any
    seen: set[str] = field(default_factory=set)
    kinds: Counter[tuple[str, ...]] = field(default_factory=Counter)
    pages: list[Page] = field(default_factory=list)

    def walk(self, *starts: str) -> None:
        """Open what the starts lead to, each address once."""
        left = deque(starts)
        while left:
            address = left.popleft()
            route = self._route(address)
            if route:
                left.extend(self.open(address, route))

    def _route(self, address: str) -> str:
        """The name of an address that is to be opened, else nothing."""
        from django.urls import Resolver404, resolve

        parts = urlsplit(address)
        if address in self.seen or parts.path.startswith(("/static/", "/api/")):
            return ""
        self.seen.add(address)
        try:
            found = resolve(parts.path)
        except Resolver404:
            return ""
        asked = sorted(parse_qs(parts.query))
        kind, route = (parts.path[:4], found.url_name, *asked), (parts.path[:4], found.url_name)
        public = found.url_name != "home" and found.func.requires.who == "public"
        if found.url_name in PRESSED or (public and self.name != "resident"):
            return ""
        if self.kinds[kind] >= 2 or (self.kinds[route] >= EACH and self.kinds[kind]):
            return ""
        self.kinds[kind] += 1
        self.kinds[route] += kind != route
        return " ".join((str(found.url_name), *(f"?{name}" for name in asked)))

    def open(self, address: str, route: str) -> list[str]:
        """Ask for a page twice, note the second answer; what it leads to."""
        self.client.get(address)
        began, spent = time.perf_counter(), _spent()
        answer = self.client.get(address)
        cpu, wall = _spent() - spent, time.perf_counter() - began
        self.pages.append(
            {
                "name": route,
                "cpu_ms": round(cpu * 1000, 1),
                "wall_ms": round(wall * 1000, 1),
                "visitor": self.name,
                "address": address,
                "status": answer.status_code,
            }
        )
        if not answer.get("Content-Type", "").startswith("text/html"):
            return []
        return _inner(address, [answer["Location"]] if answer.has_header("Location") else _links(answer))


def _links(answer: Any) -> list[str]:
    return LINK.findall(answer.content.decode())


def _inner(here: str, links: list[str]) -> list[str]:
    """Addresses of this site that the links of a page lead to."""
    parts = [urlsplit(urljoin(f"http://localhost{here}", unescape(link))) for link in links]
    return [
        one._replace(scheme="", netloc="", fragment="").geturl() for one in parts if one.netloc == "localhost"
    ]


def _come(number: int) -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost", REMOTE_ADDR=f"127.0.0.{number + 2}")


def _post(name: str, number: int) -> Visitor:
    from maplebridge.demo.posts import PASSWORD

    visitor = Visitor(name, _come(number))
    answer = visitor.client.post("/en/sign-in", {"name": name, "password": PASSWORD})
    if answer.status_code != 302:
        raise SystemExit(f"{name} could not sign in: {answer.status_code}.")
    for language in ("en", "zh"):
        visitor.walk(f"/{language}/", f"/{language}/desk")
    for words in FILTERED:
        visitor.open(f"/en/desk?{words}", f"inbox: {words}")
    for words in SEARCHED:
        visitor.open(f"/en/desk/search?q={quote(words)}", f"search: {words}")
    return visitor


def _resident() -> Visitor:
    """Somebody who looks round, has reported something and follows it."""
    from maplebridge.acts.hear import acts as hear
    from maplebridge.figures import publishing
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.territory import queries as territory

    text = "The street lamp at Liuxi is dark. 柳汐镇的路灯不亮了。"
    matter = hear.report(actor=ANONYMOUS, text=text, now=now())
    number, visitor = numbers.show(matter.number), Visitor("resident", _come(0))
    visitor.client.post("/en/follow", {"number": number, "code": str(matter.code)})
    for language in ("en", "zh"):
        visitor.walk(f"/{language}/", f"/{language}/follow/{number}", f"/{language}/receipt/{number}")
    for month in publishing.closed_months(now().date())[-MONTHS:]:
        visitor.open(f"/en/figures?month={month:%Y-%m}", "figures ?month")
    visitor.open(f"/en/report/map/{territory.tree().root.id}/320.svg", "picker")
    return visitor


def now() -> datetime:
    """This moment."""
    return datetime.now(ground.NOW.tzinfo)


def _spent() -> float:
    """CPU seconds of this process and of its database session, to the microsecond where the system tells them so."""
    from django.db import connection

    connection.ensure_connection()
    session = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    own = ground.processor(children=False)
    try:
        return own + int(session.read_text().split()[0]) / 1e9
    except OSError:
        return own + ground.session_cpu()


if __name__ == "__main__":
    sys.exit(main())
