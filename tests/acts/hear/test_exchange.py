"""A wrong kind is not a trap: the procedure is exchanged, once, while nobody has decided anything; promises hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import sampled as city
from sampled import NOW

LAMP, CLAIM, NEIGHBOURS, SUGGESTION, BRIBE, HAZARD = (
    "020201",
    "010401",
    "150302",
    "190101",
    "180103",
    "150101",
)
WORDS = "The people upstairs quarrel; no, what I mean: the lamp downstairs is out. 楼下的灯不亮了。"
WHY = "The words speak of a lamp, not of neighbours. 说的是路灯，不是邻里纠纷。"
LATER = NOW + timedelta(hours=2)


def holder(number):
    """Whoever brought the matter."""
    from maplebridge.kernel.identity.actor import holder_of

    return holder_of(number)


def post(number):
    """Somebody at the office that has it."""
    from maplebridge.kernel.law import registry
    from maplebridge.rules.answering import answering_role

    row = city.row_of(number)
    role = answering_role(registry.by_id(row.procedure_id).procedure, row.step)
    return city.post_of(row.office, role)


def exchange(
    number, category=LAMP, *, actor=None, reason=WHY, seen=None, agrees=None, place=None, now=LATER, **more
):
    """Exchange the procedure of a matter: a post of its office, or `actor`."""
    from maplebridge.acts.hear.exchange import deeds
    from maplebridge.acts.hear.exchange.planning import Chosen

    return deeds.exchange(
        actor=actor or post(number),
        number=number,
        chosen=Chosen(category=category, place=place, reason=reason, agrees=agrees),
        last_read=city.row_of(number).seq if seen is None else seen,
        now=now,
        **more,
    )


def procedure_of(number):
    from maplebridge.kernel.law import registry

    return registry.by_id(city.row_of(number).procedure_id).procedure


def replays(number, as_role):
    """Whether the row is what its entries say; the entries."""
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.proving import folding

    with as_role("clock"):
        entries = ledger.entries_of(number)
        assert folding.fold(entries) == folding.rows([number])[number]
    return entries


def last_day(number):
    from maplebridge.kernel.clock import towntime

    return towntime.local(city.row_of(number).due).date()


@pytest.fixture
def mistaken(town):
    """The lamp downstairs, which became a people's mediation."""
    number = city.report(WORDS, category=NEIGHBOURS).number
    assert procedure_of(number).id == "cn.mediation.people"
    return number


def test_the_lamp_downstairs_leaves_the_mediation(mistaken, as_role):
    before, day = city.row_of(mistaken), last_day(mistaken)
    exchange(mistaken)
    after = city.row_of(mistaken)
    assert procedure_of(mistaken).id == "cn.hotline.request"
    assert (after.category, after.sorted, after.bounces) == (LAMP, True, before.bounces + 1)
    assert (after.number, bytes(after.code), after.opened) == (
        before.number,
        bytes(before.code),
        before.opened,
    )
    assert after.office != before.office
    assert last_day(mistaken) <= day
    entry = replays(mistaken, as_role)[-1]
    assert (entry.kind, entry.content.particulars["procedures"][0][0], entry.content.name) == (
        "exchanged",
        "cn.mediation.people",
        "cn.hotline.request",
    )
    assert WHY not in entry.body.decode()


def test_the_matter_then_goes_on_as_one_of_its_kind(mistaken, as_role):
    exchange(mistaken)
    city.act(mistaken, "dispatch", now=LATER + timedelta(minutes=5))
    assert city.row_of(mistaken).step != "taken"
    replays(mistaken, as_role)


@pytest.fixture
def lamp(town):
    """A street lamp that nobody has looked at yet."""
    return city.report().number


def refusal(code, number, category=LAMP, **more):
    """What the exchange is refused with."""
    from maplebridge.rules.refusal import Refusal

    before = city.row_of(number)
    with pytest.raises(Refusal) as caught:
        exchange(number, category, **more)
    after = city.row_of(number)
    assert (after.procedure_id, after.category, after.bounces) == (
        before.procedure_id,
        before.category,
        before.bounces,
    )
    assert caught.value.code == code
    assert caught.value.words.in_language("zh")
    return caught.value.words.in_language("en")


