"""Names by which somebody introduces themselves in English: I am Ann Lee, my name is José García."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

Style = Literal["Title", "lower", "UPPER"]

MOST_WORDS = 4
_PERHAPS = re.compile(r"\bname|\bi\b|\bthis is\b|\bme\b", re.IGNORECASE)
"""Most texts hold none of these."""
_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’\-][^\W\d_]+)*")
_GAP = re.compile(r"[ \t]{1,2}|\.[ \t]")
_POLITE = r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam)\b\.?\s+)?"
_INTRODUCED = re.compile(
    r"\b(?:(?:my (?:full |real |own )?name(?:\s+is|['’]s)|(?:full |your )?name\s*[:：]"
    r"|i(?:\s+am|['’]m)\s+(?:called|named))\s+)" + _POLITE,
    re.IGNORECASE,
)
"""What follows is a name, if it is anything."""
_AM = re.compile(
    r"(?:\b(?:i\s+am|i['’]m|this\s+is|it['’]s\s+me,|call\s+me)\s+|(?:^|(?<=[.!?\n]))\s*i,\s+)" + _POLITE,
    re.IGNORECASE,
)
"""What follows may be anything."""
_ENDS = re.compile(
    r"\s*(?:$|[,.;:!?()\n–—]|(?:and|from|of|at|in|living|lives?|who|here|speaking|calling|writing|reporting|born|aged|with|my"
    r"|i|we|an?|the)\b)"
)
"""What stands behind a name; where one word is all that there is, one of these must."""

_STOPPED = """
a an and the i we you he she it they my our your his her from of at in on to for with by as who which that this
these but or so not no is am are was were be been being have has had do does did will would can could living lives
live here there speaking calling writing reporting born aged please about because since when where resident tenant
"""
_STOP = frozenset(_STOPPED.split())
_OTHER_WORDS = """
still missing wrong misspelt misspelled spelt spelled written listed already also never now only known used unknown
very too really deeply extremely quite truly angry sorry sick tired happy unhappy glad sad afraid scared worried
upset disappointed furious concerned annoyed ill old deaf blind pregnant disabled unemployed retired ok okay fine
sure aware unable unsure able ready going trying asking waiting hoping looking having getting being just always
often again chinese british english american french german spanish italian japanese korean indian russian dutch
swiss polish irish scottish welsh greek turkish muslim christian catholic jewish buddhist hindu european african
asian arab father mother parent mum mom dad son daughter husband wife grandmother grandfather neighbour neighbor
owner citizen pensioner student teacher doctor nurse driver shopkeeper customer worker farmer lawyer engineer
manager director chairman chairwoman chair head deputy secretary president member representative chief officer
leader mayor ceo one two three ten twenty thirty forty fifty sixty seventy eighty ninety fed old new back someone
somebody anyone nobody everyone urgent important dangerous ridiculous unacceptable outrageous monday tuesday
wednesday thursday friday saturday sunday january february march april june july august september october november
december yours sincerely dear help
"""
_NO_NAME = frozenset(_OTHER_WORDS.split())
_NO_NAME_ENDS = re.compile(
    r"(?:ese|ish|ian|ean|ican|ist|eer|man|[a-z]{3}ed|[a-z]{4}ing|ful|less|ous|[ai]ble|ive)$"
)
"""One word with a capital that ends so is of a people or faith, or says how somebody feels."""
_OF_PLACES = """
township town village county district city province community estate street road avenue lane square park bridge
river school university college hospital clinic office bureau department ministry company ltd limited inc
association committee council government centre center station market shop hotel garden gardens court tower mansion
building
"""
_PLACE = frozenset(_OF_PLACES.split())
_GIVEN_NAMES = """
adam agnes ahmed aisha alan albert alex alexander alexandra alice alison amanda amy andrea andrew angela ann anna
anne anthony arthur barbara ben benjamin bill bob brenda brian carl carol caroline catherine charles charlie
charlotte chris christina christine christopher claire colin cynthia daniel david deborah dennis diana diane donald
donna dorothy douglas edward eleanor elizabeth ellen emily emma eric ethan eva evelyn fatima frances francis frank
gary george gerald gloria graham harold harry heather helen henry howard ian isabel jack jacob james jane janet
jason jean jeff jennifer jeremy jessica joan joe john jonathan joseph joshua joyce juan judith judy julia julie
justin karen kate katherine keith kelly kenneth kevin khaled kimberly larry laura lauren laurence leonard lily linda
lisa louis louise lucy luke margaret maria marie marilyn martha martin mary matthew megan melissa michael michelle
mohamed mohammed muhammad nancy nathan nicholas nicole nigel olivia oliver oscar pamela patricia patrick paul peter
philip rachel ralph raymond rebecca richard robert roger ronald rosemary roy russell ruth ryan sally samantha samuel
sandra sarah scott sean sharon shirley simon sophia stanley stephanie stephen steven stuart susan teresa theresa
thomas timothy tina tom tony tracy valerie vera victor victoria vincent virginia walter wendy william yvonne zoe
"""
_GIVEN = frozenset(_GIVEN_NAMES.split())
"""Given names that are no other word: by them alone a name is known that is written in small letters or in capitals."""
_FAMILY_NAMES = """
wang li zhang liu chen yang huang zhao wu zhou xu zhu hu guo lin luo zheng liang xie tang feng yu dong cheng cao
yuan deng fu shen zeng peng lu jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fang shi yao tan liao
zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao meng wan duan qian yin
"""
_PINYIN = frozenset(_FAMILY_NAMES.split())
_SYLLABLES = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu"
    r"|ou|ua|ue|ui|un|uo|a|e|i|o|u)){1,2}"
)


def introduced(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text, as it is written, a name stands that somebody gives as their own in English.

    In the order of the text, as (first, end).

    >>> [("I am Ann Lee, and I am angry")[a:b] for a, b in introduced("I am Ann Lee, and I am angry")]
    ['Ann Lee']
    """
    if not _PERHAPS.search(text):
        return
    for form, sure in ((_INTRODUCED, True), (_AM, False)):
        for match in form.finditer(text):
            end = _name_at(text, match.end(), sure=sure)
            if end is not None:
                yield match.end(), end


