"""One report through the rooms of the house: few rooms, no climb, by each door."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.mark.timeout(180)
@pytest.mark.parametrize("door", ["api", "page"])
def test_a_report_walks_through_at_most_twelve_rooms_and_never_climbs(door):
    words = [sys.executable, "-m", "maplebridge", "walk", "report", "--door", door, "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["schema"] == 1
    assert (said["rooms"], said["climbs"], said["climbed"]) == (len(said["way"]), 0, [])
    assert said["rooms"] <= 12
    assert {"acts/hear", "kernel/matter", "kernel/ledger"} <= set(said["way"])
