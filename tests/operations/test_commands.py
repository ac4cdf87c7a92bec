import logging
import os
import signal
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.operations import tasks
from lms.operations.models import Heartbeat
from tests.factories.courses import make_run


def test_serve_refuses_a_taken_port_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken .* PORT="):
            call_command("serve", port=port)


def test_prepare_bears_being_run_again(db, capsys):
    call_command("prepare")
    assert "up to date" in capsys.readouterr().out


def test_check_invariants_is_content_with_an_empty_site(db, capsys):
    call_command("check_invariants")
    assert capsys.readouterr().out == "Every rule holds.\n"


@pytest.fixture
def ticker(floor, own_store):
    """The real command, told to stop a moment after it began; other handlers come back.

    It opens its connection anew, so it needs real transactions.
    """
    DBTaskResult.objects.all().delete()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]

    def run():
        stop = threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGTERM])
        stop.start()
        call_command("ticker")
        stop.join()

    yield run
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_ticker_publishes_what_was_scheduled_and_shows_life(ticker):
    run = make_run()
    run.title = "Nieuwe titel"
    run.go_live_at = timezone.now() + timedelta(seconds=0.5)
    run.save_revision().publish()
    run.refresh_from_db()
    assert run.title != "Nieuwe titel"
    time.sleep(0.6)  # Wagtail looks at the clock itself

    ticker()

    run.refresh_from_db()
    assert run.title == "Nieuwe titel"
    assert [beat.name for beat in Heartbeat.objects.all()] == ["ticker"]


def test_ticker_gives_a_lost_task_to_another_worker_and_clears_up(ticker):
    for _ in range(2):
        tasks.beat_of_worker.enqueue()
    lost, old = DBTaskResult.objects.all()
    since = timezone.now() - timedelta(days=15)
    DBTaskResult.objects.filter(pk=lost.pk).update(
        status="RUNNING", started_at=since, worker_ids=["gone"]
    )
    DBTaskResult.objects.filter(pk=old.pk).update(status="SUCCESSFUL", finished_at=since)

    ticker()

    assert [(row.pk, row.status) for row in DBTaskResult.objects.all()] == [(lost.pk, "READY")]


def test_ticker_goes_on_when_a_turn_fails(ticker, settings, caplog):
    settings.FILE_UPLOAD_TEMP_DIR.rmdir()

    with caplog.at_level(logging.ERROR, "lms.operations"):
        ticker()

    assert [record.event for record in caplog.records] == ["ticker"]
    assert Heartbeat.objects.exists()
