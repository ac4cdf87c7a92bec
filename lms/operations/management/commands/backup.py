"""A backup of database and files that agree, while people hand in."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from lms.operations import backups


class Command(BaseCommand):
    help = (
        "Put database, student work, images and documents into a new folder within DIR. Ends "
        "with 1 when a file is damaged or missing; the backup is made all the same."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="best on another disk")
        parser.add_argument("--keep", type=int, metavar="N", help="of the backups in DIR")
        parser.add_argument(
            "--full", action="store_true", help="copy everything, link nothing to an earlier one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep takes 1 or more.")
        began = time.monotonic()
        try:
            taken = backups.take(
                options["folder"].resolve(),
                at=timezone.now(),
                keep=options["keep"],
                full=options["full"],
                told=self.stdout.write if options["verbosity"] > 1 else keep_quiet,
            )
        except (backups.BackupError, OSError, DatabaseError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        self.stdout.write(
            f"{taken.path}: everything with a receipt from before "
            f"{taken.manifest.at:%Y-%m-%d %H:%M:%S} UTC. "
            f"{taken.copied:,} files were copied, {taken.linked:,} were there already; "
            f"{time.monotonic() - began:.1f} s."
        )
        for path in taken.removed:
            self.stdout.write(f"Removed {path.name}.")
        for sentence in taken.manifest.damaged:
            self.stderr.write(sentence)
        if taken.manifest.damaged:
            raise CommandError(
                f"{len(taken.manifest.damaged)} files are not in it; older backups may have "
                "them, so none was removed.",
                returncode=1,
            )


def keep_quiet(sentence: str) -> None:
    """Nobody wants to know how far it is; the night's log is long enough."""
