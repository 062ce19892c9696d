"""A procedure as a BPMN 2.0 drawing, for people with other tools to read; no engine is meant to run it.

It has one start. A step is a `userTask` (with duties an `adHocSubProcess`), a step that only time ends a timer event,
an outside place a `receiveTask`, silence an interrupting timer on the step's border, a raise a timer to the same step
in the lane above, a choice an exclusive gateway; a further gateway joins what leads to one place.
`isExecutable` is false and there are no expressions: working days, rolled last days and conditions on what was said
have no form that another engine understands alike. The true sentence of each limit stands in the documentation.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from maplebridge.rules.bpmn.diagram import diagram
from maplebridge.rules.bpmn.layout import plan
from maplebridge.rules.bpmn.plan import Plan, Spot, lane_names
from maplebridge.rules.phrases import (
    doers_phrase,
    law_phrase,
    limit_phrase,
    opening_day,
    roles_phrase,
    silence_phrase,
)
from maplebridge.rules.procedure import Duty, End, Limit, Outside, Procedure, Step
from maplebridge.texts import Text, Wording, nearest
from maplebridge.texts.joining import listed, sentences

__all__ = ["to_bpmn"]

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold, not even escaped (XML 1.0, section 2.2)."""
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" '
    'targetNamespace="urn:maplebridge:procedures" exporter="Maplebridge">'
)


def to_bpmn(procedure: Procedure, *, language: str = "en") -> str:
    """Write a procedure as BPMN 2.0 XML with a diagram."""
    language = nearest(language)
    made = plan(procedure, language)
    title = quoteattr(procedure.title.in_language(language))
    parts = [
        HEAD,
        '<bpmn:collaboration id="collaboration">',
        f'<bpmn:participant id="pool" name={title} processRef="process"/>',
        "</bpmn:collaboration>",
        f'<bpmn:process id="process" name={title} isExecutable="false">',
        f"<bpmn:documentation>{escape(f'{procedure.id} {procedure.version}')}</bpmn:documentation>",
        *_lanes(made),
        *_starts(made),
        *(line for spot in made.spots.values() for line in _spot(made, spot)),
        *_gateways(made),
        *_flows(made),
        "</bpmn:process>",
        *diagram(made),
        "</bpmn:definitions>",
    ]
    return NO_XML.sub("\ufffd", "\n".join(parts)) + "\n"


def _lanes(made: Plan) -> list[str]:
    lines = ['<bpmn:laneSet id="lanes">']
    names = lane_names(made.procedure, made.language)
    for level in made.lanes:
        lines.append(f'<bpmn:lane id="lane_{level}" name={quoteattr(names[level])}>')
        lines += [f"<bpmn:flowNodeRef>{key}</bpmn:flowNodeRef>" for key in _keys_in(made, level)]
        lines.append("</bpmn:lane>")
    return [*lines, "</bpmn:laneSet>"]


def _keys_in(made: Plan, level: int) -> list[str]:
    """Keys of the elements in a lane: places, then what hangs on them."""
    own = [key for key, spot in made.spots.items() if spot.level == level]
    hanging = [f"{prefix}_{key}" for key in own for prefix in ("join", "which", "late")]
    small = {*made.joins, *made.gateways, *made.timers}
    starts = [*made.starts, *(key for key in ("which_start",) if key in small)] if level == made.opens else []
    return own + [key for key in hanging if key in small] + starts


def _ends_of_flows(made: Plan, key: str) -> list[str]:
    """The incoming and outgoing children of an element, in the order of the schema."""
    ends = [f"<bpmn:incoming>{flow}</bpmn:incoming>" for flow in made.incoming(key)]
    return ends + [f"<bpmn:outgoing>{flow}</bpmn:outgoing>" for flow in made.outgoing(key)]


def _starts(made: Plan) -> list[str]:
    name = quoteattr(Text("A matter opens").in_language(made.language))
    lines = []
    for key in made.starts:
        lines += [
            f'<bpmn:startEvent id="{key}" name={name}>',
            *[
                _documentation(opening_day(made.procedure, day).in_language(made.language))
                for day in made.procedure.opens.gives
            ],
            *_ends_of_flows(made, key),
            "</bpmn:startEvent>",
        ]
    return lines


def _documentation(text: str) -> str:
    return f"<bpmn:documentation>{escape(text)}</bpmn:documentation>"


