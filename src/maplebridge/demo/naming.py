"""Names of the sample city, in both languages. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from pypinyin import lazy_pinyin

CITY = ("Fenghe", "City", "枫河", "市")
COUNTIES = (
    ("Yueqiao", "District", "月桥", "区"),
    ("Songwan", "County", "松湾", "县"),
    ("Shisun", "County", "石笋", "县"),
)


@dataclass(frozen=True, slots=True)
class Town:
    """A township.

    county       place of its county in `COUNTIES`, from 0;  middle  where its middle lies, (easting, northing) in km
    communities  their Chinese names, in the order of their codes
    """

    county: int
    name_en: str
    name_zh: str
    middle: tuple[float, float]
    communities: tuple[str, ...]


TOWNS = (
    Town(0, "Liuxi", "柳汐", (8.5, 34.0), ("柳荫", "望河", "桥头", "水门", "青石")),
    Town(0, "Dongbu", "东埠", (20.0, 35.5), ("埠前", "鼓楼", "新码头", "菱角", "东仓")),
    Town(1, "Songkou", "松口", (32.5, 36.0), ("松岭", "凉亭", "石板街", "茶亭", "上松")),
    Town(1, "Yanwan", "雁湾", (44.5, 34.0), ("雁归", "芦花", "大湾", "渔火", "观雁")),
    Town(0, "Hetang", "荷塘", (9.0, 22.5), ("荷风", "藕香", "半塘", "莲桥", "西塘")),
    Town(0, "Nanzha", "南栅", (21.0, 22.5), ("栅口", "花市", "临江", "书院街", "竹器巷")),
    Town(1, "Zhuying", "竹影", (33.0, 23.0), ("竹里", "笋溪", "听泉", "篁岭", "斑竹")),
    Town(1, "Xingwu", "杏坞", (45.0, 21.5), ("杏林", "花坞", "杏雨", "东坞", "泉眼")),
    Town(2, "Shisun", "石笋", (10.0, 8.5), ("石林", "笋尖", "白岩", "石门里", "卧龙坪")),
    Town(2, "Tongpo", "桐坡", (21.5, 8.0), ("桐花", "坡上", "旧砖窑", "双桐", "桐荫")),
    Town(2, "Bailu", "白鹭", (33.0, 7.5), ("鹭洲", "沙渚", "白鹭滩", "苇塘", "晴川里")),
    Town(2, "Maidu", "麦渡", (44.0, 7.5), ("麦香", "古渡", "麦浪", "磨坊", "南渡口")),
)
_FIRST = "翠锦紫碧松银丹青兰梅菊桂"
_SECOND = "云湖林泉月霞坪溪谷岚"


def spelled(name: str) -> str:
    """A Chinese name in Latin letters, as one word.

    >>> spelled("柳荫")
    'Liuyin'
    """
    return "".join(lazy_pinyin(name)).capitalize()


def estates_and_roads(count: int) -> list[tuple[str, str, str, str]]:
    """For each community an estate and a road: (estate en, zh, road en, zh); no name comes twice."""
    names = [first + second for second, first in product(_SECOND, _FIRST)]
    return [
        (f"{spelled(estate)} Court", f"{estate}苑", f"{spelled(road)} Road", f"{road}路")
        for estate, road in zip(names[:count], reversed(names[-count:]), strict=True)
    ]
