from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.notices.models import MailHours, Notice
from lms.notices.rules import Hours
from tests.factories.accounts import make_user
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "lost"},
        {"state": "sent"},
        {"state": "taken"},
        {"state": "sending"},
        {"state": "parked"},
        {"state": "dropped"},
        {"urgency": "later"},
        {"reason": "whim"},
    ],
    ids=str,
)
def test_the_database_refuses_a_notice_that_cannot_be(change):
    make_notice()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**change)


def test_the_database_refuses_a_moment_of_sending_for_what_was_not_sent(at):
    make_notice()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(sent_at=at)


def test_the_database_refuses_mail_before_its_cause(at):
    make_notice(at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(not_before=at - DAY)


def test_the_database_refuses_the_same_key_twice_for_one_person_only(at):
    person = make_user()
    make_notice(person, key="essays.reminder:7")
    make_notice(key="essays.reminder:7")
    make_notice(person)
    make_notice(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(person, key="essays.reminder:7")


@pytest.mark.parametrize(
    "change",
    [
        {"day_from": None},
        {"day_until": None},
        {"day_until": time(8, 30)},
        {"day_until": time(8, 0)},
        {"night_from": None},
        {"night_until": None},
        {"night_until": time(23, 0)},
    ],
    ids=str,
)
def test_the_database_refuses_quiet_hours_that_do_not_begin_and_end(change):
    MailHours.objects.create(
        user=make_user(),
        day_from=time(8, 30),
        day_until=time(17, 30),
        night_from=time(23, 0),
        night_until=time(7, 0),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        MailHours.objects.update(**change)


def test_somebody_has_one_set_of_hours_and_both_can_be_off():
    person = make_user()
    row = MailHours.objects.create(user=person)
    assert row.hours == Hours(day=None, night=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        MailHours.objects.create(user=person)


def test_only_operators_see_that_there_is_mail(at):
    notice = make_notice()
    assert list(Notice.objects.visible_to(make_user(is_superuser=True), at=at)) == [notice]
    for person in (notice.recipient, make_user(is_superuser=True, is_active=False)):
        assert not Notice.objects.visible_to(person, at=at)
