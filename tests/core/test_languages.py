import pytest
from wagtail.models import Locale

from home.models import HomePage, TextPage
from lms.core import languages
from tests.html import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    home = HomePage.objects.get(locale__language_code="nl")
    return home.add_child(
        instance=TextPage(title="Alleen hier", slug="alleen", locale=home.locale)
    )


def switch(client, address):
    return client.get(address).context["switch"]


def test_a_translated_page_leads_to_its_translation(client):
    assert switch(client, "/nl/hulp/") == languages.Switch("en", "English", "/en/help/", True)
    assert switch(client, "/en/help/") == languages.Switch("nl", "Nederlands", "/nl/hulp/", True)


def test_a_page_without_translation_leads_to_the_other_home_and_says_so(client, page):
    response = client.get("/nl/alleen/")

    assert response.context["switch"] == languages.Switch("en", "English", "/en/", False)
    assert "(home page)" in flat(response.content)


def test_an_unpublished_translation_is_not_offered(client, page):
    copy = page.copy_for_translation(Locale.objects.get(language_code="en"))
    assert not copy.live

    assert switch(client, "/nl/alleen/").url == "/en/"

    copy.save_revision().publish()
    assert switch(client, "/nl/alleen/").url == "/en/alleen/"


def test_an_application_screen_switches_by_a_form(client):
    html = client.get("/niets/").content.decode()

    assert '<form action="/language/" method="post">' in html


@pytest.mark.parametrize(
    ("path", "is_page"),
    [("/nl/", True), ("/en/x/", True), ("/nl", True), ("/", False), ("/nlx/", False)],
)
def test_page_addresses_begin_with_a_language(path, is_page):
    assert languages.is_page_address(path) is is_page
