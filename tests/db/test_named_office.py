"""The office that a superior names gets the matter and keeps it; an act names its recipient before it is pressed."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

AT = NOW + timedelta(hours=3)


@pytest.fixture
def number(town):
    made = city.report().number
    city.act(made, "dispatch", now=NOW + timedelta(hours=1))
    given = {"reason": "Another's.", "legal_ground": "Task list."}
    city.act(made, "object", given=given, now=NOW + timedelta(hours=2))
    return made
WHY = "The lamp hangs on its own building."


def _superior(number):
    return city.post_of(city.row_of(number).office, "hotline")


def _form(number):
    from maplebridge.kernel.conduct import pages

    return pages.act_form(actor=_superior(number), number=number, name="assign", now=AT).act


def _others(number):
    """Handling offices of the township that do not hold the mandate for this kind."""
    from maplebridge.kernel.territory import queries as territory

    row, offices = city.row_of(number), territory.offices()
    mandated = offices.holder("handler", row.unit, row.category)
    return [
        o
        for o in offices.at(row.unit)
        if (o.id, "handler") in offices.roles_of((o.id,)) and o.id != mandated.id
    ]


def _replayed(number, as_role):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.matter.proving import folding

    with as_role("clock"):
        return folding.fold(ledger.entries_of(number)) == folding.rows([number])[number]


def test_the_office_chosen_gets_it_and_keeps_it_when_it_comes_back(number, as_role):
    chosen = _others(number)[0]
    fields = {field.name: field for field in _form(number).needs}
    assert "level" not in fields, "an office brings its own level"
    assert str(chosen.id) in [value for value, _ in fields["office"].options]
    city.act(number, "assign", actor=_superior(number), given={"office": str(chosen.id), "reason": WHY}, now=AT)
    assert (city.row_of(number).office, city.row_of(number).level) == (chosen.id, "township")
    city.act(number, "reply", given={"answer": "Done."}, now=AT + timedelta(hours=1))
    city.act(number, "not_solved", given={"reason": "Still dark."}, now=AT + timedelta(days=1))
    assert city.row_of(number).office == chosen.id
    assert _replayed(number, as_role)


def test_another_office_than_the_mandates_say_is_named_with_a_reason(number):
    from maplebridge.rules.refusal import Incomplete

    field = next(one for one in _form(number).needs if one.name == "office")
    assert field.usual
    assert field.usual in [value for value, _ in field.options]
    assert "mandate" in field.why.in_language("en")
    assert "reason" in [one.name for one in _form(number).needs if not one.required]
    before, other = city.row_of(number), _others(number)[0]
    assert str(other.id) != field.usual
    with pytest.raises(Incomplete) as refused:
        city.act(number, "assign", actor=_superior(number), given={"office": str(other.id)}, now=AT)
    assert list(refused.value.fields) == ["reason"]
    assert other.name_en in refused.value.words.in_language("en")
    assert city.row_of(number).seq == before.seq
    city.act(number, "assign", actor=_superior(number), given={"office": field.usual}, now=AT)
    assert city.row_of(number).office == int(field.usual)


def test_another_level_than_the_office_s_own_is_refused_with_the_reason_and_nothing_moves(number):
    from maplebridge.rules.refusal import Incomplete

    before = city.row_of(number)
    given = {"office": str(_others(number)[0].id), "level": "city"}
    with pytest.raises(Incomplete) as refused:
        city.act(number, "assign", actor=_superior(number), given=given, now=AT)
    assert "sits at the township level" in refused.value.words.in_language("en")
    assert list(refused.value.fields) == ["office"]
    assert city.row_of(number).seq == before.seq


def test_an_office_that_does_not_handle_or_does_not_exist_is_refused(number):
    from maplebridge.rules.refusal import Incomplete

    desk = city.row_of(number).office
    for wrong in (str(desk), "999999", "nobody"):
        with pytest.raises(Incomplete):
            city.act(number, "assign", actor=_superior(number), given={"office": wrong}, now=AT)


def test_the_list_offers_only_offices_that_may_have_it(number):
    from maplebridge.kernel.territory import queries as territory

    offices = territory.offices()
    options = [
        int(value) for field in _form(number).needs if field.name == "office" for value, _ in field.options
    ]
    assert options
    assert all((one, "handler") in offices.roles_of((one,)) for one in options)


def test_a_new_kind_asks_anew_who_is_competent(number, as_role):
    from maplebridge.kernel.matter.lifecycle import holding, sorting
    from maplebridge.kernel.matter.storage.state import state_of

    chosen = _others(number)[0]
    city.act(number, "assign", actor=_superior(number), given={"office": str(chosen.id), "reason": WHY}, now=AT)
    row = city.row_of(number)
    state = state_of(row)
    assert holding.named_office(state) == chosen.id
    assert sorting.placed(row, state, row.category).holding.office != chosen.id


def _dispatch(number, **given):
    """The form of the hotline's dispatch as whoever has the request sees it, or the act with what is given."""
    from maplebridge.kernel.conduct import pages

    desk = city.post_of(city.row_of(number).office, "hotline")
    if given:
        return city.act(number, "dispatch", actor=desk, given=given, now=AT)
    return pages.act_form(actor=desk, number=number, name="dispatch", now=AT).act


