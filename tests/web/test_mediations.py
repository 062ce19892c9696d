"""Twenty different mediations, each played by both sides and the office, every one in a browser of its own, without script.

`maple prove mediations` plays all of them; a day's suite plays a few, others each day.
"""

from __future__ import annotations

import base64
import json
import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from keptout import kept_out
from web.conftest import Town
from web.test_stories import person, report
from web.visits import LANGUAGES

A_DAY = 2
"""So many are played on a day when not all are asked for."""
PEOPLE, ADMINISTRATIVE, POLICE = "150302", "010107", "150205"
WORDS = "In flat 402, Lin Street 7, the drum is beaten each night. 林街7号402室每晚敲鼓。"
SECRET = "Lin Street"
CALLED = {PEOPLE: "party_b", ADMINISTRATIVE: "party_b", POLICE: "offender"}
NOW = datetime.now(UTC)
HERE = NOW.astimezone(ZoneInfo("Asia/Shanghai"))
SOON, TODAY = (HERE + timedelta(days=25)).date().isoformat(), HERE.date().isoformat()
PAPER = {
    "name": "paper.png", "mimeType": "image/png",
    "buffer": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    ),
}  # fmt: skip
YES = {"screened", "both_willing", "both_agree", "facts_clear"}
FILES = {"signed_paper", "files"}
WHY = {"reason": "It is not what we agreed. 与约定不符。"}
AGREED = {"agreement": "Quiet from ten. 十点后安静。", "perform_by": SOON}
GIVEN: dict[str, dict[str, str]] = {
    "screen": {"screened": ""}, "take": {"both_willing": ""}, "agree_to_try": {"both_willing": "", "facts_clear": ""},
    "propose": AGREED, "propose_in_part": {**AGREED, "open_points": "The key. 钥匙。"}, "rewrite": {**AGREED, **WHY},
    "agree_orally": {"oral_record": "Said before the mediator. 口头达成。", "perform_by": SOON, "both_agree": ""},
    **{f"party_{one}_on_paper": {"signed_paper": "", "signed_on": TODAY} for one in "ab"},
    "confirmed": {"ruling": "Valid. 有效。", "paper_name": "Ruling 17", "paper_day": TODAY, "files": ""},
    "performed": {"evidence": "Seen. 已查看。"}, "said_performed": {"evidence": "Seen. 已查看。"},
    "decline": {**WHY, "legal_ground": "Art. 26"}, "not_suitable": {**WHY, "legal_ground": "Art. 179"},
    **dict.fromkeys(["unsafe", "not_sign", "not_agreed", "give_up", "end_it", "default", "not_so", "breached", "fail"], WHY),
}  # fmt: skip
"""What is given to each act, by field."""


class Story(NamedTuple):
    """A mediation: its kind, what is done in turn (who, act), and the step at which it comes to its end.

    who  "desk", "a" (asked for it), "b" (was called in); the act "call" calls b in, "silence" lets all limits pass
    """

    kind: str
    turns: str
    end: str


