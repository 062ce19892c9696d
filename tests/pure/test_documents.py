"""PDF files: what runs, starts, sends or hides is out; what is read stays; a good signature stays good."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from maplebridge.kernel.cleaning import documents
from maplebridge.kernel.cleaning.wire import Unusable
from maplebridge.rules import limits

BOX = Array([0, 0, 100, 20])
BEYOND = (
    "JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "Movie", "Sound",
    "RichMediaExecute", "GoTo3DView",
)  # fmt: skip


def paper(pages: int = 1) -> Pdf:
    """A document with words on its pages."""
    made = Pdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for n in range(pages):
        page = made.add_blank_page(page_size=(200, 200))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = Stream(made, f"BT /F1 12 Tf 20 100 Td (Agreement page {n}) Tj ET".encode())
    return made


def written(document: Pdf, **rest: object) -> bytes:
    """Its file."""
    out = io.BytesIO()
    document.save(out, **rest)
    return out.getvalue()


def harmful(kind: str) -> Dictionary:
    """An action of a kind, with all that such actions carry."""
    return Dictionary(S=Name(f"/{kind}"), JS="app.alert('x')", F="cmd.exe", Win=Dictionary(F="cmd.exe"))


def plain(content: bytes) -> str:
    """All of a document, uncompressed."""
    with pikepdf.open(io.BytesIO(content)) as document:
        out = io.BytesIO()
        document.save(
            out,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue().decode("latin-1")


def cleaned(document: Pdf) -> str:
    """What is kept of it, which can be read as before."""
    said = plain(documents.clean(written(document)).content)
    assert "Agreement page 0" in said
    return said


@pytest.mark.parametrize("kind", BEYOND)
@pytest.mark.parametrize("place", ["opened", "page", "note", "chain", "names", "outline", "field"])
def test_what_runs_or_starts_is_out_wherever_it_hangs(kind: str, place: str) -> None:
    made, act = paper(), harmful(kind)
    first, root = made.pages[0], made.Root
    if place == "opened":
        root.OpenAction = act
    elif place == "page":
        first.AA = Dictionary(O=made.make_indirect(act))
    elif place == "note":
        first.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=BOX, A=act)])
    elif place == "chain":
        turn = Dictionary(S=Name.Named, N=Name.NextPage, Next=Array([act]))
        first.Annots = made.make_indirect(Array([Dictionary(Subtype=Name.Link, Rect=BOX, A=turn)]))
    elif place == "names":
        root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", act])))
    elif place == "outline":
        item = made.make_indirect(Dictionary(Title="More", A=act))
        root.Outlines = made.make_indirect(Dictionary(First=item, Last=item, Count=1))
    else:
        field = Dictionary(FT=Name.Tx, T="name", AA=Dictionary(K=act))
        root.AcroForm = Dictionary(Fields=Array([made.make_indirect(field)]))
    said = cleaned(made)
    for word in ("app.alert", "cmd.exe", f"/{kind} ", "/AA", "/JS"):
        assert word not in said


@pytest.mark.parametrize("kind", ["FileAttachment", "RichMedia", "Movie", "Sound", "Screen", "3D"])
def test_what_is_more_than_ink_is_off_the_page_and_notes_stay(kind: str) -> None:
    made = paper()
    alive = made.make_indirect(Dictionary(Subtype=Name(f"/{kind}"), Rect=BOX, FS=Dictionary(F="x.exe")))
    made.pages[0].Annots = Array([alive, Dictionary(Subtype=Name.Text, Rect=BOX, Contents="a note")])
    said = cleaned(made)
    assert f"/{kind}" not in said
    assert "a note" in said


def test_files_inside_are_out() -> None:
    made = paper()
    made.attachments["bill.exe"] = b"MZ payload"
    made.Root.AF = Array([])
    said = cleaned(made)
    assert "payload" not in said
    assert "EmbeddedFile" not in said


def test_who_wrote_it_is_not_told() -> None:
    made = paper()
    made.docinfo["/Author"] = "Li of the third floor"
    with made.open_metadata() as about:
        about["dc:creator"] = ["Li of the third floor"]
    said = cleaned(made)
    assert "third floor" not in said


def test_a_form_of_one_program_is_refused_and_a_form_that_has_pages_too_keeps_them() -> None:
    made = paper()
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array(["template", made.make_stream(b"<xdp/>")]))
    assert "/XFA" not in cleaned(made)
    made.Root.NeedsRendering = True
    with pytest.raises(Unusable, match="xfa"):
        documents.clean(written(made))


@pytest.mark.parametrize(
    "link", ["https://example.org/", "http://example.org", "mailto:a@example.org", "tel:12345"]
)
def test_a_link_that_is_seen_stays(link: str) -> None:
    made = paper()
    made.pages[0].Annots = Array(
        [Dictionary(Subtype=Name.Link, Rect=BOX, A=Dictionary(S=Name.URI, URI=link))]
    )
    assert link in cleaned(made)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_a_link_that_runs_or_reads_is_out(link: str) -> None:
    made = paper()
    made.pages[0].Annots = Array(
        [Dictionary(Subtype=Name.Link, Rect=BOX, A=Dictionary(S=Name.URI, URI=link))]
    )
    assert link not in cleaned(made)


def signed() -> Pdf:
    """A document that bears a signature."""
    made = paper()
    mark = Dictionary(Type=Name.Sig, ByteRange=Array([0, 10, 20, 30]), Contents=b"\x30\x80")
    field = made.make_indirect(Dictionary(FT=Name.Sig, T="signature", V=made.make_indirect(mark)))
    made.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return made


def test_a_signed_document_is_kept_byte_by_byte_or_refused() -> None:
    content = written(signed())
    assert documents.clean(content).content == content
    made = signed()
    made.Root.OpenAction = harmful("JavaScript")
    with pytest.raises(Unusable, match="signed"):
        documents.clean(written(made))


def test_what_hangs_deeper_than_is_looked_at_is_refused_and_never_kept() -> None:
    for deep, kept in ((150, True), (250, False)):
        made, action = paper(), harmful("JavaScript")
        for _ in range(deep):
            action = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=action)
        made.Root.OpenAction = action
        if kept:
            assert "JavaScript" not in cleaned(made)
        else:
            with pytest.raises(Unusable, match="deep"):
                documents.clean(written(made))


def test_a_locked_document_is_refused_and_one_that_opens_is_kept_open() -> None:
    lock = pikepdf.Encryption(owner="o", user="u")
    with pytest.raises(Unusable, match="locked"):
        documents.clean(written(paper(), encryption=lock))
    kept = documents.clean(written(paper(), encryption=pikepdf.Encryption(owner="o", user="")))
    assert "Agreement page 0" in plain(kept.content)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4 still dark", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + b"1 0 obj<<" * 2000]
)
def test_what_only_begins_like_a_document_is_refused(content: bytes) -> None:
    assert documents.looks_so(content)
    with pytest.raises(Unusable, match="cut"):
        documents.clean(content)


def test_a_document_without_pages_or_with_too_many_is_refused() -> None:
    with pytest.raises(Unusable, match="cut"):
        documents.clean(written(Pdf.new()))
    with pytest.raises(Unusable, match="pages"):
        documents.clean(written(paper(limits.PAGES + 1)))
