"""Pages and people on which others depend: the editor says no, and why, in one sentence."""

import pytest
from django.contrib.messages import get_messages
from wagtail.models import Page

from lms.accounts.models import User
from lms.cases.models import CaseIndexPage
from lms.courses.models import CourseIndexPage
from tests.factories.accounts import make_user
from tests.factories.cases import case_index, make_case, make_case_run
from tests.factories.courses import (
    course_index,
    make_course,
    make_participation,
    make_run,
    make_session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    user = make_user(is_superuser=True)
    client.force_login(user)
    return user


def with_people():
    return make_participation().run


def with_evenings():
    return make_session().run


def with_a_case():
    return make_case_run().run


def course_with_people():
    return with_people().get_parent()


def index_with_people():
    with_people()
    return course_index()


def used_case():
    return make_case_run().case


def used_case_index():
    used_case()
    return case_index()


def english(model):
    return model.objects.get(locale__language_code="en")


def said_by(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


KEPT = [
    with_people,
    with_evenings,
    with_a_case,
    course_with_people,
    index_with_people,
    used_case,
    used_case_index,
]


@pytest.mark.parametrize("make", KEPT)
@pytest.mark.parametrize(
    "path", ["/admin/pages/{}/delete/", "/admin/bulk/wagtailcore/page/delete/?id={}"]
)
def test_page_that_is_in_use_is_not_deleted(client, operator, make, path):
    page = make()

    response = client.post(path.format(page.pk), {"confirm_site_name": "Avondcollege"})

    assert response.status_code == 302
    assert len(said_by(response)) == 1
    assert "blijft" in said_by(response)[0]
    assert Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(
    ("make", "make_elsewhere"),
    [
        (with_people, make_course),
        (with_evenings, make_course),
        (course_with_people, lambda: english(CourseIndexPage)),
        (used_case, lambda: english(CaseIndexPage)),
    ],
)
def test_page_that_is_in_use_is_not_moved(client, operator, make, make_elsewhere):
    page = make()
    path, elsewhere = page.path, make_elsewhere()

    for address in (
        f"/admin/pages/{page.pk}/move/{elsewhere.pk}/confirm/",
        f"/admin/bulk/wagtailcore/page/move/?id={page.pk}",
    ):
        response = client.post(address, {"chooser": elsewhere.pk})
        assert response.status_code in {200, 302}

    assert Page.objects.get(pk=page.pk).path == path


def test_run_that_moves_is_refused_in_words(client, operator):
    run, elsewhere = with_people(), make_course()

    response = client.post(f"/admin/pages/{run.pk}/move/{elsewhere.pk}/confirm/")

    assert len(said_by(response)) == 1
    assert "blijft" in said_by(response)[0]


@pytest.mark.parametrize("make", [make_run, make_course, make_case])
def test_page_that_nobody_uses_is_deleted(client, operator, make):
    page = make()

    client.post(f"/admin/pages/{page.pk}/delete/")

    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(
    "path", ["/admin/users/delete/{}/", "/admin/bulk/accounts/user/delete/?id={}"]
)
def test_person_who_takes_part_somewhere_is_not_deleted(client, operator, path):
    person = make_participation().user

    response = client.post(path.format(person.pk))

    assert response.status_code == 302
    assert len(said_by(response)) == 1
    assert person.name in said_by(response)[0]
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize(
    "path", ["/admin/users/delete/{}/", "/admin/bulk/accounts/user/delete/?id={}"]
)
def test_person_without_work_is_deleted(client, operator, path):
    person = make_user()

    client.post(path.format(person.pk))

    assert not User.objects.filter(pk=person.pk).exists()
