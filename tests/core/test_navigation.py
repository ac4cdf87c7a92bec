import pytest
from django.utils import translation

from home.models import HomePage, TextPage
from lms.core import navigation
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(navigation, "_items", list(navigation._items))


def test_a_registered_link_is_shown_to_whom_it_is_for(rf, registry):
    navigation.register(
        navigation.NavItem("Nakijken", "/marking/", lambda user: user.name == "Vos", order=40)
    )
    request = rf.get("/")

    request.user = make_user("Vos")
    assert "/marking/" in [link.url for link in navigation.main(request)]
    request.user = make_user("Vink")
    assert "/marking/" not in [link.url for link in navigation.main(request)]


def test_links_stand_in_order(rf, registry):
    navigation.register(navigation.NavItem("Eerst", "/eerst/", lambda user: True, order=1))
    request = rf.get("/")
    request.user = make_user(is_superuser=True)

    urls = [link.url for link in navigation.main(request)]

    assert urls[0] == "/eerst/"
    assert urls[-1] == "/admin/"


def test_the_editor_is_only_for_who_may_enter_it(client):
    client.force_login(make_user())
    assert 'href="/admin/"' not in client.get("/nl/").content.decode()
    client.force_login(make_user(is_superuser=True))
    assert 'href="/admin/"' in client.get("/nl/").content.decode()


def test_a_visitor_is_offered_the_public_pages_of_the_language(client):
    html = client.get("/en/").content.decode()

    for address in ("/en/courses/", "/en/cases/", "/en/help/", "/en/contact-en/"):
        assert f'href="{address}"' in html
    assert "/nl/vakken/" not in html


def test_an_unpublished_text_is_not_offered(client):
    home = HomePage.objects.get(locale__language_code="nl")
    home.add_child(instance=TextPage(title="Geheim", slug="geheim", live=False))
    home.add_child(instance=TextPage(title="Privacy", slug="privacy"))

    html = client.get("/nl/").content.decode()

    assert 'href="/nl/privacy/"' in html
    assert "geheim" not in html


def test_help_and_contact_stand_on_application_screens_too(client):
    client.force_login(make_user(language="en"))

    html = client.get("/niets/").content.decode()

    assert 'href="/en/help/"' in html
    assert 'href="/en/contact-en/"' in html


def test_public_links_take_one_query(django_assert_num_queries):
    from home.navigation import public_links

    public_links("nl")
    with django_assert_num_queries(1), translation.override("nl"):
        public_links("nl")


def test_a_registered_setting_says_how_it_is_for_whom_asks(monkeypatch):
    monkeypatch.setattr(navigation, "_settings", [])
    navigation.register_setting(
        navigation.Setting("Bel", "/bel/", "Kies", words=lambda user: f"voor {user.name}")
    )
    assert navigation.settings_of(make_user("Vos")) == [("Bel", "/bel/", "Kies", "voor Vos")]
