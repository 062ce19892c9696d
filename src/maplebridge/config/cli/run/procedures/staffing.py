"""`maple procedures staffing`: the chance that each limit is kept with the posts there are."""

from __future__ import annotations

import argparse
import sys

from maplebridge.config.cli.run.procedures.reading import carry_out, read
from maplebridge.config.procedures.calendars import calendar_of
from maplebridge.config.procedures.files import meant, pack_of
from maplebridge.config.procedures.staffing import forecast, parse_posts
from maplebridge.kernel.command import documents


def run(arguments: argparse.Namespace) -> int:
    """Simulate; exit status 1 where a limit is not kept often enough, 2 for posts that cannot be."""
    return carry_out(lambda: _staffing(arguments))


def _staffing(arguments: argparse.Namespace) -> int:
    definition = read(arguments.file)
    try:
        posts = parse_posts(arguments.post, definition)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    forecasts = forecast(definition, calendar_of(pack_of(meant(arguments.file))), per_day=arguments.per_day, posts=posts)
    if arguments.json:
        documents.tell({"steps": [one.to_json() for one in forecasts]})
    else:
        for one in forecasts:
            print(one.sentence())
    return 0 if all(one.enough for one in forecasts) else 1
