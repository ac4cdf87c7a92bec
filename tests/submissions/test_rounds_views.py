"""The screens on which a team hands in together."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.courses.enums import Role
from lms.notices.models import Notice
from lms.submissions import actions
from lms.submissions.enums import HandInRule, Outcome, Way
from lms.submissions.models import Contribution, Round, Submission, SubmissionVersion
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.submissions import make_version
from tests.html import flat as flat_html
from tests.submissions.test_rounds import TeamWork
from tests.submissions.test_views import filled

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def flat(page):
    return flat_html(page.content)


@pytest.fixture
def work():
    return TeamWork(HandInRule.ALL_CONFIRM, timezone.now())


@pytest.fixture
def pages(client, work):
    """The client, signed in as one of the members by number."""

    def signed_in(number):
        client.force_login(work.users[number])
        return client

    return signed_in


def test_pressing_asks_the_team_and_the_page_names_who_is_awaited(pages, work):
    address = f"/submissions/{work.sitting.pk}/"
    page = pages(0).post(address, filled(work.sitting), follow=True)

    said = flat(page)
    assert "1 of 3 confirmed, waiting for Lid 2 and Lid 3." in said
    assert "It is not handed in yet." in said
    assert not SubmissionVersion.objects.exists()


def test_while_the_team_is_asked_nobody_is_told_to_hand_in(pages, work):
    for address in (f"/submissions/{work.sitting.pk}/", work.sitting.assignment.page.url):
        assert "Hand in by" in flat(pages(0).get(address))
    work.ask(timezone.now())

    for number in range(3):
        for address in (f"/submissions/{work.sitting.pk}/", work.sitting.assignment.page.url):
            said = flat(pages(number).get(address))
            assert "Your team is asked to confirm this draft; it is not handed in yet." in said
            assert "Everybody confirms it by" in said
            assert "Hand in by" not in said


def test_the_members_confirm_on_the_page_that_the_mail_names(pages, work):
    work.ask(timezone.now())
    address = Notice.objects.filter(event="submissions.confirmation_asked").first().context["path"]
    page = pages(1).get(address)
    assert "werk-1.pdf" in flat(page)
    assert work.sitting.assignment.statement.text in flat(page)

    pages(1).post(address, {"do": "confirm"})
    page = pages(2).post(address, {"do": "confirm"})

    version = SubmissionVersion.objects.get()
    assert page.url == version.get_absolute_url()
    assert "every member confirmed, Lid 3 as the last" in flat(pages(0).get(page.url))


def test_a_lecturer_sees_on_the_page_of_the_team_what_it_is_asked(client, work):
    address = f"/submissions/sittings/{work.sitting.pk}/teams/{work.team.pk}/"
    lecturer = make_user(language="en")
    make_participation(work.sitting.assignment.run, lecturer, Role.LECTURER)
    client.force_login(lecturer)
    assert "confirmed, waiting for" not in flat(client.get(address))

    work.ask(timezone.now())

    said = flat(client.get(address))
    assert "1 of 3 confirmed, waiting for Lid 2 and Lid 3." in said
    assert "Look and confirm" not in said


def test_while_the_team_is_asked_the_screen_does_not_promise_that_it_can_be_replaced(pages, work):
    address = f"/submissions/{work.sitting.pk}/"
    assert "You can replace it until" in flat(pages(0).get(address))

    work.ask(timezone.now())

    assert "You can replace it until" not in flat(pages(0).get(address))


def test_an_objection_without_a_reason_is_refused_beside_its_field(pages, work):
    found = work.ask(timezone.now())
    address = f"/submissions/{work.sitting.pk}/confirm/"

    page = pages(1).post(address, {"do": "object", "reason": ""})
    assert "Say what is wrong: your team reads it." in flat(page)
    pages(1).post(address, {"do": "object", "reason": "De bijlage mist."})

    found.refresh_from_db()
    assert found.outcome == Outcome.OBJECTED


def test_a_late_confirmation_asks_for_a_tick(pages, work):
    now = timezone.now()
    work.sitting.opens_at, work.sitting.due_at = now - 5 * HOUR, now - HOUR
    work.sitting.save()
    work.ask(now - 2 * HOUR)
    address = f"/submissions/{work.sitting.pk}/confirm/"

    page = pages(1).post(address, {"do": "confirm"})

    assert "Confirm that you want to hand in late." in flat(page)
    assert Round.objects.get().members.filter(answer="confirmed").count() == 1


def test_a_round_is_found_by_its_team_only(client, work):
    work.ask(timezone.now())
    address = f"/submissions/{work.sitting.pk}/confirm/"
    client.force_login(make_participation(work.sitting.assignment.run).user)

    assert client.get(address).status_code == 404
    assert client.post(address, {"do": "confirm"}).status_code == 404


def test_opening_the_screen_shows_what_silence_has_handed_in(client):
    now = timezone.now()
    work = TeamWork(HandInRule.BY_SILENCE, now - 40 * HOUR)
    work.ask(now - 30 * HOUR)
    client.force_login(work.users[1])

    page = client.get(f"/submissions/{work.sitting.pk}/")

    assert "Version 1 is handed in." in flat(page)
    assert SubmissionVersion.objects.get().way == Way.SILENCE


def test_a_part_is_kept_and_a_dissent_asks_why(pages, work):
    address = f"/submissions/{work.sitting.pk}/contribution/"
    page = pages(1).post(address, {"text": "Interviews.", "dissents": "on", "dissent": ""})
    assert "Say why you do not agree: the examiner reads it." in flat(page)
    assert "Interviews." in flat(page)

    said = {"text": "Interviews.", "dissents": "on", "dissent": "Geheim"}
    pages(1).post(address, said)

    assert Contribution.objects.get().participation == work.members[1]
    page = flat(pages(0).get(f"/submissions/{work.sitting.pk}/"))
    assert "Interviews." in page
    assert "does not agree with this version" in page
    assert "Geheim" not in page


def test_the_receipt_says_that_somebody_dissents_and_only_the_examiner_reads_why(client, work):
    now = timezone.now()
    said = {"text": "", "dissents": True, "dissent": "Geheim"}
    actions.contribute(work.draft, **said, by=work.users[1], at=now)
    found = work.ask(now)
    for user in work.users[1:]:
        actions.confirm(found, by=user, at=now)
    version = SubmissionVersion.objects.get()
    lecturer = make_participation(
        work.sitting.assignment.run, make_user(language="en"), Role.LECTURER
    ).user

    client.force_login(work.users[0])
    receipt = flat(client.get(version.get_absolute_url()))
    client.force_login(lecturer)
    desk = flat(client.get(f"/marking/versions/{version.pk}/"))

    assert "does not agree with this version" in receipt
    assert "Geheim" not in receipt
    assert "Geheim" in desk


# --- where one press is enough -----------------------------------------------------------------
@pytest.fixture
def one_for_all():
    return TeamWork(HandInRule.ONE_FOR_ALL, timezone.now())


def page_of(client, team, number):
    client.force_login(team.users[number])
    return flat(client.get(f"/submissions/{team.sitting.pk}/"))


def test_a_press_over_what_a_team_mate_handed_in_meanwhile_is_asked_about_first(
    client, one_for_all
):
    address, team = f"/submissions/{one_for_all.sitting.pk}/", one_for_all
    stale = filled(team.sitting, version_seen=0, note="Van mij")
    make_version(team.draft, by=team.users[0], at=timezone.now())
    client.force_login(team.users[1])

    asked = client.post(address, stale)

    assert "Lid 1 handed in version 1 while you looked." in flat(asked)
    assert 'name="version_seen" value="1"' in asked.content.decode()
    assert SubmissionVersion.objects.get().note == ""
    client.post(address, filled(team.sitting, version_seen=1, note="Van mij"))
    assert SubmissionVersion.objects.get(number=2).note == "Van mij"


def test_the_tick_of_a_team_mate_is_not_shown_as_ones_own(client, one_for_all):
    team = one_for_all
    Submission.objects.update(
        statement=team.sitting.assignment.statement, draft_saved_by=team.users[0]
    )

    assert 'name="statement" id="id_statement" checked' in page_of(client, team, 0)
    assert 'name="statement" id="id_statement" checked' not in page_of(client, team, 1)


def test_a_new_version_wants_a_tick_of_its_own(client, one_for_all):
    team = one_for_all
    Submission.objects.update(
        statement=team.sitting.assignment.statement, draft_saved_by=team.users[0]
    )
    assert 'id="id_statement" checked' in page_of(client, team, 0)

    make_version(team.draft, by=team.users[0], at=timezone.now())

    assert 'id="id_statement" checked' not in page_of(client, team, 0)
