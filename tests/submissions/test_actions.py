import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from wagtail.models import ModelLogEntry

from lms.core.verdict import Refused
from lms.courses.enums import Role
from lms.notices.models import Notice
from lms.submissions import actions, rules
from lms.submissions.enums import TRANSITIONS, LockReason, State
from lms.submissions.models import DraftFile, Submission, SubmissionVersion
from tests.factories.courses import (
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.files import make_upload
from tests.factories.submissions import (
    DAY,
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def sitting(at):
    return make_sitting(at=at)


@pytest.fixture
def draft(sitting, at):
    return make_submission(sitting, at=at)


def hand_in(draft, *, at, **choices):
    defaults = {
        "by": draft.draft_saved_by,
        "statement": draft.sitting.assignment.statement,
        "request_key": uuid4(),
    }
    return actions.hand_in(draft, at=at, **defaults | choices)


def team_of(count, at):
    run = make_run()
    members = [make_participation(run) for _ in range(count)]
    team_set = make_team_set(run)
    make_team(team_set, members=members)
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set), at=at)
    return sitting, members


def test_members_of_a_team_open_the_same_draft(at):
    sitting, members = team_of(4, at)

    drafts = {actions.open_draft(sitting, by=member.user, at=at) for member in members}

    assert len(drafts) == 1


def test_a_version_pins_files_people_dates_and_statement(at):
    sitting, members = team_of(3, at)
    draft = make_submission(sitting, by=members[0].user, files=2, note="Zie bijlage.", at=at)

    version = hand_in(draft, by=members[1].user, at=at)

    assert version.number == 1
    assert version.received_at == at
    assert version.due_at == sitting.due_at
    assert [file.name for file in version.files.all()] == ["werk-1.pdf", "werk-2.pdf"]
    assert {member.participation for member in version.members.all()} == set(members)
    assert version.submitted_by == members[1].user
    draft.refresh_from_db()
    assert draft.state == State.HANDED_IN


def test_the_manifest_says_what_came_in_and_hashes_to_what_is_kept(draft, at):
    version = hand_in(draft, at=at)

    facts = json.loads(version.manifest)
    assert rules.sha256_of(version.manifest) == version.manifest_sha256
    assert facts["files"][0]["sha256"] == draft.draft_files.get().file.sha256
    assert facts["receipt"] == version.receipt_code
    assert facts["statement"] == draft.sitting.assignment.statement.text
    assert facts["people"][0]["name"] == draft.participation.user.name


def test_the_same_request_makes_one_version(draft, at):
    key = uuid4()

    versions = {hand_in(draft, at=at + number * SECOND, request_key=key) for number in range(20)}

    assert len(versions) == 1
    assert SubmissionVersion.objects.count() == 1


def test_a_replacement_is_another_version_and_the_first_stays(draft, at):
    first = hand_in(draft, at=at)
    author = draft.draft_saved_by
    actions.add_files(draft, [make_upload(name="beter.pdf")], by=author, at=at)

    second = hand_in(draft, at=at + SECOND)

    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert [file.name for file in first.files.all()] == ["werk-1.pdf"]
    assert second.receipt_code != first.receipt_code


def test_a_file_taken_out_of_the_draft_stays_in_its_version(draft, at):
    version = hand_in(draft, at=at)

    actions.remove_file(draft.draft_files.get(), by=draft.draft_saved_by, at=at)

    assert version.files.count() == 1
    with pytest.raises(ValidationError, match=r"file|bestand"):
        hand_in(draft, at=at)


def test_the_last_moment_counts_and_the_second_after_does_not(draft):
    cutoff = draft.sitting.cutoff_at

    with pytest.raises(Refused):
        hand_in(draft, at=cutoff + SECOND, is_late_confirmed=True)
    assert not SubmissionVersion.objects.exists()

    assert hand_in(draft, at=cutoff, is_late_confirmed=True).is_late


def test_past_the_last_moment_a_file_is_not_even_stored(draft):
    too_late = draft.sitting.cutoff_at + SECOND

    with pytest.raises(Refused):
        actions.add_files(draft, [make_upload()], by=draft.draft_saved_by, at=too_late)
    with pytest.raises(Refused):
        actions.save_draft(
            draft, note="Nog dit", draft_number=0, by=draft.draft_saved_by, at=too_late
        )

    assert DraftFile.objects.count() == 1


