from datetime import timedelta

import pytest

from lms.accounts.models import User
from lms.core.prepared import Prepared, partly
from lms.courses.models import CourseRunPage, Material, Session
from tests.factories.accounts import make_user
from tests.factories.courses import make_session

pytestmark = pytest.mark.django_db


def test_a_prepared_question_is_asked_anew_of_each_value(django_assert_num_queries):
    names = Prepared(lambda pk: User.objects.filter(pk=pk).values_list("name"))
    vera, sam = make_user("Vera"), make_user("Sam")
    assert names(vera.pk) == [("Vera",)]

    sam.name = "Samir"
    sam.save()

    with django_assert_num_queries(2):
        assert names(sam.pk) == [("Samir",)]
        assert names(0) == []


def test_a_question_is_built_once():
    built = []

    def emails(language):
        built.append(language)
        return User.objects.filter(language=language).order_by("pk").values_list("email")

    make_user(language="nl", email="nl@demo.example")
    make_user(language="en", email="en@demo.example")
    prepared = Prepared(emails)

    assert (prepared("nl"), prepared("en")) == ([("nl@demo.example",)], [("en@demo.example",)])
    assert len(built) == 1


def test_a_value_is_never_read_as_sql():
    emails = Prepared(lambda name: User.objects.filter(name=name).values_list("email"))
    make_user("Vera")

    assert emails("' OR '1'='1") == []


def test_several_keys_each_keep_their_place_wherever_they_stand():
    built = []

    def names(first, second):
        built.append((first, second))
        found = User.objects.filter(pk=second) | User.objects.filter(pk=first, is_active=False)
        return found.exclude(pk=first, is_active=True).order_by("pk").values_list("name")

    prepared = Prepared(names)
    vera, sam = make_user("Vera"), make_user("Sam", is_active=False)

    assert prepared(vera.pk, sam.pk) == [("Sam",)]
    assert prepared(sam.pk, vera.pk) == [("Vera",), ("Sam",)]
    assert prepared(vera.pk, vera.pk) == []
    assert len(built) == 1


def test_a_list_of_keys_is_asked_anew_and_read_as_django_reads_it(django_assert_num_queries):
    joined = Prepared(
        lambda keys: (
            User.objects.filter(pk__in=keys).order_by("pk").values_list("date_joined", "is_active")
        )
    )
    vera, sam, noor = make_user("Vera"), make_user("Sam"), make_user("Noor", is_active=False)

    assert joined([vera.pk, noor.pk]) == [(vera.date_joined, True), (noor.date_joined, False)]
    with django_assert_num_queries(1):
        assert joined([sam.pk, vera.pk]) == [(vera.date_joined, True), (sam.date_joined, True)]
    assert joined([sam.pk]) == [(sam.date_joined, True)]


def test_no_keys_ask_nothing(django_assert_num_queries):
    names = Prepared(lambda keys: User.objects.filter(pk__in=keys).values_list("name"))
    with django_assert_num_queries(0):
        assert names([]) == []


def test_of_an_object_in_part_the_rest_is_fetched_when_asked(django_assert_num_queries):
    vera = make_user("Vera")

    found = partly(User, id=vera.pk, email=vera.email)

    with django_assert_num_queries(0):
        assert (found.pk, found.email) == (vera.pk, vera.email)
    with django_assert_num_queries(1):
        assert found.name == "Vera"


def test_objects_come_with_what_their_query_joins_and_fetches_beside_it(
    django_assert_num_queries, at
):
    prepared = Prepared(
        lambda run: (
            Session.objects.filter(run=run).select_related("run").prefetch_related("materials")
        )
    )
    evening = make_session(starts_at=at)
    material = Material.objects.create(session=evening, kind="reading", title="Chapter 3")
    prepared(evening.run_id)

    with django_assert_num_queries(2):
        [found] = prepared(evening.run_id)
        assert (found, found.run.title) == (evening, evening.run.title)
        assert list(found.materials.all()) == [material]


def test_moments_and_days_are_asked_as_the_database_has_them(at):
    since = Prepared(lambda since: Session.objects.filter(starts_at__gte=since))
    from_day = Prepared(lambda day: CourseRunPage.objects.filter(starts_on__gte=day))
    evening = make_session(starts_at=at)

    assert (since(at), since(at + timedelta(seconds=1))) == ([evening], [])
    begun = evening.run.starts_on
    assert (from_day(begun), from_day(begun + timedelta(days=1))) == ([evening.run], [])


def test_what_is_reckoned_from_a_moment_is_refused(at):
    prepared = Prepared(lambda at: Session.objects.filter(starts_at__gte=at - timedelta(days=1)))

    with pytest.raises(ValueError, match="not in the query"):
        prepared(at)


def test_a_truth_chooses_between_queries():
    names = Prepared(
        lambda pk, *, is_staff: (
            User.objects.all() if is_staff else User.objects.filter(pk=pk)
        ).values_list("name")
    )
    vera, sam = make_user("Vera"), make_user("Sam")

    assert names(sam.pk, is_staff=False) == [("Sam",)]
    assert {*names(sam.pk, is_staff=True)} >= {("Vera",), ("Sam",)}
    assert names(vera.pk, is_staff=False) == [("Vera",)]


def test_built_anew_after_it_was_told_to_forget():
    wanted = ["Vera"]
    found = Prepared(lambda pk: User.objects.filter(pk=pk, name=wanted[0]).values_list("name"))
    sam = make_user("Sam")
    assert found(sam.pk) == []

    wanted[0] = "Sam"
    found.forget()

    assert found(sam.pk) == [("Sam",)]
