"""One's own team: making it, asking people into it, and telling what helps to form it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.http import AuthenticatedRequest
from lms.core.verdict import Refused, Verdict
from lms.courses import actions, policy
from lms.courses.forms import FoundTeamForm, InviteForm, TeamProfileForm
from lms.courses.models import (
    CourseRunPage,
    Participation,
    Team,
    TeamInvitation,
    TeamProfile,
    TeamSet,
    whom_to_ask,
)
from lms.courses.models.works import begun_by
from lms.courses.queries import teams as team_queries
from lms.courses.queries.teams import OwnTeam
from lms.courses.views.runs import status_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mine(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """One's own team of a set, or how to get into one; `do` says what is posted."""
    found = _run_of_student(request, run)
    team_set = get_object_or_404(TeamSet.objects.select_related("run"), pk=pk, run=found)
    form = None
    if request.method == "POST":
        verb = VERBS.get(request.POST.get("do", ""))
        try:
            form = verb(request, team_set) if verb else None
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("courses:my-team", found.pk, team_set.pk)
        if form is None:
            return redirect("courses:my-team", found.pk, team_set.pk)
    return _page(request, found, team_set, form=form)


def _found(request: AuthenticatedRequest, team_set: TeamSet) -> forms.Form | None:
    """Each of these gives the form that has to be corrected, or None when it is done."""
    now = timezone.now()
    policy.can_found(request.user, team_set, at=now).enforce()
    form = FoundTeamForm(request.POST, team_set=team_set)
    if not form.is_valid():
        return form
    team = actions.found_team(team_set, form.cleaned_data["name"], by=request.user, at=now)
    text = _("“%(team)s” is made, and you are in it. Now ask people into it.")
    messages.success(request, text % {"team": team})
    return None


def _invite(request: AuthenticatedRequest, team_set: TeamSet) -> forms.Form | None:
    own = team_queries.own_team_of(request.user, team_set, at=timezone.now())
    if own is None or own.team is None:
        raise Refused(_("You are in no team, so you can ask nobody into it. Make one first."))
    form = InviteForm(request.POST, free=_free(team_set))
    if not form.is_valid():
        return form
    who = form.cleaned_data["who"]
    own.team.team_set = team_set
    actions.invite_into_team(own.team, who, by=request.user, at=timezone.now())
    text = _("%(name)s is asked into “%(team)s” and gets a mail.")
    messages.success(request, text % {"name": who.user, "team": own.team})
    return None


def _accept(request: AuthenticatedRequest, team_set: TeamSet) -> None:
    invitation = _invitation(request, team_set)
    team = actions.accept_team_invitation(invitation, by=request.user, at=timezone.now())
    messages.success(request, _("You are in “%(team)s” now.") % {"team": team})


def _decline(request: AuthenticatedRequest, team_set: TeamSet) -> None:
    invitation = _invitation(request, team_set)
    actions.decline_team_invitation(invitation, by=request.user, at=timezone.now())
    text = _("You declined the invitation into “%(team)s”.")
    messages.success(request, text % {"team": invitation.team})


def _withdraw(request: AuthenticatedRequest, team_set: TeamSet) -> None:
    invitation = _invitation(request, team_set)
    actions.withdraw_team_invitation(invitation, by=request.user, at=timezone.now())
    text = _("The invitation of %(name)s is withdrawn.")
    messages.success(request, text % {"name": invitation.participation.user})


def _leave(request: AuthenticatedRequest, team_set: TeamSet) -> None:
    own = team_queries.own_team_of(request.user, team_set, at=timezone.now())
    if own is None or own.team is None:
        raise Refused(_("You are in no team of “%(set)s” already.") % {"set": team_set})
    own.team.team_set = team_set
    actions.leave_team(own.team, by=request.user, at=timezone.now())
    messages.success(request, _("You left “%(team)s”.") % {"team": own.team.name})


