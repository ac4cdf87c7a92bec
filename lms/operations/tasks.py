"""The worker's own sign of life: it passes through the queue like any other task."""

from datetime import datetime

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from lms.operations.models import Heartbeat
from lms.submissions import actions as submissions


def beat(name: str, *, at: datetime) -> datetime | None:
    """Show life; returns when life was shown before, if ever."""
    before = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})
    return before


@task
def beat_of_worker() -> None:
    """Written at the moment it runs, however long it waited in the queue.

    A silence before it that was too long for a restart is an outage, which moves deadlines.
    """
    now = timezone.now()
    before = beat("worker", at=now)
    if settings.OUTAGES_MOVE_DEADLINES and before is not None:
        submissions.note_outage(before, now, at=now)
