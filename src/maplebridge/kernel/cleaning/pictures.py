"""A picture, upright and in its colours, with nothing else in the file: no place, no camera, no comment (bound B3)."""

from __future__ import annotations

import io
import warnings
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from maplebridge.kernel.cleaning.wire import Clean, Unusable
from maplebridge.rules import limits

OPENED = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")
"""What is opened, by what is in the file, whatever it is called."""
SAVED_AS = {"PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP"}
"""What a picture that stands still is kept as; all others as JPEG, which everybody can see."""
MOVING = {"PNG": "PNG", "GIF": "WEBP", "WEBP": "WEBP"}
"""The same of one that moves; of other files with several pictures the first one counts."""
MODES = {"JPEG": {"L", "RGB"}, "WEBP": {"RGB", "RGBA"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}}
"""The kinds of pixels that each can hold."""
DEEP = ("I;16B", "I;16L", "I;16N", "I", "F")
_LOSSLESS: dict[str, Any] = {"lossless": True, "quality": 20, "method": 1}
QUALITIES = (92, 85, 75, 60)
"""Tried one after the other until the picture is no larger than a file may be."""

Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and is said before anything is opened
warnings.simplefilter("ignore")
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
Image.init()


def clean(content: bytes) -> Clean:
    """The picture alone, upright.

    raises  Unusable  it has too many pixels or frames, was cut off, or is none that we know
    """
    try:
        with Image.open(io.BytesIO(content), formats=OPENED) as image:
            return _moving(image) if _frames(image) > 1 else _still(image, content)
    except UnidentifiedImageError as error:
        raise Unusable("unknown") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unusable("cut") from error


def _frames(image: Image.Image) -> int:
    """How many pictures are kept of it. Raises Unusable for too much, before a pixel of it is opened."""
    frames = int(getattr(image, "n_frames", 1)) if image.format in MOVING else 1
    if frames > limits.FRAMES or image.width * image.height * frames > limits.PIXELS:
        raise Unusable("pixels")
    return frames


def _still(image: Image.Image, content: bytes) -> Clean:
    form, profile = SAVED_AS.get(str(image.format), "JPEG"), image.info.get("icc_profile")
    tables = getattr(image, "quantization", None) if image.mode in MODES["JPEG"] else None
    image.load()
    upright = _fitting(_alone(_upright(image, content)), form, profile)
    way: dict[str, Any] = {"quality": QUALITIES[0]}
    if form == "PNG":
        way = {"compress_level": 4}
    elif form == "WEBP":
        way = _LOSSLESS if b"VP8L" in content[:64] else {**way, "method": 2}
    elif tables:
        way = {"qtables": tables}
    written = _saved(upright, form, **way)
    if 0 < len(written) <= limits.FILE_BYTES:
        return Clean(f"image/{form.lower()}", written)
    return _small_enough(_fitting(upright, "JPEG", None), "JPEG")


def _upright(image: Image.Image, content: bytes) -> Image.Image:
    """The picture turned as its camera noted.

    HEIC says it in the file's own terms (`irot`, `imir`), which were obeyed when it was opened; some programs write the
    note of the camera alone.
    """
    noted = image.info.get("original_orientation")
    if image.format == "HEIF" and noted and not any(word in content[:8192] for word in (b"irot", b"imir")):
        turned = image.copy()
        turned.getexif()[0x0112] = noted
        return ImageOps.exif_transpose(turned)
    ImageOps.exif_transpose(image, in_place=True)
    return image


def _moving(image: Image.Image) -> Clean:
    """Each frame with its time; how often it is repeated stays too."""
    form, profile = MOVING[str(image.format)], image.info.get("icc_profile")
    again, frames, times = int(image.info.get("loop", 1)), [], []
    for frame in ImageSequence.Iterator(image):
        shown = frame.convert("RGBA")
        times.append(int(frame.info.get("duration", 100) or 100))  # known once the frame is opened
        frames.append(_fitting(_alone(shown), form, profile))
    return _small_enough(frames[0], form, append_images=frames[1:], save_all=True, duration=times, loop=again)


def _alone(image: Image.Image) -> Image.Image:
    """The pixels, and of what stood beside them only which colour cannot be seen."""
    unseen = image.info.get("transparency")
    image.info = {} if unseen is None else {"transparency": unseen}
    if hasattr(image, "_exif"):
        image._exif = None
    return image


def _fitting(image: Image.Image, form: str, profile: bytes | None) -> Image.Image:
    """The picture in pixels that the form can hold, its colours turned into those that every screen shows."""
    if image.mode in DEEP:
        image = image.convert("I;16") if form == "PNG" else image.convert("L")
    if image.mode == "CMYK" or profile:
        image = _in_usual_colours(image, profile)
    if image.mode in MODES[form] and not (form == "JPEG" and _see_through(image)):
        return image
    if form == "JPEG":
        return _on_white(image) if _see_through(image) else image.convert("RGB")
    return image.convert("RGBA" if _see_through(image) else "RGB")


def _see_through(image: Image.Image) -> bool:
    return image.mode in ("LA", "PA", "La", "RGBa", "RGBA") or "transparency" in image.info


def _on_white(image: Image.Image) -> Image.Image:
    coloured = image.convert("RGBA")
    ground = Image.new("RGB", coloured.size, "white")
    ground.paste(coloured, mask=coloured.getchannel("A"))
    return ground


def _in_usual_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours of a wide or a printer's range as sRGB; a profile that cannot be read counts as none."""
    if image.mode in ("P", "PA"):
        image = image.convert("RGBA" if _see_through(image) else "RGB")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        wanted, info = "RGBA" if image.mode == "RGBA" else "RGB", _alone(image).info
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=wanted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            converted.info = info
            return converted
    return image.convert("RGB") if image.mode == "CMYK" else image


def _small_enough(image: Image.Image, form: str, **rest: Any) -> Clean:
    for quality in QUALITIES:
        written = _saved(image, form, quality=quality, method=1, **rest)
        if 0 < len(written) <= limits.FILE_BYTES:
            return Clean(f"image/{form.lower()}", written)
    raise Unusable("large")


def _saved(image: Image.Image, form: str, **rest: Any) -> bytes:
    """The file, or nothing if the form cannot hold so much (WebP has its own limits)."""
    out = io.BytesIO()
    try:
        image.save(out, format=form, **rest)
    except (OSError, ValueError):
        return b""
    return out.getvalue()
