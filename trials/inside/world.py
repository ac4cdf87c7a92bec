"""A run with as many students as wanted, all signed in, and a lecturer; one sitting that is open."""

from collections import deque
from datetime import timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from lms.accounts.models import User
from lms.courses.enums import Role
from lms.courses.models import Participation
from tests.factories import numbers
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_run
from tests.factories.submissions import make_assignment, make_sitting
from trials.inside.telling import tell

DAY = timedelta(days=1)


@transaction.atomic
def make_world(*, students: int) -> dict[str, Any]:
    """Where to hand in, and for each person a session and an address of mail."""
    at, before = timezone.now(), User.objects.count()
    # The names of worlds that were made before are passed over.
    deque(islice(numbers, 10 * before), maxlen=0)
    run = make_run(starts_on=(at - 30 * DAY).date(), ends_on=(at + 60 * DAY).date())
    lecturer = make_user("Vera Docent")
    make_participation(run, lecturer, Role.LECTURER)
    people = User.objects.bulk_create(
        User(email=f"student{n}@trial.example", name=f"Student {n:05}")
        for n in range(before, before + students)
    )
    Participation.objects.bulk_create(
        Participation(run=run, user=one, role=Role.STUDENT, joined_at=at - DAY) for one in people
    )
    sitting = make_sitting(make_assignment(run, max_megabytes=100, max_files=20), at=at)
    return {
        "sitting": sitting.pk,
        "lecturer": {"email": lecturer.email, "session": session_of(lecturer)},
        "students": [{"email": one.email, "session": session_of(one)} for one in people],
    }


def session_of(user: User) -> str:
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    client.force_login(user)
    return client.session.session_key or ""


if __name__ == "__main__":
    tell(make_world)
