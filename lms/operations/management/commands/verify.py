"""Reads every file from the disk and compares it with its row."""

import json
import sys
import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from lms.operations import verification
from lms.operations.verification import Fault, Tally

EVERY = 2.0  # seconds between two lines of progress


class Command(BaseCommand):
    help = (
        "Name every file that is altered, cut off, missing, unreadable or has no row; changes "
        "nothing. Ends with 1 when there is one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on the output")
        parser.add_argument(
            "--sample",
            type=int,
            metavar="N",
            help="hash only so many files, taken at random; of the others compare the size",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        tally = Tally(told=Progress(verification.how_much()) if sys.stderr.isatty() else ignore)
        found: list[Fault] = []
        for fault in verification.faults(at=timezone.now(), sample=options["sample"], tally=tally):
            found.append(fault)
            if not options["json"]:
                self.stdout.write(f"{fault.kind}: {fault.path}{of_row(fault)}")
        seconds = time.monotonic() - began
        self.stdout.write(
            as_json(found, tally, seconds) if options["json"] else in_words(tally, seconds)
        )
        if found:
            raise CommandError(f"{len(found)} files are not as they should be.", returncode=1)


class Progress:
    """Tells a person how far it is, every other second."""

    def __init__(self, total: int) -> None:
        self.total, self.began = total, time.monotonic()
        self.next = self.began + EVERY

    def __call__(self, tally: Tally) -> None:
        now = time.monotonic()
        if now >= self.next:
            self.next = now + EVERY
            speed = filesizeformat(tally.size / (now - self.began))
            sys.stderr.write(
                f"{tally.files:,} of {self.total:,} files, {filesizeformat(tally.size)}, {speed}/s\n"
            )


def ignore(tally: Tally) -> None:
    """Nobody is looking."""


def of_row(fault: Fault) -> str:
    return f" ({fault.row})" if fault.row else ""


def in_words(tally: Tally, seconds: float) -> str:
    speed = filesizeformat(tally.size / max(seconds, 0.001))
    return (
        f"{tally.files:,} files were looked at, {filesizeformat(tally.size)} read "
        f"in {seconds:.1f} s ({speed}/s)."
    )


def as_json(found: list[Fault], tally: Tally, seconds: float) -> str:
    return json.dumps(
        {
            "files": tally.files,
            "bytes": tally.size,
            "seconds": round(seconds, 3),
            "counts": Counter(fault.kind for fault in found),
            "faults": [fault._asdict() for fault in found],
        }
    )
