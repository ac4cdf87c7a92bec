import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import URLPattern, get_resolver

from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client, settings):
    settings.STAFF_SECOND_FACTOR = True
    user = make_user(is_superuser=True)
    client.force_login(user)
    return user


def addresses(patterns, prefix):
    """The addresses without parameters below a prefix, as the resolver knows them."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if "<" not in route and "(" not in route:
                yield route.replace("^", "").replace("$", "").replace("\\Z", "")
        else:
            yield from addresses(pattern.url_patterns, route)


def test_no_address_of_the_admin_opens_without_a_second_factor(client, operator):
    known = [one for one in addresses(get_resolver().url_patterns, "/") if one[:7] == "/admin/"]
    assert len(known) > 50
    for address in known:
        if address not in {"/admin/login/", "/admin/logout/"}:
            assert client.get(address).url == "/accounts/2fa/?needed=admin", address


def test_the_way_to_a_second_factor_stays_open(client, operator):
    page = client.get("/accounts/2fa/?needed=admin")
    assert page.status_code == 200
    assert b"is-warn" in page.content


def test_admin_opens_with_a_second_factor(client, operator, rf):
    TOTP.activate(operator, generate_totp_secret())
    assert client.get("/admin/").status_code == 200


def test_admin_opens_without_when_the_setting_says_so(client, operator, settings):
    settings.STAFF_SECOND_FACTOR = False
    assert client.get("/admin/").status_code == 200


def test_who_has_no_business_in_the_admin_is_not_asked_for_a_factor(client, operator):
    client.force_login(make_user())
    response = client.get("/admin/")
    assert response.status_code == 404


def test_half_a_sign_in_does_not_reach_the_admin(client, operator):
    client.logout()
    TOTP.activate(operator, generate_totp_secret())
    client.post("/accounts/login/", {"login": operator.email, "password": PASSWORD})
    assert client.get("/admin/").url.startswith("/accounts/login/")
