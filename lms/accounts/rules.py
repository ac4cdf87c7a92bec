"""What can be said of a person's devices without asking anybody."""

from typing import NamedTuple

# The first that is found counts: most browsers also call themselves by the name of another.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class Device(NamedTuple):
    """What a browser calls itself, in the words of who uses it; empty where that is unclear."""

    browser: str
    system: str


def device_of(user_agent: str) -> Device:
    return Device(_first_in(user_agent, BROWSERS), _first_in(user_agent, SYSTEMS))


def _first_in(text: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in text), "")
