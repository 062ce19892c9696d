"""What a party that is called in is sent: its code by every way, nothing copied, links that judge and never sign."""

from __future__ import annotations

from datetime import timedelta

import pytest

import mailed
import sampled as city
import texted
from law.packed import EVERY, read
from maplebridge.rules.answering import contents, judges, turn
from maplebridge.rules.refusal import Incomplete

NOW = city.NOW
ABOUT = "Noise at night is said to come from your house."
WORDS = "My neighbour beats the drum in his kitchen each night until two, and our child cannot sleep at all."
PHONE = "13800138000"
MINE = {"email": "first@example.org", "phone": "13987654321"}


@pytest.fixture
def letters(settings):
    """What a mail server of our own took."""
    with mailed.taking(settings) as taken:
        yield taken


@pytest.fixture
def work(as_role):
    """One round of sealer and worker at a moment."""
    return mailed.rounds(as_role)


@pytest.fixture
def service(settings, tmp_path):
    """The SMS service."""
    with texted.serving(settings, tmp_path) as running:
        yield running


def asked(**contact):
    """A people's mediation after its safety screen."""
    from maplebridge.kernel.conduct import bringing
    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.identity.actor import ANONYMOUS
    from maplebridge.kernel.territory import queries as territory

    place = next(u for u in territory.tree().level_units("township") if u.name_en == "Liuxi Township").id
    wanted = bringing.under(
        "cn.mediation.people", unit=place, category="150302", title=WORDS[:40], texts={"text": WORDS}, now=NOW
    )
    brought = bringing.bring(
        wanted, actor=ANONYMOUS, contact=Contact(**contact) if contact else None, key="k" * 20, sent={"text": WORDS}, now=NOW
    )
    city.act(brought.number, "screen", given={"screened": "yes"}, now=NOW)
    return brought.number


def call(number, way, about=ABOUT, **contact):
    """The office calls the other side in."""
    from maplebridge.kernel.conduct import parties
    from maplebridge.kernel.conduct.reaching import Contact

    return parties.call_in(
        actor=city.post_of(city.row_of(number).office, "officer"), number=number, role="party_b", way=way,
        about=about, contact=Contact(**contact) if contact else None, now=NOW + timedelta(minutes=5),
    )  # fmt: skip


def code_of(number, as_role):
    """The code of the one party that was called in."""
    from maplebridge.kernel.conduct import parties
    from maplebridge.kernel.matter.models import Party

    with as_role("clock"):
        return parties.code_to_send(Party.objects.get(matter=number))


