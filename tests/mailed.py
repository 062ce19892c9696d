"""A real mail server on this machine, and one round of the parts that tell people."""

from __future__ import annotations

import email
import email.policy
import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Letters:
    """What the mail server took, as it came."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], bytes]] = []
        self.senders: list[str] = []
        self.refuse = ""
        self.unknown = False

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        """Take a recipient, or refuse it by name."""
        if self.unknown:
            return f"550 <{address}> unknown, try {address.upper()}"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, _server, _session, envelope):
        """Take a letter, or refuse it in the words set."""
        if self.refuse:
            return self.refuse
        self.taken.append((envelope.rcpt_tos, envelope.content))
        self.senders.append(envelope.mail_from)
        return "250 taken"

    def words(self, number: int = -1) -> str:
        """Subject and text of a letter."""
        said = email.message_from_bytes(self.taken[number][1], policy=email.policy.default)
        return f"{said['subject']}\n{said.get_content()}"


@contextmanager
def taking(settings):
    """A mail server of our own on this machine, and the site set to use it."""
    found = Letters()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield found
    server.stop()


def rounds(as_role):
    """What does one round of sealer and worker at a moment; it returns how much the worker did."""

    def once(now):
        from maplebridge.config.supervision.worker import Followers
        from maplebridge.kernel import ledger

        with as_role("seal"):
            ledger.order()
        with as_role("clock"):
            return Followers().once(now)

    return once


def on_paper(number, now, to=0):
    """A letter of a matter that waits to be printed, put there as role clock, to a person of the vault; its id."""
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Outbox, Sending

    letter = Outbox.objects.create(
        matter=number, seq=1, to=to, language="zh, en", subject="", body="", after=now, sent=now
    )
    text = "有关 FH-1 的新进展 · News about FH-1\n\nFH-1 is now at: the office’s answer."
    sendings.note(letter, ways.PAPER, sendings.WAITS, now=now, text=text)
    return Sending.objects.get(letter=letter).pk


def ways_of(as_role, number):
    """(way, state, said) of each way of the newest letter of a matter."""
    from maplebridge.kernel.notice.models import Sending

    with as_role("clock"):
        rows = list(Sending.objects.filter(matter=number).order_by("-letter_id", "way"))
    return [(row.way, row.state, row.said) for row in rows if row.letter_id == rows[0].letter_id]
