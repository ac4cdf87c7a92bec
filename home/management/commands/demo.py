"""Loads the demo world, or says what is in it."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.demo import manifest, world
from home.demo.cast import PASSWORD, ROLES

# Only what is there whatever the people of the demo changed since.
LOOK_FIRST = {
    "/": "as a visitor: the programme, its courses and the covers of its cases",
    "/tonight/": "as the student: this evening, what is due, new feedback, the case",
    "/marking/": "as the lecturer: who handed in what, and what waits for a mark",
    "/admin/": "as the lecturer: her case and the pages of her run, to edit",
    "/office/": "as the office: cohorts, runs and people",
    "/demo/mail/": "as anybody: the mail that this site would have sent",
}


class Command(BaseCommand):
    help = "Load the demo world (once; loading it again changes nothing)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--manifest", action="store_true", help="Print accounts and addresses as JSON only."
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="Load it even beside people who are not of the demo.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["manifest"]:
            if not world.is_built():
                raise CommandError("There is no demo world here yet. Run: manage.py demo")
            self.stdout.write(json.dumps(manifest.manifest(), indent=2, ensure_ascii=False))
            return
        self._load(force=options["force"])

    def _load(self, *, force: bool) -> None:
        if not settings.DEMO and not force:
            raise CommandError("This is not a demo site. Use --force if you really mean it.")
        if (strangers := world.strangers()) and not force:
            raise CommandError(
                f"There are {strangers} people here who are not of the demo. Nothing was loaded; "
                "use another database, or --force."
            )
        if not world.is_built():
            world.build(at=timezone.now())
        self.stdout.write(f"The demo world is loaded. Everybody's password is: {PASSWORD}\n")
        for role, person in ROLES.items():
            self.stdout.write(f"  {person.email:<34}{role:<32}{person.name}")
        self.stdout.write("Look first at:")
        for path, what in LOOK_FIRST.items():
            self.stdout.write(f"  {path:<34}{what}")
