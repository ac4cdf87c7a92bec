from datetime import date, timedelta

import pytest

from lms.core.verdict import Refused
from lms.courses import actions
from lms.courses.models import CourseRunPage
from lms.courses.rules import NewPerson
from lms.notices.models import Notice
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_appointment,
    make_cohort,
    make_cohort_membership,
    make_course,
    make_participation,
    make_programme,
    make_run,
    make_session,
    make_team,
    make_team_set,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def office(programme):
    return make_appointment(programme).user


def make_own_run(programme, office, at, *cohorts):
    return actions.create_run(
        make_course(programme),
        title="Najaar",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 1, 31),
        cohorts=cohorts,
        by=office,
        at=at,
    )


def students_of(run):
    return [row.user for row in run.participations.active().students()]


def test_a_new_run_has_the_students_of_its_cohort(programme, office, at):
    cohort = make_cohort(programme)
    student = make_cohort_membership(cohort).user

    run = make_own_run(programme, office, at, cohort)

    assert run.live
    assert students_of(run) == [student]


def test_a_run_refuses_a_cohort_of_another_programme(programme, office, at):
    with pytest.raises(Refused):
        make_own_run(programme, office, at, make_cohort())


def test_the_office_of_another_programme_makes_no_run(programme, at):
    with pytest.raises(Refused):
        make_own_run(programme, make_appointment().user, at)


def test_joining_and_leaving_a_cohort_carries_to_its_runs(programme, office, at):
    cohort, person = make_cohort(programme), make_user()
    run = make_own_run(programme, office, at, cohort)

    membership = actions.add_person(cohort, person, by=office, at=at)
    assert students_of(run) == [person]
    actions.remove_person(membership, by=office, at=at)
    assert students_of(run) == []
    assert run.participations.get().left_at == at
    actions.add_person(cohort, person, by=office, at=at)
    assert students_of(run) == [person]


def test_publishing_an_old_draft_brings_no_cohort_back(programme, office, at):
    cohort = make_cohort(programme)
    run = make_own_run(programme, office, at, cohort)
    draft = run.save_revision()

    actions.set_cohorts(run, [], by=office, at=at)
    draft.publish()

    assert list(CourseRunPage.objects.get(pk=run.pk).cohorts.all()) == []


def test_an_import_makes_people_and_students(programme, office, at):
    cohort = make_cohort(programme)
    run = make_own_run(programme, office, at, cohort)

    actions.import_people(cohort, [NewPerson(2, "an@test.example", "An")], by=office, at=at)

    assert [user.email for user in students_of(run)] == ["an@test.example"]


def test_a_lecturer_of_another_run_plans_no_session(at):
    run, other = make_run(), make_participation(role="lecturer").user
    times = {"starts_at": at, "ends_at": at + timedelta(hours=2), "topic": "X", "at": at}

    with pytest.raises(Refused):
        actions.plan_session(run, by=other, **times)
    lecturer = make_participation(run, role="lecturer").user
    assert actions.plan_session(run, by=lecturer, **times).topic == "X"


def test_a_cancelled_session_stays_and_can_be_restored(at):
    session = make_session(starts_at=at)
    lecturer = make_participation(session.run, role="lecturer").user

    assert actions.cancel_session(session, by=lecturer, at=at).cancelled_at == at
    assert actions.restore_session(session, by=lecturer, at=at).cancelled_at is None


def test_a_student_is_in_one_team_of_a_set_and_of_the_run_only(at):
    run = make_run()
    lecturer = make_participation(run, role="lecturer").user
    team_set, student = make_team_set(run), make_participation(run)
    one, two = make_team(team_set), make_team(team_set)

    actions.add_member(one, student, by=lecturer, at=at)
    with pytest.raises(Refused):
        actions.add_member(two, student, by=lecturer, at=at)
    with pytest.raises(Refused):
        actions.add_member(two, make_participation(), by=lecturer, at=at)
    actions.move_member(two, student, by=lecturer, at=at)
    assert student.team_memberships.get().team == two


# --- telling people of evenings ----------------------------------------------------------------
def told_of_another_evening(run, office, at, *, was, becomes):
    session = make_session(run, starts_at=was)
    actions.change_session(
        session,
        starts_at=becomes,
        ends_at=becomes + timedelta(hours=3),
        topic=session.topic,
        room=session.room,
        by=office,
        at=at,
    )
    return Notice.objects.get(event="courses.session_moved").urgency


@pytest.mark.parametrize(
    ("was", "becomes", "urgency"),
    [(23, 240, "at_once"), (240, 23, "at_once"), (25, 240, "today")],
)
def test_who_planned_this_evening_hears_at_once_that_it_is_another(
    programme, office, at, was, becomes, urgency
):
    run = make_own_run(programme, office, at)
    make_participation(run)
    hour = timedelta(hours=1)
    told = told_of_another_evening(
        run, office, at, was=at + was * hour, becomes=at + becomes * hour
    )
    assert told == urgency


def test_a_cancelled_evening_breaks_quiet_hours(programme, office, at):
    run = make_own_run(programme, office, at)
    student = make_participation(run)
    make_participation(run, left_at=at)
    session = make_session(run, starts_at=at + timedelta(days=9))
    actions.cancel_session(session, by=office, at=at)
    actions.cancel_session(session, by=office, at=at)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.urgency) == (student.user, "at_once")
