"""Made-up messages for the tests of text methods; nobody wrote them."""

from __future__ import annotations

import random

_PARTS = {
    "环境": (
        ("烧烤店", "饭店", "工厂", "洗车行"),
        ("油烟", "噪音", "污水", "异味"),
        ("扰民", "直排", "熏人", "不断"),
    ),
    "交通": (
        ("路口", "公交", "红绿灯", "停车场"),
        ("拥堵", "改道", "乱停", "坑洼"),
        ("难行", "绕路", "误点", "危险"),
    ),
    "教育": (
        ("学校", "幼儿园", "老师", "校车"),
        ("收费", "补课", "招生", "实习"),
        ("不公", "强制", "名额", "太少"),
    ),
    "housing": (
        ("landlord", "flat", "lift", "roof"),
        ("leaks", "mould", "rent", "deposit"),
        ("refused", "broken"),
    ),
}
_PLACES = ("东溪", "南坪", "西井", "北岭", "柳营", "石桥", "清河", "长亭")


def made_up(
    count: int, *, seed: int = 1, labels: tuple[str, ...] = tuple(_PARTS)
) -> tuple[list[str], list[str]]:
    """`count` texts of each label, in mixed order, and their labels."""
    draw = random.Random(seed)
    pairs = []
    for label in labels:
        for _ in range(count):
            who, what, how = (draw.choice(some) for some in _PARTS[label])
            extra = draw.choice(draw.choice(_PARTS[draw.choice(labels)]))
            place = draw.choice(_PLACES)
            pairs.append(
                (f"{place}小区附近的{who} {what} {how}，{draw.choice(_PLACES)}也有 {what} {extra}。", label)
            )
    draw.shuffle(pairs)
    return [text for text, _ in pairs], [label for _, label in pairs]
