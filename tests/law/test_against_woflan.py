"""The prover beside pm4py's woflan, on nets that both can express."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PEER = ROOT / "bench" / "peers" / "woflan"


def build() -> None:
    """Build the peer's own environment, apart from ours."""
    subprocess.run([sys.executable, "-m", "venv", PEER / ".venv"], check=True)
    pip = [
        PEER / ".venv" / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, "-r", PEER / "requirements.txt"], check=True, capture_output=True)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_verdicts_on_200_random_nets_are_those_of_woflan() -> None:
    if not (PEER / ".venv" / "bin" / "python").is_file():
        if not os.environ.get("CI"):
            pytest.skip(f"woflan's own environment is not built: see {PEER / 'requirements.txt'}")
        build()
    command = [sys.executable, str(ROOT / "bench" / "soundness.py"), "--nets", "200", "--branches", "2"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True)
    compared = json.loads(printed.stdout)
    assert compared["nets"] == 200
    assert compared["verdicts_that_differ"] == []
    assert 60 <= compared["sound"] <= 140
