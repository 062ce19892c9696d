"""Who acts: a post (through an account), a resident with a code, or the system itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from django.db import connection
from django.utils import timezone

from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.territory import queries as territory

Kind = Literal["resident", "post", "system"]
WHOLE_UNIT = frozenset({"intake", "superior", "arbiter", "supervisor"})


@dataclass(frozen=True, slots=True)
class Proof:
    """What the database gives a scope for: a session's token, or what is kept of a code or of a link's token.

    Whoever reads a log or a trace does not see it. `passes` holds the last pass that a session's token was given, `answers`
    what the database said last of the code or link: in which part its holder stands, None while it said nothing.
    """

    kind: Literal["session", "code", "link"]
    secret: bytes = field(repr=False)
    passes: list[str] = field(default_factory=lambda: [""], repr=False, compare=False)
    answers: list[str | None] = field(default_factory=lambda: [None], repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what is theirs: offices, whole units, roles, one matter by its code.

    `roles` are pairs of office and role: the office's mandates, and the post's own kind (officer, head, clerk).
    Pages go by them; what the database shows, it derives by itself from the `proof`. Without one it shows the web nothing.
    `stands` is what the holder of a code is taken for without a proof, in the words of `standing`.
    """

    account_id: int | None
    office_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    roles: frozenset[tuple[int, str]]
    label_en: str
    label_zh: str
    kind: Kind
    matter: int | None = None
    proof: Proof | None = None
    stands: str = ""

    @property
    def standing(self) -> str:
        """In which part the holder of a code stands: empty for whoever brought the matter, `id:role` for a party that was
        called in; with `:id:power` behind it who acts for that side by a power. Known once the scope was entered.
        """
        return self.stands if self.proof is None else self.proof.answers[0] or ""

    @property
    def party(self) -> int | None:
        """Primary key of the party that was called in, or acts through somebody; None for whoever brought the matter, and
        for everybody else.
        """
        key = self._said(0)
        return int(key) if key else None

    @property
    def part(self) -> str:
        """The role in which the holder of a code stands; empty where the procedure says it."""
        return self._said(1)

    @property
    def represents(self) -> int | None:
        """Primary key of who acts by a power for the side in which they stand; None for the side itself and all others."""
        key = self._said(2)
        return int(key) if key else None

    @property
    def power(self) -> str:
        """Of who acts for a side: its power, one of `competence.powers.POWERS`; empty for everybody else."""
        return self._said(3)

    def _said(self, which: int) -> str:
        said = self.standing.split(":")
        return said[which] if which < len(said) else ""

    @property
    def by(self) -> str:
        """What the ledger calls them: never a name. Who acts for a side by a power writes as that side, through them."""
        if self.kind == "post":
            return f"post:{self.account_id}"
        side = self.kind if self.party is None else f"party:{self.party}"
        return side if self.represents is None else f"{side}/{self.represents}"

    def has(self, office_id: int, role: str) -> bool:
        """Whether they fill a role at an office."""
        return (office_id, role) in self.roles


HEAD_ROLES = frozenset({"head", "government_head"})

SYSTEM = Actor(None, (), (), frozenset(), "the system", "系统", "system")
ANONYMOUS = Actor(None, (), (), frozenset(), "a visitor", "访客", "resident")


def holder_of(number: int, proof: Proof | None = None, *, stands: str = "") -> Actor:
    """Whoever showed the code of this matter, or a link to it; `proof` is what is kept of it.

    stands  without a proof: in which part, as `Actor.standing` says it
    """
    return Actor(None, (), (), frozenset(), "the resident", "当事居民", "resident", number, proof, stands)


def signed_in(account: Account, token: str | None, now: datetime) -> Actor:
    """The account of an open session as an actor; `token` is the session's. One query."""
    return replace(actor_for(account, now), proof=Proof("session", (token or "").encode()))


def actor_for(account: Account, now: datetime) -> Actor:
    """An account as an actor on this day: its own posts, and those it stands in for. One query.

    An office that answers for its unit as a whole (one of WHOLE_UNIT's roles) sees the unit and all below it,
    what has ended included; any other office sees the matters it was given.
    """
    posts = posts_of(account.pk, timezone.localtime(now).date())
    office_ids = tuple(sorted({office for office, _ in posts}))
    offices, tree = territory.offices(), territory.tree()
    mandates = frozenset(pair for pair in offices.roles_of(office_ids) if _may_fill(pair, posts))
    places = [offices.by_id(office) for office in office_ids if _oversees(office, mandates)]
    units = {unit for place in places if place for unit in tree.with_ended(place.unit_id)}
    return Actor(
        account_id=account.pk,
        office_ids=office_ids,
        unit_ids=tuple(sorted(units)),
        roles=mandates | frozenset(posts),
        label_en=account.shown_en or account.username,
        label_zh=account.shown_zh or account.shown_en or account.username,
        kind="post",
    )


def _may_fill(mandate: tuple[int, str], posts: Iterable[tuple[int, str]]) -> bool:
    """Whether a post fills a role of its office: what belongs to the head is the head's alone."""
    return mandate[1] not in HEAD_ROLES or (mandate[0], "head") in posts


POSTS = """
SELECT office_id, kind FROM identity_post
WHERE valid_from <= %(day)s AND (valid_until IS NULL OR valid_until >= %(day)s)
    AND (account_id = %(who)s OR (deputy_id = %(who)s AND away_from <= %(day)s AND away_until >= %(day)s))
"""
"""Asked with each page of a post: said as it is sent, it costs half of what putting it together costs."""


def posts_of(account_id: int, day: date) -> list[tuple[int, str]]:
    """Pairs (office, kind) an account fills on a day, its own and as a deputy. One query."""
    with connection.cursor() as cursor:
        cursor.execute(POSTS, {"who": account_id, "day": day})
        rows: list[tuple[int, str]] = cursor.fetchall()
    return sorted(set(rows))


def _oversees(office: int, mandates: Iterable[tuple[int, str]]) -> bool:
    return any(place == office and role in WHOLE_UNIT for place, role in mandates)
