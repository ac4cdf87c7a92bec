"""Who may do what with runs, their evenings and people, and with cohorts.

An operator may do what the education office may; somebody whose account is closed nothing.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from lms.core.verdict import YES, Verdict, no
from lms.courses.models import Cohort, CourseRunPage, Participation, Programme


def can_administer(user: Any, programme: Programme, *, at: datetime) -> Verdict:
    """The education office of the programme: its cohorts, its runs, and who takes part."""
    if Programme.objects.visible_to(user, at=at).filter(pk=programme.pk).exists():
        return YES
    return no(_("Only the education office of this programme does this. Ask them."))


def can_appoint(user: Any, *, at: datetime) -> Verdict:
    """Operators say who works in an office, for nobody else is there before the first."""
    if user.is_active and user.is_superuser:
        return YES
    return no(_("Only an operator of this site appoints people. Ask them."))


def can_change_cohort(user: Any, cohort: Cohort, *, at: datetime) -> Verdict:
    return can_administer(user, cohort.programme, at=at)


def can_enrol(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """The education office of the run's programme: cohorts, roles, dates of the run."""
    if user.is_active and (user.is_superuser or _administers(user, run)):
        return YES
    return no(_("Only the education office decides who takes part in a run. Ask them."))


def can_edit(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """Lecturers of the run, and the education office: evenings, materials and teams."""
    if user.is_active and (user.is_superuser or _teaches(user, run) or _administers(user, run)):
        return YES
    return no(_("Only lecturers of this run and the education office change this."))


def can_see_people(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """The full list with addresses is for who works with it."""
    return can_edit(user, run, at=at)


def can_be_in_team(participation: Participation, run: CourseRunPage) -> Verdict:
    """Only a student who takes part in that very run now."""
    if participation.run_id != run.pk or participation.left_at:
        return no(_("This person does not take part in this run."))
    if participation.role != "student":
        return no(_("Only students are in a team."))
    return YES


def can_delete_page(page: Page) -> Verdict:
    """A run that has begun to live stays, and every page above it."""
    if _runs_in_use(page).exists():
        return no(
            _("A course run here has people or evenings, so this stays. Unpublish it instead.")
        )
    return YES


def can_move_page(page: Page, destination: Page | None) -> Verdict:
    """A run stays below its course; what is above it may change places among its neighbours."""
    if destination is not None and page.is_child_of(destination):
        return YES
    if _runs_in_use(page).exists():
        return no(_("A course run here has people or evenings, so this stays where it is."))
    return YES


def _runs_in_use(page: Page) -> Any:
    runs = CourseRunPage.objects.filter(path__startswith=page.path)
    return runs.filter(
        Q(participations__isnull=False) | Q(sessions__isnull=False) | Q(team_sets__isnull=False)
    )


def _teaches(user: Any, run: CourseRunPage) -> bool:
    return CourseRunPage.objects.taught_by(user).filter(pk=run.pk).exists()


def _administers(user: Any, run: CourseRunPage) -> bool:
    return CourseRunPage.objects.administered_by(user).filter(pk=run.pk).exists()
