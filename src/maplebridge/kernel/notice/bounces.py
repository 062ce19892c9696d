"""Mail that comes back: what a delivery status notification (RFC 3464) says, and of which letter of ours it speaks.

Anybody can write such a notification. So it is believed only where it bears the mark of a letter, which nobody makes without
the city's key: in the address to which it came (VERP), or in the Message-ID of the mail that it speaks of.

source  RFC 3464 (delivery status), RFC 6522 (multipart/report), RFC 6533 (the same in UTF-8), RFC 3463 (status codes)
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parseaddr

from django.conf import settings

from maplebridge.kernel.identity import keyed

TAKEN = timedelta(days=7)
"""So long after it left a mail may come back, and so long the words of a letter are kept for another way.

Mail servers give up after four or five days (RFC 5321, 4.5.4.1).
"""
SIGNS = 32
"""Hexadecimal digits of a mark behind the letter's number: 128 bits."""
MARK = re.compile(rf"(?<![0-9a-z])([0-9]{{1,18}})-([0-9a-f]{{{SIGNS}}})(?![0-9a-z])")
CAME_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to")
"""Headers in which a mail server says to which address it delivered something."""
SPEAKS_OF = ("in-reply-to", "references")
STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
RETURNED_PARTS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
ARRIVED = frozenset({"delivered", "relayed", "expanded"})


@dataclass(frozen=True, slots=True)
class Notification:
    """What a notification says.

    letters  primary keys of the letters whose marks it bears
    failed   that the mail was given up for its recipient; False: it waits still, or arrived
    status   the code of RFC 3463, "" for none
    """

    letters: frozenset[int]
    failed: bool
    status: str


def mark(letter: int) -> str:
    """What a letter's mail is known by: its primary key, and a hash of that under the city's key."""
    return f"{letter}-{keyed.mac('bounce', str(letter)).hex()[:SIGNS]}"


def return_path(letter: int) -> str:
    """The address to which a mail server sends this letter's mail back; empty where this city takes none back.

    >>> settings.MAIL_BOUNCES, return_path(7)  # doctest: +SKIP
    ('bounces@city.example', 'bounces+7-1f…@city.example')
    """
    local, _, domain = settings.MAIL_BOUNCES.rpartition("@")
    return f"{local}+{mark(letter)}@{domain}" if local else ""


def message_id(letter: int) -> str:
    """The Message-ID of this letter's mail, the same for a second try."""
    _, _, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    return f"<{mark(letter)}@{domain or 'localhost'}>"


def read(octets: bytes, to: str = "") -> Notification | None:
    """What a message says of a mail of ours; None where it is no notification of a delivery. No query.

    octets  the message as it came;  to  the address to which the mail server delivered it, where it says so
    """
    message = message_from_bytes(octets)
    if message.get_content_type() != "multipart/report":
        return None
    parts = list(message.walk())
    statuses = [one for one in parts if one.get_content_type() in STATUS_PARTS]
    if not statuses:
        return None
    recipients = [one for part in statuses for one in _blocks(part) if one["action"] is not None]
    actions = {str(one["action"]).partition("(")[0].strip().lower() for one in recipients}
    codes = [STATUS.search(str(one["status"])) for one in recipients]
    returned = [one for part in parts if part.get_content_type() in RETURNED_PARTS for one in _headers(part)]
    named = (text for one in returned for text in _values(one, ("message-id",)))
    texts = [to, *_values(message, (*CAME_TO, *SPEAKS_OF)), *named]
    return Notification(
        letters=frozenset(_marked(texts)),
        failed="failed" in actions and not actions & ARRIVED,
        status=next((code[0] for code in codes if code is not None), ""),
    )


def _marked(texts: Iterable[str]) -> Iterator[int]:
    """The letters whose marks stand in texts; a mark that the city did not make is none."""
    for text in texts:
        for found in MARK.finditer(text.lower()):
            if hmac.compare_digest(mark(int(found[1])), found[0]):
                yield int(found[1])


def _values(message: Message, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from map(str, message.get_all(name, ()))


def _blocks(part: Message) -> list[Message]:
    """The blocks of fields of a delivery status, one for the mail and one for each recipient."""
    if part.is_multipart():
        return [one for one in part.get_payload() if isinstance(one, Message)]
    return [message_from_string(one) for one in re.split(r"\r?\n\r?\n", _text(part)) if one.strip()]


def _headers(part: Message) -> list[Message]:
    """The mail that came back, or its headers alone."""
    if part.is_multipart():
        return [one for one in part.get_payload() if isinstance(one, Message)]
    return [message_from_string(_text(part))]


def _text(part: Message) -> str:
    octets = part.get_payload(decode=True)
    return octets.decode("utf-8", "replace") if isinstance(octets, bytes) else ""
