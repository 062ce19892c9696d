"""The press that says that an answer answered it."""

from __future__ import annotations

from maplebridge.web.forms import Form

HELPED = "helped"
ANSWERED = "answered:"
"""Before the name of an answer: the button of the report form that says that it answered what was asked."""


class HelpedForm(Form):
    """One button: this answers it."""

    do = HELPED
    one_key = True
