"""Cohorts and who is in them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from lms.accounts import actions as accounts
from lms.accounts import policy as accounts_policy
from lms.accounts.models import Invitation, User
from lms.core import log
from lms.courses import policy
from lms.courses.actions.people import enrol_students, withdraw_students
from lms.courses.models import (
    Cohort,
    CohortMembership,
    CourseRunPage,
    Programme,
    Specialisation,
)
from lms.courses.rules import NewPerson

# Whoever was invited this lately is not mailed again with everybody else.
RECENT = timedelta(days=1)


@transaction.atomic
def create_cohort(
    programme: Programme, *, name: str, starts_on: date, by: User, at: datetime
) -> Cohort:
    """Make a cohort of the programme, with nobody in it yet."""
    policy.can_administer(by, programme, at=at).enforce()
    cohort = Cohort(programme=programme, name=name, starts_on=starts_on)
    cohort.full_clean()
    cohort.save()
    log.record(cohort, "courses.create_cohort", by=by, at=at)
    return cohort


@transaction.atomic
def add_person(
    cohort: Cohort,
    user: User,
    *,
    by: User,
    at: datetime,
    specialisation: Specialisation | None = None,
) -> CohortMembership:
    """Put somebody in a cohort and in its runs; who had left comes back and finds her work."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    policy.can_change_cohort(by, cohort, at=at).enforce()
    return _join(cohort, [(user, specialisation)], by=by, at=at)[0]


@transaction.atomic
def remove_person(membership: CohortMembership, *, by: User, at: datetime) -> CohortMembership:
    """Let somebody leave a cohort and its runs; nothing that was handed in or marked is lost."""
    row = CohortMembership.objects.select_for_update().get(pk=membership.pk)
    policy.can_change_cohort(by, row.cohort, at=at).enforce()
    if row.left_at is None:
        row.left_at = at
        row.save(update_fields=["left_at"])
        log.record(row, "courses.remove_person", by=by, at=at)
        for run in CourseRunPage.objects.filter(cohorts=row.cohort_id):
            withdraw_students(run, [row.user], by=by, at=at)
    return row


@transaction.atomic
def import_people(
    cohort: Cohort, people: Iterable[NewPerson], *, by: User, at: datetime
) -> list[CohortMembership]:
    """Everybody of a checked list, or nobody: people are made where there are none yet."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    policy.can_change_cohort(by, cohort, at=at).enforce()
    known = {row.name.lower(): row for row in cohort.programme.specialisations.all()}
    members = [
        (
            accounts.create_person(
                person.email, person.name, student_number=person.student_number, by=by, at=at
            ),
            known[person.specialisation.lower()] if person.specialisation else None,
        )
        for person in people
    ]
    joined = _join(cohort, members, by=by, at=at)
    log.record(cohort, "courses.import_people", by=by, at=at, people=len(joined))
    return joined


@transaction.atomic
def invite_people(cohort: Cohort, users: Iterable[User], *, by: User, at: datetime) -> int:
    """Send an invitation to those of the cohort who have not come in yet; returns how many."""
    policy.can_change_cohort(by, cohort, at=at).enforce()
    members = User.objects.filter(
        cohort_memberships__cohort=cohort,
        cohort_memberships__left_at=None,
        pk__in=[u.pk for u in users],
    )
    wanted = [user for user in members if accounts_policy.can_be_invited(user)]
    for user in wanted:
        accounts.invite(user, by=by, at=at)
    return len(wanted)


class Invited(NamedTuple):
    """How many were sent an invitation, and how many have one of the last day already."""

    sent: int
    spared: int


@transaction.atomic
def invite_everybody(cohort: Cohort, *, by: User, at: datetime) -> Invited:
    """Invite who has not come in yet, but mail nobody twice in a day."""
    members = cohort.memberships.select_for_update(of=("self",)).filter(left_at=None)
    users = [row.user for row in members.select_related("user")]
    recent = set(
        Invitation.objects.open()
        .filter(user__in=users, sent_at__gt=at - RECENT, expires_at__gt=at)
        .values_list("user_id", flat=True)
    )
    waiting = [user for user in users if accounts_policy.can_be_invited(user)]
    due = [user for user in waiting if user.pk not in recent]
    return Invited(sent=invite_people(cohort, due, by=by, at=at), spared=len(waiting) - len(due))


def _join(
    cohort: Cohort,
    members: list[tuple[User, Specialisation | None]],
    *,
    by: User,
    at: datetime,
) -> list[CohortMembership]:
    known = {row.user_id: row for row in cohort.memberships.select_for_update()}
    rows = []
    for user, specialisation in members:
        row = known.get(user.pk, CohortMembership(cohort=cohort, user=user))
        changed = user.pk not in known or row.left_at is not None
        if specialisation and row.specialisation_id != specialisation.pk:
            row.specialisation, changed = specialisation, True
        if changed:
            row.left_at = None
            row.clean()
            row.save()
            log.record(row, "courses.add_person", by=by, at=at)
        rows.append(row)
    for run in CourseRunPage.objects.filter(cohorts=cohort):
        enrol_students(run, [user for user, _specialisation in members], by=by, at=at)
    return rows
