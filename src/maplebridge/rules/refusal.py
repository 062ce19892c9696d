"""What a person is told when something cannot be done: a sentence in every declared language, never “invalid”.

The sentences of a course refusal are made in `rules.sentences`; these are the answers that pages turn into status codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from maplebridge.rules import limits
from maplebridge.texts import LANGUAGES, Text, Wording, in_all

NO_FIELDS: Mapping[str, Wording] = MappingProxyType({})
HEADINGS: Mapping[str | int, Wording] = MappingProxyType(
    {
        "stale-form": Text("This form was open too long"),
        403: Text("Not open to you"),
        404: Text("Nothing here"),
        409: Text("Something changed in between"),
        410: Text("This link has served"),
        429: Text("Please wait a little"),
    }
)
"""What stands above a refusal, by its code, else by its status."""
OUT_OF_ORDER = Text("Out of order")
NOT_AS_IT_STANDS = Text("This cannot be done as it stands")
TOO_MUCH = Text(
    "Too much was sent at once: at most {form_mb} MB of text, and where files are asked "
    "for {files} files of {file_mb} MB each. Nothing was stored. Go back, where what "
    "you typed still stands, and send less.",
    form_mb=limits.FORM_BYTES // limits.MB,
    files=limits.FILES,
    file_mb=limits.FILE_BYTES // limits.MB,
)


class Refusal(Exception):
    """The rules say no. Carries what the person must be told; `code` is stable, `status` is HTTP's.

    fields  name of a form's field -> what to type there
    source  the law or rule it stands on
    wait    seconds after which it is worth another try; 0 where waiting changes nothing
    """

    code = "refused"
    status = 422

    def __init__(
        self,
        words: Wording,
        *,
        fields: Mapping[str, Wording] | None = None,
        source: Wording | None = None,
        wait: int = 0,
    ) -> None:
        super().__init__(words.in_language("en"))
        self.words = words
        self.fields = dict(fields or {})
        self.source = source
        self.wait = wait

    @property
    def heading(self) -> Wording:
        """What stands above the sentence, on a page and in a document."""
        return heading(self.code, self.status)


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


def heading(code: str, status: int) -> Wording:
    """What stands above a refusal of this code and status."""
    usual = OUT_OF_ORDER if status >= 500 else NOT_AS_IT_STANDS
    return HEADINGS.get(code) or HEADINGS.get(status) or usual


def document(
    code: str,
    status: int,
    words: Wording,
    *,
    fields: Mapping[str, Wording] = NO_FIELDS,
    source: Wording | None = None,
) -> dict[str, object]:
    """A refusal for programs: a problem document (RFC 9457) whose `title` is the stable code. Nobody else writes one.

    returns  the document by the members of RFC 9457 and our own: "heading", "detail_zh", "fields" and, if given, "source"
    """
    document_made: dict[str, object] = {
        "type": f"/help#{code}",
        "title": code,
        "status": status,
        "heading": _both(heading(code, status)),
        "detail": words.in_language("en"),
        **{f"detail_{code}": words.in_language(code) for code in LANGUAGES if code != "en"},
        "fields": {name: _both(one) for name, one in fields.items()},
    }
    return document_made if source is None else {**document_made, "source": _both(source)}


def _both(words: Wording) -> dict[str, str]:
    return in_all(words)
