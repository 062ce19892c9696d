"""The map changes by a command: names, codes, parents; mergers and splits; what cannot be changes nothing."""

from __future__ import annotations

import json

import pytest

from maplebridge.config import cli


def change(as_role, *words):
    """Run `city` with these words, as it is run, on this database."""
    import importlib

    chosen = cli.read(["city", *words])
    with as_role("clock"):
        return int(importlib.import_module(chosen.run).run(chosen))


def towns(count=3):
    from maplebridge.kernel.territory import queries as territory

    territory.forget()
    return [unit.code for unit in territory.tree().level_units("township")][:count]


def unit(code):
    from maplebridge.kernel.territory import queries as territory

    territory.forget()
    return territory.tree().by_code(code)


def test_a_renamed_unit_is_found_by_both_names(town, as_role, capsys):
    from maplebridge.kernel.territory import queries as territory

    code, former = towns()[0], unit(towns()[0]).name_en
    assert change(as_role, "rename", code, "--en", "New Town", "--zh", "新镇", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["units"] == [{"code": code, "en": "New Town", "zh": "新镇"}]
    assert unit(code).name_zh == "新镇"
    assert former in {one.text for one in territory.tree()._names if one.kind == "former"}


def test_a_recoded_unit_is_found_by_both_codes(town, as_role):
    code = towns()[0]
    assert change(as_role, "recode", code, f"{code}9") == 0
    assert unit(code).id == unit(f"{code}9").id
    assert unit(code).code == f"{code}9"


def test_merged_units_end_and_become_one(town, as_role):
    one, other = towns(2)
    old = unit(one).id
    assert change(as_role, "merge", one, "--into", other) == 0
    from maplebridge.kernel.territory import queries as territory

    assert old in {ended.id for ended in territory.tree().ended}
    assert territory.tree().became[old] == (unit(other).id,)


def test_a_unit_is_moved_and_split(town, as_role, tmp_path):
    from maplebridge.kernel.territory import queries as territory

    code = towns()[0]
    counties = [one for one in territory.tree().level_units("county") if one.id != unit(code).parent]
    assert change(as_role, "move", code, "--to", counties[0].code) == 0
    assert unit(code).parent == counties[0].id
    parts = tmp_path / "parts.csv"
    rows = [f"{code}{part},Part {part},分区{part}" for part in "ab"]
    parts.write_text("\n".join(["code,name_en,name_zh", *rows]), "utf-8")
    assert change(as_role, "split", code, str(parts), "--keeps", f"{code}a") == 0
    assert unit(f"{code}b").name_en == "Part b"


@pytest.mark.parametrize(
    "words",
    [
        ("rename", "nowhere", "--en", "x", "--zh", "x"),
        ("recode", "{one}", "{other}"),
        ("move", "{one}", "--to", "{other}"),
        ("merge", "{one}", "--into", "{one}"),
        ("split", "{one}", "no-file.csv", "--keeps", "x"),
    ],
)
def test_what_cannot_be_changes_nothing_and_says_so(town, as_role, capsys, words):
    one, other = towns(2)
    before = [(u.code, u.name_en, u.parent) for u in (unit(one), unit(other))]
    assert change(as_role, *(word.format(one=one, other=other) for word in words)) == 2
    assert "Nothing was changed." in capsys.readouterr().err
    assert [(u.code, u.name_en, u.parent) for u in (unit(one), unit(other))] == before
