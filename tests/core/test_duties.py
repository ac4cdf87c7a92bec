import pytest

from lms.accounts.models import User
from lms.core import duties, staff
from lms.courses.enums import Role
from tests.factories.accounts import make_user
from tests.factories.cases import make_author, make_case
from tests.factories.courses import (
    make_appointment,
    make_course,
    make_participation,
    make_programme,
)

pytestmark = pytest.mark.django_db


def student():
    return make_participation().user


def lecturer():
    return make_participation(role=Role.LECTURER).user


def author():
    return make_author(make_case())


def office_of_a_new_programme():
    return make_appointment().user


def office():
    programme = make_programme()
    make_course(programme)
    return make_appointment(programme).user


def board():
    programme = make_programme()
    make_course(programme)
    return make_appointment(programme, make_user(), "board").user


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (student, []),
        (lecturer, ["teaching"]),
        (author, ["author"]),
        (office_of_a_new_programme, ["office"]),
        (office, ["office", "courses"]),
        (board, []),
    ],
)
def test_duties_follow_from_roles(person, expected):
    user = person()

    assert [duty for duty in duties._questions if duties.has(user, duty)] == sorted(
        expected, key=list(duties._questions).index
    )


@pytest.mark.parametrize(
    "person", [student, lecturer, author, office_of_a_new_programme, office, board]
)
def test_the_admin_is_open_to_whom_a_duty_opens_pages(person):
    user = person()

    assert staff.may_enter_admin(user) == bool(staff.opened_pages(user))


def test_all_duties_are_asked_in_one_query(django_assert_num_queries):
    user = lecturer()

    with django_assert_num_queries(1):
        assert duties.has(user, "teaching")
        assert not duties.has(user, "office")
        assert staff.may_enter_admin(user)


def test_a_question_may_read_nothing_of_the_person_but_the_key():
    with pytest.raises(AttributeError):
        duties.Somebody(1).is_superuser  # noqa: B018 - reading is the point


def test_a_duty_that_ended_is_gone_with_the_next_request():
    participation = make_participation(role=Role.LECTURER)
    assert duties.has(participation.user, "teaching")

    participation.left_at = participation.joined_at
    participation.save()

    assert not duties.has(User.objects.get(pk=participation.user_id), "teaching")
