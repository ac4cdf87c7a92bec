"""Processes are killed with -9 every few seconds while people hand in; nothing promised may be gone.

The clients keep a ledger of what they were told. Whoever gets no answer sends the same request again,
as people do, until there is a receipt. Killed are, in turn and by chance, web processes, the task
worker, the ticker and the database, one or all; what keeps them running must bring them back. A kill
waits until the site answers again after the one before.
"""

import argparse
import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from trials.browsers import Answer, Browser, Form
from trials.databases import Cluster
from trials.figures import Report
from trials.papers import Paper, Papers
from trials.processes import descendants
from trials.sites import Site

MOST_SECONDS, MOST_CLIENTS = 3600, 32
STUDENTS_EACH = 40  # of one client, one after the other
MOST_FILES = 18  # of one student; the assignment has room for 20
PAUSE, AGAIN = 0.1, 0.3
GIVE_UP = 180.0


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--every", type=float, default=5, help="seconds from one kill to the next")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--mb", type=float, default=1, help="megabytes of each file")


def room(chosen: argparse.Namespace) -> int:
    """No client gets through more than four in a second."""
    return int(4 * chosen.seconds * chosen.clients * chosen.mb * 1_000_000)


@dataclass
class Clients:
    """Who hands in, again and again, each with students of her own; and what they were told."""

    place: Site
    path: str
    until: float
    ledger: list[dict[str, str]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    sent: int = 0
    refused: list[str] = field(default_factory=list)
    without_answer: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, people: list[dict[str, str]], papers: Papers, first: int) -> None:
        """Hand in until it is time, one student after the other."""
        number = first
        for _ in range(MOST_FILES):
            for person in people:
                if time.monotonic() > self.until:
                    return
                self._hand_in(person, papers.paper(number))
                number += 1
                time.sleep(PAUSE)

    def _hand_in(self, person: dict[str, str], paper: Paper) -> None:
        browser, began = Browser(self.place.port, person["session"]), time.monotonic()
        form = Form()

        def look() -> Answer:
            nonlocal form
            answer, form = browser.form(self.path)
            return answer

        answer = self._until_answered(look)
        if form.can_hand_in:
            answer = self._until_answered(lambda: browser.send(self.path, form, paper))
        if not answer.location.startswith("/receipts/"):
            self.refused.append(f"{person['email']} {answer.status} {answer.error}")
            return
        code = answer.location.split("/")[2]
        with self.lock:
            self.ledger.append({"code": code, "sha256": paper.sha256, "email": person["email"]})
            self.waits.append(time.monotonic() - began)
        page = self._until_answered(lambda: browser.get(answer.location))
        if code.encode() not in page.body:
            self.refused.append(f"the receipt of {person['email']} answered {page.status}")

    def _until_answered(self, ask: Any) -> Answer:
        """The same again until a server that is well has answered; bounded in time."""
        until = time.monotonic() + GIVE_UP
        while True:
            answer = ask()
            with self.lock:
                self.sent += 1
                self.without_answer += answer.is_failure
            if not answer.is_failure or time.monotonic() > until:
                return answer
            time.sleep(AGAIN)


