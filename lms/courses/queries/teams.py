"""Reads for the screens on which teams are made: a number of queries that does not grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core.words import names_in_words
from lms.courses.enums import TEACHING, InvitationState, Slot
from lms.courses.models import (
    Participation,
    ProposedPlace,
    Team,
    TeamChange,
    TeamInvitation,
    TeamMembership,
    TeamProfile,
    TeamProposal,
    TeamSet,
)
from lms.courses.models.works import Meaning, Move, begun_by, meanings_of
from lms.courses.rules import division, slots_in
from lms.courses.rules.division import Candidate, Shortfall, Wishes

CHANGES_SHOWN = 50


# --- for lecturers ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Told:
    """A student and what she told, if she did; the employer is for lecturers only."""

    participation: Participation
    profile: TeamProfile | None


def told_by(participations: Iterable[Participation], *, at: datetime) -> list[Told]:
    """The people with what they told; one query."""
    people = list(participations)
    profiles = {
        profile.participation_id: profile
        for profile in TeamProfile.objects.current(at=at)
        .filter(participation__in=people)
        .select_related("sector")
    }
    return [Told(one, profiles.get(one.pk)) for one in people]


def left_over(team_set: TeamSet, *, at: datetime) -> list[Told]:
    """Who of the run is in no team of the set, by name."""
    return told_by(Participation.objects.in_no_team_of(team_set).select_related("user"), at=at)


def changes_of(team_set: TeamSet) -> list[TeamChange]:
    """The last lines of the set's history."""
    return list(team_set.changes.select_related("participation__user", "by")[:CHANGES_SHOWN])


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A move with what it means for each side, before anybody presses the button."""

    move: Move
    meanings: Sequence[Meaning]

    @property
    def to_mover(self) -> list[str]:
        """What the person who moves reads, and the teams below."""
        return [one.to_mover for one in self.meanings if one.to_mover]

    @property
    def to_old_team(self) -> list[str]:
        return [one.to_old_team for one in self.meanings if one.to_old_team]

    @property
    def to_new_team(self) -> list[str]:
        return [one.to_new_team for one in self.meanings if one.to_new_team]


def planned_moves(
    team_set: TeamSet, places: Iterable[tuple[Participation, Team | None]], *, at: datetime
) -> list[PlannedMove]:
    """What placing these people changes, and what that means for work."""
    now = {
        row.participation_id: row.team
        for row in TeamMembership.objects.filter(team_set=team_set).select_related("team")
    }
    moves = [Move(one, leaves=now.get(one.pk), joins=team) for one, team in places]
    return [
        PlannedMove(move, meanings_of(move, at=at)) for move in moves if move.leaves != move.joins
    ]


def needs_reason(planned: Iterable[PlannedMove]) -> bool:
    """Whether one of the teams has begun work."""
    teams = {t for one in planned for t in (one.move.leaves, one.move.joins) if t}
    return bool(begun_by(teams))


# --- a proposal --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ShownTeam:
    """A team of a proposal: its people, when they can all work, and what it lacks, in words."""

    number: int
    people: Sequence[Told]
    slots: Sequence[Slot]
    lacks: Sequence[str]


def open_proposal_of(team_set: TeamSet) -> TeamProposal | None:
    return team_set.proposals.open().select_related("proposed_by").first()


def accepted_proposals_of(team_set: TeamSet) -> list[TeamProposal]:
    """Where the teams of the set came from, the newest first."""
    return list(
        team_set.proposals.exclude(accepted_at=None)
        .select_related("accepted_by")
        .order_by("-accepted_at")
    )


def shown_teams(proposal: TeamProposal, *, at: datetime) -> list[ShownTeam]:
    """The teams of a proposal by number; two queries."""
    places = list(
        ProposedPlace.objects.filter(proposal=proposal).select_related("participation__user")
    )
    told = {
        one.participation.pk: one
        for one in told_by([place.participation for place in places], at=at)
    }
    candidates = {
        key: one.profile.candidate if one.profile else Candidate(key) for key, one in told.items()
    }
    numbers: dict[int, list[int]] = {}
    for place in places:
        numbers.setdefault(place.number, []).append(place.participation_id)
    wishes = proposal.wishes
    found = division.shortfalls(numbers.values(), candidates.values(), wishes)
    names = {key: one.participation.user.name for key, one in told.items()}
    return [
        ShownTeam(
            number=number,
            people=[told[key] for key in keys],
            slots=_slots_of([candidates[key] for key in keys]),
            lacks=lacks_in_words(lacks, wishes, names),
        )
        for (number, keys), lacks in zip(numbers.items(), found, strict=True)
    ]


def _slots_of(team: Iterable[Candidate]) -> list[Slot]:
    """When all who told can work; nothing if nobody told."""
    slots = [one.slots for one in team if one.slots]
    return slots_in(division.common_slots(slots)) if slots else []


def lacks_in_words(lacks: Shortfall, wishes: Wishes, names: dict[int, str]) -> list[str]:
    """A sentence for each wish that a team does not meet."""
    said = []
    if lacks.is_wrong_size:
        text = ngettext(
            "%(n)d person; you asked for %(from)d to %(to)d.",
            "%(n)d people; you asked for %(from)d to %(to)d.",
            lacks.size,
        )
        said.append(text % {"n": lacks.size, "from": wishes.smallest, "to": wishes.largest})
    for keys in lacks.colleagues:
        text = _("%(names)s have the same employer.")
        said.append(text % {"names": names_in_words([names[key] for key in keys])})
    if lacks.overlap == 0:
        said.append(_("There is no part of the week in which they can all work."))
    elif lacks.overlap is not None:
        text = ngettext(
            "They can all work in %(n)d part of the week; you asked for %(asked)d.",
            "They can all work in %(n)d parts of the week; you asked for %(asked)d.",
            lacks.overlap,
        )
        said.append(text % {"n": lacks.overlap, "asked": wishes.overlap})
    for keys in lacks.same_sector:
        text = _("%(names)s work in the same sector.")
        said.append(text % {"names": names_in_words([names[key] for key in keys])})
    return said


# --- for students ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Lacking:
    """A set in which somebody is in no team, and what she can do about it."""

    team_set: TeamSet
    is_forming: bool
    invitations: int
    whom: str


def lacking_for(user: Any, runs: Iterable[Any], *, at: datetime) -> list[Lacking]:
    """The sets of these runs in which the person is in no team, as long as the run goes on; two
    queries, or one for none."""
    answerable = Count(
        "teams__invitations",
        filter=Q(
            teams__invitations__state=InvitationState.OPEN,
            teams__invitations__participation__user=user.pk,
        ),
    )
    sets = list(
        TeamSet.objects.lacking(user)
        .filter(run__in=list(runs), run__ends_on__gte=timezone.localdate(at))
        .select_related("run")
        .annotate(asked=answerable)
        .order_by("run", "name")
    )
    whom = _whom_to_ask({team_set.run_id for team_set in sets}) if sets else {}
    return [
        Lacking(
            team_set=one,
            is_forming=one.is_forming(at=at),
            invitations=one.asked if one.is_forming(at=at) else 0,  # type: ignore[attr-defined]
            whom=names_in_words(whom.get(one.run_id, [])) or _("the education office"),
        )
        for one in sets
    ]


def _whom_to_ask(runs: Iterable[int]) -> dict[int, list[str]]:
    rows = (
        Participation.objects.active()
        .filter(run__in=runs, role__in=TEACHING)
        .order_by("user__name")
        .values_list("run", "user__name")
    )
    found: dict[int, list[str]] = {}
    for run, name in rows:
        found.setdefault(run, []).append(name)
    return found


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """What a student sees of a set: her team with whom it asked, or who asked her."""

    participation: Participation
    team: Team | None
    members: Sequence[Participation] = ()
    sent: Sequence[TeamInvitation] = ()
    received: Sequence[TeamInvitation] = ()
    free: Sequence[Told] = field(default_factory=list)
    has_told: bool = False


def own_team_of(user: Any, team_set: TeamSet, *, at: datetime) -> OwnTeam | None:
    """Everything on the screen of one's own team; None for who is no student of the run."""
    participation = (
        Participation.objects.active().students().filter(run=team_set.run_id, user=user.pk).first()
    )
    if participation is None:
        return None
    team = team_set.teams.filter(memberships__participation=participation).first()
    is_forming = team_set.is_forming(at=at)
    return OwnTeam(
        participation=participation,
        team=team,
        members=list(team.members) if team else [],
        sent=_sent_by(team) if team and is_forming else [],
        received=_received_by(user, team_set, at=at) if is_forming and team is None else [],
        free=_free_in(team_set, participation, at=at) if is_forming else [],
        has_told=TeamProfile.objects.current(at=at).filter(participation=participation).exists(),
    )


def _sent_by(team: Team) -> list[TeamInvitation]:
    """Who was asked and did not come in, the last answer of each."""
    states = (InvitationState.OPEN, InvitationState.DECLINED)
    rows = team.invitations.filter(state__in=states).select_related("participation__user")
    last = {row.participation_id: row for row in rows.order_by("invited_at", "pk")}
    return list(last.values())


def _received_by(user: Any, team_set: TeamSet, *, at: datetime) -> list[TeamInvitation]:
    here = TeamMembership.objects.filter(participation__left_at=None)
    return list(
        TeamInvitation.objects.answerable_by(user, at=at)
        .filter(team__team_set=team_set)
        .select_related("team", "invited_by")
        .prefetch_related(
            Prefetch("team__memberships", here.select_related("participation__user"))
        )
    )


def _free_in(team_set: TeamSet, but: Participation, *, at: datetime) -> list[Told]:
    free = Participation.objects.in_no_team_of(team_set).exclude(pk=but.pk)
    return told_by(free.select_related("user"), at=at)
