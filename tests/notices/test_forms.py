from datetime import time

import pytest

from lms.notices.forms import HoursForm
from lms.notices.rules import Hours

STANDARD = {
    "day_is_quiet": "on",
    "day_from": "08:30",
    "day_until": "17:30",
    "night_is_quiet": "on",
    "night_from": "23:00",
    "night_until": "07:00",
    "digest": "off",
}


def test_what_is_shown_and_sent_back_is_what_it_was():
    for hours in (Hours(), Hours(day=None, night=None, digest=time(18, 0))):
        values = HoursForm.values_of(hours)
        typed = {name: value for name, value in values.items() if value is not False}
        form = HoursForm(typed)
        assert form.is_valid(), form.errors
        assert form.hours == hours


def test_what_is_off_is_off():
    """Whatever stands beside a box that is not ticked."""
    typed = {name: value for name, value in STANDARD.items() if not name.endswith("quiet")}
    form = HoursForm(typed | {"day_until": "08:00", "digest": "06:00"})
    assert form.is_valid(), form.errors
    assert form.hours == Hours(day=None, night=None, digest=time(6, 0))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day_from": ""}, "day_from"),
        ({"day_until": "half zes"}, "day_until"),
        ({"day_until": "08:30"}, "day_until"),
        ({"day_until": "08:00"}, "day_until"),
        ({"night_until": ""}, "night_until"),
        ({"night_until": "23:00"}, "night_until"),
        ({"night_from": "17:30", "night_until": "08:29"}, "night_until"),
        ({"digest": "18:30"}, "digest"),
        ({"digest": "03:00"}, "digest"),
    ],
    ids=str,
)
def test_hours_that_cannot_be_are_refused_beside_their_field(change, field):
    form = HoursForm(STANDARD | change)
    assert list(form.errors) == [field]


def test_an_hour_a_day_is_enough():
    assert HoursForm(STANDARD | {"night_from": "18:30", "night_until": "08:30"}).is_valid()
