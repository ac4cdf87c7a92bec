"""Copies for marking and labels, as rows; what is in a copy is told in tests/files."""

import pytest
from django.db import IntegrityError, transaction

from lms.core.verdict import Refused
from lms.files import actions as files
from lms.files.models import StoredFile
from lms.submissions import actions
from lms.submissions.models import MarkingCopy, Submission, VersionFile
from tests.factories.accounts import make_user
from tests.factories.courses import make_appointment, make_participation
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)
from tests.queue import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return make_sitting(make_assignment(is_anonymous=True))


@pytest.fixture
def version(sitting):
    return make_version(sitting=sitting)


def test_no_two_works_of_the_site_have_one_label(version):
    other = make_version(sitting=make_sitting(make_assignment(is_anonymous=True)))

    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=other.submission_id).update(label=version.submission.label)


def test_a_copy_is_there_or_it_is_said_why_not(version, at):
    file = version.files.get()
    for wrong in ({"file": None}, {"file": file.file, "hindrance": "inside"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MarkingCopy.objects.create(original=file, made_at=at, **wrong)


def test_it_is_given_out_by_somebody_with_a_reason(version, at):
    missing = {"original": version.files.get(), "made_at": at, "hindrance": "inside"}
    by = make_user()
    for wrong in (
        {"given_at": at},
        {"given_at": at, "given_by": by},
        {"given_by": by, "given_because": "Bekeken."},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MarkingCopy.objects.create(**missing | wrong)


def test_a_second_time_it_is_the_same_copy(version, at):
    file = version.files.get()

    assert actions.copy_of(file, at=at) == actions.copy_of(file, at=at)
    run_tasks()
    assert MarkingCopy.objects.count() == 1


def test_the_same_file_in_a_later_version_is_not_cleaned_again(version, at, monkeypatch):
    first = actions.copy_of(version.files.get(), at=at)
    draft = version.submission
    actions.add_files(
        draft,
        [make_upload(pdf_bytes("erbij"), name="erbij.pdf")],
        by=draft.participation.user,
        at=version.received_at,
    )
    later = make_version(draft, by=draft.participation.user, at=version.received_at)
    monkeypatch.setattr(files, "copy_without_notes", None)

    again = actions.copy_of(later.files.get(position=1), at=at)

    assert again.pk != first.pk
    assert again.file == first.file


def test_named_work_has_no_copies():
    make_version()
    run_tasks()

    assert not MarkingCopy.objects.exists()


def test_nobody_clears_away_a_copy(version, at):
    copy = actions.copy_of(version.files.get(), at=at)
    files.collect_orphans(before=at.replace(year=2100), at=at)

    assert StoredFile.objects.filter(pk=copy.file_id).exists()


def test_a_copy_takes_no_room_from_the_student(version, at):
    from lms.submissions.queries import bytes_of_owner

    before = bytes_of_owner(version.submission)
    actions.copy_of(version.files.get(), at=at)

    assert bytes_of_owner(version.submission) == before


@pytest.fixture
def missing(version, at):
    return MarkingCopy.objects.create(
        original=VersionFile.objects.get(), made_at=at, hindrance="inside"
    )


def test_only_the_office_gives_a_file_out_as_it_is(missing, version, at):
    run = version.submission.sitting.assignment.run
    lecturer = make_participation(run, role="lecturer").user
    for person in (lecturer, make_user(), version.submission.participation.user):
        with pytest.raises(Refused):
            actions.give_as_it_is(missing.original, "Bekeken.", by=person, at=at)
    office = make_user()
    make_appointment(run.course.programme, office)

    given = actions.give_as_it_is(missing.original, "Bekeken.", by=office, at=at)

    assert given.given == missing.original.file
    with pytest.raises(Refused):
        actions.give_as_it_is(missing.original, "Nog eens.", by=office, at=at)


def test_work_that_begins_before_names_are_left_out_gets_its_label_at_the_hand_in(sitting):
    draft = make_submission(sitting)
    assert draft.label == ""

    assert make_version(draft, by=draft.participation.user).submission.label != ""
