"""What a request brought, to be shown and sent once more when the site could do nothing with it."""

import re
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Passwords and codes are typed here; nothing of them is ever put on a page.
NEVER = ("/accounts/", "/admin/")
SECRET = re.compile(r"password|secret|token|code", re.IGNORECASE)
CSRF = "csrfmiddlewaretoken"
LONGEST = 200_000
MOST = 500


class Sent(NamedTuple):
    """One field of the form. Words are shown, so that they can be copied; the rest is not."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        return bool(re.search(r"\s", self.value.strip()))


class SentFile(NamedTuple):
    """A file that arrived whole; its hash proves later that it was there."""

    name: str
    size: int
    sha256: str


class Retry(NamedTuple):
    """A form that asks for the same again; files have to be chosen anew."""

    path: str
    fields: list[Sent]
    inputs: list[str]
    files: list[SentFile]

    @property
    def mailto(self) -> str:
        """A mail to the office with the hashes in it, ready to be sent."""
        lines = [f"{file.sha256}  {file.name}" for file in self.files]
        body = urlencode({"subject": "SHA-256", "body": "\n".join(lines)}).replace("+", "%20")
        return f"mailto:{settings.CONTACT_EMAIL}?{body}"


def retry_of(request: HttpRequest) -> Retry | None:
    """The form that was sent, as far as it arrived; None when nothing was, or it is secret."""
    if request.method in SAFE or request.path.startswith(NEVER) or _is_too_much(request):
        return None
    try:
        fields, files = request.POST, request.FILES
    except Exception:  # noqa: BLE001 - the line broke or the form is no form: nothing to show
        return None
    return Retry(
        path=request.get_full_path(),
        fields=[
            Sent(name, str(value)[:LONGEST])
            for name, values in list(fields.lists())[:MOST]
            for value in values
            if value and (name == CSRF or not SECRET.search(name))
        ],
        inputs=list(files),
        files=[_file(one) for _, ones in files.lists() for one in ones if _hash(one)],
    )


def _is_too_much(request: HttpRequest) -> bool:
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    return not announced.isdecimal() or int(announced) > settings.REQUEST_MAX_BYTES


def _file(upload: Any) -> SentFile:
    return SentFile(upload.name or "", upload.size or 0, _hash(upload))


def _hash(upload: Any) -> str:
    """Known of every upload that was not cut off for its size."""
    return "" if getattr(upload, "too_big", False) else getattr(upload, "sha256", "")
