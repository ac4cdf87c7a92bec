"""Who may do what with a case in a run."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from lms.cases.models import CasePage, CaseRun, PartRelease, TeachingNote
from lms.core.verdict import YES, Verdict, no
from lms.courses.models import CourseRunPage


def can_use_case(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """Lecturers of the run choose its cases and say when each part opens."""
    if _teaches(user, run):
        return YES
    return no(_("Only lecturers of this run plan its cases. Ask one of them."))


def can_plan(user: Any, case_run: CaseRun, *, at: datetime) -> Verdict:
    return can_use_case(user, case_run.run, at=at)


def can_set_authors(user: Any, case: CasePage, *, at: datetime) -> Verdict:
    """Authors choose their fellow authors; an operator does where there is none left."""
    if user.is_active and (user.is_superuser or case.authors.filter(user=user).exists()):
        return YES
    return no(_("Only the authors of this case choose who writes it. Ask one of them."))


def can_write(user: Any, case: CasePage) -> bool:
    return bool(user.is_active and case.authors.filter(user=user).exists())


def can_write_note(user: Any, note: TeachingNote, *, at: datetime) -> Verdict:
    """Only authors write the teaching note; an operator reads it."""
    if can_write(user, note.case):
        return YES
    return no(_("Only the authors of this case write its teaching note."))


def can_delete_page(page: Page) -> Verdict:
    """A page stays as long as a run uses it or anything below it."""
    used = CaseRun.objects.filter(case__path__startswith=page.path)
    opened = PartRelease.objects.filter(part__path__startswith=page.path)
    if used.exists() or opened.exists():
        return no(
            _(
                "A course run uses this case, so it stays. Withdraw its parts in that run,"
                " or unpublish the page instead."
            )
        )
    if CaseRun.objects.filter(run__path__startswith=page.path).exists():
        return no(_("A case is used here, so this stays. Unpublish the page instead."))
    return YES


def can_move_page(page: Page, destination: Page | None) -> Verdict:
    """A part that a run reads stays below its case, and a case that it uses where it is."""
    if destination is not None and page.is_child_of(destination):
        return YES
    if CaseRun.objects.filter(case__path=page.path).exists():
        return no(_("A course run uses this case, so it stays where it is."))
    if PartRelease.objects.filter(part__path=page.path).exists():
        return no(_("A course run reads this part, so it stays below its case."))
    return YES


def _teaches(user: Any, run: CourseRunPage) -> bool:
    if not user.is_active:
        return False
    return user.is_superuser or CourseRunPage.objects.taught_by(user).filter(pk=run.pk).exists()
