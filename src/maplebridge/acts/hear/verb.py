"""What hearing declares of itself."""

from __future__ import annotations

from maplebridge.acts.hear import alike
from maplebridge.kernel.verbs import Navigation, Verb
from maplebridge.rules.words import Title

RETRIES = "bookkeeping of repeated submissions and clicks: hashes that open nothing; kept, so that a key is never used twice"
QUESTIONS = "questions by a machine to a person, made anew from proved words; no act follows from them"

VERB = Verb(
    name="hear",
    title=Title("Hear", "听"),
    pages="maplebridge.acts.hear.pages.urls",
    api=("", "maplebridge.acts.hear.api.reports"),
    navigation=(Navigation(page="report", title=Title("Report", "反映"), order=10),),
    under={"kind": "inbox", "same": "inbox"},
    reactions={"find_alike": alike.find_alike},
    uncovered={
        "hear_submission": {"*": RETRIES},
        "hear_importrun": {"*": RETRIES},
        "hear_alike": {"*": QUESTIONS},
    },
)
