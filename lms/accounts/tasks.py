"""Mail about accounts, in the worker."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.tasks import task

from lms.accounts.models import Invitation
from lms.core import mail

INVITATION = "accounts.invitation"


@task(queue_name="mail")
def send_invitation(invitation: int, tries: int = 1) -> None:
    """Send the link of an invitation that is still open."""
    found = Invitation.objects.open().select_related("user").filter(pk=invitation).first()
    if found is None or not found.user.is_active:
        return
    message = mail.compose(
        INVITATION,
        to=found.user.email,
        language=found.user.language,
        context={
            "name": found.user.name,
            "token": found.token,
            "days": settings.INVITATION_DAYS,
            # The last day on which it works: it ends at that moment, not after it.
            "expires_at": found.expires_at - timedelta(minutes=1),
        },
    )
    if later := mail.send(message, event=INVITATION, at=found.sent_at, tries=tries):
        send_invitation.using(run_after=later).enqueue(invitation, tries + 1)


@task(queue_name="mail", priority=50)
def send_letter(
    event: str, to: str, language: str, context: dict[str, Any], at: str, tries: int = 1
) -> None:
    """Send a mail for which somebody is waiting, such as a code; asked for again if it fails."""
    message = mail.compose(event, to=to, language=language, context=context)
    if later := mail.send(message, event=event, at=datetime.fromisoformat(at), tries=tries):
        send_letter.using(run_after=later).enqueue(event, to, language, context, at, tries + 1)