def test_whoever_brought_it_exchanges_it_by_code(mistaken, as_role):
    exchange(mistaken, actor=holder(mistaken), reason="", agrees=False)
    entry = replays(mistaken, as_role)[-1]
    assert (entry.kind, entry.by) == ("exchanged", "resident")
    assert procedure_of(mistaken).id == "cn.hotline.request"


def test_a_second_time_is_refused_to_everybody(mistaken):
    exchange(mistaken)
    assert "a second time is not possible" in refusal("not-allowed", mistaken, NEIGHBOURS)
    assert "a second time is not possible" in refusal("not-allowed", mistaken, CLAIM, actor=holder(mistaken))


def test_what_was_decided_stays_under_its_procedure(lamp):
    city.act(lamp, "dispatch", now=NOW + timedelta(hours=1))
    assert "It is too late" in refusal("not-allowed", lamp, CLAIM)
    assert "It is too late" in refusal("not-allowed", lamp, CLAIM, actor=holder(lamp))


def test_a_limit_that_passed_decides_and_is_recorded(lamp, as_role):
    late = city.row_of(lamp).due + timedelta(minutes=1)
    assert "It is too late" in refusal("not-allowed", lamp, CLAIM, actor=holder(lamp), now=late)
    assert [one.kind for one in replays(lamp, as_role)][1] == "silence"


def test_what_decides_nothing_leaves_it_open(mistaken, as_role):
    city.act(mistaken, "add", actor=holder(mistaken), given={"text": "It is dark on the stairs."}, now=LATER)
    exchange(mistaken, now=LATER + timedelta(minutes=3))
    assert [one.kind for one in replays(mistaken, as_role)] == ["opened", "added", "exchanged"]


def test_only_the_office_that_has_it_and_whoever_brought_it(mistaken, lamp):
    from maplebridge.kernel.identity.actor import ANONYMOUS

    stranger, other = post(lamp), holder(lamp)
    assert city.row_of(lamp).office != city.row_of(mistaken).office
    for actor in (stranger, other, ANONYMOUS):
        assert "no such matter" in refusal("not-found", mistaken, actor=actor)
    above = city.post_of(city.row_of(lamp).office, "hotline")
    assert above is not None


@pytest.mark.parametrize("power", ["ordinary", "special"])
def test_who_acts_for_whoever_brought_it_exchanges_with_special_power_alone(mistaken, as_role, power):
    """What was asked for is changed, and what was promised given up, by the party itself or by special power."""
    from db.test_representatives import named, signed
    from maplebridge.acts.hear.exchange import showing

    _, acting = named(mistaken, "0", signed(), power=power)
    shown = showing.may_exchange(actor=acting, number=mistaken, now=LATER)
    if power == "ordinary":
        assert "needs special power" in refusal("not-allowed", mistaken, actor=acting, agrees=True)
        assert not shown
        exchange(mistaken, actor=holder(mistaken), agrees=True)
    else:
        assert shown
        exchange(mistaken, actor=acting, agrees=True)
    assert [one.kind for one in replays(mistaken, as_role)] == ["opened", "empowered", "exchanged"]


def test_a_post_says_why(mistaken):
    assert "at least ten letters" in refusal("incomplete", mistaken, reason="wrong")


def test_the_same_procedure_is_no_exchange(lamp):
    assert "nothing to exchange" in refusal("incomplete", lamp, "030101")


def test_an_unknown_kind_or_place_is_asked_for(mistaken):
    assert "Choose the kind" in refusal("incomplete", mistaken, "999999")
    assert "no such place" in refusal("incomplete", mistaken, place=987654)


