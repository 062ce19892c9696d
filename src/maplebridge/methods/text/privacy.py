"""Personal data in a text: found by form and check digit, and masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from maplebridge.methods.text.fold import LONGEST, fold

Kind = Literal["id_number", "bank_card", "phone", "email", "plate", "door", "name"]

MASKS_EN: Mapping[Kind, str] = MappingProxyType(
    {
        "id_number": "[ID number]",
        "bank_card": "[bank card]",
        "phone": "[phone]",
        "email": "[e-mail]",
        "plate": "[plate]",
        "door": "[door]",
        "name": "[name]",
    }
)
MASKS_ZH: Mapping[Kind, str] = MappingProxyType(
    {
        "id_number": "〔身份证号〕",
        "bank_card": "〔银行卡号〕",
        "phone": "〔电话〕",
        "email": "〔邮箱〕",
        "plate": "〔车牌〕",
        "door": "〔门牌〕",
        "name": "〔姓名〕",
    }
)

_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_UNIT = "[0-9一二三四五六七八九十]{1,4}"
_DOOR_ZH = (
    rf"(?:(?<=[路街巷弄道村里坊园苑庄组号])\s?(?:[0-9]{{1,5}}号(?!线|文|令|楼)))?"
    rf"(?:{_UNIT}\s?(?:号楼|栋|幢|座|[a-z]座)\s?)?(?:{_UNIT}\s?单元\s?)?(?:{_UNIT}\s?[楼层]\s?)?"
    rf"(?:[0-9]{{1,5}}\s?(?:室|房|户)|(?<=单元)[0-9]{{2,5}}|(?<=[栋幢])[0-9]{{3,4}}(?![0-9年元]))"
    r"|(?<=[路街巷弄])\s?[0-9]{1,5}号(?!线|文|令)(?:附[0-9]{1,3}号)?"
)
_FIGURES = "0123456789〇零○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_PLAIN = str.maketrans("〇零○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001223456789" + "1123456789")
_SPELT = rf"(?<![{_FIGURES}])[{_FIGURES}](?:[ \-、,，]?[{_FIGURES}]){{9,17}}(?![{_FIGURES}])"
"""Ten to eighteen figures of which some are Chinese; what they are is decided by their value."""
_NO_NAME = re.compile(
    r".*[人村镇乡区市县户主员客商者族街路店厂院校队站岁的]|高[一二三中][生]?|高中生|高校生|高[龄管工层]|高[血烧考].?|白领|白内障|马[上路].?|向导|方便"
    r"|于[是昨今前去上下年月日本此].?|向[您贵你社政物上有].?|任[何意].?|林农|董事长|段长|康复|黄牛|熊孩子|毛坯房|江[苏西南北]|武[汉昌]|金华|贵[州阳]|石油|万[元分]|余[杭姚]|钱[江塘]|龙[游岩]"
)
"""Words after “I am” that begin like a surname and are no name."""
_DOOR_EN = (
    r"\b(?:(?:flat|apt\.?|apartment|unit|room)\s+[0-9]{1,4}[a-z]?\b)"
    r"|\b[0-9]{1,5}[a-z]?(?=\s+(?:[a-z]+\s+){1,3}(?:street|road|avenue|lane|drive|close|st\.|rd\.|ave\.))"
)


@dataclass(frozen=True, slots=True)
class Personal:
    """Where personal data of one kind stands: a half-open span of the original, not the data itself."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its personal data, and what stood where in the original."""

    text: str
    found: tuple[Personal, ...]


def is_id_number(digits: str) -> bool:
    """Whether 18 characters are a Chinese ID number: a birthday that exists and the right check digit.

    source   GB 11643-1999

    >>> is_id_number("11010519491231002X"), is_id_number("110105194912310021")
    (True, False)
    """
    low = digits.lower()
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9x]", low) or not _is_day(low[6:14]):
        return False
    return _CHECK[sum(f * int(d) for f, d in zip(_FACTORS, low, strict=False)) % 11] == low[17]


