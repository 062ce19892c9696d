"""Fields have kinds: what a file may say of them, what the gate takes for each, and what it says where it does not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from maplebridge.rules import limits
from maplebridge.rules.course import Event, State, allowed, open_matter, step
from maplebridge.rules.explain.clauses import act
from maplebridge.rules.fields import KINDS, Field, Kind, Money, Value, Wrong, judge, missing, shown
from maplebridge.rules.fields.judging import JUDGES
from maplebridge.rules.language import ProcedureError, parse
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.sentences import sentence
from maplebridge.rules.soundness import prove
from maplebridge.texts import Title
from pure.rules.sample import at, calendar

HEAD = (Path(__file__).parent / "kinds.toml").read_text("utf-8")


def read(old: str = "", new: str = "") -> Procedure:
    assert old in HEAD
    return parse(HEAD.replace(old, new, 1) if old else HEAD, name="kinds.toml")


def field(name: str) -> Field:
    return read().fields[name]


def begun(procedure: Procedure) -> State:
    state, _ = open_matter(procedure, at=at("2026-03-02"), level="low", calendar=calendar("xx"))
    return state


def taken(
    state: State, name: str, by: str, procedure: Procedure | None = None, **give: object
) -> tuple[State, str]:
    """The state after an act, and the code with which it was refused; empty where it was taken."""
    event = Event("act", state.last + 5, by, name, give)
    after, _, refused = step(procedure or read(), state, event, calendar("xx"))
    return after, refused[0].code if refused else ""


# --- what a file may say -----------------------------------------------------------------------------------------------


def test_a_field_is_read_with_its_kind_and_everything_that_it_leaves_out_filled_in() -> None:
    procedure = read()
    assert (field("willing").kind, field("willing").by) == ("yes", ("office",))
    assert field("willing").affirmed.in_language("zh") == "双方均已向调解员表示自愿"
    assert (field("costs").decimals, field("people").decimals) == (2, 0)
    assert list(field("instalments").columns) == ["due", "amount"]
    assert field("instalments").rows == (1, 3)
    assert procedure.field_of("reason").kind == "text"
    assert procedure.told == {"words"}


@pytest.mark.parametrize(
    ("old", "new", "says", "zh"),
    [
        ('kind = "yes"', 'kind = "yess"', "one of text, record, yes", "text"),
        (
            'options = { yes = { en = "controllable", zh = "可控" }, slightly = { en = "barely", zh = "基本可控" }, no = {',
            "options = { no = {",
            "at least two options",
            "至少",
        ),
        ('kind = "money", currency = "CNY" }\non', 'kind = "money" }\non', "its currency", "币种"),
        (
            'kind = "money", currency = "CNY" }\non',
            'kind = "money", currency = "yuan" }\non',
            "its currency",
            "币种",
        ),
        ('of = ["person", "neighbour"]', 'of = ["person", "office"]', "is no party", "不是当事人"),
        (', of = ["person", "neighbour"]', "", "which parties sign", "由哪些当事人"),
        (
            'who = "neighbour", signs = "signed"',
            'who = "neighbour"',
            "exactly one act of “neighbour”",
            "恰有一个行为",
        ),
        (
            'who = "person", signs = "signed"',
            'who = ["person", "neighbour"], signs = "signed"',
            "of one party alone",
            "一方当事人",
        ),
        (
            'kind = "number", least = 1',
            'kind = "number", least = 501',
            "least is more than most",
            "least 大于 most",
        ),
        ('kind = "number", least = 1', 'kind = "text", least = 1', "belongs to another kind", "另一种"),
        ('kind = "number", least = 1', 'kind = "number", decimals = 9, least = 1', "at most 6 digits", "6"),
        ('by = "office", affirms', 'by = "neighbour", affirms', "not for office to affirm", "office"),
        (
            'takes = { control = ["yes", "slightly"] }',
            'takes = { control = ["maybe"] }',
            "no option of “control”",
            "maybe",
        ),
        (
            'takes = { control = ["yes", "slightly"] }',
            'takes = { people = ["yes"] }',
            "no choice among its needs",
            "people",
        ),
        (
            'kind = "table", most = 3, columns = {',
            'kind = "table", most = 3, options = {',
            "belongs to another kind",
            "另一种",
        ),
        (
            'due = { en = "Due", zh = "到期日", kind = "date" }',
            'due = { en = "Due", zh = "到期日", kind = "file" }',
            "one of text, number",
            "text",
        ),
        (
            "within = { days = 30, law",
            'within = { days = 30, until = "people", law',
            "its kind is date",
            "date",
        ),
        (
            "[field]\nwilling",
            '[field]\noffice = { en = "Office", zh = "机关", kind = "text" }\nwilling',
            "its kind is office",
            "office",
        ),
        (
            "[field]\nwilling",
            '[field]\nhelper = { en = "Helper", zh = "机关", kind = "office" }\nwilling',
            "office, lead_unit",
            "office",
        ),
        (
            "[field]\nwilling",
            '[field]\nhelpers = { en = "Helpers", zh = "机关", kind = "units" }\nwilling',
            "“each”",
            "each",
        ),
        (
            "late = { to",
            'extend = { days = 3, by = "office", needs = ["signed"] }\nlate = { to',
            "only an act",
            "只有行为",
        ),
    ],
)
def test_nonsense_is_refused_in_a_sentence(old: str, new: str, says: str, zh: str) -> None:
    with pytest.raises(ProcedureError) as caught:
        read(old, new)
    words = [problem.words for problem in caught.value.problems]
    assert any(says in one.in_language("en") for one in words), [one.in_language("en") for one in words]
    assert any(zh in one.in_language("zh") for one in words), [one.in_language("zh") for one in words]


def test_only_what_is_declared_the_answer_is_it_and_a_file_without_kinds_keeps_the_old_meaning() -> None:
    assert read().answers == {"words"}
    assert read(", told = true, answer = true", "").answers == frozenset()
    bare = 'answer = { en = "Answer", zh = "答复" }\n'
    assert read("[field]\n", f"[field]\n{bare}").answers == {"words"}
    old = HEAD.partition("act.begin")[0] + HEAD[HEAD.index("[end]") : HEAD.index("agreed = {")]
    old += HEAD[HEAD.index("over = {") : HEAD.index("willing = {")] + bare
    assert parse(old, name="old.toml").answers == {"answer"}
    assert not parse(old, name="old.toml").fields["answer"].declared


# --- the gate ----------------------------------------------------------------------------------------------------------

FITS: list[tuple[str, object, str, object]] = [
    ("words", " They met. ", "They met.", "They met."),
    ("willing", "yes", "yes", True),
    ("willing", True, "yes", True),
    ("people", "500", "500", Decimal(500)),
    ("people", 7, "7", Decimal(7)),
    ("costs", "1200", "1200.00 CNY", Money(Decimal("1200.00"), "CNY")),
    ("costs", "0.5 CNY", "0.50 CNY", Money(Decimal("0.50"), "CNY")),
    ("costs", Money(Decimal("3"), "CNY"), "3.00 CNY", Money(Decimal("3.00"), "CNY")),
    ("on", "2026-03-20", "2026-03-20", date(2026, 3, 20)),
    ("on", datetime(2026, 3, 20, 9, tzinfo=UTC), "2026-03-20", date(2026, 3, 20)),
    ("control", "slightly", "slightly", "slightly"),
    ("report", ["a.pdf", "b.png"], "a.pdf\nb.png", ("a.pdf", "b.png")),
    ("instalments", "2026-03-20\t10\n\n2026-04-20\t2.5", "2026-03-20\t10.00 CNY\n2026-04-20\t2.50 CNY",
     ((date(2026, 3, 20), Money(Decimal("10.00"), "CNY")), (date(2026, 4, 20), Money(Decimal("2.50"), "CNY")))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given", "text", "typed"), FITS)
def test_what_fits_is_kept_in_one_text_and_comes_back_typed(
    name: str, given: object, text: str, typed: object
) -> None:
    fits = judge(field(name), given)
    assert fits == Value(text, typed)
    assert judge(field(name), text if name != "report" else text.split("\n")) == fits, (
        "its own text is taken again"
    )


MISFITS: list[tuple[str, object, str]] = [
    *(
        ("willing", given, "“both said so to the mediator” is not affirmed")
        for given in ("test", "no", "否", "Yes!", False, 1, ["yes"])
    ),
    *(
        ("people", given, "is a whole number")
        for given in ("many", "1.5", "-3", "1e3", "", True, "１２", "9" * 16)
    ),
    ("people", "0", "at least 1"),
    ("people", "501", "at most 500"),
    *(
        ("costs", given, "is a number with at most 2")
        for given in ("1,200", "1.234", "-1", "test", None, True)
    ),
    ("costs", "12 USD", "is an amount in CNY"),
    *(("on", given, "is a day") for given in ("2026-02-30", "20260320", "tomorrow", True, 20260320)),
    *(
        ("control", given, "is one of these: controllable or barely or uncontrollable")
        for given in ("maybe", "", True, ["yes"])
    ),
    *(("report", given, "needs a file") for given in ("report.pdf", [], True, [""])),
    *(("cited", given, "is a numbered paper of another matter") for given in ("", "  ", 7, True, "9" * 81)),
    ("signed", "yes", "signs by an act of its own"),
    ("words", "  ", "is written in words"),
    ("words", "x" * (limits.TEXT_LETTERS + 1), "is longer than 20,000 letters"),
    ("words", ["a.pdf"], "is written in words"),
    ("minutes", 7, "is written in words"),
    ("instalments", "", "has 1 to 3 rows; you filled in 0"),
    ("instalments", "2026-03-20\t1\n" * 4, "you filled in 4"),
    ("instalments", "2026-03-20\t1\n2026-03-21", "row 2: it has 1 cells, and each row has 2"),
    ("instalments", "2026-03-20\t1\n2026-13-01\t1", "row 2: “Due” is a day"),
    ("instalments", "2026-03-20\tmuch", "row 1: “Amount” is a number"),
    ("instalments", 7, "you filled in 0"),
]


@pytest.mark.parametrize(("name", "given", "says"), MISFITS)
def test_what_does_not_fit_is_refused_in_a_sentence_that_names_the_field(
    name: str, given: object, says: str
) -> None:
    wrong = judge(field(name), given)
    assert isinstance(wrong, Wrong)
    assert says in wrong.words.in_language("en")
    assert wrong.words.in_language("zh") != wrong.words.in_language("en")


@pytest.mark.parametrize("kind", JUDGES)
def test_a_gate_that_takes_anything_is_found_by_these_cases(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [(field(name), given) for name, given, _ in MISFITS if field(name).kind == kind]
    assert all(isinstance(judge(one, given), Wrong) for one, given in cases)
    monkeypatch.setitem(JUDGES, kind, lambda _field, given: Value(str(given), given))
    taken = [judge(one, given) for one, given in cases]
    assert taken
    assert all(isinstance(each, Value) for each in taken), "the mutant lives in none of them"


def test_offices_and_papers_are_taken_by_their_ids_among_those_offered() -> None:
    one, some, paper = (Field("f", Title("F", "项"), kind) for kind in ("office", "units", "paper"))
    assert judge(one, "7", among={"7", "8"}) == Value("7", ("7",))
    assert judge(some, "7, 8,7", among={"7", "8"}) == Value("7,8", ("7", "8"))
    assert judge(paper, "a-b", among={"a-b"}) == Value("a-b", ("a-b",))
    for wrong, given in (
        (one, "7,8"),
        (one, "9"),
        (one, "x y"),
        (some, "7,9"),
        (some, ""),
        (paper, "c"),
        (one, True),
    ):
        assert isinstance(judge(wrong, given, among={"7", "8", "a-b"}), Wrong)


def test_a_record_is_words_or_files() -> None:
    record = Field("minutes", Title("Minutes", "笔录"), "record")
    assert judge(record, "They met.") == Value("They met.", "They met.")
    assert judge(record, ["scan.pdf"]) == Value("scan.pdf", ("scan.pdf",))
    assert isinstance(judge(record, " "), Wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_gate_and_takes_nothing_for_something(kind: Kind) -> None:
    one = Field(
        "f",
        Title("F", "项"),
        kind,
        columns={"c": Field("c", Title("C", "列"))},
        options={"a": Title("A", "甲")},
    )
    assert isinstance(judge(one, ""), Wrong)
    assert isinstance(judge(one, None), Wrong)
    assert missing(one).in_language("zh")


@pytest.mark.parametrize(
    ("name", "text", "en"),
    [
        ("willing", "yes", "Affirmed: both said so to the mediator"),
        ("people", "500", "People: 500"),
        ("costs", "1200.00 CNY", "Costs: 1200.00 CNY"),
        ("on", "2026-03-20", "Day: 20 March 2026"),
        ("control", "slightly", "Risk: barely"),
        ("report", "a.pdf\nb.png", "Report: a.pdf, b.png"),
    ],
)
def test_a_value_is_said_again_as_its_kind_is_read(name: str, text: str, en: str) -> None:
    said = shown(field(name), text)
    assert said is not None
    assert said.in_language("en") == en
    assert shown(field("words"), "They met.") is None


# --- the course --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["test", "no", "maybe"])
def test_an_affirmation_that_is_none_is_refused_by_the_course_and_said_in_both_languages(given: str) -> None:
    procedure = read()
    state = begun(procedure)
    event = Event("act", state.last + 5, "office", "begin", {"willing": given})
    after, entries, refused = step(procedure, state, event, calendar("xx"))
    assert (after, entries, refused[0].code) == (state, (), "value")
    assert "is not affirmed" in sentence(procedure, refused[0]).in_language("en")
    assert "双方均已向调解员表示自愿" in sentence(procedure, refused[0]).in_language("zh")
    assert taken(state, "begin", "office", willing="yes")[1] == ""
    assert taken(state, "begin", "office")[1] == "fields"


def test_an_act_is_open_only_with_the_options_that_it_takes() -> None:
    state = begun(read())
    assert taken(state, "rate", "office", control="slightly")[1] == ""
    assert taken(state, "rate", "office", control="no")[1] == "value"
    event = Event("act", state.last + 5, "office", "rate", {"control": "no"})
    _, _, refused = step(read(), state, event, calendar("xx"))
    words = sentence(read(), refused[0]).in_language("en")
    assert "“Risk” is “uncontrollable”: this act is open only with controllable or barely" in words


def test_a_page_says_with_which_options_an_act_is_open() -> None:
    clause = act(read(), read().steps["talking"].acts["rate"])
    assert "only if “Risk” is controllable or barely" in clause.in_language("en")
    assert "“风险”为可控或基本可控" in clause.in_language("zh")


def test_what_nobody_asked_for_is_judged_too() -> None:
    state = begun(read())
    assert taken(state, "begin", "office", willing="yes", people="many")[1] == "value"


@pytest.mark.parametrize("signers", [(), ("sign",), ("countersign",)])
def test_signatures_are_facts_that_exist_each_party_by_its_own_act(signers: tuple[str, ...]) -> None:
    by = {"sign": "person", "countersign": "neighbour"}
    state = begun(read())
    for name in signers:
        assert taken(state, name, "office")[1] == "wrong_role"
        state, refused = taken(state, name, by[name])
        assert refused == ""
    assert taken(state, "agree", "person", signed="yes")[1] in ("gate", "value")
    assert taken(state, "agree", "person")[1] == "gate"
    for name in by:
        state, _ = taken(state, name, by[name])
    assert taken(state, "agree", "person")[0].end == "agreed"
    agree = read().steps["talking"].acts["agree"]
    assert (agree.needs, agree.requires) == ((), ("talking.sign", "talking.countersign"))


def test_a_form_asks_nobody_for_signatures() -> None:
    choices = {
        one.name: one
        for one in allowed(
            read(), begun(read()), roles={"person"}, at=at("2026-03-03"), calendar=calendar("xx")
        )
    }
    assert choices["agree"].needs == ()
    assert choices["agree"].refusal is not None
    assert "Sign too" in sentence(read(), choices["agree"].refusal).in_language("en")


def test_an_act_whose_signatures_nobody_can_give_there_is_found_dead() -> None:
    assert prove(read(), calendar("xx")).sound
    elsewhere = read(
        'act.countersign = { who = "neighbour"', 'act.countersign = { to = "over", who = "neighbour"'
    )
    problems = prove(elsewhere, calendar("xx")).problems
    assert [(one.code, one.where) for one in problems] == [("S2", "talking.agree")]
