"""Coverage solved to the end by HiGHS, after equal points were put together."""

from __future__ import annotations

import highspy
import numpy as np

from maplebridge.methods.cover.siting import BoolArray, FloatArray, IntArray
from maplebridge.methods.errors import MethodError


def most_covered_exactly(
    table: BoolArray, weights: FloatArray, number: int, start: IntArray, *, seconds: float = 60.0
) -> tuple[IntArray, float, float]:
    """Sites, demand covered and proved bound.

    table, weights   (points, sites) and (points,);  start   a good choice to begin with
    raises           MethodError where HiGHS ends without an answer
    """
    patterns, which = np.unique(table, axis=0, return_inverse=True)
    worth = np.bincount(which.ravel(), weights=weights, minlength=patterns.shape[0])
    useful = patterns.any(axis=1) & (worth > 0)
    patterns, worth = patterns[useful], worth[useful]
    sites, groups = table.shape[1], patterns.shape[0]
    model = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves it untyped
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 0)
    model.setOptionValue("time_limit", seconds)
    model.setOptionValue("mip_rel_gap", 0.0)
    for _ in range(sites):
        model.addVar(0.0, 1.0)
    for value in worth:
        model.addVar(0.0, 1.0)
        model.changeColCost(model.getNumCol() - 1, float(value))
    model.changeColsIntegrality(
        sites, np.arange(sites, dtype=np.int32), np.full(sites, highspy.HighsVarType.kInteger)
    )
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.addRow(float(number), float(number), sites, np.arange(sites, dtype=np.int32), np.ones(sites))
    for group in range(groups):
        near = np.flatnonzero(patterns[group]).astype(np.int32)
        columns = np.append(near, np.int32(sites + group))
        model.addRow(0.0, highspy.kHighsInf, columns.size, columns, np.append(np.ones(near.size), -1.0))
    begin = highspy.HighsSolution()
    first = np.zeros(sites + groups)
    first[start] = 1.0
    first[sites:] = patterns[:, start].any(axis=1)
    begin.col_value = list(first)
    model.setSolution(begin)
    model.run()
    values = np.array(model.getSolution().col_value)
    if values.size != sites + groups:
        raise MethodError(f"HiGHS found no answer: {model.modelStatusToString(model.getModelStatus())}")
    chosen = np.sort(np.argsort(-values[:sites], kind="stable")[:number]).astype(np.int64)
    covered = float(weights[table[:, chosen].any(axis=1)].sum())
    return chosen, covered, max(covered, float(model.getInfo().mip_dual_bound))
