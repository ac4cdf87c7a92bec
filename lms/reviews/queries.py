"""Reads for the marking screens, in a number of queries that does not grow with their rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, Subquery
from wagtail.models import Page

from lms.core import duties
from lms.courses.models import CourseRunPage, Participation, Programme, TeamMembership
from lms.courses.queries import TEACHES
from lms.reviews.enums import UNFINISHED, AssessmentState, Marking
from lms.reviews.models import Assessment, GradePolicy, runs_marked_by, sittings_read_by
from lms.reviews.rules import Proposal, Scale, proposal_of
from lms.rubrics.models import Criterion, Level, Rubric
from lms.rubrics.rules import Choice, proposed_sum
from lms.submissions.enums import LockReason, Progress, State
from lms.submissions.models import Sitting, Submission, SubmissionVersion
from lms.submissions.queries.rosters import RosterRow, has_draft, roster_of
from lms.submissions.rules import duration_in_words


# --- the scale ---------------------------------------------------------------------------------
def policy_of(programme: Programme) -> GradePolicy:
    """How a programme grades; by the usual scale as long as nobody said otherwise."""
    found = GradePolicy.objects.filter(programme=programme).first()
    return found or GradePolicy(programme=programme)


def scale_of(run: CourseRunPage) -> Scale:
    """The scale on which work of a run is marked; one query."""
    course = run.path[: -Page.steplen]
    found = GradePolicy.objects.filter(programme__courses__path=course).first()
    return found.scale if found else Scale()


# --- one judgement -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """A criterion with its levels, the one chosen, and what was said."""

    criterion: Criterion
    levels: Sequence[Level]
    chosen: Level | None
    comment: str


def assessment_of(version: SubmissionVersion) -> Assessment | None:
    """The judgement that is in force, of the version as it was read."""
    found: Assessment | None = (
        Assessment.objects.in_force()
        .filter(version=version)
        .select_related("assessor", "saved_by", "rubric")
        .first()
    )
    if found is not None:
        found.version = version
    return found


def earlier_assessment_of(version: SubmissionVersion) -> Assessment | None:
    """The judgement of the version before this one, which somebody may go on from."""
    return (
        Assessment.objects.in_force()
        .filter(version__submission=version.submission_id, version__number__lt=version.number)
        .filter(rubric=version.submission.sitting.assignment.rubric_id)
        .select_related("assessor", "version")
        .order_by("-version__number")
        .first()
    )


def versions_of(submission: Submission) -> list[SubmissionVersion]:
    """All versions of a work, the newest first, each with the state of its judgement."""
    versions = SubmissionVersion.objects.filter(submission=submission).only("number")
    return list(_with_judgement(versions.order_by("-number")))


def judged_criteria(rubric: Rubric | None, assessment: Assessment | None) -> list[JudgedCriterion]:
    """Each criterion of a rubric with what a judgement says of it; three queries."""
    if rubric is None:
        return []
    parts = {part.criterion_id: part for part in assessment.parts.all()} if assessment else {}
    return [
        JudgedCriterion(
            criterion=criterion,
            levels=(levels := list(criterion.levels.all())),
            chosen=next(
                (
                    level
                    for level in levels
                    if criterion.pk in parts and level.pk == parts[criterion.pk].level_id
                ),
                None,
            ),
            comment=parts[criterion.pk].comment if criterion.pk in parts else "",
        )
        for criterion in rubric.criteria.prefetch_related("levels")
    ]


def cells_of(rubric: Rubric | None) -> dict[int, set[int]]:
    """The keys of a rubric's levels by that of their criterion."""
    if rubric is None:
        return {}
    return {
        criterion.pk: {level.pk for level in criterion.levels.all()}
        for criterion in rubric.criteria.prefetch_related("levels")
    }


def proposal_for(judged: Sequence[JudgedCriterion], scale: Scale) -> Proposal | None:
    """The mark that the chosen levels come to; nothing unless every level has points."""
    rows = [one for one in judged if one.levels]
    if any(level.points is None for one in rows for level in one.levels):
        return None
    points = proposed_sum(
        [
            Choice(
                points=one.chosen.points if one.chosen else None,
                best=max(level.points or Decimal(0) for level in one.levels),
                weight=one.criterion.weight,
            )
            for one in rows
        ]
    )
    return proposal_of(points, scale) if points else None


# --- the works of a sitting ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class WorkRow:
    """One student or team of a sitting, and how far the marking of their newest version is."""

    roster: RosterRow
    assessment: Assessment | None
    is_newer_than_marked: bool = False

    @property
    def name(self) -> str:
        return self.roster.name

    @property
    def version(self) -> SubmissionVersion | None:
        return self.roster.version

    @property
    def is_late(self) -> bool:
        return self.roster.progress == Progress.LATE

    @property
    def late_by(self) -> str:
        """How late it came, in words."""
        return duration_in_words(self.version.late_by) if self.version else ""

    @property
    def has_unsent_draft(self) -> bool:
        return self.roster.progress == Progress.DRAFT

    @property
    def state(self) -> Marking:
        submission = self.roster.submission
        if self.roster.version is None or submission is None:
            return Marking.NOTHING
        if submission.lock_reason == LockReason.RELEASED:
            return Marking.RELEASED
        if self.assessment is None:
            return Marking.TO_MARK
        return Marking.FINAL if self.assessment.is_final else Marking.IN_MARKING


