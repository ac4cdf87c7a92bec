"""A large file on a bad line: in pieces, resumed, and hashed in the page."""

import hashlib
import random
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.submissions import actions
from lms.submissions.models import (
    DraftFile,
    MailedFile,
    PartialUpload,
    Press,
    SubmissionVersion,
)
from tests.factories.accounts import make_user
from tests.factories.courses import make_appointment, make_participation
from tests.factories.submissions import make_assignment, make_sitting, pdf_bytes

LENGTHS = [0, 1, 3, 55, 56, 63, 64, 65, 119, 127, 128, 1000, 70_000]
HASHES = """async ([address, lengths]) => {
  const { Sha256 } = await import(address);
  return lengths.map((length) => {
    const data = Uint8Array.from({ length }, (_, i) => (7 * i + length) & 255);
    const hash = new Sha256();
    for (let at = 0; at < length; at += 61) hash.update(data.subarray(at, at + 61));
    return hash.hex();
  });
}"""


@pytest.fixture
def sitting(floor):
    return make_sitting(make_assignment())


@pytest.fixture
def desk(page, sitting, sign_in):
    student = make_participation(sitting.assignment.run, make_user(language="en")).user
    sign_in(page, student)
    page.goto(f"/submissions/{sitting.pk}/")
    return page


@pytest.fixture
def paper(tmp_path):
    """Some seven megabytes that are a PDF, as a file on the student's disk."""
    path = tmp_path / "scriptie.pdf"
    filling = random.Random(7).randbytes(7_000_000)  # noqa: S311 - no secret
    path.write_bytes(pdf_bytes("Scriptie") + b"%" + filling)
    return path


def test_the_page_computes_the_same_hashes_as_everybody(desk):
    found = desk.evaluate(HASHES, ["/static/js/sha256.js", LENGTHS])

    data = [bytes((7 * i + length) & 255 for i in range(length)) for length in LENGTHS]
    assert found == [hashlib.sha256(one).hexdigest() for one in data]


def test_a_line_that_breaks_does_not_start_a_large_file_over(desk, paper, axe):
    desk.broken = "/uploads/"
    sent = []

    def line(route):
        sent.append(int(route.request.headers.get("upload-offset", -1)))
        if len(sent) == 2:
            route.abort()
        else:
            route.continue_()

    desk.route("**/submissions/uploads/*/", line)
    desk.locator("input[type=file]").set_input_files(paper)
    desk.locator(".work__files").wait_for()

    assert DraftFile.objects.get().file.sha256 == hashlib.sha256(paper.read_bytes()).hexdigest()
    assert not PartialUpload.objects.exists()
    offsets = [offset for offset in sent if offset >= 0]
    assert offsets.count(0) == 1
    assert offsets == sorted(offsets)
    assert desk.locator("[data-upload-progress]").is_hidden()
    axe(desk)


def test_after_a_reload_the_same_file_goes_on_where_it_was(desk, paper):
    desk.broken = "/uploads/"
    seen = []

    def breaks(route):
        offset = int(route.request.headers.get("upload-offset", -1))
        seen.append(offset)
        route.abort() if offset > 0 else route.continue_()

    desk.route("**/submissions/uploads/*/", breaks)
    desk.locator("input[type=file]").set_input_files(paper)
    desk.locator("[data-upload-trouble]", has_text="goes on by itself").wait_for()
    assert 2_097_152 in seen
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()
    desk.unroute("**/submissions/uploads/*/")
    again = []
    desk.on("request", lambda request: again.append(request.headers.get("upload-offset")))

    desk.locator("input[type=file]").set_input_files(paper)
    desk.locator(".work__files").wait_for()

    assert next(offset for offset in again if offset) == "2097152"
    assert DraftFile.objects.get().file.size == paper.stat().st_size


def test_a_large_file_that_is_refused_says_why(desk, tmp_path):
    desk.broken = "/uploads/"
    program = tmp_path / "werk.pdf"
    program.write_bytes(b"MZ" + bytes(5_000_000))

    desk.locator("input[type=file]").set_input_files(program)

    trouble = desk.locator("[data-upload-trouble]:visible")
    trouble.wait_for()
    assert "werk.pdf: This is not a kind of file that can be read here." in trouble.inner_text()
    assert desk.evaluate("() => document.activeElement.name") == "uploads"
    assert not PartialUpload.objects.exists()


