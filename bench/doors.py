"""The doors under bad clients: how long pages take beside slow bodies, what 300 MB leave on the disk, what photos cost.

Not part of the bench's table: it prints a document of its own. To measure another tree, run it there:
`cd TREE/bench && python - < doors.py`.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import _ground as ground

SLOW = (0, 8, 64, 200)
PAGES = 12
PATIENCE = 5.0
"""Seconds that a reader waits for a page."""
LARGE = 300_000_000
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {size}\r\n\r\n"
)


def main() -> None:
    """Measure all three on one city."""
    with ground.city() as database, serving(database) as (port, pid):
        while page(port) > 100 * PATIENCE:
            time.sleep(0.5)
        found: dict[str, Any] = {"tree": ground.ROOT.name}
        found["page_ms_beside_slow_bodies"] = {n: _beside(port, n) for n in SLOW}
        found["300_mb_to_sign_in"] = large(port, pid)
        found["five_photos_of_40_megapixels"] = photos(port, pid)
        print(json.dumps(found, indent=1))


def _beside(port: int, count: int) -> dict[str, float]:
    """Median and worst milliseconds of a page while so many clients send a body octet by octet."""
    links = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    try:
        for link in links:
            link.sendall(HEAD.format(path="/en/report", size=1000).encode() + b"t")
        time.sleep(1)
        times = [page(port) for _ in range(PAGES)]
    finally:
        for link in links:
            link.close()
    time.sleep(1)
    return {"median": round(statistics.median(times)), "worst": round(max(times))}


def page(port: int) -> float:
    began = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        link.request("GET", "/en/about")
        link.getresponse().read()
    except OSError:
        return 1000 * PATIENCE
    finally:
        link.close()
    return (time.perf_counter() - began) * 1000


def large(port: int, pid: int) -> dict[str, float]:
    """Octets that the temporary folder holds at most while 300 MB come in, and the answer."""
    most, ending = [0], threading.Event()

    def watch() -> None:
        while not ending.wait(0.02):
            most[0] = max(most[0], _open_bytes(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = 0
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        head = HEAD.replace("application/x-www-form-urlencoded", "multipart/form-data; boundary=maple-b7f3c9")
        link.sendall(head.format(path="/en/sign-in", size=LARGE).encode())
        link.sendall(b'--maple-b7f3c9\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n')
        with contextlib.suppress(OSError):
            for _ in range(LARGE // 1_000_000):
                link.sendall(b"x" * 1_000_000)
        status = int(link.recv(20).split()[1])
    ending.set()
    watcher.join()
    return {"most_mb_in_files": round(most[0] / 1e6), "status": status}


def _open_bytes(pid: int) -> int:
    """Octets of temporary files that the web server holds open, unlinked ones too."""
    total = 0
    for one in below(pid):
        for place in Path(f"/proc/{one}/fd").glob("*"):
            with contextlib.suppress(OSError):
                if os.readlink(place).startswith(tempfile.gettempdir()):
                    total += place.stat().st_size
    return total


def photos(port: int, pid: int) -> dict[str, float]:
    """Most memory of all web processes and what they start, while five photos come at once; and how many were kept."""
    photo, most, ending, statuses = _photo(), [0], threading.Event(), []
    reporters = [_reporter(port) for _ in range(5)]
    before = memory(pid)

    def watch() -> None:
        while not ending.wait(0.02):
            most[0] = max(most[0], memory(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    sending = [threading.Thread(target=lambda one=one: statuses.append(one(photo))) for one in reporters]
    for one in sending:
        one.start()
    for one in sending:
        one.join()
    wall = time.perf_counter() - began
    ending.set()
    watcher.join()
    return {
        "photo_mb": round(len(photo) / 1e6, 1),
        "more_mb": round((most[0] - before) / 1e6),
        "statuses": str(sorted(statuses)),
        "seconds": round(wall, 1),
    }


def _photo() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    noise = Image.effect_noise((1000, 625), 40).convert("RGB").resize((8000, 5000))
    noise.save(out, "JPEG", quality=80)
    return out.getvalue()


def memory(pid: int) -> int:
    """Octets of memory of a process and all below it, shared pages counted once (PSS)."""
    total = 0
    for one in below(pid):
        with contextlib.suppress(OSError):
            said = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += 1024 * int(re.search(r"^Pss: +(\d+)", said, re.MULTILINE)[1])  # type: ignore[index]
    return total


def below(pid: int) -> set[int]:
    """A process and all that it started."""
    below = {pid}
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        own, parent = map(int, line.split())
        if parent in below:
            below.add(own)
    return below


def _reporter(port: int) -> Any:
    """A browser that has opened its matter; gives what sends a photo to it."""
    from http.cookies import SimpleCookie

    jar: dict[str, str] = {}

    def ask(
        method: str, path: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, str]:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        cookies = "; ".join(f"{name}={value}" for name, value in jar.items())
        link.request(
            method, path, body or None, {"Cookie": cookies, "Content-Type": kind, "Host": "localhost"}
        )
        answer = link.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            jar.update({name: one.value for name, one in SimpleCookie(line).items()})
        return answer.status, answer.read().decode("utf-8", "replace")

    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request(
        "POST",
        "/api/v1/reports",
        json.dumps({"text": "路灯坏了，请修。"}),
        {"Content-Type": "application/json"},
    )
    done = json.loads(link.getresponse().read())
    token = _token(ask("GET", "/en/follow")[1])
    ask(
        "POST",
        "/en/follow",
        f"csrfmiddlewaretoken={token}&number={done['number']}&code={done['code']}".encode(),
    )
    address = f"/en/follow/{done['number']}/do/add"
    _, form = ask("GET", address)
    fields = {"csrfmiddlewaretoken": _token(form), "text": "Still dark.", "key": "k" * 30}

    def send(photo: bytes) -> int:
        parts = [
            f'--maple-b7f3c9\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        head = '--maple-b7f3c9\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n'
        head += "Content-Type: image/jpeg\r\n\r\n"
        body = "".join(parts).encode() + head.encode() + photo + b"\r\n--maple-b7f3c9--\r\n"
        return ask("POST", address, body, "multipart/form-data; boundary=maple-b7f3c9")[0]

    return send


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""


@contextlib.contextmanager
def serving(database: Any) -> Iterator[tuple[int, int]]:
    from maplebridge.config.installation.ports import free_port
    from maplebridge.config.supervision.serving import web_command

    port = free_port("127.0.0.1", 8900 + os.getpid() % 90)
    path = str(ground.ROOT / "src")
    server = subprocess.Popen(
        web_command("127.0.0.1", port, 2), env={**database.environment("web"), "PYTHONPATH": path}
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.2)
        yield port, server.pid
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


if __name__ == "__main__":
    sys.exit(main())
