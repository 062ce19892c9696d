"""A living sample city behind a real server and a real browser; one for the whole run."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import cluster as clusters
import mailed
from cluster import Database
from maplebridge.config.cli.run.house import testing
from web import languages

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread; nothing awaits in it
DAYS = 8
ACROSS_A_BORDER = "060304"  # joint handling: at the city it lies with the government
PER_DAY = 8
TEXT = "The street lamp at the gate has been dark since Monday. 门口的路灯从周一起不亮了。"


@dataclass(frozen=True)
class Town:
    """The running site and what the visits need: a matter with its code, one for a post, a verdict link."""

    address: str
    database: Database
    number: str
    code: str
    desk_number: str
    token: str
    token_to_press: str
    desk_act: str
    paper: str
    disputed: str
    party: int
    representative: int
    named: int
    mistaken: str
    asked: str
    asked_code: str
    papered: str
    papered_code: str
    issued: int
    paper_token: str
    unit: int
    aside: int
    account: int
    letter: int
    procedure: str

    def url(self, path: str) -> str:
        """Address of a page."""
        return f"{self.address}{path}"


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """Found the city, let it live some days, seal, serve."""
    with clusters.serving() as server:
        database = server.create()
        with database.as_role("clock"):
            found = _live()
        with database.as_role("seal"):
            from maplebridge.kernel import ledger

            ledger.seal(now=datetime.now(UTC))
        database.strictly()
        with serving(database) as address:
            yield Town(address=address, database=database, **found)


def _live() -> dict[str, Any]:
    from maplebridge.config.cities.sample import ensure_sample_city
    from maplebridge.demo.days import City
    from maplebridge.kernel.clock import towntime
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.territory import queries as territory

    now = datetime.now(UTC)
    ensure_sample_city(now=now)
    start = datetime.combine(towntime.local(now).date() - timedelta(days=DAYS), datetime.min.time())
    City(random.Random(7), desks=True).live(start=start.replace(tzinfo=towntime.zone()), days=DAYS, per_day=PER_DAY)
    reported = _report(now)
    _raised_to_the_city(now)
    desk = _on_the_desk(now)
    aside = _set_aside(now)
    return {
        **reported,
        **desk,
        **_disputed(now),
        **_exchanged(now),
        **_papered(now),
        "aside": aside,
        "account": Account.objects.get(username="petition.city").pk,
        "unit": territory.tree().root.id,
        "procedure": "cn.hotline.request",
    }


def _report(now: datetime) -> dict[str, Any]:
    """A matter whose code is known."""
    from maplebridge.acts.hear import acts as hear
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.kernel.identity.actor import ANONYMOUS, holder_of
    from maplebridge.kernel.matter import numbers

    opened = hear.report(
        actor=ANONYMOUS,
        text=TEXT,
        place=Place(unit_id=_liuxi().id),
        contact=Contact(phone="13800000000"),
        key="the-key-of-the-first-test-report",
        now=now,
    )
    holder = holder_of(opened.number, stands="")
    given = empower(
        actor=holder, number=opened.number, given={**POWER, "files": [signed_paper()]}, key="n" * 20, now=now
    )
    return {"number": numbers.show(opened.number), "code": str(opened.code), "named": given.number}


def _raised_to_the_city(now: datetime) -> None:
    """Matters that nobody touched, so that silence has raised one of them to the city's government by now.

    How many days that takes hangs on weekends and holidays: some were brought a few days ago, some weeks ago.
    """
    from maplebridge.acts.hear import acts as hear
    from maplebridge.acts.hear.place import Place
    from maplebridge.figures import tally
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.matter.lifecycle import clock

    for days in (5, 6, 8, 10, 12, 14):
        hear.report(
            actor=ANONYMOUS,
            text=f"Please look into this, for the {days}th day. 请来看看。",
            place=Place(unit_id=_liuxi().id),
            category="990101",
            now=now - timedelta(days=days),
        )
    for _ in clock.run_until(now):
        pass
    tally.fold_all(now=now)


def _set_aside(now: datetime) -> int:
    """A matter, an entry, a month and a piece of work that were set aside; one is with an office. The matter's line."""
    from django.db import transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM, actor_for
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.kernel.setaside import things
    from maplebridge.kernel.setaside.causes import Cause
    from maplebridge.kernel.setaside.models import Thing

    handler = actor_for(Account.objects.get(username="handler.liuxi"), now)
    ago = now - timedelta(hours=3)
    with transaction.atomic():
        scope.enter(SYSTEM)
        one, other = (
            Matter.objects.filter(outcome=None)
            .exclude(due=None)
            .order_by("due")
            .values_list("number", flat=True)[:2]
        )
        step = Cause("unknown_step", {"step": "second opinion", "version": 1})
        things.put("matter", str(one), cause=step, now=ago, matter=one)
        things.put("entry", f"{other}/2", cause=Cause("unreadable_entry"), now=ago, matter=other)
        things.put("month", "2026-06", cause=Cause("contradiction"), now=ago)
        things.put(
            "job",
            "early_warning",
            cause=Cause("fault", {"fault": "KeyError", "where": "rules.course"}),
            now=ago,
        )
        thing = Thing.objects.get(kind="matter")
        things.hand(Thing.objects.get(kind="entry").pk, handler.office_ids[0], now=now)
    return thing.pk


