"""Photos inside PDF files: what their camera wrote is out, the picture is the same octet for octet where it is shown."""

from __future__ import annotations

import base64
import io
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from maplebridge.kernel.cleaning import documents, inside
from maplebridge.kernel.cleaning.wire import Unusable

SECRET = "Nikon of Li 29.87"
CAMERA, PLACE, OWNER = 0x010F, 0x8825, 0xA430


def photo(form: str = "JPEG", mode: str = "RGB", **rest: object) -> bytes:
    """A photo that tells who, where and with what, in every way that it can."""
    exif = Image.Exif()
    exif[CAMERA] = exif[OWNER] = SECRET
    exif.get_ifd(PLACE)[1], exif.get_ifd(PLACE)[2] = "N", (29.0, 52.0, 12.0)
    picture = Image.linear_gradient("L").resize((64, 48)).convert(mode)
    out = io.BytesIO()
    if form == "JPEG":
        rest = {"exif": exif, "xmp": f"<x>{SECRET}</x>".encode(), "comment": SECRET.encode()} | rest
    else:
        rest = {"comment": SECRET.encode()} | rest
    picture.save(out, form, **rest)
    return out.getvalue()


def paper(content: bytes, filters: object = Name.DCTDecode, **more: object) -> Pdf:
    """A page that shows a picture."""
    made = Pdf.new()
    page = made.add_blank_page(page_size=(200, 200))
    shown = Stream(made, content)
    shown.stream_dict.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=64,
            Height=48,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB,
        )
    )
    shown.Filter = filters
    for name, value in more.items():
        shown[f"/{name}"] = value
    page.Resources = Dictionary(XObject=Dictionary(I0=made.make_indirect(shown)))
    page.Contents = Stream(made, b"q 100 0 0 75 0 0 cm /I0 Do Q")
    return made


def written(made: Pdf) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def kept(made: Pdf) -> tuple[bytes, bytes]:
    """The whole cleaned file with its streams open, and the picture's own file in it."""
    with pikepdf.open(io.BytesIO(documents.clean(written(made)).content)) as document:
        shown = document.pages[0].Resources.XObject.I0
        return _all(document), shown.read_raw_bytes()


def _all(document: Pdf) -> bytes:
    """Each stream, raw and open, and everything between."""
    parts = [repr(document.trailer).encode()]
    for one in document.objects:
        parts.append(repr(one).encode())
        if isinstance(one, Stream):
            parts += [one.read_raw_bytes(), _opened(one)]
    return b"\n".join(parts)


def _opened(one: Stream) -> bytes:
    try:
        return one.read_bytes()
    except pikepdf.PdfError:
        return b""


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).tobytes()


PACKED = {
    "plain": (lambda c: c, Name.DCTDecode),
    "in a list": (lambda c: c, Array([Name.DCTDecode])),
    "squeezed": (zlib.compress, Array([Name.FlateDecode, Name.DCTDecode])),
    "in letters": (lambda c: c.hex().encode() + b">", Array([Name.ASCIIHexDecode, Name.DCTDecode])),
    "in 85 letters": (
        lambda c: base64.a85encode(c) + b"~>",
        Array([Name.ASCII85Decode, Name.DCTDecode]),
    ),
}


@pytest.mark.parametrize("way", PACKED)
@pytest.mark.parametrize(
    "rest", [{}, {"progressive": True}, {"restart_marker_blocks": 2}, {"subsampling": 0}]
)
def test_a_photo_in_a_paper_tells_nothing_and_is_the_same_picture(way, rest):
    content = photo(**rest)
    assert SECRET.encode() in content
    pack, filters = PACKED[way]
    everything, own = kept(paper(pack(content), filters))
    assert SECRET.encode() not in everything
    assert b"Exif" not in everything
    assert b"<x>" not in everything
    assert pixels(own) == pixels(content)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_colours_of_printers_stay(mode):
    content = photo(mode=mode)
    _, own = kept(paper(content, ColorSpace=Name.DeviceCMYK if mode == "CMYK" else Name.DeviceGray))
    assert pixels(own) == pixels(content)
    assert SECRET.encode() not in own


