"""Hashes that came by mail: handing in their files, and taking a registration back."""

from collections.abc import Collection
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.http import AuthenticatedRequest
from lms.core.verdict import Refused, no
from lms.submissions import actions, policy, queries
from lms.submissions.enums import Standing
from lms.submissions.forms import MailedForm, ReasonForm, WorkForm
from lms.submissions.http import arrived_at
from lms.submissions.models import (
    Assignment,
    RegisteredHash,
    Sitting,
    Submission,
    SubmissionVersion,
    dates_for,
    owner_for,
)

FORMS = require_http_methods(["GET", "HEAD", "POST"])


@FORMS
@login_required
def hand_in_mailed(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    """Where a student, or a member of the team, hands in the files whose hashes were mailed."""
    at = arrived_at(request)
    found = get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=sitting)
    if not RegisteredHash.objects.owned_by(request.user).filter(sitting=found).exists():
        raise Http404
    owner = owner_for(request.user, found.assignment)
    dates = dates_for(found, owner)
    mails = queries.mails_waiting(owner, found, at=at)
    waiting = {one.sha256 for mail in mails for one in mail.hashes}
    submission = queries.own_submission(request.user, found)
    here = _named(submission, waiting)
    verdict = policy.can_hand_in_mailed(request.user, found, at=at, submission=submission)
    shown: WorkForm = MailedForm.empty(found, here)
    status = 200
    if request.method == "POST":
        form = MailedForm(request.POST, request.FILES, sitting=found, here=here)
        shown = form
        try:
            if version := _handed_in(request, found, form, at=at):
                messages.success(
                    request, _("Handed in. This is your receipt; it is mailed to you too.")
                )
                return redirect(version)
            submission = queries.own_submission(request.user, found)
            here = _named(submission, waiting)
            shown = form.with_files(here).refreshed(submission)
        except Refused as refusal:
            verdict, status = no(str(refusal)), 403
    context = {
        "sitting": found,
        "assignment": found.assignment,
        "owner": owner,
        "mails": mails,
        "is_late": any(dates.standing(at=mail.mailed_at) == Standing.LATE for mail in mails),
        "is_done": all(mail.is_done for mail in mails),
        "here": here,
        "form": shown,
        "verdict": verdict,
    }
    return render(request, "submissions/mailed_form.html", context, status=status)


def _named(submission: Submission | None, hashes: Collection[str]) -> list[queries.FileHere]:
    """What is here already of what was mailed."""
    return [one for one in queries.files_here(submission) if one.file.sha256 in hashes]


def _handed_in(
    request: AuthenticatedRequest, sitting: Sitting, form: MailedForm, *, at: datetime
) -> SubmissionVersion | None:
    """The version; what stands in the way becomes an error of the form, and the files stay here."""
    is_whole = form.is_valid()
    try:
        if not is_whole:
            if brought := form.cleaned_data.get("uploads"):
                actions.keep_mailed(sitting, brought, by=request.user, at=at)
            return None
        return actions.hand_in_mailed(
            sitting,
            form.cleaned_data["uploads"],
            kept=form.cleaned_data["kept"],
            declared=form.declared,
            request_key=form.cleaned_data["request_key"],
            is_late_confirmed=form.cleaned_data["late"],
            by=request.user,
            at=at,
            completed_at=timezone.now(),
        )
    except ValidationError as problem:
        form.add_error(None, problem)
        return None


@FORMS
@login_required
def withdraw_hash(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mine = Assignment.objects.managed_by(request.user).values("pk")
    found = get_object_or_404(
        RegisteredHash.objects.in_force()
        .filter(sitting__assignment__in=mine)
        .select_related(
            "team", "participation__user", "sitting__assignment__page", "sitting__assignment__run"
        ),
        pk=pk,
    )
    policy.can_register_hash(request.user, found.sitting).enforce()
    policy.can_know_people(request.user, found.sitting, at=arrived_at(request)).enforce()
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw_hash(found, reason, by=request.user, at=arrived_at(request))
        messages.success(request, _("It is taken back. Whose work it is gets a mail."))
        return redirect("submissions:exceptions", found.sitting_id)
    context = {"form": form, "found": found, "page": found.sitting.assignment.page}
    return render(request, "submissions/hash_withdraw.html", context)
