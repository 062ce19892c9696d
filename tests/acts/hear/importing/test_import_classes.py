"""The class that a list gives its rows: read as what it is, or counted, said and kept; never dropped in silence."""

from __future__ import annotations

import pytest

import imported
import sampled as city
from maplebridge.acts.hear.importing import classes

LAMPS = "020201"
TEXT = "Something is wrong with number {n} near Liuxi. 柳汐镇第{n}处有问题。"


def _meant(text):
    return classes.given(text, pack="cn").code


@pytest.mark.parametrize(
    "text",
    [
        "020201", "20201", "020201.0", "20201.00", "０２０２０１", " 020201 ", "路灯", "Street lamps", "STREET  LAMPS",
        "ｓｔｒｅｅｔ lamps", "020201 路灯", "20201-Street lamps", "市政设施/照明与井盖/路灯",
        "Streets and public works > Street lamps", "照明与井盖 › 路灯",
    ],
)  # fmt: skip
def test_a_class_is_read_as_spreadsheets_and_people_write_it(text):
    assert _meant(text) == LAMPS


@pytest.mark.parametrize("text", ["2", "02", "201", "0201"])
def test_upper_classes_lose_their_zero_too(text):
    assert _meant(text) == text.zfill(2 if len(text) < 3 else 4)


@pytest.mark.parametrize(
    "text", ["999999", "路燈管理", "020201 井盖", "教育/路灯", "2.5", "020201, 020202", "-20201"]
)
def test_what_is_no_class_of_this_city_is_none_and_kept(text):
    found = classes.given(text, pack="cn")
    assert (found.code, found.other) == (None, text)


def test_every_class_is_read_by_both_its_names_and_a_name_that_two_share_never_as_the_lower():
    from maplebridge.packs import reading

    kinds = reading.taxonomy("cn").categories
    for one in kinds:
        for name in (one.title.in_language("en"), one.title.in_language("zh")):
            same = [
                c.code
                for c in kinds
                if name.casefold() in (c.title.in_language("en").casefold(), c.title.in_language("zh").casefold())
            ]
            first = min(same, key=len)
            expected = first if all(code.startswith(first) for code in same) else None
            assert _meant(name) == expected, name


def _list(tmp_path, *said):
    path = tmp_path / "list.csv"
    rows = "".join(f'{n},"{one}",{TEXT.format(n=n)}\n' for n, one in enumerate(said, 1))
    path.write_text(f"id,category,text\n{rows}", "utf-8")
    return path


def test_rows_of_known_classes_are_opened_under_them_and_strange_ones_are_counted(town, as_role, tmp_path):
    from maplebridge.kernel.matter.models import Matter

    path = _list(tmp_path, "20201", "路灯", "Street lamps", "020201.0", "999999", "老城专项", "老城专项", "")
    with as_role("clock"):
        work = imported.run(path)
        found = list(Matter.objects.order_by("number").values_list("category", flat=True))
    assert work.tally.opened == 8
    assert found[:4] == [LAMPS] * 4
    assert LAMPS not in found[4:]
    assert work.classes == {"老城专项": 2, "999999": 1}


def test_the_command_says_which_classes_are_not_on_the_list(town, as_role, tmp_path, monkeypatch, capsys):
    import json

    from maplebridge.config import cli

    monkeypatch.setattr("maplebridge.config.installation.boot.boot", lambda *_words, **_more: town.address)
    with as_role("clock"):
        status = cli.main(["import", str(_list(tmp_path, "20201", "老城专项", "999999"))])
    said = capsys.readouterr()
    assert status == 1
    assert "2 classes are not on this city's list: “老城专项” (1), “999999” (1)." in said.err
    with as_role("clock"):
        path = tmp_path / "other.csv"
        path.write_text(f"id,category,text\n9,街巷,{TEXT.format(n=9)}\n", "utf-8")
        cli.main(["import", str(path), "--json"])
    assert json.loads(capsys.readouterr().out)["classes_not_known"] == {"街巷": 1}


def test_a_strange_class_stands_with_the_matter(town, as_role, tmp_path):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.matter.models import Matter

    with as_role("clock"):
        imported.run(_list(tmp_path, "老城专项"))
        number = Matter.objects.get().number
    desk = city.post_of(city.row_of(number).office, "hotline")
    first = pages.matter_page(actor=desk, number=number, now=imported.NOW).timeline[-1]
    assert first.title.in_language("en") == "Received; its list says “老城专项”"
    assert first.title.in_language("zh") == "收到；清单所列分类为“老城专项”"


def test_a_list_that_was_imported_before_is_known_again_however_its_classes_are_read_now(
    town, as_role, tmp_path
):
    """What earlier versions kept of a row knew of a code alone: a name is not said to differ from it."""
    with as_role("clock"):
        assert imported.run(_list(tmp_path, "020201", "", "")).tally.opened == 3
        again = imported.run(_list(tmp_path, "20201", "路灯", "老城专项"))
    assert (again.tally.existing, again.tally.refused) == (3, 0)
    assert again.classes == {}
