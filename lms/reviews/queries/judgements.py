"""Reads for one work: what it takes to judge it, its judgement, and the scale of its mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from lms.core.columns import columns, link_to
from lms.core.prepared import Prepared
from lms.courses.models import CourseRunPage, Programme, Team
from lms.reviews.models import Assessment, AssessmentPart, GradePolicy, Reader, versions_read_by
from lms.reviews.rules import Proposal, Scale, proposal_of
from lms.rubrics.models import Criterion, Level, Rubric
from lms.rubrics.rules import Choice, proposed_sum
from lms.submissions.models import (
    Assignment,
    Sitting,
    Submission,
    SubmissionVersion,
)


def policy_of(programme: Programme) -> GradePolicy:
    """How a programme grades; by the usual scale as long as nobody said otherwise."""
    found = GradePolicy.objects.filter(programme=programme).first()
    return found or GradePolicy(programme=programme)


def scale_of(run: CourseRunPage) -> Scale:
    """The scale on which work of a run is marked; one query."""
    found = _policies_of(run.path[: -Page.steplen])
    return found[0].scale if found else Scale()


@Prepared
def _policies_of(course: str) -> QuerySet[GradePolicy]:
    return GradePolicy.objects.filter(programme__courses__path=course)


def _to_judge(versions: Any) -> Any:
    """Versions with whose work it is and its sitting; of the pages the way to them."""
    return versions.select_related(
        "submission__team",
        "submission__participation__user",
        "submission__sitting__assignment__page",
        "submission__sitting__assignment__run",
    ).only(
        *(name for name in columns(SubmissionVersion) if name != "manifest"),
        *columns(Submission, "submission"),
        *columns(Team, "submission__team"),
        *columns(Sitting, "submission__sitting"),
        *columns(Assignment, "submission__sitting__assignment"),
        "submission__participation__user__name",
        *link_to("submission__sitting__assignment__page"),
        *link_to("submission__sitting__assignment__run"),
    )


@Prepared
def versions_to_judge(user: int, pk: int, *, is_admin: bool) -> Any:
    """The one with that key, for who may look at it, unless it is anonymous: keys tell in which
    order works came."""
    found = _to_judge(versions_read_by(Reader(user, is_admin)))
    return found.filter(pk=pk, submission__label="")


@Prepared
def labelled_to_judge(user: int, label: str, *, is_admin: bool) -> Any:
    """The versions of the anonymous work with that label."""
    found = _to_judge(versions_read_by(Reader(user, is_admin)))
    return found.filter(submission__label=label)


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
        .only(*columns(Assessment), *columns(Rubric, "rubric"), "assessor__name", "saved_by__name")
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


def judged_criteria(rubric: int | None, assessment: Assessment | None) -> list[JudgedCriterion]:
    """Each criterion of the rubric with this key, with what a judgement says of it; three
    queries."""
    if rubric is None:
        return []
    parts = {part.criterion_id: part for part in assessment.parts.all()} if assessment else {}
    levels: dict[int, list[Level]] = {}
    for level in _levels_of(rubric):
        levels.setdefault(level.criterion_id, []).append(level)
    return [
        _judged(criterion, levels.get(criterion.pk, []), parts.get(criterion.pk))
        for criterion in _criteria_of(rubric)
    ]


@Prepared
def _levels_of(rubric: int) -> QuerySet[Level]:
    return Level.objects.filter(criterion__rubric=rubric)


@Prepared
def _criteria_of(rubric: int) -> QuerySet[Criterion]:
    return Criterion.objects.filter(rubric=rubric)


def _judged(
    criterion: Criterion, levels: Sequence[Level], part: AssessmentPart | None
) -> JudgedCriterion:
    chosen = part.level_id if part else None
    return JudgedCriterion(
        criterion=criterion,
        levels=levels,
        chosen=next((level for level in levels if level.pk == chosen), None),
        comment=part.comment if part else "",
    )


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
