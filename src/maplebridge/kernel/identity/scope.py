"""The scope of a transaction: what the row-level policies let it see. The database makes it, from a proof."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from maplebridge.kernel.identity.actor import Actor

SETTINGS = (
    "SELECT set_config('mb.scope', '', true), set_config('mb.units', %s, true), set_config('mb.offices', %s, true), "
    "set_config('mb.account', %s, true), set_config('mb.matter', %s, true)"
)
"""What a program says of itself: the database believes it of the roles that see every matter, never of the web."""


class NotInTransaction(RuntimeError):
    """A scope outside a transaction would end before the next statement."""


def enter(actor: Actor) -> None:
    """Give the current transaction this actor's scope, in place of any other. One round trip.

    raises  NotInTransaction
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("A scope is entered inside a transaction.")
    given = _ask(*_call(actor))
    if actor.proof is not None and actor.proof.kind == "session":
        actor.proof.passes[:] = [str(given or "")]
    elif actor.proof is not None:
        actor.proof.answers[:] = [None if given is None else str(given)]


def opens(actor: Actor) -> bool:
    """Whether the database takes the actor's proof: the code of that matter or of a party to it, a link that is unused."""
    return _ask(*_call(actor)) is not None


def keep(matter: int) -> None:
    """Let the transaction go on seeing this matter, which it sees now, even if it moves it away. One round trip."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_keep(%s)", [matter])


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """A transaction that sees what this actor may see."""
    with transaction.atomic():
        enter(actor)
        yield


def _call(actor: Actor) -> tuple[str, tuple[object, ...]]:
    """The statement that makes the scope of an actor, and its values."""
    proof = actor.proof
    if proof is None:
        values = _array(actor.unit_ids), _array(actor.office_ids), _text(actor.account_id), _text(actor.matter)
        return SETTINGS, values
    if proof.kind == "session":
        return "SELECT identity_enter(%s, %s)", (proof.secret, proof.passes[0])
    if proof.kind == "link":
        return "SELECT identity_enter_link(%s)", (proof.secret,)
    return "SELECT identity_enter_code(%s, %s)", (actor.matter, proof.secret)


def _ask(statement: str, values: tuple[object, ...]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
