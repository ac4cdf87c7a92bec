"""Proposing teams from a seed, moving people about in the proposal, and making the teams of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.core.verdict import Refused, no
from lms.core.words import names_in_words
from lms.courses import policy
from lms.courses.actions.places import announce, place_all
from lms.courses.actions.teams import locked_set
from lms.courses.models import (
    Participation,
    ProposedPlace,
    Team,
    TeamProposal,
    TeamSet,
    candidates_for,
)
from lms.courses.rules import division
from lms.courses.rules.division import Wishes


@transaction.atomic
def propose_teams(
    team_set: TeamSet, wishes: Wishes, *, seed: int, by: User, at: datetime
) -> TeamProposal:
    """Divide who is in no team of the set, in place of the proposal that lay there.

    The same seed gives the same proposal, for the same people who told the same.
    """
    row = locked_set(team_set)
    policy.can_edit(by, row.run, at=at).enforce()
    keys = [one.pk for one in Participation.objects.in_no_team_of(row)]
    policy.can_divide(len(keys), wishes).enforce()
    people = candidates_for(keys, at=at)
    teams = division.divide(people, wishes, seed=seed)
    row.proposals.open().delete()
    proposal = TeamProposal.objects.create(
        team_set=row,
        seed=seed,
        smallest=wishes.smallest,
        largest=wishes.largest,
        overlap=wishes.overlap,
        spreads_sectors=wishes.spreads_sectors,
        parts_colleagues=wishes.parts_colleagues,
        score=division.score(division.shortfalls(teams, people, wishes), wishes),
        proposed_by=by,
        proposed_at=at,
    )
    ProposedPlace.objects.bulk_create(
        ProposedPlace(proposal=proposal, participation_id=key, number=number)
        for number, team in enumerate(teams, start=1)
        for key in team
    )
    log.record(row, "courses.propose_teams", by=by, at=at, seed=seed, score=proposal.score)
    return proposal


@transaction.atomic
def move_in_proposal(
    proposal: TeamProposal, numbers: Mapping[int, int], *, by: User, at: datetime
) -> TeamProposal:
    """Put people in other teams of the proposal: from their keys to the number of the team."""
    row = _locked(proposal, by=by, at=at)
    places = list(row.places.filter(participation__in=numbers))
    moved = [place for place in places if place.number != numbers[place.participation_id]]
    for place in moved:
        place.number = numbers[place.participation_id]
        place.full_clean()
    ProposedPlace.objects.bulk_update(moved, ["number"])
    if moved:
        row.moved += len(moved)
        row.score = _score_of(row, at=at)
        row.save(update_fields=["moved", "score"])
        log.record(row.team_set, "courses.move_in_proposal", by=by, at=at, people=len(moved))
    return row


@transaction.atomic
def accept_proposal(proposal: TeamProposal, *, by: User, at: datetime) -> list[Team]:
    """Make the teams as they are proposed; everybody hears in which team she is.

    The proposal stays with the set: its wishes, its seed, and the score at this moment.
    """
    row = _locked(proposal, by=by, at=at)
    places = list(row.places.select_related("participation__user"))
    _refuse_outdated(row, places)
    names = _names_for(row.team_set, len({place.number for place in places}))
    teams = dict(
        zip(sorted({place.number for place in places}), _make(row, names, by, at), strict=True)
    )
    moves = place_all(
        row.team_set,
        [(place.participation, teams[place.number]) for place in places],
        by=by,
        at=at,
    )
    row.score, row.accepted_by, row.accepted_at = _score_of(row, at=at), by, at
    row.save(update_fields=["score", "accepted_by", "accepted_at"])
    log.record(row.team_set, "courses.accept_proposal", by=by, at=at, seed=row.seed)
    announce(row.team_set, moves, actor=by, at=at)
    return list(teams.values())


@transaction.atomic
def discard_proposal(proposal: TeamProposal, *, by: User, at: datetime) -> None:
    """Put a proposal away without making its teams."""
    row = _locked(proposal, by=by, at=at)
    row.delete()
    log.record(row.team_set, "courses.discard_proposal", by=by, at=at, seed=row.seed)


def _locked(proposal: TeamProposal, *, by: User, at: datetime) -> TeamProposal:
    """The proposal as it is now, with its set locked; refused once it was accepted or replaced."""
    team_set = locked_set(proposal.team_set)
    policy.can_edit(by, team_set.run, at=at).enforce()
    row = team_set.proposals.open().filter(pk=proposal.pk).first()
    if row is None:
        raise Refused(_("This proposal was accepted or replaced meanwhile. See how it is now."))
    row.team_set = team_set
    return row


def _score_of(proposal: TeamProposal, *, at: datetime) -> int:
    teams: dict[int, list[int]] = {}
    for key, number in proposal.places.values_list("participation", "number"):
        teams.setdefault(number, []).append(key)
    people = candidates_for([key for team in teams.values() for key in team], at=at)
    found = division.shortfalls(teams.values(), people, proposal.wishes)
    return division.score(found, proposal.wishes)


def _refuse_outdated(proposal: TeamProposal, places: list[ProposedPlace]) -> None:
    """Somebody got a team or left the run after the proposal was made."""
    free = {one.pk for one in Participation.objects.in_no_team_of(proposal.team_set)}
    gone = [
        place.participation.user.name for place in places if place.participation_id not in free
    ]
    if gone:
        sentence = _("%(names)s left the run or got a team after this was proposed. Propose anew.")
        no(sentence % {"names": names_in_words(gone)}).enforce()


def _names_for(team_set: TeamSet, number: int) -> list[str]:
    """So many names that the set does not have yet."""
    taken = set(team_set.teams.values_list("name", flat=True))
    names = (_("Team %(n)d") % {"n": n} for n in range(1, len(taken) + number + 1))
    return [name for name in names if name not in taken][:number]


def _make(proposal: TeamProposal, names: list[str], by: User, at: datetime) -> list[Team]:
    teams = [Team(team_set=proposal.team_set, name=name) for name in names]
    for team in teams:
        team.save()
        log.record(team, "courses.create_team", by=by, at=at)
    return teams
