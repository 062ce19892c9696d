"""What hearing declares of itself."""

from __future__ import annotations

from maplebridge.acts.hear import alike, cards
from maplebridge.acts.hear.answers import checks, counting
from maplebridge.acts.hear.residents import reporting
from maplebridge.kernel.conduct.byoffice import offered
from maplebridge.kernel.verbs import Card, Export, MatterCard, Navigation, Verb
from maplebridge.texts import Text

RETRIES = "bookkeeping of repeated submissions and clicks: hashes that open nothing; kept, so that a key is never used twice"
QUESTIONS = "questions by a machine to a person, made anew from proved words; no act follows from them"

COUNTS = "a count of presses by day and answer, for figures; no act follows from it"

VERB = Verb(
    name="hear",
    title=Text("Hear"),
    pages="maplebridge.acts.hear.pages.urls",
    api=("", "maplebridge.acts.hear.api.doors"),
    navigation=(
        Navigation(page="report", title=Text("Report"), pages=("bring",), order=10),
        Navigation(page="answers", title=Text("Answers"), pages=("answer",), order=12),
        Navigation(
            reader="office", page="new-matter", title=Text("New matter"), pages=("open-matter",), order=15,
            open_to=offered.opens_something,
        ),
    ),
    under={"kind": "inbox", "same": "inbox", "exchange": "inbox", "follow-exchange": "follow", "follow-day": "follow"},
    reactions={"find_alike": alike.find_alike},
    beside=("learn",),
    cards=(
        Card(where="desk", template="hear/parts/due_answers.html", context=cards.due_answers, order=80),
        MatterCard(template="hear/parts/gap.html", context=cards.gap, order=5),
        MatterCard(template="hear/parts/same.html", context=cards.same),
        MatterCard(template="hear/parts/exchange.html", context=cards.exchange, order=60),
        MatterCard(template="hear/parts/exchange.html", context=cards.exchange_by_resident, reader="resident"),
        MatterCard(template="hear/parts/later_day.html", context=cards.later_day, reader="resident", order=10),
    ),
    checks=(checks.sentences,),
    exports=(
        Export(
            name="answers",
            title=Text("Enquiries answered without a matter, by day and answer"),
            columns=("day", "answer", "helped"),
            rows=counting.rows,
        ),
    ),
    residents=(reporting.live,),
    uncovered={
        "hear_submission": {"*": RETRIES},
        "hear_importrun": {"*": RETRIES},
        "hear_alike": {"*": QUESTIONS},
        "hear_answered": {"*": COUNTS},
    },
)
