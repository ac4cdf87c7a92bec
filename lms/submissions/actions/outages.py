"""When the site itself was out of reach before a deadline."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from lms.accounts.models import User
from lms.core import log
from lms.courses.enums import Role
from lms.notices import actions as notices
from lms.submissions.models import Outage, Sitting
from lms.submissions.rules.dates import OUTAGE_COUNTS_BEFORE, OUTAGE_COUNTS_FROM


@transaction.atomic
def note_outage(began_at: datetime, ended_at: datetime, *, at: datetime) -> Outage | None:
    """Put on record that nobody could reach the site; deadlines near it move by a rule, and the
    students whose they are get a mail. Nothing for a gap that is too short to count.

    Noting the same outage twice changes nothing.
    """
    if ended_at - began_at <= OUTAGE_COUNTS_FROM:
        return None
    outage, is_new = Outage.objects.get_or_create(
        began_at=began_at, defaults={"ended_at": ended_at}
    )
    if is_new:
        log.record(
            outage,
            "submissions.note_outage",
            by=None,
            at=at,
            began_at=began_at.isoformat(),
            ended_at=ended_at.isoformat(),
        )
        for sitting in _sittings_near(outage):
            _announce(outage, sitting, at=at)
    return outage


def _sittings_near(outage: Outage) -> QuerySet[Sitting]:
    """The sittings of which some deadline, somebody's own included, lies where the outage counts."""
    near: tuple[Any, Any] = (outage.began_at, outage.ended_at + OUTAGE_COUNTS_BEFORE)
    return (
        Sitting.objects.whole()
        .filter(
            Q(due_at__range=near)
            | Q(cutoff_at__range=near)
            | Q(overrides__due_at__range=near)
            | Q(overrides__cutoff_at__range=near)
            | Q(extensions__until__range=near, extensions__withdrawn_at=None),
            assignment__page__live=True,
        )
        .distinct()
    )


def _announce(outage: Outage, sitting: Sitting, *, at: datetime) -> None:
    students = User.objects.filter(
        is_active=True,
        participations__run=sitting.assignment.run_id,
        participations__role=Role.STUDENT,
        participations__left_at=None,
    )
    context = {
        "assignment": sitting.assignment.page.title,
        "run": sitting.assignment.run.title,
        "began_at": outage.began_at,
        "ended_at": outage.ended_at,
        "path": f"/submissions/{sitting.pk}/",
    }
    key = f"{outage.pk}-{sitting.pk}"
    notices.tell(students, "submissions.outage", context=context, at=at, key=key)
