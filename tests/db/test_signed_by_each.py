"""Nobody's word stands for a signature or for an approval: each side signs for itself, and each head approves as a head."""

from __future__ import annotations

from datetime import timedelta

import pytest

import papered
import sampled as city

NOW = city.NOW
LATER = NOW + timedelta(hours=2)
AGREED = {"agreement": "The boiler is replaced by Friday.", "perform_by": "2026-10-20"}
DISPUTES = {
    "cn.consumer.complaint": ("consumer", "trader", "performing"),
    "cn.labour.dispute": ("worker", "employer", "agreed"),
    "cn.land.dispute": ("farmer", "other_party", "agreed"),
}
"""Each: who asked, the other side, where it leads once both have signed."""
LEVELS = {"cn.land.dispute": "township"}


def on_paper():
    """A signed page and its day, as a desk hands them in."""
    return {"signed_paper": [("page.jpg", "image/jpeg", papered.photo())], "signed_on": "2026-09-28"}


def refused(number, name, actor, *, given=None, match=None, now=LATER):
    from maplebridge.rules.refusal import Incomplete, NotAllowed, NotFound

    with pytest.raises((NotAllowed, NotFound, Incomplete), match=match):
        city.act(number, name, given=given, actor=actor, now=now)


def desk(number, role):
    return city.post_of(city.row_of(number).office, role)


def written(key, as_role):
    """A dispute whose agreement waits to be signed: number, who asked, the other side."""
    from maplebridge.kernel.matter import codes

    asker, other, _ = DISPUTES[key]
    number = city.opened_under(key, as_role, level=LEVELS.get(key, "county"))
    first = codes.holder_by(number, city.new_code(number))
    if key != "cn.consumer.complaint":
        city.act(number, "screen", given={"screened": "yes"}, now=NOW)
    second = city.party_of(number, other, now=NOW)
    if key == "cn.consumer.complaint":
        city.act(number, "accept", given={"both_willing": "yes"}, now=NOW)
    city.act(number, "propose", given=AGREED, now=NOW)
    assert city.row_of(number).step == "signing"
    assert asker
    return number, first, second


@pytest.mark.parametrize("key", DISPUTES)
def test_an_agreement_holds_once_each_side_has_signed_it_and_not_before(town, as_role, key):
    number, first, second = written(key, as_role)
    asker, other, done = DISPUTES[key]
    mediator = desk(number, "mediator")
    refused(number, "agree", mediator, match="must be done first")
    refused(number, f"{asker}_signs", second)
    refused(number, f"{other}_signs", mediator)
    refused(number, f"{asker}_on_paper", first, given=on_paper())
    city.act(number, f"{asker}_signs", actor=first, now=LATER)
    refused(number, "agree", mediator, match="must be done first")
    refused(number, f"{asker}_signs", first, match="already")
    refused(number, f"{asker}_on_paper", mediator, given=on_paper(), match="on record already")
    city.act(number, f"{other}_signs", actor=second, now=LATER)
    for side in (first, second):
        refused(number, "not_sign", side, given={"reason": "I changed my mind."}, match="it binds them")
    city.act(number, "agree", actor=second, now=LATER)
    assert city.row_of(number).step == done


@pytest.mark.parametrize("key", DISPUTES)
def test_a_signature_on_paper_needs_the_page_and_its_day_and_counts_for_that_party_alone(town, as_role, key):
    number, first, second = written(key, as_role)
    asker, other, done = DISPUTES[key]
    mediator, name = desk(number, "mediator"), f"{other}_on_paper"
    refused(number, name, mediator, given={"signed_on": "2026-09-28"}, match="needs a file")
    refused(number, name, mediator, given={"signed_paper": on_paper()["signed_paper"]})
    refused(number, name, mediator, given={**on_paper(), "signed_on": "2026-12-31"}, match="not after today")
    refused(number, name, mediator, given={**on_paper(), "signed_on": "2026-09-27"}, match="was written on 28 September")
    refused(number, name, second, given=on_paper())
    city.act(number, name, given=on_paper(), actor=mediator, now=LATER)
    refused(number, "agree", mediator, match="must be done first")
    refused(number, f"{other}_signs", second, match="on record already")
    city.act(number, f"{asker}_signs", actor=first, now=LATER)
    refused(number, "not_sign", second, given={"reason": "I changed my mind."}, match="it binds them")
    city.act(number, "agree", actor=mediator, now=LATER)
    assert city.row_of(number).step == done


@pytest.mark.parametrize("key", DISPUTES)
def test_whoever_does_not_sign_is_bound_by_nothing_and_a_new_text_is_signed_anew(town, as_role, key):
    number, first, second = written(key, as_role)
    asker, *_ = DISPUTES[key]
    city.act(number, f"{asker}_signs", actor=first, now=LATER)
    city.act(number, "not_sign", given={"reason": "I did not agree to this."}, actor=second, now=LATER)
    if key == "cn.consumer.complaint":
        assert city.row_of(number).step == "telling"
        return
    assert city.row_of(number).step == "asked"
    city.act(number, "propose", given=AGREED, now=LATER)
    assert "signing.worker_signs" not in city.row_of(number).state["facts"]
    city.act(number, f"{asker}_signs", actor=first, now=LATER)


