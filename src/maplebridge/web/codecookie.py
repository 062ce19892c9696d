"""The matters whose code this browser has shown: one sealed cookie, half an hour, nothing kept on the server."""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from maplebridge.kernel.conduct.bringing import Brought
from maplebridge.kernel.matter import codes
from maplebridge.kernel.matter import numbers as numbers_of
from maplebridge.rules import limits
from maplebridge.rules.refusal import Conflict
from maplebridge.texts import Text

COOKIE, HANDED = "mb_held", "mb_handed"
HALF_AN_HOUR = timedelta(minutes=30)
MOST = 5
"""Matters kept open at once in one browser."""


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"maplebridge held matters")
    return AESGCM(derived.derive(secret.encode()))


def _purpose(name: str) -> bytes | None:
    """What binds a cookie to its name, so that one is never read as the other."""
    return None if name == COOKIE else name.encode()


def _read(request: HttpRequest, name: str = COOKIE) -> dict[str, dict[str, str]]:
    """What the cookie holds and is still young enough; empty for a cookie that is not ours."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(name, ""))
        plain = _cipher(settings.SECRET_KEY).decrypt(sealed[:12], sealed[12:], _purpose(name))
        matters: dict[str, dict[str, str]] = json.loads(plain)
    except (ValueError, InvalidTag):
        return {}
    now = timezone.now()
    return {
        number: record for number, record in matters.items() if datetime.fromisoformat(record["until"]) > now
    }


def numbers(request: HttpRequest) -> frozenset[int]:
    """Numbers of the matters that this browser may open: at most `MOST`, each for half an hour after its code was
    shown.
    """
    return frozenset(int(number) for number in _read(request))


def shown(request: HttpRequest, number: int) -> bytes | None:
    """The keyed hash of the code that this browser showed for a matter; None if it showed none in the last half
    hour.
    """
    mac = _read(request).get(str(number), {}).get("mac")
    return None if mac is None else bytes.fromhex(mac)


def all_shown(request: HttpRequest) -> dict[int, bytes]:
    """The same for every matter whose code it showed in the last half hour, by number."""
    return {int(number): bytes.fromhex(one["mac"]) for number, one in _read(request).items()}


def fresh_code(request: HttpRequest, number: int) -> str | None:
    """The code just given out, so that the receipt and its PDF can print it; None later."""
    return _read(request).get(str(number), {}).get("code")


def remember(
    request: HttpRequest, response: HttpResponse, number: int, code: str, *, fresh: bool = False
) -> None:
    """Let this browser open the matter for half an hour; the code itself is stored only if it is fresh: just made.

    The oldest goes where there are more than `MOST`.
    """
    matters = _read(request)
    matters[str(number)] = {
        "until": (timezone.now() + HALF_AN_HOUR).isoformat(),
        "mac": codes.mac(number, code).hex(),
        **({"code": code} if fresh else {}),
    }
    _write(response, dict(list(matters.items())[-MOST:]))


def to_receipt(request: HttpRequest, brought: Brought) -> HttpResponse:
    """Lead whoever brought something to its receipt, which this browser may open. Raises Conflict."""
    code = shows_code(brought)
    there = reverse("site:receipt", kwargs={"number": numbers_of.show(brought.number)})
    response = HttpResponseRedirect(there)
    remember(request, response, brought.number, code, fresh=True)
    return response


def shows_code(brought: Brought) -> str:
    """The code of what was brought. Raises Conflict where it came before, too long ago to show the code again."""
    if brought.code is None:
        number = numbers_of.show(brought.number)
        raise Conflict(
            Text(
                "You sent this before: it is {number}. Its code was shown then, and only then. With "
                "number and code you follow it; if the code is lost, a counter gives you a new one "
                "against the contact you left.",
                number=number,
            )
        )
    return brought.code


def hand_over(there: str, name: str, code: str) -> HttpResponse:
    """Lead to the page that shows a code once, which is handed over: Back and a reload send and show nothing again.

    name  whose code it is;  code  empty where none is shown
    """
    response = HttpResponseRedirect(there)
    if code:
        until = (timezone.now() + timedelta(seconds=limits.HANDED_SECONDS)).isoformat()
        _write(response, {name: {"code": code, "until": until}}, HANDED, limits.HANDED_SECONDS)
    return response


def handed_over(request: HttpRequest, name: str) -> str:
    """The code that this page may show; empty once a page has shown it."""
    return _read(request, HANDED).get(name, {}).get("code", "")


def was_shown(response: HttpResponse) -> HttpResponse:
    """The page that shows a code: no later one does, nor is it kept anywhere."""
    response.delete_cookie(HANDED, samesite="Lax")
    response["Cache-Control"] = "no-store"
    return response


def forget(request: HttpRequest, response: HttpResponse, number: int) -> None:
    """Close the matter in this browser."""
    matters = _read(request)
    matters.pop(str(number), None)
    _write(response, matters)


def forget_all(response: HttpResponse) -> None:
    """Close every matter in this browser; nothing is read first, so that it works whatever the cookie holds."""
    _write(response, {})


def _write(
    response: HttpResponse,
    matters: dict[str, dict[str, str]],
    name: str = COOKIE,
    seconds: float = HALF_AN_HOUR.total_seconds(),
) -> None:
    nonce = os.urandom(12)
    sealed = nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, json.dumps(matters).encode(), _purpose(name))
    response.set_cookie(
        name,
        base64.urlsafe_b64encode(sealed).decode(),
        max_age=int(seconds),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
