import pytest
from django.http import Http404
from wagtail.models import Page

from home.models import HomePage, TextPage
from lms.core import checks
from lms.core.pages import in_language
from lms.core.wagtail_hooks import serve_only_what_is_visible
from lms.courses.models import CoursePage
from tests.factories.accounts import make_user
from tests.factories.courses import make_course, make_participation, make_run

pytestmark = pytest.mark.django_db


def test_every_page_type_of_the_site_says_who_sees_it():
    assert checks.page_types_say_who_sees_them(None) == []


def test_a_page_type_that_does_not_say_who_sees_it_fails_the_check(monkeypatch):
    monkeypatch.setattr(TextPage, "objects", Page.objects)

    [error] = checks.page_types_say_who_sees_them(None)

    assert error.id == "core.E001"
    assert error.obj is TextPage


@pytest.fixture
def run():
    return make_run(make_course(slug="meten"), slug="najaar")


def test_a_run_is_served_to_its_participants(rf, run):
    request = rf.get("/nl/vakken/meten/najaar/")
    request.user = make_participation(run).user

    serve_only_what_is_visible(run, request, [], {})

    request.user = make_user()
    with pytest.raises(Http404):
        serve_only_what_is_visible(run, request, [], {})


def test_a_run_does_not_exist_for_visitors_and_strangers(client, run):
    absent = client.get("/nl/vakken/meten/voorjaar/")
    hidden = client.get("/nl/vakken/meten/najaar/")
    assert hidden.status_code == absent.status_code == 404

    client.force_login(make_user())
    assert client.get("/nl/vakken/meten/najaar/").status_code == 404


def test_a_page_that_is_absent_and_one_that_is_hidden_answer_alike(client, run):
    absent = client.get("/nl/vakken/meten/voorjaar/").content.decode()
    hidden = client.get("/nl/vakken/meten/najaar/").content.decode()

    def plain(html, slug):
        import re

        return re.sub(r'value="[A-Za-z0-9]{64}"', "", html.replace(slug, ""))

    assert plain(absent, "voorjaar") == plain(hidden, "najaar")


def test_each_page_is_listed_once_in_the_language_being_read():
    from wagtail.models import Locale

    english = Locale.objects.get(language_code="en")
    both, dutch = make_course(title="Meten", code="A"), make_course(title="Onderzoek", code="B")
    index = both.get_parent()
    index.copy_for_translation(english) if not index.get_translations().exists() else None
    copy = both.copy_for_translation(english)
    copy.title = "Measuring"
    copy.save_revision().publish()

    listed = [page.title for page in in_language(CoursePage.objects.live().order_by("code"), "en")]

    assert listed == ["Measuring", dutch.title]


def test_home_pages_are_for_everybody(client, at):
    assert HomePage.objects.visible_to(make_user(), at=at).count() == 2
