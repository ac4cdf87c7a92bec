"""The rubrics of somebody who teaches: list, preview, editor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.rubrics import actions, policy, queries
from lms.rubrics.forms import RubricForm
from lms.rubrics.models import Rubric
from lms.rubrics.rules import CriterionDraft, LevelDraft


@require_safe
@login_required
def index(request: AuthenticatedRequest) -> HttpResponse:
    at = timezone.now()
    policy.can_create(request.user, at=at).enforce()
    rubrics = queries.rubrics_for(request.user, at=at)
    return render(request, "rubrics/rubric_list.html", {"rubrics": rubrics})


@require_safe
@login_required
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    rubric = _rubric(request, pk)
    context = {
        "rubric": rubric,
        "can_change": policy.can_change(request.user, rubric, at=at),
        "can_copy": policy.can_copy(request.user, rubric, at=at),
    }
    return render(request, "rubrics/rubric_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: AuthenticatedRequest) -> HttpResponse:
    at = timezone.now()
    policy.can_create(request.user, at=at).enforce()
    levels = [LevelDraft("") for _number in range(3)]
    form = RubricForm(_posted(request), initial=("", [CriterionDraft("", levels)]))
    if form.is_valid():
        title = form.title.cleaned_data["title"]
        rubric = actions.create(title, form.drafts(), by=request.user, at=at)
        messages.success(request, _("The rubric is saved. Choose it with an assignment."))
        return redirect(rubric)
    return _render_form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    rubric = _rubric(request, pk)
    policy.can_change(request.user, rubric, at=at).enforce()
    form = RubricForm(_posted(request), initial=(rubric.title, rubric.drafts()))
    if form.is_valid():
        title = form.title.cleaned_data["title"]
        actions.change(rubric, title, form.drafts(), by=request.user, at=at)
        messages.success(request, _("The rubric is saved."))
        return redirect(rubric)
    return _render_form(request, form, rubric)


@require_POST
@login_required
def copy(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    made = actions.copy(_rubric(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("This is your copy. Change what should be different."))
    return redirect("rubrics:change", made.pk)


@require_POST
@login_required
def remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    actions.remove(_rubric(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The rubric is removed."))
    return redirect("rubrics:index")


def _rubric(request: AuthenticatedRequest, pk: int) -> Rubric:
    visible = Rubric.objects.visible_to(request.user, at=timezone.now())
    return get_object_or_404(visible.whole().select_related("owner", "based_on"), pk=pk)


def _posted(request: AuthenticatedRequest) -> object:
    return request.POST if request.method == "POST" else None


def _render_form(
    request: AuthenticatedRequest, form: RubricForm, rubric: Rubric | None = None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"form": form, "rubric": rubric}
    return render(request, "rubrics/rubric_form.html", context, status=status)
