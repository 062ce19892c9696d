"""Several offices are asked: each answers for itself, sees what it is asked, and no other may answer for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city

NOW = city.NOW
LATER = NOW + timedelta(hours=1)
AT = NOW + timedelta(hours=3)


def joint(as_role, *, level="township"):
    """A matter of two areas, both asked: its number and the offices."""
    number = city.opened_under("cn.joint.handling", as_role, level=level)
    return number, *city.asked(number)


def may(office, number, now=AT):
    """Names of the acts that somebody at an office may take; None where it does not see the matter."""
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import NotFound

    try:
        page = pages.matter_page(actor=city.post_of(office, "other_areas"), number=number, now=now)
    except NotFound:
        return None
    return {one.name for one in page.acts}


def inbox(office, tab, now=AT):
    from maplebridge.kernel.file import desk

    found = desk.inbox(actor=city.post_of(office, "other_areas"), tab=tab, now=now)
    return [(one.heading.number, one.last_day) for one in found.rows]


def agree(number, asked, *, by=None, now=LATER):
    actor = city.post_of(by or asked, "other_areas")
    return city.act(number, f"duty.agree.{asked}", actor=actor, given={"answer": "Yes."}, now=now)


def start(number, lead, now=AT):
    given = {"lead_unit": str(lead), "agreement": "Signed."}
    return city.act(
        number, "start", actor=city.post_of(city.row_of(number).office, "first_area"), given=given, now=now
    )


def test_one_area_does_not_answer_for_all(town, as_role):
    """Before, one township answered as “each area” and started alone."""
    from maplebridge.rules.refusal import NotAllowed

    number, first, second = joint(as_role)
    agree(number, first)
    with pytest.raises(NotAllowed) as refused:
        start(number, first)
    assert "Each area answers" in refused.value.words.in_language("en")
    agree(number, second)
    start(number, first)
    assert city.row_of(number).step == "looking"
    assert city.agrees(number, as_role)


def letters(desk, number):
    """What the form of another city's answer offers as our letter."""
    from maplebridge.kernel.conduct import pages

    form = pages.act_form(actor=desk, number=number, name="other_city_answers", now=AT)
    return next(one.options for one in form.act.needs if one.name == "our_letter")


def test_no_answer_of_another_city_is_put_on_record_where_nothing_was_asked(town, as_role):
    import papered
    from maplebridge.rules.refusal import Incomplete

    number, *_ = joint(as_role)
    desk = city.post_of(city.row_of(number).office, "first_area")
    assert letters(desk, number) == ()
    given = {
        "other_city": "Xinghe City", "letter_day": "2026-09-28",
        "their_paper": [("answer.jpg", "image/jpeg", papered.photo())],
    }  # fmt: skip
    for ours in ({}, {"our_letter": "FH-外〔2026〕1号"}):
        with pytest.raises(Incomplete):
            city.act(number, "other_city_answers", actor=desk, given={**given, **ours}, now=AT)


def test_an_area_of_another_city_is_written_to_and_its_answer_is_put_on_record(town, as_role):
    """It has no desk here: a numbered letter goes out, its paper comes in, and whoever brought the matter reads both."""
    import papered
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.conduct.models import Issued
    from maplebridge.rules.refusal import Incomplete, NotAllowed

    number, _, second = joint(as_role)
    desk, other = city.post_of(city.row_of(number).office, "first_area"), city.post_of(second, "other_areas")
    asks = {"other_city": "Xinghe City, Water Bureau", "letter": "Please look at the weir by 12 May, and write to us."}
    with pytest.raises(NotAllowed):
        city.act(number, "ask_other_city", actor=other, given=asks, now=LATER)
    city.act(number, "ask_other_city", actor=desk, given=asks, now=LATER)
    with as_role("clock"):
        [letter] = Issued.objects.filter(matter=number, document="letter_outside")
    assert letter.n == 1
    [(ours, _)] = letters(desk, number)
    answer = {"other_city": asks["other_city"], "letter_day": "2026-09-28", "our_letter": ours}
    with pytest.raises(Incomplete):
        city.act(number, "other_city_answers", actor=desk, given=answer, now=AT)
    answer["their_paper"] = [("answer.jpg", "image/jpeg", papered.photo())]
    for wrong, why in (
        ({"our_letter": ""}, "Fill in: Our letter that it answers"),
        ({"our_letter": ours.replace("1号", "2号")}, "went out in this matter: choose it"),
        ({"letter_day": (AT + timedelta(days=1)).date().isoformat()}, "not after today"),
        ({"letter_day": (LATER - timedelta(days=1)).date().isoformat()}, "nobody answered it before"),
    ):
        with pytest.raises(Incomplete, match=why):
            city.act(number, "other_city_answers", actor=desk, given={**answer, **wrong}, now=AT)
    city.act(number, "other_city_answers", actor=desk, given=answer, now=AT)
    page = pages.matter_page(actor=desk, number=number, now=AT)
    assert len(page.timeline[0].papers) == 1
    assert city.row_of(number).step == "proposed", "it waits for the areas of this city as before"
    assert city.agrees(number, as_role)


