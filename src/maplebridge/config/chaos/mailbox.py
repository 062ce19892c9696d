"""A mail server of the trial: it takes every letter and counts them, and knows no more of SMTP than that needs."""

from __future__ import annotations

import socketserver
import threading


class Mailbox:
    """Listens on a free port of this machine until it is shut."""

    def __init__(self) -> None:
        self.taken = 0
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.box = self
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def shut(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    box: Mailbox


class _Talk(socketserver.StreamRequestHandler):
    """One session (RFC 5321): each command is answered with yes, each letter is taken."""

    server: _Server

    def handle(self) -> None:
        """Answer until the other side leaves."""
        self._say("220 ready")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say("354 go on")
                self._read_letter()
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _read_letter(self) -> None:
        for line in self.rfile:
            if line.rstrip(b"\r\n") == b".":
                self.server.box.taken += 1
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
