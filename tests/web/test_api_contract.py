"""The API as machines use it: its own document against its behaviour, refusals as problem documents, repeats as one."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
import uuid
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from web.conftest import Town

EXAMPLES = 30
SENTENCE = re.compile(r"\S+ \S+.*\.$|[。]$", re.DOTALL)
LAMP = "The street lamp at the gate of Liuxi school is dark. 柳汐镇学校门口路灯不亮。"
quiet = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Answer:
    """Status, headers, decoded body."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def call(town: Town, path: str, sent: Any = None, **headers: str) -> Answer:
    """One call; `sent` as JSON, or as it is when bytes."""
    body = sent if isinstance(sent, bytes | None) else json.dumps(sent).encode()
    named = {
        "Content-Type": "application/json",
        **{name.replace("_", "-"): text for name, text in headers.items()},
    }
    request = urllib.request.Request(town.url(path), body, named)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def problem(answer: Answer, status: int) -> Any:
    """A problem document (RFC 9457) that says in both languages what to do."""
    assert answer.status == status, answer.body
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    said = answer.json
    assert said["status"] == status
    assert said["type"]
    assert said["title"]
    assert SENTENCE.search(said["detail"]), said
    assert re.search("[\u4e00-\u9fff]", said["detail_zh"])
    return said


def test_schemathesis_finds_no_500_and_no_answer_that_is_not_in_the_document(town: Town) -> None:
    schema = schemathesis.openapi.from_dict(call(town, "/api/v1/openapi.json").json)
    statuses = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        statuses[operation.label] = _tried(town, operation)
    assert len(statuses) >= 6
    assert any(status < 400 for seen in statuses.values() for status in seen)
    print(f"{len(statuses)} operations × {EXAMPLES} examples: {statuses}")


def _tried(town: Town, operation: Any) -> set[int]:
    """Statuses of an operation's answers to made-up calls; a 500 or an answer that is no document fails."""
    seen: set[int] = set()

    @quiet
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        response = case.call(base_url=town.address)
        seen.add(response.status_code)
        assert response.status_code < 500, (case.as_curl_command(), response.text[:500])
        if response.status_code >= 400 and response.content:  # empty: refused by the HTTP server itself
            kind = "".join(response.headers.get("content-type", ["nothing"]))
            assert "json" in kind, (response.status_code, kind, response.text[:300])

    one()
    return seen


def test_a_report_becomes_a_matter_with_office_last_day_law_and_receipt(town: Town) -> None:
    done = call(town, "/api/v1/reports", {"text": LAMP, "contact": {"phone": "13800000000"}})
    assert done.status == 201, done.body
    said = done.json
    assert re.fullmatch(r"FH-\d\d-\d{7}", said["number"])
    assert said["code"]
    assert said["unit"]["name"]["en"].startswith("Liuxi")
    assert said["office"]["name"]["zh"]
    assert said["category"]["code"].startswith("0202")
    assert said["procedure"]["id"] == "cn.hotline.request"
    assert said["due"]["date"]
    assert said["due"]["explanation"]["en"]
    assert said["receipt"]["signature"]
    assert "13800000000" not in done.body.decode()


@pytest.mark.parametrize(
    "place", [{"unit": "nowhere"}, {"lon": 0.0, "lat": 0.0}, {"unit": 999999}], ids=["code", "point", "id"]
)
def test_a_place_that_is_not_in_the_city_is_refused_by_field(town: Town, place: dict[str, Any]) -> None:
    said = problem(call(town, "/api/v1/reports", {"text": LAMP, "place": place}), 422)
    assert any(name.startswith("place") for name in said["fields"])


