"""`maple serve` and `maple worker` once the database works: a city is there, and its parts run."""

from __future__ import annotations

import argparse
import sys

from django.db import connection

from maplebridge.config.cities.founding import no_city, sample_city
from maplebridge.config.supervision import serving


def run(arguments: argparse.Namespace) -> int:
    """Look after the parts until stopped; exit status 2 where no city stands."""
    if arguments.which == "worker":
        if _cityless():
            return 2
        return serving.supervise(serving.other_parts("database", *serving.WORKING))
    if _cityless():
        arguments.hold.release()
        return 2
    names = ("database",) if arguments.no_worker else ("database", *serving.WORKING)
    return serving.serve(
        host=arguments.host, port=arguments.port, workers=arguments.workers, names=names, hold=arguments.hold
    )


def _cityless() -> bool:
    """Whether no city stands here; it is said what to do then, and likewise that a city is the sample."""
    missing = no_city()
    sentence = missing or sample_city()
    connection.close()
    if sentence:
        print(sentence, file=sys.stderr)
    return bool(missing)
