"""A side that is called in at a counter or by paper is asked how it may safely be reached; the answer is honoured."""

from __future__ import annotations

import pytest

import sampled as city
from db.test_safely_reached import FIRST, LATER, SECOND, said, sealed, tell
from mediated import NOW, proved, screened

__all__ = ["tell"]
ABOUT = "Noise at night, in your house."


def office_of(number):
    return city.post_of(city.row_of(number).office, "officer")


def call(number, *, way="counter", safely=None, **contact):
    """The second side is called in at the office that has it: what `parties.call_in` answers."""
    from maplebridge.kernel.conduct import parties
    from maplebridge.kernel.conduct.reaching import Contact, Safely

    return parties.call_in(
        actor=office_of(number), number=number, role="party_b", about=ABOUT, way=way, now=NOW,
        contact=Contact(**contact, safely=Safely.read({f"safe_{name}": value for name, value in (safely or {}).items()})),
    )  # fmt: skip


def holder(number, called):
    from maplebridge.kernel.conduct.reach.calling import code_to_send
    from maplebridge.kernel.matter import codes
    from maplebridge.kernel.matter.models import Party

    return codes.holder_by(number, called.code or code_to_send(Party.objects.get(pk=called.party)))


def record(number, party, key="", **given):
    from maplebridge.kernel.conduct.reach import recording

    return recording.record(actor=office_of(number), number=number, party=party, given=given, key=key, now=LATER)


def timeline(number, actor):
    from maplebridge.kernel.conduct import pages

    return [one.title.in_language("en") for one in pages.follow_page(actor=actor, number=number, now=LATER).timeline]


def refused(number, field, **facts):
    from maplebridge.rules.refusal import Incomplete

    with pytest.raises(Incomplete) as refusal:
        call(number, **facts)
    assert set(refusal.value.fields) == {field}


def test_what_is_asked_at_the_counter_is_sealed_with_the_contact_and_obeyed(town, as_role, tell):
    number, _ = screened(as_role, contact={"email": FIRST})
    safely = {"way": "any", "plain": "yes", "calls": "yes", "words": "Ask for Xiao Wang."}
    called = call(number, email=SECOND, phone="13987654321", safely=safely)
    contact = sealed(as_role, number)[1]
    assert {name: contact[name] for name in ("safe_way", "safe_plain", "safe_calls", "safe_words")} == {
        "safe_way": "any", "safe_plain": "yes", "safe_calls": "no", "safe_words": "Ask for Xiao Wang.",
    }  # fmt: skip
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW)
    mails, _, _ = tell(number, LATER)
    assert [subject for to, subject in mails if to == SECOND] == ["给您的一封信 · A message for you"]
    assert "Xiao Wang" not in repr(timeline(number, holder(number, called)))
    assert proved(as_role) == []


def test_the_code_goes_no_way_on_which_the_party_is_not_safe(town, as_role):
    number, _ = screened(as_role)
    refused(number, "way", way="mail", email=SECOND, safely={"way": "paper"})
    refused(number, "way", way="letter", letters_to="Lane 3", safely={"way": "counter"})
    refused(number, "email", way="counter", safely={"words": "Only my sister may know."})
    refused(number, "safe_way", way="counter", email=SECOND, safely={"way": "pigeon"})
    assert len(sealed(as_role, number)) == 0


def test_a_number_that_is_said_to_be_safe_is_not_the_other_sides(town, as_role):
    number, _ = screened(as_role, contact={"phone": "13812345678"})
    refused(number, "safe_phone", phone="13987654321", safely={"phone": "13812345678"})


def test_a_letter_asks_how_they_may_safely_be_reached(town, as_role, tell):
    number, _ = screened(as_role)
    call(number, way="letter", letters_to="Lane 3, House 8")
    _, paper, _ = tell(number, LATER)
    assert "How may we safely reach you?" in paper[0]
    assert "怎样联系您才安全" in paper[0]


