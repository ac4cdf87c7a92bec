from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from lms.core.verdict import Refused
from lms.notices import actions
from lms.notices.enums import Reason, State, Urgency
from lms.notices.models import Notice
from lms.notices.rules import Hours
from tests.factories.accounts import make_user
from tests.factories.notices import make_notice
from tests.queue import run_tasks, send_mail

DUE = datetime(2026, 11, 10, 22, 59, tzinfo=UTC)
CONTEXT = {"title": "A & B <c>", "due_at": DUE, "files": [{"name": "essay.pdf"}]}
# Tuesday 10 November 2026 in Amsterdam.
IN_THE_AFTERNOON = datetime(2026, 11, 10, 13, 0, tzinfo=UTC)
AT_HALF_PAST_FIVE = datetime(2026, 11, 10, 16, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def tell(*users, at, urgency=Urgency.AT_ONCE, key="", **context):
    actions.tell(
        users, "essays.reminder", context=CONTEXT | context, at=at, key=key, urgency=urgency
    )


def test_tell_sends_nothing_itself_and_a_mail_each_when_the_worker_comes(at, mailoutbox):
    users = [make_user(), make_user()]
    tell(*users, at=at)
    assert mailoutbox == []
    run_tasks()
    assert [mail.to for mail in mailoutbox] == [[user.email] for user in users]


def test_tell_writes_in_the_language_of_the_recipient(at, mailoutbox):
    tell(make_user("Noor", language="nl"), make_user("Noah", language="en"), at=at)
    run_tasks()
    dutch, english = mailoutbox
    assert dutch.subject == "Taak: Ja A & B <c>"
    assert "Ja: dinsdag 10 november 2026, 23:59 CET [essay.pdf]" in dutch.body
    assert "Kies zelf wanneer je mail krijgt: http://localhost:8000/notices/" in dutch.body
    assert english.subject == "Taak: Yes A & B <c>"
    assert "Yes: Tuesday 10 November 2026, 23:59 CET" in english.body
    assert english.extra_headers["Content-Language"] == "en"


def test_tell_sends_text_as_it_is_and_html_escaped(at, mailoutbox):
    tell(make_user("Noor"), at=at)
    run_tasks()
    [mail] = mailoutbox
    assert "Hallo Noor, A & B <c>" in mail.body
    assert "Hallo Noor, A &amp; B &lt;c&gt;" in mail.alternatives[0].content


def test_tell_is_part_of_the_transaction_of_its_caller(at):
    user = make_user()

    def hand_in_and_fail():
        with transaction.atomic():
            tell(user, at=at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hand_in_and_fail()
    assert not Notice.objects.exists()
    assert not DBTaskResult.objects.exists()
    with transaction.atomic():
        tell(user, at=at)
    assert Notice.objects.count() == 1
    assert DBTaskResult.objects.count() == 1


def test_tell_keeps_nothing_that_it_said_once_the_mail_is_sent(at):
    user = make_user("Anna Geheim", email="geheim@test.example")
    tell(user, at=at)
    assert "eheim" not in str(Notice.objects.values().get())
    run_tasks()
    notice = Notice.objects.get()
    assert (notice.state, notice.context) == (State.SENT, {})


@pytest.mark.parametrize(
    "value",
    [object(), gettext_lazy("Yes"), float("nan"), "\ud800"],
    ids=lambda v: type(v).__name__,
)
def test_what_cannot_be_kept_is_parked_and_never_reaches_the_caller(at, value, mailoutbox):
    tell(make_user(), at=at, title=value)
    run_tasks()
    notice = Notice.objects.get()
    assert (notice.state, notice.reason) == (State.PARKED, Reason.CONTEXT)
    assert mailoutbox == []


def test_a_text_with_a_null_in_it_is_sent_without(at, mailoutbox):
    tell(make_user(), at=at, title="A\0B")
    run_tasks()
    assert "AB" in mailoutbox[0].subject


def test_whatever_is_wrong_with_the_recipients_never_reaches_the_caller(at):
    with transaction.atomic():
        actions.tell(None, "essays.reminder", context={}, at=at)
        user = make_user()
    assert not Notice.objects.exists()
    assert user.pk


def test_of_one_key_a_person_gets_one_mail(at, mailoutbox):
    noor, noah = make_user(), make_user()
    tell(noor, at=at, key="7")
    tell(noor, noah, at=at, key="7")
    run_tasks()
    tell(noor, at=at, key="7")
    tell(noor, at=at, key="8")
    run_tasks()
    assert [mail.to for mail in mailoutbox] == [[noor.email], [noah.email], [noor.email]]


def test_the_same_without_a_key_is_said_twice(at, mailoutbox):
    noor = make_user()
    tell(noor, at=at)
    tell(noor, at=at)
    run_tasks()
    assert len(mailoutbox) == 2


def test_what_can_wait_waits_for_quiet_hours_and_what_is_urgent_does_not(mailoutbox):
    noor, noah = make_user(), make_user()
    tell(noor, at=IN_THE_AFTERNOON, urgency=Urgency.TODAY)
    tell(noah, at=IN_THE_AFTERNOON, urgency=Urgency.AT_ONCE)
    send_mail(AT_HALF_PAST_FIVE - timedelta(minutes=1))
    assert [mail.to for mail in mailoutbox] == [[noah.email]]
    send_mail(AT_HALF_PAST_FIVE)
    assert [mail.to for mail in mailoutbox] == [[noah.email], [noor.email]]


def test_an_unknown_event_waits_for_quiet_hours():
    actions.tell([make_user()], "essays.reminder", context={}, at=IN_THE_AFTERNOON)
    assert Notice.objects.get().not_before == AT_HALF_PAST_FIVE


def test_the_digest_gathers_what_is_calm_in_one_mail_at_its_hour(at, mailoutbox):
    noor = make_user("Noor")
    actions.set_hours(noor, Hours(digest=time(21, 0)), by=noor, at=at)
    tell(noor, at=at, urgency=Urgency.CALM, title="Een")
    tell(noor, at=at + timedelta(minutes=1), urgency=Urgency.CALM, title="Twee")
    tell(noor, at=at, urgency=Urgency.TODAY, title="Drie")
    send_mail(at)
    assert [mail.subject for mail in mailoutbox] == ["Taak: Ja Drie"]
    send_mail(at + timedelta(minutes=59))
    assert len(mailoutbox) == 1
    send_mail(at + timedelta(hours=1))
    digest = mailoutbox[1]
    assert digest.subject == "Avondcollege: 2 berichten"
    assert digest.body.index("Hallo Noor, Een") < digest.body.index("Hallo Noor, Twee")
    assert {notice.state for notice in Notice.objects.all()} == {State.SENT}


def test_a_digest_of_one_is_that_mail_itself(at, mailoutbox):
    noor = make_user()
    actions.set_hours(noor, Hours(digest=time(21, 0)), by=noor, at=at)
    tell(noor, at=at, urgency=Urgency.CALM)
    send_mail(at + timedelta(hours=1))
    assert mailoutbox[0].subject == "Taak: Ja A & B <c>"


def test_digests_of_two_people_are_kept_apart(at, mailoutbox):
    noor, noah = make_user("Noor"), make_user("Noah")
    for user in (noor, noah):
        actions.set_hours(user, Hours(digest=time(21, 0)), by=user, at=at)
    for title in ("Een", "Twee"):
        tell(noor, noah, at=at, urgency=Urgency.CALM, title=title)
    send_mail(at + timedelta(hours=1))
    assert sorted(mail.to for mail in mailoutbox) == sorted([[noor.email], [noah.email]])
    assert all("Noor" not in m.body for m in mailoutbox if m.to == [noah.email])


def test_other_hours_count_for_what_waits_already(mailoutbox):
    noor = make_user()
    tell(noor, at=IN_THE_AFTERNOON, urgency=Urgency.CALM)
    actions.set_hours(noor, Hours(day=None), by=noor, at=IN_THE_AFTERNOON)
    send_mail(IN_THE_AFTERNOON)
    assert len(mailoutbox) == 1
    assert ModelLogEntry.objects.filter(action="notices.set_hours", user=noor).count() == 1


def test_what_is_parked_says_what_it_is_amended_to_when_it_is_sent_again(at, operator, mailoutbox):
    notice = make_notice(at=at, key="essays.reminder:7", state="parked", reason="server")
    assert actions.amend("essays.reminder", "7", context={"title": "Verbeterd"}) == set()
    actions.send_again([notice], by=operator, at=at)
    run_tasks()
    assert mailoutbox[0].subject == "Taak: Ja Verbeterd"


def test_what_waits_says_what_it_is_amended_to(mailoutbox):
    noor = make_user()
    tell(noor, at=IN_THE_AFTERNOON, urgency=Urgency.CALM, key="7")
    actions.amend("essays.reminder", "7", context=CONTEXT | {"title": "Verbeterd"})
    send_mail(AT_HALF_PAST_FIVE)
    assert mailoutbox[0].subject == "Taak: Ja Verbeterd"
    actions.amend("essays.reminder", "7", context={"title": "Te laat"})
    assert Notice.objects.get().context == {}


# --- operators -------------------------------------------------------------------------------
@pytest.fixture
def operator():
    return make_user(is_superuser=True)


def test_an_operator_sends_a_parked_mail_again(at, operator, mailoutbox):
    notice = make_notice(at=at, state=State.PARKED, reason=Reason.UNCLEAR, tries=3, tried_at=at)
    actions.send_again([notice], by=operator, at=at)
    run_tasks()
    assert [mail.to for mail in mailoutbox] == [[notice.recipient.email]]
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.tries) == (State.SENT, "", 1)
    assert ModelLogEntry.objects.filter(action="notices.send_again", user=operator).count() == 1


def test_an_operator_leaves_a_parked_mail(at, operator, mailoutbox):
    notice = make_notice(at=at, state=State.PARKED, reason=Reason.REFUSED)
    actions.leave([notice], by=operator, at=at)
    send_mail(at)
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.context) == (State.DROPPED, Reason.LEFT, {})
    assert mailoutbox == []


