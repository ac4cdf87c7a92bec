import pytest
from django.template import Context, Template
from django.utils import translation
from wagtail.models import Locale

from home.models import HomePage, TextPage
from lms.core import languages
from tests.factories.accounts import make_user
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


def language_of(response):
    return response.content.decode().partition('<html lang="')[2][:2]


def test_a_translated_page_leads_to_its_translation(client):
    assert switch(client, "/nl/hulp/") == languages.Switch("en", "English", "/en/help/")
    assert switch(client, "/en/help/") == languages.Switch("nl", "Nederlands", "/nl/hulp/")
    assert '<link rel="alternate" href="/en/help/" hreflang="en">' in flat(
        client.get("/nl/hulp/").content
    )


def test_a_page_in_both_languages_follows_its_prefix(client):
    client.force_login(make_user(language="en"))

    assert language_of(client.get("/nl/hulp/")) == "nl"
    assert language_of(client.get("/en/help/")) == "en"


def test_a_page_in_one_language_stands_in_the_language_of_its_reader(client, page):
    client.force_login(make_user(language="en"))
    response = client.get("/nl/alleen/")
    html = flat(response.content)

    assert language_of(response) == response.headers["Content-Language"] == "en"
    assert '<h1 lang="nl">Alleen hier</h1>' in html
    assert '<div class="prose" lang="nl">' in html
    assert "Sign out" in html
    assert 'rel="alternate"' not in html


def test_a_page_in_one_language_says_no_language_to_who_reads_that(client, page):
    client.force_login(make_user(language="nl"))
    html = flat(client.get("/nl/alleen/").content)

    assert "<h1>Alleen hier</h1>" in html
    assert "Uitloggen" in html


def test_a_visitor_who_never_chose_reads_a_page_in_the_language_of_its_address(client):
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=TextPage(title="Only here", slug="only", locale=home.locale))

    assert language_of(client.get("/en/only/")) == "en"
    client.cookies["language"] = "nl"
    assert language_of(client.get("/en/only/")) == "nl"


def test_the_switch_of_a_page_in_one_language_stays_on_it(client, page):
    assert switch(client, "/nl/alleen/?x=1") == languages.Switch(
        "en", "English", "/nl/alleen/?x=1"
    )

    back = client.post(
        "/language/", {"language": "en", "next": "/nl/alleen/#language"}, follow=True
    )

    assert back.request["PATH_INFO"] == "/nl/alleen/"
    assert language_of(back) == "en"
    assert back.context["switch"].code == "nl"


def test_what_is_not_there_is_said_in_the_language_of_the_reader(client):
    assert language_of(client.get("/en/niets/")) == "en"
    client.cookies["language"] = "nl"

    assert language_of(client.get("/en/niets/")) == "nl"


def test_an_unpublished_translation_is_not_offered(client, page):
    copy = page.copy_for_translation(Locale.objects.get(language_code="en"))
    assert not copy.live

    assert switch(client, "/nl/alleen/").url == "/nl/alleen/"

    copy.save_revision().publish()
    assert switch(client, "/nl/alleen/").url == "/en/alleen/"


def test_words_of_a_page_name_their_language_on_any_screen(page):
    shown = Template("<p {% lang page %}>x</p>")
    with translation.override("en"):
        assert shown.render(Context({"page": page})) == '<p lang="nl">x</p>'
        assert shown.render(Context({"page": ""})) == "<p >x</p>"
    with translation.override("nl"):
        assert shown.render(Context({"page": page})) == "<p >x</p>"


@pytest.mark.parametrize(
    ("path", "language"),
    [("/nl/", "nl"), ("/en/x/", "en"), ("/nl", "nl"), ("/", None), ("/nlx/", None)],
)
def test_page_addresses_begin_with_a_language(path, language):
    assert languages.prefix_of(path) == language
