from datetime import UTC, datetime, timedelta

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lms.core import mail
from lms.notices import actions, tasks
from tests.factories.accounts import make_user
from tests.queue import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead_server(settings):
    """A mail server that nobody runs: port 9 of this machine."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }


def tell(user, at):
    actions.tell([user], "essays.reminder", context={"title": "Essay"}, at=at)


def test_deliver_leaves_it_for_later_when_the_server_is_dead(dead_server):
    at = datetime.now(tz=UTC)
    tell(make_user(), at)
    [ran] = run_tasks()
    assert ran.status == TaskResultStatus.SUCCESSFUL
    [waiting] = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    assert waiting.run_after == at + timedelta(minutes=1)
    assert waiting.queue_name == "mail"


def test_deliver_sends_later_what_a_dead_server_refused(dead_server, settings, mailoutbox):
    tell(make_user(), datetime.now(tz=UTC))
    run_tasks()
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    DBTaskResult.objects.update(run_after=datetime.now(tz=UTC))
    run_tasks()
    assert len(mailoutbox) == 1


def test_deliver_gives_up_after_five_attempts_and_names_nobody(dead_server):
    user = make_user()
    tell(user, datetime.now(tz=UTC) - timedelta(days=1))
    ran = run_tasks()
    assert [row.status for row in ran] == [TaskResultStatus.SUCCESSFUL] * 4 + ["FAILED"]
    assert ran[-1].exception_class_path == "lms.core.mail.UndeliveredError"
    assert user.email not in ran[-1].traceback


def test_deliver_writes_to_nobody_who_was_deactivated(at, mailoutbox):
    user = make_user()
    tell(user, at)
    user.is_active = False
    user.save()
    run_tasks()
    assert mailoutbox == []


def test_next_attempt_comes_four_times():
    at = datetime(2026, 11, 10, tzinfo=UTC)
    assert mail.next_attempt(at, tries=1) == at + timedelta(minutes=1)
    assert mail.next_attempt(at, tries=4) == at + timedelta(hours=6)
    assert mail.next_attempt(at, tries=5) is None


def test_pack_and_unpack_give_the_same_back():
    value = {"at": datetime(2026, 1, 1, tzinfo=UTC), "rows": [{"n": 1}, "text"], "none": None}
    assert tasks.unpack(tasks.pack(value)) == value
