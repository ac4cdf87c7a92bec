"""Finding the run that an address names, for who works with it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from lms.accounts.http import AuthenticatedRequest
from lms.courses import policy
from lms.courses.models import CourseRunPage


def run_to_edit(request: AuthenticatedRequest, pk: int) -> CourseRunPage:
    """404 for who does not see the run; a refusal in words for who sees it but works elsewhere."""
    now = timezone.now()
    run: CourseRunPage = get_object_or_404(
        CourseRunPage.objects.visible_to(request.user, at=now), pk=pk
    )
    policy.can_edit(request.user, run, at=now).enforce()
    return run


def status_of(form: Any) -> int:
    """A form that comes back to be corrected says so to programs as well."""
    return 422 if form.is_bound else 200
