"""Chinese words that count from the day of writing: 昨天, 3天前, 上周五, 国庆节."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from maplebridge.methods.text.numerals import DIGIT, NUMERAL, number, read
from maplebridge.methods.text.when.calendar import days_of, moved, one
from maplebridge.methods.text.when.chinese.dates import coming
from maplebridge.methods.text.when.chinese.years import YEAR, year_said
from maplebridge.methods.text.when.spoken import Spoken, Unit, back

_RELATIVE = re.compile(
    "大大前天|大前[天儿]|(?<![以之目提眼先门店楼面校院桥站])前(?:天(?!天(?!气|黑|亮|冷|热))|日(?!子)|儿个?(?!子)|晚|夜)|"
    "昨(?:[天日晚夜晨早]|儿个?|个)|今(?:[天日早晨晚夜]|儿个?)|明(?:[天日早晨晚]|儿个?)|"
    "大后天|(?<![以之然最今放落背先午])后(?:天(?![天性])|日(?!子))"
)
_OFF = {"大大前": -4, "大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_SAME_DAY = re.compile("[天日早晨晚夜儿个]+$")
_COUNT = rf"(?<![0-9{NUMERAL}.几数好多第前这那])(?P<n>[0-9]{{1,3}}|[{NUMERAL}]{{1,4}}|半)"
_LENGTH = (
    r"(?P<h>个半)?(?:个(?=[月星礼小]))?(?P<u>天|日|周|星期|礼拜|(?<=[个半])月|(?<![0-9]{3})年)(?P<k>半)?"
)
_AGO = re.compile(rf"(?:整整)?{_COUNT}{_LENGTH}(?:以前|之前|前)(?P<t>的?今天)?")
_LATER = re.compile(rf"(?P<lead>再过|^|(?<=[,，。；;！!？? ]))?{_COUNT}{_LENGTH}(?:以后|之后|后)(?![面院座])")
_UNITS: dict[str, Unit] = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "年": "year",
}
_WEEK = re.compile(
    r"(?:(?<![马晚早路街楼网线身以车床地桌班手船每上])(?P<w>上上个?|上一?个?)|(?<![楼天地树桥脚台当以剩留乡下])(?P<v>下下个?|下一?个?)|(?P<t>这一?个?|本))?"
    r"(?:周|星期|礼拜)(?P<d>[一二三四五六日天末](?![次回趟遍])|[1-7](?![0-9次]))?"
    r"(?:(?<=[一二三四五六])(?:(?P<j>[至到~、-])|(?<=六)(?=日))(?P<e>[二三四五六日](?![点个号时十次年])))?(?![围边全密转折年期岁刊]|日常|一[个些直下般起样定])"
)
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_WEEKDAYS = {
    "一": 0, "1": 0, "二": 1, "2": 1, "三": 2, "3": 2, "四": 3, "4": 3, "五": 4, "5": 4, "六": 5, "6": 5,
    "日": 6, "天": 6, "7": 6, "末": 7,
}  # fmt: skip
_EVERY = re.compile(rf"(?:[每逢整全单双隔大各0-9几半]|(?<![周期拜])[{NUMERAL}]|[每几0-9{NUMERAL}]个)$")
_BREAK = "期间|假期|小?长假|黄金周|放假"
_FEASTS = {
    "元旦": (1, 1, 3), "情人节": (2, 14, 1), "妇女节": (3, 8, 1), "三八节": (3, 8, 1),
    "植树节": (3, 12, 1), "五一": (5, 1, 5), "劳动节": (5, 1, 5), "青年节": (5, 4, 1), "六一": (6, 1, 1),
    "儿童节": (6, 1, 1), "建党节": (7, 1, 1), "建军节": (8, 1, 1), "教师节": (9, 10, 1), "国庆": (10, 1, 7),
    "十一": (10, 1, 7), "双十一": (11, 11, 1), "双十二": (12, 12, 1),
    "平安夜": (12, 24, 1), "圣诞": (12, 25, 1), "跨年夜": (12, 31, 1),
}  # fmt: skip
"""Month, day, days off; feasts of the moon have no place here."""
_NO_NUMERAL = rf"(?<![0-9{NUMERAL}])"
_FEAST = re.compile(
    rf"(?:(?P<y>{YEAR})的?)?(?<![每历]年)(?<!每逢)(?P<f>元旦|情人节|妇女节|三八节|植树节|"
    rf"{_NO_NUMERAL}五一(?![斤个块元人次米公吨亩])(?:劳动节)?|劳动节|青年节|"
    rf"{_NO_NUMERAL}六一(?:儿童节)?|儿童节|建党节|建军节|教师节|(?<![王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗建])国庆|"
    rf"双十[一二]|{_NO_NUMERAL}十一(?={_BREAK})|平安夜|圣诞|跨年夜)节?(?:当[天日晚]|那天)?"
    rf"(?P<h>{_BREAK})?(?:[那这的]?(?P<n>[{DIGIT}])天)?"
    r"(?![路街村巷里苑社桥树]|新村|广场|大道|小学|中学|小区|大街|公园|蛋糕|礼物)"
)
_FEASTLY = re.compile("节|元旦|五一|六一|国庆|十一|双十|平安夜|圣诞|跨年夜")
_NEXT = re.compile("第二天|次日|翌日")


def near(line: str, today: date) -> Iterator[Spoken]:
    """Days, weeks and feasts of a folded text, overlaps kept."""
    for match in _RELATIVE.finditer(line):
        word = _SAME_DAY.sub("", match[0])
        yield Spoken(*match.span(), fixed=one(moved(today, _OFF[word])))
    if "前" in line or "后" in line:
        yield from _counted(line, today)
    if any(word in line for word in ("周", "星期", "礼拜")):
        yield from _weeks(line)
    for match in _FEAST.finditer(line) if _FEASTLY.search(line) else ():
        yield _feast(match, line, today)
    for match in _NEXT.finditer(line):
        yield Spoken(*match.span(), since=(1, "day"))


def _counted(line: str, today: date) -> Iterator[Spoken]:
    """3天前, 两三个星期以前, 半年前; 三天后 after a date."""
    for match in _AGO.finditer(line) if "前" in line else ():
        far = _far(match)
        if far is not None:
            low, high, unit = far
            first, last = back(today, high, unit), back(today, low, unit)
            yield Spoken(*match.span(), fixed=days_of(first, last))
    for match in _LATER.finditer(line) if "后" in line else ():
        far = _far(match)
        if far is not None and far[0] == far[1]:
            yield Spoken(*match.span(), since=(far[0], far[2]), coming=match["lead"] is not None)


def _far(match: re.Match[str]) -> tuple[int, int, Unit] | None:
    """How many of which unit, at least and at most; half a month is 15 days, half a year six months."""
    said, unit, half = match["n"], _UNITS[match["u"]], bool(match["h"] or match["k"])
    if said == "半" or half:
        whole = 0 if said == "半" else number(said)
        steps: dict[Unit, tuple[int, int, Unit]] = {"year": (12, 6, "month"), "month": (30, 15, "day")}
        if unit not in steps:
            return None
        full, part, smaller = steps[unit]
        return whole * full + part, whole * full + part, smaller
    if said.isascii():
        return int(said), int(said), unit
    reading = read(said)
    if reading is None or reading.length != len(said):
        return None
    high = number(said[1:]) if reading.about and len(said) == 2 else reading.low
    return reading.low, high, unit


def _weeks(line: str) -> Iterator[Spoken]:
    """上周, 上周五, 周一至周五, 这个周末; 每周五 is no date, nor 三周."""
    for match in _WEEK.finditer(line):
        word = match["w"] or match["v"] or match["t"] or ""
        sign = match["d"]
        if not word and (not sign or _EVERY.search(line, max(0, match.start() - 3), match.start())):
            continue
        offset = _WEEKS[word.rstrip("个一")] if word else None
        ahead = coming(line, *match.span()) or line.startswith(("前", "之前"), match.end())
        end = match.end("d") if match["e"] else match.end()
        yield Spoken(match.start(), end, week=offset, weekday=_WEEKDAYS[sign] if sign else None, coming=ahead)
        if match["e"]:
            second = _WEEKDAYS[match["e"]]
            joined = match["j"] != "、" or second == _WEEKDAYS[sign] + 1
            yield Spoken(*match.span("e"), week=offset, weekday=second, coming=ahead, joined=joined)


def _feast(match: re.Match[str], line: str, today: date) -> Spoken:
    """国庆节, 去年国庆那七天, 五一假期."""
    word = match["f"]
    name = next(name for name in (word, word[:2], word[-3:]) if name in _FEASTS)
    number_of_month, day, off = _FEASTS[name]
    length = number(match["n"]) if match["n"] else off if match["h"] else 1
    said = Spoken(*match.span(), year_said(match["y"], today), number_of_month, day, length=length)
    said.coming = coming(line, *match.span())
    return said
