"""The sentences of the reader: what is wrong, where, and what to write. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from maplebridge.rules.language.lines import Path
from maplebridge.rules.language.shapes import Kind

KINDS: dict[Kind, tuple[str, str]] = {
    "role": ("a role: write it under [role]", "角色：请在 [role] 中写明"),
    "place": ("a step, outside place or end of this file", "本文件的步骤、外部环节或终点"),
    "step": ("a step of this file", "本文件的步骤"),
    "end": ("an end of this file", "本文件的终点"),
    "param": ("a parameter: write it under [param]", "参数：请在 [param] 中写明"),
    "law": ("a citation of a law under [law], written KEY:article", "[law] 中法律的引注，写法为“代号:条”"),
    "field": ("a field: write it under [field]", "表单项：请在 [field] 中写明"),
    "given": (
        "a day of the opening: write it under opens.gives",
        "提出时填写的日期：请在 opens.gives 中写明",
    ),
    "document": ("a document: write it under [document]", "文书：请在 [document] 中写明"),
    "level": ("a level: write it in levels", "层级：请在 levels 中写明"),
    "at": ("a level of this file, or above", "本文件的层级，也不是 above"),
    "remedy": ("a [remedy] of this file, or step.act", "本文件的 [remedy]，也不是“步骤.行为”"),
    "fact": ("an act or duty of this file, written step.act", "本文件的行为或职责，写法为“步骤.行为”"),
    "duty": ("a duty of this step", "本步骤的职责"),
    "act": ("an act or duty of this file", "本文件的行为或职责"),
}


def place_of(raw: dict[str, Any], path: Path) -> tuple[str, str]:
    """How a path is named in both languages: the title of its place, then the key.

    >>> place_of({"step": {"x": {"title": {"en": "Registered", "zh": "登记"}}}}, ("step", "x", "within"))
    ('“Registered” (step.x.within)', '“登记”（step.x.within）')
    """
    dotted = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path) or "the file"
    title = None
    if len(path) > 1 and isinstance(raw.get(str(path[0])), dict):
        owner = raw[str(path[0])].get(path[1])
        title = owner.get("title") if isinstance(owner, dict) else None
    if isinstance(title, dict) and isinstance(title.get("en"), str) and isinstance(title.get("zh"), str):
        return f"“{title['en']}” ({dotted})", f"“{title['zh']}”（{dotted}）"
    return (dotted, dotted) if path else ("the file", "文件")


def nearest(word: str, words_there: Iterable[str]) -> tuple[str, str]:
    """A question for the nearest known word, or the words that are known, in both languages."""
    words = list(words_there)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f" Did you mean “{close[0]}”?", f"是否想写“{close[0]}”？"
    if not words or len(words) > 30:
        return "", ""
    return f" Known here: {', '.join(words)}.", f"此处可用：{'、'.join(words)}。"
