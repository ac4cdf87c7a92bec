from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry, PageLogEntry

from lms.cases import actions
from lms.cases.models import CaseRun, PartRelease, TeachingNote
from lms.core.verdict import Refused
from tests.factories.accounts import make_user
from tests.factories.cases import make_case, make_case_run, make_part, make_release
from tests.factories.courses import make_participation, make_run

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def planned():
    """A case run with a part that is not planned yet, and the run's lecturer."""
    case_run = make_case_run()
    lecturer = make_participation(case_run.run, role="lecturer").user
    return case_run, make_part(case_run.case), lecturer


def logged():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_lecturer_uses_a_case_once(at):
    run, case = make_run(), make_case()
    lecturer = make_participation(run, role="lecturer").user

    first = actions.use_case(case, run, by=lecturer, at=at)
    again = actions.use_case(case, run, by=lecturer, at=at)

    assert first == again
    assert logged() == ["cases.use"]


@pytest.mark.parametrize("role", ["student", "marker", "observer", "examiner"])
def test_nobody_else_uses_a_case(at, role):
    run = make_run()

    with pytest.raises(Refused):
        actions.use_case(make_case(), run, by=make_participation(run, role=role).user, at=at)
    assert not CaseRun.objects.exists()


def test_planning_pins_the_published_edition(at, planned):
    case_run, part, lecturer = planned
    published = part.live_revision
    part.title = "Concept"
    part.save_revision()

    release = actions.plan_part(case_run, part, at + HOUR, by=lecturer, at=at)

    assert (release.revision, release.opens_at) == (published, at + HOUR)
    assert logged() == ["cases.plan"]


def test_planning_a_draft_pins_its_last_edition(at, planned):
    case_run, _, lecturer = planned
    draft = make_part(case_run.case, live=False)

    release = actions.plan_part(case_run, draft, at, by=lecturer, at=at)

    assert release.revision == draft.latest_revision


def test_planning_again_moves_and_logs_both_dates(at, planned):
    case_run, part, lecturer = planned
    release = actions.plan_part(case_run, part, at, by=lecturer, at=at)

    actions.move_part(release, at + HOUR, by=lecturer, at=at)
    actions.plan_part(case_run, part, at + HOUR, by=lecturer, at=at)

    assert logged() == ["cases.plan", "cases.move"]
    data = ModelLogEntry.objects.get(action="cases.move").data
    assert (data["old"], data["new"]) == (at.isoformat(), (at + HOUR).isoformat())


def test_opening_now_opens_this_second_and_only_once(at, planned):
    case_run, part, lecturer = planned

    actions.open_now(case_run, part, by=lecturer, at=at)
    release = actions.open_now(case_run, part, by=lecturer, at=at + HOUR)

    assert release.opens_at == at
    assert logged() == ["cases.plan"]


def test_a_part_of_another_case_is_refused(at, planned):
    case_run, _, lecturer = planned

    with pytest.raises(ValidationError):
        actions.plan_part(case_run, make_part(), at, by=lecturer, at=at)


def test_the_newest_edition_is_taken_when_asked(at, planned):
    case_run, part, lecturer = planned
    release = actions.plan_part(case_run, part, at, by=lecturer, at=at)
    part.save_revision().publish()
    assert PartRelease.objects.get(pk=release.pk).has_newer_edition

    release = actions.take_newest_edition(release, by=lecturer, at=at)

    assert not PartRelease.objects.get(pk=release.pk).has_newer_edition
    assert logged() == ["cases.plan", "cases.take_edition"]


def test_withdrawing_takes_a_part_away(at, planned):
    case_run, part, lecturer = planned
    release = actions.plan_part(case_run, part, at, by=lecturer, at=at)

    actions.withdraw(release, by=lecturer, at=at)

    assert not PartRelease.objects.exists()
    assert logged() == ["cases.plan", "cases.withdraw"]


def test_a_lecturer_of_another_run_changes_nothing(at):
    release = make_release(opens_at=at)
    stranger = make_participation(role="lecturer").user

    for verb in (
        lambda: actions.move_part(release, at + HOUR, by=stranger, at=at),
        lambda: actions.take_newest_edition(release, by=stranger, at=at),
        lambda: actions.withdraw(release, by=stranger, at=at),
        lambda: actions.open_now(release.case_run, release.part, by=stranger, at=at),
    ):
        with pytest.raises(Refused):
            verb()
    assert PartRelease.objects.get().opens_at == at


def test_authors_choose_the_authors(at):
    author, other = make_user(), make_user()
    case = make_case(authors=[author])

    actions.set_authors(case, [author, other], by=author, at=at)

    assert {line.user for line in case.authors.all()} == {author, other}
    assert PageLogEntry.objects.filter(action="cases.set_authors").count() == 1
    assert TeachingNote.objects.filter(case=case).exists()


def test_a_case_keeps_an_author_and_strangers_choose_none(at):
    author = make_user()
    case = make_case(authors=[author])

    with pytest.raises(ValidationError):
        actions.set_authors(case, [], by=author, at=at)
    with pytest.raises(Refused):
        actions.set_authors(case, [make_user()], by=make_user(), at=at)
    assert [line.user for line in case.authors.all()] == [author]


def test_only_authors_write_the_note(at):
    author = make_user()
    case = make_case(authors=[author])
    lecturer = make_participation(make_case_run(case).run, role="lecturer").user

    note = actions.write_note(case, "<p>Les.</p>", by=author, at=at)

    with pytest.raises(Refused):
        actions.write_note(case, "<p>Anders.</p>", by=lecturer, at=at)
    note.refresh_from_db()
    assert note.body == "<p>Les.</p>"
