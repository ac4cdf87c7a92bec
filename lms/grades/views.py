"""Releasing marks, taking a release back, and what students get."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.grades import actions, policy, queries
from lms.grades.forms import ReleaseForm, WithdrawReleaseForm
from lms.grades.models import GradeEvent
from lms.reviews import queries as reviews
from lms.reviews.models import sittings_read_by
from lms.submissions import actions as submissions
from lms.submissions.models import Submission


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def release(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    """First who gets what, then one press for all of them."""
    at = timezone.now()
    found = get_object_or_404(sittings_read_by(request.user), pk=sitting)
    policy.can_release(request.user, found, at=at).enforce()
    submissions.settle_works(found, at=at)
    plan = queries.plan_of(found, at=at)
    form = ReleaseForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            events = actions.release(found, by=request.user, at=at, seen=seen)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _said_after(len(events)))
            return redirect("reviews:sitting", found.pk)
    context = {
        "sitting": found,
        "plan": plan,
        "is_veiled": found.is_veiled(at=at),
        "form": form,
        "scale": reviews.scale_of(found.assignment.run),
    }
    status = 422 if form.errors else 200
    return render(request, "grades/sitting_release.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: AuthenticatedRequest, submission: int) -> HttpResponse:
    return _withdraw(request, pk=submission, label="")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw_work(request: AuthenticatedRequest, label: str) -> HttpResponse:
    """The same for anonymous work, which is known by its label."""
    return _withdraw(request, label=label)


def _withdraw(request: AuthenticatedRequest, **which: int | str) -> HttpResponse:
    at = timezone.now()
    works = Submission.objects.filter(sitting__in=sittings_read_by(request.user).values("pk"))
    found = get_object_or_404(
        works.select_related(
            "team", "participation__user", "sitting__assignment__page", "sitting__assignment__run"
        ),
        **which,
    )
    policy.can_withdraw_release(request.user, found, at=at).enforce()
    form = WithdrawReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw_release(found, reason, by=request.user, at=at)
        messages.success(
            request, _("The mark is taken back. The students get a mail with your reason.")
        )
        return redirect("reviews:sitting", found.sitting_id)
    context = {
        "submission": found,
        "sitting": found.sitting,
        "events": queries.released_from(found),
        "is_veiled": found.sitting.is_veiled(at=at),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "grades/submission_withdraw.html", context, status=status)


@require_safe
@login_required
def own(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "grades/grade_list.html", {"grades": queries.grades_for(request.user)})


@require_safe
@login_required
def feedback(request: AuthenticatedRequest, event: int) -> HttpResponse:
    """What a student got back. An older line leads to the one that stands now, if any."""
    asked = get_object_or_404(
        GradeEvent.objects.filter(participation__user=request.user), pk=event
    )
    grade = queries.grade_of(asked.sitting, request.user)
    if grade is None:
        raise Http404
    if grade.pk != asked.pk:
        return redirect(grade)
    assessment = queries.assessment_behind(grade)
    scale = reviews.scale_of(grade.sitting.assignment.run)
    context = {
        "grade": grade,
        "assessment": assessment,
        "version": assessment.version if assessment else None,
        "judged": reviews.judged_criteria(assessment.rubric_id, assessment) if assessment else [],
        "scale": scale,
        "is_pass": grade.value is not None and scale.is_pass(grade.value),
    }
    return render(request, "grades/feedback.html", context)


def _said_after(number: int) -> str:
    if not number:
        return _("Nothing was new, so nobody got a mail.")
    return ngettext(
        "The mark is released. %(n)d student can read it and gets a mail.",
        "The marks are released. %(n)d students can read them and get a mail.",
        number,
    ) % {"n": number}
