"""The one door for mail from our own apps."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lms.accounts.models import User
from lms.notices import tasks


def tell(users: Iterable[User], event: str, *, context: dict[str, Any], at: datetime) -> None:
    """Promise each of these people a mail about the event, as part of the caller's transaction.

    `event` names the templates `<app>/mail/<event>.txt` and `.subject.txt`. `context` holds plain
    values (text, numbers, lists, dicts) and moments; the recipient comes as `name`. It is rendered
    when it is delivered, in the recipient's language. A mail that cannot be sent breaks nothing.
    """
    values = tasks.pack(context)
    for user in users:
        tasks.deliver.enqueue(user.pk, event, values, at.isoformat())
