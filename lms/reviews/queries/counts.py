"""How many works of how many sittings are how far, in a number of queries that does not grow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, Subquery

from lms.core import duties
from lms.courses.models import Participation, TeamMembership
from lms.courses.queries import TEACHES
from lms.reviews.enums import AssessmentState, Marking
from lms.reviews.models import Assessment, runs_marked_by, sittings_read_by
from lms.reviews.queries.works import WorkRow
from lms.submissions.enums import LockReason, State
from lms.submissions.models import (
    Exemption,
    Sitting,
    Submission,
    SubmissionVersion,
    counted_in,
)
from lms.submissions.queries.rosters import has_draft


@dataclass(slots=True)
class Counts:
    """How many of a sitting's students or teams are how far."""

    sitting: Sitting
    expected: int = 0
    handed_in: int = 0
    late: int = 0
    drafts: int = 0
    to_mark: int = 0
    in_marking: int = 0
    final: int = 0
    released: int = 0

    @property
    def nothing(self) -> int:
        """Who handed in nothing, with a draft or without."""
        return max(0, self.expected - self.handed_in)

    @property
    def unfinished(self) -> int:
        return self.to_mark + self.in_marking

    @property
    def awaits_somebody(self) -> bool:
        return bool(self.unfinished or self.final)

    def add(self, marking: Marking, number: int, *, is_late: bool) -> None:
        self.handed_in += number
        self.late += number if is_late else 0
        setattr(self, marking.value, getattr(self, marking.value) + number)


def awaiting_marking_for(user: Any, *, at: datetime) -> list[Counts]:
    """The sittings whose work waits for a mark or its release, of the runs somebody teaches; the
    first to be finished first. Two queries."""
    sittings = Sitting.objects.whole().filter(
        assignment__run__in=runs_marked_by(user).values("pk"), opens_at__lte=at
    )
    counts = _marked(sittings.order_by("grading_due_at", "pk"), at=at)
    return [one for one in counts if one.awaits_somebody]


def counts_for(user: Any, *, at: datetime) -> list[Counts]:
    """Every sitting that somebody marks, the next to be finished first. Six queries."""
    sittings = list(
        sittings_read_by(user).order_by("assignment__run__title", "grading_due_at", "pk")
    )
    return _with_expected(_marked(sittings, at=at), at=at)


def tally_of(sitting: Sitting, rows: Iterable[WorkRow]) -> Counts:
    """The counts of one sitting, from its rows."""
    counts = Counts(sitting)
    for row in rows:
        counts.expected += not row.is_exempt
        counts.drafts += row.has_unsent_draft
        if row.state != Marking.NOTHING:
            counts.add(row.state, 1, is_late=row.is_late)
    return counts


def marks_somewhere(user: Any) -> bool:
    """Whether marking is anything to this person."""
    return duties.has(user, TEACHES)


def _marked(sittings: Iterable[Sitting], *, at: datetime) -> list[Counts]:
    counts = {sitting.pk: Counts(sitting) for sitting in sittings}
    by_rule = counted_in([one.sitting for one in counts.values()], at=at)
    for kept in by_rule.values():
        counts[kept.draft.submission.sitting_id].add(Marking.TO_MARK, 1, is_late=kept.is_late)
    in_force = Assessment.objects.in_force().filter(version=OuterRef("pk"))
    rows = (
        SubmissionVersion.objects.filter(submission__sitting__in=list(counts))
        .exclude(submission__state=State.WITHDRAWN)
        .exclude(submission__in=list(by_rule))
        .latest()
        .annotate(
            judged=Subquery(in_force.values("state")[:1]),
            was_late=ExpressionWrapper(Q(seconds_late__gt=0), output_field=BooleanField()),
        )
        .order_by()
        .values_list("submission__sitting", "judged", "submission__lock_reason", "was_late")
        .annotate(number=Count("pk"))
    )
    for sitting, judged, lock, was_late, number in rows:
        counts[sitting].add(_marking(judged, lock), number, is_late=was_late)
    return list(counts.values())


def _marking(judged: str | None, lock: str) -> Marking:
    if lock == LockReason.RELEASED:
        return Marking.RELEASED
    states = {AssessmentState.DRAFT: Marking.IN_MARKING, AssessmentState.FINAL: Marking.FINAL}
    return states[AssessmentState(judged)] if judged else Marking.TO_MARK


def _with_expected(counts: list[Counts], *, at: datetime) -> list[Counts]:
    """How many were expected, and how many have a draft that they did not hand in."""
    sittings = [one.sitting for one in counts]
    students = _tally(
        Participation.objects.active()
        .students()
        .filter(run__in=[sitting.assignment.run_id for sitting in sittings]),
        "run",
    )
    teams = _tally(
        TeamMembership.objects.filter(
            team_set__in=[sitting.assignment.team_set_id for sitting in sittings],
            participation__left_at=None,
        ),
        "team_set",
        of="team",
    )
    drafts = _tally(
        Submission.objects.filter(sitting__in=sittings, state=State.DRAFT)
        .filter(has_draft())
        .exclude(pk__in=list(counted_in(sittings, at=at))),
        "sitting",
    )
    exempt = _tally(
        Exemption.objects.in_force().filter(
            assignment__in=[sitting.assignment_id for sitting in sittings],
            assignment__team_set=None,
            participation__left_at=None,
        ),
        "assignment",
    )
    for one in counts:
        assignment = one.sitting.assignment
        one.expected = (
            teams.get(assignment.team_set_id, 0)
            if assignment.is_team_work
            else students.get(assignment.run_id, 0) - exempt.get(assignment.pk, 0)
        )
        one.drafts = drafts.get(one.sitting.pk, 0)
    return counts


def _tally(rows: Any, key: str, *, of: str = "pk") -> dict[int | None, int]:
    return dict(rows.order_by().values_list(key).annotate(number=Count(of, distinct=True)))
