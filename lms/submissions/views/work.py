"""The screen on which students work: draft, files, hand in."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.core.numbers import number_in
from lms.core.verdict import Refused, Verdict
from lms.files.http import file_response
from lms.submissions import actions, policy, queries
from lms.submissions.forms import WorkForm
from lms.submissions.http import arrived_at
from lms.submissions.models import CompleteDraftFile, DraftFile, Sitting, Submission
from lms.submissions.views.teams import ask_team


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def work(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    at = arrived_at(request)
    found = get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=sitting)
    if request.method == "POST":
        return _press(request, found, at=at)
    actions.settle_works(found, at=at, works=Submission.objects.owned_by(request.user))
    submission = queries.own_submission(request.user, found)
    return _show(
        request, found, submission, WorkForm.of(found, submission, reader=request.user), at=at
    )


def _press(request: AuthenticatedRequest, sitting: Sitting, *, at: datetime) -> HttpResponse:
    form = WorkForm(request.POST, request.FILES, sitting=sitting)
    is_whole = form.is_valid()
    key = form.cleaned_data.get("request_key")
    if key and (version := queries.version_of_request(request.user, sitting, key)):
        if not form.brings_more_than(version):
            return redirect(version)
        form = form.with_fresh_key()
        is_whole = form.is_valid()
    submission = queries.own_submission(request.user, sitting)
    verdict = policy.can_draft(request.user, sitting, at=at, submission=submission)
    if not verdict and is_whole and submission and _waits_for_files(request, submission, form, at):
        return _hand_in_as_pressed(request, submission, form, at=at)
    if not verdict or not is_whole:
        return _again(request, sitting, form, at=at, status=200 if verdict else 403)
    try:
        return _act(request, sitting, form, at=at)
    except Refused:  # the last moment, or a lock, came between the question and the row
        return _again(request, sitting, form, at=at, status=403)


def _waits_for_files(
    request: AuthenticatedRequest, submission: Submission, form: WorkForm, at: datetime
) -> bool:
    """Whether this is what a press was waiting for, and brings nothing else."""
    if form.cleaned_data["uploads"] or request.POST.get("do") != WorkForm.HAND_IN:
        return False
    key = form.cleaned_data["request_key"]
    return submission.presses.open_for(request.user, at=at).filter(request_key=key).exists()


def _hand_in_as_pressed(
    request: AuthenticatedRequest, submission: Submission, form: WorkForm, *, at: datetime
) -> HttpResponse:
    """The last moment passed between the press and the last byte: the draft stays as it was saved."""
    try:
        return _hand_in(request, submission, form, at=at)
    except Refused:
        return _again(request, submission.sitting, form, at=at, status=403)


def _act(
    request: AuthenticatedRequest, sitting: Sitting, form: WorkForm, *, at: datetime
) -> HttpResponse:
    submission = actions.open_draft(sitting, by=request.user, at=at)
    current = _save(request, submission, form, at=at)
    if form.errors:
        return _again(request, sitting, form, at=at, current=current)
    if "remove" in request.POST:
        return _remove(request, submission, at=at)
    if request.POST.get("do") == WorkForm.HAND_IN:
        return _hand_in(request, submission, form, at=at)
    if request.POST.get("do") in {WorkForm.LEAVE_OUT, WorkForm.TAKE_ALONG}:
        return _by_itself(request, submission, at=at)
    if request.POST.get("do") == WorkForm.LOOK and sitting.assignment.is_anonymous:
        return _look(request, submission, form, at=at)
    messages.success(request, _("Your draft is saved. It is not handed in yet."))
    return redirect(f"{request.path}?saved")


def _save(
    request: AuthenticatedRequest, submission: Submission, form: WorkForm, *, at: datetime
) -> Submission | None:
    """Keep files and note; what could not be kept becomes an error of the form. Returns the draft
    of somebody else that is in the way, if there is one."""
    received = actions.add_files(
        submission,
        form.cleaned_data["uploads"],
        hashes=request.POST.getlist("sha256"),
        by=request.user,
        at=at,
    )
    form.cleaned_data["seen"] |= {file.pk for file in [*received.added, *received.known]}
    for sentence in received.refused:
        form.add_error("uploads", sentence)
    for file in received.known:
        messages.info(
            request,
            _("“%(name)s” is in the draft already: the same file, under whatever name.")
            % {"name": file.name},
        )
    try:
        actions.save_draft(
            submission,
            note=form.cleaned_data["note"],
            draft_number=form.cleaned_data["draft_number"] or 0,
            declared=form.declared,
            by=request.user,
            at=at,
        )
    except actions.DraftChangedError as conflict:
        form.add_error(
            "note",
            _(
                "%(name)s saved another note in the meantime. Both are here: put together what "
                "you want to keep, and save again."
            )
            % {"name": conflict.current.draft_saved_by},
        )
        return conflict.current
    return None


def _remove(
    request: AuthenticatedRequest, submission: Submission, *, at: datetime
) -> HttpResponse:
    file = get_object_or_404(
        DraftFile.objects.owned_by(request.user).filter(submission=submission),
        pk=number_in(request.POST["remove"]) or 0,
    )
    actions.remove_file(file, by=request.user, at=at)
    messages.success(request, _("“%(name)s” was removed from the draft.") % {"name": file.name})
    return redirect(f"{request.path}?saved")


def _by_itself(
    request: AuthenticatedRequest, submission: Submission, *, at: datetime
) -> HttpResponse:
    """Whether the rule of the assignment hands it in; the draft was saved just before."""
    if request.POST["do"] == WorkForm.LEAVE_OUT:
        actions.leave_out(submission, by=request.user, at=at)
        messages.success(request, _("Saved. Nothing is handed in by itself now."))
    else:
        actions.take_along(submission, by=request.user, at=at)
        messages.success(request, _("Saved. A complete draft is handed in by itself again."))
    return redirect(f"{request.path}?saved")


def _look(
    request: AuthenticatedRequest, submission: Submission, form: WorkForm, *, at: datetime
) -> HttpResponse:
    """Where the saved draft names somebody, for who wants to know before anything is handed in."""
    named = queries.named_in(submission)
    if named.digests:
        return _again(request, submission.sitting, form, at=at, named=named)
    said = _("Your draft is saved. Its text names nobody whose work it is.")
    messages.info(request, " ".join([said, *named.unread]))
    return redirect(f"{request.path}?saved")


def _hand_in(
    request: AuthenticatedRequest, submission: Submission, form: WorkForm, *, at: datetime
) -> HttpResponse:
    if named := _names_somebody(request, submission, form, at=at):
        return _again(request, submission.sitting, form, at=at, named=named)
    key = form.cleaned_data["request_key"]
    press: dict[str, Any] = {
        "by": request.user,
        "at": at,
        "statement": form.ticked,
        "request_key": key,
        "files_seen": form.cleaned_data["seen"],
        "version_seen": form.cleaned_data["version_seen"],
        "is_late_confirmed": form.cleaned_data["late"],
        "completed_at": timezone.now(),
    }
    try:
        if queries.hands_in_together(submission):
            return ask_team(request, submission, press)
        version = actions.hand_in(submission, **press)
    except ValidationError as problem:
        form.add_error(None, problem)
        return _again(request, submission.sitting, form, at=at)
    if version.request_key == key:
        messages.success(request, _("Handed in. This is your receipt; it is mailed to you too."))
    else:
        messages.info(
            request,
            _("Nothing had changed since version %(number)d, so that is still what we have.")
            % {"number": version.number},
        )
    return redirect(version)


def _names_somebody(
    request: AuthenticatedRequest, submission: Submission, form: WorkForm, *, at: datetime
) -> queries.Named | None:
    """What the person has to see before anonymous work is handed in, unless she has seen it.

    Her press counts from now all the same, if her answer comes within half an hour.
    """
    if not submission.sitting.assignment.is_anonymous or form.ticked is None:
        return None
    named = queries.named_in(submission)
    if not named.digests or form.accepts(named.digests):
        return None
    with suppress(Refused, ValidationError):  # what stands in the way is said by the next press
        actions.press(
            submission,
            request_key=form.cleaned_data["request_key"],
            hashes=[file.file.sha256 for file in submission.draft_files.select_related("file")],
            statement=form.ticked,
            by=request.user,
            at=at,
        )
    form.add_error(
        "named",
        _(
            "It is not handed in yet: your text names somebody whose work it is. See where, and "
            "decide."
        ),
    )
    return named


def _again(
    request: AuthenticatedRequest,
    sitting: Sitting,
    form: WorkForm,
    *,
    at: datetime,
    status: int = 200,
    current: Submission | None = None,
    named: queries.Named | None = None,
) -> HttpResponse:
    """The screen once more, with what was typed, over the draft as it is now."""
    submission = queries.own_submission(request.user, sitting)
    return _show(
        request,
        sitting,
        submission,
        form.refreshed(submission, named.digests if named else None),
        at=at,
        status=status,
        theirs=current,
        named=named,
    )


def _show(
    request: AuthenticatedRequest,
    sitting: Sitting,
    submission: Submission | None,
    form: WorkForm,
    *,
    at: datetime,
    status: int = 200,
    theirs: Submission | None = None,
    named: queries.Named | None = None,
) -> HttpResponse:
    verdict: Verdict = policy.can_draft(request.user, sitting, at=at, submission=submission)
    context: dict[str, Any] = queries.screen_of(request.user, sitting, submission, at=at)
    by_itself = queries.by_itself_of(sitting, submission, context["dates"]) if verdict else None
    context |= {
        "form": form,
        "submission": submission,
        "verdict": verdict,
        "by_itself": by_itself,
        "theirs": theirs,
        "named": named,
        "is_saved": "saved" in request.GET,
    }
    return render(request, "submissions/submission_form.html", context, status=status)


@require_safe
@login_required
def draft_file(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    file = get_object_or_404(
        DraftFile.objects.owned_by(request.user).select_related("file"), pk=pk
    )
    return file_response(file.file, name=file.name)


@require_safe
@login_required
def kept_file(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A file of the last complete draft, which the draft may no longer have."""
    file = get_object_or_404(
        CompleteDraftFile.objects.owned_by(request.user).select_related("file"), pk=pk
    )
    return file_response(file.file, name=file.name)
