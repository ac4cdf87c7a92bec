"""Two presses of one button, on a database with real row locks."""

import pytest
from django.db import connection
from django.test import Client

from lms.accounts.models import Invitation, User
from tests.factories.accounts import make_user
from tests.factories.courses import make_appointment, make_cohort
from tests.grades.test_concurrency import in_parallel

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_double_click_makes_one_person_with_one_invitation(floor):
    if connection.vendor != "postgresql":
        pytest.skip("needs a real PostgreSQL")
    cohort, officer = make_cohort(), make_user()
    make_appointment(cohort.programme, officer)
    data = {"email": "an@nieuw.example", "name": "An", "student_number": "1", "is_invited": "on"}
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(officer)

    answers = in_parallel(
        *[lambda one=one: one.post(f"/office/cohorts/{cohort.pk}/", data) for one in clients]
    )

    assert [getattr(answer, "status_code", answer) for answer in answers] == [302] * 4
    person = User.objects.get(email="an@nieuw.example")
    assert cohort.memberships.get().user == person
    assert Invitation.objects.open().filter(user=person).count() == 1
