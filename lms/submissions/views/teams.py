"""Where the members of a team confirm what is handed in, and say what each of them did."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.http import AuthenticatedRequest
from lms.core.verdict import Refused
from lms.submissions import actions, policy, queries
from lms.submissions.enums import Outcome, Standing
from lms.submissions.forms import ConfirmForm, ContributionForm, ObjectForm
from lms.submissions.http import arrived_at
from lms.submissions.models import (
    Contribution,
    Round,
    Sitting,
    Submission,
    dates_of_submission,
    owner_for,
)

FORMS = require_http_methods(["GET", "HEAD", "POST"])


def ask_team(
    request: AuthenticatedRequest, submission: Submission, press: dict[str, Any]
) -> HttpResponse:
    """What pressing *hand in* does where the team hands in together."""
    return _after(request, actions.ask_team(submission, **press))


@FORMS
@login_required
def confirm(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    at = arrived_at(request)
    found = _sitting(request, sitting, at=at)
    actions.settle_works(found, at=at, works=Submission.objects.owned_by(request.user))
    current = get_object_or_404(_latest_round(request, found))
    if current.outcome != Outcome.OPEN:
        return _after(request, current)
    if request.method == "POST":
        return _answer(request, current, at=at)
    return _show(request, current, ConfirmForm(), ObjectForm(), at=at)


@FORMS
@login_required
def contribute(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    at = arrived_at(request)
    found = _sitting(request, sitting, at=at)
    owner = owner_for(request.user, found.assignment)
    if owner is None or owner.team is None:
        raise Http404
    submission = queries.own_submission(request.user, found)
    said = Contribution.objects.filter(
        submission=submission, participation=owner.participation
    ).first()
    form = ContributionForm(
        request.POST or None,
        initial={"text": said.text, "dissents": said.dissents, "dissent": said.dissent}
        if said
        else None,
    )
    verdict = policy.can_draft(request.user, found, at=at, submission=submission)
    status = 200
    if request.method == "POST" and not verdict:
        status = 403
    elif form.is_valid():
        draft = actions.open_draft(found, by=request.user, at=at)
        actions.contribute(draft, **form.cleaned_data, by=request.user, at=at)
        messages.success(request, _("What you said is kept, and goes with the next hand-in."))
        return redirect("submissions:work", found.pk)
    context = {"sitting": found, "form": form, "verdict": verdict, "team": owner.team}
    return render(request, "submissions/contribution_form.html", context, status=status)


def _answer(request: AuthenticatedRequest, found: Round, *, at: datetime) -> HttpResponse:
    confirm_form, object_form = ConfirmForm(), ObjectForm()
    status = 200
    try:
        if request.POST.get("do") == "object":
            object_form = ObjectForm(request.POST)
            if object_form.is_valid():
                reason = object_form.cleaned_data["reason"]
                return _after(request, actions.object_to(found, reason, by=request.user, at=at))
        else:
            confirm_form = ConfirmForm(request.POST)
            confirm_form.full_clean()
            late = confirm_form.cleaned_data["late"]
            return _after(
                request, actions.confirm(found, by=request.user, at=at, is_late_confirmed=late)
            )
    except ValidationError as problem:
        (object_form if object_form.is_bound else confirm_form).add_error(None, problem)
    except Refused:  # shown by the screen, which asks the same policy
        status = 403
    return _show(request, found, confirm_form, object_form, at=at, status=status)


def _after(request: AuthenticatedRequest, found: Round) -> HttpResponse:
    """Back to the work, or on to the receipt, with a word on how the round stands."""
    if found.version:
        messages.success(request, _("Handed in. This is your receipt; it is mailed to you too."))
        return redirect(found.version)
    if found.outcome == Outcome.OPEN and found.opened_by == request.user:
        messages.success(request, _("Your team is asked to confirm. It is not handed in yet."))
    elif found.outcome == Outcome.OPEN:
        messages.success(
            request, _("You have confirmed. It is not handed in yet: others are still awaited.")
        )
    elif found.outcome == Outcome.OBJECTED:
        messages.info(request, _("A member objected, so nothing is handed in. The draft is kept."))
    else:
        messages.info(request, str(found.why_over))
    return redirect("submissions:work", found.submission.sitting_id)


def _show(
    request: AuthenticatedRequest,
    found: Round,
    confirm_form: ConfirmForm,
    object_form: ObjectForm,
    *,
    at: datetime,
    status: int = 200,
) -> HttpResponse:
    submission = queries.own_submission(request.user, found.submission.sitting)
    dates = dates_of_submission(found.submission)
    asked = queries.asked(found, request.user)
    is_anonymous = found.submission.sitting.assignment.is_anonymous
    context = {
        "sitting": found.submission.sitting,
        "submission": submission,
        "asked": asked,
        # Whoever confirms presses for herself, so she sees it too.
        "named": queries.named_in(found.submission) if is_anonymous and asked.awaits_me else None,
        "parts": queries.parts_of(submission),
        "verdict": policy.can_answer_round(request.user, found, at=at),
        "dates": dates,
        "is_late_now": not found.is_silence and dates.standing(at=at) == Standing.LATE,
        "confirm_form": confirm_form,
        "object_form": object_form,
    }
    return render(request, "submissions/round_detail.html", context, status=status)


def _sitting(request: AuthenticatedRequest, pk: int, *, at: datetime) -> Sitting:
    return get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=pk)


def _latest_round(request: AuthenticatedRequest, sitting: Sitting) -> Any:
    rounds = Round.objects.owned_by(request.user).filter(submission__sitting=sitting)
    latest = rounds.order_by("-opened_at", "-pk").values("pk")[:1]
    return (
        Round.objects.filter(pk__in=list(latest.values_list("pk", flat=True)))
        .whole()
        .select_related(
            "opened_by",
            "statement",
            "version",
            "submission__team",
            "submission__sitting__assignment__page",
            "submission__sitting__assignment__run",
        )
    )
