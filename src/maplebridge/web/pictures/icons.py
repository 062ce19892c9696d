"""The icon sheet, one path each, put into the page so that nothing is fetched for a symbol."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

SHEET = Path(__file__).parents[1] / "static" / "icons.svg"
STATUS_ICONS = {"on-time": "clock", "due-soon": "half", "late": "late", "waiting": "wait", "done": "done"}


@lru_cache(maxsize=1)
def sheet() -> dict[str, str]:
    """Name of each icon -> its drawing."""
    text = SHEET.read_text(encoding="utf-8")
    symbols = re.findall(r'<symbol id="([a-z]+)"[^>]*>(.*?)</symbol>', text, flags=re.DOTALL)
    return {name: re.sub(r"<title>.*?</title>", "", drawing) for name, drawing in symbols}


@lru_cache(maxsize=64)
def icon(name: str) -> Markup:
    """An icon for beside a word; hidden from readers, since the word says it."""
    drawing = sheet()[name]
    return Markup(  # noqa: S704  our own icon sheet
        f'<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{drawing}</svg>'
    )
