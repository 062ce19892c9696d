"""The bounds, read off sources, packs and procedures; and each check made to fail by a planted violation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bounds import packed, sources, tables
from law.packed import read
from maplebridge.methods.text import OutsideScopeError, outside_scope
from maplebridge.methods.text.scope import check_labels
from maplebridge.packs import reading
from maplebridge.rules.procedure import Procedure

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "maplebridge"
PACKS = ("cn", "xx")
HISTORY = SOURCE / "config" / "database" / "history"
"""Changes of earlier versions, whose functions later ones replaced; the database test reads those that are there now."""
PEOPLE_BY_DESIGN = {
    "methods/text/privacy.py": "finds personal data in a text so that it can be blanked",
    "methods/opinion": "rows are fresh pseudonyms of one consultation (bound B12)",
}
DOCUMENT = ROOT / "docs" / "explanation" / "bounds.md"
BOUNDS = ("B1", "B2", "B3", "B4", "B6", "B7", "B9", "B10", "B11")


def modules() -> list[tuple[str, str]]:
    """Path from the package's folder, text; the texts of the database as one constant each."""
    found = [(path, path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))]
    found += [
        (path, f"TEXT = {path.read_text('utf-8')!r}")
        for path in sorted(SOURCE.rglob("sql/*/*.sql"))
        if not path.is_relative_to(HISTORY)
    ]
    return [(str(path.relative_to(SOURCE)), text) for path, text in found]


def procedures() -> list[Procedure]:
    """Every procedure of every pack."""
    files = [
        file for pack in PACKS for file in sorted((SOURCE / "packs" / pack / "procedures").glob("*.toml"))
    ]
    return [read(file) for file in files]


def test_no_query_sums_sorts_or_counts_by_a_person_and_nothing_passes_the_vault_or_logs_words() -> None:
    read = modules()
    assert len(read) > 200
    assert [one for path, text in read for one in sources.of_source(path, text)] == []


def test_no_method_takes_a_person() -> None:
    read = [pair for pair in modules() if pair[0].startswith(("methods/", "rules/"))]
    kept = [pair for pair in read if not pair[0].startswith(tuple(PEOPLE_BY_DESIGN))]
    assert len(kept) > 60
    assert [one for path, text in kept for one in sources.of_method(path, text)] == []


@pytest.mark.parametrize("pack", PACKS)
def test_no_class_of_a_pack_speaks_of_opinion_belief_or_assembly(pack: str) -> None:
    kinds = reading.taxonomy(pack)
    names = {
        one.code: (
            one.title.in_language("en"),
            one.title.in_language("zh"),
            *one.keywords_en,
            *one.keywords_zh,
        )
        for one in kinds.categories
    }
    assert len(names) > 10
    assert packed.of_categories(names, outside_scope) == []


def test_published_classes_of_that_kind_lead_outside_scope_and_no_classifier_takes_them_as_labels() -> None:
    published = reading.read_published(
        reading.text_of("cn", "published_classes.toml") or "", name="published_classes.toml"
    )
    assert sum(target == reading.OUTSIDE for target in published.values()) >= 10
    with pytest.raises(OutsideScopeError):
        check_labels(["道路", "宗教事务"])


def test_no_procedure_refuses_without_a_reason_and_a_remedy() -> None:
    known = procedures()
    assert len(known) >= 30
    assert [one for definition in known for one in packed.of_procedure(definition)] == []


def test_no_procedure_blocks_or_delays_the_ways_outside() -> None:
    """Every remedy names where it is sought and a limit that runs by itself; none is an act somebody must allow.

    One without a limit is open at any time, and stands only where nobody refused: where a person stayed silent (S10).
    Each is named in `WITHOUT_LIMIT`, with why no limit of its own runs.
    """
    remedies = [(p, one) for p in procedures() for one in p.remedies.values()]
    assert len(remedies) >= 20
    assert all(remedy.at for _, remedy in remedies)
    assert {(p.id, one.name) for p, one in remedies if one.within is None} == WITHOUT_LIMIT.keys()
    for definition, remedy in remedies:
        if remedy.within is None:
            assert remedy.at.in_language("zh") != remedy.at.in_language("en"), "where it is sought, in every language"
            assert remedy.name not in answers_to_a_refusal(definition), definition.id


ANEW = "nobody refused: what was given up by silence can be brought anew, and no article sets a limit for that"
WITHOUT_LIMIT = {
    ("cn.information.request", "anew"): ANEW,
    ("cn.labour.dispute", "anew"): ANEW,
    ("cn.labour.dispute", "wages"): "article 27 lifts the limit while one is employed; what runs after that, its title says",
    ("cn.legal.aid", "anew"): ANEW,
    ("cn.petition.claim", "anew"): ANEW,
    ("cn.residence.permit", "anew"): ANEW,
    ("cn.service.licence", "anew"): ANEW,
}
"""Every remedy that is open at any time: (procedure, remedy) → why."""