def test_what_follows_the_picture_and_its_small_copies_are_out():
    content = photo() + photo()[:300] + b"ftypmp4 a whole film of Li"
    everything, own = kept(paper(content))
    assert own.endswith(b"\xff\xd9")
    assert b"film of Li" not in everything
    made = paper(photo())
    made.pages[0].Thumb = Stream(made, photo(), Width=8, Height=8, Filter=Name.DCTDecode)
    assert b"Thumb" not in kept(made)[0]


@pytest.mark.parametrize("bare", [False, True])
def test_jpeg_2000_keeps_its_picture_alone(bare):
    content = photo("JPEG2000", no_jp2=bare)
    if not bare:
        place = content.index(b"jp2c") - 4
        note = b"uuid" + b"JpgTiffExif->JP2" + SECRET.encode()
        content = content[:place] + (len(note) + 4).to_bytes(4, "big") + note + content[place:]
    assert SECRET.encode() in content
    everything, own = kept(paper(content, Name.JPXDecode))
    assert SECRET.encode() not in everything
    assert pixels(own) == pixels(content)


def test_a_picture_in_the_drawing_of_a_page_tells_nothing_either():
    made = paper(photo())
    content = photo()
    drawn = b"q 10 0 0 10 0 0 cm BI /W 64 /H 48 /BPC 8 /CS /RGB /F /DCT ID " + content + b" EI Q"
    made.pages[0].Contents = Stream(made, drawn)
    everything, _ = kept(made)
    assert b"Exif" not in everything
    assert b"<x>" not in everything


def runs(content: bytes) -> bytes:
    """RunLengthDecode, all of it said literally."""
    parts = [content[n : n + 128] for n in range(0, len(content), 128)]
    return b"".join(bytes([len(one) - 1]) + one for one in parts) + b"\x80"


INLINE = {
    "plain": ("/DCT", lambda c: c),
    "plain, by its full name": ("[/DCTDecode]", lambda c: c),
    "squeezed": ("[/Fl /DCT]", zlib.compress),
    "in letters": ("[/AHx /DCT]", lambda c: c.hex().encode() + b">"),
    "in 85 letters": ("[/A85 /DCT]", lambda c: base64.a85encode(c) + b"~>"),
    "in runs": ("[/RL /DCT]", runs),
    "squeezed, then in letters": (
        "[/ASCII85Decode /FlateDecode /DCTDecode]",
        lambda c: base64.a85encode(zlib.compress(c)) + b"~>",
    ),
    "with a name in figures": ("[/F#6c /D#43T]", zlib.compress),
}


def drawn_with(way, content):
    said, pack = INLINE[way]
    head = b"q 10 0 0 10 0 0 cm BI /W 64 /H 48 /BPC 8 /CS /RGB /F " + said.encode() + b" ID "
    return head + pack(content) + b"\nEI Q\nBT /F1 12 Tf (Hello BI there) Tj ET"


def shown_inline(drawing):
    """The one picture that stands in a drawing, as a reader of PDF finds it."""
    made = Pdf.new()
    found = [
        one.iimage for one in pikepdf.parse_content_stream(Stream(made, drawing))
        if isinstance(one, pikepdf.ContentStreamInlineImage)
    ]  # fmt: skip
    return found[0]


