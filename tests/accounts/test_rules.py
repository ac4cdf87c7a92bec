import pytest
from django.utils import translation

from lms.accounts.rules import device_of
from lms.accounts.templatetags.devices import device

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        (
            f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/140.0 Safari/537.36",
            "Chrome",
            "Linux",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge",
            "Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox",
            "Windows",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/19.0 Safari/605.1",
            "Safari",
            "Mac",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) {APPLE} Version/19 Safari/604",
            "Safari",
            "iPhone",
        ),
        (
            f"Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) {APPLE} CriOS/140.0 Safari/604.1",
            "Chrome",
            "iPad",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 16) {WEBKIT} SamsungBrowser/29.0 Chrome/136 Safari/537.36",
            "Samsung Internet",
            "Android",
        ),
        ("curl/8.14", "", ""),
        ("", "", ""),
    ],
)
def test_a_device_goes_by_the_name_its_owner_knows(user_agent, browser, system):
    assert device_of(user_agent) == (browser, system)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Firefox/140 (Windows)", "Firefox op Windows"),
        ("Firefox/140", "Firefox"),
        ("curl/8.14", "Een onbekende browser"),
    ],
)
def test_a_device_is_named_in_the_language_of_the_reader(user_agent, words):
    with translation.override("nl"):
        assert device(user_agent) == words
