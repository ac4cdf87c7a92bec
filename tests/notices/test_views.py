import importlib
from datetime import time

import pytest
from django.core.mail import EmailMessage
from django.urls import Resolver404, clear_url_caches, resolve

import lms.notices.urls
import lms.urls
from lms.notices import actions, queries
from lms.notices.formats import letters_in
from lms.notices.models import Notice
from lms.notices.rules import Hours
from tests.factories.accounts import make_user
from tests.factories.notices import make_notice
from tests.queue import run_tasks, send_mail

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


def read_addresses_anew():
    for module in (lms.notices.urls, lms.urls):
        importlib.reload(module)
    clear_url_caches()


def test_letter_box_exists_with_demo_settings_only(settings):
    assert resolve("/demo/mail/")
    settings.DEMO = False
    try:
        read_addresses_anew()
        with pytest.raises(Resolver404):
            resolve("/demo/mail/")
        assert resolve("/notices/")
    finally:
        settings.DEMO = True
        read_addresses_anew()


# --- when somebody wants mail ----------------------------------------------------------------
TYPED = {
    "day_is_quiet": "on",
    "day_from": "09:00",
    "day_until": "17:00",
    "night_from": "23:00",
    "night_until": "07:00",
    "digest": "18:00",
}


@pytest.fixture
def noor(client):
    user = make_user("Noor", language="en")
    client.force_login(user)
    return user


def test_profile_leads_to_the_hours_and_says_what_they_are(client, noor):
    page = client.get("/accounts/profile/").content.decode()
    assert "Quiet on working days 08:30–17:30, quiet at night 23:00–07:00" in page
    assert 'href="/notices/"' in page
    client.post("/notices/", TYPED)
    page = client.get("/accounts/profile/").content.decode()
    assert "Quiet on working days 09:00–17:00, digest at 18:00" in page
    off = {name: value for name, value in TYPED.items() if name != "day_is_quiet"}
    client.post("/notices/", off | {"digest": "off"})
    assert "Every mail at once" in client.get("/accounts/profile/").content.decode()


def test_hours_are_kept_for_oneself_only(client, noor):
    other = make_user()
    assert client.post("/notices/", TYPED).url == "/notices/"
    assert queries.hours_of(noor) == Hours(
        day=(time(9, 0), time(17, 0)), night=None, digest=time(18, 0)
    )
    assert queries.hours_of(other) == Hours()
    page = client.get("/notices/").content.decode()
    assert 'value="09:00"' in page
    assert '<option value="18:00" selected>' in page


def test_hours_that_are_refused_are_kept_as_typed(client, noor):
    response = client.post("/notices/", TYPED | {"day_until": "08:00"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="08:00"' in page
    assert "Choose an hour after the one from which it is quiet." in page
    assert queries.hours_of(noor) == Hours()


# --- the outbox ------------------------------------------------------------------------------
@pytest.fixture
def operator(client):
    user = make_user("Olga", language="en", is_superuser=True)
    client.force_login(user)
    return user


def test_outbox_shows_what_is_parked_and_why_and_never_what_it_says(client, operator, at):
    noor = make_user("Noor Bakker")
    make_notice(
        noor,
        at=at,
        event="grades.released",
        context={"title": "KANARIE"},
        state="parked",
        reason="refused",
    )
    make_notice(make_user("Sam Wacht"), at=at)
    page = client.get("/notices/outbox/").content.decode()
    assert "Noor Bakker" in page
    assert "Feedback released" in page
    assert "The mail server does not take mail for this address." in page
    assert "Sam Wacht" not in page
    assert "KANARIE" not in page
    assert noor.email not in page
    waiting = client.get("/notices/outbox/?show=waiting").content.decode()
    assert "Sam Wacht" in waiting
    assert "Noor Bakker" not in waiting
    assert "1 mail should have left by now." in waiting


def test_outbox_says_that_all_is_well(client, operator):
    assert (
        "All mail that should have left has left."
        in client.get("/notices/outbox/").content.decode()
    )


def test_chosen_mail_is_sent_again_and_the_rest_stays(client, operator, at, mailoutbox):
    chosen, other = (make_notice(at=at, state="parked", reason="refused") for _ in range(2))
    page = client.post("/notices/outbox/again/", {"notice": chosen.pk}, follow=True)
    assert "1 mail is sent again." in page.content.decode()
    run_tasks()
    assert [mail.to for mail in mailoutbox] == [[chosen.recipient.email]]
    other.refresh_from_db()
    assert other.state == "parked"


def test_chosen_mail_is_not_sent_at_all(client, operator, at):
    notices = [make_notice(at=at, state="parked", reason="unclear") for _ in range(2)]
    page = client.post(
        "/notices/outbox/leave/", {"notice": [one.pk for one in notices]}, follow=True
    )
    assert "2 mails are not sent." in page.content.decode()
    assert {one.state for one in Notice.objects.all()} == {"dropped"}


@pytest.mark.parametrize("data", [{}, {"notice": "0"}, {"notice": "1"}])
def test_choosing_nothing_does_nothing(client, operator, at, data):
    make_notice(at=at, state="parked", reason="refused")
    page = client.post("/notices/outbox/again/", data, follow=True)
    assert "Choose at least one mail first." in page.content.decode()
    assert Notice.objects.get().state == "parked"


def test_a_list_that_is_out_of_date_does_nothing_and_says_so(client, operator, at):
    parked = make_notice(at=at, state="parked", reason="refused")
    sent = make_notice(at=at, state="sent", sent_at=at)
    page = client.post("/notices/outbox/again/", {"notice": [parked.pk, sent.pk]}, follow=True)
    assert "This mail is not parked any more." in page.content.decode()
    parked.refresh_from_db()
    assert parked.state == "parked"


def test_all_of_a_page_can_be_chosen_without_scripts(client, operator, at):
    make_notice(at=at, state="parked", reason="server")
    assert " checked" not in client.get("/notices/outbox/").content.decode()
    assert " checked" in client.get("/notices/outbox/?all=1").content.decode()


@pytest.mark.parametrize("show", ["", "waiting"])
def test_outbox_takes_the_same_queries_for_many(
    client, operator, at, show, django_assert_max_num_queries, django_assert_num_queries
):
    def add(count):
        for _ in range(count):
            make_notice(at=at)
            make_notice(at=at, state="parked", reason="refused")

    add(1)
    client.get("/notices/outbox/", {"show": show})
    with django_assert_max_num_queries(12) as one:
        client.get("/notices/outbox/", {"show": show})
    add(24)
    with django_assert_num_queries(len(one)):
        client.get("/notices/outbox/", {"show": show})


def test_only_operators_are_led_to_the_outbox(client, operator):
    assert 'href="/notices/outbox/"' in client.get("/tonight/").content.decode()
    client.force_login(make_user())
    assert 'href="/notices/outbox/"' not in client.get("/tonight/").content.decode()
