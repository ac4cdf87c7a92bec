"""Letters by mail: one text per event and language, a plain HTML twin, and patience with servers.

An event such as `submissions.receipt` is two templates, `submissions/mail/receipt.subject.txt` and
`submissions/mail/receipt.txt`; the HTML part is made from the text, so the two cannot disagree.
"""

import logging
import smtplib
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says, before it gets a frame: its subject on one line, and its text."""

    subject: str
    body: str


def words_of(event: str, *, language: str, context: dict[str, Any]) -> Words:
    """What the templates of the event say in that language."""
    app, _, name = event.partition(".")
    context = _site() | context | {"language": language}
    with translation.override(language):
        subject = " ".join(_text(f"{app}/mail/{name}.subject.txt", context).split())
        return Words(subject, _text(f"{app}/mail/{name}.txt", context).strip())


def enclose(
    words: Words, *, to: str, language: str, preferences: str = "", message_id: str = ""
) -> EmailMultiAlternatives:
    """The mail itself: the words in the frame of every mail, as text and as HTML.

    `preferences` is the path of the screen on which its reader says when to get such mail.
    """
    context = _site() | {"language": language, "preferences": preferences, "body": words.body}
    with translation.override(language):
        text = _text("mail/frame.txt", context).strip() + "\n"
        html = render_to_string("mail/frame.html", context | {"subject": words.subject})
    headers = {"Content-Language": language, "Auto-Submitted": "auto-generated"}
    if message_id:
        headers["Message-ID"] = message_id
    message = EmailMultiAlternatives(words.subject, text, to=[to], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def compose(
    event: str, *, to: str, language: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """The mail of an event for one address, in that person's language."""
    return enclose(words_of(event, language=language, context=context), to=to, language=language)


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


def _site() -> dict[str, Any]:
    return {
        "base_url": settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
    }


def _text(template: str, context: dict[str, Any]) -> str:
    """Plain text: nothing is escaped."""
    found: Any = get_template(template)
    return str(found.template.render(Context(context, autoescape=False)))
