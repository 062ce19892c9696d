"""Texts of the cited laws: one article by its number, as the published text has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FILES = {
    "xf": "national/xinfang",
    "fy": "national/fuyi",
    "cpl": "national/minsu",
    "al": "national/xingsu",
    "rm": "national/rmtj",
    "ld": "national/laodong",
    "zd": "national/juece",
    "aq": "national/anquan",
    "nt": "national/nongcun",
    "ch": "national/chufa",
    "qz": "national/qiangzhi",
    "xk": "national/xuke",
    "fl": "national/fayuan",
    "jz": "national/juzhu",
    "dx": "national/daxing",
    "gk": "national/gongkai",
    "cg": "national/caigou",
    "er": "national/tufa",
    "lf": "national/lifa",
    "oc": "national/fanzuzhi",
    "ys": "national/yingshang",
    "jn": "local/济南市12345市民服务热线条例(2018-07-27)",
    "sz": "local/深圳经济特区矛盾纠纷多元化解条例(2022-03-28)",
    "zj": "local/浙江省村民委员会选举办法(2020-07-31)",
    "jc": "local/上海市居民委员会工作条例(2020-05-14)",
    "jd": "local/上海市街道办事处条例(2018-05-24)",
    "ts": "local/市场监督管理投诉举报处理暂行办法(2022-03-24)",
}
"""Key of a law in the pack -> its text. The police's rules (ga) could not be read."""

DIGITS = "零一二三四五六七八九"
NEXT_ARTICLE = r"(?=\n\s*第[一二三四五六七八九十百零]+条[\s　]|\n#|\Z)"


def chinese(number: int) -> str:
    """A number below 1000 as the laws write it.

    >>> chinese(10), chinese(36), chinese(105), chinese(250)
    ('十', '三十六', '一百零五', '二百五十')
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (DIGITS[ones] if ones or not number else "")


@cache
def text(folder: Path, key: str) -> str:
    """Whole text of a law."""
    return (folder / "law" / f"{FILES[key]}.md").read_text()


def article(folder: Path, key: str, number: int) -> str | None:
    """Text of an article, None if the law has no such article."""
    pattern = rf"(?:^|\n)\s*第{chinese(number)}条[\s　].*?{NEXT_ARTICLE}"
    found = re.search(pattern, text(folder, key), re.DOTALL)
    return found.group(0) if found else None


def cited(law: str) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Split a citation into (key, article, paragraph or item numbers).

    >>> list(cited("fy:11(11),23(3); al:45"))
    [('fy', 11, (11,)), ('fy', 23, (3,)), ('al', 45, ())]
    """
    for part in law.split(";"):
        key, _, places = part.strip().partition(":")
        for place in places.split(","):
            found = re.fullmatch(r"(\d+)((?:\(\d+\))*)(?:-(\d+))?", place.strip())
            if found is None:
                raise ValueError(f"not an article: {place} in {law}")
            items = tuple(int(item) for item in re.findall(r"\((\d+)\)", found.group(2)))
            first = int(found.group(1))
            for number in range(first, int(found.group(3) or first) + 1):
                yield key, number, items
