"""What is announced to a run: reading it, saying it, correcting it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.courses import actions, policy, queries
from lms.courses.forms import AnnouncementForm
from lms.courses.models import Announcement, CourseRunPage
from lms.courses.views.runs import run_to_edit, status_of

PER_PAGE = 20
PREVIEW = "preview"


@require_safe
@login_required
def listing(request: AuthenticatedRequest, run: int) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(CourseRunPage.objects.visible_to(request.user, at=now), pk=run)
    said = queries.announcements_of(found)
    context = {
        "run": found,
        "page": Paginator(said, PER_PAGE).get_page(request.GET.get("page")),
        "can_announce": policy.can_announce(request.user, found, at=now),
    }
    return render(request, "courses/announcement_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def announce(request: AuthenticatedRequest, run: int) -> HttpResponse:
    found = run_to_edit(request, run)
    now = timezone.now()
    policy.can_announce(request.user, found, at=now).enforce()
    form = AnnouncementForm(request.POST or None)
    if form.is_valid() and not _wants_preview(request):
        said = actions.announce(found, **form.cleaned_data, by=request.user, at=now)
        messages.success(request, _("It is announced, and on its way by mail."))
        return redirect(said)
    context = {"run": found, "form": form, "students": queries.students_of(found)}
    return _form(request, context, Announcement(run=found, by=request.user, at=now))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    found = run_to_edit(request, run)
    said = get_object_or_404(found.announcements.select_related("by"), pk=pk)
    now = timezone.now()
    policy.can_announce(request.user, found, at=now).enforce()
    form = AnnouncementForm(request.POST or None, said=said)
    if form.is_valid() and not _wants_preview(request):
        actions.correct_announcement(said, **form.cleaned_data, by=request.user, at=now)
        messages.success(request, _("The announcement is corrected."))
        return redirect(said)
    shown = Announcement(
        run=found, by=said.by, at=said.at, corrected_by=request.user, corrected_at=now
    )
    return _form(request, {"run": found, "form": form, "said": said}, shown)


def _form(
    request: AuthenticatedRequest, context: dict[str, Any], shown: Announcement
) -> HttpResponse:
    """The form, with how it will look below it when that was asked for."""
    form = context["form"]
    if not form.is_bound or not form.is_valid():
        status = status_of(form)
        return render(request, "courses/announcement_form.html", context, status=status)
    shown.title, shown.text = form.cleaned_data["title"], form.cleaned_data["text"]
    context |= {"preview": shown}
    return render(request, "courses/announcement_form.html", context)


def _wants_preview(request: AuthenticatedRequest) -> bool:
    return request.POST.get("verb") == PREVIEW
