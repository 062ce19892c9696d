"""Personal data in a text: found by form and check digit, and masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from maplebridge.methods.text.fold import LONGEST, fold
from maplebridge.methods.text.people.introductions import introduced
from maplebridge.methods.text.people.surnames import FULL_NAME, GONE_ON, NO_NAME

Kind = Literal["id_number", "bank_card", "phone", "email", "account", "plate", "door", "name"]

MASKS_EN: Mapping[Kind, str] = MappingProxyType(
    {
        "id_number": "[ID number]",
        "bank_card": "[bank card]",
        "phone": "[phone]",
        "email": "[e-mail]",
        "account": "[account]",
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
        "account": "〔社交账号〕",
        "plate": "〔车牌〕",
        "door": "〔门牌〕",
        "name": "〔姓名〕",
    }
)

_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_UNIT = "[0-9一二三四五六七八九十]{1,4}"
_DOOR_ZH = (
    rf"(?:(?<=[路街巷弄道村里坊园苑庄组号])\s?(?:[0-9]{{1,5}}号(?!线|文|令|楼)))?"
    rf"(?:{_UNIT}\s?(?:号楼|栋|幢|座|[a-z]座)\s?)?(?:{_UNIT}\s?单元\s?)?(?:{_UNIT}\s?[楼层]\s?)?"
    rf"(?:[0-9]{{1,5}}\s?(?:室|房|户)|(?<=单元)[0-9]{{2,5}}|(?<=[栋幢])[0-9]{{3,4}}(?![0-9年元]))"
    r"|(?<![0-9\-])[0-9]{1,2}-[0-9]{1,2}-(?!19|20)[0-9]{3,4}(?![0-9\-])"
    r"|(?<=[路街巷弄])\s?[0-9]{1,5}号(?!线|文|令)(?:附[0-9]{1,3}号)?"
)
_FIGURES = "0123456789〇零○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_PLAIN = str.maketrans("〇零○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001223456789" + "1123456789")
_SPELT = (
    rf"(?<![{_FIGURES}])[{_FIGURES}](?:[ \-、,，.—–/]?[{_FIGURES}]){{9,16}}"
    rf"(?:[ \-、,，.—–/]?[{_FIGURES}x])?(?![{_FIGURES}])"
)
"""Ten to eighteen figures of which some are Chinese; what they are is decided by their value."""
_DOOR_EN = (
    r"\b(?:(?:flat|apt\.?|apartment|unit|room)\s+[0-9]{1,4}[a-z]?\b)"
    r"|\b[0-9]{1,5}[a-z]?(?=\s+(?:[a-z]+\s+){1,3}(?:street|road|avenue|lane|drive|close|st\b|rd\b|ave\b))"
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
    details: tuple[Personal, ...]


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
    return is_id_number(re.sub(r"[^0-9x]", "", text.translate(_PLAIN)))


def _no_word(hit: str) -> bool:
    """Whether what begins like a surname is no other word."""
    return not NO_NAME.fullmatch(hit.lstrip(':： 是为“"「『'))


def _after(*words: str) -> str:
    """A pattern for a place right behind one of these words."""
    return "|".join(f"(?<={word})" for word in words)


def _always(_: str) -> bool:
    return True


_GAP = r"[ \-.—–/·]?"
_FORMS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        "email",
        re.compile(r"[a-z0-9][a-z0-9._%+\-]{0,63}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){0,4}\.[a-z]{2,24}"),
        _always,
    ),
    (
        "email",  # a domain in Chinese letters ends like one, so that the words behind it stay
        re.compile(
            r"[a-z0-9][a-z0-9._%+\-]{0,63}@[a-z0-9\-\u4e00-\u9fff]{1,63}\.(?:公司|网络|中国|中文网|企业|政务|公益|在线|我爱你|网址|集团|cn|com)"
        ),
        _always,
    ),
    (
        "id_number",
        re.compile(r"(?<![0-9])[1-9][0-9]{5}[ \-]?[0-9]{8}[ \-]?[0-9]{3}[0-9x](?![0-9])"),
        lambda hit: is_id_number(_bare(hit)),
    ),
    ("id_number", re.compile(r"(?<![0-9])[1-6][0-9]{14}(?![0-9])"), _is_old_id),
    (
        "id_number",  # said to be one: a slip of the pen does not make it anything else
        re.compile(
            rf"(?<=身份证)(?:号码|号)?[:： 是为]{{0,3}}[{_FIGURES}](?:[ \-]?[{_FIGURES}x]){{13,18}}(?![{_FIGURES}])"
        ),
        _always,
    ),
    (
        "bank_card",
        re.compile(r"(?<![0-9])[1-9][0-9]{3}(?:[ \-]?[0-9]){9,15}(?![0-9])"),
        lambda hit: is_card_number(_bare(hit)),
    ),
    (
        "phone",
        re.compile(rf"(?<![0-9])(?:\+?86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]{{4}}){{2}}(?![0-9])"),
        _always,
    ),
    (
        "phone",
        re.compile(
            r"(?<![0-9])[(（]?0(?:10|2[0-9]|[3-9][0-9]{2})[)）\-—–./ ]{1,2}[2-9][0-9]{2,3}[\-—–. ]?[0-9]{4}(?![0-9])"
        ),
        _always,
    ),
    (
        "phone",
        re.compile(
            r"(?<![0-9])0(?:10|2[0-9])[2-9][0-9]{7}(?![0-9])|(?<![0-9])0[3-9][0-9]{2}[2-9][0-9]{6,7}(?![0-9])"
        ),
        _always,
    ),
    (
        "phone",
        re.compile(r"(?<![0-9a-z])\+[1-9][0-9]{0,2}(?:[ \-.(（)）]{0,2}[0-9]{2,5}){2,4}(?![0-9])"),
        _always,
    ),
    (
        "phone",
        re.compile(
            rf"(?:(?<=电话)|(?<=座机)|(?<=手机)|(?<=来电))(?:号码|号)?[:： 是为]{{0,2}}"
            rf"(?:[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}(?![0-9])"
            rf"|[{_FIGURES}](?:{_GAP}[{_FIGURES}]){{6,11}}(?![{_FIGURES}]))"
        ),
        _always,
    ),
    (
        "account",
        re.compile(
            r"(?:(?<=qq)|(?<=扣扣)|(?<=企鹅))(?:号码|号)?[:： 是为]{0,3}[1-9][0-9]{4,10}(?![0-9])"
            r"|(?:(?<=微信)|(?<=wechat)|(?<=vx)|(?<=微信id))(?:号码|号|id)?[:： 是为]{0,3}"
            r"(?:[a-z][a-z0-9_\-]{5,19}|[0-9]{5,11})(?![a-z0-9_])"
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
            rf"(?:{_after('我叫', '我名叫', '我叫做', '俺叫', '我的名字叫', '我的名字是', '本人叫', '本人名叫')}"
            rf"|{_after('姓名', '署名')}"
            rf"|{_after('联系人', '反映人', '投诉人', '举报人', '诉求人', '来电人')})"
            rf"[:： 是为“”\"「『]{{0,3}}(?:{GONE_ON}|(?:{FULL_NAME})"
            r"(?=[,，。;；、 \n是住,在今”\"」』的]|$|[^\u4e00-\u9fff]))"
        ),
        _no_word,
    ),
    (
        "name",
        re.compile(
            rf"(?:{_after('我是', '我是业主', '我是居民', '我是村民', '我是住户', '我是家长', '我是租客')}"
            rf"|{_after('本人', '鄙人', '本人是')})"
            rf"[:： “\"「『]{{0,2}}(?:{GONE_ON}|(?:{FULL_NAME})"
            r"(?=$|[^\u4e00-\u9fff]|家?住|电话|手机|联系|身份证|今年|的(?:母亲|父亲|妈|爸|儿子|女儿|丈夫|妻子|家属|爱人|邻居|爷爷|奶奶)))"
        ),
        _no_word,
    ),
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
    for kind, start, end in _hits(source.text, fold(text, case=True).text):
        first, last = source.span(start, end)
        if all(last <= other.start or other.end <= first for other in taken):
            taken.append(Personal(first, last, kind))
    return sorted(taken, key=lambda one: one.start)


def _hits(line: str, cased: str) -> Iterator[tuple[Kind, int, int]]:
    for kind, form, check in _FORMS:
        for match in form.finditer(line):
            if match.end() > match.start() and check(match[0]):
                yield kind, match.start(), match.end()
    for start, end in introduced(cased):
        yield "name", start, end


def mask(text: str, *, labels: Mapping[Kind, str] = MASKS_ZH) -> Masked:
    """Put a label in the place of personal data; what lies beyond the part that is read is cut off.

    >>> mask("Call 138 1234 5678", labels=MASKS_EN).text
    'Call [phone]'
    """
    details = find_personal(text)
    pieces, at = [], 0
    for one in details:
        pieces += [text[at : one.start], labels[one.kind]]
        at = one.end
    return Masked("".join(pieces) + text[at:LONGEST], tuple(details))
