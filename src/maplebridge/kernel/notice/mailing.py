"""Mail: one letter to one address; a refusal is told as a code without the address (bound B6)."""

from __future__ import annotations

import re
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address

from maplebridge.kernel.notice import bounces
from maplebridge.kernel.notice.texting import Later, Refused
from maplebridge.kernel.setaside import room
from maplebridge.kernel.setaside.apart import caught
from maplebridge.kernel.setaside.causes import Aside

ADDRESS = re.compile(r"[^\s<>\"'(]+@[^\s<>\"')]+")


def send(subject: str, body: str, address: str, letter: int) -> None:
    """Hand one letter to the mail server.

    letter  its primary key: the mail bears its mark, by which one that comes back is known
    raises  Refused  the server takes nothing for this recipient;  Later  it did not take it now
            Aside  no letter can be put together of this
    """
    stopped: list[Exception] = []
    fault = caught(lambda: _hand_over(subject, body, address, letter, stopped))
    if fault is not None:
        raise Aside(_unsendable(address)) from fault
    for error in stopped:
        raise (Refused if _for_good(error) else Later)(_code(error), _why(error)) from error


def _hand_over(subject: str, body: str, address: str, letter: int, stopped: list[Exception]) -> None:
    sender = settings.DEFAULT_FROM_EMAIL
    known = {"From": sender, "Message-ID": bounces.message_id(letter), "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, body, bounces.return_path(letter) or sender, [address], headers=known).send()
    except (smtplib.SMTPException, OSError) as error:
        if room.speaks_of_it(error):
            raise
        stopped.append(error)


def _for_good(error: Exception) -> bool:
    """Whether a refusal speaks of the recipient and is permanent (RFC 5321: 5yz)."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        number // 100 == 5 for number, _words in error.recipients.values()
    )


def _unsendable(address: str) -> str:
    """Why a letter could not be put together: its address, or else its words."""
    return "unwritable" if caught(lambda: sanitize_address(address, "utf-8")) is None else "bad_address"


def _numbers(error: smtplib.SMTPRecipientsRefused) -> str:
    return ", ".join(sorted({str(number) for number, _words in error.recipients.values()}))


def _code(error: Exception) -> str:
    """The kind of a refusal and the mail server's number, never its words."""
    refused = isinstance(error, smtplib.SMTPRecipientsRefused)
    number = _numbers(error) if refused else getattr(error, "smtp_code", None)  # type: ignore[arg-type]  # as just seen
    return f"{type(error).__name__}{f' {number}' if number else ''}"


def _why(error: Exception) -> str:
    """Why a mail could not be sent, without the address: that stays in the vault (bound B6)."""
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):  # the server's words name whom it refused
        return f"{name}: {_numbers(error)}"
    return ADDRESS.sub("…", f"{name}: {error}"[:2_000])[:300]
