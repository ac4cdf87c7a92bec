from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import override

from tests.factories.accounts import PASSWORD, make_invitation, make_user

pytestmark = pytest.mark.django_db
NEW = "een ander lang wachtwoord"


@pytest.fixture
def noor(client):
    user = make_user("Noor", email="noor@test.example", student_number="s123", language="en")
    client.force_login(user)
    return user


def test_profile_sends_a_visitor_to_sign_in_and_back(client):
    response = client.get("/accounts/profile/")
    assert response.url == "/accounts/login/?next=/accounts/profile/"


def test_profile_shows_what_only_the_office_changes(client, noor):
    page = client.get("/accounts/profile/").content.decode()
    assert "noor@test.example" in page
    assert "s123" in page
    assert 'name="email"' not in page
    assert 'name="student_number"' not in page


def test_profile_change_takes_effect_at_once(client, noor):
    data = {"name": "Nora", "language": "nl", "theme": "dark", "student_number": "s9"}
    response = client.post("/accounts/profile/", data, follow=True)
    assert response.redirect_chain == [("/accounts/profile/", 302)]
    assert response.headers["Content-Language"] == "nl"
    assert b'data-theme="dark"' in response.content
    noor.refresh_from_db()
    assert (noor.name, noor.student_number, noor.email) == ("Nora", "s123", "noor@test.example")


def test_profile_keeps_what_was_typed_when_something_is_wrong(client, noor):
    response = client.post("/accounts/profile/", {"name": "", "language": "nl", "theme": "dark"})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["name"]
    assert b'<option value="dark" selected>' in response.content
    noor.refresh_from_db()
    assert noor.language == "en"


@pytest.mark.parametrize("name", ["\u200b", "\u202e ", "\x07"])
def test_profile_refuses_a_name_that_nobody_can_see(client, noor, name):
    data = {"name": name, "language": "en", "theme": "dark"}

    response = client.post("/accounts/profile/", data)

    assert list(response.context["form"].errors) == ["name"]


def test_a_name_writes_no_lines_of_its_own_into_mails(client, noor):
    data = {"name": "Nora\r\n\r\nYour mark:\u202e 01", "language": "en", "theme": "dark"}

    client.post("/accounts/profile/", data)

    noor.refresh_from_db()
    assert noor.name == "Nora Your mark: 01"


def test_profile_needs_few_queries(client, noor, django_assert_max_num_queries):
    client.get("/accounts/profile/")
    with django_assert_max_num_queries(14):
        client.get("/accounts/profile/")


def test_email_screen_is_the_profile(client, noor):
    assert client.get("/accounts/email/").url == "/accounts/profile/"
    assert (
        client.post("/accounts/email/", {"action_add": "", "email": "x@y.nl"}).status_code == 405
    )
    assert EmailAddress.objects.filter(user=noor).count() == 1


def test_invitation_shows_the_name_and_is_not_used_up_by_looking(client):
    invitation = make_invitation()
    for _ in range(2):
        response = client.get(f"/accounts/invitation/{invitation.token}/")
        assert response.status_code == 200
        assert invitation.user.name in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.used_at is None
    assert "_auth_user_id" not in client.session


def test_invitation_is_in_the_language_of_the_person(client):
    invitation = make_invitation()
    invitation.user.language = "en"
    invitation.user.save()
    response = client.get(f"/accounts/invitation/{invitation.token}/")
    assert b'<html lang="en"' in response.content


def test_invitation_with_a_password_signs_in(client):
    invitation = make_invitation()
    response = client.post(f"/accounts/invitation/{invitation.token}/", {"password": NEW})
    assert response.url == "/tonight/"
    assert client.session["_auth_user_id"] == str(invitation.user.pk)
    invitation.user.refresh_from_db()
    assert invitation.user.check_password(NEW)
    assert EmailAddress.objects.get(user=invitation.user).verified


def test_invitation_with_a_passkey_goes_on_to_add_it(client):
    invitation = make_invitation()
    response = client.post(f"/accounts/invitation/{invitation.token}/", {"passkey": "1"})
    assert response.url == "/accounts/2fa/webauthn/add/"
    assert client.get(response.url).status_code == 200


def test_invitation_refuses_a_weak_password_and_stays_open(client):
    invitation = make_invitation()
    response = client.post(f"/accounts/invitation/{invitation.token}/", {"password": "kort"})
    assert list(response.context["form"].errors) == ["password"]
    invitation.refresh_from_db()
    assert invitation.used_at is None


def test_invitation_works_once(client):
    invitation = make_invitation()
    address = f"/accounts/invitation/{invitation.token}/"
    client.post(address, {"password": NEW})
    client.logout()
    assert client.get(address).status_code == 410
    assert client.post(address, {"password": "nog een lang wachtwoord"}).status_code == 410
    invitation.user.refresh_from_db()
    assert invitation.user.check_password(NEW)


def test_invitation_that_expired_says_what_to_do(client):
    invitation = make_invitation(at=timezone.now() - timedelta(days=15))
    response = client.post(f"/accounts/invitation/{invitation.token}/", {"password": NEW})
    assert response.status_code == 410
    assert b"/accounts/login/code/" in response.content
    assert b"mailto:" in response.content
    assert "_auth_user_id" not in client.session


def test_invitation_that_nobody_sent_is_not_found(client):
    assert client.get("/accounts/invitation/1.forged/").status_code == 404


def test_invitation_for_somebody_else_ends_who_was_signed_in(client, noor):
    invitation = make_invitation()
    client.post(f"/accounts/invitation/{invitation.token}/", {"password": NEW})
    assert client.session["_auth_user_id"] == str(invitation.user.pk)


def test_every_screen_of_ones_account_is_ours(client, noor):
    addresses = [
        "/accounts/profile/",
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/sessions/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/reauthenticate/",
    ]
    for address in addresses:
        response = client.get(address, follow=True)
        assert response.status_code == 200
        templates = [template.origin.name for template in response.templates if template.origin]
        assert not [name for name in templates if "/allauth/templates/" in name]


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/signup/",
        "/accounts/inactive/",
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_screen_of_signing_in_is_ours(client, address, language):
    client.cookies["language"] = language
    response = client.get(address)
    assert response.status_code == 200
    assert f'<html lang="{language}"'.encode() in response.content
    templates = [template.origin.name for template in response.templates if template.origin]
    assert not [name for name in templates if "/allauth/templates/" in name]


def test_sign_up_is_closed_unless_the_setting_opens_it(client, settings):
    data = {"name": "Vreemd", "email": "vreemd@test.example", "password1": PASSWORD}
    assert b'name="password1"' not in client.get("/accounts/signup/").content
    client.post("/accounts/signup/", data)
    assert not EmailAddress.objects.filter(email="vreemd@test.example").exists()
    settings.ACCOUNT_OPEN_SIGNUP = True
    with override("nl"):
        client.post("/accounts/signup/", data)
    assert EmailAddress.objects.get(email="vreemd@test.example").user.name == "Vreemd"
