"""Ask pm4py's woflan whether workflow nets are sound. One JSON net a line on stdin, one JSON verdict a line on stdout.

A net: {"start", "end", "ways": [[from, to], ...], "parallel": {place: branches}}. A place with branches is left by
a split into that many branches and a join, then by its one way.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time

with contextlib.redirect_stdout(io.StringIO()):
    from pm4py.algo.analysis.woflan import algorithm as woflan
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils import petri_utils


class Net:
    """A Petri net under construction."""

    def __init__(self) -> None:
        self.net = PetriNet("net")
        self.places: dict[str, PetriNet.Place] = {}

    def place(self, name: str) -> PetriNet.Place:
        if name not in self.places:
            self.places[name] = PetriNet.Place(name)
            self.net.places.add(self.places[name])
        return self.places[name]

    def transition(self, name: str, sources: list[str], targets: list[str]) -> None:
        made = PetriNet.Transition(name, name)
        self.net.transitions.add(made)
        for source in sources:
            petri_utils.add_arc_from_to(self.place(source), made, self.net)
        for target in targets:
            petri_utils.add_arc_from_to(made, self.place(target), self.net)


def build(given: dict) -> Net:
    net = Net()
    for name in given["places"]:
        net.place(name)
    for number, (source, target) in enumerate(given["ways"]):
        branches = given["parallel"].get(source, 0)
        if not branches:
            net.transition(f"t{number}", [source], [target])
            continue
        begun = [f"{source}.{branch}" for branch in range(branches)]
        done = [f"{source}.{branch}.done" for branch in range(branches)]
        net.transition(f"split{number}", [source], begun)
        for one, other in zip(begun, done, strict=True):
            net.transition(one, [one], [other])
        net.transition(f"join{number}", done, [target])
    return net


def main() -> None:
    for line in sys.stdin:
        given = json.loads(line)
        net = build(given)
        parameters = {
            woflan.Parameters.RETURN_ASAP_WHEN_NOT_SOUND: True,
            woflan.Parameters.PRINT_DIAGNOSTICS: False,
            woflan.Parameters.RETURN_DIAGNOSTICS: False,
        }
        began = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            sound = woflan.apply(
                net.net,
                Marking({net.place(given["start"]): 1}),
                Marking({net.place(given["end"]): 1}),
                parameters=parameters,
            )
        print(json.dumps({"sound": bool(sound), "cpu_s": time.process_time() - began}), flush=True)


if __name__ == "__main__":
    main()
