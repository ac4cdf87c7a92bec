import pytest

from lms.accounts.models import User
from lms.core.prepared import Prepared, PreparedList, PreparedMany, partly
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_a_prepared_question_is_asked_anew_of_each_value(django_assert_num_queries):
    names = Prepared(lambda pk: User.objects.filter(pk=pk).values_list("name"), like=-1)
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
    prepared = Prepared(emails, like="a language")

    assert (prepared("nl"), prepared("en")) == ([("nl@demo.example",)], [("en@demo.example",)])
    assert built == ["a language"]


def test_a_value_is_never_read_as_sql():
    emails = Prepared(lambda name: User.objects.filter(name=name).values_list("email"), like="x")
    make_user("Vera")

    assert emails("' OR '1'='1") == []


def test_several_keys_each_keep_their_place_wherever_they_stand():
    built = []

    def names(first, second):
        built.append((first, second))
        found = User.objects.filter(pk=second) | User.objects.filter(pk=first, is_active=False)
        return found.exclude(pk=first, is_active=True).order_by("pk").values_list("name")

    prepared = PreparedMany(names, keys=2)
    vera, sam = make_user("Vera"), make_user("Sam", is_active=False)

    assert prepared(vera.pk, sam.pk) == [("Sam",)]
    assert prepared(sam.pk, vera.pk) == [("Vera",), ("Sam",)]
    assert prepared(vera.pk, vera.pk) == []
    assert len(built) == 1


def test_a_list_of_keys_is_asked_anew_and_read_as_django_reads_it(django_assert_num_queries):
    joined = PreparedList(
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
    names = PreparedList(lambda keys: User.objects.filter(pk__in=keys).values_list("name"))
    with django_assert_num_queries(0):
        assert names([]) == []


def test_of_an_object_in_part_the_rest_is_fetched_when_asked(django_assert_num_queries):
    vera = make_user("Vera")

    found = partly(User, id=vera.pk, email=vera.email)

    with django_assert_num_queries(0):
        assert (found.pk, found.email) == (vera.pk, vera.email)
    with django_assert_num_queries(1):
        assert found.name == "Vera"
