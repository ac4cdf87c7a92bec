"""Files in pieces, after the manner of tus: begin, ask how far it is, send on from there, finish.

What was sent is on the disk; a line that breaks loses the piece it was in the middle of at most.
Every answer is JSON, and every refusal a sentence.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.http import AuthenticatedRequest
from lms.core.numbers import number_in
from lms.core.verdict import Refused
from lms.files import uploads
from lms.submissions import actions, queries
from lms.submissions.forms import UploadForm
from lms.submissions.http import arrived_at
from lms.submissions.models import PartialUpload, Sitting


@require_POST
@login_required
def begin_upload(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    """Where the pieces of a file go, and how much of it is there already."""
    at = arrived_at(request)
    found = get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=sitting)
    form = UploadForm(request.POST)
    if not form.is_valid():
        return _refused(" ".join(str(word) for words in form.errors.values() for word in words))
    data = form.cleaned_data
    try:
        draft = queries.own_submission(request.user, found)
        if draft is None and data["mailed"]:
            draft = actions.open_mailed(found, data["sha256"], by=request.user, at=at)
        elif draft is None:
            draft = actions.open_draft(found, by=request.user, at=at)
        begun = actions.begin_upload(
            draft,
            name=data["name"],
            size=data["size"],
            sha256=data["sha256"],
            by=request.user,
            at=at,
            is_mailed=data["mailed"],
        )
    except (Refused, ValidationError) as refusal:
        return _refused_by(refusal)
    if not isinstance(begun, PartialUpload):
        return JsonResponse({"file": begun.pk})
    offset = uploads.received(begun.key)
    return JsonResponse({"key": str(begun.key), "offset": offset}, status=201)


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@login_required
def upload(request: AuthenticatedRequest, key: UUID) -> HttpResponse:
    """HEAD or GET tells how far it is; PATCH with `Upload-Offset` sends on; DELETE gives up."""
    found = _upload(request, key)
    if request.method == "DELETE":
        actions.drop_upload(found, by=request.user, at=arrived_at(request))
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _append(request, found)
    return _told(found, uploads.received(found.key))


@require_POST
@login_required
def finish_upload(request: AuthenticatedRequest, key: UUID) -> HttpResponse:
    """Everything has been sent: from here on it is a file of the draft, or of a mail, or refused."""
    found, is_mailed = _upload(request, key), bool(request.POST.get("mailed"))
    try:
        file = actions.finish_upload(
            found, by=request.user, at=arrived_at(request), is_mailed=is_mailed
        )
    except (Refused, ValidationError) as refusal:
        return _refused_by(refusal)
    return JsonResponse({"file": file.pk})


def _append(request: AuthenticatedRequest, found: PartialUpload) -> HttpResponse:
    offset = number_in(request.headers.get("Upload-Offset", ""))
    if offset is None:
        return _refused(_("Say where this piece begins."), status=400)
    length = number_in(request.META.get("CONTENT_LENGTH") or "")
    if length is None or offset + length > found.size:
        return _refused(_("This piece is longer than what is missing of the file."), status=400)
    try:
        here = actions.append_piece(found, request, offset=offset, at=arrived_at(request))
    except uploads.WrongOffset as wrong:
        return _told(found, wrong.received, status=409)
    except uploads.Busy:
        return _told(found, uploads.received(found.key), status=423)
    except UnreadablePostError:  # the line broke; what came is kept
        return _told(found, uploads.received(found.key), status=400)
    except Refused as refusal:
        return _refused_by(refusal)
    return _told(found, here)


def _upload(request: AuthenticatedRequest, key: UUID) -> PartialUpload:
    mine = PartialUpload.objects.owned_by(request.user).select_related(
        "user", "submission__sitting__assignment", "submission__team", "submission__participation"
    )
    return get_object_or_404(mine, key=key)


def _told(found: PartialUpload, received: int, *, status: int = 204) -> HttpResponse:
    headers = {"Upload-Offset": str(received), "Upload-Length": str(found.size)}
    return HttpResponse(status=status, headers=headers)


def _refused_by(refusal: Exception) -> JsonResponse:
    if isinstance(refusal, ValidationError):
        return _refused(" ".join(refusal.messages))
    return _refused(str(refusal), status=403)


def _refused(said: Any, *, status: int = 422) -> JsonResponse:
    return JsonResponse({"said": str(said)}, status=status)
