"""Who may make, change and copy rubrics."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.core import staff
from lms.core.verdict import YES, Verdict, no
from lms.rubrics.models import Rubric


def can_create(user: Any, *, at: datetime) -> Verdict:
    """Everybody who writes on this site: lecturers, authors of cases, the education office."""
    if staff.may_enter_admin(user):
        return YES
    return no(_("Only lecturers and the education office make rubrics."))


def can_change(user: Any, rubric: Rubric, *, at: datetime) -> Verdict:
    """The owner, until somebody judged by it; an operator likewise."""
    if not user.is_active or (rubric.owner_id != user.pk and not user.is_superuser):
        return no(_("Only the person who made this rubric changes it. You can make a copy."))
    if rubric.frozen_at:
        return no(
            _(
                "Work has been marked with this rubric, so it stays as it is. "
                "Make a copy and change that."
            )
        )
    return YES


def can_copy(user: Any, rubric: Rubric, *, at: datetime) -> Verdict:
    """Whoever makes rubrics copies those that she can see."""
    if Rubric.objects.visible_to(user, at=at).filter(pk=rubric.pk).exists():
        return can_create(user, at=at)
    return no(_("This rubric is not yours to copy."))