@dataclass
class Killer:
    """Chooses who dies next; every kind gets its turn before one comes again."""

    place: Site
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    waiting: list[str] = field(default_factory=list)

    def kill(self) -> None:
        if not self.waiting:
            self.waiting = ["a web process", "the web server", "the worker", "the ticker", "all"]
            if isinstance(self.place.db, Cluster):
                self.waiting += ["a database process", "the database"]
            self.chance.shuffle(self.waiting)
        victim = self.waiting.pop()
        if victim == "the database" and isinstance(self.place.db, Cluster):
            self.place.db.kill()
            self.place.db.start()
        else:
            self._kill(self._victims(victim))
        self.kills[victim] += 1

    def _victims(self, victim: str) -> list[int]:
        site = self.place
        servers = [pid for pid in descendants(site.pids[0]) if pid in site.pids_of("granian")]
        web = [child for pid in servers for child in descendants(pid)]
        match victim:
            case "a web process":
                return self._one_of(web)
            case "the web server":
                return [pid for pid in servers if pid not in web]
            case "the worker":
                return site.pids_of("db_worker")
            case "the ticker":
                return site.pids_of("manage.py ticker")
            case "a database process":
                return self._one_of(site.db.pids[1:])
        return list(site.pids[1:])

    def _one_of(self, pids: Any) -> list[int]:
        return [self.chance.choice(pids)] if pids else []

    @staticmethod
    def _kill(pids: list[int]) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def run(place: Site, chosen: argparse.Namespace) -> Report:
    seconds, number = min(chosen.seconds, MOST_SECONDS), min(chosen.clients, MOST_CLIENTS)
    report = Report(
        f"chaos on {place.db.name}: {seconds:g} seconds, a kill every {chosen.every:g}, "
        f"{number} clients, {chosen.mb:g} MB each"
    ).begin()
    world = place.ask("trials.inside.world", students=number * STUDENTS_EACH)
    place.start()
    papers, until = Papers(int(chosen.mb * 1_000_000)), time.monotonic() + seconds
    clients = Clients(place, f"/submissions/{world['sitting']}/", until)
    threads = [
        threading.Thread(
            target=clients.work,
            args=(world["students"][n::number], papers, n * STUDENTS_EACH * MOST_FILES),
            daemon=True,
        )
        for n in range(number)
    ]
    for thread in threads:
        thread.start()
    killer = Killer(place, random.Random(chosen.seconds))
    while time.monotonic() < until - chosen.every:
        time.sleep(chosen.every)
        place.wait()  # who is down already cannot be caught in the middle of anything
        killer.kill()
    ended = time.monotonic()
    place.wait()
    recovery = time.monotonic() - ended
    for thread in threads:
        thread.join(2 * GIVE_UP)
    _tell(report, clients, killer, recovery)
    _hold(report, place, clients, sitting=world["sitting"])
    return report


def _tell(report: Report, clients: Clients, killer: Killer, recovery: float) -> None:
    kills = ", ".join(f"{victim} {times}" for victim, times in sorted(killer.kills.items()))
    report.tell("kills", f"{killer.kills.total()}: {kills}")
    report.tell("requests", f"{clients.sent}, of which {clients.without_answer} failed")
    report.tell("answered again", f"{recovery:.1f} s after the last kill")
    report.hold("acknowledged", f"{len(clients.ledger)}", "some", is_kept=bool(clients.ledger))
    report.hold_none("refused or given up", clients.refused)
    report.hold_seconds("form to receipt", clients.waits)


def _hold(report: Report, place: Site, clients: Clients, *, sitting: int) -> None:
    """Everything the clients were told is so; tasks that were cut off are run to their end."""
    place.stop()
    place.ask("trials.inside.settle")
    place.manage("db_worker", "--queue-name=*", "--batch", "--no-startup-delay", "--no-reload")
    found = place.ask("trials.inside.audit", ledger=clients.ledger, sitting=sitting)
    report.hold_none("lost", found["lost"])
    report.hold_none("half files", found["half"])
    report.hold_none("rows without their file", found["rows without file"])
    report.hold_none("broken rules", found["broken rules"])
    codes = Counter(entry["code"] for entry in clients.ledger)
    report.hold_none("receipts given twice", [code for code, times in codes.items() if times > 1])
    report.tell("versions", f"{found['versions']}, unacknowledged {found['unacknowledged']}")
    letters = place.mail.naming({one["code"] for one in found["receipts"]})
    report.hold_none("mailed twice", [code for (_, code), times in letters.items() if times > 1])
    # A worker that died while a mail was leaving: it may have arrived, and an operator decides.
    unclear = [one for one in found["receipts"] if one["state"] in {"parked", "sending"}]
    report.tell("mail left to operators", f"{len(unclear)}")
    # The task of a worker that was killed is given to another after a quarter of an hour only.
    waiting = [one for one in found["receipts"] if one["state"] in {"waiting", "taken"}]
    report.tell("mail that still waits", f"{len(waiting)}")
    report.hold_none(
        "never mailed",
        [
            one["code"]
            for one in found["receipts"]
            if not letters[one["email"], one["code"]] and one not in [*unclear, *waiting]
        ],
    )
