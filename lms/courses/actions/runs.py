"""Making a run and saying for which cohorts it is."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.core.verdict import no
from lms.courses import policy
from lms.courses.actions.people import add_participation, enrol_students, withdraw_students
from lms.courses.enums import Role
from lms.courses.models import Cohort, CoursePage, CourseRunPage


@transaction.atomic
def create_run(
    course: CoursePage,
    *,
    title: str,
    starts_on: date,
    ends_on: date,
    cohorts: Sequence[Cohort] = (),
    lecturers: Sequence[User] = (),
    by: User,
    at: datetime,
) -> CourseRunPage:
    """A published run below its course; the students of its cohorts take part at once."""
    policy.can_administer(by, course.programme, at=at).enforce()
    course = CoursePage.objects.select_for_update().get(pk=course.pk)
    _refuse_foreign(course, cohorts)
    run: CourseRunPage = course.add_child(
        instance=CourseRunPage(
            title=title, starts_on=starts_on, ends_on=ends_on, locale=course.locale, owner=by
        )
    )
    run.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    run = CourseRunPage.objects.get(pk=run.pk)
    log.record(run, "courses.create_run", by=by, at=at)
    set_cohorts(run, cohorts, by=by, at=at)
    for lecturer in lecturers:
        add_participation(run, lecturer, Role.LECTURER, by=by, at=at)
    return run


@transaction.atomic
def change_run(
    run: CourseRunPage, *, title: str, starts_on: date, ends_on: date, by: User, at: datetime
) -> CourseRunPage:
    """Change what a run is called and when it is, in what is published and in an open draft."""
    run = CourseRunPage.objects.select_for_update().get(pk=run.pk)
    policy.can_enrol(by, run, at=at).enforce()
    changes = {"title": title, "starts_on": starts_on, "ends_on": ends_on}
    draft = run.get_latest_revision_as_object() if run.has_unpublished_changes else None
    for name, value in changes.items():
        setattr(run, name, value)
    run.draft_title = title
    run.full_clean()
    run.save()
    if draft is not None:
        for name, value in changes.items():
            setattr(draft, name, value)
        draft.save_revision(user=by, log_action=False)
    log.record(run, "courses.change_run", by=by, at=at)
    return run


@transaction.atomic
def set_cohorts(
    run: CourseRunPage, cohorts: Collection[Cohort], *, by: User, at: datetime
) -> CourseRunPage:
    """Say for whom the run is: students of a cohort that is taken out leave, but keep their work."""
    run = CourseRunPage.objects.select_for_update().get(pk=run.pk)
    policy.can_enrol(by, run, at=at).enforce()
    _refuse_foreign(run.course, cohorts)
    before = set(run.cohorts.all())
    gone, new = before - set(cohorts), set(cohorts) - before
    run.cohorts.set(cohorts)
    if gone:
        withdraw_students(run, _students_of(gone), by=by, at=at)
    if new:
        enrol_students(run, _students_of(new), by=by, at=at)
    if gone or new:
        names = sorted(cohort.name for cohort in cohorts)
        log.record(run, "courses.set_cohorts", by=by, at=at, cohorts=names)
    return run


def _students_of(cohorts: Collection[Cohort]) -> list[User]:
    return list(
        User.objects.filter(
            cohort_memberships__cohort__in=cohorts, cohort_memberships__left_at=None
        ).distinct()
    )


def _refuse_foreign(course: CoursePage, cohorts: Collection[Cohort]) -> None:
    if any(cohort.programme_id != course.programme_id for cohort in cohorts):
        no(_("A run is for cohorts of its own programme. Choose one of those.")).enforce()