def test_pressed_while_a_file_is_on_its_way_it_hands_in_by_itself(desk, paper, sitting):
    desk.broken = "/uploads/"
    held = []
    desk.route("**/submissions/uploads/*/", lambda route: held.append(route))
    desk.locator("[name=statement]").check()
    desk.locator("input[type=file]").set_input_files(paper)
    desk.wait_for_function(
        "() => document.querySelector('#upload-progress').offsetParent !== null"
    )
    while not held:
        desk.wait_for_timeout(50)

    desk.locator("button[value=hand_in]").click()
    desk.locator("[data-upload-pressed]", has_text="You pressed at").wait_for()
    pressed = Press.objects.get()
    assert not SubmissionVersion.objects.exists()
    desk.unroute("**/submissions/uploads/*/")  # which lets go of what it held
    desk.wait_for_url("**/receipts/*/")

    version = SubmissionVersion.objects.get()
    assert version.received_at == pressed.arrived_at
    assert version.completed_at > version.received_at
    assert version.files.get().file.size == paper.stat().st_size


# --- files of a mail -------------------------------------------------------------------------
@pytest.fixture
def mailed(page, paper, floor, sign_in):
    """The screen of a student whose mail with two hashes came before the last moment, long ago."""
    now = timezone.now()
    closed = make_sitting(make_assignment(), at=now - timedelta(days=9))
    student = make_participation(closed.assignment.run, make_user(language="en"))
    office = make_user()
    make_appointment(closed.assignment.run.course.programme, office)
    small = paper.with_name("bijlage.pdf")
    small.write_bytes(pdf_bytes("Bijlage"))
    hashes = [hashlib.sha256(one.read_bytes()).hexdigest() for one in (paper, small)]
    said = {"mailed_at": closed.due_at, "reason": "Storing.", "by": office, "at": now}
    actions.register_hashes(closed, student, hashes, **said)
    sign_in(page, student.user)
    page.goto(f"/submissions/{closed.pk}/mailed/")
    return page


def test_files_of_a_mail_go_out_when_they_are_chosen_and_are_handed_in_with_a_press(
    mailed, paper, axe
):
    small = paper.with_name("bijlage.pdf")
    mailed.locator("input[type=file]").set_input_files([paper, small])
    mailed.locator("[name=kept]").nth(1).wait_for()

    assert [one.name for one in MailedFile.objects.all()] == ["scriptie.pdf", "bijlage.pdf"]
    assert mailed.locator("[name=kept]:checked").count() == 2
    axe(mailed)
    mailed.get_by_role("checkbox", name="bijlage.pdf").uncheck()
    mailed.locator("[name=statement]").check()
    mailed.locator("button[value=hand_in]").click()
    mailed.wait_for_url("**/receipts/*/")

    assert [one.name for one in SubmissionVersion.objects.get().files.all()] == ["scriptie.pdf"]
    assert not DraftFile.objects.exists()


def test_another_file_than_was_mailed_says_so_at_once(mailed, tmp_path):
    mailed.broken = "/uploads/"
    other = tmp_path / "anders.pdf"
    other.write_bytes(pdf_bytes("Anders"))

    mailed.locator("input[type=file]").set_input_files(other)

    trouble = mailed.locator("[data-upload-trouble]:visible")
    trouble.wait_for()
    assert "anders.pdf: This is not one of the files whose SHA-256" in trouble.inner_text()


def test_pressed_while_a_file_of_a_mail_is_on_its_way_it_is_handed_in_when_it_is_here(
    mailed, paper
):
    mailed.broken = "/uploads/"
    held = []
    mailed.route("**/submissions/uploads/*/", lambda route: held.append(route))
    mailed.locator("[name=statement]").check()
    mailed.locator("input[type=file]").set_input_files(paper)
    mailed.locator("[data-upload-progress]:visible").wait_for()

    mailed.locator("button[value=hand_in]").click()
    mailed.locator("[data-upload-pressed]", has_text="still on their way").wait_for()
    mailed.unroute("**/submissions/uploads/*/")
    for route in held:
        route.continue_()
    mailed.wait_for_url("**/receipts/*/")

    assert SubmissionVersion.objects.get().files.get().file.size == paper.stat().st_size