def test_a_dispatch_may_go_to_another_office_with_a_reason_and_else_to_the_one_with_the_mandate(town, as_role):
    from maplebridge.rules.refusal import Incomplete

    made = city.report().number
    form = _dispatch(made)
    assert [(one.name, one.required) for one in form.needs] == [("office", False), ("reason", False)]
    field = form.needs[0]
    assert field.title.in_language("en") == "Goes to"
    options = [value for value, _ in field.options]
    assert field.usual in options
    assert len(options) > 1
    other = next(value for value in options if value != field.usual)
    with pytest.raises(Incomplete) as refused:
        _dispatch(made, office=other)
    assert list(refused.value.fields) == ["reason"]
    _dispatch(made, office=other, reason=WHY)
    assert city.row_of(made).office == int(other)
    assert _replayed(made, as_role)
    second = city.report().number
    usual = _dispatch(second).needs[0].usual
    city.act(second, "dispatch", now=AT)
    assert city.row_of(second).office == int(usual), "nobody was named: the mandates say"


def test_a_desk_of_the_city_dispatches_to_any_office_below_it_in_one_list(town, as_role):
    from maplebridge.kernel.matter.lifecycle import clock
    from maplebridge.kernel.territory import queries as territory

    made = city.report().number
    with as_role("clock"):
        list(clock.run_until(NOW + timedelta(days=2)))
    assert (city.row_of(made).step, city.row_of(made).level) == ("taken", "county")
    offices = [territory.offices().by_id(int(value)) for value, _ in _dispatch(made).needs[0].options]
    assert {territory.tree().unit(one.unit).level_name for one in offices} == {"county", "township"}


def test_every_act_that_takes_a_matter_to_another_office_names_it(town):
    from maplebridge.kernel.conduct import pages

    made = city.report().number
    city.act(made, "dispatch", now=NOW + timedelta(hours=1))
    handler = city.post_of(city.row_of(made).office, "handler")
    acts = {one.name: one for one in pages.matter_page(actor=handler, number=made, now=AT).acts}
    city.act(made, "object", given={"reason": "Another's.", "legal_ground": "Task list."}, actor=handler, now=AT)
    from maplebridge.kernel.file.heading import office_at
    from maplebridge.kernel.territory import queries as territory

    desk = territory.offices().by_id(city.row_of(made).office)
    assert acts["object"].goes == office_at(desk)
    assert acts["reply"].goes is None, "it is the resident's turn then"


def test_a_dispatch_names_its_recipient_before_and_after(town):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    made = city.report().number
    desk = city.post_of(city.row_of(made).office, "hotline")
    page = pages.matter_page(actor=desk, number=made, now=NOW)
    said = {choice.name: choice.then for choice in page.acts}
    city.act(made, "dispatch", actor=desk, now=AT)
    after = pages.follow_page(actor=holder_of(made), number=made, now=AT)
    office = after.heading.office
    assert f"{office.in_language('en')} has it then" in said["dispatch"].in_language("en")
    assert f"由{office.in_language('zh')}办理" in said["dispatch"].in_language("zh")
    assert "Resident has it then" in said["answer"].in_language("en")
    assert after.timeline[0].title.in_language("en") == f"Dispatch: {office.in_language('en')}"
    assert after.timeline[0].title.in_language("zh") == f"派单：{office.in_language('zh')}"
