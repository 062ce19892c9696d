"""A PDF without what runs, starts, sends or hides: scripts, launched programs, files inside, forms in XFA.

What stays is what can be read and printed. Who wrote it and with what goes too, and what cameras wrote beside the pictures
in it, as with photos (bound B3). A file that
is signed and has none of these is kept byte by byte, so that the signature stays good.

source  ISO 32000-2, 12.6.4 (actions), 7.11.4 (embedded files), 12.7.6 (actions of forms), 12.7.8 (XFA), 12.5.6 (annotations)
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from maplebridge.kernel.cleaning import inside
from maplebridge.kernel.cleaning.wire import Clean, Unusable
from maplebridge.rules import limits

RUNS = frozenset(
    f"/{name}"
    for name in (
        "JavaScript", "ECMAScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "GoToDp", "Rendition",
        "Movie", "Sound", "RichMediaExecute", "GoTo3DView", "Trans", "Thread",
    )
)  # fmt: skip
"""Actions that do more than turn to a page or open a link that the reader sees."""
ALIVE = frozenset(
    f"/{name}" for name in ("FileAttachment", "RichMedia", "Movie", "Sound", "Screen", "3D", "Projection")
)
"""Annotations that are more than ink."""
HIDDEN = tuple(
    f"/{name}"
    for name in (
        "AA", "JS", "JavaScript", "XFA", "EmbeddedFiles", "EF", "AF", "Collection", "RichMediaContent", "RF",
    )
)  # fmt: skip
"""What is taken out wherever it stands."""
DEEPEST = 200
_START = re.compile(rb"%PDF-\d")
_STRANGE_URI = re.compile(r"(?!(?:https?|mailto|tel):)", re.IGNORECASE)


def looks_so(content: bytes) -> bool:
    """Whether a reader of PDF would open it."""
    return _START.search(content[:1024]) is not None


def clean(content: bytes) -> Clean:
    """The document as it may be kept: the bytes of a PDF, those that came where it is signed.

    raises  Unusable  it is locked with a password, broken, has too many pages, or is signed and would have to be changed
    """
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            return Clean("application/pdf", _cleaned(document, content), len(document.pages))
    except pikepdf.PasswordError as error:
        raise Unusable("locked") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise Unusable("cut") from error


def _cleaned(document: Pdf, content: bytes) -> bytes:
    pages = len(document.pages)
    if pages > limits.PAGES:
        raise Unusable("pages")
    if not pages:
        raise Unusable("cut")
    if bool(document.Root.get(Name.NeedsRendering, False)):
        raise Unusable("xfa")
    signed, changed = _signed(document), _taken_out(document) + inside.without_words(document)
    if signed:
        if changed:
            raise Unusable("signed")
        return content
    _nameless(document)
    out = io.BytesIO()
    document.save(out, encryption=False, deterministic_id=True)
    if len(out.getvalue()) > limits.FILE_BYTES:
        raise Unusable("large")
    return out.getvalue()


def _signed(document: Pdf) -> bool:
    return any(
        isinstance(one, Dictionary) and Name.ByteRange in one and Name.Contents in one
        for one in document.objects
    )


def _taken_out(document: Pdf) -> int:
    """Take out all that runs or hides; how many things that were."""
    count = 0
    for one in _all(document):
        if isinstance(one, Array):
            count += _ink_only(one)
        else:
            count += _quiet(one)
    return count


def _quiet(one: Object) -> int:
    """Take what runs out of one dictionary."""
    gone = [name for name in HIDDEN if name in one]
    for name in gone:
        del one[name]
    opened = one.get(Name.OpenAction)
    if opened is not None and _runs(opened):
        del one[Name.OpenAction]
        gone.append("/OpenAction")
    if _runs(one):
        for name in list(one.keys()):
            del one[name]
        gone.append("/S")
    return len(gone)


def _runs(one: Object) -> bool:
    """Whether it is an action that does more than show."""
    if not isinstance(one, Dictionary) or one.get(Name.Type) == Name.StructElem:
        return False
    kind = str(one.get(Name.S, ""))
    if kind == "/URI":
        return _STRANGE_URI.match(str(one.get(Name.URI, ""))) is not None
    return kind in RUNS


def _ink_only(several: Array) -> int:
    """Take annotations that are alive out of a list."""
    alive = [n for n, one in enumerate(several) if isinstance(one, Dictionary) and _alive(one)]
    for n in reversed(alive):
        del several[n]
    return len(alive)


def _alive(one: Object) -> bool:
    return str(one.get(Name.Subtype, "")) in ALIVE and Name.Rect in one


def _all(document: Pdf) -> Iterator[Object]:
    """Each dictionary and list of the file, those inside others too."""
    waiting: list[tuple[Object, int]] = [(document.trailer, 0)]
    waiting += [(one, 0) for one in document.objects]
    while waiting:  # ends: what lies inside an object is a finite tree, and references are not followed
        one, depth = waiting.pop()
        if isinstance(one, pikepdf.Stream):
            waiting.append((one.stream_dict, depth))
        elif isinstance(one, Dictionary | Array):
            yield one
            inside = one.values() if isinstance(one, Dictionary) else one
            children = [(item, depth + 1) for item in inside if not getattr(item, "is_indirect", True)]
            if depth >= DEEPEST and any(isinstance(item, Dictionary | Array) for item, _ in children):
                raise Unusable("deep")
            waiting += children


def _nameless(document: Pdf) -> None:
    """Take out who wrote it, when and with what."""
    if Name.Info in document.trailer:
        del document.trailer[Name.Info]
    for one in document.objects:
        holder = one.stream_dict if isinstance(one, pikepdf.Stream) else one
        if isinstance(holder, Dictionary):
            for name in ("/Metadata", "/PieceInfo", "/LastModified"):
                if name in holder:
                    del holder[name]
