"""Every text has its translation, every room its catalogue, nothing speaks only one language."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from maplebridge.config.house.excepted import KEYS, PLACES, SAME, UNITS, english
from maplebridge.config.house.modules import PACKAGE, parsed, walked
from maplebridge.config.house.texts import PLACE, catalogues, uses
from maplebridge.config.house.translating import same_places, written, wrong
from maplebridge.texts import LANGUAGES, po

SITE = PACKAGE / "web"
PAGES = (SITE, PACKAGE / "home", PACKAGE / "acts", PACKAGE / "api")
"""Where templates stand: what every page needs, pages that join verbs, pages inside verbs."""
TEMPLATES = sorted(path for room in PAGES for path in room.rglob("*.html"))
SAME_IN_BOTH = {"English", "中文"}
ALONE = {"base.html", "place.html", "against.html", "suggestion.html", "400.html", "500.html"}
BOTH_AT_ONCE = {"400.html", "500.html"}
"""Pages made when no language can be known: they say everything twice."""
TWO = "nplurals=2; plural=(n != 1);"
DATA = {"packs", "demo", "texts"}
"""Rooms of data in both languages, and where a name from data is made."""


def test_every_text_has_its_translation_in_its_room_and_none_is_left_over() -> None:
    assert [f"{one.path}:{one.line}: {one.code}: {one.message}" for one in wrong("zh")] == []


def test_catalogues_stand_as_the_command_writes_them() -> None:
    assert [str(path) for path, text in written("zh").items() if path.read_text("utf-8") != text] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A small package of one room with one text and its catalogue."""
    room = tmp_path / "maplebridge" / "rules"
    shutil.copytree(PACKAGE / "rules" / "locale", room / "locale")
    for path in (PACKAGE / "rules").rglob("*.py"):
        to = room / path.relative_to(PACKAGE / "rules")
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
    return tmp_path / "maplebridge"


def test_a_planted_text_without_translation_is_named_with_file_and_line(copy: Path) -> None:
    assert list(wrong("zh", copy)) == []
    planted = copy / "rules" / "planted.py"
    planted.write_text('from maplebridge.texts import Text\n\nNEW = Text("A fox ran over the bridge.")\n')
    uses.cache_clear()
    assert [(one.code, one.path, one.line) for one in wrong("zh", copy)] == [
        ("missing", "rules/planted.py", 3)
    ]


def test_a_planted_translation_that_names_another_place_is_found(copy: Path) -> None:
    path = copy / "rules/locale/zh_Hans/LC_MESSAGES/texts.po"
    path.write_text(
        path.read_text("utf-8").replace("期限为{span}（{law}）。", "期限为{spam}（{law}）。"), "utf-8"
    )
    assert [one.code for one in wrong("zh", copy)] == ["place"]


def test_a_planted_entry_that_nothing_says_is_found(copy: Path) -> None:
    path = copy / "rules/locale/zh_Hans/LC_MESSAGES/texts.po"
    path.write_text(path.read_text("utf-8") + '\nmsgid "zebra"\nmsgstr "斑马"\n', "utf-8")
    assert [one.code for one in wrong("zh", copy)] == ["unused"]


@pytest.mark.parametrize(
    ("as_it_is", "planted", "code"),
    [
        ("期限为{span}（{law}）。", "期限为{span}。", "place"),
        ("“{title}”的“{name}”所列救济“{remedy}”", "“{title}”的“{name}”所列救济", "place"),
        ("请给其中一个移转规定 at_most。", "请给其中一个移转规定 at_most：{names}。", "place"),
        ("事项提出", "A matter opens", "copy"),
        ("事项提出", "事项open提出", "english"),
        ("nplurals=1; plural=0;", "nplurals=2; plural=(n != 1);", "header"),
    ],
)
def test_a_planted_fault_of_a_translation_is_found(
    copy: Path, as_it_is: str, planted: str, code: str
) -> None:
    path = copy / "rules/locale/zh_Hans/LC_MESSAGES/texts.po"
    text = path.read_text("utf-8")
    assert text.count(as_it_is) == 1
    path.write_text(text.replace(as_it_is, planted), "utf-8")
    assert [one.code for one in wrong("zh", copy)] == [code]


