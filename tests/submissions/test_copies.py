"""Copies for marking and labels, as rows; what is in a copy is told in tests/files."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.core.verdict import Refused
from lms.files import actions as files
from lms.files.cleaning import EDITION
from lms.files.models import StoredFile
from lms.notices.models import Notice
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
from tests.queue import run_tasks, send_mail

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
            MarkingCopy.objects.create(original=file, edition=EDITION, made_at=at, **wrong)


def test_it_is_given_out_by_somebody_with_a_reason(version, at):
    missing = {"original": version.files.get(), "edition": EDITION, "made_at": at}
    missing |= {"hindrance": "inside"}
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


def test_a_copy_of_an_earlier_edition_of_the_cleaning_is_made_anew(version, at):
    copy = actions.copy_of(version.files.get(), at=at)
    sealed = StoredFile.objects.get(pk=version.files.get().file_id)
    MarkingCopy.objects.update(file=sealed, edition=EDITION - 1)

    again = actions.copy_of(version.files.get(), at=at + timedelta(days=1))

    assert (again.pk, again.edition, again.made_at) == (copy.pk, EDITION, at + timedelta(days=1))
    assert again.given == copy.file != sealed


def test_what_an_earlier_edition_could_not_look_into_is_tried_again(missing, at):
    MarkingCopy.objects.update(edition=EDITION - 1)

    assert actions.copy_of(missing.original, at=at).file is not None


def test_what_the_office_gave_out_stays_out_whatever_the_edition(missing, version, at):
    office = make_user()
    programme = version.submission.sitting.assignment.run.course.programme
    make_appointment(programme, office)
    actions.give_as_it_is(missing.original, "Bekeken.", by=office, at=at)
    MarkingCopy.objects.update(edition=EDITION - 1)

    assert actions.copy_of(missing.original, at=at).given == missing.original.file


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
        original=VersionFile.objects.get(), edition=EDITION, made_at=at, hindrance="inside"
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


# --- who is told -------------------------------------------------------------------------------
@pytest.fixture
def office(sitting):
    office = make_user("Olga Bureau")
    make_appointment(sitting.assignment.run.course.programme, office)
    return office


def with_attachment(name="thuis"):
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.attachments[f"{name}.txt"] = b"van Aafke"
    pdf.save(out)
    return out.getvalue()


def handed_in(sitting, *contents):
    at = timezone.now()
    student = make_participation(
        sitting.assignment.run, make_user("Aafke Zwart", student_number="s100")
    )
    draft = actions.open_draft(sitting, by=student.user, at=at)
    uploads = [make_upload(one, name=f"Aafke Zwart {n}.pdf") for n, one in enumerate(contents)]
    actions.add_files(draft, uploads, by=student.user, at=at)
    return make_version(draft, by=student.user, at=at)


def told(event="submissions.copy_missing"):
    return list(Notice.objects.filter(event=event).order_by("recipient", "key"))


def test_the_office_is_told_once_of_each_file_that_cannot_be_cleaned(sitting, office):
    version = handed_in(sitting, with_attachment("a"), pdf_bytes(), with_attachment("b"))
    run_tasks()
    for file in version.files.all():
        actions.copy_of(file, at=timezone.now())
    run_tasks()

    assert [notice.recipient for notice in told()] == [office, office]
    assert [notice.context["position"] for notice in told()] == [1, 3]


def test_of_a_file_that_could_be_cleaned_nobody_is_told(version, office):
    run_tasks()

    assert MarkingCopy.objects.exclude(file=None).exists()
    assert told() == []


def test_who_marks_is_not_told_whatever_else_she_is(sitting, office):
    run = sitting.assignment.run
    both, lecturer = make_user(), make_participation(run, role="lecturer").user
    make_participation(run, both, role="lecturer")
    make_appointment(run.course.programme, both)
    make_appointment(run.course.programme, make_user(), role="board")
    make_appointment()  # the office of another programme
    handed_in(sitting, with_attachment())
    run_tasks()

    assert [notice.recipient for notice in told()] == [office]
    assert lecturer not in {notice.recipient for notice in Notice.objects.all()}


def test_the_mail_names_the_code_and_the_kind_and_never_the_student(
    sitting, office, mailoutbox, client
):
    version = handed_in(sitting, with_attachment())
    work = version.submission
    run_tasks()
    send_mail(at=told()[0].not_before)
    letter = next(one for one in mailoutbox if work.label in one.subject)
    said = letter.subject + letter.body + str(letter.alternatives)

    assert letter.to == [office.email]
    assert "PDF" in letter.body
    for secret in (
        "Aafke",
        "Zwart",
        "s100",
        f"/students/{work.participation_id}",
        str(version.pk),
    ):
        assert secret not in said.replace(str(sitting.pk), "")
    path = letter.body.partition(settings.WAGTAILADMIN_BASE_URL.rstrip("/"))[2].split()[0]
    client.force_login(office)
    page, _hash, place = path.partition("#")
    assert f'id="{place}"' in client.get(page).content.decode()


def test_who_grants_more_time_on_anonymous_work_does_not_mark_it(sitting, office):
    run = sitting.assignment.run
    both = make_participation(run, role="lecturer").user
    make_appointment(run.course.programme, both)
    student = make_participation(run).user
    until = sitting.due_at + timedelta(days=1)
    actions.ask_extension(
        sitting, category="work", until=until, note="", by=student, at=timezone.now()
    )

    assert [one.recipient for one in told("submissions.extension_asked")] == [office]


def test_work_that_begins_before_names_are_left_out_gets_its_label_at_the_hand_in(sitting):
    draft = make_submission(sitting)
    assert draft.label == ""

    assert make_version(draft, by=draft.participation.user).submission.label != ""
