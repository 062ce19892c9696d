"""The procedures that the city has adopted, and the calendar by which it counts."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources

from django.conf import settings
from django.db import transaction

from maplebridge.kernel.law import adoption
from maplebridge.kernel.law.models import AdoptedProcedure
from maplebridge.kernel.ledger import UNREADABLE
from maplebridge.kernel.territory import city
from maplebridge.kernel.verbs import declared
from maplebridge.packs.reading import names
from maplebridge.rules.answering import answering_role
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.claims import Plain, plainly


@dataclass(frozen=True, slots=True, eq=False)
class Adopted:
    """A procedure in this city: its row, its pack, the parsed file, the city's own parameters.

    Read once per process, so two are equal only when they are the same: cheap as a key of what is remembered. The
    procedure is the text read plainly (`rules.soundness.claims`): no end of it claims what nobody said.
    """

    id: int
    pack: str
    procedure: Procedure
    params: dict[str, int]
    plain: Plain


class NotAdopted(LookupError):
    """The city has adopted no such procedure for that day."""


_by_id: dict[int, Adopted] = {}
_by_key: dict[tuple[str, object], Adopted] = {}
_in_force: dict[str, tuple[Adopted, ...]] = {}


def pack_texts(pack: str, folder: str) -> dict[str, str]:
    """Texts of a pack's TOML files in `folder`, by file name; of procedures also those that verbs bring for the pack."""
    places = [resources.files("maplebridge.packs") / pack / folder]
    if folder == "procedures":
        places += [verb.texts / pack for verb in declared() if verb.texts is not None]
    files = [file for place in places if place.is_dir() for file in place.iterdir() if file.name.endswith(".toml")]
    return {file.name: file.read_text("utf-8") for file in sorted(files, key=lambda file: file.name)}


@cache
def calendar(pack: str) -> Calendar:
    """The calendar of a pack, with the region that the settings name."""
    region = getattr(settings, "CALENDAR_REGION", None)
    return Calendar.from_tables(pack_texts(pack, "calendar").values(), region=region)


def by_id(procedure_id: int) -> Adopted:
    """An adopted procedure by its row id; read once per process (a version never changes). At most one query."""
    cached = _by_id.get(procedure_id)
    if cached is None:
        row = AdoptedProcedure.objects.get(pk=procedure_id)
        cached = _by_id[procedure_id] = _read(row)
    return cached


def by_key(key: str, version: object) -> Adopted | None:
    """An adopted version by its name and number; None if the city has none such. At most two queries, none once it was read
    in this process.
    """
    cached = _by_key.get((key, version))
    if cached is None:
        row = AdoptedProcedure.objects.filter(key=key, version=version).values_list("id", flat=True).first()
        if row is None:
            return None
        cached = _by_key[key, version] = by_id(row)
    return cached


def in_force(key: str, day: date) -> Adopted:
    """The version of `key` in force on `day`.

    Where its text has ended and none has taken its place, the last one goes on: what people bring needs a way all
    the same, and `doctor` names the gap.

    raises  NotAdopted
    One query for a key that this process has not read yet, and one for each of its versions.
    """
    versions = _in_force.get(key)
    if versions is None:
        rows = AdoptedProcedure.objects.filter(key=key).order_by("-version").values_list("id", flat=True)
        versions = _in_force[key] = _readable(rows)
    begun = [adopted for adopted in versions if adopted.procedure.in_force.begins <= day]
    if begun:
        return next((adopted for adopted in begun if adopted.procedure.in_force.holds_on(day)), begun[0])
    _in_force.pop(key, None)
    raise NotAdopted(f"{key} is not adopted for {day}: run `maple procedures adopt`")


def home_pack() -> str:
    """The pack that this city goes by: that of the first procedure it adopted; the first pack before it adopted any. No
    query once the map was read.

    raises  DatabaseError
    """
    known = city.known()
    if known is None or not known.pack:
        city.read()
        known = city.known()
    return known.pack if known and known.pack else names()[0]


