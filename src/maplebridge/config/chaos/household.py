"""One household and the office that answers it: what they bring and do, one matter after the other."""

from __future__ import annotations

import random
import secrets
import threading
from collections.abc import Callable
from typing import NamedTuple

from maplebridge.config.chaos.caller import Answer, Caller, Photo
from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.ordered import FIRST
from maplebridge.config.chaos.picture import picture
from maplebridge.config.chaos.sending import Sending

OFFICE = "hotline.city"
"""The account of the sample city that answers what is brought without a place."""
MARK, ACT = "Trial report", "Trial act"
TWICE = 0.25
"""The share of all that is sent by two at one moment, and the share that is sent once more after its answer."""
Send = Callable[[int], Answer]


class Brought(NamedTuple):
    """A matter of a household."""

    number: str
    code: str


class Household:
    """Brings matters and acts on them, in turn with the office; everything acknowledged is in the journal."""

    def __init__(self, port: int, journal: Journal, sending: Sending, number: int) -> None:
        self._port, self._journal, self._sending = port, journal, sending
        self._program, self._browser, self._desk = Caller(port), Caller(port), Caller(port)
        self._rng = random.Random(f"household {number} {len(journal.lines)}")
        self._turn = number
        self._opened = ""
        self._signed_in = False
        self._entering = threading.Lock()

    def bring(self) -> None:
        """Bring one matter and see it through; broken off where something was refused or never answered."""
        brought = self._report()
        if brought is None:
            return
        self._turn += 1
        last = self._not_solved if self._turn % 2 else self._solved
        steps = (self._add, self._add_photo, self._answer, self._call_back, last)
        if all(step(brought) for step in steps):
            self._journal.add("free", number=brought.number, code=brought.code)

    def _report(self) -> Brought | None:
        key = secrets.token_hex(16)
        sent = {"text": text_of(key), "contact": {"email": "resident@example.org"}}

        def send(tries: int) -> Answer:
            return self._program.post("/api/v1/reports", sent, **heads_of(key, tries))

        answer = self._acknowledged(key, "report", send, "201")
        if answer is None:
            return None
        document = answer.document()
        self._journal.add("stored", key=key, number=document["number"])
        return Brought(document["number"], document["code"])

    def _add(self, brought: Brought) -> bool:
        return self._call(brought, "add", "text", resident=True)

    def _not_solved(self, brought: Brought) -> bool:
        return self._call(brought, "not_solved", "reason", resident=True)

    def _solved(self, brought: Brought) -> bool:
        return self._call(brought, "solved", "", resident=True)

    def _answer(self, brought: Brought) -> bool:
        return self._call(brought, "answer", "answer", resident=False)

    def _call(self, brought: Brought, name: str, field: str, *, resident: bool) -> bool:
        """An act through the API, by whoever holds the code or by the desk that is signed in."""
        key, path = secrets.token_hex(16), f"/api/v1/matters/{brought.number}"
        given = {field: words_of(key)} if field else {}
        by = self._program if resident else self._desk
        code = {"X-Matter-Code": brought.code}

        def send(tries: int) -> Answer:
            read = self._program.get(path, **code)
            if read.status != "200":
                return read
            if not resident and not self._at_desk():
                return Answer("503")
            sent = {"name": name, "given": given, "seen": read.document()["seen"]}
            answer = by.post(f"{path}/acts", sent, **(code if resident else {}), **heads_of(key, tries))
            self._signed_in = self._signed_in and answer.status not in ("403", "404")
            return answer

        answer = self._acknowledged(key, name, send, "200")
        if answer is not None:
            seq = int(answer.document()["seq"])
            self._journal.add(
                "act", key=key, number=brought.number, seq=seq, side=resident, name=name, words=bool(field)
            )
        return answer is not None

    def _add_photo(self, brought: Brought) -> bool:
        """Words and a photo, by the form of the page."""
        key, path = secrets.token_hex(16), f"/en/follow/{brought.number}/do/add"
        self._browser, self._opened = Caller(self._port, elsewhere(self._rng)), ""
        photo = Photo("lamp.png", picture(self._rng))

        def send(tries: int) -> Answer:
            if not self._is_open(brought):
                return Answer("503")
            answer = self._browser.press(
                path, {"key": key, "text": words_of(key)}, photo, **firsts(key, tries)
            )
            self._opened = brought.number if answer.status != "403" else ""
            return answer

        return self._pressed(key, brought, "add", send)

    def _call_back(self, brought: Brought) -> bool:
        """An act of the office, by the form of its desk."""
        key, path = secrets.token_hex(16), f"/en/desk/{brought.number}/do/called_back"

        def send(tries: int) -> Answer:
            if not self._at_desk():
                return Answer("503")
            answer = self._desk.press(
                path, {"key": key, "verdict": words_of(key)}, None, **firsts(key, tries)
            )
            self._signed_in = answer.status != "403" and "sign-in" not in answer.where
            return answer

        return self._pressed(key, brought, "called_back", send)

    def _pressed(self, key: str, brought: Brought, name: str, send: Send) -> bool:
        answer = self._acknowledged(key, name, send, "302")
        if answer is not None:
            self._journal.add("act", key=key, number=brought.number, seq=None, name=name, words=True)
        return answer is not None

    def _is_open(self, brought: Brought) -> bool:
        """Whether the browser has the matter open; of two that send at one moment the second waits for the first."""
        with self._entering:
            if self._opened != brought.number and self._browser.open(*brought):
                self._opened = brought.number
            return self._opened == brought.number

    def _at_desk(self) -> bool:
        """Whether the desk is signed in; the cookies of a sign-in are never changed under the one who is at it."""
        with self._entering:
            self._signed_in = self._signed_in or self._desk.sign_in(OFFICE)
            return self._signed_in

    def _acknowledged(self, key: str, name: str, send: Send, good: str) -> Answer | None:
        """Send until it is acknowledged; some by two at once, some once more: each answer must say the same."""

        def well(answer: Answer) -> bool:
            return answer.status == good and (good != "302" or answer.where.endswith("?done"))

        if self._rng.random() < TWICE:
            sent = [*self._sending.twice(send, well)]
        else:
            sent = [self._sending.until_answered(send, well)]
        if sent[0].good is not None and self._rng.random() < TWICE:
            sent.append(self._sending.until_answered(lambda tries: send(tries + 1), well))
        acknowledged = {became_of(one.good) for one in sent if one.good is not None}
        if len(acknowledged) > 1:
            self._journal.add("differs", key=key, name=name, told=sorted(acknowledged))
        if sent[0].refusal is not None:
            title = sent[0].refusal.document().get("title", "")
            self._journal.add("given_up", key=key, name=name, status=sent[0].refusal.status, said=title)
        elif sent[0].good is None:
            self._journal.add("unknown", key=key, name=name)
        return sent[0].good


def elsewhere(rng: random.Random) -> str:
    """An address of this machine that hardly anybody else calls from: nobody's tries at codes are counted together."""
    return f"127.{rng.randrange(1, 255)}.{rng.randrange(1, 255)}.{rng.randrange(1, 255)}"


def became_of(answer: Answer) -> str:
    """Number and entry that an answer names; empty where it is a page."""
    document = answer.document()
    return f"{document.get('number', '')}/{document.get('seq', '')}"


def heads_of(key: str, tries: int) -> dict[str, str]:
    """The heads of a call with a key."""
    return {"Idempotency-Key": key, **firsts(key, tries)}


def firsts(key: str, tries: int) -> dict[str, str]:
    """The head that marks a call as sent for the first time.

    tries  how often it was sent before
    """
    return {} if tries else {FIRST: key}


def text_of(key: str) -> str:
    """What a resident reports under a key."""
    return f"{MARK} {key}: the street lamp is dark."


def words_of(key: str) -> str:
    """What a resident or an office writes in an act under a key."""
    return f"{ACT} {key}: the lamp in front of the school."
