"""What Wagtail's admin may do with the page of an assignment."""

import pytest
from wagtail.models import PageLogEntry

from lms.submissions.models import Assignment, AssignmentPage
from tests.factories.accounts import make_user
from tests.factories.submissions import make_sitting, make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(at):
    return make_sitting(at=at)


def delete(client, page):
    client.force_login(make_user(is_superuser=True))
    return client.post(f"/admin/pages/{page.pk}/delete/")


def test_page_on_which_nobody_began_takes_its_rules_along_and_that_is_on_record(client, sitting):
    page = sitting.assignment.page

    assert delete(client, page).status_code == 302

    assert not AssignmentPage.objects.exists()
    assert not Assignment.objects.exists()
    assert (
        PageLogEntry.objects.filter(page_id=page.pk, action="submissions.discard_rules").count()
        == 1
    )


def test_page_on_which_somebody_began_stays(client, sitting, at):
    make_submission(sitting, at=at)

    assert delete(client, sitting.assignment.page).status_code == 302

    assert list(Assignment.objects.all()) == [sitting.assignment]
    assert list(AssignmentPage.objects.all()) == [sitting.assignment.page]
