"""A mail server on a socket of this machine, which can be ill in every way that they are."""

import contextlib
import socket
import socketserver
import threading
from email import message_from_bytes, policy

# How it ends a conversation at some point of it.
HANG_UP, SILENCE = "hang up", "silence"


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it was given in `mails`.

    `answers` says for a point of the conversation (connect, EHLO, MAIL, RCPT, DATA, text, kept) what
    it does in place of going on: a line such as "451 later", `HANG_UP`, or `SILENCE`, which is no
    answer until the other side gives up. At "kept" the mail was taken, and only the word is lost.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Conversation)
        self.mails, self.answers, self.begun = [], {}, 0
        self.only = None
        self.when_text_comes = self.when_kept = lambda: None
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    @property
    def recipients(self):
        return [mail["To"] for mail in self.mails]

    def handle_error(self, request, client_address):
        """A client that goes away in the middle is what these tests are about."""


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.begun += 1
        with contextlib.suppress(ConnectionError, StopIteration):
            self.say("connect", "220 post.test.example")
            while line := self.rfile.readline():
                self.obey(line.decode().strip().upper())

    def obey(self, line):
        verb = line.split(" ")[0]
        if verb == "DATA":
            self.say("DATA", "354 go on")
            self.take_text()
        elif verb == "QUIT":
            self.wfile.write(b"221 bye\r\n")
            raise StopIteration
        else:
            self.say(verb, "250 ok", about=line)

    def take_text(self):
        if self.server.answers.get("DATA", "").startswith(("4", "5")):
            return None
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return None
            if not lines:
                self.server.when_text_comes()
            lines.append(line.removeprefix(b"."))
        if "text" in self.server.answers:
            return self.say("text", "250 taken")
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.server.when_kept()
        return self.say("kept", "250 taken")

    def say(self, point, line, about=""):
        answer = self.server.answers.get(point)
        only = self.server.only
        if answer and point == "RCPT" and only and only.upper() not in about:
            answer = None
        if answer == HANG_UP:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            raise StopIteration
        if answer == SILENCE:
            self.rfile.readline()
            raise StopIteration
        self.wfile.write((answer or line).encode() + b"\r\n")


def mailers(port, timeout=0.3):
    """Settings that send to that port."""
    return {
        "default": {
            "BACKEND": "lms.core.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": timeout},
        }
    }
