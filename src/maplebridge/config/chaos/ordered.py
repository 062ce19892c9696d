"""Where a trial tells the door whom to kill next, and the door writes whom it killed. Names only: nothing is started."""

from __future__ import annotations

FOLDER = "MAPLEBRIDGE_CHAOS"
"""Variable with the folder of the trial."""
NEXT, KILLS = "next", "between.jsonl"
"""Files in it: the next victim of a kill between commit and answer, and those that were killed so."""
FIRST = "X-Trial-First"
"""Head that a call of the trial carries when it is sent for the first time; it holds the key of the call."""
