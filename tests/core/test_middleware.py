import re

import pytest

from tests.factories.accounts import make_user
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


def policy(response):
    return dict(
        part.strip().partition(" ")[::2]
        for part in response.headers["Content-Security-Policy"].split(";")
    )


def test_nothing_may_be_inline_on_the_site(client):
    csp = policy(client.get("/nl/"))

    assert csp["default-src"] == "'self'"
    assert csp["object-src"] == "'none'"
    assert "unsafe" not in str(csp)


def test_only_styles_may_be_inline_in_the_editor(client):
    client.force_login(make_user(is_superuser=True))

    csp = policy(client.get("/admin/"))

    assert "'unsafe-inline'" in csp["style-src"]
    assert "unsafe" not in csp["script-src"]


def test_every_script_that_runs_in_the_editor_carries_the_nonce(client):
    client.force_login(make_user(is_superuser=True))

    response = client.get(f"/admin/pages/add/courses/courserunpage/{make_course().pk}/")

    nonce = re.search(r"'nonce-([^']+)'", policy(response)["script-src"])[1]
    inline = [
        attributes
        for attributes in re.findall(r"<script\b([^>]*)>", response.content.decode())
        if "src=" not in attributes and "type=" not in attributes
    ]
    assert inline
    assert all(f'nonce="{nonce}"' in attributes for attributes in inline)


def test_pages_have_no_inline_script_or_style(client):
    for address in ("/nl/", "/en/", "/nl/hulp/", "/nl/vakken/", "/nl/casussen/", "/nl/niets/"):
        html = client.get(address).content.decode()
        assert "style=" not in html
        assert "<style" not in html
        assert "onclick" not in html
        assert html.count("<script") == html.count('<script type="module" src=')


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_is_shown_in_the_language_of_its_prefix(client, language):
    client.force_login(make_user(language="nl" if language == "en" else "en"))

    response = client.get(f"/{language}/")

    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in response.content.decode()


def test_elsewhere_a_person_reads_her_own_language(client):
    client.force_login(make_user(language="en"))

    assert client.get("/niets/").headers["Content-Language"] == "en"


def test_elsewhere_a_visitor_reads_the_language_of_the_cookie(client):
    client.cookies["language"] = "en"

    assert client.get("/niets/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("cookie", ["", "de", "../x"])
def test_elsewhere_a_visitor_without_a_known_choice_reads_dutch(client, cookie):
    client.cookies["language"] = cookie

    assert client.get("/niets/").headers["Content-Language"] == "nl"


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(client):
    client.force_login(make_user())

    response = client.get("/nl/")

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in response.headers["Vary"]


def test_a_request_is_logged_by_route_and_number(client, caplog):
    user = make_user()
    client.force_login(user)

    with caplog.at_level("INFO", logger="lms.request"):
        client.get("/nl/hulp/")

    [line] = [record for record in caplog.records if record.name == "lms.request"]
    assert line.user == user.pk
    assert line.status == 200
    assert "hulp" not in line.route
