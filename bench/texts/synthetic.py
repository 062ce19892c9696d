"""Any number of made-up messages that differ as real ones do: many places, few kinds of trouble."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

FAMILY = "东西南北上下前后大小新老金银石柳杨梅兰竹松青白红黄清明长安平和兴隆福寿龙凤云江河湖山泉桥塘岭坪湾"
KIND = ("小区", "花园", "广场", "路", "街", "村", "学校", "医院", "市场", "车站", "公园", "大厦")
_TROUBLE = """
    路灯不亮 垃圾成堆 噪音扰民 油烟直排 违章搭建 乱停乱放 自来水发黄 电梯停运 道路破损 下水道堵塞 拖欠工资
    乱收停车费 公交不准点 施工到深夜 井盖松动 绿地被占 房屋漏水 学位不够 流浪狗伤人 网络中断 暖气不热 树木倒伏
    消防通道被占 宠物粪便
"""
TROUBLE = _TROUBLE.split()
_TALE = """
    已经好几个月了 每天晚上十一点以后 老人孩子出行不便 多次打电话没有结果 希望早日解决 物业说管不了 影响几百户人家休息
    下雨天更严重 附近学生每天经过 前几天还有人摔倒 请派人现场看看 前后反映三次 经营者态度很差 邻居都有意见 周末也不停
    空气里都是味道 夏天不敢开窗 孩子睡不着觉 车子开不进来 只有一条路可走 刚修好又坏了 施工方不见人影 相关部门互相推
    到现在没有人来
"""
TALE = _TALE.split()


def told(count: int, *, words: int = 25, seed: int = 0) -> Iterator[tuple[str, str]]:
    """`count` pairs of title and text in made-up words, as common and as rare as words are (Zipf)."""
    draw = np.random.default_rng(seed)
    book = ["".join(map(chr, pair)) for pair in draw.integers(0x4E00, 0x5600, (30_000, 2))]
    for _ in range(count):
        ranks = np.minimum(draw.zipf(1.25, words + 4), len(book)) - 1
        said = [book[rank] for rank in ranks.tolist()]
        place = "".join(book[at] for at in draw.integers(0, len(book), 2).tolist())
        yield place + "".join(said[:4]), place + "，".join(said)


def messages(count: int, *, seed: int = 0) -> Iterator[tuple[str, str]]:
    """`count` pairs of title and text; one place in `count` / 4 and one trouble each, tales in any order."""
    draw = np.random.default_rng(seed)
    family = np.array(list(FAMILY))
    for _ in range(count):
        a, b, c, d = draw.choice(family, 4)
        place = f"{a}{b}{c}{KIND[draw.integers(len(KIND))]}"
        trouble = TROUBLE[draw.integers(len(TROUBLE))]
        tale = "，".join(TALE[at] for at in draw.choice(len(TALE), 4, replace=False))
        number = int(draw.integers(1, 99))
        yield f"{place}{trouble}", f"{a}{b}{c}{d}街道{place}{number}栋旁边{trouble}，{tale}。"
