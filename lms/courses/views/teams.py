"""Dividing the students of a run into teams: the screens of lecturers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.http import AuthenticatedRequest
from lms.core.verdict import Refused
from lms.courses import actions, queries
from lms.courses.forms import MoveReasonForm, PlacesForm, TeamSetForm, TeamsForm
from lms.courses.models import CourseRunPage, TeamSet
from lms.courses.models.works import begun_by
from lms.courses.queries import teams as team_queries
from lms.courses.views.runs import run_to_edit, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing(request: AuthenticatedRequest, run: int) -> HttpResponse:
    """The team sets of a run; posting makes another."""
    found, now = run_to_edit(request, run), timezone.now()
    form = TeamSetForm(request.POST or None, run=found, at=now)
    if form.is_valid():
        made = actions.create_team_set(found, **form.cleaned_data, by=request.user, at=now)
        if made.is_formed_by_students:
            messages.success(request, _("The team set is made. Students can form teams now."))
        else:
            messages.success(request, _("The team set is made. Now make its teams."))
        return redirect("courses:team-set", found.pk, made.pk)
    context = {
        "run": found,
        "team_sets": queries.team_sets_of(found),
        "students": len(queries.students_of(found)),
        "form": form,
    }
    return render(request, "courses/team_set_list.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """The name of a set, who forms its teams, how large and until when."""
    found, now = run_to_edit(request, run), timezone.now()
    team_set = get_object_or_404(TeamSet, pk=pk, run=found)
    form = TeamSetForm(request.POST or None, run=found, at=now, team_set=team_set)
    if form.is_valid():
        actions.change_team_set(team_set, **form.cleaned_data, by=request.user, at=now)
        messages.success(request, _("The team set has been changed."))
        return redirect("courses:team-set", found.pk, team_set.pk)
    context = {"run": found, "team_set": team_set, "form": form}
    return render(request, "courses/team_set_form.html", context, status=status_of(form))


@require_POST
@login_required
def remove_set(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    found = run_to_edit(request, run)
    team_set = get_object_or_404(TeamSet, pk=pk, run=found)
    try:
        actions.remove_team_set(team_set, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("courses:team-set", found.pk, pk)
    messages.success(request, _("%(name)s is removed.") % {"name": team_set.name})
    return redirect("courses:teams", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def detail(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """Each student with a team to choose; posting moves whom was moved.

    When a team has begun work, a page in between says what the moves mean and asks why.
    """
    found = run_to_edit(request, run)
    team_set = get_object_or_404(TeamSet.objects.select_related("run"), pk=pk, run=found)
    places = _places_form(request, found, team_set)
    if not places.is_valid():
        return _page(request, found, team_set, places=places, new=TeamsForm(team_set=team_set))
    now, moved = timezone.now(), places.moved
    planned = team_queries.planned_moves(team_set, moved, at=now)
    reason = ""
    if team_queries.needs_reason(planned):
        form = MoveReasonForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            context = {
                "run": found,
                "team_set": team_set,
                "planned": planned,
                "carried": places.carried,
                "form": form,
            }
            return render(request, "courses/team_move.html", context, status=status_of(form))
        reason = form.cleaned_data["reason"]
    actions.place_members(team_set, moved, by=request.user, at=now, reason=reason)
    text = ngettext("%(n)d student is moved.", "%(n)d students are moved.", len(planned))
    messages.success(request, text % {"n": len(planned)})
    return redirect("courses:team-set", found.pk, team_set.pk)


@require_POST
@login_required
def create(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    found = run_to_edit(request, run)
    team_set = get_object_or_404(TeamSet.objects.select_related("run"), pk=pk, run=found)
    form = TeamsForm(request.POST, team_set=team_set)
    if form.is_valid():
        names = form.cleaned_data["names"]
        actions.create_teams(team_set, names, by=request.user, at=timezone.now())
        text = ngettext("%(n)d team is made.", "%(n)d teams are made.", len(names))
        messages.success(request, text % {"n": len(names)})
        return redirect("courses:team-set", found.pk, team_set.pk)
    unbound = _places_form(None, found, team_set)
    return _page(request, found, team_set, places=unbound, new=form)


@require_POST
@login_required
def remove(request: AuthenticatedRequest, run: int, pk: int, team: int) -> HttpResponse:
    found = run_to_edit(request, run)
    team_set = get_object_or_404(TeamSet, pk=pk, run=found)
    row = get_object_or_404(team_set.teams, pk=team)
    try:
        actions.remove_team(row, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("courses:team-set", found.pk, team_set.pk)


def _places_form(
    request: AuthenticatedRequest | None, run: CourseRunPage, team_set: TeamSet
) -> PlacesForm:
    return PlacesForm(
        request.POST if request and request.method == "POST" else None,
        teams=list(team_set.teams.all()),
        students=queries.students_of(run),
        places=queries.places_in(team_set),
    )


def _page(
    request: AuthenticatedRequest,
    run: CourseRunPage,
    team_set: TeamSet,
    *,
    places: PlacesForm,
    new: TeamsForm,
) -> HttpResponse:
    now = timezone.now()
    teams = queries.teams_of(team_set)
    left_over = team_queries.left_over(team_set, at=now)
    free = {told.participation.pk for told in left_over}
    context: dict[str, Any] = {
        "run": run,
        "team_set": team_set,
        "teams": teams,
        "begun": begun_by(teams),
        "places": places,
        "placed": [places.field_of(one) for one in places.students if one.pk not in free],
        "left_over": [(told, places.field_of(told.participation)) for told in left_over],
        "proposal": team_queries.open_proposal_of(team_set),
        "accepted": team_queries.accepted_proposals_of(team_set),
        "changes": team_queries.changes_of(team_set),
        "form": new,
    }
    is_wrong = places.is_bound or new.is_bound
    return render(request, "courses/team_set.html", context, status=422 if is_wrong else 200)