def test_somebody_else_acted_meanwhile(mistaken):
    city.act(mistaken, "add", actor=holder(mistaken), given={"text": "One thing more."}, now=LATER)
    assert "Somebody acted" in refusal("conflict", mistaken, seen=1)


def test_an_accusation_keeps_its_procedure_and_nothing_becomes_one(town):
    accusation = city.report("An official takes bribes. 有人受贿。", category=BRIBE).number
    assert "keeps its procedure" in refusal("not-allowed", accusation, actor=holder(accusation))
    assert "keeps its procedure" in refusal("not-allowed", accusation)
    lamp = city.report().number
    assert "complained of is named" in refusal("incomplete", lamp, BRIBE)


def test_what_is_brought_against_an_office_keeps_its_procedure(town):
    from maplebridge.kernel.territory import queries as territory

    accused = next(o for o in territory.offices().all if o.kind == "town-order")
    number = city.report(against=accused.id).number
    assert "keeps its procedure" in refusal("not-allowed", number, CLAIM, actor=holder(number))


def test_whoever_reported_a_hazard_stays_sealed(town):
    number = city.report("Gas smells in the yard, a hazard. 有安全隐患。", category=HAZARD).number
    assert procedure_of(number).id == "cn.hazard.report"
    assert "keeps its procedure" in refusal("not-allowed", number, actor=holder(number))


def test_a_kind_that_nobody_may_have_there_is_refused(mistaken, monkeypatch):
    from maplebridge.acts.hear import routing
    from maplebridge.kernel.conduct import bringing

    asked = []

    def hole(**more):
        asked.append(more)
        return bringing.Route(routing_adopted(), 1, "city", None, bringing.Text("No office."), hole=True)

    def routing_adopted():
        from maplebridge.kernel.law import registry

        return registry.in_force("cn.hotline.request", date(2026, 9, 28))

    monkeypatch.setattr(routing, "route", hole)
    assert "another place" in refusal("incomplete", mistaken)
    assert asked


def test_pressed_twice_it_is_one_exchange(mistaken, as_role):
    from maplebridge.kernel.conduct import once

    actor = post(mistaken)
    sent = once.of(actor, mistaken, "exchange", {"category": LAMP}, "k" * 24)
    first = exchange(mistaken, actor=actor, sent=sent, seen=1)
    again = exchange(mistaken, actor=actor, sent=sent, seen=1)
    assert first == again
    assert [one.kind for one in replays(mistaken, as_role)].count("exchanged") == 1


def test_the_place_may_be_chosen_anew(mistaken):
    from maplebridge.kernel.territory import queries as territory

    row = city.row_of(mistaken)
    township = territory.tree().at_level(row.place, "township")
    other = next(
        u for u in territory.tree().level_units("township") if township is None or u.id != township.id
    )
    exchange(mistaken, place=other.id)
    after = city.row_of(mistaken)
    assert after.place == other.id
    assert (
        other.id in territory.tree().unit(after.unit).path
        or after.unit in territory.tree().unit(other.id).path
    )


def promises(number):
    """The days that are promised in the matter's state, by their names."""
    from maplebridge.kernel.matter.storage.state import state_of

    dates = state_of(city.row_of(number)).dates
    return {name: date.fromordinal(day) for name, day in dates.items() if name.startswith("promised.")}


def answer_by(number, now=LATER):
    """The last day of the answer, as the resident's page says it."""
    from maplebridge.kernel.conduct import pages

    return pages.follow_page(actor=holder(number), number=number, now=now).answer_by


def asked(number, now=LATER):
    from maplebridge.acts.hear.exchange import showing

    return showing.question(actor=holder(number), number=number, now=now)


def say(number, agrees, *, actor=None, now=LATER, seen=None):
    """Answer about the later last day."""
    from maplebridge.acts.hear.exchange import deeds

    return deeds.answer(
        actor=actor or holder(number),
        number=number,
        agrees=agrees,
        last_read=city.row_of(number).seq if seen is None else seen,
        now=now,
    )


