"""What pages, lists and the API say of a matter is what is so: addresses, days, whose turn it is, months."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

import sampled as city
from sampled import NOW

ADDRESS = "Liuxi, Kumquat Alley 88, behind the bakery"


def _place(**more):
    from maplebridge.acts.hear.place import Place

    return Place(**more)


def _reported(number):
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import holder_of

    return receipts.receipt(actor=holder_of(number), number=number, now=NOW)


def _followed(number, now=NOW):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    return pages.follow_page(actor=holder_of(number), number=number, now=now)


def test_the_address_that_was_typed_is_shown_to_whoever_may_see_the_words(town):
    from maplebridge.kernel.conduct import pages

    number = city.report("The lamp has been dark since Monday.", place=_place(address=ADDRESS)).number
    desk = city.post_of(city.row_of(number).office, "hotline")
    assert pages.matter_page(actor=desk, number=number, now=NOW).address == ADDRESS
    assert _followed(number).address == ADDRESS
    assert _reported(number).address == ADDRESS


def test_the_paper_keeps_the_address_whole_behind_long_words(town):
    from maplebridge.web.pictures import paper

    number = city.report("The lamp is dark. " * 200, place=_place(address=ADDRESS)).number
    receipt = _reported(number)
    assert paper._address(receipt.address)[1] == ADDRESS
    assert len(paper.cut(receipt.text)) < len(receipt.text)


def test_what_is_open_at_any_time_has_no_last_day(town):
    number = city.report().number
    acts = {act.name: act for act in _followed(number).acts}
    assert acts["withdraw"].until is None


def test_the_api_says_whose_day_it_is_and_when_the_answer_is_due(town):
    from maplebridge.acts.hear import acts as hear
    from maplebridge.acts.hear.api.reports import _answer
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import ANONYMOUS

    done = hear.report(actor=ANONYMOUS, text=city.TEXT, now=NOW, key="k" * 30)
    said = json.loads(_answer(done, NOW))
    assert said["due"]["what"]["en"] == "Hotline desk must act (Taken)"
    page = _followed(done.number)
    assert page.answer_by is not None
    assert page.answer_by > page.dates[0].last_day
    assert said["answer_by"] == page.answer_by.isoformat()
    assert f"{page.answer_by.day} {page.answer_by:%B}" in page.ahead[0].in_language("en")
    again = hear.report(actor=ANONYMOUS, text=city.TEXT, now=NOW, key="k" * 30)
    assert receipts.receipt_of(again.done, now=NOW).answer_by == page.answer_by


def _answered(now):
    number = city.report(now=now).number
    city.act(number, "answer", given={"answer": "Put right."}, now=now + timedelta(hours=1))
    return number


def _tab(actor, tab, now, **more):
    from maplebridge.kernel.file import desk as desk_queries

    return desk_queries.inbox(actor=actor, tab=tab, now=now, **more)


def test_mine_is_what_waits_for_my_office_and_never_what_waits_for_the_resident(town):
    ours, theirs = city.report().number, _answered(NOW)
    desk = city.post_of(city.row_of(ours).office, "hotline")
    later = NOW + timedelta(hours=2)
    assert [row.heading.number for row in _tab(desk, "mine", later).rows] == [ours]
    assert {row.heading.number for row in _tab(desk, "office", later).rows} == {ours, theirs}


def test_the_tab_of_what_was_handed_on_counts_what_is_late_there(town, as_role):
    from maplebridge.kernel.matter.models import Matter

    number = city.report().number
    desk = city.post_of(city.row_of(number).office, "hotline")
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    assert city.row_of(number).office not in desk.office_ids
    with as_role("admin"):
        Matter.objects.filter(pk=number).update(missed=1)
    shown = _tab(desk, "handed-on", NOW + timedelta(hours=2))
    assert [row.status for row in shown.rows] == ["late"]
    assert shown.late == 1


def test_due_soon_is_the_same_on_the_badge_and_in_the_filter(town):
    from maplebridge.kernel.clock import towntime

    number = city.report().number
    desk = city.post_of(city.row_of(number).office, "hotline")
    last = towntime.local(city.row_of(number).due).date()
    for before in range(6):
        now = towntime.local(city.row_of(number).due).replace(hour=8) - timedelta(days=before)
        filtered = bool(_tab(desk, "office", now, due="soon").rows)
        assert filtered is (before <= 2), (last, before)
        [row] = _tab(desk, "office", now).rows
        assert (row.status == "due-soon") is filtered, before


def test_an_end_that_goes_on_is_not_called_an_end(town):
    number = _answered(NOW)
    acts = {act.name: act for act in _followed(number, NOW + timedelta(hours=2)).acts}
    assert (
        acts["ask_petition"]
        .then.in_language("en")
        .startswith("It goes on under the same number: Continues as a claim.")
    )
    assert acts["solved"].then.in_language("en").startswith("The matter ends")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Ended: Continues as a claim. It goes on under “Claim”, same number"),
        ("zh", "原程序办结：转信访事项。转入“申诉求决类信访事项”继续办理，编号不变"),
    ],
)
def test_what_goes_on_says_how_it_ended_and_as_what_it_goes_on(town, language, said):
    from django.utils import translation

    number = _answered(NOW)
    city.act(number, "ask_petition", now=NOW + timedelta(hours=2))
    with translation.override({"en": "en", "zh": "zh-hans"}[language]):
        titles = [item.title.in_language(language) for item in _followed(number, NOW + timedelta(hours=3)).timeline]
    assert said in titles, titles


def test_what_the_hotline_is_told_leaves_the_resident_their_own_judgement(town):
    number = _answered(NOW)
    desk = city.post_of(city.row_of(number).office, "hotline")
    at = NOW + timedelta(hours=2)
    city.act(number, "told_not_solved", actor=desk, given={"reason": "Still dark, by phone."}, now=at)
    city.act(number, "reply", given={"answer": "Again."}, now=at + timedelta(hours=1))
    from maplebridge.rules.refusal import NotAllowed

    with pytest.raises(NotAllowed):
        city.act(number, "not_solved", actor=desk, given={"reason": "x"}, now=at + timedelta(hours=2))
    city.act(number, "not_solved", given={"reason": "Still dark."}, now=at + timedelta(hours=2))
    assert city.row_of(number).step == "handling"


@pytest.mark.parametrize("month", [date(2020, 1, 1), date(9999, 12, 1), date(2026, 9, 1)])
def test_a_month_without_figures_is_never_answered_with_another(town, month):
    from maplebridge.figures import published
    from maplebridge.rules.refusal import NotFound

    with pytest.raises(NotFound):
        published.public_figures(month=month, now=NOW)


def test_a_place_chosen_from_the_list_after_the_map_wins(town):
    from maplebridge.acts.hear import forms as reporting
    from maplebridge.kernel.territory import queries as territory

    unit = territory.tree().level_units("township")[1]
    form = reporting.input_from({"text": "x", "point": "120.1,29.1", "unit": str(unit.id)})
    assert form.point == ""
    assert form.place().unit_id == unit.id
    assert reporting.input_from({"text": "x", "point": "120.1,29.1", "unit": ""}).point == "120.1,29.1"


def test_an_answer_is_the_resident_s_to_judge_and_no_page_names_an_office_for_it(town):
    number = _answered(NOW)
    page = _followed(number, NOW + timedelta(hours=2))
    assert page.heading.turn is not None
    assert page.heading.turn.in_language("en") == "Resident"
    [now] = [step for step in page.course.steps if step.status == "now"]
    assert now.under == page.heading.turn, "the last day below is the resident's, not the office's"
    ours = _followed(city.report().number)
    [now] = [step for step in ours.course.steps if step.status == "now"]
    assert ours.heading.turn is None
    assert now.under == ours.heading.office


def test_a_contact_is_said_to_be_sealed_only_where_one_was_left(town):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.conduct.reaching import Contact

    without, left = city.report().number, city.report(contact=Contact(phone="13800138000")).number
    for number, sealed in ((without, False), (left, True)):
        desk = city.post_of(city.row_of(number).office, "hotline")
        page = pages.matter_page(actor=desk, number=number, now=NOW)
        assert page.contact_sealed is sealed


def test_the_api_names_every_field_of_an_act(town):
    from maplebridge.api.matters import _choice
    from maplebridge.kernel.conduct.adding import choice
    from maplebridge.kernel.identity.actor import ANONYMOUS

    said = _choice(choice(ANONYMOUS))
    assert said.needs == ["text"], "words or files: a program that sends JSON alone gives words"
    assert [(one.name, one.needed, one.kind) for one in said.fields] == [("text", True, "text"), ("files", False, "files")]
    page = _followed(_answered(NOW), NOW + timedelta(hours=1))
    again = _choice(next(act for act in page.acts if act.name == "not_solved"))
    assert "reason" in again.needs
    assert {one.name for one in again.fields} >= set(again.needs)


def test_the_course_says_the_year_of_a_last_day_that_is_not_in_this_one(town):
    from maplebridge.kernel.file.picture import _until

    today = date(2026, 11, 29)
    assert _until(date(2026, 12, 4), today).in_language("en") == "until 4 December"
    assert _until(date(2029, 11, 27), today).in_language("en") == "until 27 November 2029"
    assert _until(date(2029, 11, 27), today).in_language("zh") == "至2029年11月27日"


def test_whoever_is_told_is_told_with_the_others_not_instead_of_them(town):
    from maplebridge.kernel.law import registry
    from maplebridge.rules.phrases import are_notified

    definition = registry.in_force("cn.hotline.request", NOW.date()).procedure
    assert are_notified(definition, ["resident"]).in_language("en") == "Resident is told"
    assert (
        are_notified(definition, ["resident", "hotline"]).in_language("en")
        == "Resident and Hotline desk are told"
    )


def test_a_proof_with_another_entry_s_name_on_it_does_not_hold(town, as_role):
    from maplebridge.home import proving
    from maplebridge.kernel import ledger

    number = city.report().number
    with as_role("seal"):
        ledger.seal(now=NOW)
    with as_role("web"):
        shown = ledger.prove_shown(number, 1, ledger_hash(as_role, number)).shown()
        assert proving.check(json.dumps(shown)).good
        for other in ({"matter": number + 1}, {"seq": 2}, {"matter": 0}):
            relabelled = proving.check(json.dumps({**shown, **other}))
            assert not relabelled.good
            assert [line.in_language("en") for line, holds in relabelled.lines if not holds] == [
                proving.NAMED.in_language("en")
            ]


def ledger_hash(as_role, number):
    from maplebridge.kernel import ledger

    with as_role("owner"):
        return ledger.entries_of(number)[0].hash


def test_a_unit_that_is_not_one_s_own_has_no_page(town, as_role):
    from django.contrib.auth.hashers import make_password
    from django.test import Client

    from maplebridge.kernel.territory import queries as territory

    words = "a long enough password of the leader"
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_account SET password = %s WHERE username = 'leader.yueqiao'",
            [make_password(words)],
        )
    client = Client(SERVER_NAME="localhost")
    assert client.post("/en/sign-in", {"name": "leader.yueqiao", "password": words}).status_code == 302
    tree = territory.tree()
    own = next(one for one in tree.children(tree.root.id) if one.name_en == "Yueqiao District")
    other = next(one for one in tree.children(tree.root.id) if one.id != own.id)
    mine = client.get(f"/en/city/{own.id}")
    assert mine.status_code == 200
    assert f'/en/city/{tree.root.id}"' not in mine.content.decode(), "no way up to a page that is not theirs"
    for unit in (other.id, tree.root.id, 2**31 - 1):
        assert client.get(f"/en/city/{unit}").status_code == 404
