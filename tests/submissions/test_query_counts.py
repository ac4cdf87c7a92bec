"""The number of queries is the same for one row and for twenty-five."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.files.models import StoredFile
from lms.submissions import queries, rules
from lms.submissions.models import DraftFile, SubmissionMember, VersionFile
from tests.factories import numbers
from tests.factories.courses import (
    make_membership,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.reviews import make_version
from tests.factories.submissions import DAY, make_assignment, make_sitting

pytestmark = pytest.mark.django_db
MANY = 25


@pytest.fixture
def run():
    return make_run()


def queries_of(call):
    """How many queries the call takes, once what the site caches is cached; and its answer."""
    call()
    with CaptureQueriesContext(connection) as captured:
        answer = call()
    return len(captured), answer


@pytest.fixture
def individual(run, at):
    sitting = make_sitting(make_assignment(run), at=at)
    return sitting, lambda: make_version(sitting, [make_participation(run)], at=at)


@pytest.fixture
def team_work(run, at):
    team_set = make_team_set(run)
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set), at=at)

    def add():
        people = [make_participation(run), make_participation(run)]
        make_version(sitting, people, team=make_team(team_set, members=people), at=at)
        make_team(team_set, members=[make_participation(run)])
        make_participation(run)  # in no team

    return sitting, add


@pytest.mark.parametrize(("kind", "rows"), [("individual", 1), ("team_work", 3)])
def test_roster(kind, rows, request, at):
    sitting, add = request.getfixturevalue(kind)
    add()
    few, found = queries_of(lambda: queries.roster_of(sitting, at=at))
    assert len(found) == rows
    for _ in range(MANY - 1):
        add()

    many, found = queries_of(lambda: queries.roster_of(sitting, at=at))

    assert len(found) == MANY * rows
    assert many == few


@pytest.mark.parametrize("read", [queries.assignments_of, queries.listed_assignments])
@pytest.mark.parametrize("role", ["student", "lecturer"])
def test_assignments_of_a_run(run, at, read, role):
    user = make_participation(run, role=role).user

    def add():
        assignment = make_assignment(run)
        make_sitting(assignment, at=at - 20 * DAY)
        sitting = make_sitting(assignment, at=at, kind="resit")
        make_version(sitting, [make_participation(run)], at=at)

    add()
    few, found = queries_of(lambda: read(run, user, at=at))
    assert len(found) == 1
    for _ in range(MANY - 1):
        add()

    many, found = queries_of(lambda: read(run, user, at=at))

    assert len(found) == MANY
    assert many == few


def make_stored(at):
    """The row of a file, without its bytes: no page reads them."""
    return StoredFile.objects.create(
        sha256=rules.sha256_of(str(next(numbers))), kind="pdf", size=1234, stored_at=at
    )


@pytest.fixture
def team_version(run):
    """Handed in now, by a team of one, so that both screens show it."""
    now = timezone.now()
    member = make_participation(run)
    team_set = make_team_set(run)
    team = make_team(team_set, members=[member])
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set), at=now)
    return make_version(sitting, [member], team=team, at=now)


def test_receipt(client, run, team_version, at):
    client.force_login(team_version.submitted_by)
    few, page = queries_of(lambda: client.get(team_version.get_absolute_url()))
    assert page.content.count(b"file__name") == 1
    for number in range(2, MANY + 1):
        member = make_participation(run)
        SubmissionMember.objects.create(version=team_version, participation=member)
        VersionFile.objects.create(
            version=team_version, file=make_stored(at), position=number, name=f"{number}.pdf"
        )

    many, page = queries_of(lambda: client.get(team_version.get_absolute_url()))

    assert page.content.count(b"file__name") == MANY
    assert many == few


def test_work_screen(client, run, team_version, at):
    """More versions, files in the draft and team-mates, who each added one."""
    submission = team_version.submission
    address = f"/submissions/{submission.sitting_id}/"
    client.force_login(team_version.submitted_by)

    def add():
        member = make_participation(run)
        make_membership(submission.team, member)
        DraftFile.objects.create(
            submission=submission,
            file=make_stored(at),
            name=f"{next(numbers)}.pdf",
            added_by=member.user,
            added_at=at,
        )
        make_version(submission.sitting, [member], team=submission.team, at=timezone.now())

    add()
    few, page = queries_of(lambda: client.get(address))
    assert len(page.context["versions"]) == 2
    for _ in range(MANY - 2):
        add()

    many, page = queries_of(lambda: client.get(address))

    assert len(page.context["versions"]) == MANY
    assert many == few
