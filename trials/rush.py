"""A rush at the deadline: everybody hands in within minutes, half of them in the last fifth.

Each student opens the form, sends the file over a line of her own speed, and opens the receipt. The
last moment of the sitting lies at the end of the window, so many uploads that began in time end after
it. Meanwhile a lecturer and a student open other pages.
"""

import argparse
import json
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trials.browsers import Browser, Timing
from trials.figures import Report
from trials.papers import Paper, Papers
from trials.sites import GRACE, Site
from trials.watching import Load, Visitor

MOST_STUDENTS, MOST_MB, MOST_MINUTES = 5000, 100, 60
RECEIPT, PAGE = 2.0, 1.0  # seconds that are promised
LAST_PART, LAST_SHARE = 0.2, 0.5  # half of them in the last fifth
AHEAD = 8.0  # seconds before her moment that a student opens the form
SLOWEST, QUICKEST = 250_000, 5_000_000  # bytes a second: 2 to 40 Mbit/s
TOO_LATE = GRACE + 3.0  # seconds after the last moment


@dataclass
class Press:
    """What a student did and what she was told: a line of the ledger."""

    number: int
    email: str
    session: str
    at: float  # seconds after the start
    rate: float
    sha256: str = ""
    begun_at: float = 0.0
    upload: float = 0.0
    receipt: float = 0.0  # seconds after the last byte
    status: int = 0
    code: str = ""
    said: str = ""

    @property
    def ended_at(self) -> float:
        return self.begun_at + self.upload


@dataclass
class Ledger:
    """Kept by the clients alone, and written down before anybody goes on."""

    path: Path
    presses: list[Press] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, press: Press) -> None:
        with self.lock, self.path.open("a") as file:
            self.presses.append(press)
            file.write(json.dumps(vars(press)) + "\n")

    @property
    def receipts(self) -> list[dict[str, str]]:
        return [
            {"code": one.code, "sha256": one.sha256, "email": one.email}
            for one in self.presses
            if one.code
        ]


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--mb", type=float, default=5, help="megabytes of each file")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--patience",
        type=float,
        default=1,
        help="the promised seconds times this, on a busy machine",
    )


def room(chosen: argparse.Namespace) -> int:
    return int(chosen.students * chosen.mb * 1_000_000 * 1.05)


def plan(people: list[dict[str, str]], *, seconds: float, seed: int) -> list[Press]:
    """Who begins when, and on what line: half spread over the beginning, half over the end. The
    last of them begin in the last second."""
    chance = random.Random(seed)
    split = seconds * (1 - LAST_PART)
    early = int(len(people) * (1 - LAST_SHARE))
    late = len(people) - early
    moments = [split * chance.random() for _ in range(early)]
    moments += [split + (seconds - split) * (n + 1) / (late + 1) for n in range(late)]
    return [
        Press(
            number,
            person["email"],
            person["session"],
            at=moment,
            rate=SLOWEST * (QUICKEST / SLOWEST) ** chance.random(),
        )
        for number, (person, moment) in enumerate(zip(people, moments, strict=True))
    ]


def hand_in(
    press: Press, paper: Paper, port: int, path: str, *, start: float, ledger: Ledger
) -> None:
    """One student, from opening the form to reading the receipt."""
    try:
        sleep_until(start + press.at - AHEAD)
        browser, timing = Browser(port, press.session), Timing()
        answer, form = browser.form(path)
        press.status, press.said = answer.status, answer.error
        if answer.status != 200 or not form.can_hand_in:
            press.said = press.said or "the form did not open"
            return
        press.sha256 = paper.sha256
        sleep_until(start + press.at)
        answer = browser.send(path, form, paper, rate=press.rate, timing=timing)
        press.begun_at, press.upload, press.status = timing.begun_at, timing.sent, answer.status
        press.said = answer.error
        if answer.status == 302 and answer.location.startswith("/receipts/"):
            page = browser.get(answer.location)
            press.receipt = time.time() - press.ended_at
            code = answer.location.split("/")[2]
            press.status, press.said = page.status, page.error
            press.code = code if code.encode() in page.body else ""
    finally:
        ledger.add(press)


def sleep_until(moment: float) -> None:
    time.sleep(max(moment - time.time(), 0))


