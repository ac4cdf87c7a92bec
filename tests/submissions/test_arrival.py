"""From when a request counts: its first byte, here or at a trusted proxy, for half an hour."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from lms.submissions.http import arrived_at

MINUTE = timedelta(minutes=1)


def request(*, ago=0, header=None):
    made = RequestFactory().post("/")
    made.arrived_at = timezone.now() - ago * MINUTE
    if header is not None:
        made.META["HTTP_X_REQUEST_START"] = header
    return made


def minutes(found):
    return (timezone.now() - found) / MINUTE


@pytest.fixture
def proxy(settings):
    settings.START_HEADER = "X-Request-Start"


def start(ago, form="t={:.3f}"):
    return form.format((timezone.now() - ago * MINUTE).timestamp())


def test_the_first_byte_counts():
    assert minutes(arrived_at(request(ago=12))) == pytest.approx(12, abs=0.3)


def test_a_request_counts_for_half_an_hour_at_most():
    assert minutes(arrived_at(request(ago=50))) == pytest.approx(30, abs=0.3)


@pytest.mark.parametrize("form", ["t={:.3f}", "{:.3f}", "{:.0f}"])
def test_the_start_that_a_trusted_proxy_names_counts(proxy, form):
    found = arrived_at(request(ago=1, header=start(7, form)))

    assert minutes(found) == pytest.approx(7, abs=0.3)


@pytest.mark.parametrize("unit", [10**3, 10**6])
def test_milliseconds_and_microseconds_are_understood(proxy, unit):
    moment = int((timezone.now() - 7 * MINUTE).timestamp() * unit)

    assert minutes(arrived_at(request(header=f"t={moment}"))) == pytest.approx(7, abs=0.3)


@pytest.mark.parametrize("ago", [-1, -60 * 24, 31, 60 * 24])
def test_what_no_proxy_says_is_ignored(proxy, ago):
    assert minutes(arrived_at(request(ago=2, header=start(ago)))) == pytest.approx(2, abs=0.3)


@pytest.mark.parametrize(
    "header", ["", "t=", "now", "nan", "inf", "1e9", "t=-1", "9" * 30, "t=1 2"]
)
def test_nonsense_is_ignored(proxy, header):
    assert minutes(arrived_at(request(ago=2, header=header))) == pytest.approx(2, abs=0.3)


def test_without_the_setting_a_visitor_cannot_name_a_start():
    assert minutes(arrived_at(request(ago=2, header=start(20)))) == pytest.approx(2, abs=0.3)
