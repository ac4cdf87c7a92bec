"""Mail leaves once, whatever the server does: it is a real one, on a socket."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from lms.core import smtp
from lms.notices import actions, queries, tasks
from lms.notices.enums import Reason, State, Urgency
from lms.notices.models import Notice
from lms.notices.rules import PAUSES, Hours
from tests.factories.accounts import make_user
from tests.factories.notices import make_notice
from tests.queue import run_tasks
from tests.smtp import HANG_UP, SILENCE, MailServer, mailers

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setattr(smtp, "LOOKING", 0.3)
    with MailServer() as server:
        settings.MAILERS = mailers(server.port)
        yield server
        server.shutdown()


def send_every_minute(at, minutes):
    """What ticker and worker do, from that moment on."""
    for minute in range(minutes):
        now = at + minute * MINUTE
        actions.look_after(at=now)
        tasks.send_due(at=now)
    return at + minutes * MINUTE


def fate(notice):
    notice.refresh_from_db()
    return notice.state, notice.reason


def test_a_mail_is_sent_once_however_often_the_task_runs(at, server):
    notice = make_notice(at=at)
    for _ in range(3):
        tasks.deliver.call([str(notice.pk)])
        tasks.send_due(at=at)
    assert server.recipients == [notice.recipient.email]
    assert fate(notice) == (State.SENT, Reason.NONE)
    assert server.mails[0]["Message-ID"] == f"<{notice.pk}@localhost>"


def test_many_mails_go_over_one_line(at, server):
    for _ in range(5):
        make_notice(at=at)
    tasks.send_due(at=at)
    assert (len(server.mails), server.begun) == (5, 1)


def test_a_server_that_hangs_up_between_two_mails_is_called_again(at, server):
    first, second = make_notice(at=at), make_notice(at=at)
    line = tasks.Line()
    for notice in (first, second):
        taken = tasks._take([notice.pk], at=at, heed_quiet=False)
        assert tasks._send(taken, line, at=at)
        line.mailer.connection.sock.shutdown(2)
    line.close()
    assert len(server.mails) == 2
    assert {fate(first)[0], fate(second)[0]} == {State.SENT}


@pytest.mark.parametrize("illness", [HANG_UP, SILENCE, "421 closing", "554 no"])
@pytest.mark.parametrize("point", ["connect", "EHLO", "MAIL"])
def test_before_the_text_leaves_all_trouble_is_tried_again(at, server, point, illness):
    """A server that does not know EHLO is asked again with HELO, by Python itself."""
    server.answers[point] = server.answers["HELO"] = illness
    if point != "EHLO":
        del server.answers["HELO"]
    notice = make_notice(at=at)
    tasks.send_due(at=at)
    assert fate(notice) == (State.WAITING, Reason.SERVER)
    assert notice.not_before == at + MINUTE
    assert queries.server_is_away(at=at)

    server.answers.clear()
    tasks.send_due(at=at + MINUTE)
    assert server.recipients == [notice.recipient.email]


@pytest.mark.parametrize("illness", [HANG_UP, SILENCE])
@pytest.mark.parametrize("point", ["text", "kept"])
def test_when_nobody_knows_whether_it_arrived_it_is_never_sent_again_by_itself(
    at, server, point, illness
):
    server.answers[point] = illness
    notice = make_notice(at=at)
    tasks.send_due(at=at)
    server.answers.clear()
    send_every_minute(at + MINUTE, 30)
    assert fate(notice) == (State.PARKED, Reason.UNCLEAR)
    assert len(server.mails) == (1 if point == "kept" else 0)

    actions.send_again([notice], by=make_user(is_superuser=True), at=at)
    run_tasks()
    assert fate(notice) == (State.SENT, Reason.NONE)
    assert {mail["Message-ID"] for mail in server.mails} == {f"<{notice.pk}@localhost>"}


@pytest.mark.parametrize("point", ["RCPT", "DATA", "text"])
def test_an_address_that_is_refused_is_parked_and_holds_up_nobody(at, server, point):
    server.answers[point] = "550 no such person"
    notice = make_notice(at=at)
    tasks.send_due(at=at)
    assert fate(notice) == (State.PARKED, Reason.REFUSED)
    server.answers.clear()
    other = make_notice(at=at)
    tasks.send_due(at=at)
    assert server.recipients == [other.recipient.email]


@pytest.mark.parametrize("point", ["RCPT", "DATA", "text"])
def test_a_server_that_asks_to_come_back_is_asked_again(at, server, point):
    server.answers[point] = "451 later"
    notice = make_notice(at=at)
    tasks.send_due(at=at)
    assert fate(notice) == (State.WAITING, Reason.LATER)
    server.answers.clear()
    tasks.send_due(at=at + MINUTE)
    assert server.recipients == [notice.recipient.email]


def test_one_address_that_is_refused_among_others_stops_no_other(at, server):
    bad = make_notice(make_user(email="weg@test.example"), at=at)
    good = [make_notice(at=at) for _ in range(3)]
    server.answers["RCPT"], server.only = "550 no such person", "weg@test.example"
    tasks.send_due(at=at)
    assert fate(bad) == (State.PARKED, Reason.REFUSED)
    assert sorted(server.recipients) == sorted(one.recipient.email for one in good)


def test_an_address_that_cannot_be_written_to_is_refused(at, server):
    notice = make_notice(make_user(email="één@test.example"), at=at)
    tasks.send_due(at=at)
    assert fate(notice) == (State.PARKED, Reason.REFUSED)


@pytest.mark.parametrize("illness", [HANG_UP, "421 closing", "554 no"])
def test_two_hours_without_a_server_and_then_each_mail_exactly_once(at, server, illness):
    server.answers["connect"] = illness
    people = [make_user() for _ in range(40)]
    for person in people:
        actions.tell(
            [person], "essays.reminder", context={}, at=at, key="1", urgency=Urgency.AT_ONCE
        )
    now = send_every_minute(at, 120)
    assert server.mails == []
    # It is asked about once a minute and not for every mail: that would keep the worker for hours.
    assert server.begun <= 120

    server.answers.clear()
    send_every_minute(now, 61)
    assert sorted(server.recipients) == sorted(person.email for person in people)
    assert not Notice.objects.exclude(state=State.SENT).exists()


def test_a_server_that_is_not_there_is_not_asked_for_every_mail(at, settings):
    settings.MAILERS = mailers(9)
    for _ in range(30):
        make_notice(at=at)
    tasks.send_due(at=at)
    tasks.send_due(at=at + timedelta(seconds=10))
    assert Notice.objects.filter(tries=1).count() == 1


def test_after_the_last_try_it_is_parked_with_a_reason(at, server):
    server.answers["connect"] = HANG_UP
    notice = make_notice(at=at)
    now = at
    for pause in PAUSES:
        tasks.send_due(at=now)
        assert fate(notice) == (State.WAITING, Reason.SERVER)
        now += pause
    assert now - at > timedelta(hours=24)
    tasks.send_due(at=now)
    assert fate(notice) == (State.PARKED, Reason.SERVER)
    assert notice.tries == len(PAUSES) + 1


def test_the_same_mail_is_taken_by_one_worker(at):
    notice = make_notice(at=at)
    assert tasks._take([notice.pk], at=at, heed_quiet=False)
    assert tasks._take([notice.pk], at=at, heed_quiet=False) is None


def test_a_worker_that_died_before_the_text_left_loses_nothing(at, server):
    notice = make_notice(at=at)
    tasks._take([notice.pk], at=at, heed_quiet=False)
    send_every_minute(at, 5)
    assert server.mails == []
    send_every_minute(at + 6 * MINUTE, 1)
    assert server.recipients == [notice.recipient.email]


def test_a_worker_that_died_while_the_text_left_leaves_it_to_an_operator(at, server):
    notice = make_notice(at=at)
    tasks._note_leaving(tasks._take([notice.pk], at=at, heed_quiet=False))
    send_every_minute(at, 30)
    assert server.mails == []
    assert fate(notice) == (State.PARKED, Reason.UNCLEAR)


def test_a_worker_that_was_thought_dead_holds_its_text_back(at, server):
    """It comes to itself when another one has the mail, or has sent it."""
    notice = make_notice(at=at)
    slow = tasks._take([notice.pk], at=at, heed_quiet=False)
    send_every_minute(at + 6 * MINUTE, 1)
    assert tasks._send(slow, tasks.Line(), at=at)
    assert len(server.mails) == 1
    assert fate(notice) == (State.SENT, Reason.NONE)


def test_a_worker_that_was_thought_dead_while_it_sent_says_that_it_did(at, server):
    notice = make_notice(at=at)
    server.when_text_comes = lambda: Notice.objects.none()
    taken = tasks._take([notice.pk], at=at, heed_quiet=False)
    tasks._note_leaving(taken)
    actions.look_after(at=at + 6 * MINUTE)
    assert fate(notice) == (State.PARKED, Reason.UNCLEAR)
    tasks._note_sent(taken, at=at)
    assert fate(notice) == (State.SENT, Reason.NONE)


def test_a_mail_that_costs_every_worker_its_life_is_parked(at):
    notice = make_notice(at=at, tries=len(PAUSES))
    tasks._take([notice.pk], at=at, heed_quiet=False)
    actions.look_after(at=at + 6 * MINUTE)
    assert fate(notice) == (State.PARKED, Reason.FAULT)


def test_a_mail_that_cannot_be_made_is_parked_and_the_next_one_is_sent(at, server):
    broken = make_notice(at=at, event="essays.nothing")
    fine = make_notice(at=at)
    tasks.send_due(at=at)
    assert fate(broken) == (State.PARKED, Reason.FAULT)
    assert server.recipients == [fine.recipient.email]


def test_of_a_digest_what_cannot_be_made_is_parked_and_the_rest_is_sent(at, server):
    person = make_user()
    broken = make_notice(person, at=at, event="essays.nothing", is_gathered=True)
    fine = [
        make_notice(person, at=at, is_gathered=True, context={"title": word})
        for word in ("Een", "Twee")
    ]
    tasks.send_due(at=at)
    [mail] = server.mails
    assert "Een" in mail.get_body(("plain",)).get_content()
    assert fate(broken) == (State.PARKED, Reason.FAULT)
    assert [fate(one)[0] for one in fine] == [State.SENT, State.SENT]


def test_a_digest_that_fails_comes_again_as_one(at, server):
    person = make_user()
    for _ in range(3):
        make_notice(person, at=at, is_gathered=True)
    server.answers["connect"] = HANG_UP
    tasks.send_due(at=at)
    server.answers.clear()
    tasks.send_due(at=at + MINUTE)
    assert len(server.mails) == 1
    assert not Notice.objects.exclude(state=State.SENT).exists()


def test_nobody_is_written_to_whose_account_was_closed(at, server):
    notice = make_notice(make_user(is_active=False), at=at)
    tasks.send_due(at=at)
    assert fate(notice) == (State.DROPPED, Reason.CLOSED)
    assert server.mails == []


def test_a_worker_that_was_away_until_the_night_wakes_nobody_for_what_can_wait(server):
    """Due at 22:30, looked at in the night: what is urgent goes, the rest at seven."""
    at = datetime(2026, 11, 10, 21, 30, tzinfo=UTC)
    night, morning = at + timedelta(hours=4), datetime(2026, 11, 11, 6, 0, tzinfo=UTC)
    calm = make_notice(at=at, urgency=Urgency.TODAY)
    urgent = make_notice(at=at)
    tasks.send_due(at=night)
    assert server.recipients == [urgent.recipient.email]
    assert fate(calm)[0] == State.WAITING
    assert calm.not_before == morning
    tasks.send_due(at=morning)
    assert len(server.mails) == 2


def test_mail_of_a_day_without_a_worker_goes_out_when_it_comes_back(at, server):
    person = make_user()
    actions.set_hours(person, Hours(day=None, night=None), by=person, at=at)
    for hour in range(24):
        actions.tell([person], "essays.reminder", context={}, at=at + timedelta(hours=hour))
    send_every_minute(at + timedelta(hours=24), 1)
    assert len(server.mails) == 24


def test_a_task_that_runs_out_of_time_lets_others_go_first(at, server, monkeypatch):
    """What is left is promised again behind what waits in the queue."""
    monkeypatch.setattr(tasks, "BUSY_FOR", timedelta(0))
    make_notice(at=at)
    tasks.deliver_due.call()
    assert DBTaskResult.objects.filter(task_path=tasks.deliver_due.module_path).count() == 1
    monkeypatch.undo()
    run_tasks()
    assert len(server.mails) == 1
