"""Give the sitting its last moment, when everything is running; nobody is told of it."""

from datetime import UTC, datetime, timedelta

from lms.submissions.models import Sitting
from trials.inside.telling import tell


def set_cutoff(*, sitting: int, cutoff: float) -> None:
    """Due and closed at the same moment, so that late is no way out."""
    moment = datetime.fromtimestamp(cutoff, UTC)
    Sitting.objects.filter(pk=sitting).update(
        due_at=moment, cutoff_at=moment, grading_due_at=moment + timedelta(days=14)
    )


if __name__ == "__main__":
    tell(set_cutoff)
