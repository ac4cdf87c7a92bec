"""The worker's part, played in the test's own transaction."""

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from lms.notices import tasks


def run_tasks():
    """Run our own tasks that are due, those included that they enqueue; returns what was run."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    ran = []
    while row := DBTaskResult.objects.ready().filter(task_path__startswith="lms.").first():
        row.claim("test")
        worker.run_task(row)
        row.refresh_from_db()
        ran.append(row)
    return ran


def send_mail(at):
    """Send what is promised: at once, and what the ticker would find at that moment."""
    run_tasks()
    tasks.send_due(at=at)