@pytest.mark.parametrize("way", INLINE)
@pytest.mark.parametrize("parts", [1, 2, 3])
@pytest.mark.parametrize("squeezed", [False, True])
def test_a_picture_in_the_drawing_of_a_page_tells_nothing_however_it_is_packed(way, parts, squeezed):
    content = photo()
    drawing = drawn_with(way, content)
    made = paper(inside.jpeg(content))
    step = -(-len(drawing) // parts)
    pieces = [drawing[n : n + step] for n in range(0, len(drawing), step)] if parts > 1 else [drawing]
    if parts > 1:  # between two streams stands white space: the picture lies whole in one
        pieces = [b"q 1 0 0 1 0 0 cm", drawing, b"Q"][:parts]
    streams = [Stream(made, one) for one in pieces]
    made.pages[0].Contents = Array([made.make_indirect(one) for one in streams]) if parts > 1 else streams[0]
    out = io.BytesIO()
    made.save(out, compress_streams=squeezed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    clean = documents.clean(out.getvalue()).content
    with pikepdf.open(io.BytesIO(clean)) as document:
        everything = _all(document)
        page = document.pages[0]
        page.contents_coalesce()
        drawing = page.Contents.read_bytes()
    for word in (SECRET.encode(), b"Exif", b"<x>", SECRET.encode().hex().encode(), base64.a85encode(SECRET.encode())[5:-5]):
        assert word not in everything
    assert drawing.endswith(b"(Hello BI there) Tj ET") or parts == 3
    own = drawing[drawing.index(b"\xff\xd8") : drawing.index(b"\xff\xd9") + 2]
    assert pixels(own) == pixels(content)
    assert shown_inline(drawing).width == 64


def test_a_drawing_without_a_telling_picture_stays_octet_for_octet():
    for way in INLINE:
        if "letters" in way or "runs" in way or "squeezed" in way or "figures" in way:
            continue
        plain = inside.jpeg(photo())
        made = paper(plain)
        drawing = drawn_with(way, plain)
        assert inside._plain(made, drawing).replace(b"\n", b"").endswith(drawing[-60:].replace(b"\n", b""))
    for words in (b"BI BI BI BI", b"(BI) Tj /BI 3 Tf", b"BI /W 3 ID ", b"BI " * 200_000, b"BI /F /DCT ID no jpeg EI"):
        assert inside._plain(paper(photo()), words) == words


def test_a_packed_picture_that_cannot_be_opened_is_refused():
    made = paper(photo())
    made.pages[0].Contents = Stream(made, b"BI /W 64 /H 48 /F [/Fl /DCT] ID broken EI")
    with pytest.raises(Unusable):
        documents.clean(written(made))


def test_runs_are_no_hiding_place_for_a_photo():
    everything, own = kept(paper(runs(photo()), Array([Name.RunLengthDecode, Name.DCTDecode])))
    assert SECRET.encode() not in everything
    assert pixels(own) == pixels(photo())


def test_who_wrote_a_note_is_not_told_and_the_note_stays():
    made = paper(photo())
    box = Array([0, 0, 100, 20])
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=box, Contents="See page 2", T=SECRET, M="D:2026"
    )
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=box, FT=Name.Tx, T="field name")
    field = made.make_indirect(field)
    made.Root.AcroForm = Dictionary(Fields=Array([field]))
    made.pages[0].Annots = Array([made.make_indirect(note), field])
    everything, _ = kept(made)
    assert SECRET.encode() not in everything
    assert b"See page 2" in everything
    assert b"field name" in everything


def test_a_signed_paper_with_a_photo_that_tells_is_refused_and_one_without_is_kept():
    plain = inside.jpeg(photo())
    for content, taken in ((plain, True), (photo(), False)):
        made = paper(content)
        mark = Dictionary(Type=Name.Sig, ByteRange=Array([0, 10, 20, 30]), Contents=b"\x30\x80")
        field = made.make_indirect(Dictionary(FT=Name.Sig, T="signature", V=made.make_indirect(mark)))
        made.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        file = written(made)
        if taken:
            assert documents.clean(file).content == file
        else:
            with pytest.raises(Unusable, match="signed"):
                documents.clean(file)


@given(st.integers(0, 2000), st.binary(max_size=40))
def test_a_picture_that_was_cut_or_hurt_ends_and_tells_no_more(cut, noise):
    content = photo()
    for hurt in (content[:cut], content[:cut] + noise + content[cut:], noise):
        left = inside.jpeg(hurt)
        assert len(left) <= len(hurt) + 4
        assert inside.jpeg(left) == left or not left.startswith(b"\xff\xd8")
        inside.jpeg_2000(hurt)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_moving_pictures_tell_nothing(form):
    from maplebridge.kernel.cleaning import pictures

    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue", "green")]
    beside = (
        {"exif": _exif(), "xmp": f"<x>{SECRET}</x>".encode()}
        if form != "GIF"
        else {"comment": SECRET.encode()}
    )
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100, **beside)
    assert SECRET.encode() in out.getvalue()
    clean = pictures.clean(out.getvalue())
    assert SECRET.encode() not in clean.content
    assert b"EXIF" not in clean.content
    assert b"eXIf" not in clean.content
    assert Image.open(io.BytesIO(clean.content)).n_frames == 3


def _exif():
    made = Image.Exif()
    made[CAMERA] = SECRET
    made.get_ifd(PLACE)[2] = (29.0, 52.0, 12.0)
    return made
