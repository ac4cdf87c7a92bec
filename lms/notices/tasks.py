"""Delivery of mail, in the worker."""

from datetime import datetime
from typing import Any

from django.tasks import task

from lms.accounts.models import User
from lms.core import mail

MOMENT = "moment"


@task(queue_name="mail")
def deliver(user: int, event: str, context: dict[str, Any], at: str, tries: int = 1) -> None:
    """Send one mail; when the server is away, try again later, five times in all."""
    person = User.objects.filter(pk=user, is_active=True).first()
    if person is None:
        return
    message = mail.compose(
        event,
        to=person.email,
        language=person.language,
        context=unpack(context) | {"name": person.name},
    )
    later = mail.send(message, event=event, at=datetime.fromisoformat(at), tries=tries)
    if later:
        deliver.using(run_after=later).enqueue(user, event, context, at, tries + 1)


def pack(value: Any) -> Any:
    """The context as JSON can hold it: lazy texts are refused, moments are kept."""
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, dict):
        return {key: pack(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [pack(item) for item in value]
    return value


def unpack(value: Any) -> Any:
    """What `pack` packed."""
    if isinstance(value, dict):
        if set(value) == {MOMENT}:
            return datetime.fromisoformat(value[MOMENT])
        return {key: unpack(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unpack(item) for item in value]
    return value
