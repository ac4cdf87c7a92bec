"""What the ticker does: every minute, and every hour."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from lms.courses import actions as courses
from lms.files import actions as files
from lms.notices import actions as notices
from lms.operations import tasks
from lms.submissions import actions as submissions

logger = logging.getLogger("lms.operations")

# A worker that was killed leaves its task "running" for ever. No task of ours runs this long.
LOST_AFTER = timedelta(minutes=15)
MOST_ATTEMPTS = 3
RESULTS_KEPT = timedelta(days=14)
# Nobody needs a day to upload a file and say what it belongs to.
ORPHANS_KEPT = timedelta(days=1)
READY, RUNNING, FAILED = "READY", "RUNNING", "FAILED"


def tick(*, at: datetime) -> None:
    """Every minute: give lost tasks another worker, show life."""
    requeue_lost(at=at)
    tasks.beat("ticker", at=at)
    ask_for_heartbeat()


def publish_scheduled(*, at: datetime) -> None:
    """Every minute: pages whose moment has come; Wagtail looks at the clock itself."""
    call_command("publish_scheduled", verbosity=0)


def settle_works(*, at: datetime) -> None:
    """Every minute: versions and receipts that the clock has made: of teams in which nobody objected
    in time, and of complete drafts whose last moment has passed."""
    submissions.settle_works(at=at)


def send_mail(*, at: datetime) -> None:
    """Every minute: mail that may leave by now, such as after quiet hours or a server's absence."""
    notices.look_after(at=at)


def remind_of_drafts(*, at: datetime) -> None:
    """Every hour: who has a draft that is due within a day and did not hand it in."""
    submissions.remind(at=at)


def clean_up(*, at: datetime) -> None:
    """Every hour: take away what has served its time."""
    forget_results(at=at)
    Session.objects.filter(expire_date__lt=at).delete()
    submissions.forget_uploads(before=at - ORPHANS_KEPT)
    submissions.forget_mailed_files(at=at)
    files.collect_orphans(before=at - ORPHANS_KEPT, at=at)
    notices.forget(at=at)
    courses.forget_old_profiles(at=at)


def ask_for_heartbeat() -> None:
    """Let the worker show that it works; one question at a time is enough."""
    path = tasks.beat_of_worker.module_path
    if not DBTaskResult.objects.filter(task_path=path, status__in=[READY, RUNNING]).exists():
        tasks.beat_of_worker.enqueue()


def requeue_lost(*, at: datetime) -> int:
    """Tasks whose worker died go back into the queue, at most three times; returns how many.

    So every task must bear being run twice.
    """
    lost = 0
    for row in DBTaskResult.objects.filter(status=RUNNING, started_at__lt=at - LOST_AFTER):
        again = len(row.worker_ids) < MOST_ATTEMPTS
        changes: dict[str, Any] = (
            {"status": READY} if again else {"status": FAILED, "finished_at": at}
        )
        # Compared with what was read, so that a worker that was only slow keeps its task.
        lost += DBTaskResult.objects.filter(
            pk=row.pk, status=RUNNING, started_at=row.started_at
        ).update(**changes)
    if lost:
        logger.warning("lost tasks were put back", extra={"count": lost})
    return lost


@transaction.atomic
def forget_results(*, at: datetime) -> int:
    """Results of tasks are kept for two weeks; heartbeats for an hour, as there are so many."""
    done = DBTaskResult.objects.exclude(status__in=[READY, RUNNING])
    beats = done.filter(
        task_path=tasks.beat_of_worker.module_path, finished_at__lt=at - timedelta(hours=1)
    )
    return beats.delete()[0] + done.filter(finished_at__lt=at - RESULTS_KEPT).delete()[0]
