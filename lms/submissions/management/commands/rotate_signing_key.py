"""Lets receipts be signed with a new key."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from lms.submissions import actions


class Command(BaseCommand):
    help = "Sign receipts with a new key; the old public key stays published."

    def handle(self, *args: Any, **options: Any) -> None:
        key = actions.rotate_signing_key(at=timezone.now())
        self.stdout.write(f"Receipts are signed with {key.key_id} from now on.")