def works_of(sitting: Sitting, *, at: datetime) -> list[WorkRow]:
    """Everybody of a sitting by name, with the judgement of the newest version."""
    roster = roster_of(sitting, at=at)
    judged = list(
        Assessment.objects.in_force()
        .filter(version__submission__sitting=sitting)
        .select_related("assessor", "version")
    )
    by_version = {assessment.version_id: assessment for assessment in judged}
    begun = {assessment.version.submission_id for assessment in judged}
    return [_work_row(row, by_version, begun) for row in roster]


def _work_row(row: RosterRow, by_version: dict[int, Assessment], begun: set[int]) -> WorkRow:
    assessment = by_version.get(row.version.pk) if row.version else None
    is_newer = bool(assessment is None and row.submission and row.submission.pk in begun)
    return WorkRow(row, assessment, is_newer)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a work stands among those of its sitting that came in, by name."""

    position: int
    total: int
    previous: int | None
    next: int | None
    next_to_mark: int | None


def neighbours_of(version: SubmissionVersion) -> Neighbours:
    """The newest versions before and after this work; one query."""
    rows = list(
        _with_judgement(
            SubmissionVersion.objects.filter(
                submission__sitting=version.submission.sitting_id
            ).latest()
        )
        .annotate(
            team=F("submission__team__name"), student=F("submission__participation__user__name")
        )
        .values_list("pk", "submission_id", "judged", "submission__lock_reason", "team", "student")
    )
    rows.sort(key=lambda row: (row[4] or row[5] or "").casefold())
    place = next(n for n, row in enumerate(rows) if row[1] == version.submission_id)
    unfinished = [
        row[0]
        for row in rows[place + 1 :] + rows[:place]
        if row[2] != AssessmentState.FINAL and row[3] != LockReason.RELEASED
    ]
    return Neighbours(
        position=place + 1,
        total=len(rows),
        previous=rows[place - 1][0] if place else None,
        next=rows[place + 1][0] if place + 1 < len(rows) else None,
        next_to_mark=unfinished[0] if unfinished else None,
    )


def _with_judgement(versions: Any) -> Any:
    """Each version with the state of its judgement in force, as `judged`."""
    in_force = Assessment.objects.in_force().filter(version=OuterRef("pk"))
    return versions.annotate(judged=Subquery(in_force.values("state")[:1]))


# --- counts --------------------------------------------------------------------------------------
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
    counts = _marked(sittings.order_by("grading_due_at", "pk"))
    return [one for one in counts if one.awaits_somebody]


def counts_for(user: Any, *, at: datetime) -> list[Counts]:
    """Every sitting that somebody marks, the next to be finished first. Five queries."""
    sittings = list(
        sittings_read_by(user).order_by("assignment__run__title", "grading_due_at", "pk")
    )
    return _with_expected(_marked(sittings))


def tally_of(sitting: Sitting, rows: Iterable[WorkRow]) -> Counts:
    """The counts of one sitting, from its rows."""
    counts = Counts(sitting)
    for row in rows:
        counts.expected += 1
        counts.drafts += row.has_unsent_draft
        if row.state != Marking.NOTHING:
            counts.add(row.state, 1, is_late=row.is_late)
    return counts


def marks_somewhere(user: Any) -> bool:
    """Whether marking is anything to this person."""
    return duties.has(user, TEACHES)


def _marked(sittings: Iterable[Sitting]) -> list[Counts]:
    counts = {sitting.pk: Counts(sitting) for sitting in sittings}
    versions = SubmissionVersion.objects.filter(submission__sitting__in=list(counts)).latest()
    rows = (
        _with_judgement(versions)
        .annotate(
            was_late=ExpressionWrapper(Q(received_at__gt=F("due_at")), output_field=BooleanField())
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


def _with_expected(counts: list[Counts]) -> list[Counts]:
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
        Submission.objects.filter(sitting__in=sittings, state=State.DRAFT).filter(has_draft()),
        "sitting",
    )
    for one in counts:
        assignment = one.sitting.assignment
        one.expected = (
            teams.get(assignment.team_set_id, 0)
            if assignment.is_team_work
            else students.get(assignment.run_id, 0)
        )
        one.drafts = drafts.get(one.sitting.pk, 0)
    return counts


def _tally(rows: Any, key: str, *, of: str = "pk") -> dict[int | None, int]:
    return dict(rows.order_by().values_list(key).annotate(number=Count(of, distinct=True)))


def shows(row: WorkRow, wanted: str) -> bool:
    """Whether a row belongs to what a filter of the list asks for."""
    if wanted == "unfinished":
        return row.state in UNFINISHED
    return not wanted or row.state == wanted
