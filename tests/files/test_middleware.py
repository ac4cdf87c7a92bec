import pytest

pytestmark = pytest.mark.django_db


def test_request_that_announces_too_much_is_answered_before_it_is_read(client, settings):
    settings.REQUEST_MAX_BYTES = 1000

    response = client.post("/language/", {"language": "en", "next": "x" * 2000})

    assert response.status_code == 413
    assert response["Connection"] == "close"
    assert "language" not in response.cookies


def test_request_within_the_limit_passes(client, settings):
    settings.REQUEST_MAX_BYTES = 1000

    assert client.post("/language/", {"language": "en"}).status_code == 302


@pytest.mark.parametrize("length", ["", "x", "-1"])
def test_nonsense_as_length_is_left_to_django(client, length):
    assert client.get("/language/", headers={"content-length": length}).status_code == 405
