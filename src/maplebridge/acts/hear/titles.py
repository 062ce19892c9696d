"""The title of a report that was given none: its first sentence that says something.

Greetings, salutations, numbering, what mail programs put before a subject, addresses of pages and phrases that only
announce what follows are passed over. A title is a part of the text, letter for letter.
"""

from __future__ import annotations

import re

TITLE_LETTERS = 80
_ABBREVIATED = r"(?<!\bNo\.)(?<!\bNr\.)(?<!\bSt\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\b[A-Za-z]\.)(?<!\d\.)"
_ENDS = re.compile(rf"(?<=[。！？])|(?<=[!?])(?![A-Za-z0-9/])|(?<=\.){_ABBREVIATED}\s|\n", re.IGNORECASE)
_SIGN = r"[\s，,。：:！!；;~～、]"
_HELLO = "您好|你们好|你好|大家好|早上好|上午好|中午好|下午好|晚上好"
_RANK = (
    "领导|书记|市长|县长|区长|镇长|局长|处长|科长|主任|部长|院长|校长|老师|同志|工作人员|负责人|先生|女士"
    "|部门|政府|单位|平台|热线"
)
_WHOM = (
    rf"(?:尊敬的|敬爱的|亲爱的|各位)[^，,。：:！!\n]{{0,24}}?(?:{_HELLO}|{_SIGN}|$)"
    rf"|[\u4e00-\u9fff]{{0,4}}(?:{_RANK})们?(?:(?:{_HELLO}|好){_SIGN}*|[：:])"
)
_OPENERS = (
    r"[\s，,。：:！!；;~～、.．…?？'\"“”‘’>)）\]】—–-]+",
    r"[（(【\[]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,4}|[a-z])\s*[)）】\]]",
    r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,4}|[a-z])\s*(?:[)）、．]|\.(?!\d))(?=\s|[^\x00-\x7f]|$|[A-Za-z])(?![a-z]\.)",
    r"[①-⑳⑴-⒇•·●■◆*#]+",
    r"(?:no|nr|number|编号|序号)\s*[.．:：]?\s*(?=\n|$)",
    r"第?(?:首先|其一|[一二三四五六七八九十]{1,3}|\d{1,3})(?:点|条|项)?[，,：:、]",
    r"(?:re|fw|fwd|aw|wg|subject|title|message|转发|回复|答复|转|主题|标题|内容|正文)\s*[:：]",
    _WHOM,
    rf"(?:{_HELLO})(?:{_SIGN}|[呀啊哦])*",
    r"(?:hello|hi|hey|greetings|good\s+(?:morning|afternoon|evening|day))\b(?:\s+(?:there|all|everyone|everybody|team|sir|madam))*\s*(?:[,.!:;]|$)",
    r"dear\b[^,:!\n]{0,40}[,:!]",
    r"dear\s+(?:sirs?|madam|sir or madam|all|team|mayor|council)\s*$",
    r"to\s+whom\s+it\s+may\s+concern\s*[,:.!]?",
    r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。；]+",
    rf"(?:我们?)?(?:在此|现|特此|特)?(?:想|要|来)?(?:向[^，,。：:]{{1,10}})?(?:反[映应]|举报|投诉|咨询|请教)(?:一下|一个|几个|以下|如下|下)*(?:的)?(?:问题|情况|事情)?(?:如下)?(?:{_SIGN}+|$)",
    rf"(?:问题|情况|事情|内容|具体|详情)(?:描述|是这样的?|如下)+(?:{_SIGN}+|$)",
    rf"(?:请问|打扰了?|打扰一下|麻烦了?|不好意思|谢谢|感谢|辛苦了)(?:您|你们|大家|一下)?(?:{_SIGN}+|$)",
    rf"有(?:一?个|些|几个)?(?:问题|事情|情况)(?:想|要)?(?:反映|咨询|请教)?(?:一下)?(?:{_SIGN}+|$)",
    r"(?:i\s+(?:would\s+like|want|wish|am\s+writing)\s+to\s+(?:report|complain|say|tell\s+you)(?:\s+(?:a|the)\s+(?:problem|following))?)\s*(?:[:.,!]|$)",
    r"(?:thanks|thank\s+you|please|excuse\s+me|sorry)\s*(?:[:.,!]|$)",
)
_OPENER = re.compile("|".join(f"(?:{opener})" for opener in _OPENERS), re.IGNORECASE)
_LETTER, _DIGIT_OR_LETTER = re.compile(r"[^\W\d_]"), re.compile(r"[^\W_]")


def headline(text: str) -> str:
    """The first sentence of a text that says something; its first sentence where none does.

    >>> headline("您好！1. 柳汐镇的路灯坏了。请修。"), headline("Dear Sir,\\nNo. 5 Liuxi Road is dark. Thanks")
    ('柳汐镇的路灯坏了。', 'No. 5 Liuxi Road is dark.')
    """
    for sentence in _ENDS.split(text):
        found = without_openers(sentence)
        if _says(found):
            return found
    return first_words(text)


def says_something(title: str) -> bool:
    """Whether a title is more than a greeting, a number or a sign."""
    return any(_says(without_openers(sentence)) for sentence in _ENDS.split(title))


def _says(words: str) -> bool:
    """Whether there is a letter, and another letter or digit beside it. One pass, however long the words."""
    letter = _LETTER.search(words)
    if letter is None:
        return False
    return bool(
        _DIGIT_OR_LETTER.search(words, letter.end()) or _DIGIT_OR_LETTER.search(words, 0, letter.start())
    )


def without_openers(sentence: str) -> str:
    """A sentence from where it begins to say something; each turn takes at least one letter, so it ends."""
    at = 0
    # ends: each turn goes on by a letter at least
    while at < len(sentence) and (found := _OPENER.match(sentence, at)) is not None and found.end() > at:
        at = found.end()
    return sentence[at:].strip()


def first_words(text: str) -> str:
    """The first sentence of a text, whatever it says: what rows of a file were compared by from the beginning."""
    return re.split(r"(?<=[。！？!?])|(?<=\.)\s|\n", text, maxsplit=1)[0]


def shorten(title: str) -> str:
    """A title of at most 80 letters, cut at a word where there is one."""
    if len(title) <= TITLE_LETTERS:
        return title
    cut = title[: TITLE_LETTERS - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > TITLE_LETTERS // 2 else cut).rstrip(" ,，、。.") + "…"
