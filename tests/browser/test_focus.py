"""Where the focus is after a press that leads back to the same screen, with scripts and without."""

import pytest

from lms.courses.models import Material
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_run, make_session
from tests.factories.submissions import make_assignment, make_sitting, make_submission


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def desk(request, open_page):
    return open_page(java_script_enabled=request.param)


def focused(page):
    """What has the focus, by its id or else its class; the browser may give it a moment later."""
    for _ in range(40):
        if found := page.evaluate("document.activeElement.id || document.activeElement.className"):
            return found
        page.wait_for_timeout(50)
    return ""


def press(page, selector):
    """Press a button without a mouse, and wait for the page that answers."""
    page.locator(selector).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_what_became_of_a_draft_is_what_is_read_next(desk, floor, sign_in):
    student = make_participation(make_run())
    sitting = make_sitting(make_assignment(student.run))
    make_submission(sitting, by=student.user)
    sign_in(desk, student.user)
    desk.goto(f"/submissions/{sitting.pk}/")

    press(desk, "button[value=save]:visible")
    assert focused(desk) == "notices"
    press(desk, "button[name=remove]")
    assert focused(desk) == "notices"
    assert "werk-1.pdf" in desk.locator(".notices").inner_text()
    press(desk, "button[value=hand_in]")
    assert focused(desk) == "errors"


def test_a_row_that_is_moved_keeps_the_focus(open_page, floor, sign_in):
    # With scripts the list alone is renewed: see test_parts.
    desk = open_page(java_script_enabled=False)
    run = make_run()
    session = make_session(run)
    rows = [
        Material.objects.create(session=session, kind="reading", title=title, position=position)
        for position, title in enumerate(["Een", "Twee", "Drie"])
    ]
    sign_in(desk, make_participation(run, role="lecturer").user)
    desk.goto(f"{session.get_absolute_url()}materials/")

    press(desk, f"#material-{rows[0].pk} button[value=down]")

    assert focused(desk) == f"material-{rows[0].pk}"
    assert [row.title for row in session.materials.all()] == ["Twee", "Een", "Drie"]


def test_a_switch_that_loads_the_page_again_keeps_the_focus(open_page, floor, sign_in):
    page = open_page(java_script_enabled=False)
    sign_in(page, make_user())
    page.goto("/accounts/profile/")

    press(page, "button[name=language]")
    assert page.locator("html").get_attribute("lang") == "en"
    assert focused(page) == "language"
    page.locator("#appearance").click()
    press(page, "button[value=dark]")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert focused(page) == "appearance"