BOTH_SIGN = "desk propose, a sign, b sign"
NO_COURT = "a party_a_declines, b party_b_declines, a no_confirmation"
COURT = "a party_a_asks, b party_b_asks, b ask_confirmation"
ONE_ALONE = frozenset(
    {"sign", "not_sign", "performed", "confirm", "not_so", "breached", "party_a_declines", "party_b_declines",
     "party_a_asks", "party_b_asks"}
)  # fmt: skip
"""Acts of one side, which the other finds nowhere; in people's mediation either says at any time that it does not sign."""
STORIES = {
    "signed and performed": Story(
        PEOPLE,
        f"desk screen, desk call, desk take, {BOTH_SIGN}, {NO_COURT}, desk performed, a confirm",
        "settled",
    ),
    "the other one does not sign": Story(
        PEOPLE, "desk screen, desk call, desk take, desk propose, a sign, b not_sign, desk give_up", "failed"
    ),
    "whoever asked does not sign, then both do": Story(
        PEOPLE,
        f"desk screen, desk call, desk take, desk propose, a not_sign, {BOTH_SIGN}, {NO_COURT}, desk default",
        "defaulted",
    ),
    "unsafe at the screen": Story(PEOPLE, "desk unsafe", "protected"),
    "no answer": Story(PEOPLE, "desk screen, desk call, desk silence", "failed"),
    "given up by whoever asked": Story(PEOPLE, "desk screen, desk call, desk take, a stop", "failed"),
    "the other one leaves": Story(PEOPLE, "desk screen, desk call, desk take, b stop", "failed"),
    "agreed by word, not performed": Story(
        PEOPLE,
        f"desk screen, desk call, desk take, desk agree_orally, b not_agreed, desk agree_orally, {NO_COURT}, desk default",
        "defaulted",
    ),
    "confirmed by a court, the last day passes": Story(
        PEOPLE,
        f"desk screen, desk call, desk take, {BOTH_SIGN}, {COURT}, desk confirmed, desk silence",
        "defaulted",
    ),
    "declined": Story(PEOPLE, "desk decline", "failed"),
    "administrative: signed and performed": Story(
        ADMINISTRATIVE,
        f"desk screen, desk call, desk take, {BOTH_SIGN}, {NO_COURT}, desk performed, a confirm",
        "settled",
    ),
    "administrative: signed on paper, nobody performs": Story(
        ADMINISTRATIVE,
        "desk screen, desk call, desk take, desk propose, desk party_a_on_paper, desk party_b_on_paper, desk silence",
        "defaulted",
    ),
    "administrative: unsafe": Story(ADMINISTRATIVE, "desk unsafe", "protected"),
    "administrative: not taken": Story(ADMINISTRATIVE, "desk screen, desk decline", "not_taken"),
    "administrative: the other one leaves": Story(ADMINISTRATIVE, "desk screen, desk call, desk take, b stop", "failed"),
    "administrative: nobody signs": Story(
        ADMINISTRATIVE, "desk screen, desk call, desk take, desk propose, desk silence", "failed"
    ),
    "administrative: performed, says the office; not so, says whoever asked": Story(
        ADMINISTRATIVE,
        f"desk screen, desk call, desk take, desk propose_in_part, a sign, b sign, {NO_COURT}, desk performed, "
        "a not_so",
        "defaulted",
    ),
    "police: signed and performed": Story(
        POLICE, f"desk screen, desk call, desk agree_to_try, {BOTH_SIGN}, a performed", "settled"
    ),
    "police: refused": Story(POLICE, "desk screen, desk call, b refuse", "not_mediated"),
    "police: written anew, then not signed": Story(
        POLICE,
        "desk screen, desk call, desk agree_to_try, desk propose, a sign, desk rewrite, a sign, b not_sign",
        "not_mediated",
    ),
    "police: not performed": Story(
        POLICE, f"desk screen, desk call, desk agree_to_try, {BOTH_SIGN}, a breached", "not_performed"
    ),
}


def played() -> list[str]:
    """The stories of this run: all of them when asked, else those whose turn it is today."""
    names = list(STORIES)
    if os.environ.get("MAPLEBRIDGE_MEDIATIONS") == "all":
        return names
    today = NOW.date().toordinal() * A_DAY
    return [names[(today + n) % len(names)] for n in range(A_DAY)]


