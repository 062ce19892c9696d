"""What hearing declares of itself."""

from __future__ import annotations

from maplebridge.acts.hear import alike, cards
from maplebridge.acts.hear.residents import reporting
from maplebridge.kernel.verbs import MatterCard, Navigation, Verb
from maplebridge.texts import Text

RETRIES = "bookkeeping of repeated submissions and clicks: hashes that open nothing; kept, so that a key is never used twice"
QUESTIONS = "questions by a machine to a person, made anew from proved words; no act follows from them"

VERB = Verb(
    name="hear",
    title=Text("Hear"),
    pages="maplebridge.acts.hear.pages.urls",
    api=("", "maplebridge.acts.hear.api.doors"),
    navigation=(
        Navigation(page="report", title=Text("Report"), pages=("bring",), order=10),
        Navigation(
            reader="office", page="new-matter", title=Text("New matter"), pages=("open-matter",), order=15
        ),
    ),
    under={"kind": "inbox", "same": "inbox", "exchange": "inbox", "follow-exchange": "follow", "follow-day": "follow"},
    reactions={"find_alike": alike.find_alike},
    beside=("learn",),
    cards=(
        MatterCard(template="hear/parts/same.html", context=cards.same),
        MatterCard(template="hear/parts/exchange.html", context=cards.exchange, order=60),
        MatterCard(template="hear/parts/exchange.html", context=cards.exchange_by_resident, reader="resident"),
        MatterCard(template="hear/parts/later_day.html", context=cards.later_day, reader="resident", order=10),
    ),
    residents=(reporting.live,),
    uncovered={
        "hear_submission": {"*": RETRIES},
        "hear_importrun": {"*": RETRIES},
        "hear_alike": {"*": QUESTIONS},
    },
)
