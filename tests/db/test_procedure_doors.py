"""`maple procedures check --doors --competence`: clean for the sample city; each planted fault is found in its column."""

from __future__ import annotations

import json

import pytest

import sampled as city

COLUMNS = {
    "id", "version", "sound", "opened_by", "unreachable_acts", "roles_without_post", "same_office_conflicts",
    "limits_without_law", "units_without_post",
}  # fmt: skip

SAID = ("id", "version", "sound", "opened_by", "units_without_post")
"""Columns that may be full in a clean city: of units without a post it is said who looks for somebody."""


@pytest.fixture
def check(town, as_role, capsys, monkeypatch):
    """`check(*words)`: status and document of the command, on the test's own city."""
    from maplebridge.config import cli

    def run(*words):
        monkeypatch.setattr(cli, "go_on", _here(as_role))
        status = cli.main(["procedures", "check", *words, "--json"])
        said = capsys.readouterr().out
        document = json.loads(said) if said.strip() else {}
        return status, {one["id"]: one for one in document.get("procedures", ())}

    return run


def _here(as_role):
    """Run a command's module as the role that it asks for, on this process's database."""
    from importlib import import_module

    def go_on(arguments, run, *, boot=None, **_more):
        with as_role(boot):
            return int(import_module(run).run(arguments))

    return go_on


def change(as_role, statement, *values):
    """Change the city's data as its owner, and let this process read it anew."""
    from django.db import connection

    from maplebridge.kernel.territory import queries as territory

    with as_role("admin"), connection.cursor() as cursor:
        cursor.execute(statement, values)
    territory.forget()


def office_at(unit, kind):
    from maplebridge.kernel.territory import queries as territory

    return next(
        one for one in territory.offices().all
        if one.kind == kind and territory.tree().unit(one.unit).name_en == unit
    )  # fmt: skip


def give(as_role, office, role, category=""):
    """Give an office of the city a mandate more."""
    change(
        as_role,
        "INSERT INTO territory_mandate (office_id, role, category, law) VALUES (%s, %s, %s, '')",
        office.id, role, category,
    )  # fmt: skip


AT_CITY = "(SELECT o.id FROM territory_office o WHERE o.unit_id = (SELECT id FROM territory_unit WHERE parent_id IS NULL))"


def test_the_sample_city_is_clean(check):
    status, found = check("--doors", "--competence")
    dirty = {
        key: {name: value for name, value in one.items() if value and name not in SAID}
        for key, one in found.items()
    }
    assert {key: value for key, value in dirty.items() if value} == {}
    assert [key for key, one in found.items() if not one["opened_by"] or not one["sound"]] == []
    assert status == 0
    assert len(found) == 33
    assert all(set(one) == COLUMNS for one in found.values())
    assert found["cn.labour.dispute"]["opened_by"][0] == "public"
    assert found["cn.campaign"]["opened_by"]
    assert "public" not in found["cn.campaign"]["opened_by"]


def test_of_every_unit_where_nobody_signs_in_it_is_said_who_looks_for_somebody(check, as_role):
    """A role is held unit by unit: one sign-in at a level says nothing of the other units of that level."""
    status, found = check("--doors")
    rows = {key: {(one["role"], one["level"]): one for one in some["units_without_post"]} for key, some in found.items()}
    reviewers = rows["cn.decision.major"]["legal", "county"]
    assert (status, reviewers["units"], reviewers["of"]) == (0, 2, 3), "legal.yueqiao signs in, and in no other county"
    assert reviewers["first"] == "Songwan County"
    assert ("council", "city") not in rows["cn.decision.major"], "the one unit of that level has a sign-in"
    looking = {tuple(one["looked_for_by"]) for some in rows.values() for one in some.values()}
    assert looking == {("operator.city",)}
    change(as_role, "UPDATE identity_account SET is_active = false WHERE username = 'operator.city'")
    status, found = check("cn.decision.major", "--doors")
    one = next(row for row in found["cn.decision.major"]["units_without_post"] if row["role"] == "legal")
    assert (status, one["looked_for_by"]) == (1, [])


def test_a_unit_counts_as_held_once_every_office_that_fills_the_role_there_has_a_sign_in(check, as_role):
    """Songwan and Shisun get a reviewer of legality each: then no county waits for one."""
    change(as_role, "UPDATE identity_account SET password = 'x' WHERE username LIKE %s", "legal-affairs.%.officer")
    status, found = check("cn.decision.major", "--doors")
    assert status == 0
    rows = found["cn.decision.major"]["units_without_post"]
    assert "legal" not in {row["role"] for row in rows if row["level"] == "county"}


