from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.notices.enums import Urgency
from lms.notices.rules import PAUSES, Hours, free_at, next_at, pack, retry_at, schedule, unpack

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NONE = Hours(day=None, night=None)


def local(text, fold=0):
    """A moment by the clock on the wall in Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold)


# Tuesday 10 November 2026 is a working day, Saturday the 14th is none.
@pytest.mark.parametrize(
    ("moment", "free"),
    [
        ("2026-11-10T08:29", "2026-11-10T08:29"),
        ("2026-11-10T08:30", "2026-11-10T17:30"),
        ("2026-11-10T17:29", "2026-11-10T17:30"),
        ("2026-11-10T17:30", "2026-11-10T17:30"),
        ("2026-11-10T22:59", "2026-11-10T22:59"),
        ("2026-11-10T23:00", "2026-11-11T07:00"),
        ("2026-11-11T03:00", "2026-11-11T07:00"),
        ("2026-11-14T12:00", "2026-11-14T12:00"),
        ("2026-11-14T23:30", "2026-11-15T07:00"),
        ("2026-12-31T23:30", "2027-01-01T07:00"),
    ],
)
def test_what_can_wait_waits_for_the_end_of_the_standard_quiet_hours(moment, free):
    assert free_at(local(moment), Hours()) == local(free)


def test_quiet_hours_that_touch_are_one():
    hours = Hours(night=(time(17, 30), time(8, 30)), day=(time(8, 30), time(17, 0)))
    assert free_at(local("2026-11-10T18:00"), hours) == local("2026-11-11T17:00")


def test_a_night_that_begins_after_midnight():
    hours = Hours(day=None, night=(time(1, 0), time(6, 0)))
    assert free_at(local("2026-11-10T00:59"), hours) == local("2026-11-10T00:59")
    assert free_at(local("2026-11-10T01:00"), hours) == local("2026-11-10T06:00")


def test_working_days_that_are_quiet_all_through_leave_the_weekend():
    hours = Hours(day=(time(8, 0), time(20, 0)), night=(time(20, 0), time(8, 0)))
    assert free_at(local("2026-11-09T12:00"), hours) == local("2026-11-14T08:00")


def test_quiet_hours_can_be_off():
    assert free_at(local("2026-11-10T12:00"), NONE) == local("2026-11-10T12:00")


# The clocks go forward on Sunday 28 March 2027 at two, and back on Sunday 31 October 2027 at three.
def test_a_night_over_which_the_clocks_go_forward_ends_by_the_clock_on_the_wall():
    assert free_at(local("2027-03-27T23:30"), Hours()) == datetime(2027, 3, 28, 5, 0, tzinfo=UTC)


def test_a_night_over_which_the_clocks_go_back_ends_by_the_clock_on_the_wall():
    assert free_at(local("2027-10-30T23:30"), Hours()) == datetime(2027, 10, 31, 6, 0, tzinfo=UTC)


def test_quiet_hours_that_end_in_an_hour_that_is_skipped_end_when_it_is_over():
    hours = Hours(day=None, night=(time(23, 0), time(2, 30)))
    assert free_at(local("2027-03-28T01:00"), hours) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_quiet_hours_that_end_in_an_hour_that_comes_twice_end_the_second_time_too():
    hours = Hours(day=None, night=(time(23, 0), time(2, 30)))
    first, second = local("2027-10-31T02:10"), local("2027-10-31T02:10", fold=1)
    assert free_at(first, hours) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert free_at(second, hours) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "digest"),
    [
        ("2026-11-10T17:59", "2026-11-10T18:00"),
        ("2026-11-10T18:00", "2026-11-11T18:00"),
        ("2027-03-27T19:00", "2027-03-28T18:00"),
        ("2027-10-30T19:00", "2027-10-31T18:00"),
    ],
)
def test_the_digest_comes_at_its_hour_by_the_clock_on_the_wall(moment, digest):
    assert next_at(local(moment), time(18, 0)) == local(digest)


def test_the_digest_comes_once_in_an_hour_that_comes_twice():
    first = next_at(local("2027-10-31T01:00"), time(2, 30))
    assert first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert next_at(first, time(2, 30)) == datetime(2027, 11, 1, 1, 30, tzinfo=UTC)


def test_only_what_is_calm_waits_for_the_digest():
    hours = Hours(digest=time(18, 0))
    at = local("2026-11-10T12:00")
    assert schedule(Urgency.AT_ONCE, hours, at=at) == (at, False)
    assert schedule(Urgency.TODAY, hours, at=at) == (local("2026-11-10T17:30"), False)
    assert schedule(Urgency.CALM, hours, at=at) == (local("2026-11-10T18:00"), True)
    assert schedule(Urgency.CALM, Hours(), at=at) == (local("2026-11-10T17:30"), False)


def test_the_digest_comes_at_its_hour_also_when_it_is_quiet():
    hours = Hours(digest=time(12, 0))
    at = local("2026-11-10T09:00")
    assert schedule(Urgency.CALM, hours, at=at) == (local("2026-11-10T12:00"), True)


@pytest.mark.parametrize(
    ("hours", "free"),
    [(NONE, 1440), (Hours(), 7 * 60), (Hours(night=None), 15 * 60), (Hours(day=None), 16 * 60)],
)
def test_free_minutes_of_a_working_day(hours, free):
    assert hours.free_minutes() == free


def test_a_working_day_is_monday_to_friday():
    quiet = [Hours().end_of_quiet(date(2026, 11, day), time(12, 0)) for day in range(9, 16)]
    assert [end is not None for end in quiet] == [True] * 5 + [False] * 2


def test_tries_are_close_together_at_first_and_stop_after_a_day():
    at = local("2026-11-10T12:00")
    assert retry_at(at, tries=1) == at + timedelta(minutes=1)
    assert retry_at(at, tries=7) == at + timedelta(hours=1)
    assert retry_at(at, tries=len(PAUSES) + 1) is None
    assert timedelta(hours=24) < sum(PAUSES, timedelta()) < timedelta(hours=25)


def test_pack_and_unpack_give_the_same_back():
    value = {"at": datetime(2026, 1, 1, tzinfo=UTC), "rows": [{"n": 1}, "text"], "none": None}
    assert unpack(pack(value)) == value
