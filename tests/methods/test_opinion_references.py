"""The figures equal those of the Polis server, and groups come as near to the published ones as any tool's."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from maplebridge.methods import opinion

MILLIONTH = 1e-6
CONVERSATIONS = ("below-100-ptpts", "above-100-ptpts", "50ptpt-3gp-strict-no-meta")
# Four votes of participant 50 are counted by the server, but missing from the saved file: by the server's means,
# one more "disagree" on each of these statements (the file's mean and the server's differ there and nowhere else).
MISSING = {"50ptpt-3gp-strict-no-meta": [(50, 1, -1), (50, 4, -1), (50, 12, -1), (50, 20, -1)]}
# ARI to the published groups of red-dwarf 0.4.0 with its own choice of the number of groups
RED_DWARF = {
    "15-per-hour-seattle": 0.459,
    "brexit-consensus": 0.656,
    "canadian-electoral-reform": 1.000,
    "football-concussions": 0.619,
    "london.youth.policing": 0.122,
    "scoop-hivemind.ubi": 0.059,
    "vtaiwan.uberx": 0.826,
}


class Conversation:
    """Votes of one conversation as the Polis server saw them, and what it made of them."""

    def __init__(self, folder):
        self.math = json.loads((folder / "math-pca2.json").read_text())
        cast = json.loads((folder / "votes.json").read_text())
        cast += [{"pid": p, "tid": t, "vote": v, "modified": 0} for p, t, v in MISSING.get(folder.name, [])]
        people = [v.get("pid", v.get("participant_id")) for v in cast]
        statements = [v.get("tid", v.get("statement_id")) for v in cast]
        self.row = {p: i for i, p in enumerate(sorted(set(people)))}
        self.ids = self.math["tids"]
        self.column = {t: i for i, t in enumerate(self.ids)}
        order = np.argsort([float(v["modified"]) for v in cast], kind="stable")
        self.votes = opinion.Votes.of(
            np.array([self.row[p] for p in people])[order],
            np.array([self.column[t] for t in statements])[order],
            np.array([v["vote"] for v in cast])[order],
            statements=len(self.ids),
        )
        self.moderated = [self.column[t] for t in self.math["mod-out"] if t in self.column]
        base = self.math["base-clusters"]
        self.base = [[self.row[p] for p in members] for members in base["members"]]
        self.labels = np.full(self.votes.participants, -1)
        at = dict(zip(base["id"], self.base, strict=True))
        for group in self.math["group-clusters"]:
            for b in group["members"]:
                self.labels[at[b]] = group["id"]

    def by_statement(self, figures):
        return np.array([figures[str(t)] for t in self.ids])


@pytest.fixture(scope="module", params=CONVERSATIONS)
def known(request, shared_data):
    return Conversation(shared_data / "polis" / "math" / request.param)


def up_to_sign(ours, theirs):
    """Largest difference, with each row of `theirs` turned as `ours` is."""
    theirs = np.asarray(theirs)
    turn = np.sign((ours * theirs).sum(axis=1))
    return np.abs(ours - turn[:, None] * theirs).max()


def test_centre_axes_and_statements_are_where_polis_puts_them(known):
    ours, theirs = opinion.project(known.votes, moderated=known.moderated), known.math["pca"]
    assert np.abs(ours.centre + np.array(theirs["center"])).max() < MILLIONTH
    assert up_to_sign(ours.axes, theirs["comps"]) < MILLIONTH
    assert up_to_sign(ours.statements.T, theirs["comment-projection"]) < MILLIONTH
    assert np.abs(ours.extremity - np.array(theirs["comment-extremity"])).max() < MILLIONTH


def test_participants_stand_where_polis_puts_them(known):
    ours, base = opinion.project(known.votes, moderated=known.moderated), known.math["base-clusters"]
    middle = np.array([ours.positions[rows].mean(axis=0) for rows in known.base])
    assert up_to_sign(middle.T, [base["x"], base["y"]]) < MILLIONTH


def test_votes_by_group_are_those_of_polis(known):
    counts = opinion.tally(known.votes, known.labels)
    for group, theirs in known.math["group-votes"].items():
        assert counts.sizes[int(group)] == theirs["n-members"]
        for name, ours in (("A", counts.agree), ("D", counts.disagree), ("S", counts.votes)):
            assert ours[int(group)].tolist() == [theirs["votes"][str(t)][name] for t in known.ids]


def test_group_informed_consensus_is_that_of_polis(known):
    ours, _ = opinion.informed(opinion.tally(known.votes, known.labels))
    assert np.abs(ours - known.by_statement(known.math["group-aware-consensus"])).max() < MILLIONTH


def test_representative_statements_are_those_of_polis_in_its_order(known):
    found = opinion.representative(opinion.tally(known.votes, known.labels), moderated=known.moderated)
    for group, theirs in known.math["repness"].items():
        ours = found[int(group)]
        assert [(known.ids[f.statement], f.side) for f in ours] == [
            (t["tid"], t["repful-for"]) for t in theirs
        ]
        assert [f.leading for f in ours] == [t.get("best-agree", False) for t in theirs]
        for f, t in zip(ours, theirs, strict=True):
            figures = [f.successes, f.trials, f.share, f.share_z, f.ratio, f.ratio_z]
            names = ["n-success", "n-trials", "p-success", "p-test", "repness", "repness-test"]
            assert figures == pytest.approx([t[name] for name in names], abs=MILLIONTH)


def test_what_most_agree_on_is_what_polis_lists(known):
    ours = opinion.majority(opinion.tally(known.votes), moderated=known.moderated)
    for side, theirs in known.math["consensus"].items():
        assert [known.ids[f.statement] for f in ours[side]] == [t["tid"] for t in theirs]
        shares = [[f.successes, f.trials, f.share, f.share_z] for f in ours[side]]
        expected = [[t["n-success"], t["n-trials"], t["p-success"], t["p-test"]] for t in theirs]
        assert np.abs(np.array(shares) - np.array(expected)).max(initial=0) < MILLIONTH


def conversation(folder):
    """Votes, moderated statements and published groups of one open conversation."""
    with (folder / "participants-votes.csv").open(newline="") as file:
        published = {int(r["participant"]): r["group-id"] for r in csv.DictReader(file)}
    with (folder / "comments.csv").open(newline="") as file:
        out = {int(r["comment-id"]) for r in csv.DictReader(file) if r["moderated"] == "-1"}
    with (folder / "votes.csv").open(newline="") as file:
        cast = sorted(csv.DictReader(file), key=lambda r: int(r["timestamp"]))
    people = sorted({int(r["voter-id"]) for r in cast} | set(published))
    statements = sorted({int(r["comment-id"]) for r in cast})
    row, column = {p: i for i, p in enumerate(people)}, {t: i for i, t in enumerate(statements)}
    votes = opinion.Votes.of(
        [row[int(r["voter-id"])] for r in cast],
        [column[int(r["comment-id"])] for r in cast],
        [int(r["vote"]) for r in cast],
        participants=len(people),
    )
    groups = np.array([int(float(published.get(p) or -1)) for p in people])
    return votes, [column[t] for t in statements if t in out], groups


@pytest.mark.parametrize("name", RED_DWARF)
def test_groups_come_as_near_to_the_published_ones_as_red_dwarf(shared_data, name):
    metrics = pytest.importorskip("sklearn.metrics")
    votes, moderated, published = conversation(shared_data / "polis" / name)
    rows = published >= 0
    found = opinion.find_groups(opinion.project(votes, moderated=moderated), rows=rows)
    score = metrics.adjusted_rand_score(published[rows], found.labels[rows])
    assert round(score, 3) >= RED_DWARF[name]
