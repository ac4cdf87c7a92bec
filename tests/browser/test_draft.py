"""Typing at 23:50 on a train: whatever happens to the line, the session or the tab, it is kept."""

import re

import pytest

from lms.submissions.models import Submission
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.submissions import make_assignment, make_sitting

NOTE = "De tabel staat in bijlage 1, geteld op 3 november."


@pytest.fixture
def sitting(floor):
    return make_sitting(make_assignment(ai_rule="free"))


@pytest.fixture
def student(sitting):
    return make_participation(sitting.assignment.run, make_user(language="en")).user


@pytest.fixture
def desk(page, sitting, student, sign_in):
    sign_in(page, student)
    page.broken = "/draft/"
    page.goto(f"/submissions/{sitting.pk}/")
    return page


def said(page, words):
    page.locator("[data-draft-said]", has_text=re.compile(words)).wait_for()


def test_it_is_saved_as_one_types_and_is_there_again(desk, axe):
    desk.locator("[name=note]").fill(NOTE)
    desk.locator("[name=ai_use][value=yes]").check()
    said(desk, "Saved ")

    desk.reload()

    assert desk.locator("[name=note]").input_value() == NOTE
    assert desk.locator("[name=ai_use][value=yes]").is_checked()
    assert Submission.objects.get().note == NOTE
    axe(desk)


def test_a_lost_line_and_an_ended_session_lose_nothing(desk, sitting, student, sign_in):
    down = "**/draft/"
    desk.route(down, lambda route: route.fulfill(status=502, body="bad gateway"))
    desk.locator("[name=note]").fill(NOTE)
    said(desk, "the line is down")
    desk.unroute(down)
    desk.context.clear_cookies()
    said(desk, "you are signed out")
    assert not Submission.objects.exists()

    sign_in(desk, student)
    said(desk, "Saved ")

    assert Submission.objects.get().note == NOTE


def test_a_second_tab_shows_both_texts_before_anything_is_overwritten(desk, sitting, student):
    other = desk.context.new_page()
    desk.route("**/draft/", lambda route: route.abort())
    other.goto(f"/submissions/{sitting.pk}/")
    desk.locator("[name=note]").fill("Uit de eerste tab")
    other.locator("[name=note]").fill("Uit de tweede tab")
    said(other, "Saved ")
    desk.unroute("**/draft/")

    panel = desk.locator("[data-draft-theirs]")
    panel.wait_for()
    assert "Uit de tweede tab" in panel.inner_text()
    assert desk.locator("[name=note]").input_value() == "Uit de eerste tab"
    panel.locator("[data-both-mine]").click()
    said(desk, "Saved ")

    assert Submission.objects.get().note == "Uit de eerste tab"
    other.close()


def test_what_waits_in_a_browser_is_for_who_typed_it(desk, sitting, sign_in):
    desk.route("**/draft/", lambda route: route.abort())
    desk.locator("[name=note]").fill(NOTE)
    said(desk, "the line is down")
    desk.evaluate("() => dispatchEvent(new Event('pagehide'))")
    somebody = make_participation(sitting.assignment.run, make_user(language="en")).user
    sign_in(desk, somebody)
    desk.on("dialog", lambda dialog: dialog.accept())

    desk.goto(f"/submissions/{sitting.pk}/")

    assert desk.locator("[name=note]").input_value() == ""
    assert desk.evaluate("() => Object.keys(localStorage)") == []
