"""Numerals that count nothing: clock times, numbers of buses, houses and floors, phones, ordinals, set phrases."""

from __future__ import annotations

import re

from maplebridge.methods.text.amounts.words import BELOW_100
from maplebridge.methods.text.numerals import NUMERAL

_N = rf"(?:[0-9]{{1,5}}|[{NUMERAL}]{{1,6}})"
_H = r"(?:[01]?[0-9]|2[0-4]|二?十[一二三四五六七八九]?|[零一两二三四五六七八九]{1,2})"
_NO = rf"(?<![0-9.{NUMERAL}])"
_ASKED = "意见|要求|建议|理由|原因|诉求|希望|问题|疑问|说明|请求"
_UNIT = "平|米|公里|里|公斤|斤|吨|克|元|块|万|亿|倍|度|级|岁|升|亩|小时|个"
_CLOCK = (
    rf"{_NO}{_H}(?:\s?[到至~～–-]\s?{_H})?点(?!{_ASKED})(?![0-9{NUMERAL}]{{1,3}}(?:{_UNIT}))(?:钟|半|整|[一三]刻|零?{_N}分?(?!钟))?|"
    rf"{_NO}{_H}(?:\s?[到至~～–-]\s?{_H})?时(?![间候常段代而不])(?:半|[0-9零{NUMERAL}]{{1,3}}分?)?|"
    r"(?<![0-9])(?:[01]?[0-9]|2[0-4])[:：][0-5][0-9](?:[:：][0-5][0-9])?"
)
_THINGS = (
    "号(?![人工])|路(?![口人])|线(?!城)|栋|幢|单元|室|弄|楼|座|院|大?队|班|届|期(?!间)|标段|宿舍|教室|病房|包间|年级|中学|小学|街|省道|国道|高速|环|区(?!别)|"
    "村|团|师|军|师傅|哥|姐|叔|中(?=[,，。门旁])"
)
_CHINESE = (
    rf"第\s?{_N}|{_NO}[a-z]?{_N}(?:[-、到至和]{_N}){{0,2}}\s?(?:{_THINGS})|[0-9二两三四五六七八九十]{{1,4}}分之[0-9{NUMERAL}]{{1,4}}|"
    r"(?:农历|阴历)?(?:正|腊|冬)月初?[一二三四五六七八九十廿]{0,3}|三天两头|一天到晚|七嘴八舌|四面八方|五颜六色|三更半夜|半夜三更|一五一十|十万火急|三番[五两]次|接二连三|隔三[差岔]五|三三两两|千家万户|"
    r"大年[三初]十?|[前这过]两天|乱七八糟|七上八下|十字路|十分(?![钟之])|万一|千万(?![元块人户亩吨])|万家|百姓|百货|两口子|"
    r"三轮|四轮|两轮|二手|五金|三甲|三包|两会|四季|两边|两侧|两旁|不一|同一|统一|唯一|之一|一模一样|一点(?![0-9一二两三四五六七八九])|"
    r"一[般直样些下起定旦切律共再时向致心带边面路同味](?!个[天月小])"
)
_PHONE = (
    r"(?<![0-9])[0-9]{7,}(?![0-9万千元块])|(?<![0-9])[0-9]{3,8}(?:[ -][0-9]{3,8}){2,6}x?(?![0-9])|[0-9]{3,4}-[0-9]{7,8}|"
    r"(?:银行|热线|电话)[0-9]{5}(?![0-9])|(?:群|微信|[账卡单合同编帐]号|尾号)[:：]?\s?[0-9]{3,15}|(?<=[打拨])1[0-9]{2,4}(?![0-9元块万])|"
    r"(?<![0-9])(?:110|119|120|122|123[0-9]{2})(?=[都打]|和1)|\b(?:123[0-9]{2}|110|119|120|122)(?=\s?(?:热线|平台|电话|hotline))|"
    r"\b(?:call(?:ed|ing)?|dial(?:led)?|ring|rang|phoned?)\s(?:the\s)?(?:1[0-9]{2,4}|911|999)\b"
)
_FIGURES = (
    r"(?:楼|栋|幢|单元|层|号|隔壁|对门)\s?[0-9]{3,4}(?![0-9个户人元块米多余万])|(?m:^)\s?[0-9]{1,2}(?:[、)）]|\.\s)(?![0-9])|"
    r"(?<![0-9])[0-9]{1,8}(?:/[0-9]{1,8}|-[0-9]{1,8}-[0-9]{1,8})(?:[-/][0-9]{1,8})?"
)
_SPELLED = r"(?:\b(?:zero|oh|double|one|two|three|four|five|six|seven|eight|nine)\b[ ,-]{0,2}){4,12}"
_LETTERS = r"(?<![a-z])(?!rmb|cny|usd)[a-z]{1,5}-?[0-9]{1,6}[a-z]{0,2}(?![a-z0-9])|(?<![a-z0-9.])[0-9]{1,5}(?:st|nd|rd|th)\b"
_HOUR = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|0?[1-9])"
_THEN = (
    r"(?=\s*(?:[,.;!?)]|$)|\s(?:or|in|on|every|each|today|tomorrow|yesterday|sharp|but|when|because|the|we|i|he|she|they|it|there|"
    r"nobody|at|this|last|next|for|with|though|although|as|so|and(?!\sa\s(?:half|quarter)))\b)(?!\.[0-9])"
)
_ENGLISH_CLOCK = (
    rf"\b(?:[0-9]{{1,2}}(?:[:.][0-9]{{2}})?|{_HOUR})\s?(?:[ap]\.?m\b|o['’]?clock\b)|\bhalf\s(?:past\s)?{_HOUR}(?![0-9])\b|"
    rf"\b(?:{BELOW_100}|[0-9]{{1,2}})\s(?:minutes\s)?past\s(?:{_HOUR}|midnight|noon)\b|"
    rf"\b(?:at|by|until|till|since|before|after)\s(?:{BELOW_100}|quarter|[0-9]{{1,2}})\s(?:minutes\s)?to\s{_HOUR}\b{_THEN}|"
    rf"\b(?:from|between)\s{_HOUR}\s(?:to|till?|until|and)\s(?:{_HOUR}|1[3-9]|2[0-4])\b{_THEN}|"
    rf"\b(?:at|until|till|since|before|after|from)\s{_HOUR}(?![0-9]|[.,][0-9])\b{_THEN}|"
    r"\b(?:at|until|till|since|before|after|from)\s[0-9]{1,2}[.:][0-5][0-9]\b(?!\s?(?:yuan|met|m\b|%|deg|°))|\bquarter\sto\s[a-z]{3,6}\b|"
    rf"\b(?:at|until|till)\s{_HOUR}\s(?:fifteen|thirty|forty-five|twenty|forty|ten|fifty)\b"
)
_NAMED = (
    r"\b(?:bus|buses|tram|train|room|flat|floor|line|number|no\.?|nr\.?|route|unit|block|building|house|gate|platform|class|grade|"
    r"step|section|article|paragraph|page|exit|tower|lane|apartment|apt|stop|phase|zone|form|plot|shop|stall|row|seat|track|pier|"
    r"berth|bay|bed|desk|window|counter|level|ward|lot|pole|district|sector|channel|version|case|ticket|hall|chapter|stage|terminal|pump|entrance|staircase|stair|door)"
    rf"\s(?:no\.?\s?|number\s)?#?(?:[0-9]{{1,6}}[a-z]?|{BELOW_100})\b(?!\s(?:people|days?|hours?|minutes?|metres?|years?|weeks?|months?|times))|"
    r"\bthe\s(?:no\.?\s)?[0-9]{1,3}\s(?:bus|tram|line|train)\b|\b(?:one|two|three|four)[\s-](?:quarter|third|fifth)s?\b"
)
_HOUSE = re.compile(
    r"(?<![0-9.,])[0-9]{1,5}[A-Za-z]?,?\s(?:[A-Z][a-z'’]{1,20}\s){1,3}(?:Street|Road|Lane|Avenue|Square|Close|Drive|Court|Alley|Row|Quay|Terrace|"
    r"Rd|St|Ave)\b|\b[A-Z][a-z'’]{1,20}\s(?:Street|Road|Lane|Avenue|Square|Close|Walk|Alley|Row|Quay|Terrace)\s[0-9]{1,4}[a-z]?\b|"
    r"\b[A-Z]{2,3}[ -]?[0-9]{3,5}\b"
)
_COUNTS_NOTHING = tuple(
    re.compile(pattern) for pattern in (_CLOCK, _CHINESE, _PHONE, _FIGURES, _LETTERS, _SPELLED)
)
_ENGLISH = tuple(re.compile(pattern) for pattern in (_ENGLISH_CLOCK, _NAMED))


def covered(line: str, cased: str) -> bytearray:
    """For each character of a folded text 1 where its numerals count nothing; `cased` is the text with its capitals."""
    mask = bytearray(len(line))
    for pattern in (*_COUNTS_NOTHING, *_ENGLISH):
        for match in pattern.finditer(line):
            cover(mask, *match.span())
    for match in _HOUSE.finditer(cased):
        cover(mask, *match.span())
    return mask


def cover(mask: bytearray, start: int, end: int) -> None:
    """Mark a half-open span."""
    mask[start:end] = b"\1" * (end - start)
