"""Text methods beside scikit-learn: classes, altered copies, places, the index, whole histories."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

BENCH = Path(__file__).resolve().parents[1]
Row = dict[str, Any]
SETS = {
    "messages": "931 messages, 7 classes",
    "kinds": "97 disputes, 13 kinds",
    "topics": "500 questions, 20 topics",
    "focus": "494 cases, 14 points in dispute",
}
COPIES = {
    "tfidf": "TF-IDF char 2-3 cosine",
    "datasketch": "datasketch 2.0.0 MinHash 128",
    "rapidfuzz": "rapidfuzz 3.14.6 ratio, all pairs",
}


def rows(shared: Path | None, quick: bool) -> Iterator[Row]:
    """Rows of the table; those that need the real data are left out where it is absent."""
    if shared is not None:
        for name in ("messages",) if quick else tuple(SETS):
            yield class_row(shared, name)
        yield list_row(shared)
        ours = run("copies_ours", shared)
        for peer in ("tfidf",) if quick else tuple(COPIES):
            yield copies_row(shared, peer, ours)
        yield gold_row(shared)
        yield pairs_row(shared)
        yield places_row(shared)
    yield index_row(20_000 if quick else 1_000_000)
    yield grouping_row(10_000 if quick else 100_000)


def run(task: str, given: object) -> dict[str, Any]:
    """One task in a process of its own, on one thread."""
    paths = os.pathsep.join((str(BENCH), str(BENCH.parent / "src")))
    env = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "texts.tasks", task, str(given)]
    done = subprocess.run(command, env=env, cwd=BENCH, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def class_row(shared: Path, name: str) -> Row:
    """Five folds, seed 42: macro-F1 of both, the paired bootstrap interval of the difference, calibration."""
    ours, peer = run(f"ours_{name}", shared), run(f"svc_{name}", shared)
    return compared("text.classes", SETS[name], ours, peer)


def list_row(shared: Path) -> Row:
    """The same beside the list of classes: what each class is called and what stands under it."""
    ours, peer = run("ours-listed_messages", shared), run("svc_messages", shared)
    same = run("svc-listed_messages", shared)
    row = compared("text.classes", f"{SETS['messages']}, list of classes given", ours, peer)
    labels, theirs = np.array(same["labels"]), np.array(same["said"])
    row["note"] += f"; the peer taught with the list: {macro_f1(labels, theirs):.4f}"
    return row


def compared(method: str, data: str, ours: dict[str, Any], peer: dict[str, Any]) -> Row:
    """A row on two classifiers: which is better by more than chance, and whether ours knows how sure it is."""
    labels = np.array(ours["labels"])
    mine, theirs = np.array(ours["said"]), np.array(peer["said"])
    low, high = interval(labels, mine, theirs)
    verdict = "above" if low > 0 else "below" if high < 0 else "a tie"
    sure = np.array(ours["sure"])
    note = (
        f"macro-F1 {macro_f1(labels, mine):.4f} against {macro_f1(labels, theirs):.4f}; difference 95 % "
        f"{low:+.4f} to {high:+.4f}: {verdict}; calibration error {calibration(mine == labels, sure):.3f}; "
        f"{unknown_curve(mine == labels, sure)}"
    )
    row = table_row(method, data, ours, "TF-IDF char 1-2 + LinearSVC", peer, note)
    return row | {"equal": high >= 0, "sha256": sha("\n".join(ours["said"]))}


def copies_row(shared: Path, name: str, ours: dict[str, Any]) -> Row:
    """Altered copies: thresholds fixed on one half, scored on the other."""
    peer = run(f"copies_{name}", shared)
    sides = [("ours", ours)] if "missing" in peer else [("ours", ours), ("peer", peer)]
    note = "; ".join(
        f"{who} F1 {one['f1']:.3f} (P {one['precision']:.3f}, R {one['recall']:.3f}, threshold {one['threshold']:.2f})"
        for who, one in sides
    )
    if "missing" in peer:
        row = table_row("text.copies", "messages + altered copies", ours, COPIES[name], None, note)
        return row | {"equal": None, "note": f"{note}; {peer['missing']}"}
    row = table_row("text.copies", "messages + altered copies", ours, COPIES[name], peer, note)
    return row | {"equal": ours["f1"] >= peer["f1"]}


def gold_row(shared: Path) -> Row:
    """The two official groups."""
    ours = run("gold", shared)
    row = table_row(
        "text.group", "contest sample, 30 messages", ours, "official groups", None, "both groups exact"
    )
    return row | {"equal": ours["exact"]}


def pairs_row(shared: Path) -> Row:
    """Three hundred real pairs."""
    ours = run("pairs", shared)
    note = (
        f"{ours['pairs']} pairs read twice: P {ours['precision_all']:.3f} R {ours['recall_all']:.3f}; "
        f"drawn by another method: P {ours['precision_others']:.3f} R {ours['recall_others']:.3f}"
    )
    row = table_row("text.group", "real pairs read twice", ours, "two readings", None, note)
    return row | {"equal": ours["recall_all"] >= 0.9}


def places_row(shared: Path) -> Row:
    """Mentions of places."""
    ours = run("places", shared)
    note = f"{ours['rate']:,.0f} titles a second against {ours['names']:,} names; aim 50,000"
    row = table_row("text.places", "21,630 titles", ours, "none", None, note)
    return row | {"equal": ours["rate"] >= 50_000}


def index_row(count: int) -> Row:
    """Asking an index of many open matters."""
    ours = run("index", count)
    note = (
        f"median {ours['median']:.1f} ms, worst {ours['worst']:.1f} ms, first answer right "
        f"{ours['right']:.0%}, index {ours['held']:,.0f} MB; aim 20 ms"
    )
    row = table_row(
        "text.find", f"{count:,} made-up matters", ours | {"cpu": ours["median"] / 1000}, "none", None, note
    )
    return row | {"equal": ours["median"] < 20}


def grouping_row(count: int) -> Row:
    """A whole history; the time for a quarter of it shows how it grows."""
    part, ours = run("grouping", count // 4), run("grouping", count)
    growth = np.log(ours["cpu"] / part["cpu"]) / np.log(4)
    note = f"a quarter takes {part['cpu']:.1f} s: time grows as n to the {growth:.2f}"
    row = table_row("text.group", f"{count:,} made-up messages", ours, "none", None, note)
    return row | {"equal": bool(growth < 1.5)}


def table_row(
    method: str, data: str, ours: dict[str, Any], peer_name: str, peer: dict[str, Any] | None, note: str
) -> Row:
    """A row of the common table; times are CPU seconds."""
    peer_s = peer["cpu"] if peer else None
    ratio = peer_s / ours["cpu"] if peer_s else None
    return {
        "method": method, "data": data, "ours_s": ours["cpu"], "peer": peer_name, "peer_s": peer_s,
        "ratio": ratio, "equal": False, "memory_mb": ours["memory_mb"], "note": note,
    }  # fmt: skip


def macro_f1(labels: np.ndarray, said: np.ndarray) -> float:
    """Mean F1 over the classes that occur; numbers or names."""
    names, numbers = np.unique(np.concatenate((labels, said)), return_inverse=True)
    true, guess = numbers[: len(labels)], numbers[len(labels) :]
    size = len(names)
    counts = np.bincount(true, minlength=size)
    right = np.bincount(true[true == guess], minlength=size)
    scores = 2 * right / np.maximum(counts + np.bincount(guess, minlength=size), 1)
    return float(scores[counts > 0].mean())


def interval(
    labels: np.ndarray, mine: np.ndarray, theirs: np.ndarray, times: int = 2_000
) -> tuple[float, float]:
    """Paired bootstrap: the middle 95 % of the difference of macro-F1 over resampled messages."""
    names = np.unique(np.concatenate((labels, mine, theirs)))
    labels, mine, theirs = (np.searchsorted(names, some) for some in (labels, mine, theirs))
    draw = np.random.default_rng(42)
    differences = []
    for _ in range(times):
        some = draw.integers(0, len(labels), len(labels))
        differences.append(macro_f1(labels[some], mine[some]) - macro_f1(labels[some], theirs[some]))
    low, high = np.quantile(differences, (0.025, 0.975))
    return float(low), float(high)


def calibration(right: np.ndarray, sure: np.ndarray) -> float:
    """Expected calibration error over ten equal bins of confidence."""
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(right[bins == one].mean() - sure[bins == one].mean()) * (bins == one).mean()
        for one in np.unique(bins)
    ]
    return float(sum(gaps))


def unknown_curve(right: np.ndarray, sure: np.ndarray) -> str:
    """How often it answers, and how often rightly, at four thresholds."""
    parts = []
    for threshold in (0.5, 0.67, 0.8, 0.9):
        said = sure >= threshold
        parts.append(
            f"{threshold:.2f}: answers {said.mean():.0%}, right {right[said].mean() if said.any() else 0:.0%}"
        )
    return "says I don't know below " + ", ".join(parts)


def sha(text: str) -> str:
    """SHA-256 of an answer, to see that the same seed gives the same."""
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    folder = Path(os.environ.get("MAPLEBRIDGE_TEST_DATA", BENCH.parents[1] / "shared" / "data"))
    for one in rows(folder if folder.is_dir() else None, "--quick" in sys.argv):
        print(json.dumps(one, ensure_ascii=False))
