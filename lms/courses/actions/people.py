"""Who takes part in a run, in which role."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.core.verdict import no
from lms.courses import policy
from lms.courses.actions.profiles import forget_profiles_of
from lms.courses.enums import Role
from lms.courses.models import (
    Appointment,
    CohortMembership,
    CourseRunPage,
    Participation,
    Programme,
)


@transaction.atomic
def add_participation(
    run: CourseRunPage, user: User, role: str, *, by: User, at: datetime
) -> Participation:
    """Give somebody a role in a run; who had left comes back in it.

    A student who left keeps what she handed in, so she comes back as a student or not at all.
    """
    policy.can_enrol(by, run, at=at).enforce()
    found = Participation.objects.select_for_update().filter(run=run, user=user).first()
    if found is None:
        found = Participation(run=run, user=user)
    elif found.left_at is None and found.role != role:
        sentence = _("%(name)s already takes part in this run as %(role)s. End that first.")
        no(sentence % {"name": user, "role": found.get_role_display()}).enforce()
    elif (found.role == Role.STUDENT) != (role == Role.STUDENT):
        no(
            _("%(name)s has been a student of this run, or its staff, and cannot change sides.")
            % {"name": user}
        ).enforce()
    elif found.left_at is None:
        return found
    found.role, found.joined_at, found.left_at = role, at, None
    found.full_clean()
    found.save()
    log.record(found, "courses.add_participation", by=by, at=at, role=role)
    return found


@transaction.atomic
def end_participation(participation: Participation, *, by: User, at: datetime) -> Participation:
    """From now on the person sees nothing of the run; everything handed in stays.

    What she told about herself so that teams could be formed is deleted.
    """
    row = Participation.objects.select_for_update().get(pk=participation.pk)
    policy.can_enrol(by, row.run, at=at).enforce()
    if row.left_at is None:
        row.left_at = at
        row.save(update_fields=["left_at"])
        forget_profiles_of([row])
        log.record(row, "courses.end_participation", by=by, at=at)
    return row


def enrol_students(run: CourseRunPage, users: Iterable[User], *, by: User, at: datetime) -> None:
    """Make everybody a student of the run who is not in it yet; within a verb that asked leave."""
    known = {row.user_id: row for row in run.participations.select_for_update()}
    back = [
        row
        for user in users
        if (row := known.get(user.pk)) and row.left_at and row.role == Role.STUDENT
    ]
    for row in back:
        row.left_at, row.joined_at = None, at
    Participation.objects.bulk_update(back, ["left_at", "joined_at"])
    made = Participation.objects.bulk_create(
        Participation(run=run, user=user, role=Role.STUDENT, joined_at=at)
        for user in {user.pk: user for user in users if user.pk not in known}.values()
    )
    for row in [*back, *made]:
        log.record(row, "courses.add_participation", by=by, at=at, role=Role.STUDENT)


def withdraw_students(
    run: CourseRunPage, users: Iterable[User], *, by: User, at: datetime
) -> None:
    """End the participation of students who are in no cohort of the run any more."""
    still = CohortMembership.objects.filter(cohort__in=run.cohorts.all(), left_at=None)
    rows = list(
        run.participations.active()
        .students()
        .filter(user__in=users)
        .exclude(user__in=still.values("user"))
        .select_for_update()
    )
    for row in rows:
        row.left_at = at
        log.record(row, "courses.end_participation", by=by, at=at)
    Participation.objects.bulk_update(rows, ["left_at"])
    forget_profiles_of(rows)


@transaction.atomic
def appoint(programme: Programme, user: User, role: str, *, by: User, at: datetime) -> Appointment:
    """Let somebody work for a programme: its education office, its board of examiners."""
    policy.can_appoint(by, at=at).enforce()
    appointment = Appointment(programme=programme, user=user, role=role)
    appointment.full_clean()
    appointment.save()
    log.record(appointment, "courses.appoint", by=by, at=at, role=role)
    return appointment


@transaction.atomic
def dismiss(appointment: Appointment, *, by: User, at: datetime) -> None:
    """End an appointment; what the person did stays on record."""
    policy.can_appoint(by, at=at).enforce()
    log.record(appointment, "courses.dismiss", by=by, at=at, role=appointment.role)
    appointment.delete()