def test_a_claim_is_settled_only_once_the_other_side_was_called_in_and_both_have_signed(town, as_role):
    from maplebridge.kernel.matter import codes
    from maplebridge.rules.refusal import NotAllowed

    number = city.opened_under("cn.petition.claim", as_role, level="county")
    resident = codes.holder_by(number, city.new_code(number))
    city.act(number, "forward", now=NOW)
    city.act(number, "route_6", now=NOW)
    with pytest.raises(NotAllowed, match="called in only after"):
        city.party_of(number, "other_side", now=NOW)
    handler = desk(number, "handler")
    refused(number, "propose", handler, given={"agreement": "x"}, match="must be done first")
    refused(number, "mediate", handler, given={"screened": "no"}, match="not affirmed")
    city.act(number, "mediate", given={"screened": "yes"}, now=LATER)
    other = city.party_of(number, "other_side", now=LATER)
    city.act(number, "propose", given={"agreement": "The wall is lowered."}, now=LATER)
    city.act(number, "resident_signs", actor=resident, now=LATER)
    refused(number, "agree", handler, match="must be done first")
    refused(number, "other_side_signs", resident)
    city.act(number, "other_side_signs", actor=other, now=LATER)
    city.act(number, "agree", actor=handler, now=LATER)
    assert city.row_of(number).step == "replied"


def test_a_reconsideration_is_settled_once_applicant_and_respondent_have_signed(town, as_role):
    from maplebridge.kernel.matter import codes

    number = city.opened_under("cn.reconsideration", as_role, level="county")
    applicant = codes.holder_by(number, city.new_code(number))
    city.act(number, "accept", now=NOW)
    office = desk(number, "office")
    refused(number, "mediated", office, match="must be done first")
    city.act(number, "record", given={"agreement": "The fine is halved."}, now=LATER)
    refused(number, "respondent_signs", applicant)
    refused(number, "respondent_signs", office)
    city.act(number, "applicant_signs", actor=applicant, now=LATER)
    refused(number, "mediated", office, match="must be done first")
    page = {"paper_name": "Record 17", "paper_day": city.today(NOW), "files": [("a.jpg", "image/jpeg", papered.photo())]}
    city.act(number, "respondent_signs", given=page, actor=office, now=LATER)
    city.act(number, "mediated", actor=office, now=LATER)
    assert city.row_of(number).step == "granted"


def sign_in(office, kind, as_role, *, now=LATER):
    """The account that stands in a post of an office today, as an actor."""
    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account, Post

    with as_role("clock"):
        post = Post.objects.filter(office_id=office, kind=kind).order_by("id").first()
        return actor_for(Account.objects.get(pk=post.account_id), now)


APPROVALS = {
    "cn.hazard.report": ("approve_stop", "stop", {"reason": "Gas.", "legal_ground": "art. 65", "correct_by": "2026-10-20"}),
    "cn.reconsideration": ("approve_conversion", "convert", {"reason": "It is not simple."}),
}
"""What a head approves first, what an officer then does, and what is given."""


@pytest.mark.parametrize("key", APPROVALS)
def test_what_a_head_approves_is_approved_by_the_sign_in_of_a_head(town, as_role, key):
    approve, then, given = APPROVALS[key]
    number = city.opened_under(key, as_role, level="county")
    if key == "cn.reconsideration":
        city.act(number, "accept_simple", now=NOW)
    office = city.row_of(number).office
    officer, head = sign_in(office, "officer", as_role), sign_in(office, "head", as_role)
    refused(number, then, officer, given=given, match="must be done first")
    refused(number, approve, officer, given={"head_approval": "yes"})
    refused(number, approve, head, given={"head_approval": "no"})
    city.act(number, approve, given={"head_approval": "yes"}, actor=head, now=LATER)
    city.act(number, then, given=given, actor=officer, now=LATER)
    assert city.row_of(number).step in ("correcting", "ordinary")


def test_one_approval_is_good_for_one_seizure(town, as_role):
    number = city.opened_under("cn.enforcement.case", as_role, level="county")
    city.act(number, "file", given={"evidence": "Photos of the stall."}, now=NOW)
    office = city.row_of(number).office
    officer, head = sign_in(office, "officer", as_role), sign_in(office, "head", as_role)
    listed = {"list": "Two scales, one ledger."}
    refused(number, "seize_evidence", officer, given=listed, match="must be done first")
    city.act(number, "approve_seizure", given={**listed, "head_approval": "yes"}, actor=head, now=LATER)
    city.act(number, "seize_evidence", given=listed, actor=officer, now=LATER)
    refused(number, "seize_evidence", officer, given=listed, match="must be done first")
    assert city.agrees(number, as_role)


def test_the_paper_says_of_each_side_when_it_signed_and_by_which_means(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.conduct.issuing import signatures
    from maplebridge.kernel.conduct.models import Issued

    number, first, _ = written("cn.labour.dispute", as_role)
    asked = pages.act_form(actor=first, number=number, name="worker_signs", now=LATER).signing
    assert asked.words[0][1].in_language("en") == AGREED["agreement"]
    city.act(number, "employer_on_paper", given=on_paper(), actor=desk(number, "mediator"), now=LATER)
    with as_role("clock"):
        token = Issued.objects.filter(matter=number).latest("pk").token
    assert [one.how for one in signatures.of_paper(token).sides] == [None, "paper"]
    city.act(number, "worker_signs", actor=first, now=LATER)
    assert [one.how for one in signatures.of_paper(token).sides] == ["code", "paper"]


def test_a_record_written_within_a_step_is_read_before_it_is_signed(town, as_role):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.matter import codes

    number = city.opened_under("cn.reconsideration", as_role, level="county")
    applicant = codes.holder_by(number, city.new_code(number))
    city.act(number, "accept", now=NOW)
    city.act(number, "record", given={"agreement": "The fine is halved."}, now=LATER)
    asked = pages.act_form(actor=applicant, number=number, name="applicant_signs", now=LATER).signing
    assert asked.words[0][1].in_language("en") == "The fine is halved."
    assert asked.paper is not None
