"""The scope of a transaction: what the row-level policies let it see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from maplebridge.kernel.identity.actor import Actor

SET = (
    "SELECT set_config('mb.units', %s, true), set_config('mb.offices', %s, true), "
    "set_config('mb.account', %s, true), set_config('mb.matter', %s, true)"
)


class NotInTransaction(RuntimeError):
    """A scope outside a transaction would end before the next statement."""


def enter(actor: Actor) -> None:
    """Give the current transaction this actor's scope, in place of any other. One round trip.

    raises  NotInTransaction
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("A scope is entered inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(SET, settings_of(actor))


def settings_of(actor: Actor) -> tuple[str, str, str, str]:
    """The four settings of an actor's scope as the policies read them: units, offices, account, matter."""
    return _array(actor.unit_ids), _array(actor.office_ids), _text(actor.account_id), _text(actor.matter)


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """A transaction that sees what this actor may see."""
    with transaction.atomic():
        enter(actor)
        yield


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
