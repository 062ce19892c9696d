"""What is wrong with a field that could not be read, as a sentence that says what to send instead."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.texts import Text, Wording

KINDS: Mapping[str, Text] = {
    "missing": Text("This field is missing: send it."),
    "extra_forbidden": Text(
        "There is no field of this name; nothing was stored. Take it out, or correct its name."
    ),
    "string_type": Text("This must be a text in quotes."),
    "string_too_long": Text("This is longer than {max_length} characters."),
    "literal_error": Text("This must be one of: {expected}."),
    "int_type": Text("This must be a whole number."),
    "int_parsing": Text("This must be a whole number."),
    "int_from_float": Text("This must be a whole number."),
    "float_type": Text("This must be a number."),
    "float_parsing": Text("This must be a number."),
    "finite_number": Text("This must be a finite number."),
    "greater_than_equal": Text("This must be {ge} or more."),
    "less_than_equal": Text("This must be {le} or less."),
    "dict_type": Text("This must be an object of names and texts."),
    "model_attributes_type": Text("This must be a JSON object."),
    "model_type": Text("This must be a JSON object."),
}
OTHER = Text("This could not be read. See /api/v1/openapi.json for what it takes.")


def sentence(item: Mapping[str, object]) -> Wording:
    """The sentence for one finding of the typed reader (its `type` and `ctx`), in every declared language; `OTHER` for an
    unknown type.
    """
    template = KINDS.get(str(item.get("type")), OTHER)
    given = item.get("ctx")
    facts = given if isinstance(given, Mapping) else {}
    if not template.places <= facts.keys():
        return OTHER
    return template.filled(**{name: facts[name] for name in template.places})
