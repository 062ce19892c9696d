"""Altered copies of real texts: the recipe on which duplicate search is scored."""

from __future__ import annotations

import random
import re

import numpy as np
from numpy.typing import NDArray

GREETINGS = ("尊敬的领导：您好！", "您好，", "领导你好，我想反映一个问题。", "请问，", "各位领导，打扰了。")
ENDINGS = ("谢谢！", "望尽快处理。", "请领导关注。", "盼复。", "")


def altered_copies(texts: list[str], *, chosen: int, seed: int) -> tuple[list[str], NDArray[np.int64]]:
    """All texts, then one to three altered copies of `chosen` of them; and the number of each one's origin.

    Clauses are dropped and moved, characters deleted and replaced, greetings and endings added.
    """
    draw = random.Random(seed)
    pool = [char for text in texts[:500] for char in text if char.strip()]
    out, origin = list(texts), list(range(len(texts)))
    for at in draw.sample(range(len(texts)), min(chosen, len(texts))):
        for _ in range(draw.choice((1, 2, 2, 3))):
            out.append(_altered(texts[at], draw, pool))
            origin.append(at)
    return out, np.array(origin)


def _altered(text: str, draw: random.Random, pool: list[str]) -> str:
    clauses = [part for part in re.split(r"(?<=[，。！？；,.!?;])", text) if part]
    if len(clauses) > 2:
        dropped = draw.uniform(0.1, 0.5)
        clauses = [part for part in clauses if draw.random() > dropped] or clauses[:1]
        for _ in range(draw.randint(0, 2)):
            moved = clauses.pop(draw.randrange(len(clauses)))
            clauses.insert(draw.randint(0, len(clauses)), moved)
    gone, wrong = draw.uniform(0, 0.1), draw.uniform(0, 0.1)
    kept = []
    for char in "".join(clauses):
        chance = draw.random()
        if chance >= gone:
            kept.append(draw.choice(pool) if chance < gone + wrong else char)
    return (draw.choice(GREETINGS) if draw.random() < 0.5 else "") + "".join(kept) + draw.choice(ENDINGS)
