"""Putting students into teams and out of them: the one place where a membership changes.

Each change is a line of the set's history. Everybody concerned is told by mail, once: who moved,
the team that loses somebody and the team that gains somebody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.core.words import names_in_words
from lms.courses import policy
from lms.courses.models import Participation, Team, TeamChange, TeamMembership, TeamSet
from lms.courses.models.works import Move, meanings_of
from lms.notices import actions as notices

Place = tuple[Participation, Team | None]


def place_all(
    team_set: TeamSet, places: Iterable[Place], *, by: User, at: datetime, reason: str = ""
) -> list[Move]:
    """Give each her team, or none; within a verb that locked the set and asked leave.

    Who is there already is left alone. Returns what changed; telling is up to the verb.
    """
    known = {
        row.participation_id: row
        for row in TeamMembership.objects.filter(team_set=team_set).select_related("team")
    }
    moves = []
    for participation, team in places:
        row = known.get(participation.pk)
        move = Move(participation, leaves=row.team if row else None, joins=team)
        if move.leaves != move.joins:
            _carry_out(team_set, move, row, by=by, at=at, reason=reason)
            moves.append(move)
    return moves


def _carry_out(
    team_set: TeamSet,
    move: Move,
    row: TeamMembership | None,
    *,
    by: User,
    at: datetime,
    reason: str,
) -> None:
    key = move.participation.pk
    if move.joins is None:
        if row is not None:
            row.delete()
        log.record(move.leaves or team_set, "courses.remove_member", by=by, at=at, member=key)
    else:
        policy.can_be_in_team(move.participation, team_set.run).enforce()
        row = row or TeamMembership(team_set=team_set, participation=move.participation)
        row.team, row.joined_at = move.joins, at
        row.full_clean()
        row.save()
        if move.leaves is None:
            log.record(move.joins, "courses.add_member", by=by, at=at, member=key)
        else:
            log.record(move.joins, "courses.move_member", by=by, at=at, member=key)
    TeamChange.objects.create(
        team_set=team_set,
        participation=move.participation,
        from_team=move.leaves.name if move.leaves else "",
        to_team=move.joins.name if move.joins else "",
        by=by,
        at=at,
        reason=reason.strip(),
    )


def announce(
    team_set: TeamSet, moves: Sequence[Move], *, actor: User, at: datetime, reason: str = ""
) -> None:
    """One mail to everybody whom the moves concern, except who made them."""
    run = team_set.run
    if not moves or not run.live or run.ends_on < timezone.localdate(at):
        return
    members = _members_of({team for move in moves for team in (move.leaves, move.joins) if team})
    for user, team, concerned in _recipients(moves, members):
        if user == actor:
            continue
        with translation.override(user.language):
            context = {
                "run": run.title,
                "set": team_set.name,
                "team": team.name if team else "",
                "members": names_in_words([one.user.name for one in members.get(team, [])]),
                "lines": [line for move in concerned for line in _lines(move, user, team, at=at)],
                "by": actor.name,
                "reason": reason.strip(),
                "path": f"/runs/{run.pk}/teams/{team_set.pk}/mine/",
            }
        notices.tell([user], "courses.team_changed", context=context, at=at)


def _members_of(teams: Iterable[Team]) -> dict[Team | None, list[Participation]]:
    return {team: list(team.members) for team in teams}


def _recipients(
    moves: Sequence[Move], members: dict[Team | None, list[Participation]]
) -> list[tuple[User, Team | None, list[Move]]]:
    """Who is told, about which team, and which of the moves: a person who moved hears of her own,
    somebody who stayed of those who came and went."""
    movers = {move.participation.pk: move for move in moves}
    told = [(move.participation.user, move.joins, [move]) for move in moves]
    for team, people in members.items():
        concerned = [move for move in moves if team in (move.leaves, move.joins)]
        told += [(one.user, team, concerned) for one in people if one.pk not in movers]
    return told


def _lines(move: Move, user: User, team: Team | None, *, at: datetime) -> list[str]:
    """The move in a sentence, and what it means for work, for one of those whom it concerns."""
    is_mover = move.participation.user == user
    means = "to_mover" if is_mover else "to_new_team" if team == move.joins else "to_old_team"
    said = [getattr(meaning, means) for meaning in meanings_of(move, at=at)]
    return [_sentence(move, is_mover=is_mover, team=team), *filter(None, said)]


def _sentence(move: Move, *, is_mover: bool, team: Team | None) -> str:
    names = {"name": move.participation.user, "from": move.leaves, "to": move.joins}
    if is_mover and move.joins is None:
        return _("You are no longer in “%(from)s”, and in no team now.") % names
    if is_mover and move.leaves is None:
        return _("You are in “%(to)s” now.") % names
    if is_mover:
        return _("You moved from “%(from)s” to “%(to)s”.") % names
    if team == move.joins:
        return _("%(name)s came into “%(to)s”.") % names
    return _("%(name)s left “%(from)s”.") % names
