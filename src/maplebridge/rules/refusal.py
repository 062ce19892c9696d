"""What a person is told when something cannot be done: a sentence in both languages, never “invalid”.

The sentences of a course refusal are made in `rules.sentences`; these are the answers that pages turn into status codes.
"""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules.words import Title


class Refusal(Exception):
    """The rules say no. Carries what the person must be told; `code` is stable, `status` is HTTP's.

    fields  name of a form's field -> what to type there
    source  the law or rule it stands on
    """

    code = "refused"
    status = 422

    def __init__(
        self, words: Title, *, fields: Mapping[str, Title] | None = None, source: Title | None = None
    ) -> None:
        super().__init__(words.en)
        self.words = words
        self.fields = dict(fields or {})
        self.source = source


class Incomplete(Refusal):
    """Something that was typed cannot be taken as it stands; `fields` says what to type."""

    code = "incomplete"


class NotFound(Refusal):
    """There is no such thing, or not for this reader; the two are never told apart."""

    code = "not-found"
    status = 404


class NotAllowed(Refusal):
    """The act belongs to somebody else."""

    code = "not-allowed"
    status = 403


class Conflict(Refusal):
    """Somebody acted in between, or the key was used for something else."""

    code = "conflict"
    status = 409


class UsedUp(Refusal):
    """A one-time link that has served."""

    code = "used-up"
    status = 410


class TooMany(Refusal):
    """Too many tries; wait."""

    code = "too-many"
    status = 429


class WrongClock(Refusal):
    """The server's clock is far from its database's: nothing is written until they agree."""

    code = "wrong-clock"
    status = 503
