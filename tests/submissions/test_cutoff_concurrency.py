"""The last moment while others are busy with the same work; only real row locks show it."""

from uuid import uuid4

import pytest
from django.db import connection

from lms.notices.models import Notice
from lms.submissions import actions
from lms.submissions.enums import State, Way
from lms.submissions.models import CompleteDraft, Submission, SubmissionVersion
from tests.factories.extensions import make_extension
from tests.grades.test_concurrency import in_parallel
from tests.submissions.test_concurrency import repeated
from tests.submissions.test_cutoff import DAY, HOUR, MINUTE, Work

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def needs_row_locks(floor):
    if connection.vendor != "postgresql":
        pytest.skip("needs a real PostgreSQL")


def made(at, **fields):
    work = Work(at, **fields)
    work.save(at + HOUR, note="Klaar.")
    return work


def is_right(work, count):
    """So many versions, numbered without holes; nothing is kept besides, and the state agrees."""
    versions = work.versions()
    assert [one.number for one in versions] == list(range(1, count + 1))
    assert not CompleteDraft.objects.filter(submission=work.draft).exists()
    assert Submission.objects.get(pk=work.draft.pk).state == State.HANDED_IN
    return versions


@repeated
def test_ten_who_come_by_at_once_write_one_version_and_one_mail_each(at):
    work = made(at, size=3)
    after = work.cutoff + HOUR

    answers = in_parallel(*[lambda: actions.settle_works(work.sitting, at=after)] * 10)

    assert sum(answers) == 1
    [version] = is_right(work, 1)
    assert Notice.objects.filter(key__endswith=version.receipt_code).count() == 3


@repeated
def test_a_slow_press_and_the_ticker_each_make_theirs_or_the_press_alone(at):
    """The press came before the last moment and is carried out after it."""
    work = made(at)
    pressed = work.cutoff - MINUTE

    in_parallel(
        lambda: work.hand_in(pressed, request_key=uuid4()),
        lambda: actions.settle_works(at=work.cutoff + MINUTE),
    )

    versions = is_right(work, SubmissionVersion.objects.filter(submission=work.draft).count())
    assert versions[-1].way == Way.PRESSED
    assert versions[-1].received_at == pressed


@repeated
def test_a_no_and_the_last_moment_at_once_have_one_outcome(at):
    work = made(at)

    in_parallel(
        lambda: actions.leave_out(work.draft, by=work.users[0], at=work.cutoff),
        lambda: actions.settle_works(at=work.cutoff + MINUTE),
    )

    row = Submission.objects.get(pk=work.draft.pk)
    assert not CompleteDraft.objects.filter(submission=row).exists()
    assert row.versions.count() == (row.state == State.HANDED_IN)


@repeated
def test_an_extension_and_the_ticker_at_once_keep_what_counted_and_open_it_again(at):
    work = made(at)
    after = work.cutoff + HOUR

    answers = in_parallel(
        lambda: make_extension(
            work.sitting, work.members[0], until=after + DAY, by=work.lecturer, at=after
        ),
        lambda: actions.settle_works(at=after),
    )

    assert not [one for one in answers if isinstance(one, Exception)]
    is_right(work, 1)
    work.save(after + HOUR, note="Verder.")
    assert actions.settle_works(at=after + 2 * DAY) == 1


@repeated
def test_team_mates_who_save_at_once_keep_a_draft_that_was_there(at):
    work = made(at, size=5)
    number = work.row.draft_number

    def save(who):
        return actions.save_draft(
            work.draft,
            note=f"Van {who.name}.",
            draft_number=number,
            declared=actions.Declared(work.assignment.statement),
            by=who,
            at=at + 2 * HOUR,
        )

    in_parallel(*[lambda who=who: save(who) for who in work.users])

    assert work.kept.note == work.row.note
    assert work.kept.saved_by == work.row.draft_saved_by
