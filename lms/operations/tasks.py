"""The worker's own sign of life: it passes through the queue like any other task."""

from datetime import datetime

from django.tasks import task
from django.utils import timezone

from lms.operations.models import Heartbeat


def beat(name: str, *, at: datetime) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


@task
def beat_of_worker() -> None:
    """Written at the moment it runs, however long it waited in the queue."""
    beat("worker", at=timezone.now())
