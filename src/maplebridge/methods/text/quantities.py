"""Numbers that a text counts with: money, ages, lengths of time, quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from maplebridge.methods.text.amounts.amount import Amount
from maplebridge.methods.text.amounts.names import cover, covered
from maplebridge.methods.text.amounts.tokens import amounts
from maplebridge.methods.text.fold import LONGEST, Folded, fold
from maplebridge.methods.text.numerals import NUMERAL
from maplebridge.methods.text.when.reading import said_in

_BELOW = re.compile(r"零下$|\bminus\s$")
_ANY_DAY = date(2000, 1, 1)
_MEASURE = re.compile(
    r"[大小整满多来]?(?:个|名|位|口(?![子井])|户|家|只|头|匹|条|张|辆|台|盏|棵|株|根|支|把|次|回|趟|遍|顿|天|日(?=内|之内|游)|年(?![级代轻龄会货])|"
    r"周(?![围边末岁])|星期(?![一二三四五六日天])|岁|小时|钟头|分(?![之别配局公店享开手期行析明外布散不])|刻钟|秒|元|块|毛|角(?![落度])|万|亿|斤|两(?![边侧头旁])|公斤|千克|吨|克|"
    r"米|公里|里(?![面边头屯河店村路街桥])|厘米|公分|毫米|平|亩|公顷|度(?!假)|层|级(?!别)|间(?!隔)|套|份|笔|袋|箱|桶|瓶|包(?![括含])|盒|盆|碗|杯|句|"
    r"片(?!区)|堆|处(?![理罚长])|道(?![路理德])|件|双|对(?![面于不方我])|副|幅|页|本(?![地来人市区村])|课|封|场(?![地馆])|起(?![来诉])|种(?!植)|项|"
    r"批(?![评准])|成(?![为立人年了])|折|倍|拨|群(?!众)|车|节(?![日假])|步|圈|排(?![水污])|串|捆|颗|粒|滴|艘|架|门(?![口前])|人|学生|居民|业主|村民|工人|老人|"
    r"孩子|同学|同事|号[人工]|字|席|桌|床|点(?=意见|要求|建议|理由|原因|诉求|希望|问题)|针|刀|拳|脚(?!手)|棍|任|胎|剂|餐|款|类|罐|筐|窝|扇|堵|枚|卷|勺|沓|通(?!知|道|行|风)|声|阵|滩|摊|股|站(?!点|台)|行字|代人|路口|百分点|班次|工作日|平方)"
)
_NAME = re.compile(r"[路街村里巷弄号楼栋店镇乡桥井校团军届中]|周年|小区|大厦|广场")
_NAMED = re.compile("[第初周期拜阿老小国]$")
_ONE_COUNTS = re.compile(
    r"[只就仅才了差剩共缺少等隔]一$",
)
_LASTS = re.compile(
    r"(?:个(?:小时|钟头|月|星期|礼拜)|小时|钟头|星期|天(?![到天])|年(?![级到四比一])|周(?![围边])|分钟|公里|公斤|斤|吨|米|块钱|元|岁|度|倍)"
)
_THEN = re.compile(r".?.?(?:[\s,，。.;；!！?？、]|$)")
_UNIT = re.compile(
    r"\s?(?:kg|cm|mm|km|ml|db|kw|mw|w|m|g|l|h|hrs?|mins?|s|min|rmb|yuan|cny|usd|°|k|t|v|k?wh|㎡|m2|sqm|years?|yrs?|days?|pm2)\b"
)
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])[0-9]$")
_COUNTED = re.compile(
    r"\s?(?:[元块个名户人家次米亩吨斤条张辆台盏棵份件]|万|多|余|rmb|yuan|kg|(?!was|is|has|this|its|as|us)[a-z]{2,20}s\b|people|metres?|children)"
)
_NOT_ONE_BEFORE = re.compile(
    r"\b(?:no|any|every|some|this|that|each|which|the|another|good|bad|new|old|last|first|next|wrong|right|same|big|small)[\s-]$"
)
_NOT_ONE_AFTER = re.compile(
    r"\s(?:of|another|by|day|should|must|can|cannot|could|would|has|is|was|who|that|night|morning|and|to|or|else)\b|['’]|[,.;!?]|\s*$|-"
)


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number at a half-open span of the original, without its unit: `value` at least; `about` when it is not exact."""

    start: int
    end: int
    value: float
    about: bool


