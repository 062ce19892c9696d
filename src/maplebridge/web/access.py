"""Who may use each page: written on the view, closed where nothing is written. And how much it takes.

public    anyone
code      whoever showed the number and code of the matter in the address
post      signed in with a post; what the post may see and do is decided by territory, office and act
city      a post that answers for a unit as a whole: its figures and those below it
assessor  a post at an assessing office
admin     a post that keeps accounts
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.conf import settings
from django.http import HttpRequest

from maplebridge.kernel.identity import apart
from maplebridge.kernel.identity.actor import ANONYMOUS, Actor, Proof, holder_of, signed_in
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.unit import SAMPLE
from maplebridge.web import codecookie

Who = Literal["public", "code", "post", "city", "assessor", "admin"]
Body = Literal["files", "words"]
KINDS: tuple[Who, ...] = ("public", "code", "post", "city", "assessor", "admin")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Requires:
    """The mark of a view: who may use it, and the act it asks for, if one."""

    who: Who
    act: str = ""


def access(who: Who, act: str = "") -> Callable[[View], View]:
    """Mark a view with who may use it, and with the act it asks for.

    raises  ValueError  nobody is called `who`: a mistake in the program, met when it starts
    """
    if who not in KINDS:
        raise ValueError(f"nobody is called {who}")

    def mark(view: View) -> View:
        view.requires = Requires(who, act)  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark


def takes(body: Body) -> Callable[[View], View]:
    """Mark a view with what the forms on it take, else `rules.limits.FORM_BYTES`; the gate reads the mark (`config.gate`).

    files  photos and papers: FILES_BODY. Without it, a form with files is refused as too large
    words  a name, a number, a code: no more than SIGN_IN_BYTES
    """

    def mark(view: View) -> View:
        view.takes = body  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark


def actor_of(request: HttpRequest, now: Any) -> Actor:
    """Who is signed in, as an actor with the posts of `now`; `ANONYMOUS` for nobody. One query for the posts."""
    return (
        signed_in(request.user, request.session.session_key, now)
        if request.user.is_authenticated
        else ANONYMOUS
    )


def may_enter(actor: Actor, who: Who) -> bool:
    """Whether a signed-in actor may use pages of this kind; never "code", which needs a number. No query."""
    roles = {role for _, role in actor.roles}
    return {
        "public": True,
        "post": bool(actor.office_ids),
        "city": bool(actor.unit_ids),
        "assessor": "assessor" in roles,
        "admin": "administrator" in roles,
    }.get(who, False)


def must_have_factor(actor: Actor) -> bool:
    """Whether this post may not be without a second factor: by the setting, administrators; in the sample city nobody."""
    if actor.kind != "post" or settings.SECOND_FACTOR == "offered":
        return False
    asked = settings.SECOND_FACTOR == "everybody" or may_enter(actor, "admin")
    return asked and territory.tree().root.code != SAMPLE


def step_back(request: HttpRequest) -> None:
    """Whoever is signed in steps back from the matters whose codes this browser shows. One query where there are any."""
    if request.user.is_authenticated and (shown := codecookie.all_shown(request)):
        apart.step_back(request.session.session_key or "", shown)


def holder(request: HttpRequest, number: int | None) -> Actor | None:
    """The holder of the code of this matter, if this browser showed it within the last half hour; None otherwise."""
    shown = None if number is None else codecookie.shown(request, number)
    return None if number is None or shown is None else holder_of(number, Proof("code", shown))
