"""An act that is sent twice is one act: for the same sender, matter and key, with the same content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel.conduct.models import Done
from maplebridge.kernel.identity import keyed
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules.refusal import Conflict
from maplebridge.texts import Text

OTHER_CONTENT = Text(
    "This was already done with other content: the act, the words or the files differ. What "
    "you sent now was not taken. Look at the matter; to do something else, open its form "
    "anew, or use a new key."
)


@dataclass(frozen=True, slots=True)
class Once:
    """One act under the key of its sender; without a key every act is a new one.

    place   what is kept of sender, matter and key;  before  the same as an earlier version kept it
    content    what is kept of the act and its content
    """

    place: bytes | None = None
    before: bytes | None = None
    content: bytes | None = None

    def seq(self) -> int | None:
        """The entry that it became before. Raises Conflict where that had other content."""
        earlier = self._earlier()
        return None if earlier is None else earlier.seq

    def moment(self) -> datetime | None:
        """When it was taken before. Raises Conflict where that had other content."""
        earlier = self._earlier()
        return None if earlier is None else earlier.at

    def _earlier(self) -> Done | None:
        rows = Done.objects.filter(pk__in=[self.place, self.before]) if self.place else Done.objects.none()
        earlier = rows.first()
        if (
            earlier is not None
            and bytes(earlier.pk) == self.place
            and bytes(earlier.said or b"") != self.content
        ):
            raise Conflict(OTHER_CONTENT)
        return earlier

    def keep(self, row: Matter, now: datetime) -> None:
        """Remember, inside the act's own transaction, which entry it became."""
        if self.place:
            Done.objects.create(key=self.place, said=self.content, matter=row.number, seq=row.seq, at=now)


ANEW = Once()
"""An act without a key."""


def of(actor: Actor, number: int, name: str, given: Mapping[str, object], key: str) -> Once:
    """An act as it was sent. A key is one sender's alone, and means one act on one matter."""
    if not key:
        return Once()
    content = keyed.content(key, {"act": name, "given": given})
    return Once(_place(actor, number, key), keyed.mac("act", f"{number}.{name}.{key}"), content)


def of_link(token: str, name: str, given: Mapping[str, object]) -> Once:
    """A judgement as it was sent through a one-time link, whose token is its key."""
    place = keyed.mac("act", f"link.{token}")
    return Once(place, place, keyed.content(token, {"act": name, "given": given}))


def remember(sent: Once, *, of: int, now: datetime) -> None:
    """Keep what was done under a key where no matter's entry stands for it; a twin at the same moment does no harm. One
    query, in the caller's transaction.

    of  the number of what it was done to
    """
    if sent.place:
        row = Done(key=sent.place, said=sent.content, matter=of, seq=0, at=now)
        Done.objects.bulk_create([row], ignore_conflicts=True)


def came_before(
    *, actor: Actor, number: int, name: str, key: str, given: Callable[[], Mapping[str, object]]
) -> bool:
    """Whether this very act was taken before, so that a second click is answered as the first one was. One query; two where
    the key was used.

    `given` is asked only where the key was used: its files are read for that.
    """
    if not key or not Done.objects.filter(pk=_place(actor, number, key)).exists():
        return False
    return _same(of(actor, number, name, given(), key))


def judged_before(*, token: str, name: str, given: Callable[[], Mapping[str, object]]) -> bool:
    """Whether this very judgement came through this link before. One query; two where it did."""
    if not Done.objects.filter(pk=keyed.mac("act", f"link.{token}")).exists():
        return False
    return _same(of_link(token, name, given()))


def _place(actor: Actor, number: int, key: str) -> bytes:
    return keyed.mac("act", f"{actor.by}.{number}.{key}")


def _same(sent: Once) -> bool:
    try:
        return sent.seq() is not None
    except Conflict:
        return False
