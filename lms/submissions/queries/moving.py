"""What it means for the work of teams when somebody moves between them.

The roster of a version is pinned: who leaves keeps what she handed in, with its grade, and who
comes later has no part in it. `lms.courses` asks this through its register.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lms.courses.models import Participation, Team
from lms.courses.models.works import Meaning, Move
from lms.submissions.enums import State
from lms.submissions.models import (
    Assignment,
    Promised,
    Submission,
    SubmissionVersion,
    counted_in,
    expected_at,
)
from lms.submissions.queries.rosters import has_draft


@dataclass(frozen=True, slots=True)
class _Work:
    """What a team has of one sitting; `version` is the latest, None while it is a draft. `counted`
    is what the last moment handed in of which the version is still to be written."""

    submission: Submission
    version: SubmissionVersion | None
    counted: Promised | None = None

    @property
    def is_draft(self) -> bool:
        return self.version is None and self.counted is None

    def has(self, participation: Participation) -> bool:
        """Whether the person stands on the roster of what was handed in."""
        if self.counted:
            return participation in expected_at(self.submission, self.counted.moment)
        members = self.version.members.all() if self.version else ()
        return any(member.participation_id == participation.pk for member in members)


def begun_by(teams: Iterable[Team]) -> dict[int, list[str]]:
    """The titles of what each team has a draft of or handed in. Of anonymous work which team did
    is nobody's to know: as soon as one of the set has, all count as having begun."""
    teams = list(teams)
    found: dict[int, list[str]] = {}
    for submission in _begun([team.pk for team in teams]):
        titles = found.setdefault(submission.team_id or 0, [])
        titles.append(str(submission.sitting.assignment))
    for assignment in _anonymous_begun({team.team_set_id for team in teams}):
        for team in teams:
            if team.team_set_id == assignment.team_set_id:
                found.setdefault(team.pk, []).append(str(assignment))
    return found


def meanings_of(move: Move, *, at: datetime) -> Sequence[Meaning]:
    """For each work that one of the two teams has begun, that of the team left behind first."""
    left = [_left_behind(move, work) for work in _works_of(move.leaves, at=at)]
    met = [_met(move, work) for work in _works_of(move.joins, at=at)]
    sets = {team.team_set_id for team in (move.leaves, move.joins) if team}
    return left + met + [_either_way(one) for one in _anonymous_begun(sets)]


def _either_way(assignment: Assignment) -> Meaning:
    """What holds whatever the two teams did: a lecturer reads this before anybody's mark is out."""
    said = _(
        "“%(title)s”: who was in a team when it handed in keeps that, with its grade; a draft stays "
        "with the team."
    ) % {"title": assignment.page.title}
    return Meaning(assignment.page.title, said, said, said)


def _anonymous_begun(sets: Collection[int]) -> list[Assignment]:
    """The anonymous assignments of these team sets of which some team has begun."""
    if not sets:
        return []
    begun = Submission.objects.filter(sitting__assignment=OuterRef("pk")).filter(_is_begun())
    return list(
        Assignment.objects.filter(Exists(begun), team_set__in=sets, is_anonymous=True)
        .select_related("page")
        .order_by("pk")
    )


def _is_begun() -> Q:
    return has_draft() | ~Q(state=State.DRAFT)


def _begun(teams: Sequence[int]) -> list[Submission]:
    return list(
        Submission.objects.filter(team__in=teams, sitting__assignment__is_anonymous=False)
        .filter(_is_begun())
        .select_related("sitting__assignment__page", "team")
        .order_by("sitting__opens_at", "pk")
    )


def _works_of(team: Team | None, *, at: datetime) -> list[_Work]:
    if team is None:
        return []
    submissions = _begun([team.pk])
    latest = {
        version.submission_id: version
        for version in SubmissionVersion.objects.filter(submission__in=submissions)
        .latest()
        .prefetch_related("members")
    }
    counted = counted_in([one.sitting for one in submissions], at=at, works=submissions)
    return [_Work(one, latest.get(one.pk), counted.get(one.pk)) for one in submissions]


def _left_behind(move: Move, work: _Work) -> Meaning:
    """A work of the team that the person leaves."""
    words = _words(move, work)
    if work.is_draft:
        return Meaning(
            words["title"],
            to_mover=_("“%(title)s”: you no longer see the draft of “%(team)s”.") % words,
            to_old_team=_("“%(title)s”: you go on with the draft without %(name)s.") % words,
        )
    if work.has(move.participation):
        return Meaning(
            words["title"],
            to_mover=_(
                "“%(title)s”: you keep seeing what you handed in with “%(team)s”, and you get its "
                "grade."
            )
            % words,
            to_old_team=_(
                "“%(title)s”: %(name)s stays on what you handed in together and gets its grade, "
                "but is not on a next version."
            )
            % words,
        )
    return Meaning(
        words["title"],
        to_mover=_(
            "“%(title)s”: “%(team)s” handed it in without you, so you get no grade for it there."
        )
        % words,
    )


def _met(move: Move, work: _Work) -> Meaning:
    """A work of the team into which the person comes."""
    words = _words(move, work)
    if work.is_draft:
        return Meaning(
            words["title"],
            to_mover=_("“%(title)s”: you go on with the draft of “%(team)s” together.") % words,
            to_new_team=_("“%(title)s”: %(name)s sees your draft and works on it with you.")
            % words,
        )
    if work.has(move.participation):
        return Meaning(
            words["title"],
            to_mover=_("“%(title)s”: you are on what “%(team)s” handed in, and you get its grade.")
            % words,
        )
    return Meaning(
        words["title"],
        to_mover=_(
            "“%(title)s”: you joined “%(team)s” after the hand-in. The grade of this version is "
            "not yours, unless the team hands in again or the examiner decides otherwise."
        )
        % words,
        to_new_team=_(
            "“%(title)s”: %(name)s joined after the hand-in and does not get the grade of this "
            "version, unless you hand in again or the examiner decides otherwise."
        )
        % words,
    )


def _words(move: Move, work: _Work) -> dict[str, str]:
    return {
        "title": work.submission.sitting.assignment.page.title,
        "team": str(work.submission.team),
        "name": str(move.participation.user),
    }
