"""The audit log: who did what to which record, when. Wagtail keeps and shows it."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from wagtail.log_actions import log as wagtail_log


def record(instance: Model, action: str, *, by: Any, at: datetime, **data: Any) -> None:
    """Add a line to the log; `action` is `<app>.<verb>`, registered in the app's wagtail_hooks.

    `data` holds plain values only; no file names, texts or marks that the log's readers may not
    see. The time of the line is `at`.
    """
    wagtail_log(instance=instance, action=action, user=by, data=data, timestamp=at)
