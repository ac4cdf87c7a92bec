"""Where lecturers and the office make assignments, their rules and their dates."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.http import AuthenticatedRequest
from lms.courses.models import CourseRunPage
from lms.submissions import actions, policy
from lms.submissions.forms import CreateAssignmentForm, DatesForm, PlanSittingForm, RulesForm
from lms.submissions.http import arrived_at
from lms.submissions.models import Assignment, AssignmentPage, Sitting

FORMS = require_http_methods(["GET", "HEAD", "POST"])


@FORMS
@login_required
def create(request: AuthenticatedRequest, run: int) -> HttpResponse:
    found = get_object_or_404(_runs(request), pk=run)
    form = CreateAssignmentForm(
        request.POST or None, run=found, user=request.user, at=arrived_at(request)
    )
    if form.is_valid():
        assignment = actions.create_assignment(
            found,
            title=form.cleaned_data["title"],
            brief=form.cleaned_data["brief"],
            rules=form.rules,
            dates=form.dates,
            is_published=form.cleaned_data["is_published"],
            by=request.user,
            at=arrived_at(request),
        )
        messages.success(request, _("“%(title)s” is made.") % {"title": assignment})
        return redirect("submissions:dates", assignment.pk)
    context = {"form": form, "run": found}
    return render(request, "submissions/assignment_create.html", context)


@FORMS
@login_required
def set_rules(request: AuthenticatedRequest, page: int) -> HttpResponse:
    found = get_object_or_404(AssignmentPage.objects.below(_runs(request)), pk=page)
    if assignment := Assignment.objects.filter(page=found).first():
        return redirect("submissions:change-rules", assignment.pk)
    run = found.get_parent().specific
    form = RulesForm(request.POST or None, run=run, user=request.user, at=arrived_at(request))
    if form.is_valid():
        assignment = actions.set_rules(
            found, rules=form.rules, by=request.user, at=arrived_at(request)
        )
        messages.success(request, _("The rules are set. Now its dates."))
        return redirect("submissions:dates", assignment.pk)
    context = {"form": form, "page": found, "run": run}
    return render(request, "submissions/assignment_rules.html", context)


@FORMS
@login_required
def change_rules(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    assignment = _assignment(request, pk)
    form = RulesForm(
        request.POST or None,
        run=assignment.run,
        user=request.user,
        at=arrived_at(request),
        assignment=assignment,
        initial=RulesForm.values_of(assignment),
    )
    owners, rubric = policy.can_change_owners(assignment), policy.can_change_rubric(assignment)
    by_itself = policy.can_stop_handing_in(assignment, at=arrived_at(request))
    names = policy.can_change_anonymity(assignment)
    verdicts = {
        "kind": owners,
        "team_set": owners,
        "rubric": rubric,
        "hands_in_at_cutoff": by_itself,
        "is_anonymous": names,
    }
    _freeze(form, [field for field, verdict in verdicts.items() if not verdict])
    if form.is_valid():
        actions.change_rules(assignment, rules=form.rules, by=request.user, at=arrived_at(request))
        messages.success(request, _("The rules are changed and in force from now on."))
        return redirect("submissions:dates", assignment.pk)
    context = {
        "form": form,
        "assignment": assignment,
        "page": assignment.page,
        "run": assignment.run,
        "frozen": [
            str(verdict.reason) for verdict in (owners, rubric, by_itself, names) if not verdict
        ],
    }
    return render(request, "submissions/assignment_rules.html", context)


def _freeze(form: RulesForm, fields: Iterable[str]) -> None:
    """A field that can no longer be changed keeps its value, whatever is posted."""
    for name in fields:
        form.fields[name].disabled = True


@FORMS
@login_required
def dates(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The sittings of an assignment, and the form for another."""
    assignment = _assignment(request, pk)
    form = PlanSittingForm(request.POST or None, assignment=assignment)
    if form.is_valid():
        actions.plan_sitting(
            assignment,
            kind=form.cleaned_data["kind"],
            dates=form.dates,
            by=request.user,
            at=arrived_at(request),
        )
        messages.success(request, _("The dates are set."))
        return redirect("submissions:dates", assignment.pk)
    context = {
        "form": form,
        "assignment": assignment,
        "page": assignment.page,
        "run": assignment.run,
        "sittings": [
            (one, policy.can_know_people(request.user, one, at=arrived_at(request)))
            for one in _sittings(assignment)
        ],
    }
    return render(request, "submissions/assignment_dates.html", context)


@FORMS
@login_required
def move_dates(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mine = Assignment.objects.managed_by(request.user).values("pk")
    sitting = get_object_or_404(Sitting.objects.filter(assignment__in=mine).whole(), pk=pk)
    form = DatesForm(request.POST or None, initial=DatesForm.moments_of(sitting))
    if form.is_valid() and _moved(request, sitting, form):
        return redirect("submissions:dates", sitting.assignment_id)
    context = {
        "form": form,
        "sitting": sitting,
        "assignment": sitting.assignment,
        "page": sitting.assignment.page,
        "run": sitting.assignment.run,
    }
    return render(request, "submissions/sitting_dates.html", context)


def _moved(request: AuthenticatedRequest, sitting: Sitting, form: DatesForm) -> bool:
    try:
        actions.move_dates(sitting, dates=form.dates, by=request.user, at=arrived_at(request))
    except ValidationError as problem:
        _carry_over(form, problem)
        return False
    messages.success(request, _("The dates are moved. Who takes part is told by mail."))
    return True


def _carry_over(form: Form, problem: ValidationError) -> None:
    for sentence in problem.messages:
        form.add_error(None, sentence)


def _sittings(assignment: Assignment) -> list[Sitting]:
    found = list(assignment.sittings.order_by("opens_at"))
    for one in found:
        one.assignment = assignment
    return found


def _assignment(request: AuthenticatedRequest, pk: int) -> Assignment:
    found = Assignment.objects.managed_by(request.user).select_related(
        "page", "run", "rubric", "team_set"
    )
    return get_object_or_404(found, pk=pk)


def _runs(request: AuthenticatedRequest) -> Any:
    """The runs below which the person makes assignments."""
    runs = CourseRunPage.objects
    return runs.filter(
        Q(pk__in=runs.taught_by(request.user).values("pk"))
        | Q(pk__in=runs.administered_by(request.user).values("pk"))
    )
