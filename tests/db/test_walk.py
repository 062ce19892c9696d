"""One report through the rooms of the house: few rooms, no climb, by each door, and the same each time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("door", ["api", "page"])
def test_a_report_walks_through_at_most_twelve_rooms_and_never_climbs(door):
    words = [sys.executable, "-m", "maplebridge", "walk", "report", "--door", door, "--json"]
    runs = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [(*run.communicate(), run.returncode) for run in runs]
    assert [status for _, _, status in answers] == [0, 0], answers
    said, again = (json.loads(out) for out, _, _ in answers)
    assert said["schema"] == 1
    assert (said["rooms"], said["climbs"], said["climbed"]) == (len(said["way"]), 0, [])
    assert said["rooms"] <= 12
    assert {"acts/hear", "kernel/matter", "kernel/ledger"} <= set(said["way"])
    assert again == said, "two fresh processes walk the same way"