def test_too_many_and_too_few_plural_forms_are_found(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = {use.message for use in uses(copy) if use.plural}
    path = copy / "rules/locale/zh_Hans/LC_MESSAGES/texts.po"
    text = path.read_text("utf-8")
    first = re.search(r'msgstr\[0\] (".*")', text)
    assert first is not None
    path.write_text(text.replace(first[0], f"{first[0]}\nmsgstr[1] {first[1]}", 1), "utf-8")
    assert [one.code for one in wrong("zh", copy)] == ["forms"]
    path.write_text(text.replace("nplurals=1; plural=0;", TWO), "utf-8")
    monkeypatch.setitem(LANGUAGES, "zh", replace(LANGUAGES["zh"], plural=TWO))
    found = list(wrong("zh", copy))
    assert {one.code for one in found} == {"forms"}
    assert {one.message for one in found} == counted
    anew = po.entries(written("zh", copy)[path])
    assert {len(entry.forms) for entry in anew if entry.plural} == {2}


def test_no_text_is_a_piece_of_a_sentence() -> None:
    """A mark alone, a bracket that opens and does not close, a space at an end: it was made to stand beside another."""
    assert [f"{use.path}:{use.line}: {use.message!r}" for use in uses() if is_piece(use.message)] == []
    assert all(map(is_piece, (".", ", ", ": ", "; ", " ({law})", "{article} ({items}", "The words say: ")))
    assert not any(map(is_piece, ("{before}, {after}", "{clause}.", "art. {number} ({items})")))


def is_piece(message: str) -> bool:
    return (
        message != message.strip(" ")
        or not re.search(r"\w", message)
        or any(message.count(opens) != message.count(shuts) for opens, shuts in ("()", "[]", "{}"))
    )


def _entries() -> Iterator[tuple[str, po.Entry]]:
    return (
        (room, entry)
        for room, entries in catalogues("zh").items()
        for entry in entries.values()
        if entry.message
    )


@pytest.mark.parametrize("room", sorted(catalogues("zh")))
def test_an_untranslated_copy_is_found_in_every_room_for_every_entry_with_words(room: str) -> None:
    """Only a name is its own translation; what has no words has nothing to translate."""
    said = [entry.message for of, entry in _entries() if of == room]
    worded = [message for message in said if re.search(r"[A-Za-z]", re.sub(r"\{[^{}]*\}", "", message))]
    assert {message for message in worded if not english(message, "")} <= SAME | UNITS
    assert worded


def test_what_a_verb_says_is_typed_as_it_stands_is_taken_in_its_own_room_alone() -> None:
    said = "日期写作 DMY 或者 YMD"
    assert english(said, "acts/hear") == set()
    assert english(said, "acts/resolve") == english(said, "web") == {"DMY", "YMD"}


def test_a_dropped_place_is_found_in_every_entry_that_has_one() -> None:
    dropped = [
        po.Entry(entry.message, entry.plural, entry.context, [PLACE.sub("", form) for form in entry.forms])
        for _, entry in _entries()
        if any(PLACE.findall(form) for form in entry.forms)
    ]
    assert len(dropped) > 400
    assert [entry.message for entry in dropped if same_places(entry, "zh")] == []


def _same(entry: po.Entry) -> bool:
    return {*PLACE.findall(entry.message)} == {*PLACE.findall(" ".join(entry.forms))}


def test_each_exception_is_needed() -> None:
    """An exception is there for an entry that lacks places of its sentence; a key is typed in some entry."""
    of = {entry.key: entry for _, entry in _entries()}
    assert [key for key in PLACES["zh"] if _same(of[key])] == []
    said = " ".join(form for _, entry in _entries() for form in entry.forms)
    assert {key for keys in KEYS.values() for key in keys if key not in said} == set()


def test_no_name_from_data_is_typed_into_the_code() -> None:
    """`Title` is what packs and cities give; words of the code are `Text`."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] in DATA:
            continue
        for node in walked(parsed(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Title":
                found += [f"{path}:{node.lineno}" for one in ast.walk(node) if _is_words(one)]
    assert found == []


def _is_words(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(re.search(r"\w{2}", node.value))
    )


JOINERS = {"listed", "either", "both", "quoted", "clauses", "sentences", "Joined"}


def _generators(source: str) -> list[int]:
    """Lines on which a joiner is given what would only run inside it."""
    calls = [node for node in walked(parsed(source)) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in JOINERS]
    lazy = [(call, one) for call in named for one in call.args if isinstance(one, ast.GeneratorExp) or _maps(one)]
    return [call.lineno for call, _ in lazy]


def _maps(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("map", "filter")


def test_no_joiner_is_given_a_generator_which_would_call_back_from_the_room_of_texts() -> None:
    found = {str(path): _generators(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert _generators("listed(a(x) for x in y)\njoining.quoted(map(a, y))\nlisted([a(x) for x in y])") == [1, 2]


def test_no_template_speaks_without_gettext() -> None:
    silent = []
    for path in TEMPLATES:
        if path.name in BOTH_AT_ONCE:
            continue
        text = re.sub(
            r"\{% block width %\}.*?\{% endblock %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
            " ",
            path.read_text(),
            flags=re.DOTALL,
        )
        spoken = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*[A-Za-z]{3}[^"]*)"', text)
        spoken += re.findall(r"[A-Za-z一-鿿]{2,}", re.sub(r"<[^>]*>|aria-[a-z]+=\"[^\"]*\"", " ", text))
        silent += [(path.name, words) for words in spoken if words not in SAME_IN_BOTH]
    assert silent == []


def test_every_page_lies_in_the_frame_or_is_part_of_one() -> None:
    for path in TEMPLATES:
        alone = path.parent.name == "parts" or path.name in ALONE
        assert alone or path.read_text().startswith('{% extends "base.html" %}'), path


def test_pages_carry_neither_script_nor_inline_style() -> None:
    for path in TEMPLATES:
        assert not re.search(r"<script|\sstyle=|\son[a-z]+=", path.read_text()), path
