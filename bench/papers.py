"""Numbered papers: how long one takes to be set and what that holds in memory, beside the receipt's PDF.

    ./maple bench papers [--quick]

`ours_s` is a paper in the process that sets papers, asked and answered, the median after the first; `peer_s` the receipt,
which is set in the web process. `ratio` is the paper's time over the receipt's. `first_s` has the start of that process and
the reading of the fonts in it; `peak_mb` is the most memory that it has held (VmHWM).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import _ground as ground

Row = dict[str, Any]
LETTERS = (60, 1_000, 10_000)
TURNS, FEW = 40, 8
WORDS = "经查，情况属实，理由如下。"


def rows(_shared: Path | None, quick: bool) -> Iterator[Row]:
    """One row for each length of the reason that an office types."""
    turns = FEW if quick else TURNS
    with ground.city() as database, database.as_role("web"):
        receipt = _median(_receipt(), turns)
        for letters in LETTERS:
            _end()
            paper = _paper(letters)
            first = _timed(paper)
            ours = _median(paper, turns)
            yield {
                "method": "papers",
                "data": f"an opinion of {letters:,} letters, {paper().pages} pages",
                "ours_s": ours,
                "peer_s": receipt,
                "ratio": ours / receipt,
                "first_s": first,
                "peak_mb": _peak(),
            }


def _receipt() -> Callable[[], object]:
    from maplebridge.acts.hear import acts as hear
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import ANONYMOUS, holder_of
    from maplebridge.web.pictures import paper

    number = hear.report(actor=ANONYMOUS, text=ground.SAID[0].format(place="柳汐镇"), now=ground.NOW).number
    shown = receipts.receipt(
        actor=holder_of(number), number=number, code="7K4M-Q2XD-7K4M-Q2XD", now=ground.NOW
    )
    return lambda: paper.receipt_pdf(shown, "https://city.example/zh/follow?n=1")


def _paper(letters: int) -> Callable[[], Any]:
    from maplebridge.config.cli.run.procedures.reading import read
    from maplebridge.config.papers import samples
    from maplebridge.kernel.typesetting import door, templates
    from maplebridge.rules.papers import words

    definition = read("cn.petition.claim")
    reason = (WORDS * (letters // len(WORDS) + 1))[:letters]
    wanted = samples.Wanted(act="refuse", fields={"reason": reason})
    making = next(one for one in samples.makings(definition, "opinion") if one.name == "refuse")
    content = samples.content(definition, "opinion", making, wanted, pack="cn")
    data = words(
        content,
        definition,
        samples.typed(definition, content, wanted, "zh"),
        "zh",
        site="https://city.example",
    )
    template = templates.template("cn", definition.id, "opinion")
    turn = iter(range(1_000_000))

    def made() -> Any:
        other = {**data, "number": f"AB-{next(turn)}"}  # nothing is found ready
        return door.typeset(template, other, language="zh", at=ground.NOW)

    return made


def _end() -> None:
    from maplebridge.kernel.typesetting import door

    door._press.end()


def _peak() -> float | None:
    """Megabytes that the process which sets papers has held at most."""
    from maplebridge.kernel.typesetting import door

    process = door._press._process
    if process is None:
        return None
    for line in Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return None


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _median(work: Callable[[], object], turns: int) -> float:
    work()
    return statistics.median(_timed(work) for _ in range(turns))
