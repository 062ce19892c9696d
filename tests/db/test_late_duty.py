"""A duty whose limit passes: the clock says so once, counts it for the office, and goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled

DUTIES = (
    "cn.whistle",
    "cn.joint.handling",
    "cn.jurisdiction.dispute",
    "cn.reconsideration",
    "cn.large.event",
)


FIRST = {
    "cn.joint.handling": {"name": "propose", "role": "first_area", "field": "areas"},
    "cn.whistle": {"name": "emergency", "role": "dispatch", "field": "units"},
}
"""Where an act must name first whose duty it is: that act."""
NEXT = {"cn.whistle": ("agreed", "lead", {"measures": "Each does a part.", "report_by": "2026-10-12"})}


@pytest.mark.parametrize("key", DUTIES)
def test_a_late_duty_does_not_stop_the_clock(db, as_role, key):
    with as_role("clock"):
        sampled.found()
        from maplebridge.kernel import ledger
        from maplebridge.kernel.clock import towntime
        from maplebridge.kernel.identity.actor import SYSTEM
        from maplebridge.kernel.law import registry
        from maplebridge.kernel.matter.lifecycle import clock, opening
        from maplebridge.kernel.matter.lifecycle.acting import acting
        from maplebridge.kernel.territory import queries as territory

        adopted = registry.in_force(key, towntime.local(sampled.NOW).date())
        definition = adopted.procedure
        with acting(SYSTEM):
            opened = opening.open_matter(
                opening.Opening(
                    procedure=adopted.id,
                    category="020201",
                    place=territory.tree().level_units("community")[0].id,
                    level=definition.opens.levels[0],
                    channel="system",
                    title="A duty that nobody does",
                    texts={},
                    at=sampled.NOW,
                )
            )
        if key in FIRST:
            sampled.asked(opened.number, **FIRST[key])
        if key in NEXT:
            name, role, given = NEXT[key]
            who = sampled.post_of(sampled.row_of(opened.number).office, role)
            sampled.act(opened.number, name, given=given, actor=who, now=sampled.NOW)
        list(clock.run_until(sampled.NOW + timedelta(days=3000)))
        row = sampled.row_of(opened.number)
        assert row.outcome is not None or row.next is None
        with acting(SYSTEM):
            said = [entry for entry in ledger.entries_of(opened.number) if "duty" in entry.data.get("x", {})]
        assert said, "no duty was late: the test shows nothing"
        assert {entry.kind for entry in said} == {"silence"}
        assert row.missed >= len(said)
        registry.forget()
