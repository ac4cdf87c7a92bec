import importlib

import pytest
from django.core.mail import EmailMessage
from django.urls import Resolver404, clear_url_caches, resolve

import lms.urls
from lms.notices import actions
from lms.notices.formats import letters_in
from tests.factories.accounts import make_user
from tests.queue import send_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(settings.MAIL_FOLDER)},
        }
    }
    return settings.MAIL_FOLDER


def test_letter_box_is_empty_before_the_first_mail(client, box):
    assert client.get("/demo/mail/").status_code == 200


def test_letter_box_shows_what_was_sent_and_links_can_be_followed(client, box):
    EmailMessage("Één & <b>", "Volg http://localhost:8000/x/ <b>", to=["a@b.example"]).send()
    page = client.get("/demo/mail/").content.decode()
    assert "Één &amp; &lt;b&gt;" in page
    [letter] = letters_in(box)
    response = client.get(f"/demo/mail/{letter.key}/")
    page = response.content.decode()
    assert 'href="http://localhost:8000/x/"' in page
    assert "&lt;b&gt;" in page


def test_letter_box_has_the_newest_first(client, box):
    for subject in ("Eerste", "Tweede"):
        EmailMessage(
            subject,
            "…",
            to=["a@b.example"],
            headers={"Date": f"Tue, 10 Nov 2026 20:0{len(subject)}:00 +0100"},
        ).send()
    assert len(letters_in(box)) == 2
    assert letters_in(box)[0].sent_at >= letters_in(box)[1].sent_at


def test_letter_box_holds_the_mail_of_our_own_apps(client, box, at):
    user = make_user("Noor")
    actions.tell([user], "essays.reminder", context={"title": "Essay"}, at=at)
    send_mail(at)
    [letter] = letters_in(box)
    assert letter.to == user.email
    assert "Essay" in letter.text


def test_letter_that_is_not_there_is_not_found(client, box):
    assert client.get("/demo/mail/nothing-0/").status_code == 404


def test_letter_box_exists_with_demo_settings_only(settings):
    assert resolve("/demo/mail/")
    settings.DEMO = False
    try:
        importlib.reload(lms.urls)
        clear_url_caches()
        with pytest.raises(Resolver404):
            resolve("/demo/mail/")
    finally:
        settings.DEMO = True
        importlib.reload(lms.urls)
        clear_url_caches()
