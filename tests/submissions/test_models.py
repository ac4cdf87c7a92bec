"""The database refuses nonsense, whoever writes it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.submissions.models import (
    Assignment,
    DraftFile,
    Sitting,
    Statement,
    Submission,
    SubmissionMember,
    SubmissionVersion,
    VersionFile,
)
from tests.factories.courses import make_participation, make_team, make_team_set
from tests.factories.submissions import DAY, make_sitting, make_submission, make_version

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refused(write, *args, **kwargs):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(*args, **kwargs)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "pair"},
        {"kind": "team"},
        {"max_files": 0},
        {"max_files": 21},
        {"max_megabytes": 0},
        {"max_megabytes": 101},
    ],
)
def test_an_assignment_keeps_its_limits(change):
    make_sitting()

    refused(Assignment.objects.update, **change)


def test_individual_work_has_no_team_set():
    assignment = make_sitting().assignment

    refused(Assignment.objects.update, team_set=make_team_set(assignment.run))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "third"},
        {"opens_at": NOW + 10 * DAY},
        {"due_at": NOW + 9 * DAY},
        {"cutoff_at": NOW + DAY},
        {"grading_due_at": NOW},
    ],
)
def test_the_dates_of_a_sitting_stay_in_order(change):
    make_sitting(at=NOW)

    refused(Sitting.objects.update, **change)


def test_there_is_one_first_chance():
    sitting = make_sitting()

    refused(make_sitting, sitting.assignment)


def test_a_statement_says_something_and_has_one_number():
    statement = make_sitting().assignment.statement
    fields = {
        "assignment": statement.assignment,
        "written_by": statement.written_by,
        "written_at": NOW,
    }

    refused(Statement.objects.create, number=2, text="", **fields)
    refused(Statement.objects.create, number=1, text="Nog een.", **fields)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "lost"},
        {"lock_reason": "because"},
        {"participation": None},
        {"state": "locked"},
        {"locked_at": NOW},
        {"lock_reason": "marked"},
        {"state": "locked", "locked_at": NOW},
    ],
)
def test_a_submission_has_one_owner_and_a_whole_lock(change):
    make_submission()

    refused(Submission.objects.update, **change)


def test_a_submission_is_not_of_a_student_and_a_team():
    submission = make_submission()

    refused(Submission.objects.update, team=make_team(make_team_set(submission.participation.run)))


def test_there_is_one_submission_for_each_owner_and_sitting():
    submission = make_submission()
    refused(
        Submission.objects.create,
        sitting=submission.sitting,
        participation=submission.participation,
    )
    team = make_team()
    Submission.objects.create(sitting=submission.sitting, team=team)
    refused(Submission.objects.create, sitting=submission.sitting, team=team)


def test_a_draft_has_the_same_bytes_once():
    file = make_submission().draft_files.get()

    refused(
        DraftFile.objects.create,
        submission=file.submission,
        file=file.file,
        name="anders.pdf",
        added_by=file.added_by,
        added_at=NOW,
    )


def copy(version, **changes):
    fields = [
        "submission",
        "submitted_by",
        "received_at",
        "completed_at",
        "due_at",
        "cutoff_at",
        "statement",
        "rules_number",
        "manifest",
        "manifest_sha256",
    ]
    values = {name: getattr(version, name) for name in fields}
    values |= {"number": 2, "receipt_code": "X", "request_key": uuid4()}
    return SubmissionVersion.objects.create(**values | changes)


@pytest.mark.parametrize("same", ["number", "request_key", "receipt_code"])
def test_a_version_is_there_once(same):
    version = make_version()

    refused(copy, version, **{same: getattr(version, same)})


def test_versions_are_counted_from_one():
    refused(copy, make_version(), number=0)


def test_a_version_names_each_file_and_each_person_once():
    version = make_version()
    file, member = version.files.get(), version.members.get()
    other = make_version().files.get().file

    refused(VersionFile.objects.create, version=version, position=1, file=other, name="b")
    refused(VersionFile.objects.create, version=version, position=2, file=file.file, name="b")
    refused(SubmissionMember.objects.create, version=version, participation=member.participation)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (SubmissionVersion, {"received_at": NOW - timedelta(days=30)}),
        (SubmissionVersion, {"note": "Achteraf"}),
        (VersionFile, {"name": "anders.pdf"}),
        (SubmissionMember, {"participation": None}),
        (Statement, {"text": "Achteraf"}),
    ],
)
def test_what_was_handed_in_is_never_changed(model, change):
    make_version()
    if "participation" in change:
        change = {"participation": make_participation()}

    refused(model.objects.update, **change)
