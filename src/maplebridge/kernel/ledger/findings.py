"""What a check of the ledger reports: each finding a sentence that says what is wrong, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[int, int], None]
MOST = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    code  stable. Of the ledger itself: changed, swapped, missing, cut, tree, head, resigned, rolled_back, witness. Of
          what stands beside it: malformed, state, link, grant, tally, procedure, published, words, paper, contact, party
    """

    code: str
    sentence: str


@dataclass(slots=True)
class Report:
    """What was looked at, and what was found; more than MOST findings of one kind are only counted.

    unproved  how many facts stand there that no entry speaks of, because they are older than the commitment to them
    findings  in the order in which they were met;  unlisted  by code, how many more of that kind there are
    """

    entries: int = 0
    placed: int = 0
    heads: int = 0
    witnessed: int = 0
    witnesses: int = 0
    findings: list[Finding] = field(default_factory=list)
    unproved: dict[str, int] = field(default_factory=dict)
    unlisted: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def waiting(self) -> int:
        """How many entries have no place in the tree yet."""
        return self.entries - self.placed

    def add(self, code: str, sentence: str) -> None:
        """Note a finding."""
        if sum(finding.code == code for finding in self.findings) < MOST:
            self.findings.append(Finding(code, sentence))
        else:
            self.unlisted[code] = self.unlisted.get(code, 0) + 1

    def older(self, fact: str) -> None:
        """Count a fact that is older than the commitment to it."""
        self.unproved[fact] = self.unproved.get(fact, 0) + 1

    def take(self, other: Report) -> None:
        """Add what another report found."""
        for finding in other.findings:
            self.add(finding.code, finding.sentence)
        for mine, more in ((self.unlisted, other.unlisted), (self.unproved, other.unproved)):
            for name, count in more.items():
                mine[name] = mine.get(name, 0) + count

    def shown(self) -> dict[str, object]:
        """The report as JSON-able data, by the keys of `maple ledger verify --json`."""
        return {
            "ok": self.ok,
            "entries": self.entries,
            "placed": self.placed,
            "waiting": self.waiting,
            "heads": self.heads,
            "witnessed_heads": self.witnessed,
            "witnesses": self.witnesses,
            "findings": [{"code": finding.code, "sentence": finding.sentence} for finding in self.findings],
            "unlisted": self.unlisted,
            "older_than_commitment": self.unproved,
        }


def called(matter: int, seq: int) -> str:
    """How a sentence names an entry."""
    return f"entry {seq} of matter {matter}"