def test_a_report_without_a_place_in_it_goes_to_the_citys_intake(town: Town) -> None:
    done = call(town, "/api/v1/reports", {"text": "Something is wrong, please help"})
    assert done.status == 201
    assert done.json["office"] is not None


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"text": ""}, 422),
        ({"text": "\u200b"}, 422),
        ({"text": 7}, 422),
        ({"text": LAMP, "extra": 1}, 422),
        ({"text": LAMP, "category": "zz"}, 422),
        ({"text": LAMP, "lang": "fr"}, 422),
        (b"{not json", 400),
        (b"\xff\xfe", 400),
        (b"", 400),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_a_problem_document(town: Town, sent: Any, status: int) -> None:
    answer = call(town, "/api/v1/reports", sent)
    assert answer.status in (status, 400, 422)
    problem(answer, answer.status)


@pytest.mark.parametrize(
    ("sent", "field", "english"),
    [
        ({}, "text", "This field is missing: send it."),
        ({"text": 7}, "text", "This must be a text in quotes."),
        ({"text": LAMP, "extra": 1}, "extra", "There is no field of this name"),
        ({"text": LAMP, "lang": "fr"}, "lang", "This must be one of: 'en' or 'zh'."),
        ({"text": LAMP, "against": 0}, "against", "This must be 1 or more."),
        ({"text": LAMP, "against": "x"}, "against", "This must be a whole number."),
        ({"text": LAMP, "place": {"lon": 999, "lat": 1}}, "place.lon", "This must be 180.0 or less."),
        ({"text": LAMP, "place": 3}, "place", "This must be a JSON object."),
        (
            {"text": LAMP, "contact": {"phone": "1" * 50}},
            "contact.phone",
            "This is longer than 40 characters.",
        ),
    ],
    ids=str,
)
def test_every_field_that_cannot_be_read_says_what_to_send(
    town: Town, sent: Any, field: str, english: str
) -> None:
    words = problem(call(town, "/api/v1/reports", sent), 422)["fields"][field]
    assert words["en"].startswith(english)
    assert re.search("[\u4e00-\u9fff]", words["zh"])
    assert not re.search("[a-z]{4,} [a-z]{4,}", words["zh"]), "an English sentence inside the Chinese one"


def test_an_address_that_leads_nowhere_and_a_method_that_is_not_there_are_problems_too(town: Town) -> None:
    problem(call(town, "/api/v1/nothing"), 404)
    wrong = call(town, "/api/v1/reports")
    assert wrong.status == 405
    assert wrong.headers["Allow"]


def test_a_key_makes_repeats_one_matter_and_other_words_a_conflict(town: Town) -> None:
    key = str(uuid.uuid4())
    first, again = (call(town, "/api/v1/reports", {"text": LAMP}, Idempotency_Key=key).json for _ in range(2))
    assert (first["number"], first["code"]) == (again["number"], again["code"])
    assert first["receipt"] == again["receipt"]
    for other in ({"text": "Other words"}, {"title": "A lamp"}, {"contact": {"phone": "13800000000"}}):
        problem(call(town, "/api/v1/reports", {"text": LAMP} | other, Idempotency_Key=key), 409)


@pytest.mark.parametrize(
    "key", ["my-own-17", "a" * 64, "k" * 201, "report-of-the-lamp-at-the-school-of-Liuxi-17"]
)
def test_a_key_that_can_be_guessed_is_refused_with_what_to_send(town: Town, key: str) -> None:
    """Whoever guesses a key and what was sent gets the number and code of the first sender."""
    ways = {"/api/v1/reports": {"text": LAMP}}
    ways[f"/api/v1/matters/{town.number}/acts"] = {"name": "withdraw", "seen": 1}
    for way, sent in ways.items():
        answer = call(town, way, sent, Idempotency_Key=key, X_Matter_Code=town.code)
        words = problem(answer, 422)["fields"]["Idempotency-Key"]
        assert words["en"].startswith(("This Idempotency-Key", "An Idempotency-Key"))
        assert re.search("[\u4e00-\u9fff]", words["zh"])


