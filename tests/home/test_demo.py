"""The demo is built by the same actions as everything else, so building it tests them together."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from home.demo import world
from home.demo.cast import ROLES
from home.management.commands.demo import LOOK_FIRST
from lms.accounts.models import User
from lms.courses.models import Announcement, Cohort, Participation, Programme, Session
from lms.grades.models import GradeEvent
from lms.submissions.enums import State, Way
from lms.submissions.models import (
    DraftFile,
    Exemption,
    RegisteredHash,
    Round,
    Submission,
    SubmissionVersion,
)
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Built once; the tests below only look, or roll back what they do."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        yield world.build(at=datetime.now(UTC))
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def run(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_demo_has_two_cohorts_of_25_and_one_to_come(demo):
    assert [cohort.memberships.count() for cohort in Cohort.objects.all()] == [0, 25, 25]


def test_demo_has_work_in_every_stage(demo):
    states = set(Submission.objects.values_list("state", "lock_reason"))

    assert states == {
        ("draft", ""),
        ("handed_in", ""),
        ("withdrawn", ""),
        ("locked", "released"),
    }
    assert any(version.is_late for version in SubmissionVersion.objects.all())
    assert GradeEvent.objects.released().count() == 24


def test_demo_has_news_for_both_runs_and_a_correction(demo):
    runs = Announcement.objects.values_list("run__title", flat=True)
    assert len(runs) == 6
    assert len(set(runs)) == 2
    assert Announcement.objects.filter(corrected_at__isnull=False).count() == 1
    assert all(one.at <= demo.at for one in Announcement.objects.all())


def test_demo_has_a_team_that_waits_for_one_member_to_confirm(demo):
    [waiting] = Round.objects.open().whole()

    assert waiting.opened_by == demo.person("team-mate")
    assert [one.participation.user for one in waiting.awaited] == [demo.person("student")]
    assert len(waiting.confirmed) == 3


def test_demo_has_work_that_was_withdrawn_and_work_that_is_not_expected(demo):
    mate = demo.person("team-mate")
    withdrawn = Submission.objects.get(state=State.WITHDRAWN)
    exemption = Exemption.objects.in_force().get()

    assert withdrawn.withdrawn_by == mate
    assert withdrawn.withdrawn_because
    assert withdrawn.versions.get().received_at < withdrawn.withdrawn_at <= demo.at
    assert exemption.participation.user == mate
    assert not Submission.objects.filter(
        participation__user=mate, sitting__assignment=exemption.assignment
    ).exists()


def test_demo_has_work_on_paper_that_counts_from_the_desk(demo):
    version = SubmissionVersion.objects.get(way=Way.ON_PAPER)

    assert version.submitted_by == demo.person("office")
    assert version.reason
    assert not version.is_late
    assert version.completed_at > version.due_at


def test_demo_has_a_mail_whose_file_came_and_one_whose_files_are_waited_for(demo):
    came = SubmissionVersion.objects.get(way=Way.MAILED)
    waiting = RegisteredHash.objects.waiting_at(demo.at + timedelta(days=5))
    here = DraftFile.objects.filter(submission__participation__user=demo.person("team-mate"))

    assert not came.is_late
    assert came.completed_at > came.due_at
    assert {one.participation.user for one in waiting} == {demo.person("team-mate")}
    assert len(waiting) == 2
    assert here.filter(file__sha256__in=[one.sha256 for one in waiting]).count() == 1
    assert all(one.registered_at <= demo.at for one in RegisteredHash.objects.all())


def test_demo_has_a_session_that_is_cancelled_and_one_elsewhere(demo):
    cancelled = Session.objects.get(cancelled_at__isnull=False)
    last = Session.objects.filter(run=cancelled.run).latest("starts_at")

    assert demo.at < cancelled.starts_at
    assert last.room != Session.objects.filter(run=cancelled.run).earliest("starts_at").room


def test_demo_changes_nothing_the_second_time(demo):
    counts = [m.objects.count() for m in (Page, User, Participation, Submission)]

    run()

    assert [m.objects.count() for m in (Page, User, Participation, Submission)] == counts


def test_who_loads_it_reads_the_accounts_and_where_to_look_first(demo, client):
    said = run()

    assert "student@demo.example" in said
    for path in LOOK_FIRST:
        assert path in said
        assert client.get(path, follow=True).status_code == 200


def test_demo_refuses_a_database_with_real_people(demo):
    make_user(email="iemand@universiteit.example")

    with pytest.raises(CommandError, match="not of the demo"):
        run()


def test_demo_is_for_demo_settings_only(demo, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="not a demo site"):
        run()


def test_manifest_is_nothing_but_json_and_its_addresses_answer(demo, client):
    manifest = json.loads(run("--manifest"))
    refused = set(manifest["addresses"])

    for role in ("admin", "student", "team-mate", "lecturer", "office"):
        client.force_login(User.objects.get(email=ROLES[role].email))
        refused -= {
            name
            for name in refused
            if client.get(manifest["addresses"][name]).status_code in {200, 302}
        }

    assert {account["role"] for account in manifest["accounts"]} >= {
        "student",
        "lecturer",
        "office",
    }
    assert refused == set()


def test_manifest_needs_a_demo(demo):
    Programme.objects.update(slug="een-andere-opleiding")

    with pytest.raises(CommandError, match="no demo world"):
        run("--manifest")
