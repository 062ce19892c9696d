"""What resolving declares of itself."""

from __future__ import annotations

from maplebridge.acts.resolve import residents
from maplebridge.kernel.conduct import telling
from maplebridge.kernel.conduct.proving import links
from maplebridge.kernel.conduct.proving import papers as proving
from maplebridge.kernel.verbs import Verb
from maplebridge.texts import Text

VERB = Verb(
    name="resolve",
    title=Text("Resolve"),
    pages="maplebridge.acts.resolve.pages.urls",
    reactions={"tell_parties": telling.tell_parties},
    replayed=(links.check,),
    papers=(proving.check,),
    fills=residents.FILLS,
)
