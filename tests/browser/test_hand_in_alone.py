"""Handing in alone: two real files, a draft, a receipt, another version; and what is refused."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from lms.submissions.models import Sitting
from tests.browser.conftest import follow
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_run
from tests.factories.submissions import docx_bytes, make_assignment, make_sitting, pdf_bytes
from tests.queue import run_tasks

PDF, WORD = "application/pdf", "application/octet-stream"
HELD = re.compile(r"/submissions/\d+/$")


@pytest.fixture
def sitting(floor):
    assignment = make_assignment(make_run(), title="Adviesnota", max_megabytes=1, max_files=3)
    return make_sitting(assignment)


@pytest.fixture(params=["nl", "en"])
def student(request, sitting):
    user = make_user("Sanne", language=request.param)
    return make_participation(sitting.assignment.run, user).user


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def desk(request, open_page, student, sign_in):
    """The student's browser, with JavaScript and without."""
    page = open_page(java_script_enabled=request.param)
    page.has_scripts = request.param
    sign_in(page, student)
    return page


@pytest.fixture
def look(desk, axe):
    """axe wherever the student stops; it is a script itself, so without them it cannot look."""
    return axe if desk.has_scripts else lambda page: None


def choose(page, *files):
    """Choose files; with JavaScript they are sent at once, without it a button sends them."""
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )
    if page.has_scripts:
        page.locator("input[type=file]:enabled").wait_for()
    else:
        press(page, "save")


def press(page, what):
    follow(page.locator(f"button[name=do][value={what}]:visible"))


def digits(text):
    return re.sub(r"\D", "", text)


def test_a_student_hands_in_and_replaces_it(desk, sitting, student, mailbox, look):
    paper, annex = pdf_bytes("Adviesnota"), docx_bytes("Bijlage")
    desk.goto("/tonight/")
    look(desk)
    follow(desk.get_by_role("link", name="Adviesnota").first)
    desk.locator("h1", has_text="Adviesnota").wait_for()
    desk.goto(sitting.assignment.page.url)
    look(desk)
    follow(desk.locator(f"a[href='/submissions/{sitting.pk}/']").first)
    look(desk)
    choose(desk, ("Adviesnota.pdf", PDF, paper), ("Bijlage.docx", WORD, annex))
    desk.locator("[name=note]").fill("Bijlage 1 is de tabel.")
    press(desk, "save")
    assert desk.locator(".notice.is-good").is_visible()
    look(desk)

    # Another day: text and files are still there, and nothing is handed in.
    desk.goto("/tonight/")
    desk.goto(f"/submissions/{sitting.pk}/")
    assert desk.locator("[name=note]").input_value() == "Bijlage 1 is de tabel."
    assert desk.locator(".work__files .file__name a").all_inner_texts() == [
        "Adviesnota.pdf",
        "Bijlage.docx",
    ]
    assert desk.locator(".versions").count() == 0

    press(desk, "hand_in")
    assert desk.locator("#id_statement_error").is_visible()
    look(desk)
    desk.locator("[name=statement]").check()
    press(desk, "hand_in")
    assert "/receipts/" in desk.url
    look(desk)
    code = desk.locator(".receipt__code code").inner_text()
    assert desk.url.endswith(f"/receipts/{code}/")
    hashes = desk.locator(".receipt__files code").all_inner_texts()
    assert hashes == [sha256(paper).hexdigest(), sha256(annex).hexdigest()]
    for facts, content in zip(
        desk.locator(".receipt__files .file__facts").all_inner_texts(), (paper, annex), strict=True
    ):
        assert digits(facts).endswith(str(len(content)))
    assert re.search(r"\d\d:\d\d CES?T", desk.locator(".facts").inner_text())

    run_tasks()
    desk.goto("/demo/mail/")
    look(desk)
    follow(desk.locator("main li a, main td a").first)
    look(desk)
    letter = desk.locator("main").inner_text()
    assert student.email in letter
    assert code in letter
    assert set(hashes) <= set(re.findall(r"\b[0-9a-f]{64}\b", letter))

    desk.goto(f"/submissions/{sitting.pk}/")
    follow(desk.locator("button[name=remove]").first)
    better = pdf_bytes("Adviesnota, verbeterd")
    choose(desk, ("Adviesnota.pdf", PDF, better))
    desk.locator("[name=statement]").check()
    press(desk, "hand_in")
    look(desk)
    assert sha256(better).hexdigest() in desk.locator(".receipt__files").inner_text()
    desk.goto(f"/submissions/{sitting.pk}/")
    look(desk)
    assert desk.locator(".versions li strong").count() == 2
    follow(desk.locator(f".versions a[href='/receipts/{code}/']"))
    assert desk.locator(".receipt__files code").all_inner_texts() == hashes
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Adviesnota.pdf").click(modifiers=["Alt"])
    assert download.value.path().read_bytes() == paper


