"""What the gate says itself, when even asking the city would cost too much."""

from __future__ import annotations

import json
from html import escape

from maplebridge.rules import limits
from maplebridge.rules.refusal import document
from maplebridge.rules.words import Title

REFUSALS: dict[str, tuple[int, str, Title]] = {
    "big": (
        413,
        "too-big",
        Title(
            f"Too much was sent at once: at most {limits.FORM_BYTES // limits.MB} MB of text, and where files are asked for "
            f"{limits.FILES} files of {limits.FILE_BYTES // limits.MB} MB each. Nothing was stored. Go back, where what you "
            "typed still stands, and send less.",
            f"一次提交的内容过大：文字不超过{limits.FORM_BYTES // limits.MB} MB；可附文件之处最多{limits.FILES}个文件、"
            f"每个不超过{limits.FILE_BYTES // limits.MB} MB。未保存任何内容。请返回（您填写的内容仍在），减少后再提交。",
        ),
    ),
    "slow": (
        408,
        "too-slow",
        Title(
            "What you sent did not arrive in time; nothing was stored. Check your line and send it again, or without "
            "photos: the same form is never counted twice.",
            "您提交的内容未能及时传完，未保存任何内容。请检查网络后重新提交，或不带照片提交，同一份表单不会重复计算。",
        ),
    ),
    "many": (
        429,
        "too-many",
        Title(
            "Too much comes from your address at the same time. Wait a minute, then send it again: the same form is never "
            "counted twice.",
            "您所在网络地址同时提交的内容过多，请稍候一分钟再提交，同一份表单不会重复计算。",
        ),
    ),
    "busy": (
        503,
        "busy",
        Title(
            "Very many people are using this site just now; nothing was stored. Wait a minute, then send it again: the same "
            "form is never counted twice. If it is urgent, call 12345.",
            "目前使用本站的人很多，未保存任何内容。请稍候一分钟再提交，同一份表单不会重复计算。如情况紧急，请拨打12345。",
        ),
    ),
}
"""By the gate's word: status, stable code, sentence."""
PAGE = (
    '<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>{first}</title><main><h1>{first}</h1><p>{rest}</p><p lang="{other_lang}">{other}</p></main></html>'
)


def response(why: str, path: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body of a refusal, in this order: (status, headers, body), as a page or, under /api/, for
    a program.

    why  a key of the table of refusals;  path  of the request, whose language the page has
    """
    status, code, words = REFUSALS[why]
    headers = [(b"cache-control", b"no-store"), (b"content-security-policy", b"default-src 'none'")]
    if status in (429, 503):
        headers.append((b"retry-after", b"60"))
    if path.startswith("/api/"):
        body = json.dumps(document(code, status, words), ensure_ascii=False).encode()
        return status, [*headers, (b"content-type", b"application/problem+json"), _length(body)], body
    own, other = (words.zh, words.en) if path.startswith("/zh/") else (words.en, words.zh)
    first, mark, rest = own.partition("。" if path.startswith("/zh/") else ". ")
    page = PAGE.format(
        lang="zh-Hans" if path.startswith("/zh/") else "en",
        other_lang="en" if path.startswith("/zh/") else "zh-Hans",
        first=escape(first + mark.strip()),
        rest=escape(rest),
        other=escape(other),
    )
    body = page.encode()
    return status, [*headers, (b"content-type", b"text/html; charset=utf-8"), _length(body)], body


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()
