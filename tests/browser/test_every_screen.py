"""Every address of the demo, as the person it is meant for sees it, at a desk and on a telephone."""

import pytest
from django.utils import timezone

from home.demo import world
from home.demo.cast import ROLES
from home.demo.manifest import manifest
from lms.accounts.models import User

PUBLIC = ["home", "home in English", "programme", "help", "contact", "course", "case cover"]
SCREENS = {
    "visitor": [*PUBLIC, "sign in", "check a receipt", "mail"],
    "student": [
        "tonight",
        "profile",
        "mail hours",
        "course run",
        "announcements",
        "session",
        "session moved",
        "session cancelled",
        "case in the run",
        "part A",
        "assignment",
        "hand in alone",
        "hand in as a team",
        "hand in without a name",
        "confirm as a team",
        "own part in team work",
        "receipt",
        "feedback",
        "grades",
        "my team",
        "finding a team",
        "team profile",
    ],
    "team-mate": ["work exempt", "work withdrawn", "hand in what was mailed"],
    "lecturer": [
        "tonight",
        "course run",
        "session",
        "case in the run",
        "teaching note",
        "assignment",
        "marking",
        "marking list",
        "marking screen",
        "marking list without names",
        "marking screen without names",
        "release",
        "works",
        "work on paper",
        "exemption",
        "withdrawal",
        "team asked",
        "dates for some",
        "change session",
        "announcements",
        "announce",
        "materials",
        "teams",
        "team set",
        "team set of students",
        "change team set",
        "editor",
    ],
    "lecturer of the other run": ["proposal of teams"],
    "office": [
        "office",
        "cohort",
        "change run",
        "people",
        "editor",
        "work mailed",
        "mails registered",
    ],
    "admin": ["outbox"],
}
DEVICES = ("page", "phone")


@pytest.fixture
def addresses(floor):
    """Where the screens of the demo are; building it takes longer than looking at all of them."""
    world.build(at=timezone.now())
    addresses = manifest()["addresses"]
    assert {name for names in SCREENS.values() for name in names} == set(addresses)
    return addresses


def translated(page, path, language):
    """The address of the page in the language, if it has one there; else its only address."""
    if path[1:3] not in {"nl", "en"} or path[1:3] == language:
        return path
    page.goto(path)
    link = page.locator(f"head link[rel=alternate][hreflang={language}]")
    return link.get_attribute("href") if link.count() else path


def look(page, axe, path, language):
    answer = page.goto(path)

    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    page.evaluate("document.querySelectorAll('main details').forEach(one => (one.open = true))")
    wide, room = page.evaluate(
        "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])(document.scrollingElement)"
    )
    assert wide <= room
    axe(page)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_screen_is_for_everybody(
    request, subtests, addresses, language, live_server, sign_in, axe
):
    User.objects.update(language=language)
    for device in DEVICES:
        page = request.getfixturevalue(device)
        for role, names in SCREENS.items():
            page.context.clear_cookies()
            page.context.add_cookies(
                [{"name": "language", "value": language, "url": live_server.url}]
            )
            if role in ROLES:
                sign_in(page, User.objects.get(email=ROLES[role].email))
            for name in names:
                with subtests.test(device=device, role=role, screen=name):
                    look(page, axe, translated(page, addresses[name], language), language)