def test_a_slower_procedure_keeps_the_days_that_were_promised_first(lamp, as_role):
    first, answer = last_day(lamp), answer_by(lamp)
    exchange(lamp, CLAIM)
    assert procedure_of(lamp).id == "cn.petition.claim"
    assert last_day(lamp) == first
    assert answer_by(lamp) == answer
    assert promises(lamp) == {"promised.first": first, "promised.answer": answer}
    question = asked(lamp)
    assert question.later_first > first
    assert question.later_answer > answer
    replays(lamp, as_role)


def test_the_day_of_the_answer_holds_through_the_steps_of_the_offices(lamp, as_role):
    answer = answer_by(lamp)
    exchange(lamp, CLAIM)
    step = city.row_of(lamp).step
    city.act(lamp, "forward", now=LATER + timedelta(hours=1))
    row = city.row_of(lamp)
    assert row.step != step
    assert promises(lamp) == {"promised.answer": answer}
    assert last_day(lamp) <= answer
    replays(lamp, as_role)


def test_with_a_yes_the_days_are_those_of_the_procedure(lamp, as_role):
    first = last_day(lamp)
    exchange(lamp, CLAIM)
    wanted = asked(lamp).later_first
    say(lamp, True)
    assert last_day(lamp) == wanted > first
    assert promises(lamp) == {}
    entry = replays(lamp, as_role)[-1]
    assert (entry.kind, entry.by, entry.content.particulars["agrees"]) == (
        "exchange_answered",
        "resident",
        True,
    )
    assert asked(lamp) is None


def test_who_acts_with_ordinary_power_gives_up_no_day_that_was_promised(lamp, as_role):
    from db.test_representatives import named, signed
    from maplebridge.acts.hear.exchange import showing
    from maplebridge.rules.refusal import NotAllowed

    exchange(lamp, CLAIM)
    first = last_day(lamp)
    _, acting = named(lamp, "0", signed())
    assert showing.question(actor=acting, number=lamp, now=LATER) is None
    with pytest.raises(NotAllowed, match="needs special power"):
        say(lamp, True, actor=acting)
    assert last_day(lamp) == first
    _, acting = named(lamp, "0", signed(), power="special", phone="13700002222")
    say(lamp, True, actor=acting)
    assert last_day(lamp) > first
    replays(lamp, as_role)


def test_with_a_no_the_first_day_holds_and_nobody_asks_again(lamp, as_role):
    from maplebridge.rules.refusal import NotAllowed

    first = last_day(lamp)
    exchange(lamp, CLAIM)
    say(lamp, False)
    assert last_day(lamp) == first
    assert asked(lamp) is None
    replays(lamp, as_role)
    with pytest.raises(NotAllowed, match="Nobody asks"):
        say(lamp, True)


def test_only_whoever_brought_it_answers(lamp):
    from maplebridge.rules.refusal import NotAllowed

    exchange(lamp, CLAIM)
    with pytest.raises(NotAllowed, match="Only whoever brought"):
        say(lamp, True, actor=post(lamp))
    assert asked(lamp) is not None


def test_whoever_exchanges_it_themselves_says_so_at_once(lamp, as_role):
    first = last_day(lamp)
    exchange(lamp, CLAIM, actor=holder(lamp), reason="", agrees=True)
    assert last_day(lamp) > first
    assert asked(lamp) is None
    replays(lamp, as_role)


def test_without_their_yes_the_first_day_holds_for_them_too(lamp):
    first = last_day(lamp)
    exchange(lamp, CLAIM, actor=holder(lamp), reason="", agrees=False)
    assert last_day(lamp) == first
    assert asked(lamp) is None


def test_a_quicker_procedure_asks_nothing(mistaken):
    exchange(mistaken)
    assert asked(mistaken) is None
    assert "promised.answer" not in promises(mistaken)


def test_a_changed_calendar_moves_no_promised_day(lamp, as_role):
    from maplebridge.kernel.matter.lifecycle import recounting

    first = last_day(lamp)
    exchange(lamp, CLAIM)
    with as_role("clock"):
        list(recounting.recount(reason="test", now=LATER + timedelta(minutes=9)))
    assert last_day(lamp) == first
    replays(lamp, as_role)


