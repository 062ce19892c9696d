"""`maple notices`: a mail server gives back what it could not deliver; the letter goes on by its next way."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from maplebridge.kernel.command import documents
from maplebridge.kernel.notice import returned
from maplebridge.rules import limits

GOOD, MISUSED = 0, 2
STANDARD_INPUT, REST = "-", 64 * 1024


def run(arguments: argparse.Namespace) -> int:
    """Hear each message; 0 whatever they say, so that no mail server sends them again; 2 asked wrongly, or no such file."""
    if not settings.MAIL_BOUNCES:
        sys.stderr.write("No mail is taken back here: set MAPLEBRIDGE_MAIL_BOUNCES to the address to which it comes.\n")
        return MISUSED
    heard: list[dict[str, object]] = []
    for name in arguments.files:
        try:
            octets = _octets(name)
        except OSError as error:
            sys.stderr.write(f"{name}: {error.strerror or error}. What stands before it was heard.\n")
            return MISUSED
        one = returned.hear(octets, to=arguments.to, now=datetime.now(UTC))
        said = returned.SENTENCES[one.what].in_language("en")
        heard.append({"file": name, "what": one.what, "letter": one.letter, "status": one.status or None, "said": said})
    if arguments.json:
        documents.tell({"messages": heard})
    else:
        sys.stdout.write("".join(f"{one['file']}: {one['said']}\n" for one in heard))
    return GOOD


def _octets(name: str) -> bytes:
    """The beginning of a message; standard input is read to its end, so that who writes it is not cut off."""
    if name == STANDARD_INPUT:
        return _beginning(sys.stdin.buffer)
    with Path(name).open("rb") as file:
        return file.read(limits.BOUNCE_BYTES)


def _beginning(source: BinaryIO) -> bytes:
    read = source.read(limits.BOUNCE_BYTES)
    while source.read(REST):  # ends: with what is sent
        pass
    return read
