"""Operators begin a programme in the Wagtail admin; nobody else gets there."""

import pytest

from lms.courses.models import Appointment, Programme, Specialisation
from tests.factories.accounts import make_user
from tests.factories.courses import make_appointment, make_cohort, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    person = make_user(is_superuser=True, is_staff=True, language="en")
    client.force_login(person)
    return client


def test_operator_makes_a_programme_with_a_specialisation_and_an_office(operator):
    officer = make_user()

    operator.post("/admin/programmes/new/", {"name": "Bestuur", "name_en": "", "slug": "bestuur"})
    programme = Programme.objects.get(slug="bestuur")
    operator.post(
        "/admin/specialisations/new/",
        {"programme": programme.pk, "name": "Toezicht", "name_en": "Oversight"},
    )
    operator.post(
        "/admin/appointments/new/",
        {"user": officer.pk, "programme": programme.pk, "role": "office"},
    )

    assert Specialisation.objects.get(programme=programme).name == "Toezicht"
    assert Programme.objects.run_by(officer).get() == programme
    for path in ("programmes", "specialisations", "appointments"):
        assert operator.get(f"/admin/{path}/").status_code == 200


def test_forms_of_operators_are_in_their_language(client):
    client.force_login(make_user(is_superuser=True, is_staff=True, language="nl"))

    for path in ("specialisations", "appointments"):
        html = client.get(f"/admin/{path}/new/").content.decode()
        assert "Opleiding" in html
        assert "Programme" not in html


def test_appointment_ends(operator):
    appointment = make_appointment()

    operator.post(f"/admin/appointments/delete/{appointment.pk}/")

    assert not Appointment.objects.filter(pk=appointment.pk).exists()


def test_appointment_is_not_changed_into_another(operator):
    appointment = make_appointment()

    operator.post(f"/admin/appointments/edit/{appointment.pk}/", {"role": "board"})

    appointment.refresh_from_db()
    assert appointment.role == "office"


def test_programme_with_cohorts_is_not_deleted(operator):
    programme = make_cohort().programme

    page = operator.post(f"/admin/programmes/delete/{programme.pk}/", follow=True)

    assert "is in use and cannot be deleted" in page.content.decode()
    assert Programme.objects.filter(pk=programme.pk).exists()


@pytest.mark.parametrize("path", ["programmes", "specialisations", "appointments"])
def test_education_office_does_not_get_there(client, path):
    programme = make_programme()
    officer = make_appointment(programme).user
    client.force_login(officer)

    assert client.get(f"/admin/{path}/").status_code != 200
    client.post("/admin/appointments/new/", {"user": officer.pk, "programme": programme.pk})
    assert Appointment.objects.count() == 1
