import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from lms.core import views
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_the_front_door_leads_a_visitor_to_dutch(client):
    assert client.get("/").headers["Location"] == "/nl/"


def test_the_front_door_leads_a_person_to_her_language(client):
    client.force_login(make_user(language="en"))

    assert client.get("/").headers["Location"] == "/en/"


def test_a_visitor_keeps_the_language_in_a_cookie(client):
    response = client.post("/language/", {"language": "en", "next": "/accounts/login/"})

    assert response.headers["Location"] == "/accounts/login/"
    assert client.get("/").headers["Location"] == "/en/"


def test_a_person_keeps_language_and_theme_wherever_she_signs_in(client):
    user = make_user()
    client.force_login(user)

    client.post("/language/", {"language": "en"})
    client.post("/theme/", {"theme": "dark"})

    user.refresh_from_db()
    assert (user.language, user.theme) == ("en", "dark")


def test_the_theme_is_on_the_page(client):
    client.post("/theme/", {"theme": "dark"})

    assert 'data-theme="dark"' in client.get("/nl/").content.decode()


@pytest.mark.parametrize("value", ["", "de", "auto"])
def test_an_unknown_language_is_refused(client, value):
    assert client.post("/language/", {"language": value}).status_code == 400


@pytest.mark.parametrize("value", ["", "purple"])
def test_an_unknown_theme_is_refused(client, value):
    assert client.post("/theme/", {"theme": value}).status_code == 400


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_the_switch_leads_nowhere_else(client, wanted):
    response = client.post("/theme/", {"theme": "dark", "next": wanted})

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("wanted", ["runs", "?show=final", "account_logout"])
def test_the_switch_takes_a_way_back_for_an_address_and_never_for_a_name(client, wanted):
    response = client.post("/theme/", {"theme": "dark", "next": wanted})

    assert response.headers["Location"] == wanted


def test_the_switches_change_nothing_on_a_get(client):
    assert client.get("/language/").status_code == 405
    assert client.get("/theme/").status_code == 405


PAGES = {
    400: views.bad_request,
    403: views.forbidden,
    404: views.not_found,
    413: views.too_large,
    500: views.server_error,
}


@pytest.fixture
def visit():
    def request(path="/x/", user=None):
        from django.contrib.auth.models import AnonymousUser

        found = RequestFactory().get(path)
        found.user = user or AnonymousUser()
        found._messages = []
        found.LANGUAGE_CODE = translation.get_language()
        return found

    return request


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("status", PAGES)
def test_every_error_page_is_whole_in_both_languages(visit, status, language):
    with translation.override(language):
        response = PAGES[status](visit())

    html = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}"' in html
    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_something_broken_asks_the_database_nothing(visit, django_assert_num_queries):
    with django_assert_num_queries(0):
        views.server_error(visit())


def test_a_refusal_says_its_reason_safely(visit):
    html = views.forbidden(visit(), Exception("De termijn <is> verstreken.")).content.decode()

    assert "De termijn &lt;is&gt; verstreken." in html


def test_a_visitor_who_finds_nothing_may_sign_in_and_come_back(client):
    response = client.get("/nl/niets/?a=1&b=2")

    assert response.status_code == 404
    assert 'href="/accounts/login/?next=/nl/niets/%3Fa%3D1%26b%3D2"' in response.content.decode()


def test_a_person_who_finds_nothing_is_not_asked_to_sign_in(client):
    client.force_login(make_user())

    assert "/accounts/login/" not in client.get("/nl/niets/").content.decode()


def test_an_expired_form_is_explained(client):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/theme/", {"theme": "dark"})

    assert response.status_code == 403
    assert "<h1>" in response.content.decode()
