"""Dividing the students of a run into teams."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.core.verdict import no
from lms.courses import policy
from lms.courses.models import CourseRunPage, Participation, Team, TeamMembership, TeamSet


@transaction.atomic
def create_team_set(run: CourseRunPage, name: str, *, by: User, at: datetime) -> TeamSet:
    """Make a way of dividing the students of the run, without teams yet."""
    policy.can_edit(by, run, at=at).enforce()
    team_set = TeamSet(run=run, name=name)
    team_set.full_clean()
    team_set.save()
    log.record(team_set, "courses.create_team_set", by=by, at=at)
    return team_set


@transaction.atomic
def create_team(team_set: TeamSet, name: str, *, by: User, at: datetime) -> Team:
    """Make a team of the set, with nobody in it yet."""
    team_set = _locked(team_set)
    policy.can_edit(by, team_set.run, at=at).enforce()
    team = Team(team_set=team_set, name=name)
    team.full_clean()
    team.save()
    log.record(team, "courses.create_team", by=by, at=at)
    return team


@transaction.atomic
def add_member(
    team: Team, participation: Participation, *, by: User, at: datetime
) -> TeamMembership:
    """Put a student in a team; who is in another team of the set is moved instead."""
    team_set = _locked(team.team_set)
    policy.can_edit(by, team_set.run, at=at).enforce()
    policy.can_be_in_team(participation, team_set.run).enforce()
    if TeamMembership.objects.filter(team_set=team_set, participation=participation).exists():
        no(_("This student is in a team of this set already. Move them instead.")).enforce()
    membership = TeamMembership(team_set=team_set, team=team, participation=participation)
    membership.full_clean()
    membership.save()
    log.record(team, "courses.add_member", by=by, at=at, participation=participation.pk)
    return membership


@transaction.atomic
def move_member(
    team: Team, participation: Participation, *, by: User, at: datetime
) -> TeamMembership:
    """Put a student in this team and out of any other of the set; what was handed in stays."""
    team_set = _locked(team.team_set)
    policy.can_edit(by, team_set.run, at=at).enforce()
    policy.can_be_in_team(participation, team_set.run).enforce()
    membership = TeamMembership.objects.filter(
        team_set=team_set, participation=participation
    ).first() or TeamMembership(team_set=team_set, participation=participation)
    membership.team = team
    membership.full_clean()
    membership.save()
    log.record(team, "courses.move_member", by=by, at=at, participation=participation.pk)
    return membership


@transaction.atomic
def remove_member(
    team_set: TeamSet, participation: Participation, *, by: User, at: datetime
) -> None:
    """Take a student out of the team; the rosters of works handed in are pinned and stay."""
    team_set = _locked(team_set)
    policy.can_edit(by, team_set.run, at=at).enforce()
    for row in TeamMembership.objects.filter(
        team_set=team_set, participation=participation
    ).select_related("team"):
        log.record(row.team, "courses.remove_member", by=by, at=at, participation=participation.pk)
        row.delete()


@transaction.atomic
def place_members(
    team_set: TeamSet,
    places: Iterable[tuple[Participation, Team | None]],
    *,
    by: User,
    at: datetime,
) -> None:
    """Give several students their team at once, all or nothing; None is in no team."""
    for participation, team in places:
        if team is None:
            remove_member(team_set, participation, by=by, at=at)
        else:
            move_member(team, participation, by=by, at=at)


@transaction.atomic
def create_teams(team_set: TeamSet, names: Iterable[str], *, by: User, at: datetime) -> list[Team]:
    """Several empty teams, all or nothing."""
    return [create_team(team_set, name, by=by, at=at) for name in names]


@transaction.atomic
def remove_team(team: Team, *, by: User, at: datetime) -> None:
    """Take away an empty team that never handed anything in."""
    team_set = _locked(team.team_set)
    policy.can_edit(by, team_set.run, at=at).enforce()
    log.record(team, "courses.remove_team", by=by, at=at)
    try:
        with transaction.atomic():
            team.delete()
    except ProtectedError:
        no(_("This team has members or work. Move its members first; its work stays.")).enforce()


def _locked(team_set: TeamSet) -> TeamSet:
    return TeamSet.objects.select_for_update().get(pk=team_set.pk)
