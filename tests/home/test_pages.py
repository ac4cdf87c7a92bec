from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale

from home import queries
from home.models import HomePage, ProgrammePage
from lms.courses.models import Specialisation
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_cohort,
    make_course,
    make_participation,
    make_programme,
    make_run,
)
from tests.html import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(name="Master Bestuur", name_en="Master in Governance")


@pytest.fixture
def programme_page(programme):
    home = HomePage.objects.get(locale__language_code="nl")
    page = home.add_child(
        instance=ProgrammePage(
            title="Master Bestuur", slug="opleiding", programme=programme, locale=home.locale
        )
    )
    copy = page.copy_for_translation(Locale.objects.get(language_code="en"))
    copy.title, copy.slug = "Master in Governance", "programme"
    copy.save_revision().publish()
    return page


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_front_page_names_the_next_intake(client, programme, programme_page):
    today = timezone.localdate()
    make_cohort(programme, name="Al begonnen", starts_on=today - timedelta(days=1))
    make_cohort(programme, name="De volgende", starts_on=today)
    make_cohort(programme, name="Die daarna", starts_on=today + timedelta(days=100))

    found = html(client, "/nl/")

    assert "De volgende" in found
    assert "Al begonnen" not in found
    assert "Die daarna" not in found


def test_intakes_are_parted_by_today(programme, at):
    today = at.date()
    days = (-200, -1, 0, 30)
    cohorts = [make_cohort(programme, starts_on=today + timedelta(days=day)) for day in days]
    make_cohort(starts_on=today)

    assert queries.intakes_of(programme, on=today) == {
        "coming": [cohorts[2], cohorts[3]],
        "begun": [cohorts[1], cohorts[0]],
    }


def test_the_programme_page_shows_specialisations_in_its_language(
    client, programme, programme_page
):
    Specialisation.objects.create(programme=programme, name="Cijfers", name_en="Figures")

    assert "Cijfers" in html(client, "/nl/opleiding/")
    assert "Figures" in html(client, "/en/programme/")


def test_one_programme_is_simply_called_programme_in_the_navigation(client, programme_page):
    client.cookies["language"] = "en"

    assert '<a href="/en/programme/">Programme</a>' in flat(html(client, "/en/"))


@pytest.mark.parametrize("address", ["/nl/", "/nl/vakken/", "/nl/opleiding/"])
def test_the_number_of_queries_does_not_grow_with_courses(
    client, address, programme, programme_page, django_assert_max_num_queries
):
    make_course(programme)
    html(client, address)
    with django_assert_max_num_queries(40) as one:
        html(client, address)
    for _ in range(5):
        make_course(programme)
    html(client, address)
    with django_assert_max_num_queries(40) as many:
        found = html(client, address)

    assert found.count("index__code") == 6
    assert len(many) == len(one)


def test_a_course_page_shows_runs_only_to_who_is_in_them(client):
    course = make_course(slug="meten", title="Meten")
    run = make_run(course, title="Najaar van toen")
    other = make_run(course, title="Voorjaar van toen")
    participation = make_participation(run)

    assert "van toen" not in html(client, "/nl/vakken/meten/")
    client.force_login(make_user())
    assert "van toen" not in html(client, "/nl/vakken/meten/")
    client.force_login(participation.user)
    found = html(client, "/nl/vakken/meten/")
    assert "Najaar van toen" in found
    assert other.title not in found


def test_the_english_cover_leads_to_the_same_runs(client):
    course = make_course(slug="meten", title="Meten")
    participation = make_participation(make_run(course, title="Najaar van toen"))
    copy = course.copy_for_translation(Locale.objects.get(language_code="en"))
    copy.slug = "measuring"
    copy.save_revision().publish()
    client.force_login(participation.user)

    assert "Najaar van toen" in html(client, "/en/courses/measuring/")


def test_a_course_without_translation_is_listed_with_its_language(client):
    make_course(slug="meten", title="Meten")

    found = html(client, "/en/courses/")

    assert 'href="/nl/vakken/meten/" hreflang="nl"' in found
    assert '<li lang="nl">' in found


def test_the_text_pages_are_read_by_everybody(client):
    for address in ("/nl/hulp/", "/en/help/", "/nl/contact/", "/en/contact-en/"):
        assert "<h1" in html(client, address)
