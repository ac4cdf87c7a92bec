"""Every answer of the policy, with the sentence that its reader gets."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from lms.courses.enums import Role
from lms.rubrics import actions as rubrics
from lms.submissions import actions, policy
from lms.submissions.enums import LockReason
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_appointment,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.rubrics import make_rubric
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
YES = ""
# The dates that the sentences name; in Amsterdam an hour later than here.
OPENS = datetime(2026, 11, 9, 19, 0, tzinfo=UTC)
CLOSES = datetime(2026, 11, 18, 19, 0, tzinfo=UTC)
NOT_A_STUDENT = "Only students of this run hand in here."
NOT_HERS = "Only the people whose work this is can hand it in."
NOT_YOURS = "This work is not yours to see."
RULES = "Only a lecturer of this run or the education office can change its rules."
DATES = "Only a lecturer of this run or the education office can change its dates."
MAKING = "Only a lecturer of this run or the education office can make assignments here."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def run():
    return make_run()


@pytest.fixture
def sitting(run, at):
    return make_sitting(make_assignment(run), at=at)


@pytest.fixture
def student(run):
    return make_participation(run).user


@pytest.fixture
def draft(sitting, student, at):
    return make_submission(sitting, by=student, at=at)


@pytest.fixture
def cast(run, student):
    """Everybody who could ask, by what they are; `left` was a student, `stranger` is one elsewhere."""
    programme = run.get_parent().specific.programme
    roles = [role for role in Role if role != Role.STUDENT]
    office = make_user()
    make_appointment(programme, office)
    board = make_user()
    make_appointment(programme, board, "board")
    other_office = make_user()
    make_appointment(user=other_office)
    return {role.value: make_participation(run, role=role).user for role in roles} | {
        "student": student,
        "classmate": make_participation(run).user,
        "left": make_participation(run, left_at=OPENS).user,
        "stranger": make_participation().user,
        "other lecturer": make_participation(role=Role.LECTURER).user,
        "office": office,
        "board": board,
        "other office": other_office,
        "admin": make_user(is_superuser=True),
    }


def answers(cast, question):
    """Who gets which sentence; a yes is the empty one."""
    return {name: said(question(user)) for name, user in cast.items()}


def said(verdict):
    assert bool(verdict) == (not verdict.reason)
    return str(verdict.reason)


def only(cast, *names, otherwise):
    return dict.fromkeys(cast, otherwise) | dict.fromkeys(names, YES)


def test_students_of_the_run_may_draft(cast, sitting, at):
    found = answers(cast, lambda user: policy.can_draft(user, sitting, at=at))

    assert found == only(cast, "student", "classmate", otherwise=NOT_A_STUDENT)


def test_whose_work_it_is_may_hand_it_in(cast, draft, at):
    found = answers(cast, lambda user: policy.can_hand_in(user, draft, at=at))

    assert found == only(cast, "student", otherwise=NOT_HERS)


def test_a_draft_is_seen_by_who_writes_it(cast, draft, at):
    found = answers(cast, lambda user: policy.can_view(user, draft, at=at))

    assert found == only(cast, "student", otherwise=NOT_YOURS)


def test_what_was_handed_in_is_seen_by_lecturers_office_and_admin_too(cast, draft, at):
    make_version(draft, at=at)

    found = answers(cast, lambda user: policy.can_view(user, draft, at=at))

    readers = ("student", "lecturer", "office", "admin")
    assert found == only(cast, *readers, otherwise=NOT_YOURS)


@pytest.mark.parametrize(
    ("question", "refusal"), [(policy.can_edit_rules, RULES), (policy.can_edit_dates, DATES)]
)
def test_lecturers_and_office_change_rules_and_dates(cast, sitting, at, question, refusal):
    found = answers(cast, lambda user: question(user, sitting.assignment, at=at))

    assert found == only(cast, "lecturer", "office", otherwise=refusal)


def test_lecturers_and_office_make_assignments(cast, run):
    found = answers(cast, lambda user: policy.can_make_assignments(user, run))

    assert found == only(cast, "lecturer", "office", otherwise=MAKING)


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (OPENS - SECOND, "Handing in opens on Monday 9 November 2026, 20:00 CET."),
        (OPENS, YES),
        (CLOSES, YES),
        (
            CLOSES + SECOND,
            "The last moment to hand in was Wednesday 18 November 2026, 20:00 CET. Nothing was "
            "stored. If you could not help it, ask the education office.",
        ),
    ],
)
def test_work_is_done_from_the_first_to_the_last_moment(sitting, student, draft, moment, sentence):
    assert (sitting.opens_at, sitting.cutoff_at) == (OPENS, CLOSES)
    assert said(policy.can_draft(student, sitting, at=moment)) == sentence
    assert said(policy.can_hand_in(student, draft, at=moment)) == sentence


def test_who_is_too_late_reads_whom_to_ask(run, sitting, student):
    for name in ("Cas", "Anna", "Bo"):
        make_participation(run, make_user(name), Role.LECTURER)
    make_participation(run, make_user("Dirk"), Role.LECTURER, left_at=OPENS)

    refusal = said(policy.can_draft(student, sitting, at=CLOSES + SECOND))

    assert refusal.endswith("If you could not help it, ask Anna, Bo and Cas.")


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (LockReason.MARKED, "The marking is final, so this work can no longer be changed."),
        (LockReason.RELEASED, "The mark was released, so this work can no longer be changed."),
    ],
)
def test_closed_work_stays_as_it_is(draft, student, at, reason, sentence):
    make_version(draft, at=at)
    actions.lock(draft, reason, by=make_user(), at=at)
    draft.refresh_from_db()

    assert said(policy.can_hand_in(student, draft, at=at)) == sentence
    assert said(policy.can_draft(student, draft.sitting, at=at, submission=draft)) == sentence


def test_who_is_in_no_team_reads_whom_to_ask(run, at):
    make_participation(run, make_user("Anna"), Role.LECTURER)
    team_set = make_team_set(run, name="Werkgroepen")
    alone, member = make_participation(run), make_participation(run)
    make_team(team_set, members=[member])
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set), at=at)

    assert policy.can_draft(member.user, sitting, at=at)
    assert said(policy.can_draft(alone.user, sitting, at=at)) == (
        "You are in no team of “Werkgroepen” yet, so you cannot hand in. Ask Anna."
    )


def test_who_left_the_team_hands_its_work_in_no_more(run, at):
    team_set = make_team_set(run)
    member, leaver = make_participation(run), make_participation(run)
    team = make_team(team_set, members=[member, leaver])
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set), at=at)
    draft = make_submission(sitting, by=leaver.user, at=at)
    team.memberships.get(participation=leaver).delete()

    assert policy.can_hand_in(member.user, draft, at=at)
    assert said(policy.can_hand_in(leaver.user, draft, at=at)) == NOT_HERS


def test_an_assignment_goes_and_changes_owners_until_somebody_began(sitting, student, at):
    assignment = sitting.assignment
    assert policy.can_discard(assignment)
    assert policy.can_change_owners(assignment)

    make_submission(sitting, by=student, at=at)

    assert said(policy.can_discard(assignment)) == (
        f"“{assignment.page.title}” holds work of students, so it stays. Unpublish it instead."
    )
    assert said(policy.can_change_owners(assignment)) == (
        "Somebody has begun already: individual or team, and the team set, stay as they are."
    )


def test_the_rubric_stays_once_work_was_judged_by_it(run, student, at):
    rubric = make_rubric()
    sitting = make_sitting(make_assignment(run, rubric=rubric), at=at)
    draft = make_submission(sitting, by=student, at=at)
    assert policy.can_change_rubric(make_assignment(run))
    assert policy.can_change_rubric(sitting.assignment)

    rubrics.freeze(rubric, by=make_user(), at=at)
    sitting.assignment.refresh_from_db()
    assert policy.can_change_rubric(sitting.assignment)

    make_version(draft, at=at)
    assert said(policy.can_change_rubric(sitting.assignment)) == (
        "Marking has begun with this rubric, so it stays."
    )
