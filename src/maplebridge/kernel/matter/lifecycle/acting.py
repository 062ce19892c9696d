"""One act is one outermost transaction in the actor's scope. Nothing nests in it, nothing leaks out of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError, ProgrammingError, transaction

from maplebridge.kernel.identity import apart, scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.chosen import Chosen
from maplebridge.rules.refusal import NotAllowed, NotFound, WrongClock
from maplebridge.texts import Text

NO_SUCH_MATTER = Text(
    "There is no such matter, or it is not yours to see. Check the number: it stands on the receipt."
)
NOT_YOURS = Text("This act belongs to another office. Nothing was changed.")

CHANGED = Text(
    "Somebody acted on this matter while you were writing. Read what is new, then send "
    "again; your words are kept."
)

TOO_FAR = "MB001"
"""What the database says of an entry whose time is minutes away from its own."""
CLOCKS = Text(
    "The clock of this server and that of its database are minutes apart. Nothing was "
    "written; the operator must set them right. Please try again later."
)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """The transaction of one act: durable, outermost, in the scope of the actor.

    raises  NotAllowed  the database's own rules refused a row
    """
    with refusing(), transaction.atomic(durable=True):
        scope.enter(actor)
        yield


@contextmanager
def refusing() -> Iterator[None]:
    """Say NotAllowed where the database's own rules refuse a row, WrongClock where they refuse its time."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(error, ProgrammingError) and isinstance(cause, psycopg.errors.InsufficientPrivilege):
            raise NotAllowed(NOT_YOURS) from error
        if isinstance(cause, psycopg.Error) and cause.sqlstate == TOO_FAR:
            raise WrongClock(CLOCKS) from error
        raise


def locked(number: int) -> Matter:
    """The matter's row, locked until the act ends; it stays in the actor's sight even if the act moves it away.

    raises  NotFound  there is none, or not for this actor
            NotAllowed  leave alone opens it: to be read, nothing else; or the account is a party to it itself
    """
    row = Matter.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        visible(number)
        raise NotAllowed(apart.WHY if apart.stepped_back(number) else NOT_YOURS)
    scope.keep(number)
    return row


def visible(number: int) -> Matter:
    """The matter's row for reading, inside a scoped transaction. Raises NotFound."""
    rows = Chosen().where("number = %s", number).rows(1)
    if not rows:
        raise NotFound(NO_SUCH_MATTER)
    return rows[0]


def only_reads(actor: Actor, row: Matter) -> bool:
    """Whether a post that is shown the matter may read it, not act: it handed it on, or was given leave. No query."""
    return row.office not in actor.office_ids and row.unit not in actor.unit_ids


def no_reader(actor: Actor, row: Matter) -> None:
    """See that a post does not only read the matter. Raises NotAllowed. No query."""
    if only_reads(actor, row):
        raise NotAllowed(NOT_YOURS)
