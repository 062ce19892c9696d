"""By which ways a person can be reached, in the order in which they are tried; and the short text of an SMS.

source  3GPP TS 23.038 and 23.040: 160 letters of the GSM alphabet in one part, 153 in each of several; 70 and 67 of UCS-2
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import phonenumbers
from django.conf import settings

from maplebridge.kernel.identity import reach
from maplebridge.kernel.notice import safely
from maplebridge.rules import limits
from maplebridge.texts import Text, Wording

NONE, MAIL, SMS, PAPER = range(4)
TITLES: Mapping[int, Wording] = {
    NONE: Text("no way to reach you", context="way of a letter"),
    MAIL: Text("e-mail", context="way of a letter"),
    SMS: Text("SMS", context="way of a letter"),
    PAPER: Text("paper", context="way of a letter"),
}
MOBILE: Final = frozenset(
    {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
)
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
DOUBLE = frozenset("^{}\\[~]|€")
"""Letters of the GSM alphabet that take the room of two."""
CALLED = Text("You are a party to {number}. Your own code is {code}. Keep it; read here what concerns you:")
FULL, BARE = Text("{number} is now at: {step}."), Text("There is news about {number}.")
WHERE = Text("Read it with your code:")


def of(contact: Mapping[str, str]) -> list[int]:
    """The ways that a sealed contact leaves, the first one first.

    Paper is for whoever gave an address to write to or can only be rung up; an office prints it, so it is no way
    to somebody who asked that nobody be told. What they said of how they may safely be reached comes first.
    """
    if safely.silent(contact):
        return []
    phone = safely.phone(contact)
    found = [MAIL] if contact.get("email") else []
    if settings.SMS and mobile(phone):
        found.append(SMS)
    written = any(contact.get(name) for name in ("letters_to", "for_other", "other"))
    given = written or bool(phone and safely.calls(contact))
    found = [] if safely.on_paper(contact) else found
    return [*found, PAPER] if given and contact.get("may_know") != "nobody" else found


def mobile(kept: str) -> str:
    """A kept number as an SMS service takes it, with + and country code; empty for what is no mobile number.

    >>> mobile("13812345678"), mobile("057981234567"), mobile("")
    ('+8613812345678', '', '')
    """
    home = reach.own_region()
    try:
        number = phonenumbers.parse(kept, home or None)
    except phonenumbers.NumberParseException:
        return ""
    newer = (
        reach.NEWER.get(home) if number.country_code == phonenumbers.country_code_for_region(home) else None
    )
    known = newer is not None and newer.fullmatch(str(number.national_number))
    if not known and phonenumbers.number_type(number) not in MOBILE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def short(number: str, step: Wording, follow: str, languages: Iterable[str], *, code: str = "") -> str:
    """The text of an SMS in these languages: number, step in a few words, where to read it; no link that acts by itself.

    code  of a party that is called in, which has no other letter with it
    Where it would take more parts than `limits.SMS_PARTS`, the step is left out.
    """
    spoken = list(languages)
    if code:
        return "\n".join([*(CALLED.filled(number=number, code=code).in_language(one) for one in spoken), follow])
    for words in (FULL, BARE):
        lines = [
            " ".join(
                one.in_language(language)
                for one in (words.filled(number=number, step=_few(step, language)), WHERE)
            )
            for language in spoken
        ]
        text = "\n".join([*lines, follow])
        if parts(text) <= limits.SMS_PARTS:
            break
    return text


def parts(text: str) -> int:
    """In how many parts an SMS goes out.

    >>> parts("a" * 160), parts("a" * 161), parts("中" * 70), parts("中" * 71)
    (1, 2, 1, 2)
    """
    if GSM.union(DOUBLE).issuperset(text):
        return _in_parts([2 if letter in DOUBLE else 1 for letter in text], 160, 153)
    return _in_parts([2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67)


def _in_parts(widths: Sequence[int], alone: int, each: int) -> int:
    """No letter is split between two parts."""
    if sum(widths) <= alone:
        return 1
    count, room = 1, each
    for width in widths:
        if width > room:
            count, room = count + 1, each
        room -= width
    return count


def _few(step: Wording, language: str) -> Wording:
    words = step.in_language(language)
    most = limits.SMS_STEP_LETTERS
    return step if len(words) <= most else Text("{words}…", words=words[: most - 1].rstrip())
