"""Students who form their teams themselves, until the date of the set."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from lms.core.verdict import Refused
from lms.courses import actions
from lms.courses.enums import InvitationState
from lms.courses.models import Team, TeamInvitation
from tests.courses.test_teams import begin_work, letters
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_forming_set,
    make_participation,
    make_run,
    make_team,
    make_team_invitation,
    make_team_set,
)

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def team_set(at):
    """Teams of two or three, until tomorrow; the lecturer is Vos."""
    run = make_run()
    make_participation(run, make_user("Vos"), role="lecturer")
    return make_forming_set(run, at=at, name="Peers")


@pytest.fixture
def student(team_set):
    def student(name="An", **fields):
        return make_participation(team_set.run, make_user(name, language="en"), **fields)

    return student


@pytest.fixture
def own(team_set, student):
    """A team of one."""
    return make_team(team_set, name="Maas", members=[student("Olga")])


def invite(team, participation, at, by=None):
    by = by or team.members[0].user
    return actions.invite_into_team(team, participation, by=by, at=at)


def test_a_student_makes_a_team_and_is_in_it(team_set, student, at):
    person = student()

    team = actions.found_team(team_set, "Waal", by=person.user, at=at)

    assert list(team.members) == [person]
    assert team.memberships.get().joined_at == at
    assert team_set.changes.get().to_team == "Waal"


def test_who_is_in_a_team_makes_no_second(own, at):
    with pytest.raises(Refused, match="You are in “Maas” already"):
        actions.found_team(own.team_set, "Waal", by=own.members[0].user, at=at)
    assert Team.objects.get() == own


def test_an_invitation_is_mailed_and_accepting_it_is_told_to_the_team(own, student, at):
    asked = student("Bo")

    invitation = invite(own, asked, at)
    found = letters()
    assert set(found) == {asked.user.email}
    assert "Olga asks you into the team “Maas” for “Peers”" in found[asked.user.email].body
    assert "until Wednesday 11 November 2026, 20:00 CET" in found[asked.user.email].body
    mail.outbox.clear()

    assert actions.accept_team_invitation(invitation, by=asked.user, at=at) == own
    found = letters()
    assert set(found) == {own.members.get(user__name="Olga").user.email}
    assert "Bo came into “Maas”." in mail.outbox[0].body
    invitation.refresh_from_db()
    assert (invitation.state, invitation.answered_at) == (InvitationState.ACCEPTED, at)
    assert [one.user.name for one in own.members] == ["Bo", "Olga"]


def test_who_declines_can_be_asked_again(own, student, at):
    asked = student()
    invitation = invite(own, asked, at)

    with pytest.raises(Refused, match="is invited already"):
        invite(own, asked, at)
    actions.decline_team_invitation(invitation, by=asked.user, at=at)
    with pytest.raises(Refused, match="answered this invitation before"):
        actions.accept_team_invitation(invitation, by=asked.user, at=at)
    again = invite(own, asked, at)
    actions.accept_team_invitation(again, by=asked.user, at=at)

    assert asked in own.members


def test_what_was_withdrawn_cannot_be_accepted(own, student, at):
    asked = student()
    invitation = invite(own, asked, at)

    actions.withdraw_team_invitation(invitation, by=own.members[0].user, at=at)

    with pytest.raises(Refused, match="was withdrawn"):
        actions.accept_team_invitation(invitation, by=asked.user, at=at)
    with pytest.raises(Refused, match="answered or withdrawn"):
        actions.withdraw_team_invitation(invitation, by=own.members[0].user, at=at)


def test_a_team_mate_withdraws_only_what_somebody_sent_who_left(team_set, student, at):
    sender, mate = student("Sam"), student("Mia")
    team = make_team(team_set, members=[sender, mate])
    invitation = invite(team, student(), at, by=sender.user)

    for person in (mate.user, invitation.participation.user):
        with pytest.raises(Refused, match="Only who sent"):
            actions.withdraw_team_invitation(invitation, by=person, at=at)
    actions.leave_team(team, by=sender.user, at=at)
    with pytest.raises(Refused, match="Only who sent"):
        actions.withdraw_team_invitation(invitation, by=sender.user, at=at)
    actions.withdraw_team_invitation(invitation, by=mate.user, at=at)


def test_an_invitation_is_answered_by_whom_it_is_for(own, student, at):
    invitation = invite(own, student(), at)

    for verb in (actions.accept_team_invitation, actions.decline_team_invitation):
        with pytest.raises(Refused, match="for somebody else"):
            verb(invitation, by=student("Eve").user, at=at)


def test_nobody_comes_into_a_full_team(team_set, student, at):
    team = make_team(team_set, name="Waal", members=[student(), student()])
    first, second = invite(team, student(), at), invite(team, student(), at)

    actions.accept_team_invitation(first, by=first.participation.user, at=at)

    with pytest.raises(Refused, match="“Waal” is full: a team has at most 3 people"):
        actions.accept_team_invitation(second, by=second.participation.user, at=at)
    with pytest.raises(Refused, match="is full"):
        invite(team, student(), at)


def test_who_left_the_run_takes_no_place(team_set, student, at):
    team = make_team(team_set, members=[student(), student(), student(left_at=at)])
    invitation = invite(team, student(), at)

    actions.accept_team_invitation(invitation, by=invitation.participation.user, at=at)

    assert team.members.count() == 3


def test_who_is_placed_is_not_invited_and_accepts_nothing(own, student, at):
    asked = student("Bo")
    invitation = invite(own, asked, at)
    make_team(own.team_set, name="Waal", members=[asked])

    with pytest.raises(Refused, match="You are in “Waal” already"):
        actions.accept_team_invitation(invitation, by=asked.user, at=at)
    with pytest.raises(Refused, match="Bo is in “Waal” already"):
        invite(own, asked, at)
    actions.decline_team_invitation(invitation, by=asked.user, at=at)


@pytest.mark.parametrize("role", ["lecturer", "observer"])
def test_only_fellow_students_of_the_run_are_invited(own, at, role):
    staff = make_participation(own.team_set.run, role=role)
    for other in (staff, make_participation()):
        with pytest.raises(Refused):
            invite(own, other, at)
    assert not TeamInvitation.objects.exists()


def test_only_a_member_invites(own, student, at):
    with pytest.raises(Refused, match="You are not in “Maas”"):
        invite(own, student(), at, by=student("Eve").user)


def test_the_date_itself_still_counts_and_a_moment_later_nothing_does(own, student, at):
    until = own.team_set.forms_until
    olga, asked = own.members[0].user, student()
    invitation = invite(own, asked, until)
    sentence = "until Wednesday 11 November 2026, 20:00 CET. Ask Vos now"

    for verb in (
        lambda when: actions.found_team(own.team_set, "X", by=student().user, at=when),
        lambda when: invite(own, student(), when),
        lambda when: actions.accept_team_invitation(invitation, by=asked.user, at=when),
        lambda when: actions.decline_team_invitation(invitation, by=asked.user, at=when),
        lambda when: actions.withdraw_team_invitation(invitation, by=olga, at=when),
        lambda when: actions.leave_team(own, by=olga, at=when),
    ):
        with pytest.raises(Refused, match=sentence):
            verb(until + MOMENT)
    actions.accept_team_invitation(invitation, by=asked.user, at=until)


def test_the_lecturer_moves_people_before_and_after_the_date(own, student, at):
    lecturer = own.team_set.run.participations.get(role="lecturer").user
    for when in (at, own.team_set.forms_until + MOMENT):
        person = student()
        actions.add_member(own, person, by=lecturer, at=when)
        assert person in own.members


def test_teams_that_the_lecturer_makes_are_not_formed_by_students(student, team_set, at):
    made = make_team_set(team_set.run, name="Research")

    with pytest.raises(Refused, match=r"“Research” are made for you\. Ask Vos"):
        actions.found_team(made, "Mine", by=student().user, at=at)


def test_somebody_of_another_run_or_who_left_forms_nothing(team_set, student, at):
    for person in (make_participation(), student(left_at=at)):
        with pytest.raises(Refused, match="Only students of this run"):
            actions.found_team(team_set, "X", by=person.user, at=at)


def test_who_leaves_is_told_of_to_the_team_and_can_go_elsewhere(team_set, student, at):
    goes, stays = student("Gus"), student("Sia")
    team = make_team(team_set, name="Maas", members=[goes, stays])

    actions.leave_team(team, by=goes.user, at=at)

    found = letters()
    assert set(found) == {stays.user.email}
    assert "Gus left “Maas”." in mail.outbox[0].body
    assert actions.found_team(team_set, "Waal", by=goes.user, at=at)
    with pytest.raises(Refused, match="You are not in “Maas”"):
        actions.leave_team(team, by=goes.user, at=at)


def test_a_team_that_the_last_one_leaves_is_taken_away(own, student, at):
    invite(own, student(), at)

    actions.leave_team(own, by=own.members[0].user, at=at)

    assert not Team.objects.exists()
    assert not TeamInvitation.objects.exists()


def test_once_work_is_begun_only_the_lecturer_moves_people(own, student, at):
    invitation = invite(own, student(), at)
    begin_work(own, at)
    sentence = "“Maas” has begun “Paper”, so only the lecturer moves people now. Ask Vos."

    for verb in (
        lambda: actions.leave_team(own, by=own.members[0].user, at=at),
        lambda: invite(own, student(), at),
        lambda: actions.accept_team_invitation(
            invitation, by=invitation.participation.user, at=at
        ),
    ):
        with pytest.raises(Refused, match=sentence):
            verb()


def test_invitations_of_one_run_are_not_answered_from_another(own, at):
    stranger = make_team_invitation(make_team(make_forming_set(at=at)))

    with pytest.raises(Refused, match="for somebody else"):
        actions.accept_team_invitation(stranger, by=own.members[0].user, at=at)
