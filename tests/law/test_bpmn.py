"""The BPMN export: valid against the OMG schema, readable by an engine, whole on its diagram."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
import SpiffWorkflow.bpmn.parser
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from law.packed import EVERY, FILES, read
from maplebridge.rules.bpmn import to_bpmn
from maplebridge.rules.language import parse

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"


@cache
def omg_schema() -> etree.XMLSchema:
    folder = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema"
    return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
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
        "intermediateCatchEvent",
    )
    elements = {element.get("id") for kind in kinds for element in root.iter(MODEL + kind)}
    assert elements <= shapes
    told = {element.get("name") for kind in kinds for element in root.iter(MODEL + kind)}
    assert {place.title.in_language(language) for place in procedure.places.values()} <= told


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_an_export_is_a_drawing_with_one_start_and_no_expression_that_an_engine_could_misread(
    file: Path, language: str
) -> None:
    root = etree.fromstring(to_bpmn(read(file), language=language).encode())
    assert [process.get("isExecutable") for process in root.iter(f"{MODEL}process")] == ["false"]
    starts = list(root.iter(f"{MODEL}startEvent"))
    assert [start.get("name") for start in starts] == ["A matter opens" if language == "en" else "事项提出"]
    expressions = ("conditionExpression", "completionCondition", "timeDuration", "timeDate", "timeCycle")
    assert not [kind for kind in expressions if root.find(f".//{MODEL}{kind}") is not None]


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_each_element_is_reached_from_the_start_and_leads_to_an_end(file: Path) -> None:
    root = etree.fromstring(to_bpmn(read(file)).encode())
    flows = [(flow.get("sourceRef"), flow.get("targetRef")) for flow in root.iter(f"{MODEL}sequenceFlow")]
    assert len(set(flows)) == len(flows), "two flows between the same two elements say nothing more than one"
    borders = [(one.get("attachedToRef"), one.get("id")) for one in root.iter(f"{MODEL}boundaryEvent")]
    ways = [*flows, *borders]
    elements = {key for way in ways for key in way}
    assert _spread({"start"}, ways) == elements
    ends = {end.get("id") for end in root.iter(f"{MODEL}endEvent")}
    assert _spread(ends, [(target, source) for source, target in ways]) == elements


def _spread(known: set[str], ways: list[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    while known - found:
        found |= known
        known = {target for source, target in ways if source in found}
    return found


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
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


def test_another_engine_is_told_that_it_is_a_drawing() -> None:
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(to_bpmn(read(FILES[0])).encode()))
    with pytest.raises(ValidationException, match="not executable"):
        parser.get_spec("process")


def test_letters_that_xml_does_not_have_leave_an_export_well_formed() -> None:
    text = FILES[0].read_text("utf-8")
    title = read(FILES[0]).title.in_language("en")
    odd = text.replace(f'en = "{title}"', f'en = "{title}\\u0001\\u000B\\uFFFF"', 1)
    assert odd != text
    root = etree.fromstring(to_bpmn(parse(odd, name=FILES[0].name), language="en").encode())
    assert any(title in (one.get("name") or "") for one in root.iter())