def test_a_code_comes_by_sms_in_one_message_that_opens_the_matter(town, service, work, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.matter import codes
    from maplebridge.kernel.notice import ways
    from maplebridge.kernel.notice.models import Outbox

    number = asked()
    call(number, "sms", phone=PHONE)
    work(NOW + timedelta(hours=1))
    (sent,) = [one for one in service.taken if one["to"] == f"+86{PHONE}"]
    code = code_of(number, as_role)
    assert sent["text"].count(code) == 2, "once in each language"
    assert "/follow?n=" in sent["text"]
    assert WORDS[:20] not in sent["text"]
    assert ways.parts(sent["text"]) <= 4
    assert pages.follow_page(actor=codes.holder_by(number, code), number=number, now=NOW + timedelta(hours=2)).part
    service.fates |= {f"m-{n}": "DELIVRD" for n in range(9)}
    for hours in range(2, 30):
        work(NOW + timedelta(hours=hours))
    with as_role("clock"):
        assert code not in str(list(Outbox.objects.filter(matter=number).values())), "its words are not kept"


def test_where_the_mail_fails_the_sms_brings_the_code(town, letters, service, work, as_role):
    letters.unknown = True
    number = asked()
    call(number, "mail", email="second@example.org", phone=PHONE)
    for hours in range(1, 30):
        work(NOW + timedelta(hours=hours))
    assert letters.taken == []
    (sent,) = [one for one in service.taken if one["to"] == f"+86{PHONE}"]
    assert code_of(number, as_role) in sent["text"]


@pytest.mark.parametrize(("contact", "field"), [({}, "phone"), ({"phone": "057981234567"}, "phone")], ids=["none", "fixed"])
def test_an_sms_needs_a_mobile_number(town, service, contact, field):
    number = asked()
    with pytest.raises(Incomplete) as refused:
        call(number, "sms", **contact)
    assert field in refused.value.fields


def test_a_city_without_sms_offers_none(town):
    from maplebridge.kernel.conduct import parties

    number = asked()
    assert "sms" not in dict(parties.ways_open())
    with pytest.raises(Incomplete) as refused:
        call(number, "sms", phone=PHONE)
    assert "way" in refused.value.fields


@pytest.mark.parametrize(
    ("about", "says"),
    [
        (f"He says: {WORDS}", "stands word for word"),
        ("They write that you beat the DRUM in his kitchen each night until two, which you may answer.", "stands word for"),
        ("Noise at night. Ring the other side up at 139 8765 4321 and settle it.", "telephone number or an e-mail"),
        ("Noise at night. Write to First@Example.org about it.", "telephone number or an e-mail"),
    ],
    ids=["whole", "a stretch", "number", "address"],
)
def test_what_the_party_reads_holds_nothing_of_the_other_side(town, as_role, about, says):
    number = asked(**MINE)
    with pytest.raises(Incomplete) as refused:
        call(number, "counter", about=about)
    assert says in refused.value.fields["about"].in_language("en")
    with as_role("clock"):
        from maplebridge.kernel.matter.models import Party

        assert not Party.objects.filter(matter=number).exists()
    assert call(number, "counter", about="Drumming in the night; ring us at the committee, 0579 8123 4567.").code


LATER_ON = "She keeps the key of our cellar under the third flower pot by the door."


def test_what_the_first_party_adds_later_is_private_too(town, as_role):
    """Entry 1 is not all that it wrote: what it added, and the reason that it gave with an act, stay its own."""
    from maplebridge.kernel.matter import codes

    number = asked(**MINE)
    first = codes.holder_by(number, city.new_code(number))
    city.act(number, "add", given={"text": LATER_ON}, actor=first, now=NOW + timedelta(hours=1))
    with pytest.raises(Incomplete) as refused:
        call(number, "counter", about=f"It is said: {LATER_ON.lower()}")
    assert "stands word for word" in refused.value.fields["about"].in_language("en")
    assert call(number, "counter", about="A key is said to be yours to give back; say how you see it.").code


def test_what_one_other_side_wrote_stays_from_a_third_and_what_all_are_told_may_be_said_again(town, as_role):
    number = asked(**MINE)
    from maplebridge.kernel.matter import codes

    second = codes.holder_by(number, call(number, "counter").code)
    city.act(number, "add", given={"text": LATER_ON}, actor=second, now=NOW + timedelta(hours=1))
    about = "We wrote to the first of you that this is about drumming in the night and nothing else."
    assert call(number, "counter", about=about).code
    with pytest.raises(Incomplete) as refused:
        call(number, "counter", about=LATER_ON)
    assert "stands word for word" in refused.value.fields["about"].in_language("en")
    assert call(number, "counter", about=about).code, "an office may say to each what it said to one"


def test_a_letter_about_signing_has_no_link_that_signs(town, letters, work, as_role):
    """Whoever reads a mailbox binds nobody: one signs with number and code, on the page that shows the agreement."""
    number = asked(**MINE)
    call(number, "mail", email="second@example.org")
    city.act(number, "take", given={"both_willing": "yes"}, now=NOW + timedelta(hours=1))
    city.act(
        number, "propose", given={"agreement": "Quiet from ten.", "perform_by": "2026-10-30"}, now=NOW + timedelta(hours=2)
    )
    work(NOW + timedelta(hours=3))
    bodies = " ".join(letters.words(each) for each in range(len(letters.taken)))
    assert len(letters.taken) >= 2
    assert "/verdict/" not in bodies
    with as_role("clock"):
        from maplebridge.kernel.conduct.models import VerdictLink

        assert not VerdictLink.objects.filter(matter=number).exists()


def packed():
    """Every procedure of every pack."""
    return [read(file) for file in EVERY]


def test_no_act_that_ends_a_matter_is_the_main_one_for_anybody(db):
    """Of every step of every procedure, as each role sees it."""
    from maplebridge.kernel.file import choices
    from maplebridge.rules import course

    mains, ends = 0, 0
    for definition, step, role in (
        (one, step, role) for one in packed() for step in one.steps for role in sorted(one.roles)
    ):
        for name, act in definition.acts_at(step).items():
            if role not in act.who:
                continue
            choice = course.Choice(
                kind="act", name=name, title=act.title, who=role, open=True, refusal=None, to=act.to, adverse=act.adverse
            )
            weight = choices._weight(definition, step, choice, act)
            end = definition.ends.get(act.to or "")
            mains += weight == "main"
            if end is not None and end.hands_to is None:
                ends += 1
                assert weight != "main", (definition.id, step, role, name)
    assert mains > 100
    assert ends > 150


def test_only_a_judgement_of_an_answer_has_a_link():
    """Steps at which a letter holds a link: a party's, with a yes that ends the matter, and an answer to read."""
    judged = {(one.id, step): judges(one, step) for one in packed() for step in one.steps if judges(one, step)}
    assert judged[("cn.hotline.request", "verdict")] == "resident"
    assert judged[("cn.petition.claim", "replied")] == "resident"
    for (name, step), role in judged.items():
        definition = next(one for one in packed() if one.id == name)
        assert turn(definition, step) == role
        assert definition.answers
        assert not any(act.signs for act in definition.acts_at(step).values())
        assert any(contents(definition, act.to, role) for act in definition.acts_at(step).values())
    for name in ("cn.mediation.people", "cn.mediation.administrative"):
        definition = next(one for one in packed() if one.id == name)
        assert not judges(definition, "signing")
        assert not judges(definition, "countersigning")
