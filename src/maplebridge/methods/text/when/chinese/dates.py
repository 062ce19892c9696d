"""Year, month and day in Chinese: 今年1月8日, 6月7、8号, 上月底, 3号至5号."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from maplebridge.methods.text.numerals import DIGIT, NUMERAL, number
from maplebridge.methods.text.when.calendar import Period, days_of, months_from, year
from maplebridge.methods.text.when.chinese.years import FREE, YEAR, year_said
from maplebridge.methods.text.when.spoken import Spoken

_M = rf"(?:元(?=月)|1[0-2]|0?[1-9]|十[一二]?|[{DIGIT}])"
_D = rf"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|卅一?|(?:二?十|廿)[{DIGIT}]?|[{DIGIT}])"
_TO = "至到~～–—-"
_AND = rf"\s?[、和及跟与{_TO}]{{1,2}}\s?"
_NO_MONTH = r"(?!\s?[0-9一二两三四五六七八九十廿]|[饼亮光球嫂子票薪租供考经半]|初[一二三四五六七八九十]|个)"
_AWAY = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "下": 1, "下下": 2}
_WORD_MONTH = (
    r"(?P<r>上上|(?<![以马晚早楼])上|下下|(?<![以马楼天剩])下|这|本|当)(?:一?个)?月(?!饼|亮|经|子|嫂)"
)
_MONTH = rf"(?:{_WORD_MONTH}|{FREE}(?<![农阴旧]历)(?<![每历]年)(?P<m>{_M}(?:{_AND}{_M}){{0,3}})\s?月)份?"
_THINGS = (
    "楼|栋|幢|院|线|门|房|室|车(?!祸)|文件|馆|厅|桥|井|机(?!票)|柜|台(?!风)|窗|码头|店(?![里家])|铺|厂|库|位|桌|床|梯|电梯|[出入]?口|入口|"
    "地块|地铁|仓|坑|泵|公寓|公馆|宿舍|街|站|路|灯|杆|摊|厕|单元|弄|巷|座|棚|池|塔|闸|箱|炉|变|点位|高速|段|商铺|墩|园区|球|选手|网点|泳道|令"
)
_NO_THING = rf"(?!(?:\s?[、,和至到~-]\s?{_D}号){{0,5}}(?:{_THINGS}))"
_DAYS = (
    rf"(?P<d>{_D}(?:\s?[日号]?{_AND}{_D}){{0,6}}\s?(?:号{_NO_THING}|日(?![常期子光用]|报(?![修案警名告的]))))"
)
_BARE = rf"(?P<b>{_D})(?=\s*(?:[,，。.;；、)）!！?？]|$)|[早晚上下中夜凌]|那[天晚]|情人节)"
_MONTH_PART = r"的?(?P<p>底?的?(?:最后一天|第一天|头一天)|[底末]|初(?![一二三四五六七八九十])|[上中下]旬)"
_YEAR_PART = (
    r"(?P<p>(?:最后一天|第一天|头一天)|年?[底末](?![层下])|年初|初(?![一二三四五六七八九十中])|"
    r"[上下]半年|第?[一二三四1-4]季度?|[春夏秋冬][天季])"
)
_PARTS = {
    "上半": "half1", "下半": "half2", "上旬": "early", "中旬": "mid", "下旬": "late", "最后": "last", "第一天": "first",
    "头一天": "first", "初": "first", "底": "last", "末": "last", "春": "spring", "夏": "summer", "秋": "autumn",
    "冬": "winter",
    "一季": "q1", "二季": "q2", "三季": "q3", "四季": "q4", "1季": "q1", "2季": "q2", "3季": "q3", "4季": "q4",
}  # fmt: skip
_PATTERNS = (
    re.compile(rf"(?:(?P<y>{YEAR})\s?的?\s?)?{_MONTH}\s?(?:{_DAYS}|{_MONTH_PART}|{_BARE}|{_NO_MONTH})"),
    re.compile(rf"(?P<y>{YEAR})(?:\s?的?{_YEAR_PART}|(?![代月]))"),
    re.compile(
        rf"{FREE}(?P<ys>(?:19|20)[0-9]{{2}})\s?年?[、和{_TO}]\s?(?P<y>(?:19|20)[0-9]{{2}}\s?年)(?!\s?[0-9]{{1,2}}月)"
    ),
    re.compile(rf"(?<![0-9{NUMERAL}.第#:：/年月路街巷弄道里村栋幢楼室线牌住梯院门-])(?P<bare>){_DAYS}"),
    re.compile(
        r"(?<![0-9.])(?P<m>1[0-2]|0?[1-9])[./](?P<d>(?:3[01]|[12][0-9]|0?[1-9])(?:[日号](?![楼栋线])|(?=[那当][天晚])))"
    ),
    re.compile(
        r"(?<![个0-9一二三四五六七八九十今去明前后上下本这])(?P<now>[月年])(?P<p>[底末](?!的?账)|初(?![一二三四五六七八九十中]))|"
        r"(?<!年)(?P<p2>[上下]半)年"
    ),
)
"""Months and days; a year or its part; two years; a day alone; 1.8日; an end or a beginning alone."""
_COMING = re.compile(
    "[早晚上下中午夜]{0,2}(?:就|才|又|还)?(?:要(?!求)|将|会(?!议)|打算|准备|之?前(?:必须|要|完成|交|办|得)|能不能|能否|[^了过,，。.;；!！?？]{0,10}吗)"
)
_SIGNS = ("月", "年", "年", "日号", "日号天晚", "月年")
"""One of these stands in whatever the pattern at the same place finds."""
_GONE = re.compile("那[天晚夜次]|[^,，。.;；!！?？]{1,8}了")
_MEANT = re.compile("(?:想|打算|准备|计划|预约|定[于在])[^,，。.;；!！?？了]{0,6}$")
_FIGURE = re.compile(_D)
_RANGE = re.compile(f"[{_TO}]")


def gone(line: str, end: int) -> bool:
    """Whether what follows a date speaks of days that have been: 28号那晚, 26号停了电."""
    return bool(_GONE.match(line, end))


def coming(line: str, start: int, end: int) -> bool:
    """Whether what stands round a date speaks of days to come: 周四要, 12月5日将, 想周日去."""
    return bool(_COMING.match(line, end) or _MEANT.search(line, max(0, start - 10), start))


def dates(line: str, today: date) -> Iterator[Spoken]:
    """Years, months and days of a folded text, overlaps kept."""
    for signs, pattern in zip(_SIGNS, _PATTERNS, strict=True):
        if not any(sign in line for sign in signs):
            continue
        for match in pattern.finditer(line):
            parts = match.groupdict()
            said = _said(match, parts, today)
            said.coming, said.gone = coming(line, *match.span()), gone(line, match.end())
            name = next((name for name in ("d", "b", "m") if parts.get(name)), "")
            if name:
                yield from _listed(match, name, said)
            else:
                yield said


def _said(match: re.Match[str], parts: dict[str, str | None], today: date) -> Spoken:
    """What a match says beside a list of days or months."""
    said = Spoken(
        *match.span(), year=year_said(parts.get("y"), today), part=_part(parts.get("p") or parts.get("p2"))
    )
    if first := parts.get("ys"):
        said.fixed = _years(int(first), said.year or 0)
    if word := parts.get("r"):
        there = months_from(today.replace(day=1), _AWAY[word]) or today
        said.year, said.month = there.year, there.month
    elif parts.get("now") or parts.get("p2"):
        said.year, said.month = today.year, today.month if parts["now"] == "月" else None
    elif (named := parts.get("m")) and (parts.get("d") or parts.get("b")):
        said.month = number(named.replace("元", "一")) if named.isalnum() else 0
    return said


def _listed(match: re.Match[str], name: str, said: Spoken) -> Iterator[Spoken]:
    """One for each figure of a list: 17、20号 are two days, 7、8号 and 7至10号 one range."""
    text, begin = match[name].replace("元", "一"), match.start(name)
    items = list(_FIGURE.finditer(text))
    values = [number(item[0]) for item in items]
    on = all(b - a == 1 for a, b in pairwise(values))
    behind = 0
    for place, (item, value) in enumerate(zip(items, values, strict=True)):
        last = place == len(items) - 1
        yield Spoken(
            begin + item.start() if place else said.start,
            said.end if last else begin + item.end() + text.startswith(("日", "号"), item.end()),
            said.year,
            value if name == "m" else said.month,
            None if name == "m" else value,
            said.part if last else "",
            coming=said.coming,
            gone=said.gone,
            joined=place > 0 and (on or bool(_RANGE.search(text, behind, item.start()))),
        )
        behind = item.end()


def _part(said: str | None) -> str:
    """The name of a part of a month or a year."""
    return next((part for word, part in _PARTS.items() if word in said), "") if said else ""


def _years(first: int, last: int) -> Period | None:
    begin, end = year(first), year(last)
    return days_of(begin.first, end.last) if begin and end else None
