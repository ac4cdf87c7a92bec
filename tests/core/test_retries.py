from urllib.parse import unquote

import pytest
from django.test import RequestFactory

from lms.core.retries import retry_of
from tests.factories.files import make_upload

WORDS = "Ik zit in de trein."


def posted(path="/submissions/1/?x=1", **data):
    return RequestFactory().post(path, data)


def test_nothing_is_sent_again_that_was_only_looked_at():
    assert retry_of(RequestFactory().get("/tonight/", {"note": WORDS})) is None


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/pages/1/edit/"])
def test_where_secrets_are_typed_nothing_is_repeated(path):
    assert retry_of(posted(path, note=WORDS)) is None


def test_fields_come_back_in_order_and_words_are_shown():
    retry = retry_of(posted(do="hand_in", note=WORDS, empty="", csrfmiddlewaretoken="as-sent"))

    assert retry.path == "/submissions/1/?x=1"
    assert [(field.name, field.value, field.is_text) for field in retry.fields] == [
        ("do", "hand_in", False),
        ("note", WORDS, True),
        ("csrfmiddlewaretoken", "as-sent", False),
    ]


@pytest.mark.parametrize("name", ["password", "new_Password2", "otp_code", "secret", "api_token"])
def test_field_with_the_name_of_a_secret_is_left_out(name):
    assert retry_of(posted(**{name: "geheim woord"})).fields == []


def test_file_comes_back_as_its_hash_and_a_place_to_choose_it_again(settings):
    request = posted()
    upload = make_upload(b"my whole paper", name="Paper & co.pdf")
    request.FILES.setlist("uploads", [upload])

    retry = retry_of(request)

    assert retry.inputs == ["uploads"]
    assert [(file.name, file.size) for file in retry.files] == [("Paper & co.pdf", 14)]
    assert retry.files[0].sha256 == upload.sha256
    assert retry.mailto.startswith(f"mailto:{settings.CONTACT_EMAIL}?subject=SHA-256&body=")
    assert unquote(retry.mailto.partition("body=")[2]) == f"{upload.sha256}  Paper & co.pdf"


def test_file_that_was_cut_off_proves_nothing(settings):
    settings.FILE_UPLOAD_MAX_BYTES = 3
    request = posted()
    request.FILES.setlist("uploads", [make_upload(b"too much")])

    assert retry_of(request).files == []


def test_form_that_is_too_big_is_not_read(settings):
    settings.REQUEST_MAX_BYTES = 10
    assert retry_of(posted(note=WORDS)) is None


def test_form_that_cannot_be_read_is_not_repeated():
    request = RequestFactory().post(
        "/x/", b"no form", content_type="multipart/form-data; boundary=none"
    )
    request.META["CONTENT_LENGTH"] = "nonsense"
    assert retry_of(request) is None
