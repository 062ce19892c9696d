"""Somebody with a browser or a program: keeps cookies, sends forms and JSON, and knows when no answer came."""

from __future__ import annotations

import http.client
import json
import secrets
import urllib.parse
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

PATIENCE = 10.0
NO_ANSWER = "no answer"
PASSWORD = "maple-demo"  # noqa: S105  of the sample city, see `demo.posts`
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    """The status (words if there was no answer), the body, and where to go on."""

    status: str
    body: bytes = b""
    where: str = ""

    def document(self) -> dict[str, Any]:
        """The body as JSON, by its keys; empty where it is none."""
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


class Photo(NamedTuple):
    """A file of a form."""

    name: str
    content: bytes


class Caller:
    """One browser or program at one city; `source` is the address of this machine that it calls from."""

    def __init__(self, port: int, source: str = "127.0.0.1") -> None:
        self._port, self._source = port, source
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **heads: str) -> Answer:
        """Ask for a page or a document."""
        return self._send("GET", path, b"", heads)

    def post(self, path: str, sent: Mapping[str, object], **heads: str) -> Answer:
        """Send JSON to the API; with the token of a desk, where one is signed in."""
        heads = {"Content-Type": JSON, **heads}
        if "csrftoken" in self.cookies:
            heads["X-CSRFToken"] = self.cookies["csrftoken"]
        return self._send("POST", path, json.dumps(sent).encode(), heads)

    def press(self, path: str, fields: Mapping[str, str], photo: Photo | None = None, **heads: str) -> Answer:
        """Send a form of a page."""
        fields = {**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        kind, body = (FORM, urllib.parse.urlencode(fields).encode())
        if photo is not None:
            kind, body = _parts(fields, photo)
        return self._send("POST", path, body, {"Content-Type": kind, **heads})

    def sign_in(self, name: str) -> bool:
        """Sign in at the desk with an account of the sample city; whether it opened."""
        self.cookies.clear()
        self.get("/en/sign-in")
        return self.press("/en/sign-in", {"name": name, "password": PASSWORD}).status == "302"

    def open(self, number: str, code: str) -> bool:
        """Open a matter in the browser by number and code; whether it opened."""
        self.get("/en/follow")
        return self.press("/en/follow", {"number": number, "code": code}).status == "302"

    def _send(self, method: str, path: str, body: bytes, heads: Mapping[str, str]) -> Answer:
        line = http.client.HTTPConnection(
            "127.0.0.1", self._port, timeout=PATIENCE, source_address=(self._source, 0)
        )
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            line.request(method, path, body, {**(cookies if self.cookies else {}), **heads})
            answer = line.getresponse()
            for header in answer.headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
            return Answer(str(answer.status), answer.read(), answer.headers.get("Location") or "")
        except (OSError, http.client.HTTPException):
            return Answer(NO_ANSWER)
        finally:
            line.close()


def _parts(fields: Mapping[str, str], photo: Photo) -> tuple[str, bytes]:
    """A form with a file, as RFC 7578 says; its content type and body."""
    edge = secrets.token_hex(16)
    body = b"".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{photo.name}"\r\n'
    body += f"{head}Content-Type: image/png\r\n\r\n".encode() + photo.content + f"\r\n--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", body
