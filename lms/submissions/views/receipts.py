"""Receipts, and the files they vouch for."""

import base64
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.core.templatetags.look import in_bytes
from lms.files import names
from lms.files.http import file_response
from lms.submissions import formats, queries, rules
from lms.submissions.forms import CheckForm
from lms.submissions.http import arrived_at
from lms.submissions.models import SigningKey, SubmissionVersion, VersionFile


@require_safe
@login_required
def receipt(request: AuthenticatedRequest, code: str) -> HttpResponse:
    version = _version(request, code)
    is_own = any(
        member.participation.user_id == request.user.pk for member in version.members.all()
    )
    context = {
        "version": version,
        "sitting": version.submission.sitting,
        "assignment": version.submission.sitting.assignment,
        "late_by": rules.duration_in_words(version.late_by) if version.is_late else "",
        "is_own": is_own,
        "ai": rules.declaration(version.ai_rule, version.ai_use, version.ai_account),
    }
    return render(request, "submissions/receipt_detail.html", context)


@require_safe
@login_required
def receipt_pdf(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The receipt to print or to keep."""
    version = _version(request, code)
    address = request.build_absolute_uri(version.get_absolute_url())
    content = formats.receipt_pdf(version, size=in_bytes, address=address)
    name = _("receipt-%(code)s.pdf") % {"code": version.receipt_code}
    return _download(content, name, "application/pdf")


@require_safe
@login_required
def manifest(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Exactly the bytes that were signed."""
    version = _version(request, code)
    name = f"{version.receipt_code}.json"
    return _download(version.manifest.encode(), name, "application/json")


@require_safe
@login_required
def signature(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The signature in raw bytes, as openssl takes it."""
    version = _version(request, code)
    if not version.signature:
        raise Http404
    content = base64.b64decode(version.signature)
    return _download(content, f"{version.receipt_code}.sig", "application/octet-stream")


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that receipts are and were signed with, for anybody who checks one."""
    return render(request, "submissions/signing_keys.html", {"keys": SigningKey.objects.all()})


@require_safe
def key_file(request: HttpRequest, key_id: str) -> HttpResponse:
    """One public key as PEM."""
    key = get_object_or_404(SigningKey, key_id=key_id)
    return _download(key.public_key.encode(), f"{key.key_id}.pem", "application/x-pem-file")


def _version(request: AuthenticatedRequest, code: str) -> SubmissionVersion:
    found = SubmissionVersion.objects.whole().filter(receipt_code=rules.tidy_receipt_code(code))
    # Nearly always it is one's own.
    own = found.owned_by(request.user).first()
    return own or get_object_or_404(found.visible_to(request.user, at=arrived_at(request)))


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = names.disposition(name)
    return response


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
