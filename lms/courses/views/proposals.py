"""Letting teams be proposed, moving people about in the proposal, and accepting it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.accounts.http import AuthenticatedRequest
from lms.core.verdict import Refused
from lms.courses import actions
from lms.courses.forms import NumbersForm, ProposalForm
from lms.courses.models import CourseRunPage, TeamProposal, TeamSet
from lms.courses.queries import teams as team_queries
from lms.courses.views.runs import run_to_edit

PROPOSE, MOVE, ACCEPT, DISCARD = "propose", "move", "accept", "discard"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """What to look at, and the proposal that lies there; `do` says what is posted."""
    found = run_to_edit(request, run)
    team_set = get_object_or_404(TeamSet.objects.select_related("run"), pk=pk, run=found)
    if request.method != "POST":
        return _page(request, found, team_set, form=_wishes_form(team_set))
    if request.POST.get("do", PROPOSE) == PROPOSE:
        return _propose(request, found, team_set)
    current = team_queries.open_proposal_of(team_set)
    # A page that was left open may speak of a proposal that is gone.
    if current is None or request.POST.get("proposal") != str(current.pk):
        messages.error(
            request, _("This proposal was accepted or replaced meanwhile. See how it is now.")
        )
        return redirect("courses:proposal", found.pk, team_set.pk)
    try:
        return _go_on(request, found, team_set, current)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("courses:proposal", found.pk, team_set.pk)


def _propose(request: AuthenticatedRequest, run: CourseRunPage, team_set: TeamSet) -> HttpResponse:
    form = _wishes_form(team_set, request)
    if not form.is_valid():
        return _page(request, run, team_set, form=form)
    actions.propose_teams(
        team_set,
        form.wishes,
        seed=form.cleaned_data["seed"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("Here is a proposal. Nobody is in a team yet."))
    return redirect("courses:proposal", run.pk, team_set.pk)


def _go_on(
    request: AuthenticatedRequest, run: CourseRunPage, team_set: TeamSet, current: TeamProposal
) -> HttpResponse:
    """Accept, discard, or move people in what lies there. Who accepts with people chosen elsewhere
    sees them there first."""
    do, now = request.POST["do"], timezone.now()
    numbers = _numbers_form(current, request)
    is_moved = numbers.is_valid() and numbers.has_changed()
    if do == ACCEPT and not is_moved:
        teams = actions.accept_proposal(current, by=request.user, at=now)
        text = ngettext(
            "%(n)d team is made. Everybody in it hears of it by mail.",
            "%(n)d teams are made. Everybody in them hears of it by mail.",
            len(teams),
        )
        messages.success(request, text % {"n": len(teams)})
        return redirect("courses:team-set", run.pk, team_set.pk)
    if do == DISCARD:
        actions.discard_proposal(current, by=request.user, at=now)
        messages.success(request, _("The proposal is gone. Nobody was moved."))
    else:
        if not numbers.is_valid():
            return _page(request, run, team_set, form=_wishes_form(team_set), numbers=numbers)
        before = current.moved
        moved = actions.move_in_proposal(current, numbers.numbers, by=request.user, at=now)
        text = ngettext(
            "%(n)d person is moved in the proposal.",
            "%(n)d people are moved in the proposal.",
            moved.moved - before,
        )
        messages.success(request, text % {"n": moved.moved - before})
        if do == ACCEPT:
            messages.info(
                request, _("No team is made yet: see who is with whom now, and accept again.")
            )
    return redirect("courses:proposal", run.pk, team_set.pk)


def _wishes_form(team_set: TeamSet, request: AuthenticatedRequest | None = None) -> ProposalForm:
    """Begins with what was asked last, and the next seed."""
    last = team_set.proposals.first()
    initial = {
        "smallest": last.smallest if last else team_set.smallest,
        "largest": last.largest if last else team_set.largest,
        "overlap": last.overlap if last else 1,
        "spreads_sectors": last.spreads_sectors if last else True,
        "parts_colleagues": last.parts_colleagues if last else True,
        "seed": last.seed + 1 if last else 1,
    }
    people = len(team_queries.left_over(team_set, at=timezone.now()))
    return ProposalForm(request.POST if request else None, people=people, initial=initial)


def _numbers_form(current: TeamProposal, request: AuthenticatedRequest | None) -> NumbersForm:
    places = current.places.select_related("participation__user")
    numbers = {place.participation: place.number for place in places}
    return NumbersForm(request.POST if request else None, numbers=numbers)


def _page(
    request: AuthenticatedRequest,
    run: CourseRunPage,
    team_set: TeamSet,
    *,
    form: ProposalForm,
    numbers: NumbersForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    current = team_queries.open_proposal_of(team_set)
    left_over = team_queries.left_over(team_set, at=now)
    context = {
        "run": run,
        "team_set": team_set,
        "form": form,
        "people": len(left_over),
        "told": sum(told.profile is not None for told in left_over),
        "proposal": current,
    }
    if current is not None:
        numbers = numbers or _numbers_form(current, None)
        context["numbers"] = numbers
        context["teams"] = [
            (team, [(told, numbers.field_of(told.participation)) for told in team.people])
            for team in team_queries.shown_teams(current, at=now)
        ]
    is_wrong = form.is_bound or (numbers is not None and numbers.is_bound)
    return render(request, "courses/team_proposal.html", context, status=422 if is_wrong else 200)
