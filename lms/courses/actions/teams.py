"""Dividing the students of a run into teams: what lecturers do."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.core.verdict import no
from lms.courses import policy
from lms.courses.actions.places import Place, announce, place_all
from lms.courses.models import CourseRunPage, Participation, Team, TeamMembership, TeamSet


@transaction.atomic
def create_team_set(
    run: CourseRunPage, name: str, *, by: User, at: datetime, **formed: Any
) -> TeamSet:
    """Make a way of dividing the students of the run, without teams yet.

    `formed` says by whom, of what size and until when: `formed_by`, `smallest`, `largest`,
    `forms_until`; left out, the lecturer makes teams of three or four.
    """
    policy.can_edit(by, run, at=at).enforce()
    team_set = TeamSet(run=run, name=name, **formed)
    team_set.full_clean()
    team_set.save()
    log.record(team_set, "courses.create_team_set", by=by, at=at)
    return team_set


@transaction.atomic
def change_team_set(
    team_set: TeamSet,
    *,
    name: str,
    formed_by: str,
    smallest: int,
    largest: int,
    forms_until: datetime | None,
    by: User,
    at: datetime,
) -> TeamSet:
    """Say anew what it is called, who forms its teams, how large and until when.

    Teams that are there stay as they are, also when they are larger or smaller than that.
    """
    row = locked_set(team_set)
    policy.can_edit(by, row.run, at=at).enforce()
    row.name, row.formed_by, row.forms_until = name, formed_by, forms_until
    row.smallest, row.largest = smallest, largest
    row.full_clean()
    row.save()
    log.record(row, "courses.change_team_set", by=by, at=at)
    return row


@transaction.atomic
def remove_team_set(team_set: TeamSet, *, by: User, at: datetime) -> None:
    """Take away a set that nobody was ever in and nothing uses, with its empty teams."""
    row = locked_set(team_set)
    policy.can_edit(by, row.run, at=at).enforce()
    log.record(row, "courses.remove_team_set", by=by, at=at)
    try:
        with transaction.atomic():
            row.proposals.open().delete()
            row.teams.all().delete()
            row.delete()
    except ProtectedError:
        sentence = _(
            "“%(name)s” stays: people were divided by it, or an assignment uses it. "
            "Its teams keep their work."
        )
        no(sentence % {"name": row}).enforce()


@transaction.atomic
def create_team(team_set: TeamSet, name: str, *, by: User, at: datetime) -> Team:
    """Make a team of the set, with nobody in it yet."""
    team_set = locked_set(team_set)
    policy.can_edit(by, team_set.run, at=at).enforce()
    team = Team(team_set=team_set, name=name)
    team.full_clean()
    team.save()
    log.record(team, "courses.create_team", by=by, at=at)
    return team


@transaction.atomic
def add_member(
    team: Team, participation: Participation, *, by: User, at: datetime, reason: str = ""
) -> TeamMembership:
    """Put a student in a team; who is in another team of the set is moved instead."""
    team_set = locked_set(team.team_set)
    if TeamMembership.objects.filter(team_set=team_set, participation=participation).exists():
        no(_("This student is in a team of this set already. Move them instead.")).enforce()
    return move_member(team, participation, by=by, at=at, reason=reason)


@transaction.atomic
def move_member(
    team: Team, participation: Participation, *, by: User, at: datetime, reason: str = ""
) -> TeamMembership:
    """Put a student in this team and out of any other of the set; what was handed in stays."""
    place_members(team.team_set, [(participation, team)], by=by, at=at, reason=reason)
    return TeamMembership.objects.get(team=team, participation=participation)


@transaction.atomic
def remove_member(
    team_set: TeamSet, participation: Participation, *, by: User, at: datetime, reason: str = ""
) -> None:
    """Take a student out of the team; the rosters of works handed in are pinned and stay."""
    place_members(team_set, [(participation, None)], by=by, at=at, reason=reason)


@transaction.atomic
def place_members(
    team_set: TeamSet,
    places: Iterable[Place],
    *,
    by: User,
    at: datetime,
    reason: str = "",
) -> None:
    """Give several students their team at once, all or nothing; None is in no team.

    A reason is required once a team that loses or gains somebody has begun work. Who moves and
    both teams are told what changed, why, and what it means for their work.
    """
    row = locked_set(team_set)
    policy.can_edit(by, row.run, at=at).enforce()
    moves = place_all(row, places, by=by, at=at, reason=reason)
    teams = {team for move in moves for team in (move.leaves, move.joins) if team}
    policy.can_move(teams, reason=reason).enforce()
    announce(row, moves, actor=by, at=at, reason=reason)


@transaction.atomic
def create_teams(team_set: TeamSet, names: Iterable[str], *, by: User, at: datetime) -> list[Team]:
    """Several empty teams, all or nothing."""
    return [create_team(team_set, name, by=by, at=at) for name in names]


@transaction.atomic
def remove_team(team: Team, *, by: User, at: datetime) -> None:
    """Take away an empty team that never handed anything in."""
    team_set = locked_set(team.team_set)
    policy.can_edit(by, team_set.run, at=at).enforce()
    log.record(team, "courses.remove_team", by=by, at=at)
    try:
        with transaction.atomic():
            team.delete()
    except ProtectedError:
        no(_("This team has members or work. Move its members first; its work stays.")).enforce()


def locked_set(team_set: TeamSet) -> TeamSet:
    """The set as it is now; nobody else changes its teams until the transaction ends."""
    return (
        TeamSet.objects.select_for_update(of=("self",)).select_related("run").get(pk=team_set.pk)
    )
