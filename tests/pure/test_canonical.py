"""Canonical JSON: the quick way and the reference give the same bytes, and the RFC's examples hold."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from maplebridge.kernel.ledger.canonical import NotCanonical, canonical

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | texts
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_every_value_has_the_bytes_of_the_reference(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_the_example_of_the_rfc_holds():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    wanted = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(value).decode() == wanted


def test_keys_are_sorted_as_utf16_not_as_code_points():
    value = {"\ue000": 1, "\U0001f600": 2, "a": 3}
    assert canonical(value).decode() == '{"a":3,"\U0001f600":2,"\ue000":1}'


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, {1: "x"}, "\ud800", object(), {"k": {3}}]
)
def test_what_is_no_canonical_json_is_refused(value):
    with pytest.raises(NotCanonical, match="cannot stand in the ledger"):
        canonical(value)