def answers_to_a_refusal(definition: Procedure) -> set[str]:
    """Remedies that an act against a person, an end that refuses or one on an office's own word names."""
    acts = [act for place in (*definition.steps.values(), *definition.outsides.values()) for act in place.acts.values()]
    acts += definition.anytime.values()
    ends = [end for end in definition.ends.values() if end.outcome in ("refused", "ended")]
    return {name for one in (*acts, *ends) for name in one.remedy}


def test_photos_keep_nothing_but_the_picture() -> None:
    """Read off the one place that opens uploads: what is saved is drawn anew, without what came with it."""
    assert "door.clean(" in (SOURCE / "kernel" / "conduct" / "papers.py").read_text("utf-8")
    text = (SOURCE / "kernel" / "cleaning" / "pictures.py").read_text("utf-8")
    assert re.search(r"\.save\(", text)
    assert "exif=" not in text
    opens = [
        path
        for path, text in modules()
        if re.search(r"^\s*(import|from) (PIL|pikepdf)\b", text, re.MULTILINE)
    ]
    assert sorted(opens) == [
        f"kernel/cleaning/{name}.py" for name in ("documents", "drawn", "inside", "pictures")
    ]


def test_published_counts_are_read_in_one_place_which_hides_small_ones() -> None:
    users = [path for path, text in modules() if "mb_public_counts(" in text and path.endswith(".py")]
    assert users == ["figures/publishing.py"]
    assert "suppression import" in dict(modules())[users[0]]


# Every check is shown a violation, and must name its bound.

SIZE = "SELECT reltuples FROM pg_class WHERE oid = 'matter_matter'::regclass"
SHAPES: dict[str, tuple[str, Callable[[Any], list[str]], Any]] = {
    "a score on an account": ("B1", tables.of_columns, {"identity_account": ["id", "risk_score"]}),
    "a rank of posts": ("B1", tables.of_columns, {"identity_post": ["id", "rank"]}),
    "a matter that points at an account": ("B1", tables.of_joins, [("matter_matter", "identity_account")]),
    "figures by account": ("B1", tables.of_statement, "SELECT account_id, count(*) FROM conduct_note GROUP BY account_id"),
    "an inbox sorted by reporter": ("B1", tables.of_statement, "SELECT * FROM x ORDER BY at, reporter"),
    "a flag on a resident": ("B2", tables.of_columns, {"identity_person": ["id", "watch_list"]}),
    "a table of repeaters": ("B2", tables.of_persons, {"hear_visits": ["person_id", "n"]}),
    "a count of somebody's matters": ("B2", tables.of_statement, "SELECT count(*) FROM identity_person WHERE x = 1"),
    "a face": ("B3", tables.of_columns, {"conduct_paper": ["face_embedding"]}),
    "a trail": ("B3", tables.of_columns, {"matter_matter": ["lon", "lat"]}),
    "when somebody signed in": ("B3", tables.of_columns, {"identity_account": ["last_login"]}),
    "a religion": ("B4", tables.of_columns, {"identity_person": ["religion"]}),
    "a count of all kinds": ("B4", tables.of_statement, "SELECT place, count(*) FROM matter_matter GROUP BY place"),
    "a hash of the phone beside a reporter": ("B6", tables.of_persons, {"identity_person": ["id", "matter", "phone_hash"]}),
    "a hash of the phone beside a matter": ("B2", tables.of_persons, {"matter_matter": ["number", "phone_hash"]}),
    "an address beside a submission": ("B2", tables.of_persons, {"hear_submission": ["key", "email"]}),
    "cases closed by a post": ("B6", tables.of_persons, {"identity_post": ["id", "cases_closed"]}),
    "a table of workloads": ("B1", tables.of_persons, {"desk_load": ["account_id", "open"]}),
    "a mark for performance": ("B1", tables.of_columns, {"territory_office": ["performance"]}),
    "a number plate": ("B3", tables.of_columns, {"conduct_paper": ["number_plate"]}),
    "an ethnicity": ("B4", tables.of_columns, {"matter_matter": ["ethnicity"]}),
    "the size of the table of matters": ("B4", lambda words: tables.of_function("f", words), SIZE),
    "an export with phone numbers": ("B6", packed.of_export, ["number", "phone_number"]),
    "an answer with who called": ("B6", packed.of_answers, {"MatterOut": {"number": {}, "caller_name": {}}}),
    "a page of a resident": ("B1", packed.of_routes, [("resident", "residents/<int:id>", "post")]),
    "an account by its name": ("B1", packed.of_routes, [("account", "account/<str:name>", "post")]),
    "accounts for a leader": ("B1", packed.of_routes, [("accounts", "operator/accounts", "city")]),
    "a page of handlers": ("B1", packed.of_routes, [("load", "city/handlers", "city")]),
    "an export with words": ("B6", packed.of_export, ["number", "text"]),
    "an answer with the contact": ("B6", packed.of_answers, {"MatterOut": {"number": {}, "contact": {}}}),
    "the contact for everybody": ("B6", packed.of_routes, [("contact", "desk/<str:number>/contact", "public")]),
    "a page of a person": ("B1", packed.of_routes, [("resident-page", "people/<int:person>", "post")]),
    "a league of posts": ("B1", packed.of_routes, [("posts-ranking", "city/ranking", "city")]),
    "petitions: the fewer the better": ("B9", packed.of_indicators, [("Petitions received", "the fewer the better", 1)]),
    "an indicator against filing": ("B9", packed.of_indicators, [("信访量", "", -1)]),
    "a class of opinion": (
        "B4",
        lambda names: packed.of_categories(names, outside_scope),
        {"99": ["Public opinion", "舆论导向"]},
    ),
}  # fmt: skip
CODE: dict[str, tuple[str, str]] = {
    "Note.objects.values('account').annotate(n=Count('id'))": ("B1", "acts/x.py"),
    "Matter.objects.order_by('-code')": ("B1", "acts/x.py"),
    "Person.objects.filter(x=1).count()": ("B2", "acts/x.py"),
    "vault.open_contact(person_id=1, actor=a, why='', now=n)": ("B6", "home/x.py"),
    "cursor.execute('SELECT ciphertext FROM identity_sealed')": ("B6", "acts/x.py"),
    "log.warning('%s wrote %s', number, text)": ("B6", "acts/x.py"),
    "logging.getLogger('x').error('%s', contact)": ("B6", "acts/x.py"),
    "self._log.info(f'from {row.text}')": ("B6", "acts/x.py"),
    "log.info('%s', payload['text'])": ("B6", "api/x.py"),
    "log.info('sent', extra={'contact': found})": ("B6", "kernel/x.py"),
    "Counter(note.account for note in notes)": ("B1", "acts/x.py"),
    "sorted(posts, key=lambda one: closed[one.account_id])": ("B1", "web/x.py"),
    "closed[post.account_id] += 1": ("B1", "acts/x.py"),
    "Matter.objects.filter(place=1).count()": ("B4", "acts/x.py"),
    "Matter.objects.values('place').annotate(n=Count('number'))": ("B4", "web/x.py"),
}


