"""Small real files, as people send them."""

from __future__ import annotations

import io


def pdf(words: str = "Still dark.") -> bytes:
    """A document of one page with these words (ASCII)."""
    from pikepdf import Dictionary, Name, Pdf, Stream

    made, out = Pdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(200, 200))
    page.Resources = Dictionary(
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )
    page.Contents = Stream(made, f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode())
    made.save(out, deterministic_id=True)
    return out.getvalue()


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 40), **rest: object) -> bytes:
    """A red photo."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", size, (200, 20, 30)).save(out, form, **rest)
    return out.getvalue()
