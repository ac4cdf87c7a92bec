"""A real Chromium for journeys: `page` is a desk, `phone` a telephone; both watch for trouble.

A journey asks for `page` (or `phone`) and `floor` comes with it, then `sign_in(page, user)`,
`page.goto("/tonight/")`, and `axe(page)` wherever it stops. Errors on the console, refusals by the
Content-Security-Policy, and requests to other hosts fail the test at its end.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

RESULTS = Path(__file__).resolve().parents[2] / "var" / "test-results"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REFUSED = "Failed to load resource: the server responded with a status of"
MISSING = (
    "no Chromium was found: install one (Debian: apt-get install chromium), "
    "or name it in the environment variable CHROMIUM"
)
failed = pytest.StashKey[bool]()
skipped = []


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[failed] = item.stash.get(failed, False) or report.failed
    return report


def pytest_terminal_summary(terminalreporter):
    if skipped:
        terminalreporter.section("browser journeys were skipped", red=True)
        terminalreporter.line(skipped[0])


@pytest.fixture(scope="session")
def live_server():
    """The site at http://localhost, the one name for which passkeys need no certificate."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    path = _chromium()
    if not path:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(MISSING)
        skipped.append(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(request, chromium, live_server, floor):
    """A function that opens a fresh browser, as another person's device would be."""
    opened = []

    def open_page(**options):
        context = chromium.new_context(
            base_url=live_server.url, locale="nl-NL", timezone_id="Europe/Amsterdam", **options
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        opened.append((page, _watch(page, live_server.url)))
        return page

    yield open_page
    if request.node.stash.get(failed, False):
        _keep_pictures(request.node.name, [page for page, _ in opened])
    for page, _ in opened:
        page.context.close()
    problems = [line for _, lines in opened for line in lines]
    assert problems == []


@pytest.fixture
def page(open_page):
    return open_page(**DESK)


@pytest.fixture
def phone(open_page):
    return open_page(**PHONE)


@pytest.fixture
def sign_in(live_server):
    """Signs somebody in without the form, which has journeys of its own."""

    def sign_in(page, user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )

    return sign_in


@pytest.fixture
def mailbox(settings, tmp_path):
    """The folder into which this test's mail goes, which /demo/mail/ shows."""
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(settings.MAIL_FOLDER)},
        }
    }
    return settings.MAIL_FOLDER


@pytest.fixture
def axe():
    """Fails when axe finds anything on what the page shows now; names the rule and the place.

    `but` are pairs of a rule and a selector: what Wagtail has there is not ours to mend. Any other
    rule counts for that element too, and that rule for any other element.
    """

    def check(page, *, but=()):
        result = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        found = [
            f"{page.url}: {violation['id']}: {violation['help']}: {node['target']}"
            for violation in result.response["violations"]
            for node in violation["nodes"]
            if not any(
                rule == violation["id"] and _is_at(page, selector, node) for rule, selector in but
            )
        ]
        assert found == []

    return check


def follow(locator):
    """Click what leads to another page, and wait until that page is there."""
    with locator.page.expect_navigation():
        locator.click()


def _is_at(page, selector, node):
    """Whether what axe found is the element that the selector names."""
    return page.evaluate(
        "([found, selector]) => document.querySelector(found)?.matches(selector) ?? false",
        [node["target"][-1], selector],
    )


def _chromium():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    given = os.environ.get("CHROMIUM")
    return given or next(filter(None, map(shutil.which, names)), None)


def _watch(page, home):
    """The list into which the page's troubles go."""
    problems = []
    documents = set()
    page.broken = ""  # part of an address whose line a test cuts on purpose

    def on_request(request):
        if request.is_navigation_request():
            documents.add(request.url)
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(home):
            problems.append(f"request to another host: {request.url}")

    def on_console(message):
        # A page that is refused on purpose (404, 403) is no trouble; a missing style sheet is.
        is_document = message.text.startswith(REFUSED) and message.location["url"] in documents
        is_broken = page.broken and page.broken in message.location["url"]
        if message.type == "error" and not is_document and not is_broken:
            problems.append(f"console: {message.text} ({message.location['url']})")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    return problems


def _keep_pictures(name, pages):
    RESULTS.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, 1):
        path = RESULTS / f"{name.translate(str.maketrans('/[]', '---'))}-{number}.png"
        page.screenshot(path=path, full_page=True)
