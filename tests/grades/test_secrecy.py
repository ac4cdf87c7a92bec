"""Not a byte before the release: what a student gets is compared before and after marking."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.grades import actions
from lms.reviews import actions as reviews
from lms.submissions.models import Submission
from tests.factories.reviews import make_assessment, make_marking_world
from tests.factories.submissions import make_version

pytestmark = pytest.mark.django_db
CHANGING = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|name="request_key" value="[^"]*"'
    rb'|value="[0-9a-f-]{36}"'
)


@pytest.fixture(params=["before the last moment", "after it"])
def world(request):
    """A work handed in a day ago; on the second run the last moment is past."""
    now = timezone.now()
    end = timedelta(days=1 if request.param.startswith("before") else 0, minutes=-5)
    return make_marking_world(
        at=now, opens_at=now - timedelta(days=3), due_at=now + end, cutoff_at=now + end
    )


def responses(client, version):
    sitting = version.submission.sitting
    paths = [
        sitting.assignment.page.url,
        sitting.assignment.run.url,
        f"/submissions/{sitting.pk}/",
        version.get_absolute_url(),
        "/tonight/",
        "/grades/",
        "/feedback/1/",
        f"/marking/{sitting.pk}/",
        f"/marking/versions/{version.pk}/",
        "/notices/",
    ]
    return {path: stripped(client.get(path)) for path in paths}


def stripped(response):
    return response.status_code, CHANGING.sub(b"", b"".join(response))


def test_a_student_gets_the_same_bytes_until_the_release(client, world):
    student = world.student()
    version = make_version(sitting=world.sitting, by=student.user, at=world.at - timedelta(days=1))
    client.force_login(student.user)
    responses(client, version)  # whatever is only said once is said now
    before = responses(client, version)

    draft = make_assessment(version, by=world.lecturer, mark="3.7", is_final=False)
    assert responses(client, version) == before
    final = reviews.finalise(draft, by=world.lecturer, at=world.at)
    assert responses(client, version) == before
    copy = reviews.withdraw(final, "Nog eens.", by=world.lecturer, at=world.at)
    reviews.finalise(copy, by=world.lecturer, at=world.at)
    assert responses(client, version) == before

    actions.release(world.sitting, by=world.lecturer, at=world.at)
    after = responses(client, version)
    changed = {path for path in before if before[path] != after[path]}
    assert {"/grades/", "/tonight/", world.sitting.assignment.page.url} <= changed
    assert b"3,7" in after["/grades/"][1]


def test_a_post_is_answered_the_same_until_the_release(client, world):
    student = world.student()
    version = make_version(sitting=world.sitting, by=student.user, at=world.at - timedelta(days=1))
    client.force_login(student.user)
    path = f"/submissions/{world.sitting.pk}/"
    number = Submission.objects.get().draft_number
    data = {"verb": "save", "note": "", "draft_number": number}

    def answer():
        response = client.post(path, data)
        return response.status_code, CHANGING.sub(b"", response.content)

    answer()
    before = answer()
    make_assessment(version, by=world.lecturer)

    assert answer() == before