def test_nobody_acts_and_the_promised_day_leads_to_what_silence_leads_to(lamp, as_role):
    from maplebridge.kernel.matter.lifecycle import clock

    exchange(lamp, CLAIM)
    level = city.row_of(lamp).level
    with as_role("clock"):
        list(clock.run_until(city.row_of(lamp).due + timedelta(minutes=1)))
    row = city.row_of(lamp)
    assert row.missed == 1
    assert (row.level, row.step) != (level, "registered") or row.outcome is not None
    replays(lamp, as_role)


def test_the_timeline_says_who_from_what_to_what_and_which_days(mistaken):
    from maplebridge.kernel.conduct import pages

    office = city.row_of(mistaken).office
    exchange(mistaken)
    page = pages.follow_page(actor=holder(mistaken), number=mistaken, now=LATER)
    line = page.timeline[0]
    said = line.title.in_language("en")
    assert "from “People’s mediation” to “Hotline request”" in said.replace("'", "’")
    assert "last day" in said
    assert (line.text, line.mark) == (WHY, "bounced")
    assert page.heading.bounced == 1
    from maplebridge.kernel.file.heading import office_title

    assert line.by == office_title(office)
    assert line.title.in_language("zh").startswith("程序已更换")


def test_the_office_before_goes_on_reading_and_the_new_one_hears_of_it(mistaken, as_role):
    from maplebridge.kernel.ledger import sealing
    from maplebridge.kernel.matter.lifecycle.acting import acting, visible
    from maplebridge.kernel.notice import news

    actor, before = post(mistaken), city.row_of(mistaken).office
    exchange(mistaken, actor=actor)
    with acting(actor):
        assert visible(mistaken).office != before
    with as_role("clock"):
        from maplebridge.kernel import ledger
        from maplebridge.kernel.notice.models import News

        news.gather(ledger.entries_of(mistaken), LATER)
        heard = News.objects.filter(matter=mistaken).values_list("office", "why")
        assert (city.row_of(mistaken).office, 1) in list(heard)
    assert sealing


def test_the_entry_is_proved_by_the_script_that_anybody_runs(mistaken, as_role, tmp_path):
    import json

    from db.test_receipts import ALL, verified
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import witnesses

    seq = exchange(mistaken)
    with as_role("seal"):
        witnesses.write(tmp_path, [ledger.seal(now=LATER)])
        entry, proof = ledger.entry(mistaken, seq), ledger.prove(mistaken, seq)
    assert entry.kind == "exchanged"
    (tmp_path / "promise.json").write_text(json.dumps(ledger.promise(entry)))
    (tmp_path / "proof.json").write_text(json.dumps(proof.shown()))
    done = verified(tmp_path, *ALL)
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "promise.json").write_text(json.dumps({**ledger.promise(entry), "hash": "00" * 32}))
    assert verified(tmp_path, *ALL).returncode != 0


def test_the_ledger_replays_whole(mistaken, lamp, as_role):
    from maplebridge.config import wiring
    from maplebridge.kernel import ledger

    exchange(mistaken)
    exchange(lamp, CLAIM)
    say(lamp, True)
    with as_role("clock"):
        assert ledger.replay([*wiring.REPLAYED, *wiring.WORDS], city=wiring.CITY).findings == []
    for number in (mistaken, lamp):
        replays(number, as_role)


def test_the_exported_file_names_the_procedure_before(mistaken, lamp, as_role, tmp_path):
    import csv

    from maplebridge.kernel.records import exporting

    exchange(mistaken)
    file = tmp_path / "matters.csv"
    with as_role("export"):
        assert exporting.export(file, now=LATER).count == 2
    lines = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert [(one["exchanged_from"], one["bounces"]) for one in lines] == [("cn.mediation.people", "1"), ("", "0")]