def test_a_matter_opens_to_its_code_and_to_nothing_else(town: Town) -> None:
    one, other = (call(town, "/api/v1/reports", {"text": LAMP}).json for _ in range(2))
    path = f"/api/v1/matters/{one['number']}"
    seen = call(town, path, X_Matter_Code=one["code"])
    assert seen.status == 200
    assert seen.json["number"] == one["number"]
    assert any(act["name"] == "withdraw" for act in seen.json["acts"])
    refused = [
        call(town, path),
        call(town, path, X_Matter_Code=other["code"]),
        call(town, path, X_Matter_Code="x"),
    ]
    refused += [call(town, "/api/v1/matters/FH-26-9999999", X_Matter_Code=one["code"])]
    bodies = {json.dumps(problem(answer, 404)) for answer in refused}
    assert len(bodies) == 1, "a wrong code and a wrong number must look the same"


def test_codes_are_guessed_slowly(town: Town) -> None:
    from timeless import in_one_window

    def guesses(_attempt: int) -> list[int]:
        number = call(town, "/api/v1/reports", {"text": LAMP}).json["number"]
        return [call(town, f"/api/v1/matters/{number}", X_Matter_Code=f"guess-{n}").status for n in range(12)]

    statuses = in_one_window(guesses)
    assert statuses[:8] == [404] * 8
    assert statuses[-1] == 429


def test_an_act_is_taken_once_and_only_after_reading(town: Town) -> None:
    made = [call(town, "/api/v1/reports", {"text": LAMP}).json for _ in range(2)]
    one, other = ((f"/api/v1/matters/{m['number']}/acts", m["code"]) for m in made)
    problem(call(town, one[0], {"name": "withdraw", "seen": 1}), 404)
    problem(call(town, one[0], {"name": "reply", "seen": 1}, X_Matter_Code=one[1]), 403)
    problem(call(town, one[0], {"name": "withdraw", "seen": 0}, X_Matter_Code=one[1]), 422)
    key = str(uuid.uuid4())
    first = call(town, one[0], {"name": "withdraw", "seen": 1}, X_Matter_Code=one[1], Idempotency_Key=key)
    assert first.status == 200, first.body
    again = call(town, one[0], {"name": "withdraw", "seen": 1}, X_Matter_Code=one[1], Idempotency_Key=key)
    assert again.json == first.json
    elsewhere = call(
        town, other[0], {"name": "withdraw", "seen": 1}, X_Matter_Code=other[1], Idempotency_Key=key
    )
    assert elsewhere.status == 200
    reused = {"name": "add", "given": {"text": "It flickers."}, "seen": 2}
    problem(call(town, one[0], reused, X_Matter_Code=one[1], Idempotency_Key=key), 409)
    ended = call(town, f"/api/v1/matters/{made[1]['number']}", X_Matter_Code=other[1]).json
    assert ended["ended"], "the key of one matter must not swallow the act on another"


def test_the_ledger_answers_anyone_with_head_proof_and_consistency(town: Town) -> None:
    head = call(town, "/api/v1/ledger/head").json
    assert head["size"] > 0
    assert head["signature"]
    proof = call(town, f"/api/v1/ledger/proof/{town.number}.1")
    assert proof.status == 200, proof.body
    assert proof.json["head"]["size"] <= head["size"]
    second = f"/api/v1/ledger/proof/{town.number}.2"
    problem(call(town, second), 404)
    same = call(town, f"/api/v1/ledger/consistency?first=1&second={head['size']}").json
    assert same["path"]
    problem(call(town, f"/api/v1/ledger/proof/{town.number}.999999"), 404)
    problem(call(town, "/api/v1/ledger/proof/nonsense"), 404)
    problem(call(town, f"/api/v1/ledger/consistency?first=2&second={head['size'] + 1}"), 422)
    problem(call(town, "/api/v1/ledger/consistency?first=3&second=2"), 422)
    problem(call(town, "/api/v1/ledger/consistency?first=x"), 422)


def test_monitors_learn_that_it_lives_is_ready_and_how_much_lies_open(town: Town) -> None:
    assert call(town, "/healthz").json == {"status": "ok", "parts": []}
    assert call(town, "/readyz").json == {"status": "ok"}
    counts = call(town, "/metrics").body.decode()
    assert re.search(r"^maplebridge_matters_open [1-9]", counts, re.M)
    assert "account" not in counts
    assert "office" not in counts
