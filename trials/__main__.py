"""The trials by name.

    python -m trials rush --students 60 --mb 1 --minutes 1 --db sqlite

Each runs on a site of its own on each database that is named. `short` is what every change has to
stand, `long` is everything at full length, with one table at the end. Ends with 1 when a promise is
broken.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType

from trials import chaos, order, rush, slow, suites, sweep
from trials.databases import NO_POSTGRES, has_postgres
from trials.figures import Report, table_of
from trials.sites import refuse_full_disk, site
from trials.traces import NO_STRACE, has_strace

# On one site the rush comes first: the others let the worker be silent for so long that the site calls
# it an outage, and moves the last moment that the rush is about.
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
ALONE = ("rush", "slow")  # they measure seconds, so nothing else may run beside them
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


def of_length(
    lengths: dict[str, list[str]], names: Sequence[str], chosen: argparse.Namespace
) -> list[argparse.Namespace]:
    """Trials of that length, each with its options."""
    mine = ["--db", chosen.db, "--port", str(chosen.port), "--dir", str(chosen.dir)]
    return [options([name, *lengths[name], *mine]) for name in names]


def run_on(name: str, trials: list[argparse.Namespace], port: int) -> list[Report]:
    """One site for all of them: each makes its own people, and starts and stops the processes."""
    below = trials[0].dir
    needed = sum(TRIALS[one.trial].room(one) for one in trials) + ROOM
    print(f"On {name} this takes up to {needed / 1e9:.1f} GB in {below}.", flush=True)
    refuse_full_disk(below, needed=needed)
    with site(name, below=below, port=port) as place:
        return [TRIALS[one.trial].run(place, one) for one in trials]


def run_after_suites(name: str, trials: list[argparse.Namespace], port: int) -> list[Report]:
    return [*suites.run(name), *run_on(name, trials, port)]


def one_by_one(names: list[str], trials: list[argparse.Namespace]) -> list[Report]:
    return [report for name in names for report in run_on(name, trials, trials[0].port)]


def side_by_side(
    names: list[str],
    trials: list[argparse.Namespace],
    run: Callable[[str, list[argparse.Namespace], int], list[Report]],
) -> list[Report]:
    """On all databases at the same time: these trials mostly wait."""
    with ProcessPoolExecutor(len(names)) as pool:
        going = [
            pool.submit(run, name, trials, trials[0].port + 10 * number)
            for number, name in enumerate(names)
        ]
        return [report for one in going for report in one.result()]


def run_all(names: list[str], chosen: argparse.Namespace) -> list[Report]:
    if chosen.trial in TRIALS:
        return one_by_one(names, [chosen])
    if chosen.trial == "short":
        return side_by_side(names, of_length(SHORT, list(TRIALS), chosen), run_on)
    rest = [name for name in TRIALS if name not in ALONE]
    return [
        *side_by_side(names, of_length(LONG, rest, chosen), run_after_suites),
        *one_by_one(names, of_length(LONG, ALONE, chosen)),
    ]


def skipped(chosen: argparse.Namespace) -> list[str]:
    """What cannot be tried on this machine, in words."""
    found = []
    if "postgresql" in chosen.db.split() and not has_postgres():
        found.append(NO_POSTGRES)
    if chosen.trial not in {"rush", "slow", "chaos"} and not has_strace():
        found.append(NO_STRACE)
    return found


def main() -> int:
    chosen = options(sys.argv[1:])
    missing = skipped(chosen)
    names = [one for one in chosen.db.split() if one != "postgresql" or has_postgres()]
    reports = run_all(names, chosen) if names else []
    if chosen.trial not in TRIALS:
        print(table_of(reports))
    for sentence in missing:
        print(f"{LOUD}\n{sentence}\n{LOUD}", flush=True)
    is_complete = not missing or os.environ.get("CI", "") != "true"
    return 0 if is_complete and all(report.is_kept for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
