"""Anybody who has a file and its receipt code can check when it was received."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.files import store
from tests.factories.submissions import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return make_version()


def sha256_of(version):
    return version.files.first().file.sha256


def ask(client, **data):
    client.cookies["language"] = "en"
    page = client.post("/receipts/", data)
    return page, " ".join(page.content.decode().split())


def test_visitor_who_has_the_hash_learns_the_time_and_the_size(client, version):
    page, html = ask(client, code=version.receipt_code, sha256=sha256_of(version))

    local = timezone.localtime(version.received_at)
    assert page.status_code == 200
    assert "Yes, this file was received" in html
    assert f"{local:%H:%M:%S}" in html


def test_answer_holds_no_name_no_mark_and_no_assignment(client, version):
    _page, html = ask(client, code=version.receipt_code, sha256=sha256_of(version))

    secrets = [str(version.submission.sitting.assignment), version.submitted_by.name]
    secrets += [m.participation.user.name for m in version.members.all()]
    secrets += [file.name for file in version.files.all()]
    main = re.search(r"<main.*</main>", html)[0]
    assert "Yes, this file was received" in main
    assert [text for text in secrets if text in main] == []


def test_hash_is_taken_however_it_was_copied(client, version):
    typed = sha256_of(version).upper()

    _page, html = ask(client, code=version.receipt_code, sha256=f" {typed[:32]} {typed[32:]}")

    assert "Yes, this file was received" in html


def test_file_itself_can_be_sent_where_no_script_runs(client, version):
    with store.open_bytes(sha256_of(version)) as stored:
        content = stored.read()

    _page, html = ask(
        client, code=version.receipt_code.lower(), file=SimpleUploadedFile("x.pdf", content)
    )

    assert "Yes, this file was received" in html


def test_unknown_code_and_another_file_get_the_same_answer(client, version):
    other = make_version()

    _, strange_file = ask(client, code=version.receipt_code, sha256="0" * 64)
    _, strange_code = ask(client, code="00000-00000-00000-00000", sha256="0" * 64)
    _, mixed = ask(client, code=other.receipt_code, sha256=sha256_of(version)[::-1])

    sentence = "No receipt with this code holds this file"
    assert sentence in strange_file
    assert sentence in strange_code
    assert sentence in mixed


def test_what_is_missing_is_said(client):
    page, html = ask(client, code="nonsense")

    assert page.status_code == 422
    assert "This is not a receipt code." in html
    assert "Choose the file, or give its SHA-256." in html


def test_hash_that_is_none_is_refused(client):
    page, html = ask(client, code="00000-00000-00000-00000", sha256="../etc/passwd")

    assert page.status_code == 422
    assert "A SHA-256 has 64 characters" in html


def test_receipt_leads_to_its_check(client, version):
    client.force_login(version.submitted_by)

    html = client.get(f"/receipts/{version.receipt_code}/").content.decode()

    assert f"/receipts/?code={version.receipt_code}" in html
    assert (
        version.receipt_code
        in client.get(f"/receipts/?code={version.receipt_code}").content.decode()
    )


def test_a_visitor_finds_it_below_every_page_and_no_browser_insists_on_the_file(client):
    assert 'href="/receipts/"' in client.get("/nl/").content.decode()
    assert " required" not in client.get("/receipts/").content.decode()