@pytest.mark.parametrize("planted", SHAPES)
def test_a_planted_violation_is_found(planted: str) -> None:
    bound, check, given = SHAPES[planted]
    assert any(one.startswith(bound) for one in check(given))


@pytest.mark.parametrize("planted", CODE)
def test_a_planted_line_of_code_is_found(planted: str) -> None:
    bound, path = CODE[planted]
    assert any(one.startswith(bound) for one in sources.of_source(path, planted))


def test_a_planted_feature_of_a_model_is_found() -> None:
    assert sources.of_method("methods/x.py", "def learn(texts, *, reporter_ids): ...") != []


def test_a_planted_function_that_opens_what_is_sealed_is_found() -> None:
    planted = "CREATE FUNCTION f() ... SECURITY DEFINER AS $$ SELECT * FROM identity_sealed $$"
    assert any(one.startswith("B6") for one in tables.of_function("f", planted))


def test_a_planted_refusal_without_a_remedy_is_found() -> None:
    definition = next(p for p in procedures() if p.id == "cn.hotline.request")
    mute = replace(definition.ends["not_handled"], remedy=(), final=None)
    planted = replace(definition, ends={**definition.ends, "not_handled": mute})
    assert any(one.startswith("B7") for one in packed.of_procedure(planted))
    assert packed.of_doors("taken", ()) != []


def test_a_planted_figure_of_two_posts_is_found() -> None:
    assert packed.of_figures([7], {7: 2}) == ["B10 unit 7 has 2 posts"]


# The list of bounds and tests.


def test_the_list_names_a_test_for_every_bound_and_every_test_it_names_exists() -> None:
    text = DOCUMENT.read_text("utf-8")
    lines = {
        bound: next(line for line in text.splitlines() if line.startswith(f"| {bound} ")) for bound in BOUNDS
    }
    for bound, line in lines.items():
        assert re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", line), bound
    for file, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text):
        assert (ROOT / file).is_file(), file
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text("utf-8"), re.M), f"{file}::{name}"
