"""Presses of a button at the same moment, on a database with real row locks."""

import pytest
from django.db import connection
from django.test import Client

from lms.accounts.models import Invitation, User
from lms.core.verdict import Refused
from lms.courses import actions
from lms.courses.enums import InvitationState
from lms.courses.models import Participation, Team, TeamChange, TeamMembership
from lms.courses.rules.division import Wishes
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_appointment,
    make_cohort,
    make_forming_set,
    make_participation,
    make_run,
    make_team,
    make_team_invitation,
)
from tests.grades.test_concurrency import in_parallel

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def real_locks(floor):
    if connection.vendor != "postgresql":
        pytest.skip("needs a real PostgreSQL")


def test_a_double_click_makes_one_person_with_one_invitation():
    cohort, officer = make_cohort(), make_user()
    make_appointment(cohort.programme, officer)
    data = {"email": "an@nieuw.example", "name": "An", "student_number": "1", "is_invited": "on"}
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(officer)

    answers = in_parallel(
        *[lambda one=one: one.post(f"/office/cohorts/{cohort.pk}/", data) for one in clients]
    )

    assert [getattr(answer, "status_code", answer) for answer in answers] == [302] * 4
    person = User.objects.get(email="an@nieuw.example")
    assert cohort.memberships.get().user == person
    assert Invitation.objects.open().filter(user=person).count() == 1


@pytest.fixture
def forming(at):
    """Teams of at most three, formed by students."""
    return make_forming_set(make_run(), at=at)


def students(team_set, number):
    return [make_participation(team_set.run) for _ in range(number)]


def refused(answers):
    """How many were refused; anything else that was raised fails the test."""
    for answer in answers:
        assert not isinstance(answer, Exception) or isinstance(answer, Refused), repr(answer)
    return sum(isinstance(answer, Refused) for answer in answers)


def test_of_two_who_take_the_last_place_one_gets_it_and_the_other_is_told(forming, at):
    team = make_team(forming, members=students(forming, 2))
    asked = students(forming, 2)
    invitations = [make_team_invitation(team, one) for one in asked]

    answers = in_parallel(
        *[
            lambda row=row: actions.accept_team_invitation(row, by=row.participation.user, at=at)
            for row in invitations
        ]
    )

    assert refused(answers) == 1
    (loser,) = [str(answer) for answer in answers if isinstance(answer, Refused)]
    assert f"“{team.name}” is vol" in loser
    assert team.members.count() == 3
    states = sorted(row.state for row in team.invitations.all())
    assert states == [InvitationState.ACCEPTED, InvitationState.OPEN]


def test_who_accepts_two_invitations_at_once_is_in_one_team(forming, at):
    (asked,) = students(forming, 1)
    invitations = [
        make_team_invitation(make_team(forming, members=students(forming, 1)), asked)
        for _ in range(3)
    ]

    answers = in_parallel(
        *[
            lambda row=row: actions.accept_team_invitation(row, by=asked.user, at=at)
            for row in invitations
        ]
    )

    assert refused(answers) == 2
    assert TeamMembership.objects.filter(participation=asked).count() == 1
    assert TeamChange.objects.count() == 1


def test_a_double_click_makes_one_team(forming, at):
    (student,) = students(forming, 1)

    answers = in_parallel(
        *[
            lambda name=name: actions.found_team(forming, name, by=student.user, at=at)
            for name in ("Maas", "Waal", "Vecht")
        ]
    )

    assert refused(answers) == 2
    assert list(Team.objects.get().members) == [student]


def test_a_proposal_that_two_lecturers_accept_is_made_once(forming, at):
    students(forming, 6)
    lecturers = [make_participation(forming.run, role="lecturer").user for _ in range(2)]
    wishes = Wishes(3, 3)
    proposal = actions.propose_teams(forming, wishes, seed=1, by=lecturers[0], at=at)

    answers = in_parallel(
        *[lambda by=by: actions.accept_proposal(proposal, by=by, at=at) for by in lecturers]
    )

    assert refused(answers) == 1
    assert forming.teams.count() == 2
    assert not Participation.objects.in_no_team_of(forming).exists()


def test_the_lecturer_and_a_student_who_accepts_leave_her_in_one_team(forming, at):
    lecturer = make_participation(forming.run, role="lecturer").user
    (asked,) = students(forming, 1)
    own, other = make_team(forming), make_team(forming)
    invitation = make_team_invitation(own, asked)

    answers = in_parallel(
        lambda: actions.accept_team_invitation(invitation, by=asked.user, at=at),
        lambda: actions.move_member(other, asked, by=lecturer, at=at),
    )

    # Whoever came first, the lecturer's word stands: she moves people at any time.
    assert refused(answers) in {0, 1}
    assert TeamMembership.objects.get(participation=asked).team == other
