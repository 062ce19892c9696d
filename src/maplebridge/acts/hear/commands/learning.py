"""`maple learn`: what persons said of the city's own matters teaches the next suggestions."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime

from maplebridge.acts.hear.reading import learned, learning
from maplebridge.acts.hear.reading.learned import Report
from maplebridge.acts.hear.reading.learning import LEAST
from maplebridge.kernel.command import documents
from maplebridge.kernel.law import registry


def run(arguments: argparse.Namespace) -> int:
    """Learn; exit status 0 also when nothing was new or there was too little to learn from."""
    report = learning.teach(now=datetime.now(UTC), again=arguments.again)
    shown = report or learned.report_of(registry.home_pack())
    if arguments.json:
        documents.tell({"new": report is not None, **(asdict(shown) if shown else {})})
    else:
        print("\n".join(sentences(report)))
    return 0


def sentences(report: Report | None) -> list[str]:
    """A lesson in sentences: first what is too small to be taught, then what was learned and how it did, last
    whether it is used.
    """
    if report is None:
        return ["No matter was sorted by a person since the last lesson (or another lesson is running)."]
    few = len(report.few)
    lines = (
        [f"{few} kind(s) have fewer than {LEAST} sorted matters and are read by keywords only."]
        if few
        else []
    )
    if len(report.classes) < 2:
        return [*lines, "At least two kinds with enough matters are needed. Keywords go on reading reports."]
    lines += [
        f"Learned {len(report.classes)} kinds from {sum(report.classes.values()):,} matters (revision {report.revision}).",
        f"Tried on the newest {report.held}: it names {report.said}, {report.right} of them rightly; "
        f"right in all: {report.better} with it, {report.words} with the keywords alone.",
    ]
    end = (
        "It is used from now on." if report.used else "It is no better than the keywords, so it is not used."
    )
    return [*lines, end]
