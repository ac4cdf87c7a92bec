"""Asking the site for something, through its own WSGI application, and timing that."""

import gzip
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory

from lms.wsgi import application

ROUNDS = 8
WARM = 3
LEVEL = 6  # of gzip, as a proxy in front does it
HOST = {"SERVER_NAME": "college.example", "HTTP_REFERER": "https://college.example/"}

Environ = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: list[tuple[str, str]]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def ask(environ: Environ) -> Answer:
    """The whole answer, read and closed as a server does it."""
    started: list[Any] = []
    chunks = application(
        environ, lambda status, headers, _=None: started.extend((status, headers))
    )
    try:
        body = b"".join(chunks)
    finally:
        chunks.close()
    return Answer(int(started[0][:3]), body, started[1])


class Person:
    """Somebody's browser: a session cookie, or none for a visitor."""

    def __init__(self, user: Any = None) -> None:
        self.requests = RequestFactory(**HOST)
        if user is not None:
            client = Client(**HOST)
            client.force_login(user)
            self.requests.cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key or ""

    def open(self, url: str) -> str:
        """Look at a screen and keep its cookies, for the form that is sent from it."""
        answer = ask(self.get(url))
        for name, value in answer.headers:
            if name == "Set-Cookie":
                self.requests.cookies.load(value)
        return answer.body.decode()

    def get(self, url: str, **headers: str) -> Environ:
        return self.requests.get(url, secure=True, **headers).environ

    def post(self, url: str, data: dict[str, Any]) -> Environ:
        return self.requests.post(url, data, secure=True).environ


@dataclass
class Measured:
    """What the answers to one kind of request cost."""

    name: str
    requests: Callable[[], Environ]
    floor: "Measured | None" = None
    most: float = 0  # how many times its floor is aimed at
    status: int = 200
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    queries: int = 0
    bytes: int = 0

    def begin(self) -> None:
        """Fill the caches, then count queries and bytes on a request that is not timed."""
        for _ in range(WARM):
            self._check(ask(self.requests()))
        environ = self.requests()
        with connection.execute_wrapper(self._count):
            answer = ask(environ)
        self._check(answer)
        self.bytes = len(gzip.compress(answer.body, LEVEL))

    def go_on(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            environ = self.requests()
            wall, cpu = time.perf_counter(), time.process_time()
            answer = ask(environ)
            self.wall.append(time.perf_counter() - wall)
            self.cpu.append(time.process_time() - cpu)
            self._check(answer)

    @property
    def per_second(self) -> float:
        return len(self.wall) / sum(self.wall)

    @property
    def median(self) -> float:
        return statistics.median(self.wall)

    @property
    def p95(self) -> float:
        return sorted(self.wall)[int(len(self.wall) * 0.95)]

    @property
    def typical_cpu(self) -> float:
        """The lower quartile: what else the machine does only ever adds."""
        return statistics.quantiles(self.cpu, n=4)[0]

    @property
    def times_floor(self) -> float:
        return self.typical_cpu / self.floor.typical_cpu if self.floor else 0

    def _check(self, answer: Answer) -> None:
        if answer.status != self.status:
            raise SystemExit(f"{self.name}: answered {answer.status}, not {self.status}")

    def _count(self, execute: Any, *args: Any) -> Any:
        self.queries += 1
        return execute(*args)


def measure(kinds: Iterable[Measured], *, seconds: float) -> None:
    """All kinds in turns, so that a moment's load of the machine falls on all of them alike."""
    kinds = list(kinds)
    for kind in kinds:
        kind.begin()
    for _ in range(ROUNDS):
        for kind in kinds:
            kind.go_on(seconds / ROUNDS)