def test_late_must_have_been_confirmed(draft):
    late = draft.sitting.due_at + SECOND

    with pytest.raises(ValidationError) as refusal:
        hand_in(draft, at=late)
    assert list(refusal.value.message_dict) == ["late"]

    version = hand_in(draft, at=late, is_late_confirmed=True)
    assert version.late_by == SECOND


def test_a_late_version_replaces_one_in_time_only_when_that_was_confirmed(draft, at):
    first = hand_in(draft, at=at)
    late = draft.sitting.due_at + SECOND
    actions.add_files(draft, [make_upload(name="b.pdf")], by=draft.draft_saved_by, at=late)

    with pytest.raises(ValidationError, match="1"):
        hand_in(draft, at=late)

    second = hand_in(draft, at=late, is_late_confirmed=True)
    assert not first.is_late
    assert second.is_late


def test_moving_the_due_date_does_not_rewrite_what_was_in_time(draft, at):
    version = hand_in(draft, at=at)
    lecturer = make_participation(draft.sitting.assignment.run, role=Role.LECTURER).user
    earlier = actions.Dates(at - 9 * DAY, at - DAY, at + DAY, at + 9 * DAY)

    actions.move_dates(draft.sitting, dates=earlier, by=lecturer, at=at)

    version.refresh_from_db()
    assert not version.is_late


@pytest.mark.parametrize(
    ("choices", "field"),
    [({"statement": None}, "statement"), ({"files_seen": {0}}, "uploads")],
)
def test_what_can_be_put_right_is_said_beside_its_field(draft, at, choices, field):
    with pytest.raises(ValidationError) as refusal:
        hand_in(draft, at=at, **choices)

    assert list(refusal.value.message_dict) == [field]


def test_somebody_else_hands_in_nothing(draft, at):
    fellow = make_participation(draft.sitting.assignment.run).user

    with pytest.raises(Refused):
        hand_in(draft, by=fellow, at=at)


def test_who_joined_later_is_not_on_the_roster_and_who_left_keeps_the_version(at):
    sitting, members = team_of(2, at)
    draft = make_submission(sitting, by=members[0].user, at=at)
    version = hand_in(draft, at=at)
    draft.team.memberships.filter(participation=members[1]).delete()

    assert SubmissionVersion.objects.visible_to(members[1].user, at=at).get() == version
    assert not Submission.objects.visible_to(members[1].user, at=at).exists()


def test_too_many_files_are_refused_one_by_one(sitting, at):
    type(sitting.assignment).objects.update(max_files=2)
    draft = make_submission(type(sitting).objects.get(), files=1, at=at)
    uploads = [make_upload(name="b.pdf"), make_upload(name="c.pdf")]

    received = actions.add_files(draft, uploads, by=draft.draft_saved_by, at=at)

    assert [file.name for file in received.added] == ["b.pdf"]
    assert received.refused[0].startswith("c.pdf: ")


def test_the_same_bytes_twice_are_one_file_and_another_of_that_name_is_numbered(draft, at):
    upload = make_upload(name="nieuw.pdf")
    content = upload.read()
    upload.seek(0)
    again = [make_upload(content, name="kopie.pdf"), make_upload(name="nieuw.pdf")]

    received = actions.add_files(draft, [upload, *again], by=draft.draft_saved_by, at=at)

    assert [file.name for file in received.added] == ["nieuw.pdf", "nieuw (2).pdf"]
    assert [file.name for file in received.known] == ["nieuw.pdf"]


def test_two_files_of_one_very_long_name_are_both_kept(draft, at):
    uploads = [make_upload(name="x" * 300 + ".pdf") for _ in range(2)]

    received = actions.add_files(draft, uploads, by=draft.draft_saved_by, at=at)

    assert [file.name[-9:] for file in received.added] == ["xxxxx.pdf", "x (2).pdf"]


