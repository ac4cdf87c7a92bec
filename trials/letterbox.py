"""A mail server that takes everything and remembers it: as much of SMTP as a site speaks."""

import email
import email.policy
import socketserver
import threading
from collections import Counter
from contextlib import suppress
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"


class Letterbox:
    """Listens on a port of its own from `with` on; `letters` are (to, text), in their order."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        box = self

        class Handler(_Conversation):
            letters = box.letters

        self._server = _Server((HOST, 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def naming(self, words: set[str]) -> Counter[tuple[str, str]]:
        """How often each of the words was mailed to each address."""
        found: Counter[tuple[str, str]] = Counter()
        for to, text in self.letters:
            found.update((to, word) for word in set(text.split()) & words)
        return found


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Conversation(socketserver.StreamRequestHandler):
    letters: list[tuple[str, str]]

    def handle(self) -> None:
        with suppress(ConnectionError):  # a worker was killed in the middle of a sentence
            self._listen()

    def _listen(self) -> None:
        to: list[str] = []
        self._say("220 letterbox")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                to.append(line.decode().partition("<")[2].partition(">")[0])
            if verb == b"DATA":
                self._say("354 go on")
                text = _text_of(self._data())
                self.letters.extend((one, text) for one in to)
                to = []
            self._say("221 bye" if verb == b"QUIT" else "250 fine")
            if verb == b"QUIT":
                return

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def _text_of(data: bytes) -> str:
    body = email.message_from_bytes(data, policy=email.policy.default).get_body(("plain",))
    return body.get_content() if body else ""
