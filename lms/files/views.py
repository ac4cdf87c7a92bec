"""Images and documents of pages, for who may see the page."""

import mimetypes
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.files import access, http
from lms.files.models import PrivateDocument, PrivateRendition


@require_safe
def image(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    """One size of an image; who may not see it is told the same as if there were none."""
    rendition = get_object_or_404(PrivateRendition.objects.select_related("image"), pk=pk)
    if rendition.filename != filename:
        raise Http404
    return _answer(request, rendition.image, rendition.file, name=filename, inline=True)


@require_safe
def document(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    """A document as a download, or a PDF or image in place."""
    found = get_object_or_404(PrivateDocument, pk=pk)
    if found.filename != filename:
        raise Http404
    return _answer(request, found, found.file, name=filename, inline=True)


def _answer(
    request: HttpRequest, owner: access.PrivateFile, file: Any, *, name: str, inline: bool
) -> HttpResponseBase:
    at = timezone.now()
    public = access.is_public(owner, at=at)
    if not public and not access.can_see(request.user, owner, at=at):
        raise Http404
    try:
        opened = file.storage.open(file.name, "rb")
    except FileNotFoundError:
        raise Http404 from None
    return http.private_response(
        opened,
        opened.size,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        name=name,
        inline=inline,
        byte_range=request.headers.get("Range", ""),
        public=public,
    )
