"""Real workers: several at once, and one that is killed while the text of a mail leaves."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from lms.notices import actions, tasks
from lms.notices.enums import Reason, State
from lms.notices.models import Notice
from tests.factories.accounts import make_user
from tests.factories.notices import make_notice
from tests.grades.test_concurrency import in_parallel
from tests.smtp import MailServer, mailers

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
import datetime, django
from django.conf import settings
django.setup()
settings.MAILERS = {mailers!r}
from lms.notices import tasks
tasks.send_due(at=datetime.datetime.fromisoformat({at!r}))
"""


@pytest.fixture
def server(settings):
    with MailServer() as server:
        settings.MAILERS = mailers(server.port, timeout=10)
        yield server
        server.shutdown()


def address_of_database():
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    password = f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else ""
    host = f"{found['HOST']}:{found['PORT'] or 5432}"
    return f"postgres://{found['USER']}{password}@{host}/{found['NAME']}"


def start_worker(settings, at):
    """Another process that sends what is due."""
    code = WORKER.format(mailers=settings.MAILERS, at=at.isoformat())
    env = os.environ | {
        "DATABASE_URL": address_of_database(),
        "DJANGO_SETTINGS_MODULE": "lms.settings.demo",
        "LMS_VAR": str(settings.FILE_STORE),
    }
    return subprocess.Popen([sys.executable, "-c", code], env=env)


@pytest.mark.parametrize(("when", "mails"), [("when_text_comes", 0), ("when_kept", 1)])
def test_a_worker_that_is_killed_while_a_mail_leaves_sends_nothing_twice(
    settings, server, at, when, mails
):
    noted, notice = [], make_notice(at=at, event="courses.announcement")

    def kill():
        noted.append(Notice.objects.get(pk=notice.pk).state)
        connection.close()
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        if not mails:
            raise StopIteration  # which ends this conversation: what was to come never arrived

    setattr(server, when, kill)
    worker = start_worker(settings, at)
    assert worker.wait(60) == -signal.SIGKILL
    setattr(server, when, lambda: None)
    # It was noted, and committed, before the text left.
    assert noted == [State.SENDING]
    assert len(server.mails) == mails

    other = make_notice(at=at)
    for minute in range(10):
        actions.look_after(at=at + timedelta(minutes=minute))
        tasks.send_due(at=at + timedelta(minutes=minute))
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (State.PARKED, Reason.UNCLEAR)
    assert server.recipients == [notice.recipient.email] * mails + [other.recipient.email]


def test_workers_at_once_send_each_mail_once(server, at):
    people = [make_user() for _ in range(12)]
    for person in people:
        make_notice(person, at=at)
    in_parallel(*[lambda: tasks.send_due(at=at) for _ in range(4)])
    tasks.send_due(at=at)
    assert sorted(server.recipients) == sorted(person.email for person in people)
    assert not Notice.objects.exclude(state=State.SENT).exists()


def test_the_same_promise_made_at_once_is_one_mail(at):
    person = make_user()

    def promise():
        actions.tell([person], "essays.reminder", context={}, at=at, key="7")

    in_parallel(*[promise] * 4)
    assert Notice.objects.count() == 1
    assert not DBTaskResult.objects.exists()
