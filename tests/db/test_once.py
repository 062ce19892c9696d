"""What is sent twice is done once: same sender, same key, all the same content; the code only for minutes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

import papered
import sampled as city
from maplebridge.acts.hear.place import Place
from maplebridge.kernel.conduct.reaching import Contact
from sampled import NOW, TEXT

KEY = "5f0c1d7a9be24c36a8f1e2d3b4c59687"
REACH = Contact(phone="13800000000")
SOME_OFFICE = "the office that has it"
OTHERWISE = {
    "another title": {"title": "At the school"},
    "another place": {"place": Place(address="Yunting")},
    "no place": {"place": None},
    "a new contact": {"contact": Contact(phone="13900000000")},
    "a contact taken away": {"contact": None},
    "a contact for nobody": {"contact": replace(REACH, may_know="nobody")},
    "another kind": {"category": "020201"},
    "another language": {"lang": "zh"},
    "another door": {"channel": "api"},
    "other words": {"text": "Something else altogether."},
    "for somebody else": {"contact": replace(REACH, for_other="Mrs Zhou, third floor")},
    "against an office": {"against": SOME_OFFICE},
}
SENT = {"text": TEXT, "place": Place(address="Liuxi"), "contact": REACH}
ANSWER = {"answer": "Repaired on Tuesday. 已修复。"}


@pytest.mark.parametrize("difference", OTHERWISE)
def test_a_used_key_with_anything_else_in_it_is_a_conflict_and_changes_nothing(town, as_role, difference):
    from maplebridge.kernel.identity.models import Sealed
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.rules.refusal import Conflict

    first = city.report(**SENT, key=KEY)
    other = dict(OTHERWISE[difference])
    if other.get("against") == SOME_OFFICE:
        other["against"] = city.row_of(first.number).office
    with as_role("clock"):
        before = (Matter.objects.count(), Sealed.objects.count())
    with pytest.raises(Conflict) as caught:
        city.report(**SENT | other, key=KEY)
    assert "contact" in caught.value.words.in_language("en")
    with as_role("clock"):
        assert (Matter.objects.count(), Sealed.objects.count()) == before


def test_all_the_same_content_gets_the_number_and_for_minutes_the_code(town):
    first = city.report(**SENT, key=KEY)
    soon = city.report(**SENT, key=KEY, now=NOW + timedelta(minutes=29))
    late = city.report(**SENT, key=KEY, now=NOW + timedelta(minutes=31))
    assert (soon.number, soon.code, soon.new) == (first.number, first.code, False)
    assert (late.number, late.code, late.new) == (first.number, None, False)


def test_what_says_nothing_makes_no_other_content(town):
    first = city.report(TEXT, key=KEY)
    again = city.report(f" {TEXT}\n", title="  ", place=Place(), contact=Contact(may_know="handler"), key=KEY)
    assert again.number == first.number


def test_a_code_that_a_counter_replaced_is_not_shown_again(town):
    from maplebridge.kernel.conduct import counters
    from maplebridge.kernel.territory import queries as territory

    first = city.report(**SENT, key=KEY)
    desk = next(o for o in territory.offices().all if o.kind == "intake")
    given = counters.new_code(
        actor=city.post_of(desk.id, "intake"), number=first.number, shown=REACH.phone, now=NOW
    )
    again = city.report(**SENT, key=KEY, now=NOW + timedelta(minutes=1))
    assert given != first.code
    assert (again.number, again.code) == (first.number, None)


def test_a_submission_of_the_version_before_is_found_again_in_its_first_minutes_alone(town):
    """That version kept the words alone, so later other content could not be told apart."""
    from django.db import connection

    from maplebridge.kernel.identity import keyed
    from maplebridge.rules.refusal import Conflict

    first = city.report(**SENT, key=KEY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hear_submission SET said = %s", [keyed.mac("words", TEXT)])
    assert city.report(**SENT, key=KEY, now=NOW + timedelta(minutes=2)).number == first.number
    with pytest.raises(Conflict):
        city.report(**SENT, key=KEY, now=NOW + timedelta(hours=2))


def test_what_is_kept_of_a_submission_cannot_be_tried_out_without_its_key(town):
    """With the same content under two keys nothing that is kept is equal."""
    from maplebridge.acts.hear.models import Submission

    city.report(**SENT, key=KEY)
    city.report(**SENT, key=KEY[::-1])
    kept = [bytes(one) for one in Submission.objects.values_list("said", flat=True)]
    assert len(set(kept)) == 2


def test_a_double_click_at_the_same_moment_is_one_matter(town):
    made = _at_once(lambda: city.report(**SENT, key=KEY))
    assert len({one.number for one in made}) == 1
    assert len({one.code for one in made}) == 1
    assert sorted(one.new for one in made) == [False, True]


def _at_once(do):
    from django.db import connection

    begin, made = threading.Barrier(2), []

    def run():
        begin.wait()
        try:
            made.append(do())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2, "one of the two ended with an error"
    return made


def test_an_act_sent_twice_is_one_and_other_content_under_its_key_is_a_conflict(town):
    from maplebridge.rules.refusal import Conflict

    number = city.report().number
    city.act(number, "dispatch", key=KEY, now=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    done = city.act(number, "reply", given=ANSWER, key=KEY[::-1], now=later)
    handler = city.post_of(city.row_of(number).office, "handler")
    again = city.act(number, "reply", given=ANSWER, key=KEY[::-1], actor=handler, seen=2, now=later)
    assert again == done
    for name, given in (("reply", {"answer": "Not repaired."}), ("dispatch", {}), ("object", ANSWER)):
        with pytest.raises(Conflict) as caught:
            city.act(number, name, given=given, key=KEY[::-1], actor=handler, seen=done, now=later)
        assert "other content" in caught.value.words.in_language("en")
    assert city.row_of(number).seq == done


def test_the_key_of_one_person_is_not_the_key_of_another(town):
    from maplebridge.rules.refusal import Refusal

    number = city.report().number
    first = city.post_of(city.row_of(number).office, "hotline")
    second = replace(first, account_id=(first.account_id or 0) + 1)
    city.act(number, "dispatch", key=KEY, actor=first, seen=1, now=NOW + timedelta(hours=1))
    with pytest.raises(Refusal):
        city.act(number, "dispatch", key=KEY, actor=second, seen=1, now=NOW + timedelta(hours=1))


def test_what_is_added_twice_is_there_once_and_other_words_under_the_key_are_not_lost_in_silence(town):
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.rules.refusal import Conflict

    number = city.report().number
    later = NOW + timedelta(hours=1)
    said = {"text": "It flickers.", "files": [("lamp.pdf", "application/pdf", papered.pdf("a lamp"))]}
    first, again = (
        city.act(number, "add", given=said, key=KEY, actor=holder_of(number), now=later) for _ in range(2)
    )
    assert first == again == city.row_of(number).seq
    for other in (
        {"text": "It burns."},
        {"files": [("lamp.pdf", "application/pdf", papered.pdf("two lamps"))]},
    ):
        with pytest.raises(Conflict):
            city.act(number, "add", given=said | other, key=KEY, actor=holder_of(number), now=later)


def test_a_double_click_on_a_judgement_is_one_judgement_and_another_one_finds_the_link_used(town, as_role):
    from maplebridge.kernel.conduct import acts as resolve
    from maplebridge.kernel.conduct import once
    from maplebridge.rules.refusal import UsedUp

    number, token = city.answered_with_link(as_role)
    later = NOW + timedelta(days=2)
    given = {"reason": "Still dark."}

    def judge():
        try:
            resolve.judge(token=token, name="not_solved", given=given, now=later)
        except UsedUp:
            return "used"
        return "judged"

    assert sorted(_at_once(judge)) == ["judged", "used"]
    assert city.row_of(number).step != "verdict"
    assert once.judged_before(token=token, name="not_solved", given=lambda: {"reason": " Still dark."})
    assert not once.judged_before(token=token, name="not_solved", given=lambda: {"reason": "Burning."})
    assert not once.judged_before(token=token, name="solved", given=lambda: given)
    with pytest.raises(UsedUp):
        resolve.judge(token=token, name="solved", given={}, now=later)
