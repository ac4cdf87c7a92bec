"""What the server did before it said yes: the file on the disk, its name, the commit, then the reply.

The processes of `manage.py serve` are looked at with strace while people hand in. Of each hand-in the
calls are held to their order: fsync of the file, rename to its hash, fsync of the folder, commit of
the database, and only then the first byte of the answer.
"""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from trials.browsers import Browser
from trials.figures import Report
from trials.papers import Papers
from trials.processes import descendants
from trials.sites import Site
from trials.traces import CALLS, NO_STRACE, Call, calls_in, has_strace, traced

SIZE = 300_000
MOST = 1000
REPLY = re.compile(r"HTTP/1\.1 302")
ENTRY = re.compile(r"INSERT INTO|UPDATE ")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--times", type=int, default=200)


def room(chosen: argparse.Namespace) -> int:
    return chosen.times * SIZE


def run(place: Site, chosen: argparse.Namespace) -> Report:
    times = min(max(chosen.times, 1), MOST)
    report = Report(f"order of calls on {place.db.name}: {times} hand-ins").begin()
    if not has_strace():
        print(NO_STRACE)
        return report
    world = place.ask("trials.inside.world", students=times)
    place.start()
    servers = place.pids_of("granian")
    papers, path, wrong = Papers(SIZE), f"/submissions/{world['sitting']}/", []
    pids = [pid for pid in servers if not set(descendants(pid)) & set(servers)]
    for number, person in enumerate(world["students"]):
        browser, paper = Browser(place.port, person["session"]), papers.paper(number)
        _, form = browser.form(path)
        out = place.folder / "trace"
        with traced(*pids, out=out, calls=(*CALLS, "recvfrom")):
            answer = browser.send(path, form, paper)
        if answer.status != 302:
            wrong.append(f"hand-in {number} was answered {answer.status} {answer.error}")
        elif problem := out_of_order(out, paper.sha256, database=place.db.name):
            wrong.append(f"hand-in {number}: {problem}")
    place.stop()
    report.hold("in order", f"{times - len(wrong)} of {times}", "all", is_kept=not wrong)
    report.hold_none("out of order", wrong)
    return report


def out_of_order(out: Path, sha256: str, *, database: str) -> str:
    """What came too late or never, in words; "" if all is well."""
    calls = calls_in(out)
    reply = _first(calls, lambda call: bool(REPLY.search(call.text)) and call.name != "recvfrom")
    if reply is None:
        return "no answer was seen"
    before = [call for call in calls if call.over < reply.began]
    named = _first(before, lambda call: call.name == "rename" and sha256 in call.text)
    if named is None:
        return "the file had no name before the answer"
    source = named.text.partition('"')[2].partition('"')[0]
    written = _last(before, lambda call: call.name == "write" and source in call.text)
    synced = _last(before, lambda call: call.name == "fsync" and f"<{source}>" in call.text)
    if not (written and synced and written.over < synced.began and synced.over < named.began):
        return "the file was not on the disk before it was named"
    folder = f"/{sha256[:2]}/{sha256[2:4]}>"
    placed = _last(before, lambda call: call.name == "fsync" and folder in call.text)
    if not (placed and named.over < placed.began):
        return "the name was not on the disk before the answer"
    return _uncommitted(before, placed, database=database)


def _uncommitted(before: list[Call], placed: Call, *, database: str) -> str:
    """SQLite: the journal is synced after all that was written to it. PostgreSQL: it has answered
    COMMIT, and nothing was entered after that."""
    if database == "sqlite":
        commit = _last(before, lambda call: call.name == "fdatasync" and "-wal>" in call.text)
        entry = _last(before, lambda call: call.name == "pwrite64" and "-wal>" in call.text)
    else:
        commit = _last(before, lambda call: call.name == "recvfrom" and "COMMIT" in call.text)
        entry = _last(before, lambda call: call.name == "sendto" and bool(ENTRY.search(call.text)))
    if not (commit and entry and placed.over < entry.began and entry.over < commit.over):
        return "the database had not committed before the answer"
    return ""


def _first(calls: list[Call], is_it: Callable[[Call], bool]) -> Call | None:
    return next(filter(is_it, calls), None)


def _last(calls: list[Call], is_it: Callable[[Call], bool]) -> Call | None:
    return _first(calls[::-1], is_it)
