"""Puts a backup back, and proves that all of it is there."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from lms.operations import backups, verification
from lms.operations.invariants import violations


class Command(BaseCommand):
    help = (
        "Put the backup in DIR back into an empty database and an empty LMS_VAR, then prove it "
        "with the rules that span rows and the hash of every file."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="one backup, by its moment")
        parser.add_argument("--check", action="store_true", help="only read it, touch nothing")
        parser.add_argument(
            "--force",
            action="store_true",
            help="take the place of the site that is here; its database and media are kept "
            "under another name",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].resolve()
        try:
            if options["check"]:
                self._check(folder)
            else:
                self._restore(folder, force=options["force"])
        except (backups.BackupError, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error

    def _check(self, folder: Path) -> None:
        found, problems = backups.check(folder)
        for problem in [*problems, *found.damaged]:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} things are wrong with this backup.")
        self.stdout.write(
            f"Whole: {len(found.files):,} files of student work, {len(found.media):,} images and "
            f"documents, and the database as of {found.at:%Y-%m-%d %H:%M:%S} UTC."
        )

    def _restore(self, folder: Path, *, force: bool) -> None:
        found = backups.restore(folder, at=timezone.now(), force=force, told=self.stdout.write)
        self.stdout.write("Restored. Proving it.")
        problems = [f"{sentence} Not so: {', '.join(rows)}" for sentence, rows in violations()]
        tally = verification.Tally()
        problems += [
            f"{fault.kind}: {fault.path}"
            for fault in verification.faults(at=timezone.now(), tally=tally)
        ]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} things are not as they should be.")
        self.stdout.write(
            f"The site is as it was at {found.at:%Y-%m-%d %H:%M:%S} UTC: every rule holds and "
            f"{tally.files:,} files are whole."
        )
