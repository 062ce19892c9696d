"""Nothing comes in beside what an act asks, nothing unseen stands for words, and no notice tells where the other side is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import sampled as city
from db.test_representatives import at_signing, named, side, signed, wanted
from mediated import LATER, MINE, NOW, proved, screened

ABOUT = "It is about noise in the night, and how it may be quieter there. "
LIVES = {
    **MINE,
    "email": "wang.fang@example.org",
    "letters_to": "Wang Fang, flat 402, Lin Street 7, 柳汐镇林街7号402室",
}


def refused(number, name, actor, **given):
    from maplebridge.rules.refusal import Incomplete

    seq = city.row_of(number).seq
    with pytest.raises(Incomplete) as refusal:
        city.act(number, name, given=given, actor=actor, now=LATER)
    assert city.row_of(number).seq == seq
    return refusal.value.fields


@pytest.mark.parametrize(
    "beside",
    [
        {"perform_by": "2030-01-01"}, {"agreement": "They pay 9000."}, {"answer": "The office says yes."},
        {"reason": "words"}, {"note": "words"},
    ],
)  # fmt: skip
def test_a_signature_brings_nothing_in_that_it_does_not_ask(town, as_role, beside):
    from maplebridge.kernel.conduct import pages

    number, a, b = at_signing(as_role)
    before = city.row_of(number).state["dates"]
    assert set(refused(number, "sign", a, **beside)) == set(beside)
    city.act(number, "sign", actor=a, now=LATER)
    assert city.row_of(number).state["dates"] == before
    assert pages.follow_page(actor=b, number=number, now=LATER).timeline[0].text == ""
    assert proved(as_role) == []


@pytest.mark.parametrize(
    "nothing",
    [
        " ",
        "\u3000",
        "\u200b\u200b",
        "\u2066\u2069",
        "\u3164",
        "\u2800",
        "\x00",
        "\ud800",
        "\ufe0f",
        True,
        5,
        {"a": "b"},
    ],
)
def test_what_prints_as_nothing_is_no_reason(town, as_role, nothing):
    number, a, _ = at_signing(as_role)
    assert set(refused(number, "not_sign", a, reason=nothing)) == {"reason"}


def test_halves_of_letters_and_turned_text_are_kept_as_words(town, as_role):
    from maplebridge.kernel.conduct import pages

    number, a, _ = at_signing(as_role)
    city.act(number, "not_sign", actor=a, given={"reason": "\u2066Not\u2069 \ud800as I said.\x00"}, now=LATER)
    assert pages.follow_page(actor=a, number=number, now=LATER).timeline[0].text == "Not as I said."
    assert proved(as_role) == []


def test_a_list_that_holds_no_files_is_refused_on_its_field(town, as_role):
    number, a, _ = at_signing(as_role)
    for nothing in (["x"], [1], [("page.png", "image/png")]):
        assert set(refused(number, "not_sign", a, reason=nothing)) == {"reason"}


def test_a_power_until_a_moment_holds_until_its_day(town, as_role):
    from maplebridge.kernel.matter.models import Party

    number, *_ = at_signing(as_role)
    key, _ = named(number, "0", signed(), until=datetime(2027, 1, 1, 12, tzinfo=UTC))
    with as_role("clock"):
        assert Party.objects.get(pk=key).until.isoformat() == "2027-01-01"


@pytest.mark.parametrize(
    "phone", ["+86 137 1111 0000", "１３７１１１１００００", "0086-137-1111-0000", "137.1111.0000"]
)
def test_nobody_acts_for_both_sides_by_writing_a_number_otherwise(town, as_role, phone):
    from maplebridge.rules.refusal import Incomplete

    number, _, b = at_signing(as_role)
    named(number, "0", signed(), phone="13711110000")
    with pytest.raises(Incomplete):
        named(number, side(number, b), signed(), phone=phone)


@pytest.mark.parametrize(
    "tells",
    [
        "13812345678", "138-1234-5678", "wang.fang@example.org", ABOUT * 9 + "Ring 13812345678.",
        "Ring no13812345678x, please.",
        "Ring 138_1234_5678 about it.", "电话一三八，一二三四，五六七八，请联系。", "Ring 1 3 8 1 2 3 4 5 6 7 8 about it.",
        ABOUT * 9 + "Or wang.fang@example.org.", "They live in flat 402, Lin Street 7.",
        "Go to LIN　STREET ７ and ask there.",
        "对方住在林街7号，请前往。",
    ],
)  # fmt: skip
def test_no_notice_tells_how_or_where_the_other_side_is_reached(town, as_role, tells):
    from maplebridge.kernel.conduct import parties
    from maplebridge.kernel.matter.models import Party
    from maplebridge.rules.refusal import Incomplete

    number, _ = screened(as_role, contact=LIVES)
    desk = city.post_of(city.row_of(number).office, "officer")
    facts = {"actor": desk, "number": number, "role": "party_b", "way": "counter", "now": NOW}
    with pytest.raises(Incomplete) as refusal:
        parties.call_in(about=tells, **facts)
    assert set(refusal.value.fields) == {"about"}
    with as_role("clock"):
        assert not Party.objects.filter(matter=number).exists()
    assert parties.call_in(about=f"{ABOUT} File 2026 0009 1234567, building 3, from 10 to 6.", **facts).party
    assert proved(as_role) == []


@pytest.mark.parametrize("why", ["unchecked", "ended", "over"])
def test_a_counter_gives_no_code_to_who_has_no_power(town, as_role, why):
    from maplebridge.kernel.conduct import counters
    from maplebridge.kernel.conduct.representing import ending, shown
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.kernel.identity import scope
    from maplebridge.rules.refusal import NotAllowed

    number, a, _ = at_signing(as_role)
    given, now = wanted(signed(), phone="13700009999", power="special"), LATER
    if why == "unchecked":
        key = empower(actor=a, number=number, given=given, now=NOW).number
    else:
        key, acting = named(number, "0", signed(), phone="13700009999", until=NOW.date() if why == "over" else None)
    if why == "ended":
        ending.end(actor=a, number=number, representative=key, now=NOW)
    now = now + timedelta(days=1) if why == "over" else now
    counter = city.post_of(city.row_of(number).office, "counter")
    for _ in range(2):
        with pytest.raises(NotAllowed, match="no power now"):
            counters.new_code(actor=counter, number=number, shown="13700009999", key="c" * 20, now=now)
    (one,) = shown.page(actor=a, number=number, now=now).rows
    assert one.status == {"unchecked": "waits"}.get(why, why)
    assert why == "over" or why == "unchecked" or not scope.opens(acting)
    assert proved(as_role) == []


def test_the_code_of_who_acts_for_a_side_is_said_again_for_a_moment_only(town, as_role):
    from maplebridge.kernel.conduct.representing import ending
    from maplebridge.kernel.conduct.representing.empowering import empower
    from maplebridge.rules import limits

    number, _, b = at_signing(as_role)
    desk = city.post_of(city.row_of(number).office, "officer")
    facts = {"actor": desk, "number": number, "given": {"whose": "0", **wanted(signed())}, "key": "p" * 20}
    soon, late = (LATER + timedelta(seconds=limits.HANDED_SECONDS - one) for one in (1, 0))
    first = empower(**facts, now=LATER)
    assert empower(**facts, now=soon) == first
    assert empower(**facts, now=late).code == ""
    waits = empower(actor=b, number=number, given=wanted(signed(), phone="13700008888"), now=LATER)
    facts = {"actor": desk, "number": number, "representative": waits.number, "key": "c" * 20}
    given = ending.confirm(**facts, now=LATER)
    assert given.code
    assert ending.confirm(**facts, now=soon) == given
    assert ending.confirm(**facts, now=late).code == ""


@pytest.mark.parametrize("nothing", ["\u3164", "\ud800", "\u2066", 5, ["x"], [(None, "image/png", b"x")], [("a", "b", "x")]])
def test_nothing_is_added_that_says_nothing(town, as_role, nothing):
    number, a, _ = at_signing(as_role)
    assert set(refused(number, "add", a, text=nothing)) == {"text"}


@pytest.mark.parametrize("nothing", ["\u3164" * 12, "\ud800" * 12, "\u2066 \u2069" * 6, "\x00" * 12, " " * 12])
def test_no_contact_is_opened_for_a_reason_that_says_nothing(town, as_role, nothing):
    from maplebridge.kernel.conduct import contacts
    from maplebridge.rules.refusal import Incomplete

    number, _ = screened(as_role, contact=MINE)
    row = city.row_of(number)
    with pytest.raises(Incomplete) as refusal:
        contacts.open_contact(actor=city.post_of(row.office, "officer"), number=number, reason=nothing, now=LATER)
    assert set(refusal.value.fields) == {"reason"}
    assert city.row_of(number).seq == row.seq