def test_form_and_slip_of_a_counter_ask_it(town, as_role):
    from db import test_sent_twice as twice
    from maplebridge.kernel.matter import numbers

    number, _ = screened(as_role)
    desk, address = twice.at_desk(number, "officer"), f"/en/desk/{numbers.show(number)}/sides"
    assert "How may the party safely be reached?" in desk.get(address).content.decode()
    sent = {"role": "party_b", "about": ABOUT, "way": "counter", "key": "k" * 20}
    slip = desk.post(address, sent, follow=True).content.decode()
    assert "Print this page with your browser and hand it over" in slip
    assert "How may we safely reach you?" in slip


def test_a_party_without_contact_is_asked_for_one_and_then_written_to(town, as_role, tell):
    from maplebridge.rules.refusal import Incomplete

    number, a = screened(as_role, contact={"email": FIRST})
    b = holder(number, call(number))
    with pytest.raises(Incomplete) as refusal:
        said(number, b, hours="any")
    assert set(refusal.value.fields) == {"email"}
    before = timeline(number, a)
    city.act(number, "reach", given={"email": SECOND, "safe_plain": "yes"}, actor=b, now=LATER)
    said(number, b, words="Mornings only.")
    assert timeline(number, a) == before, "the other side learns nothing of it"
    assert timeline(number, b)[0] == "A party said how it may safely be reached; it is sealed"
    contact = sealed(as_role, number)[1]
    assert contact["email"] == SECOND, "what is said later takes no address away"
    assert "safe_plain" not in contact, "what else was said before is replaced as a whole"
    city.act(number, "take", given={"both_willing": "yes"}, now=LATER)
    mails, _, _ = tell(number, LATER)
    assert SECOND in {to for to, _ in mails}
    assert proved(as_role) == []


def test_whoever_brought_it_without_contact_leaves_one_too(town, as_role, tell):
    from maplebridge.kernel.conduct import pages

    number, a = screened(as_role)
    desk = office_of(number)
    assert not pages.matter_page(actor=desk, number=number, now=LATER).contact_sealed
    city.act(number, "reach", given={"letters_to": "Lane 9", "safe_way": "paper"}, actor=a, now=LATER)
    assert pages.matter_page(actor=desk, number=number, now=LATER).contact_sealed
    call(number)
    city.act(number, "take", given={"both_willing": "yes"}, now=LATER)
    mails, paper, _ = tell(number, LATER)
    assert (mails, len(paper)) == ([], 1)
    assert proved(as_role) == []


def test_the_office_records_what_a_side_said_at_the_counter_or_on_paper(town, as_role, tell):
    number, a = screened(as_role, contact={"email": FIRST})
    called = call(number)
    b = holder(number, called)
    before = timeline(number, a)
    seq = record(number, called.party, key="k" * 20, email=SECOND, safe_hours="afternoon")
    assert record(number, called.party, key="k" * 20, email=SECOND, safe_hours="afternoon") == seq
    assert timeline(number, a) == before, "the other side learns nothing of it"
    assert timeline(number, b)[0] == "A party said how it may safely be reached; it is sealed"
    record(number, called.party, safe_way="counter")
    city.act(number, "take", given={"both_willing": "yes"}, now=LATER)
    mails, paper, _ = tell(number, LATER)
    assert {to for to, _ in mails} == {FIRST}
    assert paper == [], "what was recorded last is obeyed"
    record(number, None, safe_way="counter")
    assert "safely be reached" in timeline(number, a)[0], "whoever brought it reads what was recorded of it"
    assert [one["safe_way"] for one in sealed(as_role, number)] == ["counter", "counter"]
    assert proved(as_role) == []


