"""R surveillance in a process of its own; SaTScan's figures, which cannot be had here, are quoted."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

SCRIPT = Path(__file__).resolve().parents[1] / "peers" / "surveillance" / "run.R"


def surveillance(method: str, counts: np.ndarray, first: int) -> tuple[np.ndarray, float] | None:
    """Bounds (weeks, series) from week `first` (counted from 0) and CPU seconds; None if it is not installed."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder, "counts.csv"), Path(folder, "bounds.csv")
        header = ",".join(f"s{i}" for i in range(counts.shape[1]))
        np.savetxt(given, counts, fmt="%d", delimiter=",", header=header, comments="")
        command = ["Rscript", str(SCRIPT), method, str(given), str(first + 1), str(answer)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            return None
        lines = answer.read_text().splitlines()[1:]
    bounds = np.array([[float("nan") if v == "NA" else float(v) for v in line.split(",")] for line in lines])
    return bounds, float(ran.stdout.split()[-1])
