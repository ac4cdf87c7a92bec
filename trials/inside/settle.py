"""What the ticker would do in a quarter of an hour: relieve workers that were killed at their work."""

from datetime import timedelta

from django.utils import timezone

from lms.notices import actions as notices
from lms.operations.actions import LOST_AFTER, requeue_lost
from trials.inside.telling import tell


def settle() -> None:
    later = timezone.now() + LOST_AFTER + timedelta(minutes=1)
    requeue_lost(at=later)
    notices.look_after(at=later)


if __name__ == "__main__":
    tell(settle)
