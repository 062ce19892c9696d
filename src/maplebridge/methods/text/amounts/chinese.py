"""Chinese numerals in a text: 三百八, 两万五, 十来, 上百, 四十六块五, 一斤六两, 两个半."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from maplebridge.methods.text.amounts.amount import Amount
from maplebridge.methods.text.numerals import DIGIT, NUMERAL, number, read

_RUN = re.compile(f"[{NUMERAL}]{{1,12}}")
_STRING = re.compile(f"[〇零○{DIGIT}]{{3,12}}")
_BARE = re.compile("[百千万亿]{1,2}$")
_FEW_BEFORE = re.compile("(?:好几|上|几|数|成|过)$")
_MORE = re.compile("(?P<few>[多余来几]|好几)(?!次反|久|么|到|自|说|找|看)(?P<great>[万亿])?")
_GREAT = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_GREAT_AFTER = re.compile(f"\\s?(?P<great>[千万亿])(?P<tail>[1-9{DIGIT}](?![0-9{NUMERAL}个]))?")
_D = f"[1-9{DIGIT}]"
_END = f"(?![0-9{NUMERAL}个多点号])"
_PARTS = re.compile(
    rf"[块元]零?(?P<j>{_D})(?:[毛角](?:(?P<f>{_D})(?!个)分?)?|{_END})|斤(?P<l>{_D})两|[米斤尺度](?P<m>{_D}){_END}"
)
_HALF = re.compile("(?:个|年|斤|天|米|倍|小时|块|里|岁)半(?!夜|路|边|数|径|空|价)")
_UNIT = "平|米|公里|里|厘|毫|斤|公斤|吨|克|元|块|万|亿|倍|度|级|岁|升|亩|折|成|小时|个|%|分贝"
_POINT = re.compile(rf"点(?P<d>[〇零{DIGIT}]{{1,4}})(?P<u>{_UNIT})?")
_DAY = 24
"""Hours: what stands before 点 is a clock time up to here, unless a unit follows."""
_ALONE = re.compile(
    "(?P<two>(?<![我你他她们咱哥姐爷娘母父夫兄弟妻])俩(?!钱|字))|(?P<three>仨)|"
    "(?<![大后前下上多过一0-9二两三四五六七八九十夜对折各])半(?=个?多?(?:天|小时|钟头|月|年(?!前|后)|斤|公里|里地|米|箱|桶|袋|柜|瓶|碗|杯|车|盒|盆|锅|吨|亩))"
)


def han(line: str) -> Iterator[Amount]:
    """Numerals of Chinese characters, in order of where they begin but for 俩, 仨 and 半, which come last."""
    for run in _RUN.finditer(line):
        at, text = run.start(), run[0]
        if run.end() - at >= 3 and (string := _STRING.match(text)):
            at, text = at + string.end(), text[string.end() :]
        for _ in range(len(text)):
            reading = read(text) if text else None
            if reading is None:
                text, at = text[1:], at + 1
                continue
            found = Amount(at, at + reading.length, float(reading.low), reading.about, "han")
            found.bare = bool(_BARE.match(text[: reading.length]))
            text, at = text[reading.length :], at + reading.length
            extended(found, line)
            if found.end > at:
                text, at = text[found.end - at :], found.end
            yield found
    for match in _ALONE.finditer(line):
        worth = 2.0 if match["two"] else 3.0 if match["three"] else 0.5
        yield Amount(match.start(), match.end(), worth, kind="han")


def extended(found: Amount, line: str) -> None:
    """Lengthen a numeral by what belongs to it: few before it, more, great units, tenths and a half behind it."""
    before = _FEW_BEFORE.search(line, max(0, found.start - 2), found.start)
    if before and (found.bare or before[0] in ("几", "好几", "数")):
        found.start, found.about, found.bare = before.start(), True, False
    if found.kind == "figure":
        _greater(found, line)
    if found.low % 10 == 0 and found.low and (more := _MORE.match(line, found.end)):
        found.end, found.about, found.bare = more.end(), True, False
        found.low *= _GREAT.get(more["great"] or "", 1)
    elif not found.bare and not found.about:
        _finer(found, line)


def _greater(found: Amount, line: str) -> None:
    """12万, 2万5, 3千."""
    if great := _GREAT_AFTER.match(line, found.end):
        unit = _GREAT[great["great"]]
        tail = number(great["tail"]) * unit // 10 if great["tail"] else 0
        found.low = float(Fraction(str(found.low)) * unit + tail)
        found.end = great.end()


def _finer(found: Amount, line: str) -> None:
    """四十六块五, 一斤六两, 一米八, 两个半, 九十六点五平."""
    if (point := _POINT.match(line, found.end)) and (found.low > _DAY or point["u"]) and found.kind == "han":
        found.low = float(f"{int(found.low)}.{''.join(str(number(sign)) for sign in point['d'])}")
        found.end = point.end("d")
    elif half := _HALF.match(line, found.end):
        found.low, found.end = found.low + 0.5, half.end()
    elif parts := _PARTS.match(line, found.end):
        tenths = number(parts["j"] or parts["l"] or parts["m"])
        hundredths = number(parts["f"]) if parts["f"] else 0
        found.low = float(Fraction(str(found.low)) + Fraction(10 * tenths + hundredths, 100))
        found.end = parts.end()
