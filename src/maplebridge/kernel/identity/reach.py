"""How somebody can be reached: one rule for every door, so that nothing is sealed that a later notice trips over.

Pages, the API, the import, the counter and accounts read contacts here and nowhere else. Nobody is asked over the
network: an address is right by its form.

source  RFC 5321, 5322, 5890 as email-validator reads them;  numbering plans (ITU E.164) as phonenumbers has them
"""

from __future__ import annotations

import os
import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

MOST_LETTERS = limits.REACH_LETTERS
"""The longest address that RFC 5321 allows; what is longer is never read."""
NEWER = {"CN": re.compile(r"1[3-9]\d{9}")}
"""Mobile numbers that a country may give out before the library's table knows the range."""
_DIALLED = re.compile(r"(?:\+|00)?[\d\s().\-/]+(?:(?:ext\.?|x|转|#|;ext=)\s*\d{1,6})?", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_LABEL = re.compile(
    r"^(?:(?:我的|联系)?(?:手机|电话|座机|固话)(?:号码?)?|tel(?:ephone)?|(?:tele)?phone|mobile|mob|cell)\.?\s*(?:是|is)?\s*:?\s*",
    re.IGNORECASE,
)
"""The word that people write before a number."""
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_SIGN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NO_EMAIL = Text("This is not a complete e-mail address: {why} It looks like name@example.org.")
NOT_ONE = Text(
    "Type one phone number with its area or country code, or one e-mail address, or leave this empty."
)
NO_SUCH = Text(
    "There is no phone number like this; it has {count} digits. Check it, with the area or country code."
)
IS_EMAIL = Text("This is an e-mail address: send it as “email”.")


def own_region() -> str:
    """The country (ISO 3166) whose numbers need no country code; MAPLEBRIDGE_REGION, "" where every number needs one."""
    return os.environ.get("MAPLEBRIDGE_REGION", "CN").upper()


def half_width(text: str) -> str:
    """What was typed, without unseen letters, full-width signs in their usual form, in one line.

    >>> half_width("１３８ １２３４　５６７８")
    '138 1234 5678'
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_DASHES)
    return " ".join(plain.split())


def email(entered: str, *, field: str = "email") -> str:
    """An address as it is kept and written to: the domain in letters that every mail server takes.

    raises  Incomplete  on `field`, with what is wrong

    >>> email(" Li＠Example.ORG ")
    'Li@example.org'
    """
    text = half_width(entered)
    try:
        result = validate_email(
            text[: MOST_LETTERS + 1], check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError as wrong:
        why = str(wrong).removesuffix(".") + "."
        raise _wrong(NO_EMAIL.filled(why=why), field) from wrong
    return str(result.ascii_email)


def phone(entered: str, *, field: str = "phone", region: str | None = None) -> str:
    """A number as it is kept and dialled: in the city's own country as there, from elsewhere with + and its code.

    region  the country whose numbers need no code, as ISO 3166 (default: the city's own); "" where there is none
    raises  Incomplete  on `field`, with what is wrong

    >>> phone("+86 138-1234-5678", region="CN"), phone("（0579）8123 4567", region="CN")
    ('13812345678', '057981234567')
    """
    text, home = _bare(half_width(entered)), own_region() if region is None else region
    if "@" in text:
        raise _wrong(IS_EMAIL, field)
    number = _number(text, home)
    if number is None:
        count = sum(letter.isdecimal() for letter in text)
        strange = len(text) > MOST_LETTERS or not count or not _DIALLED.fullmatch(text)
        wrong = NOT_ONE if strange else _with_count(NO_SUCH, count)
        raise _wrong(wrong, field)
    return _number_text(number, home)


def either(entered: str, *, field: str = "reach") -> dict[str, str]:
    """The one thing that was typed, under the name of what it is: {"phone": …} or {"email": …}, by this key; {} for nothing.

    raises  Incomplete  on `field`

    >>> either("li@example.org"), either(" ")
    ({'email': 'li@example.org'}, {})
    """
    text = half_width(entered)
    if not text:
        return {}
    return {"email": email(text, field=field)} if "@" in text else {"phone": phone(text, field=field)}


def read(entered: str) -> dict[str, str]:
    """The same for words that nobody can be asked about any more: what is neither is kept as it came, as "other".

    Nothing is ever sent to "other": it is there for a person to read.

    >>> read("门口王师傅"), read("13812345678 / 13912345678")
    ({'other': '门口王师傅'}, {'other': '13812345678 / 13912345678'})
    returns  {"phone": …}, {"email": …}, {"other": …} or {}: at most one key
    """
    try:
        return either(entered)
    except Incomplete:
        return {"other": half_width(entered)}


def plain(entered: str) -> str:
    """A contact as it is compared, however it was typed then and now.

    >>> plain("+86 138-1234-5678") == plain("１３８１２３４５６７８"), plain(" Li@Example.org ")
    (True, 'li@example.org')
    """
    [form] = read(entered).values() or [""]
    text = form.casefold()
    return re.sub(r"\D", "", text) if _DIALLED.fullmatch(text) else text


def within(stored: str) -> set[str]:
    """All contacts in what was left, as they are compared: whole, and each number or address beside a name in it.

    >>> sorted(within("13812345678 王芳")), sorted(within("电话：13812345678、A@b.cn"))
    (['13812345678', '13812345678 王芳'], ['13812345678', 'a@b.cn', '电话:13812345678、a@b.cn'])
    """
    text = half_width(stored)[:MOST_LETTERS]
    forms = {plain(stored), *(one[0].casefold() for one in _ADDRESS.finditer(text))}
    for match in phonenumbers.PhoneNumberMatcher(text, own_region() or None):
        bare = match.number
        bare.extension = None
        forms.add(re.sub(r"\D", "", _number_text(bare, own_region())))
    return forms - {""}


def places_in(text: str) -> set[tuple[str, ...]]:
    """House numbers in a text with the words beside them, however they are spaced and marked: three signs in a row of which
    one has a digit and the others have none, or four where Chinese characters are among them.

    >>> sorted(places_in("Flat 402, Lin Street 7")), sorted(places_in("林街7号"))
    ([('402', 'lin', 'street'), ('flat', '402', 'lin'), ('lin', 'street', '7')], [('林', '街', '7', '号')])
    """
    signs = _SIGN.findall(half_width(text).casefold())
    found = set[tuple[str, ...]]()
    for most in (3, 4):
        rows = (tuple(signs[at : at + most]) for at in range(len(signs) - most + 1))
        found |= {row for row in rows if _is_place(row, most)}
    return found


def _is_place(row: tuple[str, ...], most: int) -> bool:
    chinese = any("\u3400" <= one <= "\u9fff" for one in row)
    return chinese == (most > 3) and sum(any(map(str.isdecimal, one)) for one in row) == 1


def _bare(text: str) -> str:
    """A number as it is pasted, without the word before it, brackets round its country code and a full stop after it."""
    return re.sub(r"^\((\+\d{1,3})\)", r"\1", _LABEL.sub("", text).strip(" 。.,;、"))


def _number(text: str, home: str) -> phonenumbers.PhoneNumber | None:
    """The number, if it is one and nothing else."""
    if len(text) > MOST_LETTERS or not _DIALLED.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(re.sub(r"转|#", " ext. ", text), home or None)
    except phonenumbers.NumberParseException:
        return None
    newer = NEWER.get(phonenumbers.region_code_for_country_code(number.country_code))
    newly_given = newer is not None and newer.fullmatch(str(number.national_number)) is not None
    return number if newly_given or phonenumbers.is_valid_number(number) else None


def _number_text(number: phonenumbers.PhoneNumber, home: str) -> str:
    here = bool(home) and number.country_code == phonenumbers.country_code_for_region(home)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.E164
    bare = phonenumbers.PhoneNumber(
        country_code=number.country_code,
        national_number=number.national_number,
        italian_leading_zero=number.italian_leading_zero,
        number_of_leading_zeros=number.number_of_leading_zeros,
    )
    written = re.sub(r"[^\d+]", "", phonenumbers.format_number(bare, form))
    return f"{written} ext. {number.extension}" if number.extension else written


def _with_count(words: Text, count: int) -> Wording:
    return words.filled(count=count)


def _wrong(words: Wording, field: str) -> Incomplete:
    return Incomplete(words, fields={field: words})
