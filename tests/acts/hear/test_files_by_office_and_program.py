"""Photos and papers with an office's new matter, and by the API with a report, a matter and an act."""

from __future__ import annotations

import json
from typing import Any

import pytest

import papered
import sampled as city
from acts.hear.test_files_with_a_report import KEY, LAMP, browser, files, findings, kept_of, matters, text_of
from maplebridge.rules import limits
from sampled import NOW

PAGE = "/en/desk/new/cn.emergency.decision"
OPENING = {"title": "Flood alarm at the dyke", "text": "The water stands at the crown.", "category": "990101"}
SENT = {"Idempotency-Key": KEY}


@pytest.fixture
def desk(town, monkeypatch):
    """A township's desk."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return browser("township.liuxi")


@pytest.fixture
def program(town, monkeypatch):
    """Another program."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return browser()


def call(
    client: Any, path: str, document: Any, *some: tuple[str, bytes], part: str = "files", **headers: str
) -> Any:
    """One call in parts."""
    sent = {"document": json.dumps(document)} if document is not None else {}
    return client.post(f"/api/v1/{path}", {**sent, part: files(*some)}, headers=headers or SENT)


def number_of(shown: str) -> int:
    from maplebridge.kernel.matter import numbers

    return numbers.read(shown)


def opened(client: Any, *some: tuple[str, bytes], do: str = "open", **more: Any) -> Any:
    return client.post(PAGE, {**OPENING, "do": do, "key": KEY, "files": files(*some), **more})


def test_an_office_opens_a_matter_with_files_once_and_reads_them(desk, as_role):
    assert 'enctype="multipart/form-data"' in text_of(desk.get(PAGE))
    first, again = opened(desk), opened(desk)
    assert first.status_code == 302, text_of(first)
    assert first["Location"] == again["Location"]
    number = number_of(first["Location"].split("/")[-1].split("?")[0])
    kept = kept_of(number, as_role)
    assert [(one.name, one.seq) for one in kept] == [("a.jpg", 1), ("b.jpg", 1), ("c.pdf", 1)]
    assert {one.by for one in kept} == {f"post:{desk.session['_auth_user_id']}"}
    page = text_of(desk.get(first["Location"]))
    assert page.count('class="paper-seen"') == 2
    assert "c.pdf" in page
    assert opened(desk, ("d.pdf", papered.pdf())).status_code == 409
    assert findings(as_role) == []


@pytest.mark.parametrize("do", ["look", "open"])
def test_a_desks_form_that_comes_back_keeps_the_words_and_names_the_files(desk, as_role, do):
    before = matters(as_role)
    answer = opened(desk, ("letter.doc", b"hello"), do=do)
    page = text_of(answer)
    assert answer.status_code == (422 if do == "open" else 200)
    assert ("neither a photo" in page) == (do == "open")
    assert "Not kept, choose again: “letter.doc”" in page
    assert OPENING["title"] in page
    assert OPENING["text"] in page
    assert matters(as_role) == before


def test_another_office_opens_no_file_of_it(desk):
    first = opened(desk)
    page = text_of(desk.get(first["Location"]))
    address = page.split('class="paper-seen" src="')[1].split('"')[0]
    assert desk.get(address).status_code == 200
    assert browser("order.dongbu").get(address).status_code == 404


def test_a_report_comes_in_parts_with_files_and_the_answer_says_how_each_is_kept(program, as_role):
    answer = call(program, "reports", {"text": LAMP})
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert [(one["name"], one["media_type"]) for one in said["files"]] == [
        ("a.jpg", "image/jpeg"), ("b.jpg", "image/jpeg"), ("c.pdf", "application/pdf"),
    ]  # fmt: skip
    kept = kept_of(number_of(said["number"]), as_role)
    assert [one["size"] for one in said["files"]] == [len(bytes(one.content)) for one in kept]
    again = call(program, "reports", {"text": LAMP})
    assert (again.status_code, again.json()["number"], again.json()["files"]) == (
        201,
        said["number"],
        said["files"],
    )
    follow = program.get(f"/api/v1/matters/{said['number']}", headers={"X-Matter-Code": said["code"]}).json()
    assert sorted(one["name"] for one in follow["entries"][-1]["files"]) == ["a.jpg", "b.jpg", "c.pdf"]
    assert findings(as_role) == []


def test_the_same_key_with_other_files_by_the_api_is_409(program, as_role):
    number = call(program, "reports", {"text": LAMP}).json()["number"]
    plain = program.post(
        "/api/v1/reports", json.dumps({"text": LAMP}), content_type="application/json", headers=SENT
    )
    for answer in (call(program, "reports", {"text": LAMP}, ("d.pdf", papered.pdf())), plain):
        assert (answer.status_code, answer.json()["title"]) == (409, "conflict")
    assert len(kept_of(number_of(number), as_role)) == 3


