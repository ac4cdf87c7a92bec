"""What is announced to a run: who says it, who reads it, and who is mailed."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from lms.agenda import queries as agenda
from lms.core.verdict import Refused
from lms.courses import actions, policy
from lms.courses.enums import Role
from lms.courses.models import Announcement
from lms.notices.models import Notice
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_announcement,
    make_appointment,
    make_course,
    make_participation,
    make_programme,
    make_run,
)
from tests.queue import send_mail

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TEXT = "Neem <b>je rapport</b> mee.\n\nZie https://nos.nl/ voor meer."


@pytest.fixture
def run():
    return make_run(make_course(make_programme()), title="Meten")


@pytest.fixture
def teacher(run):
    return make_participation(run, make_user("Vos", language="en"), Role.LECTURER).user


@pytest.fixture
def lecturer(client, teacher):
    client.force_login(teacher)
    return client


def announce(run, by, at, title="Morgen", text=TEXT):
    return actions.announce(run, title, text, by=by, at=at)


def page_of(response):
    return " ".join(response.content.decode().split())


# --- saying it -------------------------------------------------------------------------------
def test_students_of_the_run_are_mailed_and_nobody_else(run, teacher, at, mailoutbox):
    student = make_participation(run, make_user("Noor", language="nl"))
    make_participation(run, left_at=at)
    make_participation(run, make_user(is_active=False))
    for role in (Role.MARKER, Role.OBSERVER):
        make_participation(run, role=role)
    make_participation()

    announce(run, teacher, at)
    send_mail(at)

    [mail] = mailoutbox
    assert mail.to == [student.user.email]
    assert mail.subject == "Morgen (Meten)"
    assert "Vos heeft een mededeling voor Meten." in mail.body
    assert "Neem <b>je rapport</b> mee." in mail.body
    assert "Neem &lt;b&gt;je rapport&lt;/b&gt; mee." in mail.alternatives[0].content
    assert f"/runs/{run.pk}/announcements/#announcement-" in mail.body


def test_a_double_click_announces_once(run, teacher, at):
    make_participation(run)
    first = announce(run, teacher, at)
    assert announce(run, teacher, at + timedelta(seconds=1)) == first
    assert Announcement.objects.count() == Notice.objects.count() == 1
    assert announce(run, teacher, at + HOUR, title="Anders") != first


def test_what_is_announced_stands_in_the_log_without_its_words(run, teacher, at):
    announce(run, teacher, at)
    line = ModelLogEntry.objects.get(action="courses.announce")
    assert (line.user, line.timestamp, line.data) == (teacher, at, {})


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LECTURER])
def test_who_does_not_edit_the_run_announces_nothing(run, role, at):
    person = make_participation(run, role=role).user
    with pytest.raises(Refused):
        announce(run, person, at)
    assert not Announcement.objects.exists()


def test_the_office_and_operators_announce_and_another_office_does_not(run, at):
    office = make_appointment(run.course.programme).user
    assert announce(run, office, at).by == office
    assert announce(run, make_user(is_superuser=True), at)
    with pytest.raises(Refused):
        announce(run, make_appointment().user, at)


def test_nothing_is_announced_where_nobody_could_read_it(run, teacher, at):
    run.unpublish()
    run.refresh_from_db()
    assert "is niet gepubliceerd" in str(policy.can_announce(teacher, run, at=at).reason)
    with pytest.raises(Refused):
        announce(run, teacher, at)


def test_a_run_that_was_spoken_to_stays(run, at):
    assert policy.can_delete_page(run)
    make_announcement(run)
    assert not policy.can_delete_page(run)


# --- correcting it ---------------------------------------------------------------------------
def test_a_correction_changes_mail_that_waits_and_mails_nobody_again(run, teacher, at, mailoutbox):
    make_participation(run)
    said = announce(run, teacher, at)
    corrected = actions.correct_announcement(
        said, "Overmorgen", "Toch niet.", mail_again=True, by=teacher, at=at
    )
    send_mail(at)
    assert [mail.subject for mail in mailoutbox] == ["Overmorgen (Meten)"]
    assert (corrected.corrected_by, corrected.corrected_at) == (teacher, at)
    assert ModelLogEntry.objects.filter(action="courses.correct_announcement").count() == 1


@pytest.mark.parametrize(("mail_again", "mails"), [(False, 1), (True, 2)])
def test_who_had_the_earlier_words_gets_the_new_ones_if_wanted(
    run, teacher, at, mailoutbox, mail_again, mails
):
    make_participation(run, make_user(language="nl"))
    said = announce(run, teacher, at)
    send_mail(at)
    for _ in range(2):
        actions.correct_announcement(
            said, "Overmorgen", TEXT, mail_again=mail_again, by=teacher, at=at + HOUR
        )
        send_mail(at + HOUR)
    assert len(mailoutbox) == mails
    if mail_again:
        assert mailoutbox[1].subject == "Verbeterd: Overmorgen (Meten)"


def test_only_who_may_announce_corrects(run, teacher, at):
    said = announce(run, teacher, at)
    student = make_participation(run).user
    with pytest.raises(Refused):
        actions.correct_announcement(said, "Weg", "Weg", mail_again=False, by=student, at=at)
    said.refresh_from_db()
    assert said.title == "Morgen"


# --- the screens -----------------------------------------------------------------------------
def test_lecturer_sees_how_it_looks_before_anything_is_sent(lecturer, run):
    make_participation(run)
    address = f"/runs/{run.pk}/announcements/new/"
    assert "1 student gets it by mail" in page_of(lecturer.get(address))

    shown = lecturer.post(address, {"title": "Morgen", "text": TEXT, "verb": "preview"})

    page = page_of(shown)
    assert shown.status_code == 200
    assert "Nothing has been sent." in page
    assert "<p>Neem &lt;b&gt;je rapport&lt;/b&gt; mee.</p>" in page
    assert 'href="https://nos.nl/"' in page
    assert 'value="Morgen"' in page
    assert not Announcement.objects.exists()
    assert not Notice.objects.exists()


def test_lecturer_announces_and_corrects(lecturer, run, teacher):
    address = f"/runs/{run.pk}/announcements/new/"
    sent = lecturer.post(address, {"title": "Morgen", "text": "Een\r\nTwee", "verb": "send"})
    said = Announcement.objects.get()
    assert sent.url == f"/runs/{run.pk}/announcements/#announcement-{said.pk}"
    assert (said.by, said.text) == (teacher, "Een\nTwee")
    address = f"/runs/{run.pk}/announcements/{said.pk}/correct/"
    assert 'value="Morgen"' in page_of(lecturer.get(address))
    preview = lecturer.post(address, {"title": "Nu", "text": "Drie", "verb": "preview"})
    assert "corrected by Vos" in page_of(preview)
    lecturer.post(address, {"title": "Nu", "text": "Drie", "verb": "send"})
    said.refresh_from_db()
    assert (said.title, said.corrected_by) == ("Nu", teacher)
    assert "corrected by Vos" in page_of(lecturer.get(f"/runs/{run.pk}/announcements/"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"title": ""}, "title"), ({"text": " "}, "text"), ({"title": "x" * 121}, "title")],
)
@pytest.mark.parametrize("verb", ["send", "preview"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(lecturer, run, typed, field, verb):
    data = {"title": "Morgen", "text": "Een zin.", "verb": verb} | typed
    response = lecturer.post(f"/runs/{run.pk}/announcements/new/", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Morgen" in page_of(response) or "Een zin." in page_of(response)
    assert not Announcement.objects.exists()


def test_an_announcement_of_another_run_is_not_there(lecturer, run):
    strange = make_announcement()
    address = f"/runs/{run.pk}/announcements/{strange.pk}/correct/"
    assert lecturer.post(address, {"title": "x", "text": "x"}).status_code == 404


def test_everybody_in_the_run_reads_it_on_its_page_and_tonight(client, run, teacher, at):
    make_announcement(run, by=teacher, title="Voor <i>jullie</i>")
    make_announcement(title="Voor anderen")
    for role in Role:
        client.force_login(make_participation(run, role=role).user)
        for address in (run.url, f"/runs/{run.pk}/announcements/", "/tonight/"):
            page = page_of(client.get(address))
            assert "Voor &lt;i&gt;jullie&lt;/i&gt;" in page
            assert "Voor anderen" not in page


def test_the_page_of_a_run_shows_the_last_three(client, run):
    for number in range(4):
        make_announcement(
            run, title=f"Bericht {number}", at=run.latest_revision_created_at + number * HOUR
        )
    client.force_login(make_participation(run).user)
    page = page_of(client.get(run.url))
    assert [f"Bericht {number}" in page for number in range(4)] == [False, True, True, True]
    assert f'href="/runs/{run.pk}/announcements/"' in page


def test_tonight_has_what_was_announced_in_the_last_fortnight(run, at):
    student = make_participation(run).user
    new = make_announcement(run, at=at - 13 * 24 * HOUR)
    make_announcement(run, at=at - 15 * 24 * HOUR)
    make_announcement(run, at=at + HOUR)
    make_announcement(at=at)
    assert agenda.tonight_for(student, at=at).announcements == [new]


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_takes_the_same_queries_for_many(
    lecturer, run, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_announcement(
            run,
            corrected_by=make_user(),
            corrected_at=run.latest_revision_created_at + 9999 * HOUR,
        )
    lecturer.get(f"/runs/{run.pk}/announcements/")
    with django_assert_max_num_queries(11):
        lecturer.get(f"/runs/{run.pk}/announcements/")
