"""A field names a numbered paper of another matter: by its number for whoever reads it, by its code for whoever holds it."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city

NOW = city.NOW
LATER = NOW + timedelta(hours=2)
KEY = "cn.reconsideration"
REFUSED = {"reason": "It was asked too late.", "legal_ground": "art. 20"}


def asked(as_role):
    """A reconsideration, and whoever asked for it, by their code."""
    from maplebridge.kernel.matter import codes

    number = city.opened_under(KEY, as_role, level="county")
    return number, codes.holder_by(number, city.new_code(number))


def desk(number):
    return city.post_of(city.row_of(number).office, "office")


def paper_of(number, as_role):
    """The number and the code of the paper that a matter made."""
    from maplebridge.kernel.conduct.issuing.content import numbered
    from maplebridge.kernel.conduct.models import Issued

    with as_role("clock"):
        [one] = Issued.objects.filter(matter=number)
    return numbered(one.series, one.year, one.n), one.token


def refusal_of(key, as_role, level="county"):
    """A matter that was refused, and its paper."""
    number = city.opened_under(key, as_role, level=level)
    city.act(number, "refuse", given=REFUSED, now=NOW)
    return number, *paper_of(number, as_role)


def names(number, actor, typed, now=LATER):
    city.act(number, "name_decision", given={"decision_paper": typed}, actor=actor, now=now)


def said(number, actor):
    """What the page of a reader says of the paper that was named last."""
    from maplebridge.kernel.conduct import pages

    read = pages.follow_page if actor.account_id is None else pages.matter_page
    return repr(read(actor=actor, number=number, now=LATER).timeline[0])


def refused(number, actor, typed):
    """The sentence with which a paper is not taken."""
    from maplebridge.rules.refusal import Incomplete

    before = city.row_of(number).seq
    with pytest.raises(Incomplete) as why:
        names(number, actor, typed)
    assert set(why.value.fields) == {"decision_paper"}
    assert city.row_of(number).seq == before
    return why.value.words.in_language("en")


@pytest.mark.parametrize("typed", ["as printed", "as typed"])
def test_an_office_names_a_paper_of_another_matter_that_it_reads_by_its_number(town, as_role, typed):
    _, printed, _ = refusal_of(KEY, as_role)
    number, applicant = asked(as_role)
    loose = printed.replace("〔", " (").replace("〕", ") 第").replace("号", "").lower()
    names(number, desk(number), printed if typed == "as printed" else loose)
    assert printed in said(number, desk(number))
    assert printed in said(number, applicant), "whoever asked is told which decision it is"


def test_whoever_holds_the_paper_names_it_by_its_code(town, as_role):
    other, printed, code = refusal_of("cn.consumer.complaint", as_role)
    number, applicant = asked(as_role)
    names(number, applicant, " ".join(code[i : i + 4] for i in range(0, len(code), 4)).lower())
    assert printed in said(number, desk(number))
    assert code not in said(number, desk(number)), "the code stays with whoever holds the paper"
    assert str(other) not in said(number, desk(number))


def test_a_paper_that_one_may_not_read_and_one_that_does_not_exist_are_the_same(town, as_role):
    """Neither an office elsewhere nor whoever asked learns from a number whether there is such a paper."""
    _, printed, code = refusal_of("cn.consumer.complaint", as_role)
    number, applicant = asked(as_role)
    for actor in (applicant, desk(number)):
        there = refused(number, actor, printed)
        nowhere = refused(number, actor, printed.replace("1号", "987号"))
        assert there == nowhere
        assert "a numbered paper of another matter that you may read, and none was found" in there
        assert refused(number, actor, "0" * len(code)) == there
        assert refused(number, actor, "the letter of last week") == there


def test_a_paper_of_this_very_matter_is_none_of_another_one(town, as_role):
    number, applicant = asked(as_role)
    city.act(number, "accept", now=NOW)
    city.act(number, "record", given={"agreement": "The fine is halved."}, now=NOW)
    printed, code = paper_of(number, as_role)
    assert "of another matter" in refused(number, desk(number), printed)
    assert "of another matter" in refused(number, applicant, printed)
    assert "of another matter" in refused(number, applicant, code)


def test_a_wrong_person_names_nothing(town, as_role):
    from maplebridge.rules.refusal import NotAllowed, NotFound

    _, printed, _ = refusal_of(KEY, as_role)
    elsewhere = city.opened_under("cn.consumer.complaint", as_role, level="county")
    number, _ = asked(as_role)
    _, stranger = asked(as_role)
    with pytest.raises((NotAllowed, NotFound)):
        names(number, stranger, printed)
    with pytest.raises((NotAllowed, NotFound)):
        names(number, desk(elsewhere), printed)


def test_the_form_asks_for_the_number_in_a_line_and_says_what_may_be_typed(town, as_role):
    from maplebridge.kernel.conduct import pages

    number, applicant = asked(as_role)
    for actor in (applicant, desk(number)):
        [field] = [
            one
            for one in pages.act_form(actor=actor, number=number, name="name_decision", now=LATER).act.needs
            if one.name == "decision_paper"
        ]
        assert (field.kind, field.options) == ("line", ())
        assert "code on it" in field.hint.in_language("en")
