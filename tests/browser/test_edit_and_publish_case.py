"""An author changes a part of her case; who reads it goes on reading the edition she chose."""

import pytest

from lms.courses.enums import Role
from tests.browser.conftest import follow
from tests.factories.accounts import make_user
from tests.factories.cases import make_case, make_case_run, make_part, make_release
from tests.factories.courses import make_participation

# How Wagtail's page of search results is built: it announces the number of pages by a heading, and
# skips a level in the column beside it. Its template is one with its script, so it stays as it is.
SEARCH = {("aria-allowed-role", "h2[role=alert]"), ("heading-order", "#other-searches-title")}
OLD = "De brief lag er om negen uur."
NEW = " Om tien uur lag er nog een."


@pytest.fixture(params=["nl", "en"])
def language(request):
    return request.param


@pytest.fixture
def author(floor, language):
    return make_user("Marleen", language=language)


@pytest.fixture
def part(author):
    case = make_case(authors=[author], title="De brieven")
    return make_part(case, title="Deel A", slug="deel-a", text=OLD)


@pytest.fixture
def case_run(author, part):
    """The author teaches the run in which her part is open."""
    case_run = make_case_run(part.case)
    make_participation(case_run.run, author, Role.LECTURER)
    make_release(case_run, part)
    return case_run


def member(case_run, role, name, language):
    return make_participation(case_run.run, make_user(name, language=language), role).user


def test_an_author_edits_previews_publishes_and_chooses_the_edition(
    page, open_page, author, part, case_run, language, sign_in, axe
):
    student = open_page()
    sign_in(student, member(case_run, Role.STUDENT, "Sanne", language))
    sign_in(page, author)
    path = f"/cases/{case_run.pk}/deel-a/"

    page.goto(f"/admin/pages/{part.case.pk}/")
    axe(page)
    follow(page.locator("main").get_by_role("link", name="Deel A").first)
    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("#w-preview-iframe").first
    preview.locator("main", has_text=OLD).wait_for()
    # Wagtail notices changes once it has noted what the form began with, a while after loading.
    page.wait_for_function("() => wagtail.app.queryController('w-unsaved')?.initialFormData")
    page.locator("[contenteditable=true]", has_text=OLD).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(NEW)
    preview.locator("main", has_text=NEW.strip()).wait_for()
    axe(page)
    page.locator("footer .action-save").click()
    page.locator(".messages .success").wait_for()
    page.goto(part.url)
    assert NEW not in page.locator("main").inner_text()
    student.goto(path)
    axe(student)
    assert OLD in student.locator("main").inner_text()
    assert NEW not in student.locator("main").inner_text()

    page.goto(f"/admin/pages/{part.pk}/edit/")
    page.locator("[contenteditable=true]", has_text=NEW.strip()).wait_for()
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url(f"**/admin/pages/{part.case.pk}/")
    page.goto(part.url)
    axe(page)
    assert OLD + NEW in page.locator("main").inner_text()
    student.goto(path)
    assert NEW not in student.locator("main").inner_text()

    page.goto(f"/cases/{case_run.pk}/plan/")
    axe(page)
    page.locator("button[name=verb][value=newest]").click()
    page.locator(".notice.is-good").wait_for()
    student.goto(path)
    axe(student)
    assert OLD + NEW in student.locator("main").inner_text()


def test_who_neither_writes_nor_reads_the_case_finds_nothing_of_it(
    page, open_page, part, case_run, language, sign_in, axe
):
    other = make_case_run()
    sign_in(page, member(other, Role.LECTURER, "Peter", language))
    stranger = open_page()
    sign_in(stranger, member(other, Role.STUDENT, "Bram", language))

    for path in ("/admin/pages/search/?q=brieven", "/admin/pages/", "/admin/"):
        assert page.goto(path).status == 200, path
        assert "De brieven" not in page.locator("main").inner_text(), path
        assert "Deel A" not in page.locator("body").inner_text(), path
        axe(page, but=SEARCH if "search" in path else ())
    for pk in (part.pk, part.case.pk):
        assert page.goto(f"/admin/pages/{pk}/edit/").status == 404
        axe(page)
    for reader in (page, stranger):
        assert reader.goto(f"/cases/{case_run.pk}/deel-a/").status == 404
        assert reader.goto(part.url).status == 404
    axe(stranger)