def _liuxi() -> Any:
    from maplebridge.kernel.territory import queries as territory

    return next(u for u in territory.tree().level_units("township") if u.name_en.startswith("Liuxi"))


def _on_the_desk(now: datetime) -> dict[str, Any]:
    """A matter with an act open to the city's leader, and one that waits for its judgement, with its link."""
    from django.db import transaction

    from maplebridge.acts.hear import acts as hear
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct import pages as pages_queries
    from maplebridge.kernel.conduct.byoffice import opened
    from maplebridge.kernel.file import desk as desk_queries
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import ANONYMOUS, SYSTEM, actor_for
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.kernel.territory import queries as territory

    with transaction.atomic():
        scope.enter(SYSTEM)
        judged = Matter.objects.filter(step="verdict", outcome=None).order_by("-number")[:2]
        token, spare = (resolve.make_verdict_link(number=one.number, seq=one.seq, now=now) for one in judged)
    whole = Place(unit_id=territory.tree().root.id)
    hear.report(actor=ANONYMOUS, text=TEXT, place=whole, category=ACROSS_A_BORDER, now=now)
    leader = actor_for(Account.objects.get(username="leader.city"), now)
    opened.open_matter(
        actor=leader, procedure="cn.emergency.decision", title="Flood alarm on the Feng", category="990101", now=now,
        text="The water stands at the second mark; the dyke is watched. 水位已到二级，正在巡堤。",
    )  # fmt: skip
    rows = desk_queries.inbox(actor=leader, tab="mine", due="", step="", category="", after=None, now=now).rows
    pages = (pages_queries.matter_page(actor=leader, number=row.heading.number, now=now) for row in rows)
    page = next(page for page in pages if page.acts)
    return {
        "token": token,
        "token_to_press": spare,
        "desk_number": page.heading.number_text,
        "desk_act": page.acts[0].name,
        "letter": mailed.on_paper(page.heading.number, now),
        "paper": "00000000-0000-0000-0000-000000000000",
    }


def _disputed(now: datetime) -> dict[str, Any]:
    """A dispute between neighbours whose other party was called in by the office that has it."""
    from maplebridge.acts.hear import acts as hear
    from maplebridge.acts.hear.place import Place
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct import parties
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.kernel.identity.actor import ANONYMOUS, actor_for
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.matter import numbers

    opened = hear.report(
        actor=ANONYMOUS, text="My neighbour's drum. 邻居的鼓。", place=Place(unit_id=_liuxi().id), category="150302", now=now
    )
    post = actor_for(Account.objects.get(username="centre.liuxi"), now)
    resolve.act_on(
        actor=post, number=opened.number, name="screen", given={"screened": "yes"}, seen=1, key="s" * 20, now=now
    )
    called = parties.call_in(
        actor=post, number=opened.number, role="party_b", about="Noise at night in your house.", way="counter",
        contact=Contact(phone="13900000000"), now=now,
    )  # fmt: skip
    given = empower(
        actor=post, number=opened.number, now=now, key="r" * 20,
        given={**POWER, "whose": str(called.party), "files": [signed_paper()]},
    )  # fmt: skip
    return {"disputed": numbers.show(opened.number), "party": called.party, "representative": given.number}


