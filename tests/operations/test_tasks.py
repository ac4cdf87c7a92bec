"""A task may run a second time: its worker died after the work and before its last word."""

import importlib
import pkgutil
from datetime import timedelta

import pytest
from django.apps import apps
from django.tasks import Task
from django.utils import timezone

import lms
from lms.accounts.tasks import send_invitation, send_letter
from lms.notices.models import Notice
from lms.notices.tasks import deliver, deliver_due
from lms.operations.models import Heartbeat
from lms.operations.tasks import beat_of_worker
from lms.submissions.tasks import make_copies
from tests.factories.accounts import make_invitation, make_user
from tests.factories.submissions import make_assignment, make_sitting, make_version

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
QUEUE = "django_tasks_database"


# Somebody waits for these; that one comes twice is better than that none comes.
MAY_COME_TWICE = {send_invitation, send_letter}


def _waiting_mail():
    """A receipt that was promised and has not left."""
    make_version(sitting=make_sitting())
    return [[str(pk) for pk in Notice.objects.values_list("pk", flat=True)]]


def _anonymous_work():
    sitting = make_sitting(make_assignment(is_anonymous=True))
    return [make_version(sitting=sitting).pk]


def _invitation():
    return [make_invitation().pk]


def _letter():
    address, at = make_user().email, timezone.now().isoformat()
    return ["account.login_code", address, "nl", {"code": "ABC-DEF"}, at]


def _silence_before_a_last_moment():
    now = timezone.now()
    make_sitting(due_at=now + HOUR, cutoff_at=now + HOUR)
    Heartbeat.objects.create(name="worker", at=now - HOUR)
    return []


# What each finds, with its arguments; a task that lacks here fails the test below.
WORLDS = {
    deliver: _waiting_mail,
    deliver_due: lambda: _waiting_mail() and [],
    make_copies: _anonymous_work,
    send_invitation: _invitation,
    send_letter: _letter,
    beat_of_worker: _silence_before_a_last_moment,
}


def all_tasks():
    found = set()
    for module in pkgutil.walk_packages(lms.__path__, "lms."):
        if module.name.endswith(".tasks"):
            values = vars(importlib.import_module(module.name)).values()
            found |= {one for one in values if isinstance(one, Task)}
    return found


def test_every_task_is_tried_here():
    assert all_tasks() == set(WORLDS)


def everything():
    """All rows but those of the queue and the signs of life, which are made to change."""
    models = [one for one in apps.get_models() if one is not Heartbeat]
    models = [one for one in models if one._meta.app_label not in {"sessions", QUEUE}]
    return {one: list(one.objects.order_by("pk").values()) for one in models}


@pytest.mark.parametrize("task", WORLDS, ids=lambda task: task.func.__name__)
def test_a_second_run_changes_nothing(task, settings, mailoutbox):
    settings.OUTAGES_MOVE_DEADLINES = True
    arguments, before = WORLDS[task](), everything()

    task.call(*arguments)
    once, sent = everything(), len(mailoutbox)
    assert (once, sent) != (before, 0)
    task.call(*arguments)

    assert everything() == once
    assert len(mailoutbox) == sent * (2 if task in MAY_COME_TWICE else 1)
