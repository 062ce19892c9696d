"""What is wrong with a field that could not be read, as a sentence that says what to send instead."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules.words import Title

KINDS: Mapping[str, Title] = {
    "missing": Title("This field is missing: send it.", "缺少该字段，请填写。"),
    "extra_forbidden": Title(
        "There is no field of this name; nothing was stored. Take it out, or correct its name.",
        "没有该字段，内容未保存。请删除或更正字段名。",
    ),
    "string_type": Title("This must be a text in quotes.", "应为文本（加引号）。"),
    "string_too_long": Title("This is longer than {max_length} characters.", "长度超过{max_length}个字符。"),
    "literal_error": Title("This must be one of: {expected}.", "只能为以下之一：{expected}。"),
    "int_type": Title("This must be a whole number.", "应为整数。"),
    "int_parsing": Title("This must be a whole number.", "应为整数。"),
    "int_from_float": Title("This must be a whole number.", "应为整数。"),
    "float_type": Title("This must be a number.", "应为数字。"),
    "float_parsing": Title("This must be a number.", "应为数字。"),
    "finite_number": Title("This must be a finite number.", "应为有限数。"),
    "greater_than_equal": Title("This must be {ge} or more.", "不得小于{ge}。"),
    "less_than_equal": Title("This must be {le} or less.", "不得大于{le}。"),
    "dict_type": Title("This must be an object of names and texts.", "应为由名称和文本组成的对象。"),
    "model_attributes_type": Title("This must be a JSON object.", "应为JSON对象。"),
    "model_type": Title("This must be a JSON object.", "应为JSON对象。"),
}
OTHER = Title(
    "This could not be read. See /api/v1/openapi.json for what it takes.",
    "无法读取，可填内容见 /api/v1/openapi.json。",
)


def sentence(item: Mapping[str, object]) -> Title:
    """The sentence for one finding of the typed reader (its `type` and `ctx`), in both languages; `OTHER` for an
    unknown type.
    """
    template = KINDS.get(str(item.get("type")), OTHER)
    given = item.get("ctx")
    facts = given if isinstance(given, Mapping) else {}
    try:
        return Title(template.en.format(**facts), template.zh.format(**facts))
    except (KeyError, IndexError):
        return OTHER
