"""What a person is told when something cannot be done: a sentence in both languages, never “invalid”.

The sentences of a course refusal are made in `rules.sentences`; these are the answers that pages turn into status codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from maplebridge.rules.words import Title

NO_FIELDS: Mapping[str, Title] = MappingProxyType({})
HEADINGS: Mapping[str | int, Title] = MappingProxyType(
    {
        "stale-form": Title("This form was open too long", "表单打开时间过长"),
        403: Title("Not open to you", "不对您开放"),
        404: Title("Nothing here", "这里没有内容"),
        409: Title("Something changed in between", "其间有变化"),
        410: Title("This link has served", "该链接已用过"),
        429: Title("Please wait a little", "请稍候"),
    }
)
"""What stands above a refusal, by its code, else by its status."""
OUT_OF_ORDER = Title("Out of order", "出现故障")
NOT_AS_IT_STANDS = Title("This cannot be done as it stands", "目前无法办理")


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
        words: Title,
        *,
        fields: Mapping[str, Title] | None = None,
        source: Title | None = None,
        wait: int = 0,
    ) -> None:
        super().__init__(words.en)
        self.words = words
        self.fields = dict(fields or {})
        self.source = source
        self.wait = wait

    @property
    def heading(self) -> Title:
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


def heading(code: str, status: int) -> Title:
    """What stands above a refusal of this code and status."""
    usual = OUT_OF_ORDER if status >= 500 else NOT_AS_IT_STANDS
    return HEADINGS.get(code) or HEADINGS.get(status) or usual


def document(
    code: str,
    status: int,
    words: Title,
    *,
    fields: Mapping[str, Title] = NO_FIELDS,
    source: Title | None = None,
) -> dict[str, object]:
    """A refusal for programs: a problem document (RFC 9457) whose `title` is the stable code. Nobody else writes one."""
    document_made: dict[str, object] = {
        "type": f"/help#{code}",
        "title": code,
        "status": status,
        "heading": _both(heading(code, status)),
        "detail": words.en,
        "detail_zh": words.zh,
        "fields": {name: _both(one) for name, one in fields.items()},
    }
    return document_made if source is None else {**document_made, "source": _both(source)}


def _both(words: Title) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}
