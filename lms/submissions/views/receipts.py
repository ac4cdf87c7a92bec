"""Receipts, and the files they vouch for."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.files.http import file_response
from lms.submissions import queries, rules
from lms.submissions.forms import CheckForm
from lms.submissions.http import arrived_at
from lms.submissions.models import SubmissionVersion, VersionFile


@require_safe
@login_required
def receipt(request: AuthenticatedRequest, code: str) -> HttpResponse:
    at = arrived_at(request)
    version = get_object_or_404(
        SubmissionVersion.objects.visible_to(request.user, at=at).whole(),
        receipt_code=rules.tidy_receipt_code(code),
    )
    is_own = any(
        member.participation.user_id == request.user.pk for member in version.members.all()
    )
    context = {
        "version": version,
        "sitting": version.submission.sitting,
        "assignment": version.submission.sitting.assignment,
        "late_by": rules.duration_in_words(version.late_by) if version.is_late else "",
        "is_own": is_own,
    }
    return render(request, "submissions/receipt_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Anybody who has the file learns when it was received: bytes and time, no name, no mark.

    A code that does not exist and one of another file get the same answer.
    """
    form = CheckForm(
        request.POST or None,
        request.FILES or None,
        initial={"code": request.GET.get("code", "")},
    )
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["digest"] = form.digest
        context["found"] = queries.received_file(form.cleaned_data["code"], form.digest)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "submissions/receipt_check.html", context, status=status)


@require_safe
@login_required
def version_file(request: AuthenticatedRequest, version: int, position: int) -> HttpResponseBase:
    visible = SubmissionVersion.objects.visible_to(request.user, at=arrived_at(request))
    file = get_object_or_404(
        VersionFile.objects.filter(version__in=visible.values("pk")).select_related("file"),
        version=version,
        position=position,
    )
    return file_response(file.file, name=file.name, byte_range=request.headers.get("Range", ""))
