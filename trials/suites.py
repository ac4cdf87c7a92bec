"""Tests that are worth more time than a commit has, run with their long profile."""

import os
import re
import subprocess
import sys
import time

from trials.figures import Report
from trials.sites import ROOT

LONG = ("tests/submissions/test_stateful.py", "tests/submissions/test_concurrency.py")


def run(name: str) -> Report:
    """The long profile of the tests; on PostgreSQL if a server lets them make a database."""
    address = "sqlite:///" if name == "sqlite" else _address()
    report = Report(f"stateful and concurrent tests on {name}, long profile").begin()
    if not address:
        report.hold("tests", "no PostgreSQL answered", "they run", is_kept=False)
        return report
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--create-db"]
    command += ["-o", "addopts=--strict-markers", "--hypothesis-profile=long", *LONG]
    ran = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
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
