from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from lms.operations import tasks
from lms.operations.models import Heartbeat
from tests.factories.notices import make_notice


@pytest.fixture
def alive(db):
    for name in ("worker", "ticker"):
        tasks.beat(name, at=timezone.now())


def test_healthz_asks_the_database_nothing(client):
    # Without the database fixture a query would fail the test.
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_is_ready_when_everything_is(client, alive):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "database": "ok",
        "files": "ok",
        "queue": "ok",
        "mail": {"waiting": 0, "overdue": 0, "parked": 0},
        "clock": "this server",
    }
    assert "no-store" in response["Cache-Control"]


def test_readyz_says_whose_clock_counts(client, alive, settings):
    settings.START_HEADER = "X-Request-Start"
    assert "X-Request-Start" in client.get("/readyz").json()["clock"]


def test_readyz_counts_mail_that_waits_and_is_ready_all_the_same(client, alive):
    now = timezone.now()
    make_notice(at=now - timedelta(minutes=1))
    make_notice(at=now - timedelta(minutes=6))
    make_notice(at=now, state="parked", reason="refused")
    make_notice(at=now, state="sent", sent_at=now)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["mail"] == {"waiting": 2, "overdue": 1, "parked": 1}


def test_readyz_names_the_process_that_is_silent(client, alive):
    Heartbeat.objects.filter(name="worker").update(at=timezone.now() - timedelta(minutes=4))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["queue"] == "no sign of life from the worker"


def test_readyz_says_that_files_cannot_be_kept(client, alive, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "gone"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["files"] == "the file store cannot be written"
    assert str(tmp_path) not in response.content.decode()


def test_readyz_says_that_the_database_is_not_there(client, alive):
    class NoAnswer:
        def __call__(self, execute, *args):
            from django.db import OperationalError

            raise OperationalError("connection to 10.0.0.9 refused, password hunter2")

    with connection.execute_wrapper(NoAnswer()):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "the database does not answer, or is not migrated"
    assert "hunter2" not in response.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probe_changes_nothing(path, alive):
    assert Client().post(path).status_code == 405


@pytest.fixture
def one_host(settings):
    settings.ALLOWED_HOSTS = ["college.example"]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "127.0.0.1", "localhost:8000", "[::1]:8000"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probe_answers_on_the_machine_itself(client, alive, one_host, path, host):
    assert client.get(path, headers={"host": host}).status_code == 200
    assert client.get(path, headers={"host": "college.example"}).status_code == 200


@pytest.mark.parametrize("host", ["10.0.0.9", "evil.example", "127.0.0.1.evil.example", "_", ""])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probe_answers_under_no_other_name(client, alive, one_host, path, host):
    assert client.get(path, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/healthz/", "/nl/", "/accounts/login/", "/x/healthz"])
def test_nothing_but_the_probes_answers_under_a_name_of_the_machine(client, db, one_host, path):
    assert client.get(path, headers={"host": "127.0.0.1"}).status_code == 400


def test_probe_on_the_machine_has_its_line_in_the_log(client, one_host, caplog):
    with caplog.at_level("INFO", logger="lms.request"):
        client.get("/healthz", headers={"host": "127.0.0.1"})

    assert [(line.route, line.status) for line in caplog.records] == [("healthz", 200)]
