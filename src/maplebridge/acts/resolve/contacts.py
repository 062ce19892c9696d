"""The sealed contact of a reporter: opened by the office that answers, for a named act, never quietly."""

from __future__ import annotations

from datetime import datetime

from maplebridge.kernel.identity import vault
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.acting import acting, locked
from maplebridge.rules.refusal import Incomplete, NotAllowed
from maplebridge.rules.words import Title

LETTERS = 10
SAY_WHY = Title(
    "Say for which act you need it, in a sentence of at least ten letters. The reporter may read it.",
    "请用一句话说明为办理哪一行为需要查看，不少于10个字；反映人可以看到。",
)
NOT_YOURS = Title(
    "Only the office that answers for this matter now may open the contact.",
    "只有目前承办该事项的单位可以查看联系方式。",
)
NOBODY = Title(
    "The reporter asked that nobody be told. Decide on what is written in the matter.",
    "反映人要求不向任何人透露，请依据事项中已有的内容办理。",
)


def open_contact(*, actor: Actor, number: int, reason: str, now: datetime) -> dict[str, str]:
    """The contact of a matter's reporter, after its reading has become an entry; empty if none was left.

    raises  NotFound, NotAllowed, Incomplete
    """
    if len(reason.strip()) < LETTERS:
        raise Incomplete(SAY_WHY, fields={"reason": SAY_WHY})
    with acting(actor):
        row = locked(number)
        if actor.account_id is None or row.office not in actor.office_ids:
            raise NotAllowed(NOT_YOURS)
        found: dict[str, str] = {}
        for person in vault.persons_of(number):
            try:
                found |= vault.open_contact(person_id=person, actor=actor, why=reason.strip(), now=now)
            except vault.PersonErased:
                continue
    if found.get("may_know") == "nobody":
        raise NotAllowed(NOBODY)
    return found