def test_nobody_answers_for_another_and_nobody_twice(town, as_role):
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import NotAllowed, NotFound

    number, first, second = joint(as_role)
    roles = territory.offices().roles_of
    stranger = next(
        one.id for one in territory.offices().all
        if (one.id, "other_areas") in roles((one.id,)) and one.id not in (first, second, city.row_of(number).office)
        and one.unit not in territory.tree().unit(city.row_of(number).unit).path
    )  # fmt: skip
    before = city.row_of(number).seq
    for by in (second, stranger):
        with pytest.raises((NotAllowed, NotFound)):
            agree(number, first, by=by)
    with pytest.raises((NotAllowed, NotFound)):
        city.act(
            number,
            "duty.agree",
            actor=city.post_of(first, "other_areas"),
            given={"answer": "Yes."},
            now=LATER,
        )
    assert city.row_of(number).seq == before
    agree(number, first)
    with pytest.raises(NotAllowed):
        agree(number, first, now=AT)
    assert may(stranger, number) is None


def test_each_sees_the_matter_its_own_duty_and_its_own_last_day(town, as_role):
    from maplebridge.kernel.territory import queries as territory

    number, first, second = joint(as_role)
    home = city.row_of(number).office
    away = next(one for one in (first, second) if one != home)
    assert territory.offices().by_id(away).unit != city.row_of(number).unit
    assert may(away, number) == {f"duty.agree.{away}"}
    [(listed, day)] = inbox(away, "asked")
    assert listed == number
    assert day is not None
    assert inbox(away, "mine") == []
    agree(number, away)
    assert inbox(away, "asked") == []
    assert may(away, number) == set()
    assert [one for one, _ in inbox(away, "handed-on")] == [number], "it stays readable"


def test_an_office_that_is_asked_takes_nothing_else(town, as_role):
    """In a licence the examiners are asked by the role that also decides: those asked only give their view."""
    number = city.opened_under("cn.service.licence", as_role)
    row = city.row_of(number)
    from maplebridge.kernel.conduct import pages
    from maplebridge.rules.refusal import NotAllowed, NotFound

    desk = city.post_of(row.office, "counter")
    form = pages.act_form(actor=desk, number=number, name="accept_joint", now=LATER).act
    may_be = [int(value) for value, _ in next(one for one in form.needs if one.name == "departments").options]
    city.act(number, "accept_joint", actor=desk, given={"departments": ",".join(map(str, may_be))}, now=LATER)
    decides = city.row_of(number).office
    asked = next(one for one in may_be if one != decides)
    actor = city.post_of(asked, "examiner")
    names = {one.name for one in pages.matter_page(actor=actor, number=number, now=AT).acts}
    assert names == {f"duty.views.{asked}"}
    for name in ("grant", "refuse", "add"):
        with pytest.raises((NotAllowed, NotFound)):
            city.act(number, name, actor=actor, given={"legal_ground": "x", "reason": "x"}, now=AT)