POWER = {"power": "ordinary", "name": "Li Wei", "phone": "13700001111", "way": "counter"}
"""What a form says of somebody who acts for a side."""


def signed_paper() -> tuple[str, str, bytes]:
    """A photo of a signed paper, as a form sends it."""
    from io import BytesIO

    from PIL import Image

    kept = BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "PNG")
    return "power.png", "image/png", kept.getvalue()


def _exchanged(now: datetime) -> dict[str, str]:
    """A lamp that was read as a quarrel of neighbours; and one that became a claim, so that a later day is asked about."""
    from maplebridge.acts.hear import acts as hear
    from maplebridge.acts.hear.exchange import deeds
    from maplebridge.acts.hear.exchange.planning import Chosen
    from maplebridge.acts.hear.place import Place
    from maplebridge.demo.meeting import post_at
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.models import Matter

    here = Place(unit_id=_liuxi().id)
    brought = {"actor": ANONYMOUS, "text": "The lamp downstairs is out. 楼下的灯不亮了。", "place": here, "now": now}
    mistaken = hear.report(**brought, category="150302")
    asked = hear.report(**brought, category="020201", key="the-key-of-the-lamp-that-became-a-claim")
    office = Matter.objects.values_list("office", flat=True).get(pk=asked.number)
    why = "It is about the compensation for the house. 说的是征收补偿。"
    deeds.exchange(
        actor=post_at(office, "hotline"),
        number=asked.number,
        chosen=Chosen(category="010401", reason=why),
        last_read=1,
        now=now,
    )
    shown = numbers.show(asked.number)
    return {"mistaken": numbers.show(mistaken.number), "asked": shown, "asked_code": str(asked.code)}


def _papered(now: datetime) -> dict[str, Any]:
    """An application for legal aid that was refused, its paper set."""
    from maplebridge.acts.hear import acts as hear
    from maplebridge.acts.hear.place import Place
    from maplebridge.demo.meeting import post_at
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct.issuing import making
    from maplebridge.kernel.conduct.models import Issued
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.models import Matter

    words = "I cannot pay a lawyer for my wages. 我请不起律师讨薪。"
    done = hear.report(
        actor=ANONYMOUS, text=words, place=Place(unit_id=_liuxi().id), category="150304",
        key="the-key-of-the-paper-that-anybody-may-check", now=now,
    )  # fmt: skip
    office = Matter.objects.values_list("office", flat=True).get(pk=done.number)
    resolve.act_on(
        actor=post_at(office, "agency"), number=done.number, name="refuse", seen=1, key="p" * 20, now=now,
        given={"reason": "The income is above the line. 收入超过标准。", "legal_ground": "Legal Aid Law, art. 31"},
    )  # fmt: skip
    making.make(now)
    paper = Issued.objects.get(matter=done.number)
    shown = numbers.show(done.number)
    return {"papered": shown, "papered_code": str(done.code), "issued": paper.pk, "paper_token": paper.token}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave each story of a browser in the language of this run, unless it was named with its language."""
    named = any("[" in word for word in config.args)
    left = [item for item in items if "tests/web/" in item.nodeid and not named and not languages.runs_now(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@contextmanager
def serving(database: Database) -> Iterator[str]:
    """The site as it is served, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    source = str(Path(__file__).resolve().parents[2] / "src")
    environment = {**database.environment("web"), "PYTHONPATH": source}
    from maplebridge.config.supervision.serving import web_command

    command = web_command("127.0.0.1", port, 1)
    log = database.home.files / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            _wait(f"http://127.0.0.1:{port}/en/about", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)
    unexpected = [line for line in log.read_text().splitlines() if "unexpected at" in line]
    assert unexpected == [], "pages broke: see the log above"


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("MAPLEBRIDGE_CHROMIUM") or testing.browser()
    if program is None or not Path(program).exists():
        package = testing.PACKAGES[0]
        message = f"no browser at {program}: install Chromium (apt-get install {package}) or set MAPLEBRIDGE_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
