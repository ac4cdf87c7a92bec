"""Letters by mail: one text per event and language, a plain HTML twin, and patience with servers.

An event such as `submissions.receipt` is two templates, `submissions/mail/receipt.subject.txt` and
`submissions/mail/receipt.txt`; the HTML part is made from the text, so the two cannot disagree.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)

# When a mail server is away: how long after the event the next attempts are made.
RETRIES = [
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
]
SERVER_TROUBLE = (smtplib.SMTPException, OSError)


class UndeliveredError(Exception):
    """Every attempt failed; says nothing about the person, for it ends up in the task's record."""


def compose(
    event: str, *, to: str, language: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """The mail of an event for one address, in that person's language."""
    app, _, name = event.partition(".")
    context = context | {
        "base_url": settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "language": language,
    }
    with translation.override(language):
        subject = " ".join(_text(f"{app}/mail/{name}.subject.txt", context).split())
        body = _text(f"{app}/mail/{name}.txt", context).strip()
        text = _text("mail/frame.txt", context | {"body": body}).strip() + "\n"
        html = render_to_string("mail/frame.html", context | {"subject": subject, "body": body})
    message = EmailMultiAlternatives(subject, text, to=[to], headers=_headers(language))
    message.attach_alternative(html, "text/html")
    return message


def send(
    message: EmailMultiAlternatives, *, event: str, at: datetime, tries: int
) -> datetime | None:
    """Send it; when the server is away, returns the moment at which to try again.

    `at` is the moment of the event. After the last attempt `UndeliveredError` is raised.
    """
    try:
        message.send()
    except SERVER_TROUBLE:
        logger.warning("mail not sent", extra={"event": event, "count": tries})
        later = next_attempt(at, tries=tries)
        if later is None:
            raise UndeliveredError(event) from None
        return later
    return None


def next_attempt(at: datetime, *, tries: int) -> datetime | None:
    """When to try again after so many failed attempts for something of that moment, if ever."""
    return at + RETRIES[tries - 1] if tries <= len(RETRIES) else None


def _text(template: str, context: dict[str, Any]) -> str:
    """Plain text: nothing is escaped."""
    found: Any = get_template(template)
    return str(found.template.render(Context(context, autoescape=False)))


def _headers(language: str) -> dict[str, str]:
    return {"Content-Language": language, "Auto-Submitted": "auto-generated"}
