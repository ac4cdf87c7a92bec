from datetime import timedelta

import pytest

from lms.agenda import queries
from lms.courses.enums import Role
from lms.submissions import actions as submissions
from lms.submissions.enums import HandInRule
from lms.submissions.models import Submission
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_announcement,
    make_appointment,
    make_cohort,
    make_cohort_membership,
    make_course,
    make_participation,
    make_programme,
    make_run,
    make_session,
    make_team_set,
)
from tests.factories.extensions import make_extension, make_request
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)
from tests.submissions.test_rounds import TeamWork

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def student():
    return make_participation()


def test_tonight_shows_the_session_that_is_still_going_on(student, at):
    going_on = make_session(student.run, starts_at=at - HOUR)
    make_session(student.run, starts_at=at - 5 * DAY)

    tonight = queries.tonight_for(student.user, at=at)

    assert tonight.session == going_on
    assert tonight.is_this_evening


def test_tonight_knows_when_the_next_session_is_another_day(student, at):
    later = make_session(student.run, starts_at=at + 2 * DAY)

    tonight = queries.tonight_for(student.user, at=at)

    assert tonight.session == later
    assert not tonight.is_this_evening


def test_tonight_leaves_out_sessions_and_work_of_other_runs(student, at):
    other = make_run()
    make_session(other, starts_at=at + HOUR)
    make_sitting(make_assignment(other), at=at)

    tonight = queries.tonight_for(student.user, at=at)

    assert (tonight.sessions, tonight.work) == ([], [])


def test_tonight_names_the_earliest_work_that_is_not_handed_in(student, at):
    later = make_sitting(make_assignment(student.run), at=at, due_at=at + 6 * DAY)
    sooner = make_sitting(make_assignment(student.run), at=at, due_at=at + DAY)

    tonight = queries.tonight_for(student.user, at=at)

    assert [work.sitting for work in tonight.work] == [sooner, later]
    assert tonight.next_due.sitting == sooner
    assert tonight.next_due.state == "nothing"


def test_tonight_says_that_there_is_a_draft(student, at):
    sitting = make_sitting(make_assignment(student.run), at=at)
    Submission.objects.create(sitting=sitting, participation=student)

    tonight = queries.tonight_for(student.user, at=at)

    assert [work.state for work in tonight.work] == ["draft"]


def test_tonight_says_who_is_asked_to_confirm_that_it_waits_for_her(at):
    work = TeamWork(HandInRule.ALL_CONFIRM, at)
    found = work.ask(at)
    submissions.confirm(found, by=work.users[1], at=at)

    evenings = [queries.tonight_for(user, at=at) for user in work.users]

    assert [one.work[0].state for one in evenings] == ["asking", "asking", "asked"]
    assert [bool(one.next_due) for one in evenings] == [False, False, True]


def test_tonight_says_that_work_was_withdrawn_and_nothing_is_handed_in(student, at):
    sitting = make_sitting(make_assignment(student.run), at=at)
    submission = make_submission(sitting, by=student.user, at=at - 2 * HOUR)
    make_version(submission, by=student.user, at=at - HOUR)
    submissions.withdraw(submission, "Verkeerd bestand.", by=student.user, at=at)

    tonight = queries.tonight_for(student.user, at=at)

    assert [work.state for work in tonight.work] == ["withdrawn"]
    assert tonight.next_due.sitting == sitting


def test_tonight_says_that_work_was_changed_after_it_was_handed_in(student, at):
    sitting = make_sitting(make_assignment(student.run), at=at)
    submission = make_submission(sitting, by=student.user, at=at - 2 * HOUR)
    make_version(submission, by=student.user, at=at - HOUR)

    assert [work.state for work in queries.tonight_for(student.user, at=at).work] == ["handed_in"]

    Submission.objects.update(draft_saved_at=at)
    assert [work.state for work in queries.tonight_for(student.user, at=at).work] == ["changed"]

    Submission.objects.update(state="locked", lock_reason="released", locked_at=at)
    assert [work.state for work in queries.tonight_for(student.user, at=at).work] == ["handed_in"]


def test_tonight_says_that_work_opens_later(student, at):
    make_sitting(make_assignment(student.run), at=at, opens_at=at + DAY)

    tonight = queries.tonight_for(student.user, at=at)

    assert [work.state for work in tonight.work] == ["later"]
    assert tonight.next_due is None


def test_tonight_leaves_out_work_that_is_closed(student, at):
    make_sitting(make_assignment(student.run), at=at - 9 * DAY)

    assert queries.tonight_for(student.user, at=at).work == []


def test_tonight_shows_a_lecturer_no_work_of_her_own(at):
    lecturer = make_participation(role=Role.LECTURER)
    make_sitting(make_assignment(lecturer.run), at=at)

    assert queries.tonight_for(lecturer.user, at=at).work == []


def test_tonight_shows_the_office_its_cohorts_and_who_has_not_signed_in(at):
    programme, officer = make_programme(), make_user()
    make_appointment(programme, officer)
    cohort = make_cohort(programme)
    make_cohort_membership(cohort, make_user(last_login=at))
    make_cohort_membership(cohort)
    make_cohort_membership(cohort, left_at=at)
    make_cohort()

    tonight = queries.tonight_for(officer, at=at)

    assert tonight.cohorts == [cohort]
    assert (tonight.cohorts[0].people, tonight.cohorts[0].waiting) == (2, 1)


def test_tonight_shows_the_office_what_is_due_this_week(at):
    programme, officer = make_programme(), make_user()
    make_appointment(programme, officer)
    run = make_run(make_course(programme))
    soon = make_sitting(make_assignment(run), at=at, due_at=at + 3 * DAY)
    make_sitting(make_assignment(run), at=at, due_at=at + 8 * DAY - HOUR)
    make_sitting(make_assignment(), at=at, due_at=at + 3 * DAY)

    assert queries.tonight_for(officer, at=at).deadlines == [soon]


@pytest.mark.parametrize("rows", [1, 25])
def test_tonight_asks_the_same_number_of_queries_whatever_there_is(
    student, at, rows, django_assert_num_queries
):
    for row in range(rows):
        make_session(student.run, starts_at=at + row * DAY)
        make_announcement(student.run, at=at)
        sitting = make_sitting(make_assignment(student.run), at=at)
        Submission.objects.create(sitting=sitting, participation=student)
        make_team_set(student.run)

    with django_assert_num_queries(11):
        queries.tonight_for(student.user, at=at)


def test_tonight_goes_by_the_dates_that_count_for_the_person(student, at):
    over = make_sitting(make_assignment(student.run), at=at - 20 * DAY)
    make_extension(over, student, until=at + DAY, at=at - DAY)
    make_extension(
        make_sitting(make_assignment(student.run), at=at - 20 * DAY),
        make_participation(student.run),
        until=at + DAY,
        at=at - DAY,
    )

    [work] = queries.tonight_for(student.user, at=at).work

    assert (work.sitting, work.dates.due_at) == (over, at + DAY)


def test_tonight_tells_who_decides_that_somebody_asks_for_more_time(student, at):
    sitting = make_sitting(make_assignment(student.run), at=at)
    lecturer = make_participation(student.run, role=Role.LECTURER).user
    make_request(sitting, by=student.user, at=at)

    [found] = queries.tonight_for(lecturer, at=at).requests

    assert (found, found.waiting) == (sitting, 1)
    assert queries.tonight_for(student.user, at=at).requests == []
