"""Keys are derived for one purpose each; a city of before goes on with the keys that it has."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from maplebridge.config.installation import secrets
from maplebridge.kernel.identity import keyed
from maplebridge.kernel.identity.derivation import Hasher, derived

SECRET = bytes(range(32))


@pytest.fixture
def city(monkeypatch):
    """Work with the secret of a city: one of today, or one that was founded before HKDF."""
    return lambda secret: monkeypatch.setattr(keyed, "settings", SimpleNamespace(SECRET_KEY=secret))


def test_hkdf_is_the_one_of_rfc_5869():
    """Appendix A.3's steps by hand: extract under a salt of zeros, expand once."""
    drawn = hmac.digest(bytes(32), SECRET, "sha256")
    expanded = hmac.digest(drawn, b"maplebridge 32 act\x01", "sha256")
    assert derived(SECRET, "act") == expanded


def test_a_key_has_one_purpose_and_one_length():
    assert len({derived(SECRET, purpose) for purpose in keyed.PURPOSES}) == len(keyed.PURPOSES)
    assert derived(SECRET, "act", 64)[:32] != derived(SECRET, "act", 32)
    assert len(derived(SECRET, "act", 48)) == 48


@pytest.mark.parametrize("length", [0, 20, 64, 65, 200])
def test_the_quick_hmac_is_hmac(length):
    key = b"k" * length
    assert Hasher.under(key).of(b"said") == hmac.digest(key, b"said", "sha256")
    assert Hasher.under(key).of(b"") == hmac.digest(key, b"", "sha256")


def test_a_purpose_never_runs_into_its_text(city):
    """What the old way joined to the same octets is different now."""
    city(keyed.DERIVED + "ab")
    assert keyed.mac("act", "code") != keyed.mac("content", "code")
    assert keyed.mac("submission", "act17") != keyed.mac("act", "17")
    assert keyed.mac("submission", "import:x") != keyed.mac("row", "x")
    city("ab")
    assert keyed.mac("submission", "act17") == keyed.mac("act", "17"), (
        "so it was, and so it stays in an old city"
    )


@pytest.mark.parametrize(("purpose", "before"), keyed.PURPOSES.items())
def test_a_city_of_before_makes_the_hashes_that_it_keeps(city, purpose, before):
    city("an old secret")
    assert keyed.mac(purpose, "said") == hmac.digest(b"an old secret", f"{before}said".encode(), "sha256")
    assert keyed.key("resident's code") == b"an old secret"
    city(keyed.DERIVED + "an old secret")
    assert keyed.mac(purpose, "said") != hmac.digest(b"an old secret", f"{before}said".encode(), "sha256")
    assert keyed.key("resident's code") == derived(b"hkdf:an old secret", "resident's code")


def test_new_keys_say_that_hkdf_derives_from_them_and_old_ones_give_what_they_gave(tmp_path):
    secrets.ensure(tmp_path)
    root = secrets.read(tmp_path, "root")
    assert secrets.derived(tmp_path, "role:web") == derived(root, "role:web").hex()
    assert len(secrets.derived(tmp_path, "role:web", length=16)) == 32
    assert secrets.derived(tmp_path, "django", key="codes").startswith(keyed.DERIVED)
    old = tmp_path / "old"
    old.mkdir()
    for name in secrets.KEYS:
        (old / f"{name}.key").write_bytes(base64.b64encode(SECRET) + b"\n")
        (old / f"{name}.key").chmod(0o600)
    secrets.ensure(old)
    assert secrets.read(old, "codes") == SECRET
    for purpose, key in (("role:web", "root"), ("django", "codes")):
        kept = hmac.new(SECRET, purpose.encode(), hashlib.sha256).hexdigest()
        assert secrets.derived(old, purpose, key=key) == kept


def test_every_purpose_says_what_an_old_city_puts_before_its_text():
    """A purpose that the table lacks would stop the cities that were founded before HKDF."""
    source = Path(keyed.__file__).resolve().parents[2]
    calls = re.compile(r"keyed\.mac\(\s*\"([^\"]+)\"")
    used = {one for path in source.rglob("*.py") for one in calls.findall(path.read_text("utf-8"))}
    assert "sms" in used
    assert used - set(keyed.PURPOSES) == set()
