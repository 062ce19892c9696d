"""The title of a report that was given none: its first sentence that says something.

Greetings, salutations, numbering, what mail programs put before a subject, addresses of pages and phrases that only
announce what follows are passed over. A title is a part of the text, letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from maplebridge.methods.text.people import privacy, surnames
from maplebridge.rules import limits

TITLE_LETTERS = limits.TITLE_LETTERS
_ABBREVIATED = r"(?<!\bNo\.)(?<!\bNr\.)(?<!\bSt\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\b[A-Za-z]\.)(?<!\d\.)"
_ENDS = re.compile(rf"(?<=[。！？])|(?<=[!?])(?![A-Za-z0-9/])|(?<=\.){_ABBREVIATED}\s|\n", re.IGNORECASE)
_SIGN = r"[\s，,。：:！!；;~～、]"
_END = rf"(?:{_SIGN}+|\s*[.．]+|$)"
_STOP = r"(?:\s*[,，。：:；;！!、.]+|\s*$)"
_HELLO = r"(?:[您你]\s*好|[你您]们\s*好|大家好|早上好|上午好|中午好|下午好|晚上好)"
_GREETED = rf"{_HELLO}[呀啊哦哈]*(?:{_SIGN}+|$|(?=[我请想各这咱本]|领导|麻烦|问一下|咨询|反映|投诉|举报))"
"""A greeting that ends there: 你好超市 is a shop."""
_RANK = (
    "领导|书记|市长|县长|区长|镇长|局长|处长|科长|主任|部长|院长|校长|老师|同志|工作人员|负责人|先生|女士|专家"
    "|部门|政府|单位|平台|热线"
)
_WHOM = (
    rf"(?:尊敬的|敬爱的|亲爱的|各位)[^，,。：:！!\n]{{0,24}}?(?:{_HELLO}|{_SIGN}|$)"
    rf"|[\u4e00-\u9fff]{{0,4}}(?:{_RANK})们?(?:[，,、\s]*{_GREETED}|好(?:{_SIGN}+|$)|[：:])"
)
_RESIDENT = (
    "居民|业主|村民|住户|市民|家长|学生|租客|租户|群众|百姓|老百姓|职工|员工|工人|商户|店主"
    "|司机|老人|用户|顾客|消费者"
)
_MATTER = "问题|情况|事情|事|建议|意见"
_NUMBER_OF = (
    r"(?:联系)?(?:电话|手机|座机)(?:号码?)?|联系方式|身份证号?码?|邮箱|qq号?|微信号?"
    r"|tel|phone|mobile|e-?mail|ref|our\s+ref|your\s+ref|reference"
)
_PERSON_OF = "姓名|联系人|反映人|投诉人|举报人|诉求人|来电人|来信人|申请人|署名|name"
_OPENERS = (
    r"[\s，,。：:！!；;~～、.．…?？'\"“”‘’>)）\]】—–-]+",
    r"[（(【\[]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,4}|[a-z])\s*[)）】\]]",
    r"(?!(?-i:[A-Z]\.\s(?!(?:The|An?|There|My|Our|We|I|It|This|In|On|At)\b)[A-Z]))"
    r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,4}|[a-z])\s*(?:[)）、．]|\.(?!\d))(?=\s|[^\x00-\x7f]|$|[A-Za-z])(?![a-z]\.)",
    r"[①-⑳⑴-⒇•·●■◆*#]+",
    r"(?:no|nr|number|编号|序号)\s*[.．:：]?\s*\d*\s*(?=\n|$)",
    r"第?(?:首先|其一|[一二三四五六七八九十]{1,3}|\d{1,3})(?:点|条|项)?[，,：:、]",
    r"(?:re|fw|fwd|aw|wg|subject|title|message|转发|回复|答复|转|主题|标题|内容|正文|诉求(?:内容|描述)?|(?:问题|事件|情况)描述|事由"
    r"|(?:来电|来信|反映|投诉|留言|具体|详细)(?:人|内容|事项)?(?:反[映应]|称|内容)?|诉求人反[映应])\s*[:：]",
    _WHOM,
    _GREETED,
    r"(?:hello|hi|hey|greetings|good\s+(?:morning|afternoon|evening|day)(?:\s+to\s+you)?)\b(?:\s+(?:there|all|everyone|everybody|team|sir|madam|guys|folks))*\s*(?:[,.!:;，。！：；~]|$)",
    r"dear\b[^,:!\n]{0,40}[,:!]",
    r"dear\s+(?:sirs?|madam|sir\s*(?:or|/)\s*madam|all|team|mayor|council)\s*\.?\s*$",
    r"(?:sirs?|madam|mayor|ladies\s+and\s+gentlemen|gentlemen|folks|guys)\s*[,:!，：！]",
    r"(?:urgent|help|sos|emergency|please\s+help(?:\s+(?:me|us))?|complaint|report|request|question|feedback|suggestion|attention)\s*(?:[.,:;!，。：；！]+|$)",
    r"(?:i\s+hope\s+(?:you\s+are|this\s+finds\s+you)\s+(?:all\s+)?well|i\s+have\s+(?:a|one|some)\s+(?:problem|question|complaint)s?)\s*(?:[.,:;!]+|$)",
    r"my\s+name(?:['’]s|\s+is)\s+[^.,;!\n]{1,40}(?:[.,;!]|$)",
    r"i(?:['’]m|\s+am)\s+(?:an?|the|one\s+of\s+the)\s+(?:\w+\s+){0,2}(?:resident|citizen|tenant|owner|parent|neighbour|neighbor|pensioner|student|shopkeeper|customer)s?\b[^.,;!\n]{0,40}(?:[.,;!]|$)",
    rf"(?:我们?|本人)(?:是|系)(?!否)[^，,。：:！!\n]{{0,24}}?(?:{_RESIDENT})们?(?:之一)?{_END}",
    rf"(?:我叫|我名叫|我的名字叫|本人叫)[\u4e00-\u9fff·]{{2,4}}{_END}",
    rf"(?:我是|本人)(?:[{surnames.SURNAMES}][\u4e00-\u9fff]{{1,2}}){_END}",
    rf"(?:{_PERSON_OF})\s*[:：是]\s*(?:[\u4e00-\u9fff·]{{1,4}}|[A-Za-z][A-Za-z .'’-]{{0,30}}){_STOP}",
    rf"(?:{_NUMBER_OF})\s*[:：是.]?\s*[-+()（）/A-Za-z]{{0,8}}\d[-+()（）\d\s./—–]{{0,30}}[xX]?{_STOP}",
    rf"(?:e-?mail|邮箱)\s*[:：是]?\s*[^\s\u4e00-\u9fff@]{{1,64}}@[^\s\u4e00-\u9fff@]{{1,200}}{_STOP}",
    r"(?:from|to|cc|bcc|sent|收件人|发件人|抄送|寄件人)\s*[:：][^\n]{0,80}$",
    r"(?:date|日期|时间|来信时间|来电时间)\s*[:：][\w,:+\-/(). ]{0,24}\d[\d年月日号时分:：/. \-a-zA-Z]{0,30}$",
    rf"(?:在吗|在不在|有人吗|在么|求助|求救|救命|紧急(?:求助)?|急{{1,9}}|加急|帮帮忙|请帮忙|求帮忙|帮帮我们?|如题)[？?]{{0,5}}{_END}",
    rf"(?:请|望|恳请|希望|盼|求)(?:各位|有关|相关)*(?:领导|部门|政府)?们?(?:高度|尽快|及时|能够|能|予以|给予)*(?:重视|关注|解决|处理|帮助|回复|答复)(?:一下|为盼)?{_END}",
    rf"现?将?(?:有关|相关|具体)?(?:{_MATTER})(?:反[映应]|汇报|说明|报告)?如下{_END}",
    rf"(?:情况说明|情况反[映应]|问题反[映应]|(?:投诉|举报|感谢|建议|求助|公开|表扬|上访|检举)信|反[映应]材料|申请书){_END}",
    r"to\s+whom\s+it\s+may\s+concern\s*[,:.!]?",
    r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。；]+",
    rf"(?:我们?)?(?:在此|现|特此|特)?(?:想|要|来)?(?:向[^，,。：:]{{1,10}})?(?:反[映应]|举报|投诉|咨询|请教)(?:一下|一个|几个|以下|如下|下)*(?:的)?(?:问题|情况|事情)?(?:如下)?(?:{_SIGN}+|$)",
    rf"(?:问题|情况|事情|内容|具体|详情)(?:描述|是这样的?|如下)+(?:{_SIGN}+|$)",
    rf"(?:请问|(?:打扰|麻烦)(?:到)?(?:您|你|你们|大家|各位)?了?|打扰一下|不好意思|谢谢|感谢|辛苦了)(?:您|你们|大家|一下)?(?:{_SIGN}+|$)",
    rf"我?有(?:一?个|一些|些|几个|一件)?(?:{_MATTER})(?:想|要)?(?:反映|咨询|请教)?(?:一下)?(?:{_SIGN}+|$)",
    r"(?:i\s+(?:would\s+like|want|wish|am\s+writing)\s+to\s+(?:report|complain|say|tell\s+you)(?:\s+(?:a|the)\s+(?:problem|following))?)\s*(?:[:.,!]|$)",
    r"(?:thanks|thank\s+you|please|excuse\s+me|sorry)\s*(?:[:.,!]|$)",
    r"(?:many\s+)?(?:thanks|thank\s+you)(?:\s+(?:so|very)\s+much|\s+a\s+lot)?(?:\s+(?:for|in)\s+[^.,;:!?\n]{1,40})?\s*(?:[.!]|$)",
    r"sorry\s+(?:to|for)\s+(?:bother|disturb|troubl)[^.,;:!?\n]{0,40}(?:[.,;:!]|$)",
    r"(?:sent|get\s+\w+)\s+(?:from|for)\s+(?:my\s+)?(?:iphone|ipad|android|mobile|phone|mail|outlook|samsung|huawei|xiaomi)\b[^\n]{0,40}$|发自我的[^\n]{1,20}$",
    r"[\[【](?:图片|照片|视频|语音|表情|附件|链接|image|photo|video|attachment)[\]】]",
    r"(?:性别|年龄|职业|民族|学历|籍贯|工单(?:编号|号)?|单号|来电号码|受理编号|(?:诉求|问题|事件|信件)?(?:类别|类型|来源|编号)|来源渠道|所属(?:区域|街道|乡镇|社区|县区|区县)"
    r"|sex|gender|age|occupation|ticket|case(?:\s+(?:no|id))?)\s*[:：.#]\s*[^\n。]{0,30}(?=$)",
    r"(?:地点|地址|位置|时间|place|location|address|time|where|when)\s*[:：]\s*[^\n。，,]{0,24}(?=$)",
)
_OPENER = re.compile("|".join(f"(?:{opener})" for opener in _OPENERS), re.IGNORECASE)
_PERHAPS_OF_SOMEBODY = re.compile(
    r"\d[\d\s.\-/—–]{5}|@|我叫|我是|名叫|名字|俺叫|鄙人|姓名|本人|\bi(?:\s+am|['’]m|,)|this\s+is|call\s+me|人[:：]|联系人|微信|qq|身份证|name|[〇零○一二两三四五六七八九幺][^\w]?"
    r"[〇零○一二两三四五六七八九幺][^\w]?[〇零○一二两三四五六七八九幺][^\w]?[〇零○一二两三四五六七八九幺]|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z]",
    re.IGNORECASE,
)
"""Most sentences hold none of these, so nobody has to look closer."""
_LETTER, _DIGIT_OR_LETTER = re.compile(r"[^\W\d_]"), re.compile(r"[^\W_]")


def headline(text: str) -> str:
    """The first sentence of a text that says something; its first sentence where none does.

    Titles stand in every list, so one without a phone number, a name given as one's own and the like comes first; where
    there is none, these are left out of it.

    >>> headline("您好！1. 柳汐镇的路灯坏了。请修。"), headline("Dear Sir,\\nNo. 5 Liuxi Road is dark. Thanks")
    ('柳汐镇的路灯坏了。', 'No. 5 Liuxi Road is dark.')
    """
    guarded = ""
    for sentence in _sentences(text):
        rest = without_openers(sentence)
        if not _says(rest):
            continue
        if not (_PERHAPS_OF_SOMEBODY.search(rest) and privacy.find_personal(rest)):
            return rest
        guarded = guarded or _nobody(rest)
    return guarded if _says(guarded) else _nobody(first_words(text))


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text, one after the other: most often the first is all that is asked for."""
    begin = 0
    for end in _ENDS.finditer(text):
        yield text[begin : end.start()]
        begin = end.end()
    yield text[begin:]


def says_something(title: str) -> bool:
    """Whether a title is more than a greeting, a number or a sign."""
    return any(_says(without_openers(sentence)) for sentence in _sentences(title))


def _nobody(words: str) -> str:
    """The words without what leads to a person."""
    return privacy.mask(words, labels=dict.fromkeys(privacy.MASKS_EN, "…")).text


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
    while at < len(sentence) and (opener := _OPENER.match(sentence, at)) is not None and opener.end() > at:
        at = opener.end()
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
