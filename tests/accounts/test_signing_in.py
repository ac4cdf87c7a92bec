"""Signing in, staying in and being put out, through the real screens."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from lms.accounts.models import User
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
WRONG = "een verkeerd wachtwoord"


@pytest.fixture
def noor():
    return make_user("Noor", email="noor@test.example", language="en")


def sign_in(client, user, password=PASSWORD, address=LOGIN):
    return client.post(address, {"login": user.email, "password": password})


def is_in(client):
    return client.get("/accounts/profile/").status_code == 200


def code_in(mail):
    [code] = re.findall(r"^[A-Z0-9-]{6,}$", mail.body, re.MULTILINE)
    return code


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_password_signs_in_and_leads_to_tonight(client, noor):
    response = sign_in(client, noor)
    assert (response.status_code, response.url) == (302, "/tonight/")
    assert is_in(client)


def test_wrong_password_is_refused_in_words(client, noor):
    client.cookies["language"] = "en"
    response = sign_in(client, noor, WRONG)
    assert b"do not belong together" in response.content
    assert b"noor@test.example" in response.content
    assert not is_in(client)


@pytest.mark.parametrize("way", ["/accounts/login/?next=", "/accounts/login/code/?next="])
@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_next_never_leads_to_another_host(client, noor, mailoutbox, way, next_):
    if "code" in way:
        client.post(way + next_, {"email": noor.email})
        code = code_in(mailoutbox[0])
        response = client.post("/accounts/login/code/confirm/?next=" + next_, {"code": code})
    else:
        response = sign_in(client, noor, address=way + next_)
    assert response.url == "/tonight/"


def test_next_leads_back_to_where_one_was(client, noor):
    response = sign_in(client, noor, address=LOGIN + "?next=/accounts/profile/")
    assert response.url == "/accounts/profile/"


def test_login_fields_can_be_filled_by_a_password_manager(client):
    page = client.get(LOGIN).content.decode()
    assert re.search(r'<input[^>]*name="login"[^>]*autocomplete="username"', page)
    assert re.search(r'<input[^>]*name="password"[^>]*autocomplete="current-password"', page)
    assert "onpaste" not in page


def test_code_by_mail_signs_in_once(client, noor, mailoutbox):
    client.post("/accounts/login/code/", {"email": noor.email})
    [mail] = mailoutbox
    assert mail.to == [noor.email]
    code = code_in(mail)
    assert code in mail.subject
    page = client.get("/accounts/login/code/confirm/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    response = client.post("/accounts/login/code/confirm/", {"code": code})
    assert response.url == "/tonight/"
    other = Client()
    other.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(other)


@pytest.mark.parametrize("address", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_answer_is_the_same_for_a_known_and_an_unknown_address(noor, mailoutbox, address):
    pages = []
    for email in (noor.email, "wie@test.example"):
        client = Client()
        client.cookies["language"] = "en"
        response = client.post(address, {"email": email}, follow=True)
        page = response.content.decode().replace(email, "ADDRESS")
        page = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page)
        pages.append((response.redirect_chain, response.status_code, page))
    assert pages[0] == pages[1]
    assert [mail.to for mail in mailoutbox] == [[noor.email], ["wie@test.example"]]


def test_wrong_password_has_the_same_answer_for_a_known_and_an_unknown_address(client, noor):
    known = sign_in(client, noor, WRONG).content
    unknown = sign_in(Client(), User(email="wie@test.example"), WRONG).content.decode()
    sentence = re.search(r'<div class="errors".*?</div>', known.decode(), re.DOTALL)
    assert sentence
    assert sentence.group() in unknown


def test_password_reset_by_code_ends_every_session(noor, mailoutbox):
    elsewhere, client = Client(), Client()
    sign_in(elsewhere, noor)
    client.post("/accounts/password/reset/", {"email": noor.email})
    code = code_in(mailoutbox[0])
    client.post("/accounts/password/reset/confirm/", {"code": code})
    new = {"password1": "een ander lang wachtwoord", "password2": "een ander lang wachtwoord"}
    client.post("/accounts/password/reset/complete/", new)
    noor.refresh_from_db()
    assert noor.check_password("een ander lang wachtwoord")
    assert not is_in(elsewhere)


def test_password_change_ends_the_other_sessions_only(noor):
    here, elsewhere = Client(), Client()
    sign_in(here, noor)
    sign_in(elsewhere, noor)
    new = {"password1": "een ander lang wachtwoord", "password2": "een ander lang wachtwoord"}
    page = here.post("/accounts/password/change/", {"oldpassword": PASSWORD} | new)
    assert page.url == "/accounts/profile/"
    assert is_in(here)
    assert not is_in(elsewhere)


def test_other_sessions_can_be_ended(noor):
    here, elsewhere = Client(), Client()
    sign_in(here, noor)
    sign_in(elsewhere, noor)
    is_in(here), is_in(elsewhere)
    here.post("/accounts/sessions/")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_deactivation_ends_a_session_at_the_next_request(client, noor):
    sign_in(client, noor)
    assert is_in(client)
    User.objects.filter(pk=noor.pk).update(is_active=False)
    assert not is_in(client)
    assert sign_in(client, noor).url == "/accounts/inactive/"


@pytest.mark.parametrize("address", ["/accounts/logout/", "/admin/logout/"])
def test_logout_needs_a_post(client, noor, address):
    client.force_login(noor)
    assert client.get(address).status_code == 200
    assert is_in(client)
    client.post(address)
    assert not is_in(client)


def test_wagtails_own_sign_in_leads_to_ours(client, noor):
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=/admin/"
    client.post("/admin/login/", {"username": noor.email, "password": PASSWORD})
    assert not is_in(client)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_door_of_private_pages_is_no_way_around_ours(client, noor, language):
    address = f"/{language}/_util/login/"
    assert client.get(address).url == "/accounts/login/"
    client.post(address, {"username": noor.email, "password": PASSWORD})
    assert not is_in(client)


def test_unconfirmed_address_must_be_confirmed_first(client, mailoutbox):
    user = User.objects.create_user("nieuw@test.example", PASSWORD, name="Nieuw", language="en")
    assert sign_in(client, user).url == "/accounts/confirm-email/"
    assert not is_in(client)
    code = code_in(mailoutbox[0])
    client.post("/accounts/confirm-email/", {"code": code})
    assert is_in(client)


def test_a_campus_behind_one_address_can_sign_in():
    users = [make_user() for _ in range(60)]
    assert [sign_in(Client(), user).status_code for user in users] == [302] * 60


def test_guessing_blocks_one_account_and_nobody_beside_it(client, noor):
    client.cookies["language"] = "en"
    for _ in range(12):
        response = sign_in(client, noor, WRONG)
    assert b"too many wrong passwords" in response.content
    response = sign_in(client, noor)
    assert b"too many wrong passwords" in response.content
    assert not is_in(client)
    neighbour = Client()
    assert sign_in(neighbour, make_user()).status_code == 302


@pytest.fixture
def secret(noor, rf):
    secret = generate_totp_secret()
    TOTP.activate(noor, secret)
    return secret


def test_second_step_is_asked_for_and_half_a_sign_in_opens_nothing(client, noor, secret):
    response = sign_in(client, noor)
    assert response.url == "/accounts/2fa/authenticate/"
    assert client.get(response.url).status_code == 200
    for address in ("/accounts/profile/", "/accounts/2fa/", "/accounts/sessions/", "/admin/"):
        assert client.get(address).status_code == 302
    client.post(response.url, {"code": "000000"})
    assert not is_in(client)
    client.post(response.url, {"code": code_of(secret)})
    assert is_in(client)


def test_code_by_mail_does_not_pass_by_the_second_step(client, noor, secret, mailoutbox):
    client.post("/accounts/login/code/", {"email": noor.email})
    code = code_in(mailoutbox[0])
    response = client.post("/accounts/login/code/confirm/", {"code": code})
    assert response.url == "/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_secrets_of_second_steps_are_encrypted_in_the_database(client, noor):
    sign_in(client, noor)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    totp = Authenticator.objects.get(user=noor, type=Authenticator.Type.TOTP)
    assert secret not in str(totp.data)
    codes = Authenticator.objects.get(user=noor, type=Authenticator.Type.RECOVERY_CODES)
    page = client.get("/accounts/2fa/recovery-codes/")
    assert page.status_code == 200
    shown = page.context["unused_codes"]
    assert len(shown) == 10
    assert not any(code in str(codes.data) for code in shown)
    other = Client()
    other.post(sign_in(other, noor).url, {"code": shown[0]})
    assert is_in(other)


def test_every_screen_of_the_second_step_is_ours(client, noor):
    sign_in(client, noor)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    for address in (
        "/accounts/2fa/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/reauthenticate/",
    ):
        response = client.get(address)
        assert response.status_code == 200
        templates = [template.origin.name for template in response.templates if template.origin]
        assert not [name for name in templates if "/allauth/templates/" in name]