def test_a_second_note_from_the_same_start_overwrites_nothing(draft, at):
    by = draft.draft_saved_by
    actions.save_draft(draft, note="Eerst", draft_number=0, by=by, at=at)

    with pytest.raises(actions.DraftChangedError) as conflict:
        actions.save_draft(draft, note="Daarna", draft_number=0, by=by, at=at)

    assert conflict.value.current.note == "Eerst"
    assert actions.save_draft(draft, note="Daarna", draft_number=1, by=by, at=at).note == "Daarna"


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("end", State)
def test_a_state_changes_only_as_the_table_says(draft, start, end, at):
    bring_to(draft, start, at=at)
    verbs = {
        State.DRAFT: None,
        State.HANDED_IN: lambda: (
            actions.unlock(draft, by=draft.draft_saved_by, at=at)
            if start == State.LOCKED
            else hand_in_other(draft, at=at)
        ),
        State.LOCKED: lambda: actions.lock(
            draft, LockReason.MARKED, by=draft.draft_saved_by, at=at
        ),
        State.WITHDRAWN: lambda: actions.withdraw(
            draft, "Verkeerd bestand.", by=draft.draft_saved_by, at=at
        ),
    }
    if verbs[end] is None:
        assert all(State.DRAFT not in ends for ends in TRANSITIONS.values())
        return
    if end in TRANSITIONS[start]:
        verbs[end]()
        draft.refresh_from_db()
        assert draft.state == end
    elif start != end:
        with pytest.raises(Refused):
            verbs[end]()


def bring_to(draft, state, *, at):
    if state != State.DRAFT:
        hand_in(draft, at=at)
    if state == State.LOCKED:
        actions.lock(draft, LockReason.MARKED, by=draft.draft_saved_by, at=at)
    if state == State.WITHDRAWN:
        actions.withdraw(draft, "Verkeerd bestand.", by=draft.draft_saved_by, at=at)


def hand_in_other(draft, *, at):
    actions.add_files(draft, [make_upload(name="x.pdf")], by=draft.draft_saved_by, at=at)
    return hand_in(draft, at=at)


def test_a_lock_may_change_its_reason_and_refuses_the_student(draft, at):
    bring_to(draft, State.LOCKED, at=at)
    by = draft.draft_saved_by

    row = actions.lock(draft, LockReason.RELEASED, by=by, at=at + DAY)

    assert (row.lock_reason, row.locked_at) == (LockReason.RELEASED, at)
    with pytest.raises(Refused):
        actions.add_files(draft, [make_upload()], by=by, at=at)


@pytest.mark.parametrize("files", [1, 3])
def test_handing_in_takes_the_same_queries_for_any_files(
    files, sitting, at, django_assert_num_queries
):
    draft = make_submission(sitting, files=files, at=at)
    choices = {
        "by": draft.draft_saved_by,
        "statement": sitting.assignment.statement,
        "request_key": uuid4(),
    }

    # Where rows are locked, the statement is held too.
    with django_assert_num_queries(23 + connection.features.has_select_for_update):
        version = actions.hand_in(draft, at=at, **choices)

    assert version.files.count() == files


def test_every_hand_in_leaves_a_line_in_the_log(draft, at):
    hand_in(draft, at=at)

    line = ModelLogEntry.objects.get(action="submissions.hand_in")
    assert line.timestamp == at
    assert line.data == {"version": 1}


def test_a_receipt_is_mailed_to_every_member(at):
    sitting, members = team_of(3, at)

    hand_in(make_submission(sitting, by=members[0].user, at=at), at=at)

    told = Notice.objects.filter(event="submissions.receipt", urgency="at_once")
    assert {notice.recipient for notice in told} == {member.user for member in members}


def test_a_mail_that_cannot_be_promised_undoes_no_hand_in(draft, at):
    """A person without a row of its own in the queue: the table is not there."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_tasks_database_dbtaskresult RENAME TO away")
    try:
        version = hand_in(draft, at=at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO django_tasks_database_dbtaskresult")

    assert SubmissionVersion.objects.get() == version


def in_parallel(count, work):
    """Run `work(number)` in threads that start at once; gives what each answered or raised."""
    barrier, answers = threading.Barrier(count), [None] * count

    def run(number):
        try:
            barrier.wait(timeout=10)
            answers[number] = work(number)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_members_who_begin_at_once_get_the_same_draft(floor, at):
    if connection.vendor != "postgresql":
        pytest.skip("needs a real PostgreSQL")
    sitting, members = team_of(4, at)

    answers = in_parallel(
        4, lambda number: actions.open_draft(sitting, by=members[number].user, at=at).pk
    )

    assert len(set(answers)) == 1


def test_one_who_hands_in_an_unchanged_draft_gets_the_version_there_is(draft, at):
    first = hand_in(draft, at=at)

    assert hand_in(draft, at=at + SECOND) == first
    assert make_version(draft, at=at + 2 * SECOND) == first
