"""Why something was set aside: a code and the few facts its sentence names, in both languages.

A cause never holds words or addresses of people. Of a fault that nobody foresaw it says the kind of fault and the
place in the program, not its message: a message may quote what somebody wrote.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maplebridge.rules.words import Title

LONGEST = 60
ROOT = "/maplebridge/"

KINDS: Mapping[str, Title] = {
    "matter": Title("Matter", "事项"),
    "shown": Title("Page of a matter", "事项页面"),
    "notice": Title("Notice", "通知"),
    "entry": Title("Entry", "台账记录"),
    "reaction": Title("Follow-up", "后续处理"),
    "cursor": Title("Place of a reader", "读取位置"),
    "month": Title("Month", "月份"),
    "job": Title("Daily work", "日常作业"),
}

CAUSES: Mapping[str, Title] = {
    "fault": Title(
        "The program stopped on it ({fault} in {where}); everything beside it went on.",
        "程序处理它时出错（{fault}，位于{where}），其余照常运行。",
    ),
    "unknown_step": Title(
        "It stands at “{step}”, a step that version {version} of its procedure does not have.",
        "它停在“{step}”环节，而其程序第{version}版没有这一环节。",
    ),
    "no_procedure": Title(
        "The procedure it runs under is not among those that the city has adopted.",
        "它所依据的程序不在本市已采用的程序之中。",
    ),
    "broken_state": Title(
        "What is kept about its course cannot be read.",
        "所保存的办理状态无法读取。",
    ),
    "no_moment": Title(
        "A moment of it lies before the year 1 or after the year 9999.",
        "它的某个时间早于公元1年或晚于9999年。",
    ),
    "stands_still": Title(
        "A limit of it has passed, and its procedure says nothing of what follows.",
        "它的期限已过，而程序没有规定后果。",
    ),
    "unreadable_entry": Title(
        "What the entry says cannot be read; the entries before and after it are worked on.",
        "该记录的内容无法读取，其前后的记录照常处理。",
    ),
    "read_past_end": Title(
        "It was to have read more entries than there are, so it had stopped telling. It goes on with what comes from now "
        "on; what was written while it stood may have been told to nobody: look through the newest matters.",
        "所记的读取位置超出了现有记录，因此曾停止告知。现已从最新记录继续；其间写入的记录可能未告知任何人，请查看最近的事项。",
    ),
    "entry_gone": Title("The entry is no longer there.", "该记录已不存在。"),
    "bad_address": Title(
        "The mail address cannot be used: no mail server takes one that is written so.",
        "邮箱地址无法使用：没有邮件服务器接受这样的写法。",
    ),
    "unwritable": Title(
        "The letter cannot be put together as it stands.",
        "该信件按现有内容无法生成。",
    ),
    "mail_refused": Title(
        "The mail server refused it {tries} times ({said}).",
        "邮件服务器已拒收{tries}次（{said}）。",
    ),
    "no_contact": Title(
        "The sealed address it is for cannot be opened.",
        "收件人的封存地址无法打开。",
    ),
    "vault_shut": Title(
        "The key of the vault is not where it should be, so no sealed address can be opened.",
        "保险库的密钥不在应在之处，封存的地址都无法打开。",
    ),
    "contradiction": Title(
        "Its figures contradict each other; the other months are published.",
        "该月数字互相矛盾，其他月份照常公布。",
    ),
    "too_long": Title(
        "It took longer than the database allows for one thing.",
        "处理时间超过数据库对单项的上限。",
    ),
}


class _Facts(dict[str, Any]):
    """Facts of a sentence."""

    def __missing__(self, name: str) -> str:
        return "?"


@dataclass(frozen=True, slots=True)
class Cause:
    """A code of CAUSES with the facts that its sentence names."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self) -> Title:
        """The cause in one sentence; a code of another version is said plainly, a fact that is not there as “?”."""
        sentence = CAUSES.get(self.code)
        if sentence is None:
            return Title(f"Cause: {self.code}.", f"原因：{self.code}。")
        facts = _Facts(
            self.facts if isinstance(self.facts, Mapping) else {}
        )  # as a row of the list holds them
        return Title(sentence.en.format_map(facts), sentence.zh.format_map(facts))


class Gone(Exception):
    """Raised by another try when the thing is no longer there: it leaves the list without having worked."""


class Aside(Exception):
    """Raised by work that knows why the thing in hand cannot be worked on."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.cause = Cause(code, facts)


def cause_of(fault: BaseException) -> Cause:
    """The cause of a fault: what it says itself, or its kind and the place in the program; never its message.

    A fault says it by a class attribute CAUSE, a code of CAUSES.
    """
    if isinstance(fault, Aside):
        return fault.cause
    if type(fault.__cause__).__name__ in ("QueryCanceled", "LockNotAvailable"):
        return Cause("too_long")
    code = getattr(fault, "CAUSE", None)
    if code in CAUSES:
        return Cause(str(code))
    return Cause("fault", {"fault": type(fault).__name__[:LONGEST], "where": _where(fault)})


def _where(fault: BaseException) -> str:
    """The innermost place of ours on the way to the fault, as a module and a function."""
    ours = [frame for frame in traceback.extract_tb(fault.__traceback__) if ROOT in frame.filename]
    if not ours:
        return "?"
    inside = ours[-1].filename.rpartition(ROOT)[2].removesuffix(".py").replace("/", ".")
    return f"{inside}.{ours[-1].name}"[-LONGEST:]