def adopt_pack(pack: str, *, now: datetime) -> list[Adopted]:
    """Adopt the procedures of a pack whose version this city does not know yet; `doctor` names changed texts.

    returns  those that were adopted, in the order of the pack's files
    One query, and a transaction for each procedure that is new.
    """
    adopted_before = set(AdoptedProcedure.objects.filter(pack=pack).values_list("key", "version"))
    parsed = [(name, text, parse(text, name=name)) for name, text in pack_texts(pack, "procedures").items()]
    return [
        _adopt(text, read, name=name, pack=pack, now=now)
        for name, text, read in parsed
        if (read.id, read.version) not in adopted_before
    ]


def adopt(text: str, *, name: str, pack: str, now: datetime) -> Adopted:
    """Adopt one procedure file.

    raises  ProcedureError  the file cannot be read;  ValueError  this version was adopted with another text
    Written in one transaction, with its entry where it is new.
    """
    return _adopt(text, parse(text, name=name), name=name, pack=pack, now=now)


def _adopt(text: str, procedure: Procedure, *, name: str, pack: str, now: datetime) -> Adopted:
    """Adopt the text that was read as `procedure`; it is not read a second time."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        row, fresh = AdoptedProcedure.objects.get_or_create(
            key=procedure.id,
            version=procedure.version,
            defaults={
                "pack": pack,
                "digest": digest,
                "source": text,
                "adopted": now,
                "theirs": theirs(procedure),
            },
        )
        if fresh:
            adoption.note(row)
            city.goes_by(pack)
    if row.digest != digest:
        raise ValueError(
            f"{name}: version {procedure.version} was adopted with another text; raise its version"
        )
    _in_force.pop(procedure.id, None)
    if row.id not in _by_id:
        _by_id[row.id] = _adopted(row, procedure)
    return _by_id[row.id]


def theirs(procedure: Procedure) -> list[str]:
    """The steps at which no office of the city has the word: a limit that runs there is a party's. In the order of its
    text.
    """
    return [name for name in procedure.steps if answering_role(procedure, name) is None]


def adopted() -> list[Adopted]:
    """Every adopted version that can be read, by key and version; `unreadable` names the others. One query, and one for
    each that this process has not read yet.
    """
    return list(_readable(AdoptedProcedure.objects.order_by("key", "version").values_list("id", flat=True)))


def office_openers() -> frozenset[str]:
    """The office roles that open a procedure: of the texts of this city's pack, and of all that this process has read. No
    query once the map was read.
    """
    read = (one.procedure for one in _by_id.values())
    return _openers(home_pack()).union(*(_offices_among(one) for one in read))


@cache
def _openers(pack: str) -> frozenset[str]:
    """From the texts alone: to read them as procedures would cost the first page of each process half a second."""
    read = [tomllib.loads(text) for text in pack_texts(pack, "procedures").values()]
    return frozenset(who for one in read for who in one["opens"]["who"] if one["role"][who]["kind"] == "office")


def _offices_among(procedure: Procedure) -> frozenset[str]:
    return frozenset(name for name in procedure.opens.who if procedure.roles[name].kind == "office")


def unreadable() -> list[str]:
    """Adopted versions whose kept text can no longer be read, as “id version”: their matters are set aside. By key and
    version. One query, and one for each that this process has not read yet.
    """
    rows = AdoptedProcedure.objects.order_by("key", "version").values_list("id", "key", "version")
    return [f"{key} {version}" for row, key, version in rows if not _readable([row])]


def _readable(ids: Iterable[int]) -> tuple[Adopted, ...]:
    """Those of these versions that can be read: one that somebody changed takes no other with it."""
    readable = []
    for row in ids:
        with suppress(*UNREADABLE):
            readable.append(by_id(row))
    return tuple(readable)


def forget() -> None:
    """Drop what this process has read (tests that change databases)."""
    _by_id.clear()
    _by_key.clear()
    _in_force.clear()


def _read(row: AdoptedProcedure) -> Adopted:
    return _adopted(row, parse(row.source, name=f"{row.key}.toml"))


def _adopted(row: AdoptedProcedure, procedure: Procedure) -> Adopted:
    plain = plainly(procedure)
    return Adopted(id=row.id, pack=row.pack, procedure=plain.procedure, params=dict(row.params), plain=plain)


def source_of(procedure_id: int) -> str:
    """The text of the file as it was adopted. One query."""
    return AdoptedProcedure.objects.values_list("source", flat=True).get(pk=procedure_id)
