"""Students who form their teams themselves, until the date of the set, by the clock.

Every verb locks the set first and asks its policy of what is so then: of two who take the last
place at the same moment one gets it, and the other is told.
"""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from lms.accounts.models import User
from lms.core import log
from lms.core.words import moment_in_words, names_in_words
from lms.courses import policy
from lms.courses.actions.places import announce, place_all
from lms.courses.actions.teams import locked_set
from lms.courses.enums import InvitationState
from lms.courses.models import Participation, Team, TeamInvitation, TeamSet
from lms.notices import actions as notices


@transaction.atomic
def found_team(team_set: TeamSet, name: str, *, by: User, at: datetime) -> Team:
    """Make a team with oneself in it."""
    team_set = locked_set(team_set)
    policy.can_found(by, team_set, at=at).enforce()
    team = Team(team_set=team_set, name=name)
    team.full_clean()
    team.save()
    log.record(team, "courses.create_team", by=by, at=at)
    place_all(team_set, [(_own(by, team_set), team)], by=by, at=at)
    return team


@transaction.atomic
def invite_into_team(
    team: Team, participation: Participation, *, by: User, at: datetime
) -> TeamInvitation:
    """Ask a fellow student into one's team; who is asked hears of it by mail."""
    team_set = locked_set(team.team_set)
    team = team_set.teams.get(pk=team.pk)
    policy.can_invite(by, team, participation, at=at).enforce()
    invitation = TeamInvitation(
        team=team, participation=participation, invited_by=by, invited_at=at
    )
    invitation.full_clean()
    invitation.save()
    log.record(team, "courses.invite_into_team", by=by, at=at, member=participation.pk)
    _tell_invited(invitation, team_set, by=by, at=at)
    return invitation


@transaction.atomic
def accept_team_invitation(invitation: TeamInvitation, *, by: User, at: datetime) -> Team:
    """Come into the team; everybody who is in it is told."""
    team_set, row = _locked_with_set(invitation)
    policy.can_accept(by, row, at=at).enforce()
    moves = place_all(team_set, [(row.participation, row.team)], by=by, at=at)
    _answer(row, InvitationState.ACCEPTED, at=at)
    announce(team_set, moves, actor=by, at=at)
    return row.team


@transaction.atomic
def decline_team_invitation(invitation: TeamInvitation, *, by: User, at: datetime) -> None:
    """Say no; the team sees that on its screen."""
    _team_set, row = _locked_with_set(invitation)
    policy.can_answer(by, row, at=at).enforce()
    _answer(row, InvitationState.DECLINED, at=at)
    log.record(row.team, "courses.decline_team_invitation", by=by, at=at)


@transaction.atomic
def withdraw_team_invitation(invitation: TeamInvitation, *, by: User, at: datetime) -> None:
    """Take an invitation back that was not answered yet."""
    _team_set, row = _locked_with_set(invitation)
    policy.can_withdraw(by, row, at=at).enforce()
    _answer(row, InvitationState.WITHDRAWN, at=at)
    log.record(row.team, "courses.withdraw_team_invitation", by=by, at=at)


@transaction.atomic
def leave_team(team: Team, *, by: User, at: datetime) -> None:
    """Go out of a team; who is left is told, and a team of nobody is taken away."""
    team_set = locked_set(team.team_set)
    team = team_set.teams.get(pk=team.pk)
    policy.can_leave(by, team, at=at).enforce()
    moves = place_all(team_set, [(_own(by, team_set), None)], by=by, at=at)
    announce(team_set, moves, actor=by, at=at)
    if not team.memberships.exists():
        log.record(team, "courses.remove_team", by=by, at=at)
        team.delete()


def _own(user: User, team_set: TeamSet) -> Participation:
    return Participation.objects.select_related("user").get(run=team_set.run_id, user=user)


def _locked_with_set(invitation: TeamInvitation) -> tuple[TeamSet, TeamInvitation]:
    """The set, locked, and the invitation as it is after that."""
    team_set = locked_set(invitation.team.team_set)
    row = TeamInvitation.objects.select_related("participation__user", "team").get(
        pk=invitation.pk
    )
    row.team.team_set = team_set
    return team_set, row


def _answer(row: TeamInvitation, state: InvitationState, *, at: datetime) -> None:
    row.state, row.answered_at = state, at
    row.save(update_fields=["state", "answered_at"])


def _tell_invited(
    invitation: TeamInvitation, team_set: TeamSet, *, by: User, at: datetime
) -> None:
    invited = invitation.participation.user
    with translation.override(invited.language):
        context = {
            "run": team_set.run.title,
            "set": team_set.name,
            "team": invitation.team.name,
            "by": by.name,
            "members": names_in_words([one.user.name for one in invitation.team.members]),
            "until": moment_in_words(team_set.forms_until) if team_set.forms_until else "",
            "path": f"/runs/{team_set.run_id}/teams/{team_set.pk}/mine/",
        }
    notices.tell([invited], "courses.team_invitation", context=context, at=at)