def test_json_alone_is_taken_as_before_and_says_that_no_file_came(program):
    answer = program.post("/api/v1/reports", json.dumps({"text": LAMP}), content_type="application/json")
    assert (answer.status_code, answer.json()["files"]) == (201, [])


def test_the_document_may_come_as_a_file_too(program):
    document = files(("document.json", json.dumps({"text": LAMP}).encode()))
    answer = program.post("/api/v1/reports", {"document": document, "files": files()}, headers=SENT)
    assert (answer.status_code, len(answer.json()["files"])) == (201, 3)


@pytest.mark.parametrize(
    ("document", "some", "part", "status", "field", "words"),
    [
        (None, [], "files", 422, "", "could not be read"),
        ({"text": ""}, [], "files", 422, "text", ""),
        ({"text": LAMP, "more": 1}, [], "files", 422, "more", "no field of this name"),
        ({"text": LAMP}, [], "photos", 422, "photos", "no part of this name"),
        ({"text": LAMP}, [("letter.doc", b"hello")], "files", 422, "files", "neither a photo"),
        (
            {"text": LAMP},
            [("large.jpg", b"x" * (limits.FILE_BYTES + 1))],
            "files",
            422,
            "files",
            "larger than 10 MB",
        ),
        (
            {"text": LAMP},
            [("a.jpg", papered.photo())] * (limits.FILES + 1),
            "files",
            422,
            "files",
            "At most 10 files",
        ),
    ],
    ids=["no document", "no words", "strange field", "strange part", "no photo", "large", "many"],
)
def test_what_is_not_taken_has_its_sentence_and_opens_nothing(
    program, as_role, document, some, part, status, field, words
):
    before = matters(as_role)
    answer = call(program, "reports", document, *some, part=part)
    said = answer.json()
    assert answer.status_code == status, said
    assert answer["Content-Type"].startswith("application/problem+json")
    assert field in said["fields"] or not field, said
    assert words in (said["fields"][field]["en"] if field else said["detail"])
    assert matters(as_role) == before


def test_a_desk_opens_a_matter_with_files_by_the_api(desk, as_role):
    document = {"procedure": "cn.emergency.decision", **OPENING}
    answer = call(desk, "matters", document)
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert [one["name"] for one in said["files"]] == ["a.jpg", "b.jpg", "c.pdf"]
    assert len(kept_of(number_of(said["number"]), as_role)) == 3
    assert findings(as_role) == []


def test_an_act_takes_files_by_the_api_once(program, as_role):
    done = city.report()
    from maplebridge.kernel.matter import numbers

    path, proof = f"matters/{numbers.show(done.number)}", {"X-Matter-Code": done.code, **SENT}
    acts = program.get(f"/api/v1/{path}", headers=proof).json()["acts"]
    [adds] = [one for one in acts if one["name"] == "add"]
    assert {one["name"]: one["kind"] for one in adds["fields"]} == {"text": "text", "files": "files"}
    document = {"name": "add", "given": {"text": "Two more are dark."}, "seen": 1}
    first = call(program, f"{path}/acts", document, **proof)
    assert first.status_code == 200, first.content
    assert call(program, f"{path}/acts", document, **proof).json() == first.json()
    assert [one.seq for one in kept_of(done.number, as_role)] == [2, 2, 2]
    other = call(program, f"{path}/acts", document, ("d.pdf", papered.pdf()), **proof)
    assert other.status_code == 409
    strange = call(program, f"{path}/acts", document, part="text", **{**proof, "Idempotency-Key": KEY[::-1]})
    assert (strange.status_code, set(strange.json()["fields"])) == (422, {"text"})
    assert findings(as_role) == []


def test_the_document_of_the_api_says_both_ways(program):
    said = program.get("/api/v1/openapi.json").json()
    for path, schema in (
        ("reports", "ReportIn"),
        ("matters", "OpeningIn"),
        ("matters/{number}/acts", "ActIn"),
    ):
        body = said["paths"][f"/api/v1/{path}"]["post"]["requestBody"]["content"]
        assert set(body) == {"application/json", "multipart/form-data"}
        parts = body["multipart/form-data"]["schema"]["properties"]
        assert parts["document"] == {"$ref": f"#/components/schemas/{schema}"}
        assert schema in said["components"]["schemas"]
        assert parts["files"]["maxItems"] == limits.FILES