def is_card_number(digits: str) -> bool:
    """Whether 13 to 19 figures satisfy the check sum of bank cards.

    source   ISO/IEC 7812-1, annex B (Luhn)

    >>> is_card_number("4111111111111111"), is_card_number("4111111111111112")
    (True, False)
    """
    if not re.fullmatch(r"[1-9][0-9]{12,18}", digits):
        return False
    doubled = (int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _is_day(text: str) -> bool:
    try:
        return 1850 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2200
    except ValueError:
        return False


def _is_old_id(digits: str) -> bool:
    return bool(re.fullmatch(r"[1-6][0-9]{14}", digits)) and _is_day("19" + digits[6:12])


def _bare(text: str) -> str:
    return re.sub(r"[ \-]", "", text)


def _is_spelt_phone(text: str) -> bool:
    """Whether figures, some of them in Chinese, are a mobile number or one with its area code."""
    plain = re.sub(r"[^0-9]", "", text.translate(_PLAIN))
    return bool(re.fullmatch(r"(?:86)?1[3-9][0-9]{9}|0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}", plain))


def _is_spelt_id(text: str) -> bool:
    return is_id_number(re.sub(r"[^0-9]", "", text.translate(_PLAIN)))


def _always(_: str) -> bool:
    return True


_FORMS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        "email",
        re.compile(r"[a-z0-9][a-z0-9._%+\-]{0,63}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){0,4}\.[a-z]{2,24}"),
        _always,
    ),
    (
        "id_number",
        re.compile(r"(?<![0-9])[1-9][0-9]{5}[ \-]?[0-9]{8}[ \-]?[0-9]{3}[0-9x](?![0-9])"),
        lambda hit: is_id_number(_bare(hit)),
    ),
    ("id_number", re.compile(r"(?<![0-9])[1-6][0-9]{14}(?![0-9])"), _is_old_id),
    (
        "bank_card",
        re.compile(r"(?<![0-9])[1-9][0-9]{3}(?:[ \-]?[0-9]){9,15}(?![0-9])"),
        lambda hit: is_card_number(_bare(hit)),
    ),
    ("phone", re.compile(r"(?<![0-9])(?:\+?86[ \-]?)?1[3-9][0-9](?:[ \-]?[0-9]{4}){2}(?![0-9])"), _always),
    (
        "phone",
        re.compile(r"(?<![0-9])\(?0(?:10|2[0-9]|[3-9][0-9]{2})[\)\- ]{1,2}[2-9][0-9]{6,7}(?![0-9])"),
        _always,
    ),
    (
        "phone",
        re.compile(
            r"(?<![0-9])0(?:10|2[0-9])[2-9][0-9]{7}(?![0-9])|(?<![0-9])0[3-9][0-9]{2}[2-9][0-9]{6,7}(?![0-9])"
        ),
        _always,
    ),
    ("phone", re.compile(r"(?<![0-9a-z])\+[1-9][0-9]{0,2}(?:[ \-]?[0-9]{2,5}){2,4}(?![0-9])"), _always),
    (
        "phone",
        re.compile(
            r"(?:(?<=电话)|(?<=座机)|(?<=手机)|(?<=来电))[:： 是]{0,2}(?:[2-9][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9])"
        ),
        _always,
    ),
    ("id_number", re.compile(_SPELT), _is_spelt_id),
    ("phone", re.compile(_SPELT), _is_spelt_phone),
    (
        "plate",
        re.compile(
            rf"[{_PROVINCES}][a-z][·.\- ]?(?:[0-9a-hj-np-z]{{4}}[0-9a-hj-np-z挂学警港澳]|[0-9a-hj-np-z]{{6}})"
            r"(?![0-9a-z])"
        ),
        lambda hit: any(c.isdigit() for c in hit),
    ),
    ("door", re.compile(_DOOR_ZH), _always),
    ("door", re.compile(_DOOR_EN), _always),
    (
        "name",
        re.compile(
            r"(?:(?<=我叫)|(?<=我名叫)|(?<=姓名)|(?<=联系人)|(?<=本人叫))[:： ]{0,2}"
            rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
            r"(?=[,，。;；、 \n是住,在]|$|[^\u4e00-\u9fff])"
        ),
        _always,
    ),
    (
        "name",
        re.compile(
            r"(?:(?<=我是)|(?<=我是业主)|(?<=我是居民)|(?<=我是村民)|(?<=我是住户)|(?<=我是家长)|(?<=我是租客)|(?<=本人))"
            rf"[:： ]?[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
            r"(?=$|[^\u4e00-\u9fff]|家?住|电话|手机|联系|身份证)"
        ),
        lambda hit: not _NO_NAME.fullmatch(hit.lstrip(":： ")),
    ),
    ("name", re.compile(r"\bmy name is [a-z]+(?: [a-z]+)?"), _always),
)


def find_personal(text: str) -> list[Personal]:
    """Phones, ID and bank card numbers (by check digit), plates, e-mail, doors, names given as one's own.

    Returns spans from left to right, none overlapping; a checked number wins over a looser form.
    A road or an estate is kept: only what leads to one door is personal here.

    >>> [(p.start, p.end, p.kind) for p in find_personal("电话13812345678")]
    [(2, 13, 'phone')]
    """
    source = fold(text)
    taken: list[Personal] = []
    for kind, start, end in _hits(source.text):
        first, last = source.span(start, end)
        if all(last <= other.start or other.end <= first for other in taken):
            taken.append(Personal(first, last, kind))
    return sorted(taken, key=lambda one: one.start)


def _hits(line: str) -> Iterator[tuple[Kind, int, int]]:
    for kind, form, check in _FORMS:
        for match in form.finditer(line):
            if match.end() > match.start() and check(match[0]):
                yield kind, match.start(), match.end()


def mask(text: str, *, labels: Mapping[Kind, str] = MASKS_ZH) -> Masked:
    """Put a label in the place of personal data; what lies beyond the part that is read is cut off.

    >>> mask("Call 138 1234 5678", labels=MASKS_EN).text
    'Call [phone]'
    """
    found = find_personal(text)
    pieces, at = [], 0
    for one in found:
        pieces += [text[at : one.start], labels[one.kind]]
        at = one.end
    return Masked("".join(pieces) + text[at:LONGEST], tuple(found))
