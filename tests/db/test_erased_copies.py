"""Who is forgotten is forgotten in the matters that were opened out of theirs too."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import sampled as city
from sampled import NOW

TITLE = "Zhang of the bakery at Liuxi"


def _opened_out_of(parent):
    """Open a matter out of another as an act does; its number."""
    from django.db import transaction

    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle import moving
    from maplebridge.kernel.matter.models import Link, Matter

    with transaction.atomic():
        scope.enter(SYSTEM)
        row = Matter.objects.get(pk=parent)
        move = SimpleNamespace(row=row, opens=["cn.enforcement.case"])
        moving.open_children([move], now=NOW + timedelta(hours=1))
        return Link.objects.get(parent=parent, kind="child").child


def test_the_title_that_a_matter_took_from_another_goes_with_its_resident(town, as_role, tmp_path):
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.matter.models import Matter, Statement
    from maplebridge.kernel.records import erasing

    later = NOW + timedelta(days=1)
    one = city.report(f"{TITLE}. It is dark there.", contact=Contact(phone="13800000000")).number
    with as_role("clock"):
        child = _opened_out_of(one)
        grandchild = _opened_out_of(child)
        copies = list(Matter.objects.filter(pk__in=(child, grandchild)).values_list("title", flat=True))
        assert [TITLE in title for title in copies] == [True, True]
        [person] = vault.persons_of(one)
        erasing.erase(person_id=person, why="asked", by="system", now=later, journal_folder=tmp_path)
        assert set(Matter.objects.values_list("title", flat=True)) == {""}
        assert not Statement.objects.filter(text__contains="Zhang").exists()
        assert erasing._remove_copies(one, why="asked", by="system", now=later) == 0, "once is enough"
    with as_role("seal"):
        kinds = {
            number: [entry.kind for entry in ledger.entries_of(number)] for number in (child, grandchild)
        }
        assert {tuple(kind) for kind in kinds.values()} == {("opened", "erased")}
        ledger.seal(now=later)
        assert ledger.verify().ok
    with as_role("owner"):
        report = ledger.replay([*wiring.REPLAYED, *wiring.WORDS, *wiring.PAPERS], city=wiring.CITY)
        assert [found.says for found in report.findings] == []
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE matter_matter SET title = %s WHERE number = %s", [TITLE, child])
    with as_role("owner"):
        assert not ledger.replay(wiring.WORDS).ok, "one that came back is named"
