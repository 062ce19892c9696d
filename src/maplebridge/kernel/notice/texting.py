"""The SMS service: a declared template says how it is asked; what it answers is taken, refused for good, or for later.

MAPLEBRIDGE_SMS names the file of the template, MAPLEBRIDGE_SMS_KEY the key; `docs/how-to/send-letters.md` shows one.
Nothing that is sent or answered is ever written down but the service's own number of a message and its code.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, Literal
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from maplebridge.rules import limits

LOCAL = ("localhost", "127.0.0.1", "::1")
LATER = frozenset({401, 402, 403, 408, 409, 423, 425, 429})
"""Statuses that say nothing against the number: our key, our account, too many at once."""
LONGEST = 60
"""Letters of a code or number of the service that are kept."""
MOST_REPORTED = 100
"""Messages of which one report is heard."""
KEYS = {
    "": {"url", "kind", "timeout_s", "headers", "fields", "answer", "fate", "report"},
    "answer": {"id", "code", "taken", "refused"},
    "fate": {"url", "state", "arrived", "failed"},
    "report": {"list", "id"},
}
Fate = Literal["arrived", "failed", "unknown"]


class Unusable(ValueError):
    """The template cannot be used; the message says why."""


class Later(Exception):
    """It could not be sent now: a code, and words, both without an address in them."""

    def __init__(self, said: str, words: str = "") -> None:
        super().__init__(said)
        self.said, self.words = said, words or said


class Refused(Later):
    """The service says of this recipient that it will not be sent."""


@dataclass(frozen=True, slots=True)
class Service:
    """How the service is asked, and how its answers are read.

    kind  json or form;  headers, fields  with {phone}, {text}, {reference}, {key} where those stand
    answer, fate  paths with dots into a JSON answer, and the values that mean something
    report        the same for what it sends of itself: where its list stands, and in it the number of a message
    """

    url: str
    kind: str = "json"
    timeout_s: float = 10.0
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)
    fate: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)


def service() -> Service | None:
    """The service of the settings; None where there is none. Raises Unusable."""
    return _read(settings.SMS) if settings.SMS else None


def send(phone: str, text: str, reference: str) -> str:
    """Hand one message over; returns the service's number of it, empty where it gives none.

    reference  the same for a second try: a service that knows it sends nothing twice
    raises  Later, Refused
    """
    try:
        asked = service()
    except Unusable as wrong:
        raise Later("template") from wrong
    if asked is None:
        raise Later("no service")
    values = {"phone": phone, "text": text, "reference": reference, "key": settings.SMS_KEY}
    filled = _filled(asked.fields, values)
    kind = "application/json" if asked.kind == "json" else "application/x-www-form-urlencoded"
    body = (json.dumps(filled, ensure_ascii=False) if asked.kind == "json" else urlencode(filled)).encode()
    headers = {"Content-Type": f"{kind}; charset=utf-8", **_filled(asked.headers, values)}
    status, answer = _call("POST", asked.url, asked.timeout_s, body, headers)
    return _taken(asked, status, answer)


def fate(number: str) -> Fate:
    """What became of a message: asked of the service under its number. Raises Later."""
    asked = service()
    if asked is None or not asked.fate:
        return "unknown"
    values = {"key": settings.SMS_KEY, "id": number}
    url = str(asked.fate["url"]).replace("{id}", quote(number, safe=""))
    status, answer = _call("GET", url, asked.timeout_s, None, _filled(asked.headers, values))
    if status != http.client.OK:
        raise Later(f"HTTP {status}")
    state = _at(answer, asked.fate["state"])
    if state in _texts(asked.fate.get("arrived")):
        return "arrived"
    return "failed" if state in _texts(asked.fate.get("failed")) else "unknown"


def asks_again() -> bool:
    """Whether the service can be asked what became of a message. Raises Unusable."""
    known = service()
    return known is not None and bool(known.fate)


def signed(body: bytes, signature: str) -> bool:
    """Whether a report bears the HMAC-SHA256 of its body under the city's key for reports, in hexadecimal digits."""
    right = hmac.new(settings.SMS_REPORT_KEY.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(right.encode(), signature.strip().lower().encode())


def reported(body: bytes) -> tuple[str, ...]:
    """The numbers of messages that a report names, at most MOST_REPORTED; none where it cannot be read or none are awaited.

    No query.
    """
    try:
        asked = service()
    except Unusable:
        return ()
    if asked is None or not asked.fate or "id" not in asked.report:
        return ()
    said = _under(_json(body), str(asked.report.get("list", "")))
    items = said if isinstance(said, list) else [said]
    return tuple(filter(None, (_at(one, str(asked.report["id"]))[:LONGEST] for one in items[:MOST_REPORTED])))


def _taken(asked: Service, status: int, answer: Any) -> str:
    code = _at(answer, asked.answer["code"]) if "code" in asked.answer else ""
    if status // 100 == 2:
        if code in _texts(asked.answer.get("refused")):
            raise Refused(code[:LONGEST])
        if "code" in asked.answer and code not in _texts(asked.answer.get("taken")):
            raise Later((code or "no code")[:LONGEST])
        return _at(answer, asked.answer.get("id", ""))[:LONGEST]
    said = f"HTTP {status}"
    if code and code in _texts(asked.answer.get("refused")):
        raise Refused(f"{said} {code}"[:LONGEST])
    if status // 100 == 4 and status not in LATER:
        raise Refused(said)
    raise Later(said)


def _call(
    method: str, url: str, timeout_s: float, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, Any]:
    """One call: status, and the answer read as JSON (None where it is none). No redirect is followed. Raises Later."""
    parts = urlsplit(url)
    secure = ssl.create_default_context()
    host, port = str(parts.hostname), parts.port
    line = (
        http.client.HTTPSConnection(host, port, timeout=timeout_s, context=secure)
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=timeout_s)
    )
    try:
        line.request(
            method, f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, dict(headers)
        )
        response = line.getresponse()
        return response.status, _json(_octets(response, timeout_s))
    except (OSError, http.client.HTTPException) as fault:
        raise Later(type(fault).__name__) from fault
    finally:
        line.close()


