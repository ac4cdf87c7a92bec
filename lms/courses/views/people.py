"""Who takes part in a run, for who works with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.http import AuthenticatedRequest
from lms.core.verdict import Refused
from lms.courses import actions, policy, queries
from lms.courses.enums import Role
from lms.courses.forms import ParticipationForm
from lms.courses.models import CourseRunPage, Participation
from lms.courses.views.runs import run_to_edit, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing(request: AuthenticatedRequest, run: int) -> HttpResponse:
    """Everybody of the run; the education office gives somebody a role by posting."""
    found = run_to_edit(request, run)
    verdict = policy.can_enrol(request.user, found, at=timezone.now())
    if request.method == "POST":
        verdict.enforce()
    form = ParticipationForm(request.POST or None, initial={"role": Role.LECTURER})
    if form.is_valid() and _add(request, found, form):
        return redirect("courses:people", found.pk)
    context = {
        "run": found,
        "people": queries.people_of(found),
        "can_enrol": verdict,
        "form": form,
    }
    return render(request, "courses/people.html", context, status=status_of(form))


def _add(request: AuthenticatedRequest, run: CourseRunPage, form: ParticipationForm) -> bool:
    person, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        actions.add_participation(run, person, role, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error("email", str(refused))
        return False
    text = _("%(name)s takes part as %(role)s now.")
    messages.success(request, text % {"name": person.name, "role": Role(role).label})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """Say what leaving means, then let somebody leave the run."""
    found = run_to_edit(request, run)
    policy.can_enrol(request.user, found, at=timezone.now()).enforce()
    row = get_object_or_404(
        Participation.objects.active().select_related("user"), pk=pk, run=found
    )
    if request.method == "POST":
        actions.end_participation(row, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s has left this run.") % {"name": row.user.name})
        return redirect("courses:people", found.pk)
    return render(request, "courses/participation_end.html", {"run": found, "row": row})
