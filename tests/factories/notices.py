from django.utils import timezone

from lms.notices.enums import Urgency
from lms.notices.models import Notice
from tests.factories.accounts import make_user


def make_notice(recipient=None, *, at=None, **fields):
    """A mail about `essays.reminder` that waits since then."""
    at = at or timezone.now()
    defaults = {
        "event": "essays.reminder",
        "context": {"title": "Essay"},
        "urgency": Urgency.AT_ONCE,
        "not_before": at,
    }
    return Notice.objects.create(recipient=recipient or make_user(), at=at, **defaults | fields)
