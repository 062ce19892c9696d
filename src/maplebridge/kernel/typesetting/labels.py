"""The small words that every paper shares, in every declared language."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.texts import Text, Wording

LABELS: Mapping[str, Wording] = {
    "facts": Text("What it is about", context="paper"),
    "matter": Text("Matter", context="paper"),
    "received": Text("Received", context="paper"),
    "procedure": Text("Procedure", context="paper"),
    "about": Text("Kind", context="paper"),
    "place": Text("Place", context="paper"),
    "brought": Text("In the words of whoever brought it", context="paper"),
    "ground": Text("Legal ground", context="paper"),
    "result": Text("Result", context="paper"),
    "remedy": Text("What you can do against it", context="paper"),
    "open": Text(
        "The law’s other ways stay open: administrative reconsideration, arbitration and the courts, each with its own time "
        "limit.",
        context="paper",
    ),
    "signature": Text("Signature and day", context="paper"),
    "name": Text("Name, and number of the identity card or registration", context="paper"),
    "names-sealed": Text(
        "Who the parties are is kept sealed with the matter at this office, and on the pages that were signed by hand; "
        "whoever the law lets ask is told there.",
        context="paper",
    ),
    "sample": Text("SAMPLE", context="paper, in the stamp"),
    "sample-mark": Text("SAMPLE", context="paper, across the page"),
    "draft": Text("Draft without a number", context="paper"),
    "draft-mark": Text("DRAFT", context="paper, across the page"),
    "draft-says": Text(
        "This is a draft. It has no number, no stamp and no effect; nobody has been sent it.", context="paper"
    ),
    "unsealed-says": Text(
        "This is the text that is signed. It has no seal yet and binds nobody: once each side has signed, it is made again "
        "under the same number, with the same words, the seal and each signature.",
        context="paper",
    ),
    "unsealed": Text("(sealed once each side has signed)", context="paper"),
    "signed": Text("Who has signed", context="paper"),
    "gone": Text(
        "Words that stood here were erased at the wish of the person who had written them. The paper was made again "
        "without them, under the same number.",
        context="paper",
    ),
    "qr": Text("QR code: opens the page that says whether this paper was issued", context="paper"),
    "check": Text(
        "Anybody can check here that this paper was issued, under which number, on which day. The page shows nothing of "
        "what it says.",
        context="paper",
    ),
    "again": Text("Made again after words of a person had been erased.", context="paper"),
    "marks": Text(
        "〓 stands for a sign that the letters of this paper lack; its number in Unicode follows.",
        context="paper",
    ),
}


def labels(language: str) -> dict[str, str]:
    """Every label by its name, in one language, in the order of the list."""
    return {name: words.in_language(language) for name, words in LABELS.items()}
