"""Hand in pressed while the files are still on their way: the press counts, for half an hour."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.core.verdict import Refused
from lms.submissions import actions
from lms.submissions.models import PartialUpload, Press, Sitting, SubmissionVersion
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.submissions import make_sitting, make_submission

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def draft(at):
    return make_submission(make_sitting(at=at), at=at)


@pytest.fixture
def last(draft):
    """Five seconds before the last moment."""
    Sitting.objects.update(due_at=draft.sitting.cutoff_at)
    draft.sitting.refresh_from_db()
    return draft.sitting.cutoff_at - 5 * SECOND


def hashes(draft):
    return [file.file.sha256 for file in draft.draft_files.all()]


def press(draft, *, at, key, **changes):
    """What the page does: save the draft as it is ticked, and press."""
    by, statement = draft.draft_saved_by, draft.sitting.assignment.statement
    draft.refresh_from_db()
    actions.save_draft(
        draft,
        note=draft.note,
        draft_number=draft.draft_number,
        declared=actions.Declared(statement),
        by=by,
        at=at,
    )
    defaults = {"hashes": hashes(draft), "statement": statement, "by": by}
    return actions.press(draft, request_key=key, at=at, **defaults | changes)


def hand_in(draft, *, at, key, **changes):
    defaults = {
        "by": draft.draft_saved_by,
        "statement": draft.sitting.assignment.statement,
    }
    return actions.hand_in(
        draft, at=at, request_key=key, completed_at=at + SECOND, **defaults | changes
    )


def test_what_was_pressed_in_time_counts_from_the_press(draft, last):
    key = uuid4()
    press(draft, at=last, key=key)

    version = hand_in(draft, at=last + 20 * MINUTE, key=key)

    assert version.received_at == last
    assert version.completed_at == last + 20 * MINUTE + SECOND
    assert not version.is_late


@pytest.mark.parametrize("change", ["key", "hashes", "note", "time", "person"])
def test_anything_else_counts_from_its_own_arrival(draft, last, change):
    key = uuid4()
    by = draft.draft_saved_by
    press(draft, at=last, key=key, hashes=["0" * 64] if change == "hashes" else hashes(draft))
    if change == "note":
        type(draft).objects.update(note="Nog iets")
    if change == "person":
        Press.objects.update(pressed_by=make_user())
    later = last + (31 if change == "time" else 5) * MINUTE

    with pytest.raises(Refused):
        hand_in(draft, at=later, key=uuid4() if change == "key" else key, by=by)

    assert not SubmissionVersion.objects.exists()


def test_a_file_on_its_way_may_still_come_in_and_no_other(draft, last):
    by, key = draft.draft_saved_by, uuid4()
    content = pdf_bytes("de laatste")
    awaited = hashlib.sha256(content).hexdigest()
    press(draft, at=last, key=key, hashes=[*hashes(draft), awaited])
    told = {"name": "laatste.pdf", "size": len(content), "by": by}
    late = last + 3 * MINUTE

    upload = actions.begin_upload(draft, sha256=awaited, at=late, **told)
    actions.append_piece(upload, make_upload(content), offset=0, at=late)
    actions.finish_upload(upload, by=by, at=late)
    version = hand_in(draft, at=late, key=key)

    assert version.received_at == last
    assert version.files.count() == 2
    with pytest.raises(Refused):
        actions.begin_upload(draft, sha256="1" * 64, at=late, **told)
    assert not PartialUpload.objects.exists()


def test_a_press_is_spent_with_its_version(draft, last):
    by, key = draft.draft_saved_by, uuid4()
    press(draft, at=last, key=key)
    version = hand_in(draft, at=last + MINUTE, key=key)

    again = hand_in(draft, at=last + 2 * MINUTE, key=key)

    assert again == version
    with pytest.raises(Refused):
        actions.add_files(draft, [make_upload()], by=by, at=last + 2 * MINUTE)


def test_a_press_past_the_last_moment_or_without_the_statement_is_none(draft, last):
    with pytest.raises(Refused):
        actions.press(
            draft,
            request_key=uuid4(),
            hashes=hashes(draft),
            statement=draft.sitting.assignment.statement,
            by=draft.draft_saved_by,
            at=last + MINUTE,
        )
    with pytest.raises(ValidationError):
        press(draft, at=last, key=uuid4(), statement=None)
    assert not Press.objects.exists()


def test_the_database_knows_one_press_of_a_form(draft, last):
    made = press(draft, at=last, key=uuid4())
    press(draft, at=last + SECOND, key=made.request_key)

    assert Press.objects.get().arrived_at == last + SECOND
    with pytest.raises(IntegrityError), transaction.atomic():
        Press.objects.create(
            submission=made.submission,
            request_key=made.request_key,
            pressed_by=made.pressed_by,
            arrived_at=last,
            hashes=[],
            statement=made.statement,
        )


@pytest.fixture
def desk(client):
    sitting = make_sitting()
    student = make_participation(sitting.assignment.run, make_user(language="en")).user
    draft = make_submission(sitting, by=student)
    client.force_login(student)
    return client, draft


def form(draft, **changes):
    draft.refresh_from_db()
    return {
        "person": draft.draft_saved_by_id,
        "request_key": str(uuid4()),
        "draft_number": draft.draft_number,
        "statement_read": draft.sitting.assignment.statement.pk,
        "statement": "on",
        "note": "Op de valreep.",
        "seen": ",".join(str(file.pk) for file in draft.draft_files.all()),
        "sha256": hashes(draft),
        "do": "hand_in",
    } | changes


def test_the_page_presses_and_hands_in_after_the_last_moment(desk):
    client, draft = desk
    data = form(draft)

    pressed = client.post(f"/submissions/{draft.sitting_id}/press/", data)
    ago = timezone.now() - SECOND / 100
    Sitting.objects.update(due_at=ago, cutoff_at=ago)
    Press.objects.update(arrived_at=ago - SECOND)
    answer = client.post(f"/submissions/{draft.sitting_id}/", data)

    assert "that counts if your files are in within half an hour" in pressed.json()["said"]
    version = SubmissionVersion.objects.get()
    assert answer["Location"] == version.get_absolute_url()
    assert version.received_at == ago - SECOND
    assert version.note == "Op de valreep."


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sha256": ["short"]}, 422),
        ({"request_key": "none"}, 422),
        ({"statement": ""}, 422),
        ({"person": 0}, 403),
    ],
)
def test_a_press_that_says_too_little_is_refused_in_words(desk, changes, status):
    client, draft = desk

    answer = client.post(f"/submissions/{draft.sitting_id}/press/", form(draft, **changes))

    assert answer.status_code == status
    assert answer.json()["said"]
    assert not Press.objects.exists()


def test_after_the_last_moment_a_hand_in_without_a_press_is_refused(desk):
    client, draft = desk
    ago = timezone.now() - SECOND
    Sitting.objects.update(due_at=ago, cutoff_at=ago)

    answer = client.post(f"/submissions/{draft.sitting_id}/", form(draft))

    assert answer.status_code == 403
    assert not SubmissionVersion.objects.exists()