def test_silence_counts_for_each_alone(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.matter.lifecycle import clock

    number, first, second = joint(as_role)
    agree(number, first)
    last = city.row_of(number).due
    with as_role("clock"):
        list(clock.run_until(last + timedelta(minutes=2)))
    assert city.row_of(number).step in ("proposed", "deciding")
    actor = city.post_of(city.row_of(number).office, "superior")
    titles = [
        one.title.in_language("en")
        for one in pages.matter_page(actor=actor, number=number, now=last).timeline
    ]
    from maplebridge.kernel.territory import queries as territory

    silent = territory.offices().by_id(second).name_en
    assert any(silent in one and one.startswith("Nobody acted in time") for one in titles)
    answered = territory.offices().by_id(first).name_en
    assert any(one == f"Each area answers (silence: agrees): {answered}" for one in titles)
    assert city.agrees(number, as_role)


def test_the_page_says_who_has_answered_and_who_has_not(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.territory import queries as territory

    number, first, second = joint(as_role)
    agree(number, first)
    actor = city.post_of(city.row_of(number).office, "first_area")
    rows = pages.matter_page(actor=actor, number=number, now=AT).duties
    said = {(one.office.in_language("en"), one.status) for one in rows}
    name = lambda office: territory.offices().by_id(office).name_en  # noqa: E731
    assert {(one.split(" (")[0], status) for one, status in said} == {
        (name(second), "on-time"),
        (name(first), "done"),
    }


def test_those_who_are_asked_hear_of_it_and_the_office_of_their_answers(town, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.notice import news
    from maplebridge.kernel.notice.models import News

    number, first, second = joint(as_role)
    home = city.row_of(number).office
    agree(number, first)
    with as_role("clock"):
        news.gather(ledger.entries_of(number), AT)
        heard = set(News.objects.filter(matter=number).values_list("office", "why"))
    assert {(first, news.ASKED), (second, news.ASKED)} <= heard
    assert (home, news.GIVEN) in heard


def test_a_part_that_nobody_asked_does_not_open_the_matter(town, as_role):
    """A superuser lets an office read: the replay names it."""
    import psycopg

    from maplebridge.config import wiring
    from maplebridge.kernel import ledger
    from maplebridge.kernel.territory import queries as territory

    number, first, second = joint(as_role)
    agree(number, first)
    with as_role("clock"):
        assert [one for one in ledger.replay(wiring.REPLAYED).findings if one.code == "grant"] == []
    stranger = next(
        one.id for one in territory.offices().all if one.id not in (first, second, city.row_of(number).office)
    )
    for planted in (
        f"INSERT INTO matter_handedon (matter, office) VALUES ({number}, {stranger})",
        f"UPDATE matter_handedon SET at = NULL WHERE matter = {number} AND office = {first}",
    ):
        with psycopg.connect(town.url("admin")) as connection:
            connection.execute(planted)
        with as_role("clock"):
            found = [one.code for one in ledger.replay(wiring.REPLAYED).findings]
        with psycopg.connect(town.url("admin")) as connection:
            connection.execute(f"DELETE FROM matter_handedon WHERE matter = {number} AND office = {stranger}")
        if "INSERT" in planted or first != city.row_of(number).office:
            assert "grant" in found


@pytest.mark.parametrize(
    "mutant",
    [
        "maplebridge.kernel.matter.lifecycle.asked.theirs",
    ],
)
def test_a_gate_that_lets_everybody_answer_is_noticed(town, as_role, monkeypatch, mutant):
    """The test above can fail: with every copy open to every office, a stranger's answer passes."""
    from maplebridge.kernel.matter.lifecycle.asked import Own
    from maplebridge.kernel.territory import queries as territory

    number, first, second = joint(as_role)
    every = frozenset((role, str(one.id)) for one in territory.offices().all for role in ("other_areas",))
    monkeypatch.setattr(mutant, lambda *facts: Own(every))
    assert agree(number, first, by=second) > 1


def test_every_page_that_is_put_on_record_in_any_file_bears_a_day_that_was():
    """A date beside a file that rules no limit: each signature on paper, and another city's answer; named one by one."""
    from types import SimpleNamespace

    from law.packed import EVERY, read
    from maplebridge.kernel.conduct.giving import paper_days
    from maplebridge.rules.soundness.settling import acts_of

    found, signed = {}, set()
    for procedure in map(read, EVERY):
        for place, act in acts_of(procedure):
            days = paper_days(procedure, SimpleNamespace(needs=act.needs, optional=act.may))
            if days:
                found[f"{procedure.id} {place}.{act.name}"] = days
            if act.on_paper is not None:
                signed.add(f"{procedure.id} {place}.{act.name}")
    assert set(found) == signed | {"cn.joint.handling anytime.other_city_answers"}
    assert {one for days in found.values() for one in days} == {"signed_on", "letter_day"}
