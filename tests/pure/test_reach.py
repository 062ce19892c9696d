"""One rule for contacts: what is kept can be written to or dialled, and compares equal however it was typed."""

from __future__ import annotations

import pytest
from django.core.mail.message import sanitize_address

from maplebridge.kernel.identity import reach
from maplebridge.rules.refusal import Incomplete

WRITTEN = {
    "name@example.org": "name@example.org",
    " Name＠Example.ORG ": "Name@example.org",
    "li@例子.中国": "li@xn--fsqu00a.xn--fiqs8s",
    "a@faß.de": "a@xn--fa-hia.de",
    "first.last+tag@mail.example.org": "first.last+tag@mail.example.org",
}
NOT_WRITTEN = (
    "not-an-email",
    "@",
    "a@",
    "a@" + "x" * 70 + ".org",
    "a@" + ".".join(["x" * 60] * 5) + ".org",
    "x" * 65 + "@example.org",
    "a@localhost",
    "a@b..org",
    "a..b@example.org",
    ".a@example.org",
    "a@-b.org",
    "a@b-.org",
    "a@exa_mple.org",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    '"a b"@example.org',
    "Li <li@example.org>",
    "a@example.org, b@example.org",
    "a@example.org\nBcc: b@example.org",
    "a\x00@example.org@x",
    "李@example.org",
    "a@xn--.org",
    "a@" + "é" * 200 + ".org",
    "x" * 100_000 + "@example.org",
)


@pytest.mark.parametrize(("typed", "kept"), WRITTEN.items())
def test_an_address_is_kept_as_every_mail_server_takes_it(typed: str, kept: str) -> None:
    assert reach.email(typed) == kept
    assert reach.email(kept) == kept
    assert reach.either(typed) == {"email": kept}


@pytest.mark.parametrize("typed", NOT_WRITTEN, ids=lambda typed: repr(typed)[:40])
def test_what_no_mail_server_takes_is_refused_in_both_languages(typed: str) -> None:
    with pytest.raises(Incomplete) as refused:
        reach.email(typed)
    assert "name@example.org" in refused.value.fields["email"].in_language("en")
    assert "邮箱" in refused.value.fields["email"].in_language("zh")


@pytest.mark.parametrize("typed", WRITTEN)
def test_whatever_is_kept_can_be_put_on_a_mail(typed: str) -> None:
    assert sanitize_address(reach.email(typed), "utf-8").isascii()


@pytest.mark.parametrize(
    ("typed", "kept"),
    {
        "13812345678": "13812345678",
        "１３８１２３４５６７８": "13812345678",
        "138 1234-5678": "13812345678",
        "138—1234—5678": "13812345678",
        "+86 138 1234 5678": "13812345678",
        "008613812345678": "13812345678",
        "86 13812345678": "13812345678",
        "19912345678": "19912345678",
        "(0579) 8123 4567": "057981234567",
        "010-62345678": "01062345678",
        "0579-81234567转12": "057981234567 ext. 12",
        "400-800-1234": "4008001234",
        "+44 20 7946 0018": "+442079460018",
        "+1 (650) 253-0000": "+16502530000",
        "+39 06 6982": "+39066982",
    }.items(),
)
def test_a_number_is_kept_as_it_is_dialled_and_compares_equal(typed: str, kept: str) -> None:
    assert reach.phone(typed, region="CN") == kept
    assert reach.phone(kept, region="CN") == kept
    assert reach.plain(typed) == reach.plain(kept)


@pytest.mark.parametrize(
    "typed", ["1380000000", "138123456789", "12345", "110", "1" * 50, "13812345678,13912345678", "1-800-FLOWERS",
              "call 13812345678", "not-an-email", "a@b.org", "+", "-", "١٢٣", "1" * 100_000]
)  # fmt: skip
def test_what_cannot_be_dialled_is_refused(typed: str) -> None:
    with pytest.raises(Incomplete) as refused:
        reach.phone(typed, field="reach", region="CN")
    assert refused.value.fields["reach"].in_language("zh")


def test_a_city_elsewhere_has_its_own_numbers() -> None:
    assert reach.phone("020 7946 0018", region="GB") == "02079460018"
    assert reach.phone("+86 138 1234 5678", region="GB") == "+8613812345678"
    with pytest.raises(Incomplete):
        reach.phone("020 7946 0018", region="")


def test_words_that_are_neither_are_kept_for_a_person_and_never_written_to() -> None:
    assert reach.read("门口王师傅") == {"other": "门口王师傅"}
    assert reach.read("li@" + "x" * 70 + ".org") == {"other": "li@" + "x" * 70 + ".org"}
    assert reach.read("Li@Example.org") == {"email": "Li@example.org"}
    assert reach.read("") == {}


def test_equal_contacts_compare_equal_and_others_do_not() -> None:
    assert reach.plain("ＬＩ@example.org") == reach.plain("li@Example.org")
    assert reach.plain("13812345678") != reach.plain("13812345679")
    assert reach.plain("王师傅3号") != reach.plain("3")
    assert reach.plain("  ") == ""


@pytest.mark.parametrize(
    "typed",
    ["(+86)13812345678", "手机13812345678", "13812345678。", "联系电话：138 1234 5678", "Tel. 13812345678"],
)
def test_a_number_pasted_with_its_word_brackets_or_full_stop_is_the_number(typed):
    assert reach.either(typed) == {"phone": "13812345678"}


@pytest.mark.parametrize(
    "left",
    ["13812345678 王芳", "电话：13812345678", "13812345678、a@b.cn", "13812345678转8", "奶奶 13812345678"],
)
def test_a_number_with_a_name_beside_it_still_compares(left):
    kept = next(iter(reach.read(left).values()))
    assert reach.plain("138-1234-5678") in reach.within(kept)
    assert reach.plain("13812345679") not in reach.within(kept)


def test_a_matter_number_is_read_with_any_dash_and_width():
    from maplebridge.kernel.matter import numbers

    for typed in ("FH‑26‑0000540", "FH－26－0000540", "ＦＨ-26-0000540", "fh—26—540"):
        assert numbers.read(typed) == 2600000540
