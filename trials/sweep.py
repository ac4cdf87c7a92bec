"""One hand-in, killed at each call that writes, syncs, renames, removes or sends, in turn.

A process of its own answers one request, the press of *hand in* with its file, and dies at the k-th
call of a kind, before that call is carried out. Afterwards there must be nothing of it or all of it:
a version, its file whole, its promised mails; and who sends the same request again gets one receipt.
The calls of SQLite are those of its journal; those of PostgreSQL are what is sent to the server, the
commit among them. Then each call that touches the disk fails instead, with a full disk, a broken one or
one that is read-only.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trials.browsers import Answer, Browser, Form
from trials.figures import Report
from trials.papers import Paper, Papers
from trials.sites import ROOT, Site
from trials.traces import NAMES, NO_STRACE, TALKS, WRITES, calls_in, has_strace, traced

SIZE = 300_000
REHEARSALS = 3
MOST = 2000
DEATH = "signal=KILL"
FAULTS = ("ENOSPC", "EIO", "EROFS")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", type=int, default=1, help="of so many points one is tried")
    parser.add_argument("--no-faults", action="store_true", help="kill only")


def room(chosen: argparse.Namespace) -> int:
    return MOST * SIZE


@dataclass(frozen=True)
class Point:
    """The k-th call of that name, and what happens there."""

    call: str
    number: int
    how: str

    @property
    def is_death(self) -> bool:
        return self.how == DEATH

    @property
    def inject(self) -> str:
        return f"inject={self.call}:{self.how}:when={self.number}"

    def __str__(self) -> str:
        return f"{self.call} {self.number} {self.how}"


class Handler:
    """A process that has the site loaded; for each point a child of it answers the requests."""

    def __init__(self, place: Site) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "trials.inside.answering", str(place.port)],
            cwd=ROOT,
            env=place.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=place.log.open("ab"),
            text=True,
        )
        self.say({})

    def child(self) -> int:
        """Start a child; returns its number as soon as it listens."""
        return int(self.say({"do": "answer"})["pid"])

    def reap(self) -> bool:
        """End the child and wait for that; whether it had lived until then."""
        return bool(self.say({"do": "reap"})["lived"])

    def look(self, email: str) -> dict[str, Any]:
        """What the site has of this person, seen by another child."""
        return dict(self.say({"do": "look", "email": email}))

    def say(self, words: dict[str, Any]) -> dict[str, Any]:
        if words:
            assert self.process.stdin  # noqa: S101 - it was opened as a pipe
            self.process.stdin.write(json.dumps(words) + "\n")
            self.process.stdin.flush()
        assert self.process.stdout  # noqa: S101
        if not (line := self.process.stdout.readline()):
            raise SystemExit("The process that answers has ended; see the log of the site.")
        return dict(json.loads(line))

    def end(self) -> None:
        assert self.process.stdin  # noqa: S101
        self.process.stdin.close()
        self.process.wait(30)


@dataclass
class Sweep:
    """The people, one for each point, and what was found."""

    place: Site
    handler: Handler
    path: str
    people: Iterator[dict[str, str]]
    papers: Papers
    tried: int = 0
    unharmed: int = 0  # the request had fewer such calls than the rehearsals
    unfailed: int = 0  # likewise, where the call should have failed
    nothing: int = 0
    everything: int = 0
    wrong: list[str] = field(default_factory=list)

    def rehearse(self) -> Counter[str]:
        """How often each call is made by a hand-in that nobody harms; the most of a few."""
        most: Counter[str] = Counter()
        for number in range(REHEARSALS):
            out = self.place.folder / "trace"
            answer, _ = self._press(*self._open(), self.papers.paper(MOST + number), out=out)
            if answer.status != 302:
                raise SystemExit(f"A hand-in that nobody harms was answered {answer.status}.")
            most |= Counter(call.name for call in calls_in(out))
        return most

    def try_point(self, point: Point) -> None:
        """Harm one hand-in there, see what is left, send it again, see that all is well."""
        person, paper = next(self.people), self.papers.paper(self.tried)
        self.tried += 1
        browser, form = self._open(person)
        answer, lived = self._press(browser, form, paper, inject=[point.inject])
        found = self.handler.look(person["email"])
        problems = [*_problems(found, paper.sha256, answer)]
        self.nothing += not found["versions"]
        self.everything += bool(found["versions"])
        if point.is_death:
            self.unharmed += lived
        elif not lived:
            problems.append("the process ended")
        elif not self._has_failed():
            self.unfailed += 1
        elif point.call == "fsync" and answer.status == 302:
            problems.append("acknowledged, and the disk did not say that it has the file")
        answer, _ = self._press(browser, form, paper)
        found = self.handler.look(person["email"])
        problems += [f"sent again: {one}" for one in _problems(found, paper.sha256, answer)]
        if len(found["versions"]) != 1 or answer.status != 302:
            problems.append(f"sent again: {answer.status}, {len(found['versions'])} versions")
        self.wrong += [f"{point}: {problem}" for problem in problems]

    def _has_failed(self) -> bool:
        """Whether a call was let fail in what strace saw last."""
        return any("(INJECTED)" in call.text for call in calls_in(self.place.folder / "trace"))

    def _open(self, person: dict[str, str] | None = None) -> tuple[Browser, Form]:
        """Her form, as a process that is not looked at shows it."""
        browser = Browser(self.place.port, (person or next(self.people))["session"])
        self.handler.child()
        answer, form = browser.form(self.path)
        self.handler.reap()
        if not form.can_hand_in:
            raise SystemExit(f"The form was answered {answer.status} {answer.error}.")
        return browser, form

    def _press(
        self,
        browser: Browser,
        form: Form,
        paper: Paper,
        *,
        out: Path | None = None,
        inject: Sequence[str] = (),
    ) -> tuple[Answer, bool]:
        """Hand in, while strace looks if it is asked to; also whether the process outlived it."""
        pid = self.handler.child()
        if out or inject:
            with traced(pid, out=out or self.place.folder / "trace", inject=inject):
                answer = browser.send(self.path, form, paper)
        else:
            answer = browser.send(self.path, form, paper)
        return answer, self.handler.reap()


def _problems(found: dict[str, Any], sha256: str, answer: Answer) -> Iterator[str]:
    if answer.status == 302 and not found["versions"]:
        yield "acknowledged, and there is no version"
    for version in found["versions"]:
        if version["files"] != [sha256]:
            yield "the version lacks its file"
        if version["promised"] != 1:
            yield f"{version['promised']} mails are promised"
    if damaged := found["damaged"]:
        yield f"not whole in the store: {damaged}"


def points(calls: Counter[str], *, every: int, faults: bool) -> list[Point]:
    """All the moments of death, one of `every`; then all the calls that can fail."""
    deaths = [
        Point(call, number, DEATH)
        for call, times in sorted(calls.items())
        for number in range(1, times + 1)
    ]
    failures = [
        Point(call, number, f"error={FAULTS[number % len(FAULTS)]}")
        for call, times in sorted(calls.items())
        if call not in TALKS
        for number in range(1, times + 1)
    ]
    return deaths[::every] + (failures[::every] if faults else [])


def run(place: Site, chosen: argparse.Namespace) -> Report:
    report = Report(f"sweep on {place.db.name}: every {max(chosen.every, 1)}. point").begin()
    if not has_strace():
        print(NO_STRACE)
        return report
    world = place.ask("trials.inside.world", students=MOST)
    handler = Handler(place)
    try:
        people = iter(world["students"])
        sweep = Sweep(place, handler, f"/submissions/{world['sitting']}/", people, Papers(SIZE))
        calls = sweep.rehearse()
        said = ", ".join(
            f"{call} {calls[call]}" for call in (*WRITES, *NAMES, *TALKS) if calls[call]
        )
        report.tell("calls of one hand-in", f"{calls.total()}: {said}")
        todo = points(calls, every=max(chosen.every, 1), faults=not chosen.no_faults)
        for point in todo[: MOST - REHEARSALS]:
            sweep.try_point(point)
    finally:
        handler.end()
    deaths = sum(point.is_death for point in todo)
    report.tell("killed at", f"{deaths} points, of which {sweep.unharmed} were not reached")
    report.tell(
        "failed at", f"{len(todo) - deaths} points, of which {sweep.unfailed} were not reached"
    )
    report.tell(
        "left behind", f"nothing {sweep.nothing} times, everything {sweep.everything} times"
    )
    report.hold_none("anything else", sweep.wrong)
    return report
