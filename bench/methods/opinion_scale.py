"""A large made-up consultation, counted in a process of its own so that memory is its own; prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from maplebridge.methods import opinion

PER_PERSON = 72


def made(people: int, statements: int, seed: int = 0) -> tuple[np.ndarray, opinion.Votes]:
    """Camp of each and votes: three camps, each vote on a statement drawn by chance."""
    rng = np.random.default_rng(seed)
    camp, leaning = rng.integers(3, size=people), rng.uniform(0.1, 0.9, (3, statements))
    rows = np.repeat(np.arange(people), min(PER_PERSON, statements))
    columns = rng.integers(statements, size=rows.size)
    values = np.where(rng.random(rows.size) < leaning[camp[rows], columns], 1, -1).astype(np.int8)
    values[rng.random(rows.size) < 0.1] = 0
    return camp, opinion.Votes.of(rows, columns, values, participants=people, statements=statements)


def pipeline(votes: opinion.Votes, moderated: list[int], rows: np.ndarray) -> opinion.Groups:
    """All that red-dwarf's pipeline gives: projection, groups, representative and shared statements, priorities."""
    picture = opinion.project(votes, moderated=moderated)
    groups = opinion.find_groups(picture, rows=rows)
    counts = opinion.tally(votes, groups.labels, count=groups.count)
    opinion.informed(counts)
    opinion.representative(counts, moderated=moderated)
    opinion.majority(opinion.tally(votes), moderated=moderated)
    opinion.priorities(counts, picture.extremity)
    return groups


def main() -> None:
    """Time the pipeline on so many people and 1,000 statements, then one update of a stream."""
    people = int(sys.argv[1])
    pipeline(*small())
    camp, votes = made(people, 1000)
    rows = opinion.placed(votes.per_participant(), votes.statements)
    start, wall = time.process_time(), time.perf_counter()
    groups = pipeline(votes, [], rows)
    result = {
        "seconds": time.process_time() - start,
        "wall": time.perf_counter() - wall,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "votes": int(votes.values.size),
        "k": groups.count,
        "right": right(camp, groups.labels),
    }
    if people <= 20_000:
        result["update"] = update(votes)
    sys.stdout.write(json.dumps(result))


def small() -> tuple[opinion.Votes, list[int], np.ndarray]:
    """A tiny consultation, to compile everything before the clock runs."""
    _, votes = made(200, 20)
    return votes, [], np.arange(200)


def right(camp: np.ndarray, labels: np.ndarray) -> float:
    """Share of people in the group that most of their camp is in."""
    table = np.zeros((camp.max() + 1, labels.max() + 1))
    np.add.at(table, (camp, labels), 1)
    return float(table.max(axis=1).sum() / camp.size)


def update(votes: opinion.Votes) -> float:
    """CPU seconds from 50 new votes to the new picture."""
    stream = opinion.Stream(votes.statements, participants=votes.participants)
    stream.add(votes.row_of_each(), votes.columns, votes.values)
    stream.update()
    start = time.process_time()
    stream.add(np.full(50, 7), np.arange(50), np.ones(50, dtype=np.int64))
    stream.update()
    return time.process_time() - start


if __name__ == "__main__":
    main()
