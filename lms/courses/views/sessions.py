"""The evenings of a run, on their own pages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.courses import actions, policy, queries
from lms.courses.forms import SessionForm
from lms.courses.models import CourseRunPage, Session
from lms.courses.rules import a_week_later
from lms.courses.views.runs import run_to_edit, status_of


@require_safe
@login_required
def session(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    now = timezone.now()
    evening = get_object_or_404(
        Session.objects.visible_to(request.user, at=now)
        .select_related("run")
        .prefetch_related("materials__document"),
        pk=pk,
        run=run,
    )
    return render(
        request,
        "courses/session_detail.html",
        {
            "session": evening,
            "run": evening.run,
            "neighbours": queries.neighbours_of(evening),
            "can_edit": policy.can_edit(request.user, evening.run, at=now),
            "at": now,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: AuthenticatedRequest, run: int) -> HttpResponse:
    found = run_to_edit(request, run)
    form = SessionForm(request.POST or None, initial=_after_the_last(found))
    if form.is_valid():
        made = actions.plan_session(found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The session is planned. Now add what to read for it."))
        return redirect("courses:materials", found.pk, made.pk)
    context = {"run": found, "form": form}
    return render(request, "courses/session_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    found = run_to_edit(request, run)
    evening = get_object_or_404(Session, pk=pk, run=found)
    form = SessionForm(request.POST or None, initial=SessionForm.values_of(evening))
    if form.is_valid():
        actions.change_session(evening, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The session is saved."))
        return redirect(evening)
    context = {"run": found, "session": evening, "form": form}
    return render(request, "courses/session_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """Say who hears of it, then cancel."""
    found = run_to_edit(request, run)
    evening = get_object_or_404(Session, pk=pk, run=found)
    if request.method == "POST":
        actions.cancel_session(evening, by=request.user, at=timezone.now())
        messages.success(request, _("The session does not take place."))
        return redirect(evening)
    context = {"run": found, "session": evening, "at": timezone.now()}
    return render(request, "courses/session_cancel.html", context)


@require_POST
@login_required
def restore(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    found = run_to_edit(request, run)
    evening = get_object_or_404(Session, pk=pk, run=found)
    actions.restore_session(evening, by=request.user, at=timezone.now())
    messages.success(request, _("The session takes place after all."))
    return redirect(evening)


def _after_the_last(run: CourseRunPage) -> dict[str, Any]:
    """A week after the last evening, at the same hours, in the same room."""
    last = run.sessions.last()
    if last is None:
        return {}
    return {
        "starts_at": a_week_later(last.starts_at),
        "ends_at": a_week_later(last.ends_at),
        "room": last.room,
    }
