"""Steps a second of SpiffWorkflow on a procedure of ten user tasks in a row. Prints JSON.

In memory; and with the whole workflow written to JSON and read back after each step.
"""

from __future__ import annotations

import io
import json
import sys
import time

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

STEPS = 10


def definition() -> str:
    tasks = "".join(
        f'<bpmn:userTask id="t{n}"><bpmn:incoming>f{n}</bpmn:incoming><bpmn:outgoing>f{n + 1}</bpmn:outgoing></bpmn:userTask>'
        for n in range(STEPS)
    )
    names = ["start", *(f"t{n}" for n in range(STEPS)), "end"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{names[n]}" targetRef="{names[n + 1]}"/>' for n in range(STEPS + 1)
    )
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="bench">'
        '<bpmn:process id="ten" isExecutable="true"><bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing>'
        f'</bpmn:startEvent>{tasks}<bpmn:endEvent id="end"><bpmn:incoming>f{STEPS}</bpmn:incoming></bpmn:endEvent>'
        f"{flows}</bpmn:process></bpmn:definitions>"
    )


def run(spec: object, serializer: BpmnWorkflowSerializer | None) -> int:
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    steps = 0
    while not workflow.is_completed():
        workflow.get_next_task(state=TaskState.READY, manual=True).run()
        workflow.do_engine_steps()
        steps += 1
        if serializer is not None:
            workflow = serializer.deserialize_json(serializer.serialize_json(workflow))
    return steps


def rate(spec: object, serializer: BpmnWorkflowSerializer | None, seconds: float) -> float:
    run(spec, serializer)
    steps, began = 0, time.process_time()
    while (spent := time.process_time() - began) < seconds:
        steps += run(spec, serializer)
    return steps / spent


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(definition().encode()))
    spec = parser.get_spec("ten")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    print(
        json.dumps(
            {
                "steps_per_cpu_s_in_memory": round(rate(spec, None, seconds)),
                "steps_per_cpu_s_saved_each_step": round(rate(spec, serializer, seconds)),
            }
        )
    )


if __name__ == "__main__":
    main()
