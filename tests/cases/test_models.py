import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.test.utils import WagtailPageTestCase

from home.models import HomePage
from lms.cases.models import (
    CaseAuthor,
    CaseIndexPage,
    CasePage,
    CasePartPage,
    CaseRun,
    PartRelease,
)
from lms.courses.models import CourseRunPage
from tests.factories.accounts import make_user
from tests.factories.cases import make_case, make_case_run, make_note, make_part, make_release
from tests.factories.courses import make_participation

pytestmark = pytest.mark.django_db


class TestPageTypes(WagtailPageTestCase):
    def test_cases_live_below_their_index_and_parts_below_their_case(self):
        self.assertAllowedParentPageTypes(CaseIndexPage, {HomePage})
        self.assertAllowedSubpageTypes(CaseIndexPage, {CasePage})
        self.assertAllowedSubpageTypes(CasePage, {CasePartPage})
        self.assertAllowedSubpageTypes(CasePartPage, {})
        self.assertCanNotCreateAt(CourseRunPage, CasePage)


def refused(queryset, **change):
    with pytest.raises(IntegrityError), transaction.atomic():
        queryset.update(**change)


def test_the_database_knows_provenance_and_kind():
    part = make_part()

    refused(CasePage.objects.filter(pk=part.case.pk), provenance="hearsay")
    refused(CasePartPage.objects.filter(pk=part.pk), kind="prologue")


def test_a_case_is_in_a_run_once():
    first = make_case_run()
    second = make_case_run(run=first.run)

    refused(CaseRun.objects.filter(pk=second.pk), case=first.case)


def test_a_part_is_released_once_in_a_run():
    first = make_release()
    second = make_release(first.case_run, make_part(first.case_run.case))

    refused(PartRelease.objects.filter(pk=second.pk), part=first.part)


def test_a_person_is_author_of_a_case_once():
    case, user = make_case(), make_user()
    CaseAuthor.objects.create(case=case, user=user)
    second = CaseAuthor.objects.create(case=case, user=make_user())

    refused(CaseAuthor.objects.filter(pk=second.pk), user=user)


def test_a_part_cannot_take_a_word_of_the_site():
    part = make_part()
    part.slug = "plan"

    with pytest.raises(ValidationError, match=r"slug|woord|word"):
        part.clean()


def test_an_old_revision_brings_no_old_author_back():
    case = make_case(authors=[make_user()])
    old = case.save_revision()
    case.authors.all().delete()

    old.publish()

    assert not case.authors.exists()


def test_a_teaching_note_is_for_authors_and_lecturers_of_its_runs(at):
    author = make_user()
    note = make_note(make_case(authors=[author]))
    case_run = make_case_run(note.case)
    people = {role: make_participation(case_run.run, role=role).user for role in ROLES}
    people |= {"author": author, "stranger": make_participation(role="lecturer").user}

    readers = {
        name
        for name, user in people.items()
        if type(note).objects.visible_to(user, at=at).exists()
    }

    assert readers == {"author", "lecturer"}


ROLES = ("student", "lecturer", "marker", "examiner", "moderator", "observer")


def test_parts_are_in_no_sitemap_and_their_text_in_no_index():
    part = make_part(text="KANARIE")

    assert part.get_sitemap_urls() == []
    assert not CasePartPage.objects.search("KANARIE").results()
    assert not CasePage.objects.search("KANARIE").results()
