"""Brings a database up to this version of the site; safe to run at every start."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from home.actions import lay_floor


class Command(BaseCommand):
    help = "Migrate, make the cache table and lay the floor: languages, home pages, indexes."

    def handle(self, *args: Any, **options: Any) -> None:
        if _is_behind():
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        lay_floor(at=timezone.now())
        self.stdout.write("The database is up to date.")


def _is_behind() -> bool:
    """Asking is quick; Django's own command takes seconds even if there is nothing to do."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
