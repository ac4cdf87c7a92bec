import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from lms.accounts.models import User
from tests.factories.accounts import make_invitation, make_user
from tests.queue import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    user = make_user("Beheer", is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def test_list_shows_and_finds_people(client, operator):
    noor, sem = make_user("Noor", student_number="s77"), make_user("Sem")
    assert noor.email in client.get("/admin/users/").content.decode()
    found = client.get("/admin/users/?q=s77").content.decode()
    assert noor.email in found
    assert sem.email not in found


@pytest.mark.parametrize("ordering", ["name", "-name", "email"])
def test_list_can_be_ordered(client, operator, ordering):
    assert client.get(f"/admin/users/?ordering={ordering}").status_code == 200


def test_add_makes_a_person_and_invites(client, operator, mailoutbox):
    assert b'name="student_number"' in client.get("/admin/users/new/").content
    data = {"name": "Noor", "email": "Noor@test.example", "student_number": "", "language": "en"}
    assert client.post("/admin/users/new/", data).status_code == 302
    noor = User.objects.get(email="noor@test.example")
    assert not noor.has_usable_password()
    run_tasks()
    assert [mail.to for mail in mailoutbox] == [["noor@test.example"]]


def test_edit_of_an_address_asks_for_its_confirmation_again(client, operator):
    noor = make_user("Noor")
    data = {"name": "Nora", "email": "nora@test.example", "language": "nl", "is_active": "on"}
    assert client.post(f"/admin/users/edit/{noor.pk}/", data).status_code == 302
    noor.refresh_from_db()
    assert (noor.name, noor.email) == ("Nora", "nora@test.example")
    assert not EmailAddress.objects.filter(user=noor).exists()


def test_edit_of_an_address_stops_the_invitation_in_the_wrong_mailbox(
    client, operator, mailoutbox
):
    sent = make_invitation()
    data = {"name": "Noor", "email": "goed@test.example", "language": "nl", "is_active": "on"}

    client.post(f"/admin/users/edit/{sent.user.pk}/", data)

    assert Client().get(f"/accounts/invitation/{sent.token}/").status_code == 410
    run_tasks()
    assert [mail.to for mail in mailoutbox] == [["goed@test.example"]]


def test_edit_of_a_name_leaves_the_invitation_as_it_is(client, operator):
    sent = make_invitation()
    data = {"name": "Nora", "email": sent.user.email, "language": "nl", "is_active": "on"}

    client.post(f"/admin/users/edit/{sent.user.pk}/", data)

    assert Client().get(f"/accounts/invitation/{sent.token}/").status_code == 200


def test_edit_shows_no_password_and_no_groups(client, operator):
    page = client.get(f"/admin/users/edit/{make_user().pk}/").content.decode()
    assert 'name="password1"' not in page
    assert 'name="groups"' not in page
    assert 'name="language"' in page


def test_wagtails_account_page_is_our_profile(client, operator):
    assert client.get("/admin/account/").url == "/accounts/profile/"
    client.post("/admin/account/", {"name_email-first_name": "Ander"})
    operator.refresh_from_db()
    assert operator.name == "Beheer"


def test_people_are_for_operators(client):
    client.force_login(make_user())
    assert client.get("/admin/users/").status_code == 404
