"""What whoever acts writes into the form that a page shows: each field by what it is and what its label says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from web.reports.windows import PNG, Fills

OPTIONAL = ("(may stay empty)", "（可不填）", "(可不填)")
UNSEEN = ("hidden", "submit", "image", "button")
SOON = 25
"""Days from now that a day in a form lies ahead."""
WORDS = {
    "reason": "We looked at it on the spot and at the papers; this is why. 经现场查看并核对材料，理由如上。",
    "legal_ground": "The rule that the procedure names. 依据本程序所列条款。",
    "answer": "It was looked at on the spot and put right; this is what was done. 已到现场查看并处理完毕。",
    "agreement": "Both sides agree on what is done and until when. 双方就履行内容和期限达成一致。",
    "missing_items": "A copy of the contract. 请补交合同复印件。",
    "measures": "Somebody stands by, and the door is watched. 安排专人值守并落实防护措施。",
    "progress": "The spot was looked at; the part is ordered. 已现场查看，配件已订。",
    "number": "120",
}
"""What stands in a field of that name; every other text gets a sentence of its own."""
SENTENCE = "Seen on the spot, put down on record. 已现场核实并记录在案。"


def label(form: Any, one: Any) -> str:
    """The label of a field, as a person reads it."""
    return " ".join(
        " ".join(part.text_content().split()) for part in form.xpath(f".//label[@for='{one.get('id')}']")
    )


def fills(form: Any) -> Fills:
    """Values for every field that must be filled in; what stands in a field already is let stand."""
    given: Fills = {}
    for one in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = one.get("name"), one.get("type", "text") if one.tag == "input" else one.tag
        if name in given or name == "found" or kind in UNSEEN:
            continue
        if kind == "checkbox" and one.getparent().getparent().tag == "fieldset":
            given[name] = [each.get("value") for each in form.xpath(f".//input[@name='{name}']")][:2]
        elif kind == "radio":
            if not form.xpath(f".//input[@name='{name}'][@checked]"):
                given[name] = one.get("value")
        elif not any(words in label(form, one) for words in OPTIONAL):
            given[name] = _value(one, name, kind)
    return {name: value for name, value in given.items() if value is not None}


def _value(one: Any, name: str, kind: str) -> Any:
    if kind == "checkbox":
        return True
    if kind == "file":
        return PNG
    if kind == "select":
        chosen = [option.get("value") for option in one.xpath(".//option[@value!='']")]
        return None if one.xpath(".//option[@selected][@value!='']") or not chosen else chosen[0]
    if (one.tag == "textarea" and (one.text or "").strip()) or one.get("value"):
        return None
    if kind == "date":
        return day(0 if name.endswith(("paper_day", "signed_on")) else SOON)
    if kind == "number" or one.get("inputmode") == "numeric":
        return WORDS["number"]
    return WORDS.get(name, SENTENCE)


def day(ahead: int) -> str:
    """The city's day so many days from now, as a form sends it."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=ahead)).date().isoformat()
