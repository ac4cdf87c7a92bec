"""An evening of marking: from the list through two works to the release, and who reads it then."""

import pytest

from lms.courses.enums import Role
from tests.browser.conftest import follow
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.reviews import make_marking_world
from tests.factories.submissions import make_version


@pytest.fixture(params=["nl", "en"])
def world(request, floor):
    """Anna and Bo handed in PDFs, Cas did not; everybody reads one of the two languages."""
    world = make_marking_world()
    world.language = request.param
    world.lecturer.language = request.param
    world.lecturer.save()
    world.anna, world.bo, _ = (
        make_participation(world.run, make_user(name, language=request.param), Role.STUDENT).user
        for name in ("Anna", "Bo", "Cas")
    )
    world.works = [
        make_version(sitting=world.sitting, by=student) for student in (world.anna, world.bo)
    ]
    return world


def judge(page, world, *, mark, feedback):
    for criterion in world.rubric.criteria.all():
        page.locator(f"[name=level_{criterion.pk}]").nth(2).check()
    page.locator("[name=feedback]").fill(feedback)
    page.locator("[name=mark]").fill(mark)


def press(page, verb):
    follow(page.locator(f"button[name=verb][value={verb}]"))


def test_a_lecturer_marks_two_works_and_releases_them_at_once(
    page, open_page, world, sign_in, axe
):
    student = open_page()
    sign_in(student, world.anna)
    sign_in(page, world.lecturer)

    page.goto("/marking/")
    axe(page)
    follow(page.get_by_role("link", name=str(world.sitting.assignment)))
    axe(page)
    follow(page.get_by_role("link", name="Anna"))
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="werk-1.pdf").click(modifiers=["Alt"])
    assert download.value.suggested_filename == "werk-1.pdf"

    # A press too early: what is missing is pointed at, and what was typed is kept.
    page.locator("[name=feedback]").fill("Je vraag is scherp.")
    press(page, "final")
    axe(page)
    assert page.locator("[data-errors]").evaluate("el => el === document.activeElement")
    assert page.locator("[name=feedback]").input_value() == "Je vraag is scherp."

    judge(page, world, mark="7,5", feedback="Je vraag is scherp, je noemer klopt.")
    press(page, "save")
    axe(page)
    page.goto("/marking/")
    page.goto(f"/marking/versions/{world.works[0].pk}/")
    assert page.locator("[name=mark]").input_value() in {"7,5", "7.5"}
    press(page, "final")
    axe(page)

    follow(page.locator(".desk__form .button--primary"))
    judge(page, world, mark="5.4", feedback="De marge ontbreekt.")
    press(page, "final")
    assert student.goto("/grades/").status == 200
    assert "7," not in student.locator("main").inner_text()

    page.goto(f"/marking/{world.sitting.pk}/")
    follow(page.locator(".release-panel a"))
    axe(page)
    follow(page.locator("main form button"))
    assert page.url.endswith(f"/marking/{world.sitting.pk}/")
    axe(page)
    assert page.locator(".chip--released").count() == 2

    student.goto("/grades/")
    axe(student)
    follow(student.locator(".outcomes a"))
    axe(student)
    assert "Je vraag is scherp, je noemer klopt." in student.locator("main").inner_text()
    assert "De marge ontbreekt." not in student.locator("main").inner_text()


def test_two_tabs_overwrite_nothing(page, world, sign_in, axe):
    sign_in(page, world.lecturer)
    path = f"/marking/versions/{world.works[0].pk}/"
    page.goto(path)
    other = page.context.new_page()
    other.goto(path)
    judge(page, world, mark="6", feedback="Uit het eerste tabblad.")
    press(page, "save")

    judge(other, world, mark="8", feedback="Uit het tweede tabblad.")
    press(other, "save")

    axe(other)
    assert "Uit het eerste tabblad." in other.locator(".conflict").inner_text()
    assert other.locator("[name=feedback]").input_value() == "Uit het tweede tabblad."


def test_a_session_that_ends_loses_no_word(page, world, sign_in):
    sign_in(page, world.lecturer)
    path = f"/marking/versions/{world.works[0].pk}/"
    page.goto(path)
    judge(page, world, mark="6", feedback="Een avond werk.")
    page.context.clear_cookies()
    press(page, "save")

    sign_in(page, world.lecturer)
    page.goto(path)

    assert page.locator("[name=feedback]").input_value() == "Een avond werk."
    assert page.locator("[name=mark]").input_value() == "6"


def test_marking_on_a_telephone_by_keyboard(phone, world, sign_in, axe):
    sign_in(phone, world.lecturer)
    phone.goto(f"/marking/versions/{world.works[0].pk}/")
    axe(phone)
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    criterion = world.rubric.criteria.first()
    radios = phone.locator(f"[name=level_{criterion.pk}]")
    radios.nth(3).focus()
    phone.keyboard.press("ArrowUp")
    assert radios.nth(2).is_checked()
