from datetime import date, datetime

import pytest
from django import forms
from django.utils import timezone, translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("typed", ["28-03-2027", "2027-03-28"])
def test_a_date_is_read_as_it_is_written_here_and_as_browsers_send_it(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == date(2027, 3, 28)
        moment = forms.DateTimeField().clean(f"{typed} 14:30")
    assert timezone.make_naive(moment) == datetime(2027, 3, 28, 14, 30)  # noqa: DTZ001 - local


def test_editors_are_shown_dates_in_the_form_that_is_read():
    with translation.override("nl"):
        day = AdminDateInput().format_value(date(2027, 3, 28))
        moment = AdminDateTimeInput().format_value(datetime(2027, 3, 28, 14, 30))  # noqa: DTZ001
    assert (day, moment) == ("28-03-2027", "28-03-2027 14:30")
