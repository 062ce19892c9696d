"""A letter whose mail came back late: noted as not delivered, and sent on by the next way that is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.notice import bounces, quiet, sendings, ways
from maplebridge.kernel.notice.models import Outbox, Sending
from maplebridge.kernel.setaside.apart import caught
from maplebridge.texts import Text, Wording

CAME_BACK = "the mail came back"
What = Literal["returned", "already", "late", "not_failed", "not_ours", "no_notification", "unreadable"]
SENTENCES: Mapping[What, Wording] = {
    "returned": Text("The letter is noted as not delivered; it goes on by the next way, if one is left."),
    "already": Text("This was known already. Nothing was changed."),
    "late": Text("The letter left too long ago to be sent on. Nothing was changed."),
    "not_failed": Text("It says that the mail waits or arrived. Nothing was changed."),
    "not_ours": Text("It bears no mark of a letter of this city. Nothing was changed."),
    "no_notification": Text("It is no delivery status notification. Nothing was changed."),
    "unreadable": Text("It cannot be read as a mail. Nothing was changed."),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of one message.

    letter  primary key of the letter that it speaks of, None for none;  status  as in `bounces.Notification`
    """

    what: What
    letter: int | None = None
    status: str = ""


def hear(octets: bytes, *, to: str = "", now: datetime) -> Heard:
    """Hear one message that came to the address for mail that comes back; whatever it is, it stops nothing else.

    octets  the message as it came;  to  the address to which the mail server delivered it, where it says so
    Five queries at most, in one transaction of its own.
    """
    found: list[bounces.Notification | None] = []
    if caught(lambda: found.append(bounces.read(octets, to))) is not None:
        return Heard("unreadable")
    said = found[0]
    if said is None:
        return Heard("no_notification")
    if len(said.letters) != 1:
        return Heard("not_ours")
    (letter,) = said.letters
    if not said.failed:
        return Heard("not_failed", letter, said.status)
    return Heard(_note(letter, said.status, now), letter, said.status)


def _note(key: int, status: str, now: datetime) -> What:
    """Mark the mail of a letter as failed; where words are kept for another way, let the letter leave again."""
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        letter = Outbox.objects.select_for_update().filter(pk=key).first()
        mail = Sending.objects.select_for_update(of=("self",)).filter(letter_id=key, way=ways.MAIL).first()
        if letter is None or mail is None or mail.state != sendings.SENT or letter.sent is None:
            return "already"
        if now - mail.last > bounces.TAKEN:
            return "late"
        sendings.note(letter, ways.MAIL, sendings.FAILED, now=now, said=f"bounced {status}".strip())
        if letter.plain or letter.short:
            letter.sent, letter.tries, letter.why = None, 0, ""
            letter.after = now if letter.urgent else quiet.by_day(now)
        else:
            letter.failed, letter.why = now, f"{CAME_BACK} {status}".strip()
        letter.save()
    return "returned"
