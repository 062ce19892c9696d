"""The BPMN export: valid against the OMG schema, readable by an engine, whole on its diagram."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
import SpiffWorkflow.bpmn.parser
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser

from law.packed import FILES, read
from maplebridge.rules.bpmn import to_bpmn

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"


@cache
def omg_schema() -> etree.XMLSchema:
    folder = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema"
    return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_export_is_valid_and_every_element_has_a_shape(file: Path, language: str) -> None:
    procedure = read(file)
    root = etree.fromstring(to_bpmn(procedure, language=language).encode())
    omg_schema().assertValid(root)
    flows = {flow.get("id") for flow in root.iter(f"{MODEL}sequenceFlow")}
    edges = {edge.get("bpmnElement"): len(edge.findall(WAYPOINT)) for edge in root.iter(f"{DI}BPMNEdge")}
    assert set(edges) == flows
    assert min(edges.values()) >= 2
    shapes = {shape.get("bpmnElement") for shape in root.iter(f"{DI}BPMNShape")}
    kinds = (
        "userTask",
        "adHocSubProcess",
        "receiveTask",
        "endEvent",
        "startEvent",
        "exclusiveGateway",
        "boundaryEvent",
    )
    elements = {element.get("id") for kind in kinds for element in root.iter(MODEL + kind)}
    assert elements <= shapes
    told = {element.get("name") for kind in kinds for element in root.iter(MODEL + kind)}
    assert {place.title.said_in(language) for place in procedure.places.values()} <= told


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_task_has_two_ways_out_and_every_timer_sits_on_its_step(file: Path) -> None:
    root = etree.fromstring(to_bpmn(read(file)).encode())
    sources = [flow.get("sourceRef") for flow in root.iter(f"{MODEL}sequenceFlow")]
    gateways = {gateway.get("id") for gateway in root.iter(f"{MODEL}exclusiveGateway")}
    assert all(sources.count(source) == 1 for source in sources if source not in gateways)
    bounds = {shape.get("bpmnElement"): shape.find(f"{DC}Bounds") for shape in root.iter(f"{DI}BPMNShape")}
    for timer in root.iter(f"{MODEL}boundaryEvent"):
        own, host = bounds[timer.get("id")], bounds[timer.get("attachedToRef")]
        middle = float(own.get("y")) + float(own.get("height")) / 2
        assert middle == float(host.get("y")) + float(host.get("height"))


def test_another_engine_reads_an_export() -> None:
    plain = next(read(file) for file in FILES if not any(step.duties for step in read(file).steps.values()))
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(to_bpmn(plain).encode()))
    specification = parser.get_spec("process")
    assert {f"at_{plain.opens.step}_{len(plain.levels) - 1}"} <= set(specification.task_specs)
