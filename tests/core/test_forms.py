from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.utils import translation

from lms.core.forms import MomentField


class MeetingForm(forms.Form):
    begin = MomentField()
    end = MomentField(required=False)


def bind(day, clock, **more):
    return MeetingForm({"begin_date": day, "begin_time": clock, **more})


def codes(form, field="begin"):
    return [error.code for error in form.errors.as_data()[field]]


@pytest.mark.parametrize("clock", ["19:00", "19.00", "19:00:00"])
def test_a_moment_is_read_in_the_zone_of_the_site(clock):
    form = bind("2026-11-10", clock)

    assert form.is_valid()
    assert form.cleaned_data["begin"] == datetime(2026, 11, 10, 18, 0, tzinfo=UTC)
    assert form.cleaned_data["end"] is None


def test_a_dutch_date_may_be_typed():
    with translation.override("nl"):
        form = bind("10-11-2026", "19:00")

        assert form.is_valid()


@pytest.mark.parametrize(("clock", "code"), [("02:00", "skipped"), ("02:30", "skipped")])
def test_the_hour_that_the_clocks_skip_is_refused(clock, code):
    assert codes(bind("2027-03-28", clock)) == [code]


@pytest.mark.parametrize("clock", ["01:59", "03:00"])
def test_the_minutes_around_the_skipped_hour_are_taken(clock):
    assert bind("2027-03-28", clock).is_valid()


@pytest.mark.parametrize("clock", ["02:00", "02:59"])
def test_the_hour_that_comes_twice_is_refused(clock):
    assert codes(bind("2026-10-25", clock)) == ["doubled"]


@pytest.mark.parametrize("clock", ["01:59", "03:00"])
def test_the_minutes_around_the_doubled_hour_are_taken(clock):
    assert bind("2026-10-25", clock).is_valid()


def test_an_obligatory_moment_needs_both_halves():
    assert codes(bind("2026-11-10", "")) == ["required"]
    assert codes(bind("", "")) == ["required"]


def test_half_an_optional_moment_is_asked_for_by_name():
    whole = ("2026-11-10", "19:00")

    assert codes(bind(*whole, end_date="2026-11-10", end_time=""), "end") == ["time_missing"]
    assert codes(bind(*whole, end_date="", end_time="21:00"), "end") == ["date_missing"]


def test_nonsense_is_refused():
    assert codes(bind("soon", "late")) == ["invalid", "invalid"]


def test_a_moment_is_shown_in_the_zone_of_the_site_with_named_inputs():
    form = MeetingForm(initial={"begin": datetime(2026, 7, 1, 17, 0, 59, tzinfo=UTC)})

    html = str(form["begin"])

    assert 'type="date"' in html
    assert 'value="2026-07-01"' in html
    assert 'value="19:00"' in html
    assert html.count("aria-label") == 2
    assert MomentField.widget().decompress(datetime(2026, 7, 1, 17, 0, tzinfo=UTC)) == [
        date(2026, 7, 1),
        time(19, 0),
    ]