class Play:
    """One mediation while it is played: its browsers, its number, what was done and what was refused."""

    def __init__(self, stack: ExitStack, browser: Any, town: Town, language: str, kind: str) -> None:
        self.stack, self.browser, self.town, self.language, self.kind = stack, browser, town, language, kind
        self.pages = {who: stack.enter_context(person(browser, town, town.address)) for who in "ab"}
        unit = "Liuxi Township" if language == "en" else "柳汐镇"
        self.number, code = report(self.pages["a"], language, WORDS, unit=unit, category=kind)
        self.come("a", code)
        self.desks: dict[str, Any] = {}
        self.done = self.refused = 0
        self.met: dict[str, int] = {}

    def row(self) -> Any:
        """The matter's row."""
        from maplebridge.kernel.identity.actor import SYSTEM
        from maplebridge.kernel.law import registry
        from maplebridge.kernel.matter import numbers
        from maplebridge.kernel.matter.lifecycle.acting import acting
        from maplebridge.kernel.matter.models import Matter

        with self.town.database.as_role("clock"), acting(SYSTEM):
            row = Matter.objects.get(pk=numbers.read(self.number))
            definition = registry.by_id(row.procedure_id).procedure
        self.met[definition.id] = definition.version
        return row

    def desk(self) -> Any:
        """The browser of a post at the office that has it."""
        from maplebridge.demo.posts import EVERY
        from maplebridge.kernel.identity.models import Account

        office, known = self.row().office, [one.username for one in EVERY]
        with self.town.database.as_role("clock"):
            name = Account.objects.filter(posts__office_id=office, username__in=known).values_list("username", flat=True)[0]
        if name not in self.desks:
            self.desks[name] = self.stack.enter_context(person(self.browser, self.town, self.town.address, name))
        return self.desks[name]

    def come(self, who: str, code: str) -> None:
        """Open the matter by number and code."""
        page = self.pages[who]
        page.goto(f"/{self.language}/follow?n={self.number}")
        page.fill("#number", self.number)
        page.fill("#code", code)
        page.click("main form button")
        page.wait_for_url(f"**/{self.language}/follow/{self.number}*")

    def call(self) -> None:
        """Call the other party in at the desk; it opens the matter with the code that is handed over."""
        desk = self.desk()
        desk.goto(f"/{self.language}/desk/{self.number}/sides")
        place = desk.locator(f"input[name=role][value={CALLED[self.kind]}]")
        if place.count():
            place.check()
        desk.fill("#about", "Somebody says that it is loud at night; how do you see it? 有人反映夜间吵闹，请说明。")
        desk.check("input[name=way][value=counter]")
        desk.click("main form button.button:not(.is-quiet)")
        self.come("b", desk.locator(".receipt-number").nth(1).inner_text())

    def silence(self) -> None:
        """Let every limit of this one matter pass, as its clock does."""
        from maplebridge.kernel.clock import towntime
        from maplebridge.kernel.identity.actor import SYSTEM
        from maplebridge.kernel.matter.lifecycle import moving
        from maplebridge.kernel.matter.lifecycle.acting import acting
        from maplebridge.kernel.matter.models import Matter
        from maplebridge.rules import course

        number = self.row().number
        with self.town.database.as_role("clock"), acting(SYSTEM):
            move = moving.load(Matter.objects.select_for_update().get(pk=number))
            later = towntime.minute(datetime.now(UTC) + timedelta(days=3000))
            moving.advance(move, course.Event("tick", at=later), by="system", asks=False)
            moving.write([move])

    def act(self, who: str, name: str) -> None:
        """Open the form of an act, fill it in and press."""
        page = self.desk() if who == "desk" else self.pages[who]
        page.goto(f"/{self.language}/{'desk' if who == 'desk' else 'follow'}/{self.number}/do/{name}")
        for field, text in GIVEN.get(name, {}).items():
            if field in FILES:
                page.set_input_files(f"#{field}", [PAPER])
            elif field in YES:
                page.check(f"#{field}")
            else:
                page.fill(f"#{field}", text)
        page.click("main form button.button:not(.is-quiet)")
        assert "done" in page.url, page.inner_text("main")
        self.done += 1

    def tries_in_vain(self, who: str, name: str) -> None:
        """Whoever's turn it is not finds no form of the act."""
        page = self.pages[who]
        answer = page.goto(f"/{self.language}/follow/{self.number}/do/{name}")
        assert kept_out(answer.status, page.url, name), f"{who} is shown the form of {name}: {answer.status}"
        self.refused += 1


@pytest.mark.parametrize("name", played())
def test_a_mediation_comes_to_its_end_and_neither_side_acts_or_reads_for_the_other(
    browser: Any, town: Town, name: str, record_property: Any
) -> None:
    story, language = STORIES[name], LANGUAGES[list(STORIES).index(name) % len(LANGUAGES)]
    with ExitStack() as stack:
        play = Play(stack, browser, town, language, story.kind)
        here = False
        for turn in story.turns.split(", "):
            who, act = turn.split()
            if act == "call":
                play.call()
                here = True
            elif act == "silence":
                play.silence()
            else:
                other = {"a": "b", "b": "a"}.get(who)
                either = act == "not_sign" and story.kind == PEOPLE
                if other and here and act in ONE_ALONE and not either:
                    play.tries_in_vain(other, act)
                play.act(who, act)
        if here:
            play.pages["b"].goto(f"/{language}/follow/{play.number}")
            assert SECRET not in play.pages["b"].content()
        play.pages["a"].goto(f"/{language}/follow/{play.number}")
        assert SECRET in play.pages["a"].content()
    assert ended(play) == story.end
    record_property("acts", play.done)
    record_property("procedures", json.dumps(play.met))
    record_property("refused_to_the_other_side", play.refused)


def ended(play: Play) -> str:
    """The end to which a mediation came, also where the matter goes on under another procedure."""
    from maplebridge.kernel import ledger

    number = play.row().number
    with play.town.database.as_role("clock"):
        entries = ledger.entries_of(number)
    return next(
        str(one.content.changes["end"]) for one in entries if one.content.changes and one.content.changes.get("end")
    )
