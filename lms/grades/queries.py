"""Reads for releasing marks and for the people who got them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from lms.core.duties import Somebody
from lms.core.prepared import Prepared
from lms.grades.models import GradeEvent
from lms.reviews import queries as reviews
from lms.reviews.enums import Marking
from lms.reviews.models import Assessment
from lms.reviews.queries import WorkRow
from lms.submissions.models import Assignment, Sitting, Submission

# How long released feedback counts as new.
NEW_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Plan:
    """What pressing *release* would do to a sitting now, work by work, by name."""

    ready: Sequence[WorkRow] = field(default_factory=list)
    released: Sequence[WorkRow] = field(default_factory=list)
    unfinished: Sequence[WorkRow] = field(default_factory=list)
    nothing: Sequence[WorkRow] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """What the form carries back, so that no other marks go out than those looked at."""
        return " ".join(
            f"{row.assessment.pk}:{row.assessment.row_number}"
            for row in self.ready
            if row.assessment
        )

    @property
    def left_behind(self) -> int:
        """How many works that came in are not ready."""
        return len(self.unfinished)


def plan_of(sitting: Sitting, *, at: datetime) -> Plan:
    """Who gets a mark, who has one, and who must wait and why."""
    rows = reviews.works_of(sitting, at=at)

    def those(*states: Marking) -> list[WorkRow]:
        return [row for row in rows if row.state in states and not row.is_exempt]

    return Plan(
        ready=those(Marking.FINAL),
        released=those(Marking.RELEASED),
        unfinished=those(Marking.TO_MARK, Marking.IN_MARKING),
        nothing=those(Marking.NOTHING),
    )


def lines_to_write(sitting: Sitting, plan: Plan) -> list[tuple[int, Assessment]]:
    """For each student on the roster of a work that is ready, the judgement to release.

    Somebody who changed teams may stand on two works: the one handed in last is hers. Nobody
    gets a line that says what her last line says already.
    """
    versions = [row.version for row in (*plan.ready, *plan.released) if row.version]
    prefetch_related_objects(versions, "members")
    ready = {row.version.pk: row.assessment for row in plan.ready if row.version}
    theirs: dict[int, int] = {}
    for version in sorted(versions, key=lambda version: version.received_at):
        theirs |= {member.participation_id: version.pk for member in version.members.all()}
    stands = {
        event.participation_id: (event.assessment_id, event.value)
        for event in GradeEvent.objects.released().filter(sitting=sitting)
    }
    return [
        (participation, assessment)
        for participation, version in theirs.items()
        if (assessment := ready.get(version))
        and stands.get(participation) != (assessment.pk, assessment.mark)
    ]


def released_from(submission: Submission) -> list[GradeEvent]:
    """The grades that stand now and came from a version of this work."""
    return list(
        GradeEvent.objects.released()
        .filter(sitting=submission.sitting_id, assessment__version__submission=submission)
        .select_related("participation__user")
    )


def new_feedback_for(user: Any, *, at: datetime) -> list[GradeEvent]:
    """What was released to a student lately, the newest first; one query."""
    return list(_shown(user).filter(at__gt=at - NEW_FOR, at__lte=at).order_by("-at", "-pk"))


def grades_for(user: Any) -> list[GradeEvent]:
    """Everything that is released to a student now, the newest first; one query."""
    return list(_shown(user).order_by("-at", "-pk"))


def grade_of(sitting: Sitting, user: Any) -> GradeEvent | None:
    """What a student got for one sitting, if it is released."""
    return _shown(user).filter(sitting=sitting).first()


def grades_of(assignment: Assignment | None, user: Any) -> list[GradeEvent]:
    """What a student got for each sitting of an assignment, as far as released; one query. A page
    whose rules are not set has none."""
    return _released_for(user.pk or 0, assignment.pk) if assignment else []


@Prepared
def _released_for(user: int, assignment: int) -> QuerySet[GradeEvent]:
    released = GradeEvent.objects.released_to(Somebody(user)).select_related("sitting")
    return released.filter(sitting__assignment=assignment).order_by("sitting__due_at")


def assessment_behind(grade: GradeEvent) -> Assessment | None:
    """The judgement that a grade was released from, with the version it judged."""
    if grade.assessment_id is None:
        return None
    return (
        Assessment.objects.filter(pk=grade.assessment_id)
        .select_related("assessor", "rubric", "version__submission__team")
        .prefetch_related("version__files__file", "version__members__participation__user")
        .first()
    )


def _shown(user: Any) -> Any:
    return GradeEvent.objects.released_to(user).select_related(
        "sitting__assignment__page", "sitting__assignment__run"
    )
