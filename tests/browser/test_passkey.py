"""A passkey from the first evening on: invited, registered, used; and the other ways in."""

import re

import pytest
from django.utils import timezone

from lms.accounts import actions
from lms.notices.formats import letters_in
from tests.browser.conftest import follow
from tests.factories.accounts import PASSWORD, make_user

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def finger(page):
    """The device's own authenticator, which always finds the right finger on its sensor."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def person(language="en"):
    return actions.create_person(
        "noor@test.example", "Noor de Vries", by=None, at=timezone.now(), language=language
    )


def test_an_invited_student_makes_a_passkey_and_signs_in_with_it(page, finger, axe):
    invitation = actions.invite(person(), by=None, at=timezone.now())
    page.goto(f"/accounts/invitation/{invitation.token}/")
    axe(page)
    page.get_by_role("button", name="Go in and add a passkey").click()
    page.wait_for_url(re.compile(r"\d/accounts/2fa/webauthn/add/$"))
    axe(page)
    page.get_by_label("Name of this passkey").fill("my phone")
    page.get_by_role("button", name="Add the passkey").click()
    # The recovery codes that come with it are shown to whoever uses the new passkey once.
    page.wait_for_url("**/accounts/2fa/reauthenticate/?*")
    axe(page)
    page.get_by_role("link", name="Use a security key").click()
    page.locator("#passkey_use").click()
    page.wait_for_url(re.compile(r"\d/accounts/2fa/recovery-codes/$"))
    assert page.locator(".codes li").count() == 10
    axe(page)
    page.goto("/accounts/2fa/webauthn/")
    assert page.get_by_role("heading", name="my phone").is_visible()
    axe(page)
    page.goto("/accounts/logout/")
    follow(page.get_by_role("main").get_by_role("button", name="Sign out"))
    page.goto("/accounts/login/?next=/accounts/profile/")
    page.locator("#passkey_login").click()
    page.wait_for_url(re.compile(r"\d/accounts/profile/$"))
    assert page.get_by_text("noor@test.example", exact=True).is_visible()
    axe(page)


def test_a_passkey_that_does_not_work_is_said_in_words(page, axe):
    page.goto("/accounts/login/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    none = AUTHENTICATOR | {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": none})
    page.locator("#passkey_login").click()
    page.locator("[data-passkey-trouble]").wait_for(state="visible")
    axe(page)


@pytest.mark.parametrize("device", ["page", "phone"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_screens_of_signing_in_are_for_everybody(request, device, language, live_server, axe):
    page = request.getfixturevalue(device)
    page.context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
    for address in (
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/accounts/signup/",
        "/accounts/invitation/1.broken/",
        "/demo/mail/",
    ):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        axe(page)


@pytest.mark.parametrize("device", ["page", "phone"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_screens_of_ones_account_are_for_everybody(request, device, language, sign_in, axe):
    page = request.getfixturevalue(device)
    sign_in(page, make_user("Noor", language=language, student_number="s1"))
    for address in (
        "/accounts/profile/",
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/sessions/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/",
    ):
        page.goto(address)
        axe(page)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(re.compile(r"\d/accounts/2fa/totp/activate/$"))
    axe(page)


def test_a_code_by_mail_signs_in_and_a_wrong_one_is_refused(page, mailbox, axe):
    user = make_user("Noor", language="en")
    page.goto("/accounts/login/code/?next=/accounts/profile/")
    page.locator("#id_email").fill(user.email)
    page.locator("#id_email").press("Enter")
    page.locator("#id_code").fill("AAAAAA")
    page.locator("#id_code").press("Enter")
    page.locator("[data-errors]").wait_for()
    axe(page)
    [letter] = letters_in(mailbox)
    [code] = re.findall(r"^[A-Z0-9-]{6,}$", letter.text, re.MULTILINE)
    page.locator("#id_code").fill(code)
    page.locator("#id_code").press("Enter")
    page.wait_for_url(re.compile(r"\d/accounts/profile/$"))
