"""Screens that renew a part of themselves: what changes, what stays, and what happens when it fails."""

import pytest

from lms.courses.models import Material
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_run, make_session
from tests.factories.reviews import make_marking_world

NAMES = ["Esra Yıldız", *[f"Student {number}" for number in range(10)]]


@pytest.fixture
def world(floor):
    world = make_marking_world()
    for name in NAMES:
        world.student(user=make_user(name))
    return world


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def desk(request, open_page, world, sign_in):
    page = open_page(java_script_enabled=request.param)
    page.has_scripts = request.param
    sign_in(page, world.lecturer)
    page.goto(f"/marking/{world.sitting.pk}/")
    return page


def focused(page):
    """What has the focus, by its id or else its class; the browser may give it a moment later."""
    for _ in range(40):
        if found := page.evaluate("document.activeElement.id || document.activeElement.className"):
            return found
        page.wait_for_timeout(50)
    return ""


def settled(page):
    """Wait until htmx has taken up what it renewed; a press before that loads the whole page."""
    page.wait_for_function(
        "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
    )


def test_a_lecturer_finds_somebody_in_a_long_list(desk, world, axe):
    assert desk.locator(".work").count() == len(NAMES)

    desk.locator("#find").press_sequentially("yildiz")
    if not desk.has_scripts:
        desk.keyboard.press("Enter")
    desk.wait_for_url("**?find=yildiz")
    assert desk.locator(".work").count() == 1
    if not desk.has_scripts:
        return
    assert focused(desk) == "find"
    assert desk.locator("#find").input_value() == "yildiz"
    assert "1" in desk.locator("#works-said").inner_text()
    axe(desk)

    desk.locator("#show-nothing").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**?find=yildiz&show=nothing")
    assert focused(desk) == "show-nothing"
    assert desk.locator("#show-nothing").get_attribute("aria-current") == "page"
    desk.go_back()
    desk.wait_for_url("**?find=yildiz")
    desk.locator("#show-all[aria-current=page]").wait_for()
    # Of where somebody was, not of what she saw there.
    assert desk.evaluate("Object.keys(sessionStorage)") == ["htmx-current-path-for-history"]
    assert desk.evaluate("localStorage.length") == 0


def test_who_was_signed_out_is_asked_to_sign_in(open_page, world, sign_in):
    page = open_page()
    sign_in(page, world.lecturer)
    page.goto(f"/marking/{world.sitting.pk}/")
    page.context.clear_cookies()

    page.locator("#show-nothing").click()

    page.wait_for_url("**/accounts/login/?next=**show%3Dnothing**")
    assert page.locator("h1").count() == 1


def test_a_material_is_moved_by_keyboard_without_losing_ones_place(open_page, floor, sign_in, axe):
    run = make_run()
    session = make_session(run)
    one, two, three = (
        Material.objects.create(session=session, kind="reading", title=title, position=position)
        for position, title in enumerate(["Een", "Twee", "Drie"])
    )
    page = open_page()
    sign_in(page, make_participation(run, role="lecturer").user)
    page.goto(f"{session.get_absolute_url()}materials/")

    page.locator(f"#material-{one.pk}-down").focus()
    page.keyboard.press("Enter")
    page.get_by_text("“Een” staat nu op plaats 2 van 3.").wait_for(state="attached")
    assert focused(page) == f"material-{one.pk}-down"
    settled(page)
    page.keyboard.press("Enter")
    page.get_by_text("“Een” staat nu op plaats 3 van 3.").wait_for(state="attached")

    # There is no way further down, so the row itself has the focus.
    assert focused(page) == f"material-{one.pk}"
    assert page.locator(".material__title").all_inner_texts() == ["Twee", "Drie", "Een"]
    assert list(session.materials.all()) == [two, three, one]
    axe(page)
