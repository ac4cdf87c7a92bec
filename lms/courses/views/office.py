"""The education office: cohorts, runs, and the people in them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts import actions as accounts
from lms.accounts.http import AuthenticatedRequest
from lms.core.numbers import number_in
from lms.courses import actions, queries
from lms.courses.forms import ChangeRunForm, CohortForm, ImportForm, PersonForm, RunForm, digest_of
from lms.courses.models import Cohort, CohortMembership, CoursePage, CourseRunPage, Programme
from lms.courses.rules import NewPerson


def _programmes(request: AuthenticatedRequest) -> Any:
    """The programmes of the office's people; for everybody else the office does not exist."""
    programmes = Programme.objects.visible_to(request.user, at=timezone.now())
    if not programmes.exists():
        raise Http404
    return programmes


@require_safe
@login_required
def overview(request: AuthenticatedRequest) -> HttpResponse:
    _programmes(request)
    now = timezone.now()
    context = {
        "cohorts": queries.cohorts_for(request.user, at=now),
        "runs": queries.runs_for(request.user, at=now),
        "today": timezone.localdate(now),
    }
    return render(request, "office/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_cohort(request: AuthenticatedRequest) -> HttpResponse:
    form = CohortForm(request.POST or None, programmes=_programmes(request))
    if form.is_valid():
        data = form.cleaned_data
        cohort = actions.create_cohort(
            data["programme"],
            name=data["name"],
            starts_on=data["starts_on"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The cohort is made. Now add its people."))
        return redirect(cohort)
    return render(request, "office/cohort_form.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_run(request: AuthenticatedRequest) -> HttpResponse:
    programmes = _programmes(request)
    form = RunForm(
        request.POST or None,
        courses=CoursePage.objects.filter(
            programme__in=programmes.values("pk"), locale__language_code="nl"
        ),
        cohorts=Cohort.objects.filter(programme__in=programmes.values("pk")),
    )
    if form.is_valid():
        data = form.cleaned_data
        run = actions.create_run(
            data["course"],
            title=data["title"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            cohorts=list(data["cohorts"]),
            lecturers=data["lecturers"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The run is made. Its lecturers can plan its evenings now."))
        return redirect(run.url)
    return render(request, "office/run_form.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def run(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change the title, dates and cohorts of a run."""
    now = timezone.now()
    found = get_object_or_404(queries.runs_for(request.user, at=now), pk=pk)
    form = ChangeRunForm(request.POST or None, initial=ChangeRunForm.values_of(found), run=found)
    if form.is_valid():
        _change(request, found, form.cleaned_data)
        messages.success(request, _("The run is saved."))
        return redirect("courses:office")
    context = {"run": found, "form": form}
    return render(request, "office/run_change.html", context, status=_status(form))


@transaction.atomic
def _change(request: AuthenticatedRequest, run: CourseRunPage, data: dict[str, Any]) -> None:
    now = timezone.now()
    actions.change_run(
        run,
        title=data["title"],
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        by=request.user,
        at=now,
    )
    actions.set_cohorts(run, list(data["cohorts"]), by=request.user, at=now)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cohort(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The people of a cohort; posting adds one person."""
    found = _cohort(request, pk)
    form = PersonForm(request.POST or None, cohort=found)
    if form.is_valid():
        _add_one(request, found, form.cleaned_data)
        return redirect(found)
    context = {"cohort": found, "members": queries.members_of(found), "form": form}
    return render(request, "office/cohort_detail.html", context, status=_status(form))


def _add_one(request: AuthenticatedRequest, cohort: Cohort, data: dict[str, Any]) -> None:
    now = timezone.now()
    person = accounts.create_person(
        data["email"],
        data["name"],
        student_number=data["student_number"],
        by=request.user,
        at=now,
    )
    actions.add_person(
        cohort, person, specialisation=data["specialisation"], by=request.user, at=now
    )
    if data["is_invited"]:
        actions.invite_people(cohort, [person], by=request.user, at=now)
    messages.success(request, _("%(name)s is in this cohort now.") % {"name": person.name})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_people(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Upload, look, confirm: nothing is stored before the last step, and then all of it."""
    found = _cohort(request, pk)
    if request.method != "POST":
        form = ImportForm(cohort=found)
        return render(request, "office/import_form.html", {"cohort": found, "form": form})
    form = ImportForm(request.POST, request.FILES, cohort=found)
    if not form.is_valid():
        context = {"cohort": found, "form": form}
        return render(request, "office/import_form.html", context, status=422)
    listed = form.cleaned_data["list"]
    if form.is_confirmed and not listed.problems:
        _import(request, found, listed.people, is_invited=form.cleaned_data["is_invited"])
        return redirect(found)
    text = form.cleaned_data["text"]
    context = {
        "cohort": found,
        "list": listed,
        "planned": queries.planned_import(found, listed.people),
        "text": text,
        "digest": digest_of(text),
    }
    status = 422 if listed.problems else 200
    return render(request, "office/import_preview.html", context, status=status)


def _import(
    request: AuthenticatedRequest, cohort: Cohort, people: list[NewPerson], *, is_invited: bool
) -> None:
    now = timezone.now()
    joined = actions.import_people(cohort, people, by=request.user, at=now)
    if is_invited:
        users = [row.user for row in joined]
        actions.invite_people(cohort, users, by=request.user, at=now)
    text = ngettext(
        "%(n)d person is in this cohort now.", "%(n)d people are in this cohort now.", len(joined)
    )
    messages.success(request, text % {"n": len(joined)})


@require_POST
@login_required
def invite(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Invite one person (`member`), or everybody who has not come in yet."""
    found = _cohort(request, pk)
    now = timezone.now()
    if member := request.POST.get("member", ""):
        members = found.memberships.filter(left_at=None, pk=number_in(member) or 0)
        users = [row.user for row in members.select_related("user")]
        sent, spared = actions.invite_people(found, users, by=request.user, at=now), 0
    else:
        sent, spared = actions.invite_everybody(found, by=request.user, at=now)
    _say_who_was_invited(request, sent=sent, spared=spared)
    return redirect(found)


def _say_who_was_invited(request: AuthenticatedRequest, *, sent: int, spared: int) -> None:
    if sent:
        text = ngettext(
            "%(n)d invitation is on its way.", "%(n)d invitations are on their way.", sent
        )
        messages.success(request, text % {"n": sent})
    if spared:
        text = ngettext(
            "%(n)d person was invited less than a day ago and gets no second letter; use “Invite "
            "again” beside the name if it went wrong.",
            "%(n)d people were invited less than a day ago and get no second letter; use “Invite "
            "again” beside a name if it went wrong.",
            spared,
        )
        messages.info(request, text % {"n": spared})
    if not sent and not spared:
        messages.info(request, _("Nobody here is waiting for an invitation."))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: AuthenticatedRequest, pk: int, member: int) -> HttpResponse:
    """Say what leaving means, then let somebody leave."""
    found = _cohort(request, pk)
    row = get_object_or_404(
        CohortMembership.objects.select_related("user"), pk=member, cohort=found, left_at=None
    )
    if request.method == "POST":
        actions.remove_person(row, by=request.user, at=timezone.now())
        text = _("%(name)s has left this cohort and its runs.") % {"name": row.user.name}
        messages.success(request, text)
        return redirect(found)
    return render(request, "office/member_remove.html", {"cohort": found, "member": row})


def _cohort(request: AuthenticatedRequest, pk: int) -> Cohort:
    return get_object_or_404(
        Cohort.objects.visible_to(request.user, at=timezone.now()).select_related("programme"),
        pk=pk,
    )


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200
