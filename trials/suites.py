"""Tests that are worth more time than a commit has, run with their long profile."""

import os
import re
import subprocess
import sys
import time

from trials.figures import Report
from trials.sites import ROOT

SUITES = {
    "stateful and concurrent tests": (
        ["tests/submissions/test_stateful.py", "tests/submissions/test_concurrency.py"],
        {},
    ),
    "300 faults among 10,000 files": (
        ["tests/operations/test_verification.py"],
        {"VERIFY_FILES": "10000"},
    ),
    "a backup while 500 hand in": (
        ["tests/operations/test_backups.py"],
        {"BACKUP_HANDED_IN": "500"},
    ),
}


def run(database: str) -> list[Report]:
    """Their long profiles; on PostgreSQL if a server lets them make a database."""
    address = "sqlite:///" if database == "sqlite" else _address()
    return [
        _run(f"{title} on {database}", paths, more | {"DATABASE_URL": address})
        for title, (paths, more) in SUITES.items()
    ]


def _run(title: str, paths: list[str], environment: dict[str, str]) -> Report:
    report = Report(title).begin()
    if not environment["DATABASE_URL"]:
        report.hold("tests", "no PostgreSQL answered", "they run", is_kept=False)
        return report
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--create-db"]
    command += ["-o", "addopts=--strict-markers", "--hypothesis-profile=long", *paths]
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True
    )
    last = ran.stdout.strip().rpartition("\n")[2].strip("= ")
    report.hold("tests", re.sub(r" in .*", "", last), "none fails", is_kept=ran.returncode == 0)
    report.tell("took", f"{time.monotonic() - began:.0f} s")
    if ran.returncode:
        print(ran.stdout[-6000:])
    return report


def _address() -> str:
    """The server that the suite uses too (tests/postgres.py)."""
    asked = [sys.executable, "-m", "tests.postgres"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True).stdout.strip()