REFUSED = {
    "a program": ("werk.pdf", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"),
    "nothing": ("leeg.pdf", b""),
    "too much": ("groot.pdf", pdf_bytes() + b"%" * 1024 * 1024),
}


def test_what_cannot_be_read_is_refused_and_nothing_typed_is_lost(desk, sitting, look):
    desk.goto(f"/submissions/{sitting.pk}/")
    desk.locator("[name=note]").fill("Dit blijft staan.")
    desk.locator("[name=statement]").check()
    said = set()
    for name, content in REFUSED.values():
        choose(desk, (name, PDF, content))
        summary = desk.locator("[data-errors]")
        summary.get_by_text(name).wait_for()
        assert summary.evaluate("el => el === document.activeElement")
        assert summary.locator("a").get_attribute("href") == "#id_uploads"
        beside = desk.locator("#id_uploads_error").inner_text()
        assert name in beside
        said.add(beside.partition(name)[2])
        assert desk.locator("[name=uploads]").get_attribute("aria-invalid") == "true"
        assert desk.locator("[name=note]").input_value() == "Dit blijft staan."
        assert desk.locator("[name=statement]").is_checked()
        look(desk)
    assert len(said) == len(REFUSED)

    choose(desk, ("goed.pdf", PDF, pdf_bytes()))
    desk.locator(".work__files").wait_for()
    assert desk.locator("[data-errors]").count() == 0
    assert desk.locator("[name=uploads]").get_attribute("aria-invalid") is None


def test_an_upload_shows_its_progress_and_can_be_stopped(page, student, sitting, sign_in, axe):
    page.has_scripts = True
    sign_in(page, student)
    page.goto(f"/submissions/{sitting.pk}/")
    held = []
    page.route(HELD, lambda route: held.append(route))
    page.locator("input[type=file]").set_input_files(
        {"name": "werk.pdf", "mimeType": PDF, "buffer": pdf_bytes()}
    )
    page.locator("[data-upload-progress]").wait_for()
    axe(page)
    page.locator("[data-upload-cancel]").click()
    page.locator("[data-upload-trouble]").wait_for()
    assert page.locator("[data-upload-progress]").is_hidden()
    axe(page)
    assert len(held) == 1

    page.unroute(HELD)
    choose(page, ("werk.pdf", PDF, pdf_bytes()))
    assert page.locator("[data-upload-trouble]").is_hidden()
    assert page.locator(".work__files .file__name a").all_inner_texts() == ["werk.pdf"]


def test_an_upload_that_the_site_does_not_take_says_why(page, student, sitting, sign_in, settings):
    sign_in(page, student)
    page.goto(f"/submissions/{sitting.pk}/")
    settings.REQUEST_MAX_BYTES = 1000

    page.locator("input[type=file]").set_input_files(
        {"name": "werk.pdf", "mimeType": PDF, "buffer": pdf_bytes() + b"\n" * 1000}
    )
    trouble = page.locator("[data-upload-trouble]")
    trouble.wait_for()

    # A server that does not read what is too much may also hang up, which is all a browser sees.
    said = {"nl": ("groter dan de site aanneemt", "zijn niet aangekomen")}
    said["en"] = ("larger than the site takes", "did not arrive")
    assert any(words in trouble.inner_text() for words in said[student.language])


def test_an_upload_past_the_last_moment_says_so(page, student, sitting, sign_in):
    sign_in(page, student)
    page.goto(f"/submissions/{sitting.pk}/")
    now = timezone.now()
    Sitting.objects.filter(pk=sitting.pk).update(
        opens_at=now - timedelta(days=3),
        due_at=now - timedelta(days=2),
        cutoff_at=now - timedelta(days=1),
    )

    page.locator("input[type=file]").set_input_files(
        {"name": "werk.pdf", "mimeType": PDF, "buffer": pdf_bytes()}
    )
    trouble = page.locator("[data-upload-trouble]")
    trouble.wait_for()

    lost = {"nl": "niet aangekomen", "en": "did not arrive"}[student.language]
    assert trouble.inner_text()
    assert lost not in trouble.inner_text()