def _name_at(text: str, at: int, *, sure: bool) -> int | None:
    """Where the name ends that begins here; None if none does."""
    words = _words(text, at)
    if not words:
        return None
    spoken, end = [word for word, _ in words], words[-1][1]
    low = [word.casefold() for word in spoken]
    if low[0] in _NO_NAME or not _PLACE.isdisjoint(low) or (len(low) > 1 and low[1] in _NO_NAME):
        return None
    if sure:
        return end
    if _style(spoken[0]) != "Title":
        given = low[0] in _GIVEN or (len(low) > 1 and low[0] in _PINYIN and _SYLLABLES.fullmatch(low[1]))
        return words[1][1] if given and len(words) > 1 else end if given and _ENDS.match(text, end) else None
    return end if len(words) > 1 or low[0] in _GIVEN or _alone(text, low[0], end) else None


def _alone(text: str, word: str, end: int) -> bool:
    """Whether one word with a capital is a name: something ends behind it, and it is of no people or faith."""
    return bool(_ENDS.match(text, end)) and not _NO_NAME_ENDS.search(word)


def _words(text: str, at: int) -> list[tuple[str, int]]:
    """The words from here that may be parts of one name, each with its end: all written in one style."""
    words: list[tuple[str, int]] = []
    while len(words) < MOST_WORDS and (word := _WORD.match(text, at)):  # ends: at most so many words
        style = _style(word[0])
        if word[0].casefold() in _STOP or (words and style != _style(words[0][0])):
            break
        words.append((word[0], word.end()))
        gap = _GAP.match(text, word.end())
        if (
            gap is None
            or (gap[0].startswith(".") and len(word[0]) > 1)
            or (style == "lower" and len(words) == 2)
        ):
            break
        at = gap.end()
    return words


def _style(word: str) -> Style:
    if word[:1].islower():
        return "lower"
    return "UPPER" if len(word) > 1 and word.isupper() else "Title"
