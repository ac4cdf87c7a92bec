"""The evening screen as a whole: its frame and navigation count as well as its lists."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.courses.enums import Role
from lms.courses.models import Material
from lms.files.models import PrivateDocument
from lms.grades import actions as grades
from tests.factories.accounts import make_user
from tests.factories.cases import make_case_run, make_release
from tests.factories.courses import (
    make_appointment,
    make_cohort,
    make_course,
    make_participation,
    make_programme,
    make_run,
    make_session,
)
from tests.factories.reviews import make_assessment
from tests.factories.reviews import make_version as make_received
from tests.factories.submissions import make_assignment, make_sitting, make_submission

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MOST = 12


def student_with(rows):
    """Somebody with that many runs, and in each an evening, work, an open part and a mark."""
    user, at = make_user(), timezone.now()
    lecturer = make_user()
    for _ in range(rows):
        participation = make_participation(make_run(), user)
        make_participation(participation.run, lecturer, Role.LECTURER)
        session = make_session(participation.run, starts_at=at + DAY)
        document = PrivateDocument.objects.create(title="Sheets", file="sheets.pdf")
        Material.objects.create(session=session, kind="file", title="Sheets", document=document)
        make_submission(make_sitting(make_assignment(participation.run), at=at), by=user, at=at)
        make_release(make_case_run(run=participation.run), opens_at=at - DAY)
        marked = make_sitting(make_assignment(participation.run), at=at - 20 * DAY)
        version = make_received(marked, [participation], at=at - 19 * DAY)
        make_assessment(version, by=lecturer, at=at - 9 * DAY)
        grades.release(marked, by=lecturer, at=at - 8 * DAY)
    return user


def lecturer_with(rows):
    user, at = make_user(), timezone.now()
    for _ in range(rows):
        run = make_participation(make_run(), user, Role.LECTURER).run
        make_session(run, starts_at=at + DAY)
        due = make_sitting(make_assignment(run), at=at - 20 * DAY)
        make_received(due, [make_participation(run)], at=at - 19 * DAY)
        make_release(make_case_run(run=run), opens_at=at + DAY)
    return user


def office_with(rows):
    user, at = make_user(), timezone.now()
    for _ in range(rows):
        programme = make_programme()
        make_appointment(programme, user)
        run = make_run(make_course(programme), cohorts=[make_cohort(programme)])
        make_sitting(make_assignment(run), at=at, due_at=at + DAY)
    return user


@pytest.mark.parametrize(
    ("person", "sections"),
    [
        (student_with, ["feedback", "session", "work", "parts", "runs"]),
        (lecturer_with, ["session", "marking", "parts", "runs"]),
        (office_with, ["cohorts", "deadlines"]),
    ],
)
def test_tonight_takes_few_queries_however_much_there_is(client, person, sections):
    client.get("/nl/")  # fills the cache that holds where the home pages are
    counts = []
    for rows in (1, 6):
        client.force_login(person(rows))
        with CaptureQueriesContext(connection) as queries:
            html = client.get("/tonight/").content.decode()
        counts.append(len(queries))
        assert [name for name in sections if f'id="{name}"' not in html] == []
        assert html.count("list__item") >= rows

    assert counts[0] == counts[1] <= MOST
