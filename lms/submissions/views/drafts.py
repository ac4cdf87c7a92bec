"""The draft as the work screen saves it while somebody types: the same verbs, answered in JSON."""

import re
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.http import AuthenticatedRequest
from lms.core.numbers import number_in
from lms.core.verdict import Refused
from lms.submissions import actions, policy, queries
from lms.submissions.forms import WorkForm
from lms.submissions.http import arrived_at
from lms.submissions.models import Sitting, Submission, dates_of_submission

SHA256 = re.compile(r"[0-9a-f]{64}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draft(request: AuthenticatedRequest, sitting: int) -> JsonResponse:
    """The draft as it is, with a token to save it by; or, by POST, the draft saved.

    `person` says who typed: text that waited in a browser is never saved for somebody else.
    """
    at = arrived_at(request)
    found = get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=sitting)
    submission = queries.own_submission(request.user, found)
    verdict = policy.can_draft(request.user, found, at=at, submission=submission)
    if not verdict:
        return _refused(str(verdict.reason))
    if request.method != "POST":
        return JsonResponse(_state(submission, found, reader=request.user) | _asker(request))
    if not _is_typed_by(request):
        return _somebody_else()
    form = WorkForm(request.POST, sitting=found)
    if not form.is_valid():
        said = " ".join(str(word) for words in form.errors.values() for word in words)
        return JsonResponse({"code": "wrong", "said": said}, status=422)
    try:
        return _save(request, found, form, at=at)
    except Refused as refusal:  # the last moment, or a lock, came in between
        return _refused(str(refusal))


@require_POST
@login_required
def press(request: AuthenticatedRequest, sitting: int) -> JsonResponse:
    """*Hand in* was pressed while files are still on their way: `sha256` names them all."""
    at = arrived_at(request)
    found = get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=sitting)
    if not _is_typed_by(request):
        return _somebody_else()
    form = WorkForm(request.POST, sitting=found)
    hashes = request.POST.getlist("sha256")
    if not form.is_valid() or not all(map(SHA256.fullmatch, hashes)):
        said = _("This could not be read. Wait until your files are in, and press again.")
        return JsonResponse({"code": "wrong", "said": said}, status=422)
    try:
        saved = _save(request, found, form, at=at)
        if saved.status_code != HTTPStatus.OK:
            return saved
        made = actions.press(
            actions.open_draft(found, by=request.user, at=at),
            request_key=form.cleaned_data["request_key"],
            hashes=hashes,
            statement=form.ticked,
            by=request.user,
            at=at,
        )
    except Refused as refusal:
        return _refused(str(refusal))
    except ValidationError as problem:
        return JsonResponse({"code": "wrong", "said": " ".join(problem.messages)}, status=422)
    said = _(
        "You pressed at %(time)s, and that counts if your files are in within half an hour. Leave "
        "this page open: it hands in by itself."
    ) % {"time": time_format(localtime(made.arrived_at), "H:i:s")}
    return JsonResponse({"said": said})


def _save(
    request: AuthenticatedRequest, sitting: Sitting, form: WorkForm, *, at: datetime
) -> JsonResponse:
    submission = actions.open_draft(sitting, by=request.user, at=at)
    try:
        row = actions.save_draft(
            submission,
            note=form.cleaned_data["note"],
            draft_number=form.cleaned_data["draft_number"] or 0,
            declared=form.declared,
            by=request.user,
            at=at,
        )
    except actions.DraftChangedError as conflict:
        said = _("%(name)s changed this draft in the meantime. Both texts are here.") % {
            "name": conflict.current.draft_saved_by
        }
        theirs = {"code": "changed", "said": said} | _state(
            conflict.current, sitting, reader=request.user
        )
        return JsonResponse(theirs, status=409)
    said = _("Saved %(time)s") % {"time": time_format(localtime(at), "H:i")}
    return JsonResponse(
        {"said": said} | _state(row, sitting, reader=request.user) | _by_itself(row, sitting)
    )


def _state(submission: Submission | None, sitting: Sitting, *, reader: Any) -> dict[str, Any]:
    """The number of the draft, and its texts and ticks under the names of their fields."""
    initial = WorkForm.of(sitting, submission, reader=reader).initial
    return {
        "draft_number": initial["draft_number"],
        "values": {
            "note": initial.get("note", ""),
            "statement": "on" if initial.get("statement") else "",
            "ai_use": initial.get("ai_use", ""),
            "ai_account": initial.get("ai_account", ""),
        },
    }


def _by_itself(submission: Submission, sitting: Sitting) -> dict[str, str]:
    """What the rule of the assignment does with the draft as it is saved now, where there is one."""
    if not sitting.assignment.hands_in_at_cutoff:
        return {}
    told = queries.by_itself_of(sitting, submission, dates_of_submission(submission))
    return {"by_itself": told.text} if told else {}


def _asker(request: AuthenticatedRequest) -> dict[str, Any]:
    return {"person": request.user.pk, "token": get_token(request)}


def _is_typed_by(request: AuthenticatedRequest) -> bool:
    return number_in(request.POST.get("person", "")) == request.user.pk


def _somebody_else() -> JsonResponse:
    sentence = _("Somebody else is signed in here now, so this is not saved.")
    return JsonResponse({"code": "person", "said": sentence}, status=403)


def _refused(reason: str) -> JsonResponse:
    return JsonResponse({"code": "refused", "said": reason}, status=403)
