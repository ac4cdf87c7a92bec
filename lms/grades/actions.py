"""The verbs of grades: release the marks of a sitting, withdraw a release."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import log
from lms.courses.models import Participation
from lms.grades import policy, queries
from lms.grades.enums import GradeEventKind
from lms.grades.models import GradeEvent
from lms.notices import actions as notices
from lms.submissions import actions as submissions
from lms.submissions.enums import LockReason
from lms.submissions.models import Sitting, Submission


@transaction.atomic
def release(
    sitting: Sitting, *, by: Any, at: datetime, seen: str | None = None
) -> list[GradeEvent]:
    """Give every student on the roster of a work with a final judgement its mark, all at once.

    Everything or nothing: one ledger line each, the works closed, one mail each. Works that are
    not ready are left as they are; a second time only adds what is new or changed. `seen` is the
    plan that the person confirmed: when another stands now, nothing happens and
    `ValidationError` says so.
    """
    row = Sitting.objects.whole().select_for_update(of=("self",)).get(pk=sitting.pk)
    policy.can_release(by, row, at=at).enforce()
    _hold_works(row)
    submissions.settle_works(row, at=at)
    plan = queries.plan_of(row, at=at)
    if seen is not None and seen != plan.seen:
        raise ValidationError(
            _("The marks changed while you looked. See below what is ready now and confirm again.")
        )
    events = GradeEvent.objects.bulk_create(
        GradeEvent(
            participation_id=participation,
            sitting=row,
            assessment=assessment,
            kind=GradeEventKind.RELEASED,
            value=assessment.mark,
            by=by,
            at=at,
        )
        for participation, assessment in queries.lines_to_write(row, plan)
    )
    for work in plan.ready:
        if work.roster.submission:
            submissions.lock(work.roster.submission, LockReason.RELEASED, by=by, at=at)
    log.record(row, "grades.release", by=by, at=at, students=len(events))
    _tell(events, "grades.released", row, at=at)
    return events


@transaction.atomic
def withdraw_release(
    submission: Submission, reason: str, *, by: Any, at: datetime
) -> list[GradeEvent]:
    """Take the mark of one work back from everybody who got it, with a reason they are told.

    The ledger keeps both lines. The work stays closed, for its students know what was said of it.
    """
    row = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("sitting__assignment__page", "sitting__assignment__run")
        .get(pk=submission.pk)
    )
    policy.can_withdraw_release(by, row, at=at).enforce()
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the students read it in their mail.")})
    events = GradeEvent.objects.bulk_create(
        GradeEvent(
            participation=event.participation,
            sitting=row.sitting,
            assessment=event.assessment,
            kind=GradeEventKind.WITHDRAWN,
            reason=reason.strip(),
            by=by,
            at=at,
        )
        for event in queries.released_from(row)
    )
    submissions.lock(row, LockReason.MARKED, by=by, at=at)
    log.record(row, "grades.withdraw_release", by=by, at=at, reason=reason.strip())
    _tell(events, "grades.withdrawn", row.sitting, at=at, reason=reason.strip())
    return events


def _hold_works(sitting: Sitting) -> None:
    """Hold every work of the sitting, in one order, so that nothing is handed in or judged now."""
    list(
        Submission.objects.filter(sitting=sitting)
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )


def _tell(
    events: list[GradeEvent], event: str, sitting: Sitting, *, at: datetime, **more: str
) -> None:
    """One mail to each student, without the mark: it is read after signing in."""
    keys = {one.participation_id: one for one in events}
    people = Participation.objects.filter(pk__in=keys).select_related("user")
    for person in people:
        context = {
            "assignment": sitting.assignment.page.title,
            "run": sitting.assignment.run.title,
            "path": keys[person.pk].get_absolute_url(),
        }
        key = str(keys[person.pk].pk)
        notices.tell([person.user], event, context=context | more, at=at, key=key)
