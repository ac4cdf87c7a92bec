import os
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.files import store
from lms.files.models import StoredFile
from lms.operations import actions, tasks
from lms.operations.models import Heartbeat
from lms.submissions.models import Outage
from tests.factories.courses import make_run
from tests.factories.submissions import make_submission
from tests.queue import run_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


def running_task(*, since, workers=1):
    tasks.beat_of_worker.enqueue()
    row = DBTaskResult.objects.latest("enqueued_at")
    names = [f"w{number}" for number in range(workers)]
    DBTaskResult.objects.filter(pk=row.pk).update(
        status="RUNNING", started_at=since, worker_ids=names
    )
    return row


def test_publishing_takes_what_was_scheduled(at):
    run = make_run()
    run.title = "Nieuwe titel"
    run.go_live_at = timezone.now() + timedelta(seconds=1)
    run.save_revision().publish()
    run.refresh_from_db()
    assert run.title != "Nieuwe titel"
    time.sleep(1.1)  # Wagtail looks at the clock itself
    actions.publish_scheduled(at=at)
    run.refresh_from_db()
    assert run.title == "Nieuwe titel"


def test_tick_leaves_two_signs_of_life_once_the_worker_has_worked(at):
    actions.tick(at=at)
    assert {beat.name for beat in Heartbeat.objects.all()} == {"ticker"}
    run_tasks()
    assert {beat.name for beat in Heartbeat.objects.all()} == {"ticker", "worker"}


def test_worker_is_asked_once_however_long_it_is_away(at):
    for _ in range(3):
        actions.ask_for_heartbeat()
    assert (
        DBTaskResult.objects.filter(task_path="lms.operations.tasks.beat_of_worker").count() == 1
    )


def test_lost_task_goes_back_into_the_queue(at):
    row = running_task(since=at - timedelta(minutes=20))
    assert actions.requeue_lost(at=at) == 1
    row.refresh_from_db()
    assert row.status == "READY"
    assert run_tasks()


def test_lost_task_is_given_up_after_three_workers(at):
    row = running_task(since=at - timedelta(minutes=20), workers=3)
    actions.requeue_lost(at=at)
    row.refresh_from_db()
    assert (row.status, row.finished_at) == ("FAILED", at)


def test_task_that_is_being_done_is_left_alone(at):
    row = running_task(since=at - timedelta(minutes=5))
    assert actions.requeue_lost(at=at) == 0
    row.refresh_from_db()
    assert row.status == "RUNNING"


def test_old_results_are_forgotten_and_waiting_tasks_are_not(at):
    old = running_task(since=at)
    DBTaskResult.objects.filter(pk=old.pk).update(
        status="SUCCESSFUL", finished_at=at - timedelta(days=15)
    )
    tasks.beat_of_worker.enqueue()
    actions.clean_up(at=at)
    assert [row.status for row in DBTaskResult.objects.all()] == ["READY"]


def test_sessions_that_ended_are_cleared(at):
    for key, end in (("over", at - timedelta(hours=1)), ("going", at + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=end)
    actions.clean_up(at=at)
    assert [session.session_key for session in Session.objects.all()] == ["going"]


def file_in_draft(at, *, age):
    """A file that was handed to a draft so long ago."""
    file = make_submission(at=at - age).draft_files.get()
    path = store.path_of(file.file.sha256)
    moment = (at - age).timestamp()
    os.utime(path, (moment, moment))
    return file


def test_file_that_nobody_refers_to_for_a_day_is_cleared(at):
    ages = (timedelta(hours=25), timedelta(hours=23), timedelta(hours=25))
    old, young, used = [file_in_draft(at, age=age) for age in ages]
    for taken_out in (old, young):
        taken_out.delete()

    actions.clean_up(at=at)

    assert set(StoredFile.objects.all()) == {young.file, used.file}
    there = [store.path_of(one.file.sha256).exists() for one in (old, young, used)]
    assert there == [False, True, True]


def test_a_long_silence_of_the_worker_is_an_outage_where_outages_count(settings):
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(minutes=6))

    run_beat()
    assert not Outage.objects.exists()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=6))
    settings.OUTAGES_MOVE_DEADLINES = True
    run_beat()
    run_beat()

    [outage] = Outage.objects.all()
    assert outage.ended_at - outage.began_at >= timedelta(minutes=6)


def test_the_first_sign_of_life_is_no_outage(settings):
    settings.OUTAGES_MOVE_DEADLINES = True

    run_beat()

    assert not Outage.objects.exists()


def run_beat():
    tasks.beat_of_worker.enqueue()
    run_tasks()