def run(place: Site, chosen: argparse.Namespace) -> Report:
    students = min(max(chosen.students, 10), MOST_STUDENTS)
    size = int(min(max(chosen.mb, 0.01), MOST_MB) * 1_000_000)
    seconds = min(max(chosen.minutes, 0.2), MOST_MINUTES) * 60
    report = Report(
        f"rush on {place.db.name}: {students} students, {size / 1e6:g} MB each, "
        f"{seconds / 60:g} minutes"
    ).begin()
    late = max(students // 100, 2)  # some more, who come when it is over
    world = place.ask("trials.inside.world", students=students + late)
    ledger = Ledger(place.folder / "ledger")
    place.start()
    start = time.time() + AHEAD + 5
    place.ask("trials.inside.dates", sitting=world["sitting"], cutoff=start + seconds)
    people = world["students"]
    presses = plan(people[:-late], seconds=seconds, seed=students)
    presses += [
        Press(n, one["email"], one["session"], at=seconds + TOO_LATE, rate=QUICKEST)
        for n, one in enumerate(people[-late:], start=len(presses))
    ]
    load, visitor = _go(place, world, presses, ledger, start=start, size=size)
    found = place.ask("trials.inside.audit", ledger=ledger.receipts, sitting=world["sitting"])
    _tell(report, ledger, visitor, found, cutoff=start + seconds)
    _tell_times(report, ledger, visitor, patience=chosen.patience)
    _tell_load(report, load, place)
    place.stop()
    return report


def _go(
    place: Site,
    world: dict[str, Any],
    presses: list[Press],
    ledger: Ledger,
    *,
    start: float,
    size: int,
) -> tuple[Load, Visitor]:
    papers, path = Papers(size), f"/submissions/{world['sitting']}/"
    teacher = Browser(place.port, world["lecturer"]["session"])
    student = Browser(place.port, world["students"][0]["session"])
    pages = [
        (teacher, f"/marking/{world['sitting']}/"),
        (student, "/tonight/"),
        (teacher, "/tonight/"),
    ]
    for browser, page in pages:
        browser.get(page)  # the first visit of a process loads its templates
    visitor, load = Visitor(pages, threading.Event()), Load(place)
    sleep_until(start - AHEAD)
    load.begin()
    visitor.start()
    waiting = sorted(presses, key=lambda press: press.at)
    going: list[threading.Thread] = []
    while waiting or any(thread.is_alive() for thread in going):
        while waiting and time.time() > start + waiting[0].at - AHEAD - 1:
            press = waiting.pop(0)
            arguments = (press, papers.paper(press.number), place.port, path)
            said = {"start": start, "ledger": ledger}
            going.append(
                threading.Thread(target=hand_in, args=arguments, kwargs=said, daemon=True)
            )
            going[-1].start()
        going = [thread for thread in going if thread.is_alive()]
        load.look()
        time.sleep(0.5)
    load.finish()
    visitor.until.set()
    visitor.join()
    return load, visitor


def _tell(
    report: Report, ledger: Ledger, visitor: Visitor, found: dict[str, Any], *, cutoff: float
) -> None:
    in_time = [press for press in ledger.presses if 0 < press.begun_at <= cutoff]
    after = [press for press in ledger.presses if press.begun_at > cutoff]
    accepted = [press for press in in_time if press.code]
    report.tell("begun in time", f"{len(in_time)}")
    report.tell("of these ended after", f"{sum(one.ended_at > cutoff for one in in_time)}")
    report.hold(
        "accepted of those",
        f"{len(accepted)}",
        "all",
        is_kept=len(accepted) == len(in_time) == len(ledger.presses) - len(after),
    )
    report.hold(
        "refused of those after",
        f"{sum(press.status == 403 for press in after)} of {len(after)}",
        "all",
        is_kept=all(press.status == 403 and not press.code for press in after),
    )
    report.hold_none("lost", found["lost"])
    report.hold_none("half files", found["half"])
    report.hold_none("rows without their file", found["rows without file"])
    report.hold_none("broken rules", found["broken rules"])
    report.hold_none(
        "server errors",
        [
            *(f"{one.email} {one.status} {one.said}" for one in ledger.presses if _is_error(one)),
            *visitor.failures,
        ],
    )


def _tell_times(report: Report, ledger: Ledger, visitor: Visitor, *, patience: float) -> None:
    receipts = [press.receipt for press in ledger.presses if press.code]
    report.hold_seconds("receipt after last byte", receipts, at_99=RECEIPT * patience)
    pages = [one for times in visitor.times.values() for one in times]
    report.hold_seconds("other pages", pages, at_95=PAGE * patience)
    for path, times in visitor.times.items():
        report.hold_seconds(f"  {path}", times)


def _is_error(press: Press) -> bool:
    return press.status == 0 or press.status >= 500 or bool(press.said)


def _tell_load(report: Report, load: Load, place: Site) -> None:
    for who, share in load.shares.items():
        report.tell(f"processor, {who}", f"{share * 100:.0f} % of one core")
    report.tell("memory, server", f"{load.memory / 1e6:.0f} MB at most")
    if load.database_memory:
        report.tell("memory, database", f"{load.database_memory / 1e6:.0f} MB at most")
    report.hold_none("errors in the log", [error["message"] for error in place.errors()])
