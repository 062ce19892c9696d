"""A real SMS service on this machine: takes messages by HTTP, or does what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

TEMPLATE = """
url = "http://127.0.0.1:{port}/messages"
kind = "{kind}"
timeout_s = 0.5
[headers]
Authorization = "Bearer {{key}}"
[fields]
to = "{{phone}}"
text = "{{text}}"
reference = "{{reference}}"
[answer]
id = "message.id"
code = "code"
taken = ["0"]
refused = ["21"]
[fate]
url = "http://127.0.0.1:{port}/messages/{{id}}"
state = "state"
arrived = ["DELIVRD"]
failed = ["UNDELIV"]
[report]
list = "reports"
id = "id"
"""


class Service:
    """What it took, and what it answers: `status` and `code` to a message, `fates` of messages by number."""

    def __init__(self):
        self.taken: list[dict[str, str]] = []
        self.keys: set[str] = set()
        self.status, self.code, self.slow = 200, "0", 0.0
        self.fates: dict[str, str] = {}
        self.raw: bytes | None = None


def _handler(service):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.keys.add(self.headers["Authorization"])
            time.sleep(service.slow)
            if service.status == 200 and service.code == "0":
                service.taken.append(_read(self.headers["Content-Type"], body))
            said = {"code": service.code, "message": {"id": f"m-{len(service.taken)}"}}
            self._answer(service.status, service.raw or json.dumps(said).encode())

        def do_GET(self):
            number = self.path.rpartition("/")[2]
            self._answer(200, json.dumps({"state": service.fates.get(number, "ACCEPTD")}).encode())

        def _answer(self, status, body):
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return  # whoever asked has hung up

        def log_message(self, *_words):
            pass

    return Handler


def _read(kind, body):
    if kind.startswith("application/json"):
        return json.loads(body)
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


@contextmanager
def serving(settings, folder, kind="json"):
    """The service while it runs, with the settings that lead to it."""
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    port = server.server_address[1]
    template = folder / f"sms-{port}.toml"
    template.write_text(TEMPLATE.format(port=port, kind=kind), "utf-8")
    settings.SMS, settings.SMS_KEY = str(template), "the-key-of-the-service"
    service.stop = server.shutdown
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
