"""Photos as phones, scanners and screens make them: upright, in their colours, with nothing hidden, or refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, ImageSequence, PngImagePlugin

from maplebridge.kernel.cleaning import pictures
from maplebridge.kernel.cleaning.wire import Unusable
from maplebridge.rules import limits

RED, GREEN, BLUE, WHITE = (200, 20, 30), (20, 180, 40), (30, 40, 210), (250, 250, 250)
ORIENTATION, CAMERA, PLACE = 0x0112, 0x010F, 0x8825
SECRET = "Nikon of Li 29.87"
WAYS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How an upright picture is turned so that the orientation turns it back."""


def corners(mode: str = "RGB") -> Image.Image:
    """A wide picture whose corners differ: red, green above; blue, white below."""
    picture = Image.new("RGB", (96, 64), WHITE)
    for box, colour in (((0, 0, 48, 32), RED), ((48, 0, 96, 32), GREEN), ((0, 32, 48, 64), BLUE)):
        picture.paste(colour, box)
    return picture.convert(mode)


def written(picture: Image.Image, form: str, **rest: object) -> bytes:
    """The file of a picture."""
    out = io.BytesIO()
    picture.save(out, form, **rest)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes beside the picture."""
    found = Image.Exif()
    found[ORIENTATION], found[CAMERA] = orientation, SECRET
    found.get_ifd(PLACE)[1] = "N"
    found.get_ifd(PLACE)[2] = (29.0, 52.0, 12.0)
    return found


def opened(clean: pictures.Clean) -> Image.Image:
    """What is kept, looked at."""
    picture = Image.open(io.BytesIO(clean.content))
    assert picture.get_format_mimetype() == clean.media_type
    picture.load()
    return picture


def seen(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colours of the four corners, as a screen shows them on white."""
    ground = Image.new("RGBA", picture.size, "white")
    shown = Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    wide, high = picture.size
    places = [(x, y) for y in (high // 4, 3 * high // 4) for x in (wide // 4, 3 * wide // 4)]
    return [shown.getpixel(place) for place in places]


def alike(found: list[tuple[int, ...]], wanted: list[tuple[int, ...]], most: int = 12) -> bool:
    """Whether colours are the same to the eye."""
    pairs = zip(found, wanted, strict=True)
    return all(abs(a - b) <= most for one, other in pairs for a, b in zip(one, other, strict=True))


ALL = [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("way", WAYS)
def test_a_photo_stands_upright_and_says_nothing_of_its_place(form: str, way: int) -> None:
    turned = corners() if WAYS[way] is None else corners().transpose(WAYS[way])
    for note in (
        exif(way),
        exif(way).tobytes(),
    ):  # HEIC: as a note of the camera alone, and in the file's own terms
        kept = opened(pictures.clean(written(turned, form, exif=note, quality=95)))
        assert kept.size == (96, 64)
        assert alike(seen(kept), ALL, 16)
        assert not dict(kept.getexif())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF"])
def test_nothing_that_was_written_beside_the_picture_stays(form: str) -> None:
    beside: dict[str, object] = {"comment": SECRET.encode()} if form in ("JPEG", "GIF") else {}
    if form != "GIF":
        beside |= {"exif": exif(), "xmp": f"<x>{SECRET}</x>".encode()}
    if form == "PNG":
        beside["pnginfo"] = PngImagePlugin.PngInfo()
        beside["pnginfo"].add_text("Author", SECRET)
        beside["pnginfo"].add_itxt("Place", SECRET)
    content = written(corners(), form, **beside) + SECRET.encode()
    assert SECRET.encode() in content
    kept = pictures.clean(content)
    assert SECRET.encode() not in kept.content
    assert b"Exif" not in kept.content
    assert b"<x>" not in kept.content
    assert alike(seen(opened(kept)), ALL, 16)


@pytest.mark.parametrize("mode", ["P", "1", "L", "LA", "RGBA", "I;16"])
def test_colours_of_every_kind_of_png_stay(mode: str) -> None:
    if mode == "I;16":
        grey = corners("L")
        deep = Image.new("I;16", grey.size)
        deep.putdata([value * 257 for value in grey.get_flattened_data()])
        kept = opened(pictures.clean(written(deep, "PNG")))
        assert kept.mode.startswith("I")
        assert [kept.getpixel(at) for at in ((5, 5), (90, 60))] == [
            grey.getpixel(at) * 257 for at in ((5, 5), (90, 60))
        ]
        return
    picture = corners().convert(mode)
    kept = opened(pictures.clean(written(picture, "PNG")))
    assert seen(kept) == seen(picture)


@pytest.mark.parametrize("clear", [b"\x00\xff\xff\xff", 0])
def test_a_palette_with_what_cannot_be_seen_stays_so(clear: bytes | int) -> None:
    picture = corners().quantize(4)
    kept = opened(pictures.clean(written(picture, "PNG", transparency=clear)))
    assert kept.convert("RGBA").getextrema()[3] == (0, 255)
    picture.info["transparency"] = clear
    assert seen(kept) == seen(picture)


def test_a_colour_that_counts_as_unseen_stays_so() -> None:
    kept = opened(pictures.clean(written(corners(), "PNG", transparency=RED)))
    assert seen(kept)[0] == (255, 255, 255)
    assert seen(kept)[1:] == ALL[1:]


def test_a_printer_s_colours_are_those_of_a_screen() -> None:
    kept = opened(pictures.clean(written(corners("CMYK"), "JPEG", quality=95)))
    assert kept.mode == "RGB"
    assert alike(seen(kept), ALL, 16)


def test_a_wide_range_of_colours_is_turned_into_the_usual_one() -> None:
    """A profile that swaps nothing but gamma: kept without it, the picture would be far too dark."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    same = opened(pictures.clean(written(corners(), "PNG", icc_profile=usual.tobytes())))
    assert alike(seen(same), ALL, 2)
    assert "icc_profile" not in same.info
    wrong = opened(pictures.clean(written(corners(), "PNG", icc_profile=profile.tobytes())))
    assert alike(seen(wrong), ALL, 2)  # a profile of other pixels counts as none


def test_several_pictures_of_a_phone_are_one_photo() -> None:
    both = written(corners(), "MPO", save_all=True, append_images=[Image.new("RGB", (96, 64))])
    assert Image.open(io.BytesIO(both)).format == "MPO"
    kept = pictures.clean(both)
    assert kept.media_type == "image/jpeg"
    assert Image.open(io.BytesIO(kept.content)).format == "JPEG"
    assert alike(seen(opened(kept)), ALL)


@pytest.mark.parametrize(
    ("form", "media_type"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/webp")]
)
def test_what_moves_goes_on_moving(form: str, media_type: str) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in (RED, GREEN, BLUE)]
    content = written(
        frames[0], form, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=3
    )
    kept = pictures.clean(content)
    assert kept.media_type == media_type
    moving = Image.open(io.BytesIO(kept.content))
    shown = [
        (frame.convert("RGB").getpixel((9, 9)), frame.info["duration"])
        for frame in ImageSequence.Iterator(moving)
    ]
    assert alike([colour for colour, _ in shown], [RED, GREEN, BLUE], 20)
    assert [round(time) for _, time in shown] == [100, 200, 300]
    assert moving.info["loop"] == 3


def bomb(wide: int, high: int) -> bytes:
    """A small PNG of very many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(b"\0" * (1 + wide // 8)) for _ in range(high)) + rows.flush()
    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(20_000, 20_000), (65_000, 1_000), (60_000_008, 1)])
def test_too_many_pixels_are_refused_before_one_is_opened(size: tuple[int, int]) -> None:
    with pytest.raises(Unusable, match="pixels"):
        pictures.clean(bomb(*size))


def test_too_many_frames_are_refused() -> None:
    frames = [Image.new("P", (4, 4), n % 7) for n in range(limits.FRAMES + 1)]
    content = written(frames[0], "GIF", save_all=True, append_images=frames[1:], optimize=False, duration=50)
    with pytest.raises(Unusable, match="pixels"):
        pictures.clean(content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_part_of_a_photo_is_not_taken_for_the_whole(form: str, share: float) -> None:
    noise = Image.effect_noise((320, 200), 90).convert("RGB")
    content = written(noise, form)
    with pytest.raises(Unusable, match=r"cut|unknown"):
        pictures.clean(content[: int(len(content) * share)])


@pytest.mark.parametrize(
    "content", [b"GIF89a", b"\xff\xd8\xff\xe0", b"<svg/>", b"MZ", b"RIFF\0\0\0\0WEBP", b"BM" + b"\0" * 60]
)
def test_what_only_begins_like_a_photo_is_refused(content: bytes) -> None:
    with pytest.raises(Unusable, match=r"cut|unknown"):
        pictures.clean(content)


def test_a_photo_does_not_lose_quality_or_grow_by_being_kept() -> None:
    noise = Image.effect_noise((640, 400), 60).convert("RGB")
    content = written(noise, "JPEG", quality=70)
    kept = pictures.clean(content)
    assert abs(len(kept.content) - len(content)) < len(content) // 20