def test_the_document_says_its_form(town, as_role, capsys, monkeypatch):
    from maplebridge.config import cli

    monkeypatch.setattr(cli, "go_on", _here(as_role))
    assert cli.main(["procedures", "check", "cn.hearing", "--doors", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == 1
    assert cli.main(["procedures", "check", "cn.hearing", "--doors"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("cn.hearing 4: clean; opened by ")
    assert "operator.city looks for somebody and gives the sign-in." in said


@pytest.mark.parametrize("words", [["--doors", "--adopted"], ["--competence", "--coverage"]])
def test_what_does_not_go_together_is_asked_wrongly(check, words):
    assert check(*words)[0] == 2


def test_a_procedure_that_the_city_does_not_go_by_is_asked_wrongly(check, tmp_path):
    from maplebridge.config.procedures.files import pack_files

    strange = tmp_path / "cn.no.such.toml"
    strange.write_text(next(iter(pack_files("cn"))).read_text("utf-8"), "utf-8")
    assert check(str(strange), "--doors")[0] == 2


def test_a_procedure_whose_page_is_gone_is_opened_by_nobody(check, monkeypatch):
    """Doors are read off the pages: without the page nobody opens it, whoever may."""
    from maplebridge.home import urls

    kept = [page for page in urls.pages if page.name not in ("bring", "open-matter")]
    monkeypatch.setattr(urls, "pages", kept)
    status, found = check("--doors")
    assert status == 1
    assert all(one["opened_by"] == [] for one in found.values())


def test_a_page_that_the_opener_may_not_enter_is_no_door(check, monkeypatch):
    from maplebridge.acts.hear.doors import desk
    from maplebridge.web.access import Requires

    monkeypatch.setattr(desk.open_matter, "requires", Requires("admin"))
    status, found = check("cn.campaign", "--doors")
    assert (status, found["cn.campaign"]["opened_by"]) == (1, [])


def test_an_office_whose_form_gives_the_matter_to_nobody_opens_nothing_and_calls_nobody_in(check, monkeypatch):
    """Not every office of some step opens it: whoever's form leads to an office, and parties come only into what is open."""
    from maplebridge.config.procedures import doors
    from maplebridge.kernel.matter.storage.writing import Holding

    monkeypatch.setattr(doors, "hold", lambda *_about, **_where: Holding(1, None))
    status, found = check("cn.campaign", "--doors")
    one = found["cn.campaign"]
    assert (status, one["opened_by"]) == (1, [])
    assert {"act": "noticed.self_corrected", "level": "county"} in one["unreachable_acts"]


def test_an_act_of_an_office_that_does_not_see_the_matter_is_named(check, monkeypatch):
    """Doors judge sight too: a duty whose office the step shows nothing is nobody's, whoever signs in for its role."""
    from maplebridge.config.procedures import doors
    from maplebridge.rules.answering import Doing

    monkeypatch.setattr(doors, "doing_at", lambda definition, place: Doing({}, frozenset()))
    status, found = check("cn.decision.major", "--doors")
    one = found["cn.decision.major"]
    assert (status, one["roles_without_post"]) == (1, [])
    assert {"act": "preparing.experts", "level": "county"} in one["unreachable_acts"]
    assert {"act": "preparing.participation", "level": "county"} not in one["unreachable_acts"]


def test_a_role_that_nobody_signs_in_for_is_named_with_its_level_and_its_acts(check, as_role):
    change(as_role, "UPDATE identity_account SET password = '!' WHERE username = 'experts.yueqiao'")
    status, found = check("cn.decision.major", "--doors")
    one = found["cn.decision.major"]
    assert status == 1
    assert one["roles_without_post"] == [{"role": "experts", "level": "county"}]
    assert {"act": "preparing.experts", "level": "county"} in one["unreachable_acts"]


@pytest.mark.parametrize(
    "gone",
    [
        "UPDATE identity_account SET is_active = false WHERE username = 'audit.city'",
        "UPDATE identity_post SET valid_until = '2020-01-01' WHERE account_id = "
        "(SELECT id FROM identity_account WHERE username = 'audit.city')",
        f"DELETE FROM territory_mandate WHERE role = 'evaluator' AND office_id IN {AT_CITY}",
    ],
    ids=["account closed", "post ended", "mandate gone"],
)
def test_whatever_takes_the_post_away_is_found(check, as_role, gone):
    change(as_role, gone)
    status, found = check("cn.decision.major", "--doors")
    assert status == 1
    assert {"role": "evaluator", "level": "city"} in found["cn.decision.major"]["roles_without_post"]


def test_an_act_of_a_party_that_nobody_can_call_in_is_unreachable(check, as_role):
    """No office of the procedure signs in: then nobody calls the other party in."""
    change(as_role, "UPDATE identity_account SET password = '!'")
    status, found = check("cn.mediation.people", "--doors")
    acts = {one["act"] for one in found["cn.mediation.people"]["unreachable_acts"]}
    assert status == 1
    assert any(act.startswith("asking") or ".agree" in act or "sign" in act for act in acts), acts
    assert found["cn.mediation.people"]["opened_by"] == ["public"]


def test_a_limit_that_stands_on_no_law_is_named(check, as_role):
    """A text that a city adopted in spite of all is looked at as it is."""
    from maplebridge.config.procedures.files import pack_files
    from maplebridge.kernel.law import registry

    [file] = [one for one in pack_files("cn") if one.stem == "cn.legal.aid"]
    text = file.read_text("utf-8")
    import re

    wrong = re.sub(r"^version = (\d+)", lambda m: f"version = {int(m[1]) + 1}", text, count=1, flags=re.M)
    wrong, changed = re.subn(r'within = \{ days = (\d+)([^}]*), law = "[^"]*"', r"within = { days = \1\2", wrong, count=1)
    assert changed == 1
    with as_role("clock"):
        registry.adopt(wrong, name="cn.legal.aid.toml", pack="cn", now=city.NOW)
    status, found = check("cn.legal.aid", "--doors")
    assert (status, found["cn.legal.aid"]["sound"]) == (1, False)
    assert found["cn.legal.aid"]["limits_without_law"]


def test_an_office_that_holds_two_roles_to_be_kept_apart_is_named(check, as_role):
    office = office_at("Yueqiao District", "assessment")
    give(as_role, office, "council")
    status, found = check("--competence")
    [one] = found["cn.decision.major"]["same_office_conflicts"]
    assert status == 1
    assert (one["kind"], one["roles"], one["why"]) == ("assessment", ["assessor", "council"], "same_office")
    assert one["office"] == office.name_en
    assert one["law"]
    assert check("cn.decision.major", "--doors")[0] == 0, "the doors are as open as before"


def test_roles_apart_for_different_classes_are_no_conflict(check, as_role):
    """Two mandates that never meet in one matter."""
    housing = office_at("Yueqiao District", "housing")
    give(as_role, housing, "legal", "18")
    status, found = check("--competence")
    assert (status, [one for some in found.values() for one in some["same_office_conflicts"]]) == (0, [])
    give(as_role, housing, "legal", "0101")
    status, found = check("cn.enforcement.case", "--competence")
    [one] = found["cn.enforcement.case"]["same_office_conflicts"]
    assert (status, one["roles"], one["category"]) == (1, ["legal", "officer"], "0101")


def test_a_role_that_only_an_office_of_another_kind_holds_is_named(check, as_role):
    panel, general = office_at("Yueqiao District", "expert-panel"), office_at("Yueqiao District", "civil-affairs")
    moved = "UPDATE territory_mandate SET office_id = %s WHERE role = 'experts' AND office_id = %s"
    change(as_role, moved, general.id, panel.id)
    status, found = check("cn.decision.major", "--competence")
    whys = {(one["kind"], one["why"]) for one in found["cn.decision.major"]["same_office_conflicts"]}
    assert status == 1
    assert ("civil-affairs", "kind") in whys


def test_a_respondent_over_whom_nobody_decides_is_named(check, as_role):
    """The body competent for that respondent: where no office above it holds the mandate, the data is wrong."""
    change(as_role, f"DELETE FROM territory_mandate WHERE role = 'office' AND office_id IN {AT_CITY}")
    status, found = check("cn.reconsideration", "--competence")
    whys = {one["why"] for one in found["cn.reconsideration"]["same_office_conflicts"]}
    assert (status, whys) == (1, {"no_body_for_subject"})
