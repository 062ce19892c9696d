"""What resolving declares of itself."""

from __future__ import annotations

from maplebridge.acts.resolve import residents
from maplebridge.kernel.verbs import Verb
from maplebridge.texts import Text

VERB = Verb(
    name="resolve",
    title=Text("Resolve"),
    pages="maplebridge.acts.resolve.pages.urls",
    fills=residents.FILLS,
)