@pytest.mark.parametrize("verb", [actions.send_again, actions.leave])
def test_nobody_else_decides_about_mail_and_all_or_none_is_done(at, operator, verb):
    parked = make_notice(at=at, state=State.PARKED, reason=Reason.REFUSED)
    waiting = make_notice(at=at)
    with pytest.raises(Refused):
        verb([parked], by=parked.recipient, at=at)
    with pytest.raises(Refused), transaction.atomic():
        verb([parked, waiting], by=operator, at=at)
    parked.refresh_from_db()
    assert parked.state == State.PARKED


def test_what_was_never_kept_cannot_be_sent_again(at, operator):
    notice = make_notice(at=at, state=State.PARKED, reason=Reason.CONTEXT)
    with pytest.raises(Refused):
        actions.send_again([notice], by=operator, at=at)


# --- the ticker ------------------------------------------------------------------------------
def test_the_ticker_asks_once_for_what_is_due_however_long_the_worker_is_away(at, mailoutbox):
    make_notice(at=at - timedelta(hours=3))
    for minute in range(3):
        actions.look_after(at=at + timedelta(minutes=minute))
    assert DBTaskResult.objects.count() == 1
    run_tasks()
    assert len(mailoutbox) == 1


def test_the_ticker_asks_for_nothing_when_nothing_is_due(at):
    make_notice(at=at, not_before=at + timedelta(minutes=1))
    actions.look_after(at=at)
    assert not DBTaskResult.objects.exists()


def test_old_mail_is_forgotten_and_what_is_not_done_never(at):
    long_ago = at - timedelta(days=366)
    make_notice(at=long_ago, state=State.SENT, sent_at=long_ago)
    kept = [
        make_notice(at=long_ago),
        make_notice(at=long_ago, state=State.PARKED, reason=Reason.SERVER),
        make_notice(at=at, state=State.SENT, sent_at=at),
    ]
    assert actions.forget(at=at) == 1
    assert set(Notice.objects.all()) == set(kept)
