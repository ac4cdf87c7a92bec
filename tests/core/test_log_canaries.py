"""The site's main work, done by people whose every word would be seen if a log held it."""

import io
import json
import logging

import pytest
from django.db import transaction
from django.test import Client
from django.urls import path

from lms.accounts.models import User
from lms.core.logs import JSONFormatter
from lms.courses.models import Participation
from lms.files import store
from lms.grades import queries
from lms.grades.models import GradeEvent
from lms.notices import actions as notices
from lms.notices.enums import Urgency
from lms.submissions.models import SubmissionVersion
from lms.urls import handler403, handler404, handler500, urlpatterns
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.reviews import make_marking_world
from tests.factories.submissions import pdf_bytes
from tests.queue import run_tasks
from tests.reviews.test_views import typed
from tests.submissions.test_views import filled

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
MAIL = "kanarie-post@test.example"
CANARY = "kanarie"
MARK = "9.3"


def broken(request, word):
    """A view whose errors quote a person, as those of a database do."""
    try:
        with transaction.atomic():
            User.objects.create(email=MAIL)
    except Exception as error:
        raise ValueError(word) from error


urlpatterns = [path("stuk/<str:word>/", broken), *urlpatterns]
__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


@pytest.fixture
def written():
    """All lines of all loggers, as production writes them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JSONFormatter())
    loggers = [logging.getLogger()]
    loggers += [
        logger
        for logger in logging.root.manager.loggerDict.values()
        if isinstance(logger, logging.Logger) and not logger.propagate
    ]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture
def world():
    world = make_marking_world()
    world.sitting.due_at = world.sitting.cutoff_at = world.sitting.grading_due_at
    world.sitting.save()
    return world


@pytest.fixture
def student(world):
    person = make_user("Kanarie Kanariesma", email=MAIL)
    Participation.objects.create(run=world.run, user=person, role="student", joined_at=world.at)
    return person


def sign_in(client, student):
    client.post("/accounts/login/", {"login": "kanarie-vreemd@test.example", "password": CANARY})
    client.post("/accounts/login/", {"login": MAIL, "password": CANARY})
    client.post("/accounts/login/", {"login": MAIL, "password": PASSWORD})
    assert client.get("/accounts/profile/").status_code == 200


def hand_in(client, world):
    address = f"/submissions/{world.sitting.pk}/"
    text = ("kanarie-geen-pdf.pdf", b"kanarie")
    assert (
        client.post(address, filled(world.sitting, files=[text], note=CANARY)).status_code != 302
    )
    paper = ("kanarie-werk.pdf", pdf_bytes(CANARY))
    sent = client.post(address, filled(world.sitting, files=[paper], note=CANARY))
    assert sent.status_code == 302
    return SubmissionVersion.objects.get()


def mark(client, world, version):
    client.force_login(world.lecturer)
    address = f"/marking/versions/{version.pk}/"
    said = {"mark": MARK, "feedback": CANARY}
    client.post(address, typed(world, **said | {"mark": f"{CANARY} {MARK}"}))
    client.post(address, typed(world, **said, verb="final"))
    seen = queries.plan_of(world.sitting, at=world.at).seen
    client.post(f"/marking/{world.sitting.pk}/release/", {"seen": seen})
    assert str(GradeEvent.objects.get().value) == MARK
    client.post(f"/marking/works/{version.submission_id}/take-back/", {"reason": CANARY})
    assert GradeEvent.objects.latest("pk").reason == CANARY


def go_wrong(client, student, version):
    """Every kind of refusal and fault, with words in path, query, headers and body."""
    client.raise_request_exception = False
    client.force_login(student)
    assert (
        client.get(
            f"/{CANARY}/?naam={CANARY}", headers={"referer": f"http://{CANARY}"}
        ).status_code
        == 404
    )
    assert client.get("/nl/", headers={"host": f"{CANARY}.example"}).status_code == 400
    assert client.post(f"/receipts/{CANARY}/").status_code == 405
    assert client.get(f"/stuk/{CANARY}/").status_code == 500
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"login": MAIL}).status_code == 403
    file = version.files.get()
    store.path_of(file.file.sha256).unlink()
    client.get(f"/submissions/versions/{version.pk}/files/{file.position}/")


def fail_to_mail(settings, student, at):
    """A mail server that is not there, and mails that cannot be made or kept."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "lms.core.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9},
        }
    }
    context = {"assignment": CANARY, "run": CANARY, "path": f"/{CANARY}/"}
    for event in ("grades.nothing", "grades.released"):
        notices.tell([student], event, context=context, at=at, urgency=Urgency.AT_ONCE)
    notices.tell([student], "grades.released", context={CANARY: object()}, at=at)
    notices.tell(CANARY, "grades.released", context={}, at=at)
    run_tasks()


def test_no_line_holds_a_name_an_address_a_file_name_a_mark_or_a_word(
    client, settings, world, student, written
):
    sign_in(client, student)
    version = hand_in(client, world)
    mark(client, world, version)
    go_wrong(client, student, version)
    fail_to_mail(settings, student, world.at)

    lines = written()
    assert {
        "lms.request",
        "lms.notices.actions",
        "lms.notices.tasks",
        "lms.files",
        "django.request",
        "django.security.DisallowedHost",
    } <= {line["logger"] for line in lines}
    assert {line["event"] for line in lines if "event" in line} >= {"files.missing"}
    for line in lines:
        text = json.dumps(line | {"time": ""}, ensure_ascii=False).casefold()
        assert CANARY not in text
        assert MARK not in text
