"""The diagram of a BPMN file: a shape for each element, an edge for each flow."""

from __future__ import annotations

from maplebridge.rules.bpmn.plan import DUTY_GAP, DUTY_HEIGHT, TITLE_ROOM, Box, Flow, Plan, Spot
from maplebridge.rules.drawing.wrapping import width
from maplebridge.rules.procedure import Step


def diagram(made: Plan) -> list[str]:
    """Write the BPMNDiagram: its lines, in the order of the document."""
    lanes = list(made.lanes.values())
    top, bottom = min(box.y for box in lanes), max(box.y + box.height for box in lanes)
    pool = Box(60.0, top, lanes[0].width + 30.0, bottom - top)
    lines = [
        '<bpmndi:BPMNDiagram id="diagram">',
        '<bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">',
        _shape("pool", pool, ' isHorizontal="true"'),
    ]
    lines += [_shape(f"lane_{level}", box, ' isHorizontal="true"') for level, box in made.lanes.items()]
    for boxes in (made.starts, made.gateways):
        lines += [_shape(key, box, label=_above(box)) for key, box in boxes.items()]
    lines += [_shape(key, box) for key, box in made.joins.items()]
    for spot in made.spots.values():
        lines += _spot(made, spot)
    lines += [_shape(key, box) for key, box in made.timers.items()]
    lines += [_edge(flow) for flow in made.flows]
    return [*lines, "</bpmndi:BPMNPlane>", "</bpmndi:BPMNDiagram>"]


def _above(box: Box) -> Box:
    """Where the name of a small shape stands: over it, so that no flow runs through it."""
    return Box(box.x + box.width / 2 - 45.0, box.y - 20.0, 90.0, 14.0)


def _shape(key: str, box: Box, more: str = "", *, label: Box | None = None) -> str:
    named = "" if label is None else f"<bpmndi:BPMNLabel>{_bounds(label)}</bpmndi:BPMNLabel>"
    return (
        f'<bpmndi:BPMNShape id="shape_{key}" bpmnElement="{key}"{more}>'
        f"{_bounds(box)}{named}</bpmndi:BPMNShape>"
    )


def _bounds(box: Box) -> str:
    return f'<dc:Bounds x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"/>'


def _spot(made: Plan, spot: Spot) -> list[str]:
    """A place, and the duties inside it."""
    place = made.procedure.place(spot.place)
    if not isinstance(place, Step) or not place.duties:
        return [_shape(spot.key, spot.box)]
    lines = [_shape(spot.key, spot.box, ' isExpanded="true"')]
    for row, name in enumerate(place.duties):
        y = spot.box.y + TITLE_ROOM + row * (DUTY_HEIGHT + DUTY_GAP)
        box = Box(spot.box.x + 10, y, spot.box.width - 20, DUTY_HEIGHT)
        lines.append(_shape(f"{spot.key}_{name}", box))
    return lines


def _edge(flow: Flow) -> str:
    points = "".join(f'<di:waypoint x="{x:g}" y="{y:g}"/>' for x, y in flow.points)
    x, y = flow.label
    size = f'width="{7 * width(flow.name)}" height="14"'
    label = (
        f'<bpmndi:BPMNLabel><dc:Bounds x="{x:g}" y="{y:g}" {size}/></bpmndi:BPMNLabel>' if flow.name else ""
    )
    return f'<bpmndi:BPMNEdge id="edge_{flow.key}" bpmnElement="{flow.key}">{points}{label}</bpmndi:BPMNEdge>'
