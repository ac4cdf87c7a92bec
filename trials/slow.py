"""Slow lines: fifty people upload at 30 kB/s at once, and everybody else notices nothing.

Each sends one file through the form, to its receipt: all begin at once, and the shortest takes half as long
as the longest. Meanwhile a visitor, a student and a lecturer open other pages, none of which may take
longer than a second. The memory of the site is looked at before and meanwhile: it must not grow with what
is on its way.
"""

import argparse
import threading
import time
from collections.abc import Sequence
from typing import Any

from trials.browsers import Answer, Browser, Form
from trials.figures import Report
from trials.papers import Paper, Papers
from trials.sites import Site
from trials.watching import Load, Visitor

RATE = 30_000  # bytes a second
PAGE = 1.0  # seconds that are promised
MOST_LINES, LONGEST = 500, 1800


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lines", type=int, default=50, help="how many upload at once")
    parser.add_argument("--seconds", type=float, default=60, help="how long an upload takes")
    parser.add_argument(
        "--patience",
        type=float,
        default=1,
        help="the promised seconds times this, on a busy machine",
    )


def room(chosen: argparse.Namespace) -> int:
    return int(chosen.lines * chosen.seconds * RATE * 1.1)


def run(place: Site, chosen: argparse.Namespace) -> Report:
    lines = min(max(chosen.lines, 1), MOST_LINES)
    seconds = min(max(chosen.seconds, 2.0), LONGEST)
    sizes = [int(seconds * RATE * (1 - n / lines / 2)) for n in range(lines)]
    report = Report(
        f"slow lines on {place.db.name}: {lines} uploads of {sizes[-1] / 1e6:.1f} to "
        f"{sizes[0] / 1e6:.1f} MB at {RATE // 1000} kB/s"
    ).begin()
    world = place.ask("trials.inside.world", students=lines + 1)
    place.start()
    path = f"/submissions/{world['sitting']}/"
    people = [Browser(place.port, one["session"]) for one in world["students"][:lines]]
    forms = [one.form(path)[1] for one in people]
    visitor, load = _watched(place, world), Load(place)
    for browser, page in visitor.visits:
        browser.get(page)  # the first visit of a process loads its templates
    load.look()
    before, load.memory = load.memory, 0
    load.begin()
    visitor.start()
    answers = _upload(people, forms, sizes, path, load=load)
    load.finish()
    visitor.until.set()
    visitor.join()
    receipts = [one for one in answers if one.status == 302 and "/receipts/" in one.location]
    report.hold("receipts", f"{len(receipts)} of {lines}", "all", is_kept=len(receipts) == lines)
    report.hold_none("pages that failed", visitor.failures)
    pages = [one for times in visitor.times.values() for one in times]
    promise = PAGE * chosen.patience
    report.hold(
        "slowest other page",
        f"{max(pages, default=0):.3f} s of {len(pages)}",
        f"below {promise:g} s",
        is_kept=0 < max(pages, default=0) < promise,
    )
    for path, times in visitor.times.items():
        report.hold_seconds(f"  {path}", times)
    report.tell(
        "memory, server", f"{before / 1e6:.0f} MB before, {load.memory / 1e6:.0f} MB at most"
    )
    report.tell("on their way at once", f"{sum(sizes) / 1e6:.0f} MB")
    report.hold_none("errors in the log", [error["message"] for error in place.errors()])
    place.stop()
    return report


def _watched(place: Site, world: dict[str, Any]) -> Visitor:
    """What others look at meanwhile: who uploads is none of them."""
    anybody = Browser(place.port, "")
    student = Browser(place.port, world["students"][-1]["session"])
    teacher = Browser(place.port, world["lecturer"]["session"])
    visits = [
        (anybody, "/nl/"),
        (student, "/tonight/"),
        (student, f"/submissions/{world['sitting']}/"),
        (teacher, f"/marking/{world['sitting']}/"),
    ]
    return Visitor(visits, threading.Event())


def _upload(
    people: Sequence[Browser],
    forms: Sequence[Form],
    sizes: Sequence[int],
    path: str,
    *,
    load: Load,
) -> list[Answer]:
    """All at once, each on a line of its own; their answers."""
    answers: list[Answer] = []

    def one(browser: Browser, form: Form, paper: Paper) -> None:
        answers.append(browser.send(path, form, paper, rate=RATE))

    papers = [Papers(size).paper(number) for number, size in enumerate(sizes)]
    going = [
        threading.Thread(target=one, args=each, daemon=True)
        for each in zip(people, forms, papers, strict=True)
    ]
    for thread in going:
        thread.start()
    while any(thread.is_alive() for thread in going):
        load.look()
        time.sleep(0.5)
    return answers