def test_nobody_else_records_it_and_nothing_that_cannot_be_obeyed(town, as_role):
    from maplebridge.kernel.conduct.reach import recording
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    number, a = screened(as_role, contact={"email": FIRST, "phone": "13812345678"})
    called = call(number)
    facts = {"number": number, "party": called.party, "given": {"email": SECOND}, "now": LATER}
    for other in (a, holder(number, called)):
        with pytest.raises((NotAllowed, NotFound)):
            recording.record(actor=other, **facts)
    with pytest.raises(NotFound):
        record(number, called.party + 1000, email=SECOND)
    for given, field in (({"email": "x@"}, "email"), ({"safe_phone": "12"}, "safe_phone"), ({}, "safe_way")):
        with pytest.raises(Incomplete) as refusal:
            record(number, called.party, **given)
        assert set(refusal.value.fields) == {field}
    with pytest.raises(Incomplete, match="They left no contact"):
        record(number, called.party, safe_hours="morning")
    assert len(sealed(as_role, number)) == 1


def test_the_desk_records_it_on_the_page_of_the_contact_without_opening_it(town, as_role):
    from db import test_sent_twice as twice
    from maplebridge.kernel.matter import numbers

    number, _ = screened(as_role, contact={"email": FIRST})
    called = call(number)
    desk, entries = twice.at_desk(number, "officer"), city.row_of(number).seq
    address = f"/en/desk/{numbers.show(number)}/sides/{called.party}"
    refusal = desk.post(address, {"do": "reach", "safe_words": "Call her sister.", "key": "k" * 20})
    assert refusal.status_code == 422
    assert "Call her sister." in refusal.content.decode(), "nothing that was typed is lost"
    done = desk.post(address, {"do": "reach", "email": SECOND, "safe_words": "Call her sister.", "key": "k" * 20})
    assert done["Location"] == f"{address}?recorded"
    shown = desk.get(done["Location"]).content.decode()
    assert "It is recorded and sealed" in shown
    assert "Call her sister." not in shown
    assert city.row_of(number).seq == entries + 1, "no reading"


@pytest.mark.parametrize(
    "planted",
    [
        "UPDATE matter_party SET person = (SELECT min(id) FROM identity_person)",
        "DELETE FROM identity_sealed WHERE person_id = (SELECT max(id) FROM identity_person)",
    ],
)
def test_a_first_contact_that_came_later_cannot_be_changed_unseen(town, as_role, planted):
    import psycopg

    number, _ = screened(as_role, contact={"email": FIRST})
    called = call(number)
    record(number, called.party, email=SECOND)
    assert proved(as_role) == []
    with psycopg.connect(town.url("admin")) as connection:
        connection.execute(planted)
    assert {one.code for one in proved(as_role)} <= {"contact", "party"}
    assert proved(as_role) != []


def test_the_office_that_called_a_party_in_is_named(town, as_role):
    """The timeline says which office called the party in, to both."""
    from maplebridge.kernel.conduct import pages

    number, a = screened(as_role)
    b = holder(number, call(number))
    for side in (a, b):
        lines = pages.follow_page(actor=side, number=number, now=LATER).timeline
        called = next(one for one in lines if one.title.in_language("en").startswith("Called in"))
        assert called.by.in_language("en") == "Liuxi Governance Centre"


def test_a_no_leads_back_to_the_matter(town, as_role):
    """Whoever presses too early, or twice, is led to the page of the matter, not to the first page alone."""
    from db import test_sent_twice as twice
    from maplebridge.kernel.matter import numbers

    number, _ = screened(as_role)
    shown, browser = numbers.show(number), twice.browser()
    browser.post("/en/follow", {"number": shown, "code": city.new_code(number)})
    answer = browser.get(f"/en/follow/{shown}/do/sign")
    assert answer.status_code == 403
    assert f'href="/en/follow/{shown}"' in answer.content.decode()
    desk = twice.at_desk(number, "officer").get(f"/en/desk/{shown}/do/sign")
    assert desk.status_code == 403
    assert f'class="button" href="/en/desk/{shown}"' in desk.content.decode()


def test_the_letter_that_calls_a_party_in_names_its_part(town, as_role, tell):
    number, _ = screened(as_role, contact={"email": FIRST})
    call(number, way="letter", letters_to="Lane 4, No. 5")
    _, paper, _ = tell(number, LATER)
    [text] = paper
    assert "Your part: The other party." in text
    assert "您的身份：乙方。" in text
