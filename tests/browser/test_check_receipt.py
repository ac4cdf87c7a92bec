"""Somebody with a file and its code asks whether it was received; the file stays at home."""

import pytest

from lms.files import store
from tests.factories.submissions import make_version


@pytest.fixture
def received(floor):
    """A version, and the bytes of its file."""
    version = make_version()
    with store.open_bytes(version.files.get().file.sha256) as file:
        return version, file.read()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_file_is_recognised_with_and_without_scripts(received, open_page, axe, has_scripts):
    version, content = received
    page = open_page(java_script_enabled=has_scripts)
    bodies = []
    page.on("request", lambda request: bodies.append(request.post_data_buffer or b""))
    page.goto(f"/receipts/?code={version.receipt_code}")
    page.locator("input[type=file]").set_input_files(
        {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": content}
    )

    page.locator("main form button").click()
    answer = page.locator("main [role=status]")
    answer.wait_for()

    assert f"{version.files.get().file.sha256}" in answer.inner_text()
    assert answer.locator("time").count() == 1
    if has_scripts:
        assert not any(content[:200] in body for body in bodies)
        axe(page)


def test_another_file_is_not_recognised(received, page):
    version, content = received
    page.goto(f"/receipts/?code={version.receipt_code}")
    page.locator("input[type=file]").set_input_files(
        {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": content + b"\n"}
    )

    page.locator("main form button").click()
    answer = page.locator("main [role=status]")
    answer.wait_for()

    assert answer.locator("time").count() == 0
