"""Somebody's browser, as far as handing in goes: cookies, forms as they are, uploads at a pace."""

import http.client
import socket
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from uuid import uuid4

from trials.papers import Paper

HOST = "127.0.0.1"
LONGEST = 120.0
CROWD = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    headers: http.client.HTTPMessage | None = None
    body: bytes = b""
    error: str = ""

    @property
    def location(self) -> str:
        return (self.headers and self.headers.get("Location")) or ""

    @property
    def is_failure(self) -> bool:
        """No answer, or that of a server in trouble."""
        return self.status == 0 or self.status >= 500


@dataclass
class Form:
    """The values that a form holds before anybody has touched it."""

    values: dict[str, str] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)

    @property
    def can_hand_in(self) -> bool:
        return "request_key" in self.values

    @property
    def key(self) -> str:
        return self.values["request_key"]

    def filled(self) -> dict[str, str]:
        """As somebody sends it who ticks what has to be ticked and presses the last button."""
        return self.values | dict.fromkeys(self.boxes, "on") | {"do": "hand_in"}


@dataclass
class Timing:
    """Moments of one request: by the wall clock when it began, then seconds since then."""

    begun_at: float = 0.0
    sent: float = 0.0
    answered: float = 0.0


class Browser:
    """One person, signed in by the session given; each request on a line of its own."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.cookies = {"sessionid": session}

    def get(self, path: str, *, timeout: float = LONGEST) -> Answer:
        try:
            line = self._line(timeout)
            line.request("GET", path, headers={"Cookie": self._cookie})
            return self._answer(line)
        except CROWD as error:
            return Answer(0, error=type(error).__name__)

    def form(self, path: str) -> tuple[Answer, Form]:
        """The form of that screen through which files are sent."""
        answer = self.get(path)
        reader = _FormReader()
        reader.feed(answer.body.decode(errors="replace"))
        return answer, reader.form

    def send(
        self, path: str, form: Form, paper: Paper, *, rate: float = 0, timing: Timing | None = None
    ) -> Answer:
        """Press the button with that file, at `rate` bytes a second or as fast as it goes."""
        timing = timing or Timing()
        boundary = uuid4().hex
        head, tail = _around(boundary, form.filled(), paper)
        try:
            line = self._line(LONGEST)
            line.connect()
            timing.begun_at, began = time.time(), time.monotonic()
            line.putrequest("POST", path)
            line.putheader("Cookie", self._cookie)
            line.putheader("Referer", f"http://{HOST}:{self.port}{path}")
            line.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
            line.putheader("Content-Length", str(len(head) + paper.size + len(tail)))
            line.endheaders(head)
            sent = 0
            for piece in paper.pieces():
                line.send(piece)
                sent += len(piece)
                if rate and (ahead := sent / rate - (time.monotonic() - began)) > 0:
                    time.sleep(ahead)
            line.send(tail)
            timing.sent = time.monotonic() - began
            answer = self._answer(line)
            timing.answered = time.monotonic() - began
        except CROWD as error:
            return Answer(0, error=type(error).__name__)
        return answer

    @property
    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _line(self, timeout: float) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(HOST, self.port, timeout=timeout)

    def _answer(self, line: http.client.HTTPConnection) -> Answer:
        response = line.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        line.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def answers_at(port: int, path: str) -> bool:
    """Whether a site on this port answers that address with 200."""
    try:
        line = http.client.HTTPConnection(HOST, port, timeout=5)
        line.request("GET", path)
        status = line.getresponse().status
        line.close()
    except CROWD:
        return False
    return status == 200


def free_port(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _around(boundary: str, values: dict[str, str], paper: Paper) -> tuple[bytes, bytes]:
    """What stands before and after the bytes of the file."""
    fields = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in values.items()
    )
    head = (
        f'{fields}--{boundary}\r\nContent-Disposition: form-data; name="uploads"; '
        f'filename="{paper.name}"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    return head.encode(), f"\r\n--{boundary}--\r\n".encode()


class _FormReader(HTMLParser):
    """Finds the form with a file in it; of that its texts, hidden values and boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.form, self._open, self._is_inside, self._text = Form(), Form(), False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self._open, self._is_inside = Form(), said.get("enctype") == "multipart/form-data"
        elif self._is_inside and tag == "textarea":
            self._text = said.get("name") or ""
            self._open.values[self._text] = ""
        elif self._is_inside and tag == "input":
            self._input(said)

    def _input(self, said: dict[str, str | None]) -> None:
        name, kind = said.get("name") or "", said.get("type") or "text"
        if not name:
            return
        if kind == "checkbox":
            self._open.boxes.add(name)
        elif kind == "file":
            self.form = self._open
        elif kind in {"hidden", "text", "number"}:
            self._open.values[name] = said.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self._open.values[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "form":
            self._is_inside = False
