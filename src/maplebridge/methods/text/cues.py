"""Words that speak of urgency, Chinese and English: data for `urgency`."""

from __future__ import annotations


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.replace("\n", ",").split(",") if word.strip())


LIFE = _listed("""
    生命危险,有人被困,被困,被埋,坍塌,塌方,垮塌,倒塌,燃气泄漏,煤气泄漏,天然气泄漏,漏气,煤气味,起火,着火,火灾,爆炸
    触电,漏电,电线掉落,溺水,落水,中毒,昏迷,休克,大出血,轻生,自杀,跳楼,不想活,割腕,坠楼,泥石流,山体滑坡
    井盖缺失,没有井盖,井盖不见,打死,家暴,拐卖,虐待
    danger to life,trapped,buried,collapsed,gas leak,smell of gas,smell gas,on fire,fire broke out,explosion
    electrocut,live wire,drowning,drowned,poisoned,unconscious,suicid,kill myself,bleeding heavily,landslide
    open manhole,missing manhole
""")
SOON = _listed("""
    停水,断水,停电,断电,停暖,没有暖气,停气,积水,内涝,裂缝,开裂,随时可能,安全隐患,危房,掉落,脱落,电梯故障,电梯困
    无法出行,断路,断药,高烧,欠薪,拖欠工资,强拆,正在
    no water,water is off,power cut,no power,no heating,flooded,flooding,crack,could fall,about to fall
    lift is stuck,no medicine,unpaid wages,right now
""")
