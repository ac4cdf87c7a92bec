"""Whether the site can do its work now."""

import os
from datetime import datetime
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction

from lms.core import outages
from lms.notices.queries import standing
from lms.operations.models import Heartbeat

OK = "ok"
FILES = {
    outages.FULL: "the disk of the file store is full",
    outages.READ_ONLY: "the file store is read-only",
}
PATIENCE = 2.0  # seconds; whoever asks every minute must not wait for twenty


def readiness(*, at: datetime) -> dict[str, str]:
    """For each thing the site needs, "ok" or in a few words what is wrong; never a secret."""
    return {"database": _database(), "files": _files(), "queue": _queue(at)}


def clock() -> str:
    """By which clock it is told when a hand-in began to arrive."""
    if settings.START_HEADER:
        return f"the header {settings.START_HEADER} of the proxy, within half an hour"
    return "this server"


def mail(*, at: datetime) -> dict[str, int] | str:
    """How many mails wait, how many of them should have left by now, and how many are parked."""
    try:
        found = standing(at=at)
    except DatabaseError:
        return "unknown, as the database does not answer"
    return {"waiting": found.waiting, "overdue": found.overdue, "parked": found.parked}


def _database() -> str:
    """Whether it can be read, and written as far as can be told without writing."""
    try:
        Heartbeat.objects.exists()
    except (DatabaseError, InterfaceError):
        return "the database does not answer, or is not migrated"
    try:
        with outages.patience(connection, PATIENCE), transaction.atomic():
            Heartbeat.objects.filter(name="").update(name="")  # of no row, and yet a write
    except (DatabaseError, InterfaceError) as error:
        outage = outages.outage_of(error) or outages.BROKEN
        return f"the database cannot be written: {outage}"
    return OK


def _files() -> str:
    try:
        with NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="ready-") as file:
            file.write(b"ready")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return FILES.get(outages.outage_of(error), "the file store cannot be written")
    return OK


def _queue(at: datetime) -> str:
    try:
        alive = set(Heartbeat.objects.fresh_at(at).values_list("name", flat=True))
    except (DatabaseError, InterfaceError):
        return "unknown, as the database does not answer"
    silent = [name for name in ("worker", "ticker") if name not in alive]
    return f"no sign of life from the {' and the '.join(silent)}" if silent else OK
