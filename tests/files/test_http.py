import pytest

from lms.core.middleware import CSPMiddleware
from lms.files import actions, store
from lms.files.http import DamagedFile, file_response
from tests.factories.files import make_upload

pytestmark = pytest.mark.django_db
TEXT = b"0123456789"


@pytest.fixture
def stored(at):
    return actions.receive(make_upload(TEXT), allowed=["txt"], max_bytes=100, at=at)


def body(response):
    content = b"".join(response)
    response.close()
    return content


def test_file_response_is_private_and_cannot_run(stored):
    response = file_response(stored, name="notitie.txt", inline=True)

    assert body(response) == TEXT
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    ("header", "expected", "span"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=5-99", b"56789", "bytes 5-9/10"),
    ],
)
def test_file_response_honours_one_range(stored, header, expected, span):
    response = file_response(stored, name="a.txt", byte_range=header)

    assert response.status_code == 206
    assert response["Content-Range"] == span
    assert body(response) == expected


@pytest.mark.parametrize(
    "header", ["", "bytes=-", "bytes=0-1,3-4", "items=0-1", "bytes=0-" + "9" * 5000]
)
def test_file_response_ignores_other_ranges(stored, header):
    response = file_response(stored, name="a.txt", byte_range=header)

    assert response.status_code == 200
    assert body(response) == TEXT


def test_file_response_refuses_a_range_outside_the_file(stored):
    response = file_response(stored, name="a.txt", byte_range="bytes=10-")

    assert response.status_code == 416


def test_file_response_fails_when_the_file_is_gone(stored):
    store.path_of(stored.sha256).unlink()

    with pytest.raises(DamagedFile):
        file_response(stored, name="a.txt")


def test_file_response_fails_rather_than_giving_half_a_file(stored):
    path = store.path_of(stored.sha256)
    path.unlink()
    path.write_bytes(TEXT[:5])

    with pytest.raises(DamagedFile):
        file_response(stored, name="a.txt")


def test_file_response_shows_a_pdf_in_place(at):
    stored = actions.receive(make_upload(), allowed=["pdf"], max_bytes=100_000, at=at)

    response = file_response(stored, name="paper.pdf", inline=True)
    response.close()

    assert response["Content-Disposition"].startswith("inline;")
    assert response["Content-Security-Policy"].startswith("sandbox;")


def test_file_response_keeps_its_policy_behind_the_middleware(stored, rf):
    response = CSPMiddleware(lambda request: file_response(stored, name="a.txt"))(rf.get("/"))
    response.close()

    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