def _octets(response: http.client.HTTPResponse, timeout_s: float) -> bytes:
    """What was answered, up to a bound and for no longer than the time allowed: a slow answer holds no other letter up."""
    read, ends = b"", monotonic() + timeout_s
    while len(read) < limits.SMS_ANSWER_BYTES and monotonic() < ends:  # ends: so many octets, or the time is over
        part = response.read1(4096)
        if not part:
            break
        read += part
    return read


def _json(octets: bytes) -> Any:
    try:
        return json.loads(octets)
    except ValueError:
        return None


def _at(answer: Any, path: str) -> str:
    """What stands in an answer at a path such as `data.0.id`, as text; empty where nothing does."""
    here = _under(answer, path) if path else None
    return "" if here is None or isinstance(here, Mapping | list) else str(here)


def _under(answer: Any, path: str) -> Any:
    here = answer
    for name in path.split(".") if path else ():
        if isinstance(here, Mapping):
            here = here.get(name)
        elif isinstance(here, list) and name.isdecimal() and int(name[:9]) < len(here):
            here = here[int(name[:9])]
        else:
            return None
    return here


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    """A template with its {names} filled, however deep they stand."""
    if isinstance(template, Mapping):
        return {str(name): _filled(part, values) for name, part in template.items()}
    if isinstance(template, list):
        return [_filled(part, values) for part in template]
    if not isinstance(template, str):
        return template
    pieces, rest = "", template
    while "{" in rest:  # ends: each turn takes a brace away
        before, _, rest = rest.partition("{")
        name, closed, after = rest.partition("}")
        known = closed and name in values
        pieces, rest = pieces + before + (values[name] if known else "{"), after if known else rest
    return pieces + rest


def _texts(values: Any) -> frozenset[str]:
    return frozenset(map(str, values or ()))


@lru_cache(maxsize=4)
def _read(path: str) -> Service:
    try:
        declared = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as wrong:
        raise Unusable(f"{path} cannot be read: {wrong}") from wrong
    for part, known in KEYS.items():
        there = declared.get(part, {}) if part else declared
        if not isinstance(there, Mapping) or set(there) - known:
            raise Unusable(
                f"{path} has under {part or 'its head'!r} something else than {', '.join(sorted(known))}."
            )
    found = Service(**declared)
    for url in filter(None, (found.url, found.fate.get("url", ""))):
        _may_be_asked(path, str(url))
    if found.kind not in ("json", "form"):
        raise Unusable(f"{path}: kind is json or form.")
    if "{phone}" not in json.dumps(found.fields) or "{text}" not in json.dumps(found.fields):
        raise Unusable(f"{path}: {{phone}} and {{text}} must stand in its fields.")
    if found.fate and not {"url", "state"} <= set(found.fate):
        raise Unusable(f"{path}: fate needs url and state.")
    return found


def _may_be_asked(path: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise Unusable(
            f"{path}: {parts.scheme}://{parts.hostname} is not asked; only https is, or this machine itself."
        )
