"""The trials by name.

    python -m trials rush --students 60 --mb 1 --minutes 1 --db sqlite

Each runs on a site of its own on each database that is named. `short` is what every change has to
stand, `long` is everything at full length, with one table at the end. Ends with 1 when a promise is
broken.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from trials import chaos, order, rush, slow, suites, sweep
from trials.databases import NO_POSTGRES, has_postgres
from trials.figures import Report, table_of
from trials.sites import refuse_full_disk, site
from trials.traces import NO_STRACE, has_strace

# The rush comes first: the others let the worker be silent for so long that the site calls it an
# outage, and moves the last moment that the rush is about.
TRIALS: dict[str, ModuleType] = {
    "rush": rush,
    "slow": slow,
    "chaos": chaos,
    "order": order,
    "sweep": sweep,
}
ROOM = 700_000_000  # for databases, logs and gathered styles
SHORT = {
    "rush": ["--students", "40", "--mb", "1", "--minutes", "0.4", "--patience", "5"],
    "slow": ["--seconds", "6", "--patience", "3"],
    "chaos": ["--seconds", "15", "--every", "2.5", "--clients", "4", "--mb", "0.3"],
    "order": ["--times", "3"],
    "sweep": ["--every", "60"],
}
LONG: dict[str, list[str]] = {name: [] for name in TRIALS}
LOUD = "#" * 80


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m trials", description=__doc__)
    names = parser.add_subparsers(dest="trial", required=True)
    for name in [*TRIALS, "short", "long"]:
        module = TRIALS.get(name)
        one = names.add_parser(name, description=module.__doc__ if module else None)
        if module:
            module.add_options(one)
        one.add_argument("--db", default="sqlite postgresql", help="on which databases")
        one.add_argument("--port", type=int, default=8090, help="this one and the next")
        one.add_argument("--dir", type=Path, default=Path("/var/tmp"), help="on a real disk")  # noqa: S108
    return parser.parse_args(words)


def together(chosen: argparse.Namespace) -> list[argparse.Namespace]:
    """The trials that were asked for, each with its options."""
    if chosen.trial in TRIALS:
        return [chosen]
    lengths = SHORT if chosen.trial == "short" else LONG
    mine = ["--db", chosen.db, "--port", str(chosen.port), "--dir", str(chosen.dir)]
    return [options([name, *words, *mine]) for name, words in lengths.items()]


def run_on(
    name: str, trials: list[argparse.Namespace], chosen: argparse.Namespace
) -> list[Report]:
    """One site for all of them: each makes its own people, and starts and stops the processes."""
    needed = sum(TRIALS[one.trial].room(one) for one in trials) + ROOM
    print(f"On {name} this takes up to {needed / 1e9:.1f} GB in {chosen.dir}.", flush=True)
    refuse_full_disk(chosen.dir, needed=needed)
    with site(name, below=chosen.dir, port=chosen.port) as place:
        return [TRIALS[one.trial].run(place, one) for one in trials]


def skipped(chosen: argparse.Namespace) -> list[str]:
    """What cannot be tried on this machine, in words."""
    found = []
    if "postgresql" in chosen.db.split() and not has_postgres():
        found.append(NO_POSTGRES)
    if chosen.trial not in {"rush", "slow", "chaos"} and not has_strace():
        found.append(NO_STRACE)
    return found


def side_by_side(chosen: argparse.Namespace) -> int:
    """The short trials on each database at the same time: they mostly wait, and hold seconds
    loosely."""
    mine = [sys.executable, "-m", "trials", "short", "--dir", str(chosen.dir)]
    going = [
        subprocess.Popen(
            [*mine, "--db", name, "--port", str(chosen.port + 10 * number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number, name in enumerate(chosen.db.split())
    ]
    for one in going:
        print(one.communicate()[0], end="", flush=True)
    return max(one.returncode for one in going)


def main() -> int:
    chosen = options(sys.argv[1:])
    if chosen.trial == "short" and len(chosen.db.split()) > 1:
        return side_by_side(chosen)
    trials, missing, reports = together(chosen), skipped(chosen), list[Report]()
    for name in chosen.db.split():
        if name != "postgresql" or has_postgres():
            reports += run_on(name, trials, chosen)
            if chosen.trial == "long":
                reports += suites.run(name)
    if chosen.trial == "long":
        print(table_of(reports))
    for sentence in missing:
        print(f"{LOUD}\n{sentence}\n{LOUD}", flush=True)
    is_complete = not missing or os.environ.get("CI", "") != "true"
    return 0 if is_complete and all(report.is_kept for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