VERBS: dict[str, Callable[[AuthenticatedRequest, TeamSet], forms.Form | None]] = {
    "found": _found,
    "invite": _invite,
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
    "leave": _leave,
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: AuthenticatedRequest, run: int) -> HttpResponse:
    """What a student tells about herself for the forming of teams; she can delete it."""
    found, now = _run_of_student(request, run), timezone.now()
    own = get_object_or_404(Participation.objects.active(), run=found, user=request.user)
    told = TeamProfile.objects.current(at=now).filter(participation=own).first()
    if request.method == "POST" and "forget" in request.POST:
        actions.forget_profile(own, by=request.user, at=now)
        messages.success(request, _("What you told is deleted."))
        return redirect("courses:team-profile", found.pk)
    verdict = policy.can_tell(request.user, own, at=now)
    form = TeamProfileForm(request.POST or None, run=found, profile=told)
    if verdict and form.is_valid():
        actions.tell_profile(own, **form.cleaned_data, by=request.user, at=now)
        messages.success(request, _("Thank you. This is used when teams are proposed."))
        return redirect("courses:team-profile", found.pk)
    context = {"run": found, "form": form, "told": told, "verdict": verdict}
    return render(request, "courses/team_profile.html", context, status=status_of(form))


def _run_of_student(request: AuthenticatedRequest, pk: int) -> CourseRunPage:
    """404 for who does not see the run; a refusal in words for who sees it but studies not."""
    now = timezone.now()
    run: CourseRunPage = get_object_or_404(
        CourseRunPage.objects.visible_to(request.user, at=now), pk=pk
    )
    policy.can_have_team(request.user, run, at=now).enforce()
    return run


def _invitation(request: AuthenticatedRequest, team_set: TeamSet) -> TeamInvitation:
    """One that the person sent with her team, or got."""
    seen = TeamInvitation.objects.seen_by(request.user).filter(team__team_set=team_set)
    key = request.POST.get("invitation", "")
    rows = seen.select_related("team__team_set", "participation__user")
    return get_object_or_404(rows, pk=int(key) if key.isdecimal() and len(key) < 12 else 0)


def _free(team_set: TeamSet) -> Any:
    return Participation.objects.in_no_team_of(team_set).select_related("user")


def _page(
    request: AuthenticatedRequest,
    run: CourseRunPage,
    team_set: TeamSet,
    *,
    form: forms.Form | None,
) -> HttpResponse:
    now = timezone.now()
    own = team_queries.own_team_of(request.user, team_set, at=now)
    context: dict[str, Any] = {
        "run": run,
        "team_set": team_set,
        "own": own,
        "is_forming": team_set.is_forming(at=now),
        "whom": whom_to_ask(run.pk),
        "form": form,
    }
    if own is not None and own.team is not None:
        own.team.team_set = team_set
        context |= _context_of_member(request, own.team, own, form)
    elif own is not None:
        context["found_form"] = (
            form if isinstance(form, FoundTeamForm) else FoundTeamForm(team_set=team_set)
        )
        context["received"] = _received(team_set, own)
    return render(request, "courses/my_team.html", context, status=422 if form else 200)


def _received(team_set: TeamSet, own: OwnTeam) -> list[tuple[TeamInvitation, Verdict]]:
    """The invitations, each with whether there is a place: all that can still be in the way."""
    begun = begun_by([invitation.team for invitation in own.received])
    rows = []
    for invitation in own.received:
        team = invitation.team
        team.team_set = team_set
        size = len(team.memberships.all())
        rows.append((invitation, policy.can_grow(team, size=size, begun=begun)))
    return rows


def _context_of_member(
    request: AuthenticatedRequest, team: Team, own: OwnTeam, form: forms.Form | None
) -> dict[str, Any]:
    """What may be done with the team, by the same policies that the verbs ask."""
    now = timezone.now()
    return {
        "can_leave": policy.can_leave(request.user, team, at=now),
        "can_grow": policy.can_grow(team),
        "sent": [
            (row, row.is_open and policy.has_sent(request.user, row, own.members))
            for row in own.sent
        ],
        "invite_form": form
        if isinstance(form, InviteForm)
        else InviteForm(free=_free(team.team_set)),
    }
