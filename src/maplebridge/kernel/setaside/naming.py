"""What a thing that was set aside is called, in every declared language; never by anybody's words."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.texts import Text, Wording, as_it_is

THINGS: Mapping[str, Text] = {
    "matter": Text("A matter cannot be moved on"),
    "shown": Text("A matter cannot be shown"),
    "notice": Text("A notice cannot be sent"),
    "paper": Text("A paper cannot be set"),
    "entry": Text("An entry of the ledger cannot be read"),
    "reaction": Text("What follows from an entry was not done: {what}"),
    "cursor": Text("A reader of the ledger had lost its place: {what}"),
    "month": Text("The figures of {what} are not published"),
    "job": Text("Work for the whole city fails: {what}"),
}
WORK: Mapping[str, Wording] = {
    "tell_parties": Text("telling whoever brought it", context="naming"),
    "tell_offices": Text("news for offices"),
    "seal_papers": Text("sealing what all have signed"),
    "tell_parents": Text("telling the matter it came out of"),
    "find_alike": Text("looking for the same matter"),
    "guard": Text("looking at the time; what follows of itself waits, a day at most"),
    "limits": Text("what follows when limits end"),
    "tell_parent_matters": Text("telling the matter another came out of"),
    "months": Text("publishing the figures of closed months"),
    "early_warning": Text("the morning’s early warning"),
    "old_figures": Text("dropping old daily figures"),
    "old_news": Text("dropping old news"),
    "old_letters": Text("emptying letters that were given up"),
    "new_figures": Text("adding up figures"),
    "set_aside": Text("trying again what was set aside"),
    "letters": Text("sending letters"),
    "papers": Text("setting papers"),
    "places": Text("giving entries their places"),
    "seal": Text("signing the ledger’s head"),
}


def title(kind: str, subject: str) -> Wording:
    """The name of a thing, from its kind and subject."""
    pattern = THINGS.get(kind)
    if pattern is None:
        return Text("{kind} {subject}", kind=kind, subject=subject)
    what = subject.partition(" ")[0]
    return pattern.filled(what=WORK.get(what, as_it_is(what)))


def where(kind: str, subject: str) -> str:
    """The entry a thing is about, as matter/number; empty where it is about none."""
    return subject.rpartition(" ")[2] if kind in ("entry", "reaction") else ""
