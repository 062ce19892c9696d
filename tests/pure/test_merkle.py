"""The tree of RFC 6962, against the RFC's own definition written down a second time."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.kernel.ledger import merkle

# From the reference implementation of Certificate Transparency (Apache-2.0): inputs and roots of its tests.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def by_the_book(data):
    """MTH of RFC 6962, section 2.1, word for word."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = 1
    while 2 * k < len(data):
        k *= 2
    return sha256(b"\x01" + by_the_book(data[:k]) + by_the_book(data[k:])).digest()


def path_by_the_book(m, data):
    """PATH of RFC 6962, section 2.1.1."""
    if len(data) == 1:
        return []
    k = 1
    while 2 * k < len(data):
        k *= 2
    if m < k:
        return [*path_by_the_book(m, data[:k]), by_the_book(data[k:])]
    return [*path_by_the_book(m - k, data[k:]), by_the_book(data[:k])]


def proof_by_the_book(m, data, whole=True):
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if m == len(data):
        return [] if whole else [by_the_book(data)]
    k = 1
    while 2 * k < len(data):
        k *= 2
    if m <= k:
        return [*proof_by_the_book(m, data[:k], whole), by_the_book(data[k:])]
    return [*proof_by_the_book(m - k, data[k:], False), by_the_book(data[:k])]


def forest(data):
    return merkle.Forest(merkle.leaf_hash(one) for one in data)


leaves = st.lists(st.binary(max_size=6), min_size=1, max_size=70)


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size):
    assert merkle.root(size, forest(INPUTS).node).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.root(0, forest([]).node) == sha256(b"").digest()


@given(data=leaves, cut=st.integers(0, 70))
def test_roots_of_every_size_are_the_rfcs_and_growing_in_steps_changes_nothing(data, cut):
    grown = forest(data[:cut])
    grown.extend(merkle.leaf_hash(one) for one in data[cut:])
    for size in range(len(data) + 1):
        assert merkle.root(size, grown.node) == by_the_book(data[:size])


@given(data=leaves, at=st.integers(0, 69))
def test_an_audit_path_is_the_rfcs_and_leads_to_the_root(data, at):
    index = at % len(data)
    path = merkle.inclusion(index, len(data), forest(data).node)
    assert path == path_by_the_book(index, data)
    assert merkle.inclusion_holds(merkle.leaf_hash(data[index]), index, len(data), path, by_the_book(data))


@given(data=leaves, old=st.integers(0, 70))
def test_a_consistency_proof_is_the_rfcs_and_holds(data, old):
    old %= len(data) + 1
    path = merkle.consistency(old, len(data), forest(data).node)
    if old:
        assert path == proof_by_the_book(old, data)
    assert merkle.consistency_holds(old, len(data), path, by_the_book(data[:old]), by_the_book(data))


@settings(max_examples=60)
@given(data=st.lists(st.binary(min_size=2, max_size=6), min_size=2, max_size=40, unique=True), flip=st.data())
def test_no_proof_holds_for_a_tree_that_was_changed(data, flip):
    index = flip.draw(st.integers(0, len(data) - 1))
    other = flip.draw(st.integers(0, len(data) - 1).filter(lambda one: one != index))
    tree = forest(data)
    path, root = merkle.inclusion(index, len(data), tree.node), by_the_book(data)
    assert not merkle.inclusion_holds(merkle.leaf_hash(data[other]), index, len(data), path, root)
    assert not merkle.inclusion_holds(merkle.leaf_hash(data[index]), index, len(data), path[:-1], root)
    old = flip.draw(st.integers(1, len(data) - 1))
    proof = merkle.consistency(old, len(data), tree.node)
    wrong = by_the_book([b"x", *data[1:old]])
    assert not merkle.consistency_holds(old, len(data), proof, wrong, root)
    assert not merkle.consistency_holds(old, len(data), proof, by_the_book(data[:old]), wrong)


def test_a_leaf_outside_the_tree_is_refused():
    tree = forest(INPUTS)
    with pytest.raises(merkle.NotInTree):
        merkle.inclusion(8, 8, tree.node)
    with pytest.raises(merkle.NotInTree):
        merkle.consistency(9, 8, tree.node)
