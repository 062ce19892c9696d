"""Ten planted wrong answers, each of which the committed references must refuse; the right ones they accept."""

from __future__ import annotations

import importlib.util
import sys
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from maplebridge.methods import index
from methods.index_samples import asem

ROOT = Path(__file__).resolve().parents[2]


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("referenced", ROOT / "bench" / "referenced.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["referenced"] = module
    spec.loader.exec_module(module)
    return module


referenced = _loaded()


def by_unit(values: np.ndarray, units: list[str], codes: tuple[str, ...]) -> dict[str, dict[str, float]]:
    return {u: dict(zip(codes, row, strict=True)) for u, row in zip(units, values.tolist(), strict=True)}


@pytest.fixture(scope="module")
def answers(shared_data: Path) -> dict[str, Any]:
    """Our own right answers for the index; the references themselves for the other methods."""
    case, units = asem(shared_data)
    built = case.built()
    codes = tuple(item.code for item in case.framework.indicators)
    mean = replace(case, recipe=replace(case.recipe, scale=index.MinMax(1, 100), method="geometric")).built()
    top = ("Index", "Conn", "Sust", "Physical", "ConEcFin", "Political", "Instit", "P2P")
    top += ("Environ", "Social", "SusEcFin")
    places = [case.framework.place[code] for code in top]
    found: dict[str, Any] = {
        "index.asem.aggregated": by_unit(built.scores, units, case.framework.codes),
        "index.asem.treated": by_unit(built.treated, units, codes),
        "index.asem.normalised": by_unit(built.normalised, units, codes),
        "index.asem.geometric": by_unit(mean.scores[:, places], units, top),
    }
    for name in referenced.TABLE:
        found.setdefault(name, referenced.reference(name, shared_data))
    return found


def test_the_right_answers_are_accepted(answers: dict[str, Any], shared_data: Path) -> None:
    assert [name for name in answers if not referenced.equal(name, answers[name], shared_data)] == []


def one_score_off(value: Any) -> None:
    value["CHE"]["Index"] += 1e-6


def two_units_swapped(value: Any) -> None:
    value["AUT"], value["BEL"] = value["BEL"], value["AUT"]


def one_outlier_left_in(value: Any) -> None:
    code = "Flights"
    unit = max(value, key=lambda u: value[u][code])
    value[unit][code] *= 1.01


def one_direction_forgotten(value: Any) -> None:
    for row in value.values():
        row["CO2"] = 100 - row["CO2"]


def one_gap_where_a_score_belongs(value: Any) -> None:
    value["NLD"]["Sust"] = float("nan")


def ratio_off_in_the_sixth_digit(value: Any) -> None:
    value["ratios"][0] += 1.2e-5


def one_county_missing(value: Any) -> None:
    value["clusters"][0][0].remove("LosAlamos")


def one_bound_moved(value: Any) -> None:
    row = next(r for r in value if r[0] is not None)
    row[0] += 1e-4


def one_message_in_the_wrong_group(value: Any) -> None:
    value["2"].append(value["1"].pop())


def one_consensus_off(value: Any) -> None:
    key = next(iter(value))
    value[key] += 1e-5


PLANTED = [
    ("index.asem.aggregated", one_score_off),
    ("index.asem.aggregated", two_units_swapped),
    ("index.asem.treated", one_outlier_left_in),
    ("index.asem.normalised", one_direction_forgotten),
    ("index.asem.geometric", one_gap_where_a_score_belongs),
    ("scan.new_mexico", ratio_off_in_the_sixth_digit),
    ("scan.new_mexico", one_county_missing),
    ("scan.nb100.flexible", one_bound_moved),
    ("text.same_matter.groups", one_message_in_the_wrong_group),
    ("opinion.50ptpt-3gp-strict-no-meta.consensus", one_consensus_off),
]


@pytest.mark.parametrize(("name", "spoil"), PLANTED)
def test_a_planted_wrong_answer_is_refused(
    answers: dict[str, Any], shared_data: Path, name: str, spoil: Any
) -> None:
    wrong = deepcopy(answers[name])
    spoil(wrong)
    assert not referenced.equal(name, wrong, shared_data)


def test_a_reference_that_was_changed_is_noticed(shared_data: Path, tmp_path: Path) -> None:
    name = "index.asem.geometric"
    file = tmp_path / referenced.TABLE[name]["file"]
    file.parent.mkdir()
    text = (shared_data / referenced.TABLE[name]["file"]).read_text()
    file.write_text(text.replace("58.0063143825898", "58.0063143825899"))
    with pytest.raises(referenced.WrongReference):
        referenced.equal(name, {}, tmp_path)
