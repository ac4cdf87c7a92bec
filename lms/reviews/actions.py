"""The verbs of judging: save a draft, make it final, withdraw it.

None of them shows on any screen of a student: see docs/decisions/0008-marking-and-lock.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import log
from lms.reviews import policy, queries
from lms.reviews.enums import AssessmentState
from lms.reviews.models import Assessment, AssessmentPart
from lms.reviews.rules import NotOnScaleError, Scale
from lms.rubrics import actions as rubrics
from lms.rubrics.models import Criterion, Rubric
from lms.submissions.models import Submission, SubmissionVersion


@dataclass(frozen=True, slots=True)
class Part:
    """The judgement on one criterion, by keys: a level, a comment, or both."""

    criterion: int
    level: int | None = None
    comment: str = ""

    def __bool__(self) -> bool:
        return bool(self.level or self.comment)


class AssessmentChangedError(Exception):
    """Somebody, or the same person in another tab, saved in between; `current` is what stands."""

    def __init__(self, current: Assessment) -> None:
        super().__init__("the assessment was saved in between")
        self.current = current


@transaction.atomic
def save_assessment(
    version: SubmissionVersion,
    *,
    by: Any,
    at: datetime,
    parts: Iterable[Part],
    feedback: str,
    mark: Decimal | None,
    row_number: int,
) -> Assessment:
    """Keep the draft judgement of a version; the first one begins it and freezes the rubric.

    `row_number` is that of the judgement the person began from (0: there was none). When another
    stands now and the texts differ, nothing is written and `AssessmentChangedError` holds it. A
    mark that is not on the scale raises `ValidationError` beside `mark`.
    """
    _hold(version)
    said = [part for part in parts if part]
    now = _fresh(version)
    row = queries.assessment_of(now)
    if row is not None:
        return _change(row, said, feedback, mark, row_number, by=by, at=at)
    policy.can_assess(by, now, at=at).enforce()
    if not (said or feedback or mark is not None):
        raise ValidationError(_("There is nothing to save yet: nothing is filled in."))
    rubric = version.submission.sitting.assignment.rubric
    row = Assessment(version=version, assessor=by, rubric=rubric)
    if rubric is not None:
        rubrics.freeze(rubric, by=by, at=at)
    _write(row, said, feedback, mark, by=by, at=at)
    log.record(row, "reviews.begin", by=by, at=at)
    return row


@transaction.atomic
def finalise(assessment: Assessment, *, by: Any, at: datetime) -> Assessment:
    """Make a draft final: from now on a mark can be released from it.

    What is missing raises `ValidationError` with a sentence beside each field: `mark`, and
    `level_<criterion>` or `comment_<criterion>`.
    """
    row = _held_row(assessment)
    policy.can_finalise(by, row, at=at).enforce()
    if row.row_number != assessment.row_number:
        raise AssessmentChangedError(row)
    if missing := _missing_from(row):
        raise ValidationError(missing)
    row.state, row.final_at = AssessmentState.FINAL, at
    row.save(update_fields=["state", "final_at"])
    log.record(row, "reviews.finalise", by=by, at=at)
    return row


@transaction.atomic
def withdraw(assessment: Assessment, reason: str, *, by: Any, at: datetime) -> Assessment:
    """Take a final judgement back, with a reason. It stays on record as it was; the answer is its
    copy, a draft of who withdrew it."""
    row = _held_row(assessment)
    policy.can_withdraw(by, row, at=at).enforce()
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the record explains itself.")})
    row.state, row.withdrawn_at, row.withdrawn_because = (
        AssessmentState.WITHDRAWN,
        at,
        reason.strip(),
    )
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_because"])
    log.record(row, "reviews.withdraw", by=by, at=at, reason=row.withdrawn_because)
    copy = Assessment(
        version=row.version, assessor=by, rubric=row.rubric, row_number=row.row_number
    )
    said = [Part(part.criterion_id, part.level_id, part.comment) for part in row.parts.all()]
    _write(copy, said, row.feedback, row.mark, by=by, at=at)
    return copy


def _hold(version: SubmissionVersion) -> None:
    """Hold the work until the transaction ends: judging, releasing and handing in take turns."""
    Submission.objects.select_for_update(of=("self",)).get(pk=version.submission_id)


def _fresh(version: SubmissionVersion) -> SubmissionVersion:
    return SubmissionVersion.objects.select_related("submission__sitting__assignment__run").get(
        pk=version.pk
    )


def _held_row(assessment: Assessment) -> Assessment:
    """The judgement as it is now, with its work held."""
    _hold(assessment.version)
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("version__submission__sitting__assignment__run", "rubric")
        .get(pk=assessment.pk)
    )


def _change(
    row: Assessment,
    said: Sequence[Part],
    feedback: str,
    mark: Decimal | None,
    row_number: int,
    *,
    by: Any,
    at: datetime,
) -> Assessment:
    policy.can_save(by, row, at=at).enforce()
    if _says_the_same(row, said, feedback, mark):
        return row
    if row_number != row.row_number:
        raise AssessmentChangedError(row)
    _write(row, said, feedback, mark, by=by, at=at)
    log.record(row, "reviews.save", by=by, at=at)
    return row


def _says_the_same(
    row: Assessment, said: Sequence[Part], feedback: str, mark: Decimal | None
) -> bool:
    stands = {Part(part.criterion_id, part.level_id, part.comment) for part in row.parts.all()}
    return row.feedback == feedback and row.mark == mark and stands == set(said)


def _write(
    row: Assessment,
    said: Sequence[Part],
    feedback: str,
    mark: Decimal | None,
    *,
    by: Any,
    at: datetime,
) -> None:
    _check_cells(row.rubric, said)
    row.mark = None if mark is None else _on_scale(mark, queries.scale_of(_run(row)))
    row.feedback = feedback
    row.row_number += 1
    row.saved_at, row.saved_by = at, by
    row.save()
    row.parts.all().delete()
    AssessmentPart.objects.bulk_create(
        AssessmentPart(
            assessment=row, criterion_id=one.criterion, level_id=one.level, comment=one.comment
        )
        for one in said
    )


def _run(row: Assessment) -> Any:
    return row.version.submission.sitting.assignment.run


def _on_scale(mark: Decimal, scale: Scale) -> Decimal:
    try:
        return scale.checked(mark)
    except NotOnScaleError as error:
        raise ValidationError({"mark": str(error)}) from error


def _check_cells(rubric: Rubric | None, said: Sequence[Part]) -> None:
    """Every part names a criterion of this rubric, and a level of that criterion or none."""
    cells = queries.cells_of(rubric)
    for part in said:
        if part.criterion not in cells or part.level not in cells[part.criterion] | {None}:
            raise ValidationError(_("This is not a cell of this rubric. Reload the page."))


def _missing_from(row: Assessment) -> dict[str, str]:
    """What keeps a draft from being final, by the name of its field."""
    missing = {}
    for judged in queries.judged_criteria(row.rubric_id, row):
        field, sentence = _wanted(judged.criterion)
        if not (judged.chosen if field.startswith("level") else judged.comment):
            missing[field] = sentence
    if row.mark is None:
        missing["mark"] = _("Type the mark.")
    else:
        try:
            queries.scale_of(_run(row)).checked(row.mark)
        except NotOnScaleError as error:
            missing["mark"] = str(error)
    return missing


def _wanted(criterion: Criterion) -> tuple[str, str]:
    """What a criterion wants before it counts as filled: a level, or words where it has none."""
    if criterion.levels.all():
        return f"level_{criterion.pk}", _("Choose a level.")
    return f"comment_{criterion.pk}", _("Write what you think of this.")
