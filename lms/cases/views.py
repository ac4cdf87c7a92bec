"""Reading a case in a run, planning it, and choosing its authors."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.cases import actions, policy, queries
from lms.cases.forms import AuthorsForm, PartPlanForm, UseCaseForm
from lms.cases.models import CasePage, CasePartPage, CaseRun, PartRelease, TeachingNote
from lms.courses.models import CourseRunPage


@require_safe
@login_required
def detail(request: AuthenticatedRequest, case_run: int) -> HttpResponse:
    at = timezone.now()
    found = _case_run(request, case_run, at=at)
    can_plan = policy.can_plan(request.user, found, at=at)
    context = {
        "case_run": found,
        "releases": queries.releases_of(found, request.user, at=at),
        "can_plan": can_plan,
        "has_note": _notes(request, found, at=at).exists(),
        "at": at,
    }
    if can_plan:
        context["planned"] = queries.plan_of(found)
    return render(request, "cases/caserun_detail.html", context)


@require_safe
@login_required
def part(request: AuthenticatedRequest, case_run: int, part: str) -> HttpResponse:
    at = timezone.now()
    visible = PartRelease.objects.visible_to(request.user, at=at).filter(case_run=case_run)
    release = get_object_or_404(
        visible.select_related("revision", "part", "case_run__case", "case_run__run"),
        part__slug=part,
    )
    context = {
        "release": release,
        "case": release.case_run.case,
        "part": release.revision.as_object(),
        "neighbours": queries.neighbours_of(release, list(visible.with_titles())),
        "is_open": release.is_open(at),
        "can_write": policy.can_write(request.user, release.case_run.case),
    }
    return render(request, "cases/part_detail.html", context)


@require_safe
@login_required
def teaching_note(request: AuthenticatedRequest, case_run: int) -> HttpResponse:
    at = timezone.now()
    found = _case_run(request, case_run, at=at)
    note = get_object_or_404(_notes(request, found, at=at))
    context = {
        "case_run": found,
        "note": note,
        "can_write": policy.can_write_note(request.user, note, at=at),
    }
    return render(request, "cases/teachingnote_detail.html", context)


@require_safe
@login_required
def plan(request: AuthenticatedRequest, case_run: int) -> HttpResponse:
    found = _planned(request, case_run)
    return _render_plan(request, found, status=200)


@require_POST
@login_required
def plan_part(request: AuthenticatedRequest, case_run: int, part: int) -> HttpResponse:
    found = _planned(request, case_run)
    chosen = get_object_or_404(CasePartPage.objects.child_of(found.case), pk=part)
    form = PartPlanForm(request.POST, part=chosen)
    if not form.is_valid():
        return _render_plan(request, found, status=422, bound=form)
    messages.success(request, _perform(request, found, form))
    return redirect("cases:plan", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def use(request: AuthenticatedRequest, run: int) -> HttpResponse:
    at = timezone.now()
    found = get_object_or_404(CourseRunPage.objects.visible_to(request.user, at=at), pk=run)
    policy.can_use_case(request.user, found, at=at).enforce()
    cases = queries.cases_to_choose(found)
    form = UseCaseForm(_posted(request), cases=cases)
    if request.method == "POST" and form.is_valid():
        case_run = actions.use_case(form.cleaned_data["case"], found, by=request.user, at=at)
        messages.success(request, _("The case is in this run. Now plan when its parts open."))
        return redirect("cases:plan", case_run.pk)
    status = 422 if form.errors else 200
    context = {"run": found, "form": form, "cases": cases}
    return render(request, "cases/caserun_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def authors(request: AuthenticatedRequest, case: int) -> HttpResponse:
    at = timezone.now()
    found = get_object_or_404(CasePage, pk=case)
    if not policy.can_set_authors(request.user, found, at=at):
        # Who writes a case is nothing that others may find out, so this is no 403.
        raise Http404
    form = AuthorsForm(_posted(request), case=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.set_authors(found, form.cleaned_data["authors"], by=request.user, at=at)
        messages.success(request, _("The authors of this case are saved."))
        return redirect("cases:authors", found.pk)
    status = 422 if form.errors else 200
    return render(request, "cases/case_authors.html", {"case": found, "form": form}, status=status)


def _posted(request: HttpRequest) -> Any:
    """What was sent, an empty form too; None for who only looks."""
    return request.POST if request.method == "POST" else None


def _case_run(request: AuthenticatedRequest, pk: int, *, at: Any) -> CaseRun:
    visible = CaseRun.objects.visible_to(request.user, at=at)
    return get_object_or_404(visible.select_related("case", "run"), pk=pk)


def _planned(request: AuthenticatedRequest, pk: int) -> CaseRun:
    """The case run for its lecturers; a plan does not exist for anybody else."""
    at = timezone.now()
    found = _case_run(request, pk, at=at)
    if not policy.can_plan(request.user, found, at=at):
        raise Http404
    return found


def _notes(request: AuthenticatedRequest, case_run: CaseRun, *, at: Any) -> Any:
    return TeachingNote.objects.visible_to(request.user, at=at).filter(case=case_run.case)


def _render_plan(
    request: HttpRequest, case_run: CaseRun, *, status: int, bound: PartPlanForm | None = None
) -> HttpResponse:
    rows = [
        (row, bound if bound and bound.part.pk == row.part.pk else PartPlanForm.of(row))
        for row in queries.plan_of(case_run)
    ]
    context = {"case_run": case_run, "rows": rows, "bound": bound, "at": timezone.now()}
    return render(request, "cases/caserun_plan.html", context, status=status)


def _perform(request: AuthenticatedRequest, case_run: CaseRun, form: PartPlanForm) -> str:
    """Do what the pressed button says; the answer says what is so from now on."""
    by, at = request.user, timezone.now()
    match form.cleaned_data["verb"]:
        case "plan":
            actions.plan_part(case_run, form.part, form.cleaned_data["opens_at"], by=by, at=at)
            return _("The date is saved.")
        case "open":
            actions.open_now(case_run, form.part, by=by, at=at)
            return _("The part is open. Participants can read it from now on.")
    release = get_object_or_404(PartRelease, case_run=case_run, part=form.part)
    if form.cleaned_data["verb"] == "withdraw":
        actions.withdraw(release, by=by, at=at)
        return _("The part is withdrawn. Participants cannot read it.")
    actions.take_newest_edition(release, by=by, at=at)
    return _("This run now reads the newest edition.")