def _spot(made: Plan, spot: Spot) -> list[str]:
    place = made.procedure.place(spot.place)
    name = quoteattr(place.title.in_language(made.language))
    links = _ends_of_flows(made, spot.key)
    if isinstance(place, End):
        return [f'<bpmn:endEvent id="{spot.key}" name={name}>', *links, "</bpmn:endEvent>"]
    if isinstance(place, Outside):
        documentation = _documentation(
            f"{place.at.in_language(made.language)}: {_span(made, place.ask_every).in_language(made.language)}"
        )
        return [
            f'<bpmn:receiveTask id="{spot.key}" name={name}>',
            documentation,
            *links,
            "</bpmn:receiveTask>",
        ]
    documentation = _documentation(_step_text(made, place))
    if spot.key in made.waits:
        clock = f'<bpmn:timerEventDefinition id="clock_{spot.key}"/>'
        kind = "intermediateCatchEvent"
        return [f'<bpmn:{kind} id="{spot.key}" name={name}>', documentation, *links, clock, f"</bpmn:{kind}>"]
    tag = "adHocSubProcess" if place.duties else "userTask"
    inner = _duties(made, spot, place) if place.duties else []
    opened = [f'<bpmn:{tag} id="{spot.key}" name={name}>', documentation, *links, *inner, f"</bpmn:{tag}>"]
    return opened + _timer(made, spot, place)


def _step_text(made: Plan, step: Step) -> str:
    """Who acts, the true limit, and what silence leads to."""
    told = Text(
        "{who}; {limit}; if nobody acts, {silence}.",
        who=roles_phrase(made.procedure, (step.who,)),
        limit=_span(made, step.within),
        silence=silence_phrase(made.procedure, step),
    )
    acts = [act.title for act in made.procedure.acts_at(step.name).values()]
    whole = sentences([told, Text("Acts: {acts}.", acts=listed(acts))]) if acts else told
    return whole.in_language(made.language)


def _span(made: Plan, limit: Limit) -> Wording:
    """The true sentence of a limit: number, unit, roll, law."""
    phrase = limit_phrase(made.procedure, limit)
    if limit.rolls:
        phrase = Text("{phrase}, moved to the next working day", phrase=phrase)
    if limit.law is None:
        return phrase
    return Text("{phrase} ({law})", phrase=phrase, law=law_phrase(made.procedure, limit.law))


def _duties(made: Plan, spot: Spot, step: Step) -> list[str]:
    lines = []
    for duty in step.duties.values():
        name = quoteattr(duty.title.in_language(made.language))
        key = f"{spot.key}_{duty.name}"
        documentation = _documentation(_duty_text(made, duty))
        copies = f'<bpmn:multiInstanceLoopCharacteristics id="each_{key}" isSequential="false"/>' if duty.each else ""
        lines.append(f'<bpmn:userTask id="{key}" name={name}>{documentation}{copies}</bpmn:userTask>')
    return lines


def _duty_text(made: Plan, duty: Duty) -> str:
    who = doers_phrase(made.procedure, duty).in_language(made.language)
    return f"{who}: {_span(made, duty.within).in_language(made.language)}"


def _timer(made: Plan, spot: Spot, step: Step) -> list[str]:
    key = f"late_{spot.key}"
    if key not in made.timers:
        return []
    documentation = _documentation(_span(made, step.within).in_language(made.language))
    name = quoteattr(Text("nobody acts in time").in_language(made.language))
    return [
        f'<bpmn:boundaryEvent id="{key}" name={name} attachedToRef="{spot.key}" cancelActivity="true">',
        documentation,
        *_ends_of_flows(made, key),
        f'<bpmn:timerEventDefinition id="clock_{spot.key}"/>',
        "</bpmn:boundaryEvent>",
    ]


def _gateways(made: Plan) -> list[str]:
    """What is chosen has a name, what only joins has none."""
    asked = Text("What is done?").in_language(made.language)
    where = Text("Where does it open?").in_language(made.language)
    names = {key: where if key == "which_start" else asked for key in made.gateways}
    lines = []
    for key in (*made.gateways, *made.joins):
        name = f" name={quoteattr(names[key])}" if key in names else ""
        lines += [
            f'<bpmn:exclusiveGateway id="{key}"{name}>',
            *_ends_of_flows(made, key),
            "</bpmn:exclusiveGateway>",
        ]
    return lines


def _flows(made: Plan) -> list[str]:
    """Sequence flows; each that leaves a choice carries the act's name."""
    lines = []
    for flow in made.flows:
        name = f" name={quoteattr(flow.name)}" if flow.name else ""
        lines.append(
            f'<bpmn:sequenceFlow id="{flow.key}"{name} sourceRef="{flow.source}" targetRef="{flow.target}"/>'
        )
    return lines
