"""What a thing that was set aside is called, in both languages; never by anybody's words."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules.words import Title

THINGS: Mapping[str, Title] = {
    "matter": Title("A matter cannot be moved on", "一件事项无法推进"),
    "shown": Title("A matter cannot be shown", "一件事项无法显示"),
    "notice": Title("A notice cannot be sent", "一份通知无法发出"),
    "entry": Title("An entry of the ledger cannot be read", "一条台账记录无法读取"),
    "reaction": Title("What follows from an entry was not done: {what}", "一条记录的后续处理未完成：{what}"),
    "cursor": Title("A reader of the ledger had lost its place: {what}", "台账读取位置曾有误：{what}"),
    "month": Title("The figures of {what} are not published", "{what}的数字未公布"),
    "job": Title("Work for the whole city fails: {what}", "全市性作业失败：{what}"),
}
WORK: Mapping[str, Title] = {
    "tell_parties": Title("telling whoever brought it", "告知提出人"),
    "tell_offices": Title("news for offices", "机关动态"),
    "tell_parents": Title("telling the matter it came out of", "告知原事项"),
    "find_alike": Title("looking for the same matter", "查找同一事项"),
    "guard": Title(
        "looking at the time; what follows of itself waits, a day at most",
        "核对时间；自动产生的后果暂缓，最长一日",
    ),
    "limits": Title("what follows when limits end", "期限届满后的处理"),
    "tell_parent_matters": Title("telling the matter another came out of", "告知原事项"),
    "months": Title("publishing the figures of closed months", "公布已结束月份的数字"),
    "early_warning": Title("the morning’s early warning", "晨间预警"),
    "old_figures": Title("dropping old daily figures", "清理过期的每日数字"),
    "old_news": Title("dropping old news", "清理过期动态"),
    "old_letters": Title("emptying letters that were given up", "清空已放弃的信件"),
    "new_figures": Title("adding up figures", "汇总数字"),
    "set_aside": Title("trying again what was set aside", "重试搁置的事项"),
    "letters": Title("sending letters", "发送信件"),
    "places": Title("giving entries their places", "为记录编排位置"),
    "seal": Title("signing the ledger’s head", "签署台账"),
}


def title(kind: str, subject: str) -> Title:
    """The name of a thing, from its kind and subject."""
    pattern = THINGS.get(kind)
    if pattern is None:
        return Title(f"{kind} {subject}", f"{kind} {subject}")
    what = subject.partition(" ")[0]
    name = WORK.get(what, Title(what, what))
    return Title(pattern.en.format(what=name.en), pattern.zh.format(what=name.zh))


def where(kind: str, subject: str) -> str:
    """The entry a thing is about, as matter/number; empty where it is about none."""
    return subject.rpartition(" ")[2] if kind in ("entry", "reaction") else ""
