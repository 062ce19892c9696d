"""A small procedure that has everything, the calendar, and the packed procedures, for the tests of the rules."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import maplebridge.packs
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.language import parse
from maplebridge.rules.moment import minute_of
from maplebridge.rules.procedure import Procedure

PACKS = Path(maplebridge.packs.__file__).parent
FILES = sorted((PACKS / "cn" / "procedures").glob("*.toml"))

EVERYTHING = """
id = "xx.everything"
version = 1
title = { en = "Everything", zh = "全部" }
in_force = { from = 2020-01-01 }
levels = ["low", "mid", "top"]
opens = { step = "asked", levels = ["low", "mid", "top"], who = ["person"] }
days = { count = "calendar", rolls = false, law = "law:1" }
[law]
law = { title = { en = "Law", zh = "法" }, in_force = { from = 2000-01-01 } }
[role]
person = { kind = "party", title = { en = "Person", zh = "当事人" } }
office = { kind = "office", title = { en = "Office", zh = "机关" } }
head = { kind = "office", title = { en = "Head", zh = "负责人" } }
units = { kind = "office", title = { en = "Units", zh = "单位" } }
[param]
raised = { days = 5, least = 2, most = 9, verified = false, source = "house rule", title = { en = "Raised", zh = "提级" } }
[step.asked]
title = { en = "Asked", zh = "申请" }
who = "office"
within = { days = 10, law = "law:2" }
raised = { param = "raised" }
late = { raise = true, at_top = "nobody", tells = ["person"] }
extend = { days = 4, times = 2, by = "head", needs = ["reason"], tells = ["person"], law = "law:3" }
pause = { on = ["waiting"], by = "office", days = 6, law = "law:4" }
act.note = { needs = ["memo"], title = { en = "Note", zh = "记录" } }
act.fix = { to = "fixing", needs = ["fix_by"], at_most = 2, title = { en = "Order to fix", zh = "责令整改" } }
act.views = { to = "asking", needs = ["units"], title = { en = "Ask for views", zh = "征求意见" } }
act.object = { to = "above", not_after = { days = 3, count = "working", law = "law:5" }, title = { en = "Not ours", zh = "异议" } }
act.slow = { to = "done", not_before = { days = 3, unless = "memo", law = "law:5" }, title = { en = "Slow", zh = "缓办" } }
act.sue = { who = "person", to = "court", title = { en = "Sue", zh = "起诉" } }
[step.fixing]
title = { en = "Being fixed", zh = "整改" }
who = "person"
within = { until = "fix_by", days = 20, law = "law:6" }
late = { to = "asked" }
act.fixed = { to = "done", title = { en = "Fixed", zh = "已整改" } }
[step.asking]
title = { en = "Views asked", zh = "征求意见" }
who = "office"
within = { days = 15, count = "working", law = "law:7" }
late = { to = "nobody" }
when_done = { to = "done", count = 2 }
duty.views = { who = "units", each = "units", within = { days = 5, law = "law:7" }, late = "deemed", title = { en = "Views", zh = "意见" } }
duty.risk = { who = "office", within = { days = 8, law = "law:7" }, needs = ["memo"], title = { en = "Risk", zh = "风险" }, waive = { by = "head", needs = ["reason"] } }
duty.sum = { who = "office", after = ["risk"], within = { days = 2, law = "law:7" }, title = { en = "Summary", zh = "汇总" } }
duty.child = { who = "office", by_matter = "xx.child", within = { days = 9, law = "law:7" }, title = { en = "Child", zh = "子事项" } }
[step.above]
title = { en = "Above", zh = "上级" }
who = "office"
at = "above"
at_top = "nobody"
within = { months = 1, rolls = true, law = "law:8" }
late = { to = "asked" }
act.assign = { to = "asked", level = "chosen", title = { en = "Assign", zh = "指定" } }
[outside.court]
title = { en = "Court", zh = "法院" }
at = "court"
who = "office"
ask_every = { days = 30, law = "law:9" }
act.judged = { to = "done", title = { en = "Judged", zh = "已裁判" } }
[anytime.withdraw]
who = "person"
to = "withdrawn"
title = { en = "Withdraw", zh = "撤回" }
[end]
done = { outcome = "settled", title = { en = "Done", zh = "办结" } }
withdrawn = { outcome = "withdrawn", title = { en = "Withdrawn", zh = "撤回" } }
nobody = { outcome = "refused", remedy = ["suit"], title = { en = "Nobody", zh = "无人答复" } }
[remedy]
suit = { at = "court", within = { days = 15, law = "law:9" }, title = { en = "Suit", zh = "诉讼" } }
[field]
memo = { en = "Memo", zh = "备忘" }
fix_by = { en = "Fix by", zh = "整改期限" }
units = { en = "Units", zh = "单位" }
"""


@cache
def calendar(pack: str = "cn") -> Calendar:
    """Calendar of a pack."""
    return Calendar.from_tables(
        file.read_text("utf-8") for file in (PACKS / pack / "calendar").glob("*.toml")
    )


@cache
def everything() -> Procedure:
    """The small procedure."""
    return parse(EVERYTHING, name="everything.toml")


@cache
def packed() -> tuple[Procedure, ...]:
    """Every procedure of the Chinese pack."""
    return tuple(parse(file.read_text("utf-8"), name=file.name) for file in FILES)


def at(text: str) -> int:
    """Minute of an ISO date, at ten o'clock unless it says another time."""
    return minute_of(datetime.fromisoformat(text if "T" in text else f"{text}T10:00"))