def find_numbers(text: str) -> list[NumberMention]:
    """Numbers that count something, from left to right: money, ages, lengths of time, quantities.

    Of numbers said for either the lower is given (三五个 is 3, about). Dates, clock times, numbers of buses, houses,
    floors and phones, ordinals and set phrases count nothing, nor does "a" or 一 for "some".

    raises   MethodError when `text` is not a string

    >>> [(m.value, m.about) for m in find_numbers("3月5日交了三百八，三五个人等了两个半小时")]
    [(380.0, False), (3.0, True), (2.5, False)]
    """
    source = fold(text)
    line = source.text
    found = amounts(line)
    if not found:
        return []
    cased = text[:LONGEST] if source.back is None else "".join(text[place] for place in source.back)
    mask = covered(line, cased)
    for said in said_in(text, source, _ANY_DAY):
        cover(mask, said.start, said.end)
    return [
        _mention(source, amount)
        for amount in found
        if not any(mask[amount.start : amount.end]) and _counts(amount, line)
    ]


def _mention(source: Folded, amount: Amount) -> NumberMention:
    """A numeral in the original, below zero behind 零下 or "minus"."""
    below = _BELOW.search(source.text, max(0, amount.start - 6), amount.start)
    if below is None:
        return NumberMention(*source.span(amount.start, amount.end), amount.low, amount.about)
    return NumberMention(*source.span(below.start(), amount.end), -amount.low, amount.about)


def _counts(amount: Amount, line: str) -> bool:
    """Whether a numeral counts something, by what stands beside it."""
    if amount.kind == "figure":
        return _figure_counts(amount, line)
    if amount.kind == "word":
        said = line[amount.start : amount.end]
        before = line[max(0, amount.start - 12) : amount.start]
        return said != "one" or not (_NOT_ONE_BEFORE.search(before) or _NOT_ONE_AFTER.match(line, amount.end))
    return not amount.bare and _han_counts(amount, line)


def _figure_counts(amount: Amount, line: str) -> bool:
    """Not 4S, not 0571, not the 2019 contract."""
    said = line[amount.start : amount.end]
    if len(said) > 1 and said[0] == "0" and said[1].isdigit():
        return False
    if _YEAR.fullmatch(said) and not _COUNTED.match(line, amount.end):
        return False
    after = line[amount.end : amount.end + 1]
    return not (after.isascii() and after.isalpha()) or bool(_UNIT.match(line, amount.end))


def _han_counts(amount: Amount, line: str) -> bool:
    """三天, 八十, 三百八; not 三里屯, nor 一个 for "some"."""
    said = line[amount.start : amount.end]
    if _NAMED.search(line, max(0, amount.start - 1), amount.start):
        return False
    if said in ("俩", "仨", "半"):
        return True
    if said == "一":
        return _one_counts(amount, line)
    if _MEASURE.match(line, amount.end) or line.startswith("百分之", max(0, amount.start - 3)):
        return True
    return (
        (len(said) > 1 and amount.low >= 10 and not _NAME.match(line, amount.end))
        or "半" in said
        or amount.low % 1 > 0
    )


def _one_counts(amount: Amount, line: str) -> bool:
    """只来了一回, 差一天; not 一个 for "some"."""
    if line[max(0, amount.start - 1) : amount.start] in tuple(f"{NUMERAL}块元毛角"):
        return False
    if _LASTS.match(line, amount.end):
        return True
    stressed = _ONE_COUNTS.search(line, max(0, amount.start - 1), amount.end)
    return bool(stressed and _MEASURE.match(line, amount.end) and _THEN.match(line, amount.end))
