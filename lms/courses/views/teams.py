"""Dividing the students of a run into teams."""

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
from lms.courses.forms import PlacesForm, TeamSetForm, TeamsForm
from lms.courses.models import CourseRunPage, TeamSet
from lms.courses.views.runs import run_to_edit, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing(request: AuthenticatedRequest, run: int) -> HttpResponse:
    """The team sets of a run; posting makes another."""
    found = run_to_edit(request, run)
    form = TeamSetForm(request.POST or None, run=found)
    if form.is_valid():
        name = form.cleaned_data["name"]
        made = actions.create_team_set(found, name, by=request.user, at=timezone.now())
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
def detail(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """Each student with a team to choose; posting moves whom was moved."""
    found = run_to_edit(request, run)
    team_set = get_object_or_404(TeamSet, pk=pk, run=found)
    places = _places_form(request, found, team_set)
    if places.is_valid():
        moved = places.moved
        actions.place_members(team_set, moved, by=request.user, at=timezone.now())
        text = ngettext("%(n)d student is moved.", "%(n)d students are moved.", len(moved))
        messages.success(request, text % {"n": len(moved)})
        return redirect("courses:team-set", found.pk, team_set.pk)
    return _page(request, found, team_set, places=places, new=TeamsForm(team_set=team_set))


@require_POST
@login_required
def create(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    found = run_to_edit(request, run)
    team_set = get_object_or_404(TeamSet, pk=pk, run=found)
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
    teams = queries.teams_of(team_set)
    placed = sum(len(team.memberships.all()) for team in teams)
    context: dict[str, Any] = {
        "run": run,
        "team_set": team_set,
        "teams": teams,
        "places": places,
        "left_over": len(places.fields) - placed,
        "form": new,
    }
    is_wrong = places.is_bound or new.is_bound
    return render(request, "courses/team_set.html", context, status=422 if is_wrong else 200)
