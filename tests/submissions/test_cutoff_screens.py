"""What students and lecturers see where the last complete draft is handed in by itself."""

import pytest
from django.core import mail
from django.utils import timezone, translation

from lms.agenda.queries import tonight_for
from lms.courses.models.works import Move
from lms.grades import actions as grades
from lms.grades import queries as grade_queries
from lms.notices.models import Notice
from lms.reviews import queries as reviews
from lms.reviews.enums import Marking
from lms.submissions import actions, queries
from lms.submissions.enums import (
    Progress,
    Way,
)
from lms.submissions.models import (
    Assignment,
    CompleteDraft,
    Sitting,
    Submission,
    SubmissionVersion,
    counted_in,
    dates_of_submission,
)
from lms.submissions.queries import moving as queries_of_moves
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_participation,
)
from tests.factories.reviews import make_assessment
from tests.factories.submissions import (
    DAY,
    make_submission,
)
from tests.html import flat
from tests.queue import send_mail
from tests.submissions.test_cutoff import HOUR, MINUTE, Work
from tests.submissions.test_views import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def work(at):
    found = Work(at)
    found.save(at + HOUR, note="Klaar.")
    return found


# --- the states that are shown ---------------------------------------------------------------
def test_everywhere_it_counts_as_handed_in_before_anything_is_written(work):
    after = work.cutoff + HOUR
    sitting = Sitting.objects.whole().get(pk=work.sitting.pk)

    [own] = queries.works_for(work.users[0], [sitting], at=after)
    brief = queries.brief_of(work.assignment.page, work.users[0], at=after)
    [row] = queries.roster_of(sitting, at=after)
    counts = queries.counts_of([sitting], at=after)[sitting.pk]
    [marked] = reviews.counts_for(work.lecturer, at=after)
    [waiting] = reviews.awaiting_marking_for(work.lecturer, at=after)
    [judged] = reviews.works_of(sitting, at=after)
    [tonight] = tonight_for(work.lecturer, at=after).marking

    assert own.progress == brief.work.progress == row.progress == Progress.HANDED_IN
    assert "was handed in by itself at the last moment" in own.stand.text
    assert (counts.handed_in, counts.late, counts.drafts) == (1, 0, 0)
    assert (marked.handed_in, marked.to_mark, marked.drafts, marked.nothing) == (1, 1, 0, 0)
    assert waiting.to_mark == 1
    assert judged.state == Marking.TO_MARK
    assert tonight.handed_in == 1
    assert [one.name for one in grade_queries.plan_of(sitting, at=after).unfinished] == ["Lid 1"]
    assert work.versions() == []


def test_before_the_last_moment_it_is_a_draft_everywhere(work):
    sitting = Sitting.objects.whole().get(pk=work.sitting.pk)

    [row] = queries.roster_of(sitting, at=work.cutoff)
    [marked] = reviews.counts_for(work.lecturer, at=work.cutoff)

    assert row.progress == Progress.DRAFT
    assert (marked.handed_in, marked.drafts) == (0, 1)
    assert tonight_for(work.lecturer, at=work.cutoff).marking == []


def test_late_is_late_everywhere(at):
    work = Work(at, due=5 * DAY)
    work.save(at + HOUR)
    after = work.cutoff + HOUR
    sitting = Sitting.objects.whole().get(pk=work.sitting.pk)

    assert queries.roster_of(sitting, at=after)[0].progress == Progress.LATE
    assert queries.counts_of([sitting], at=after)[sitting.pk].late == 1
    assert reviews.counts_for(work.lecturer, at=after)[0].late == 1


def test_who_handed_in_and_changed_nothing_is_not_warned(at):
    """Between due date and last moment the rule could only make it later, so it does nothing."""
    work = Work(at, due=5 * DAY)
    work.save(at + HOUR)

    def told():
        row = Submission.objects.with_rules().get()
        return queries.by_itself_of(row.sitting, row, dates_of_submission(row))

    work.hand_in(at + 2 * HOUR)
    assert told().tone == "info"

    work.save(at + 3 * HOUR, note="Nog beter.")
    assert told().tone == "warn"
    assert "press “Hand in” if it is to count" in told().text


def test_a_newer_version_by_the_rule_counts_once_and_waits_for_a_mark(work, at):
    version = work.hand_in(at + 2 * HOUR)
    make_assessment(version, by=work.lecturer, at=at + 3 * HOUR)
    work.save(at + 4 * HOUR, note="Nog beter.")
    after = work.cutoff + HOUR

    [marked] = reviews.counts_for(work.lecturer, at=after)

    assert (marked.handed_in, marked.to_mark, marked.final) == (1, 1, 0)
    [row] = reviews.works_of(Sitting.objects.whole().get(), at=after)
    assert (row.state, row.version) == (Marking.TO_MARK, version)


def test_releasing_marks_first_writes_what_the_last_moment_handed_in(work, at):
    version = work.hand_in(at + 2 * HOUR)
    make_assessment(version, by=work.lecturer, at=at + 3 * HOUR)
    work.save(at + 4 * HOUR, note="Nog beter.")

    events = grades.release(work.sitting, by=work.lecturer, at=work.cutoff + HOUR)

    assert events == []
    assert [one.way for one in work.versions()] == [Way.PRESSED, Way.CUTOFF]


def test_whether_it_counts_costs_the_same_for_any_number_of_works(
    work, at, django_assert_num_queries
):
    sitting = Sitting.objects.select_related("assignment").get()
    with django_assert_num_queries(2):
        counted_in([sitting], at=work.cutoff + HOUR)
    for _ in range(3):
        student = make_participation(work.assignment.run).user
        draft = make_submission(work.sitting, by=student, at=at)
        declared = actions.Declared(work.assignment.statement)
        actions.save_draft(draft, note="x", draft_number=0, declared=declared, by=student, at=at)

    with django_assert_num_queries(2):
        assert len(counted_in([sitting], at=work.cutoff + HOUR)) == 4


def test_without_the_rule_it_costs_nothing(at, django_assert_num_queries):
    work = Work(at, hands_in_at_cutoff=False)
    sitting = Sitting.objects.select_related("assignment").get(pk=work.sitting.pk)

    with django_assert_num_queries(0):
        assert counted_in([sitting], at=work.cutoff + HOUR) == {}


def test_a_team_change_after_the_last_moment_is_told_as_one_after_a_hand_in(at):
    """Before anything is written: who was in the team then stays on it, who comes has no part."""
    work = Work(at, size=2)
    work.save(at + HOUR)
    comes = make_participation(work.assignment.run)
    leaving, joining = (
        Move(work.members[0], leaves=work.team, joins=None),
        Move(comes, leaves=None, joins=work.team),
    )

    [before] = queries_of_moves.meanings_of(leaving, at=work.cutoff)
    [left] = queries_of_moves.meanings_of(leaving, at=work.cutoff + HOUR)
    [met] = queries_of_moves.meanings_of(joining, at=work.cutoff + HOUR)

    assert "you no longer see the draft" in before.to_mover
    assert "you keep seeing what you handed in" in left.to_mover
    assert "after the hand-in" in met.to_mover


def test_the_reminder_tells_what_happens_if_nobody_presses(work):
    actions.remind(at=work.cutoff - HOUR)

    told = Notice.objects.get(event="submissions.still_a_draft")
    assert told.context["by_itself"]


# --- the screens -----------------------------------------------------------------------------
@pytest.fixture
def now_work():
    """With the clock of the tests' requests."""
    found = Work(timezone.now() - DAY)
    found.save(timezone.now() - HOUR, note="Klaar.")
    return found


def close(work):
    """Let the last moment pass."""
    passed = timezone.now() - MINUTE
    Sitting.objects.filter(pk=work.sitting.pk).update(due_at=passed, cutoff_at=passed)
    CompleteDraft.objects.update(saved_at=passed - HOUR, kept_at=passed - HOUR)


def client_page(client, work):
    client.force_login(work.users[0])
    return client.get(f"/submissions/{work.sitting.pk}/").content.decode()


def screen(client, work, **posted):
    address = f"/submissions/{work.sitting.pk}/"
    client.force_login(work.users[0])
    return flat(
        (client.post(address, posted, follow=True) if posted else client.get(address)).content
    )


def test_the_work_screen_says_what_will_happen_and_takes_a_no(client, now_work):
    text = screen(client, now_work)
    assert "the last complete draft is handed in by itself: saved" in text
    assert "werk-1.pdf" in text
    assert "Do not hand anything in by itself" in text

    data = filled(now_work.sitting, do="leave_out", note="Toch niet.")
    text = screen(client, now_work, **data)
    assert "Lid 1 chose on" in text
    assert now_work.row.note == "Toch niet."

    text = screen(client, now_work, **filled(now_work.sitting, do="take_along", note="Toch."))
    assert "the last complete draft is handed in by itself" in text
    assert now_work.kept.note == "Toch."


def test_the_work_screen_says_what_is_missing(client, now_work):
    now_work.save(timezone.now(), note="Klaar.", tick=False)
    CompleteDraft.objects.all().delete()

    text = screen(client, now_work)

    assert "Nothing would be handed in by itself" in text
    assert "still lacks the statement of own work." in text


def test_saving_while_typing_tells_it_too(client, now_work):
    client.force_login(now_work.users[0])
    data = filled(now_work.sitting, note="Getypt.", person=now_work.users[0].pk)

    answer = client.post(f"/submissions/{now_work.sitting.pk}/draft/", data).json()

    assert "is handed in by itself" in answer["by_itself"]


def test_a_visit_after_the_last_moment_writes_the_version_and_shows_it(client, now_work):
    close(now_work)

    text = screen(client, now_work)

    [version] = now_work.versions()
    assert "handed in at the last moment by the rule of the assignment" in text
    receipt = flat(client.get(version.get_absolute_url()).content)
    assert "Counts from" in receipt
    assert "First byte arrived" not in receipt
    assert client.get(f"{version.get_absolute_url()}pdf/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/marking/{0}/", "/submissions/sittings/{0}/works/", "/marking/{0}/release/"]
)
def test_the_lists_of_lecturers_write_and_show_it(client, now_work, address):
    close(now_work)
    client.force_login(now_work.lecturer)

    assert client.get(address.format(now_work.sitting.pk)).status_code == 200
    assert len(now_work.versions()) == 1


def test_a_list_of_many_writes_some_and_shows_all(client, now_work, monkeypatch):
    monkeypatch.setattr(actions, "MOST_BY_A_SCREEN", 2)
    for number in range(2, 5):
        person = make_participation(now_work.assignment.run, make_user(f"Lid {number}")).user
        draft = make_submission(now_work.sitting, by=person, at=timezone.now())
        actions.save_draft(
            draft,
            note="",
            draft_number=Submission.objects.get(pk=draft.pk).draft_number,
            declared=actions.Declared(statement=now_work.assignment.statement),
            by=person,
            at=timezone.now(),
        )
    close(now_work)
    client.force_login(now_work.lecturer)

    first = flat(client.get(f"/marking/{now_work.sitting.pk}/").content)
    written = SubmissionVersion.objects.count()
    second = flat(client.get(f"/marking/{now_work.sitting.pk}/").content)

    assert written == 2
    assert SubmissionVersion.objects.count() == 4
    for page in (first, second):
        assert page.count("To mark") == second.count("To mark")
        assert all(f"Lid {number}" in page for number in range(1, 5))


def test_managing_one_work_writes_that_one(client, now_work):
    close(now_work)
    client.force_login(now_work.lecturer)
    other = make_participation(now_work.assignment.run)
    sitting, [student] = now_work.sitting.pk, now_work.members

    client.get(f"/submissions/sittings/{sitting}/students/{other.pk}/")
    assert now_work.versions() == []
    client.get(f"/submissions/sittings/{sitting}/students/{student.pk}/")
    assert len(now_work.versions()) == 1


def test_a_file_that_was_taken_out_can_still_be_looked_at_by_its_owners(client, now_work):
    kept = now_work.kept.files.get()
    address = f"/submissions/drafts/kept/{kept.pk}/"
    assert address not in client_page(client, now_work)

    file = now_work.draft.draft_files.get()
    actions.remove_file(file, by=now_work.users[0], at=timezone.now())

    assert address in client_page(client, now_work)
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    client.force_login(now_work.lecturer)
    assert client.get(address).status_code == 404


def test_the_receipt_tells_when_the_draft_was_saved(client, now_work):
    close(now_work)
    saved_at = now_work.kept.saved_at
    screen(client, now_work)
    [version] = now_work.versions()

    receipt = flat(client.get(version.get_absolute_url()).content)
    send_mail(timezone.now() + 3 * DAY)

    assert version.saved_at == saved_at
    assert "Draft saved" in receipt
    assert "Draft saved" in mail.outbox[0].body


def test_the_marker_reads_that_the_rule_did_it(client, now_work):
    close(now_work)
    actions.settle_works(at=timezone.now())
    client.force_login(now_work.lecturer)

    text = flat(client.get(f"/marking/versions/{now_work.versions()[0].pk}/").content)

    assert "the last complete draft, handed in at the last moment by the rule" in text


def test_the_brief_tells_the_rule(client, now_work):
    client.force_login(now_work.users[0])

    text = flat(client.get(now_work.assignment.page.get_url()).content)

    assert "At the last moment the last complete draft is handed in by itself" in text


def rules_form(work, **changes):
    data = {
        "kind": "individual",
        "allowed_kinds": ["pdf"],
        "max_files": 3,
        "max_megabytes": 10,
        "quota_megabytes": 200,
        "statement": work.assignment.statement.text,
    }
    return data | changes


def test_a_lecturer_sets_the_rule_and_cannot_take_it_from_who_relies_on_it(client, now_work):
    address = f"/submissions/assignments/{now_work.assignment.pk}/rules/"
    client.force_login(now_work.lecturer)

    text = flat(client.get(address).content)
    assert "Somebody has read that a complete draft is handed in by itself" in text
    client.post(address, rules_form(now_work))
    assert Assignment.objects.get().hands_in_at_cutoff

    close(now_work)
    client.post(address, rules_form(now_work))
    assert not Assignment.objects.get().hands_in_at_cutoff
    assert len(now_work.versions()) == 1


def test_a_team_that_confirms_together_cannot_have_it_too(client, at):
    work = Work(at, size=2, hands_in_at_cutoff=False)
    address = f"/submissions/assignments/{work.assignment.pk}/rules/"
    client.force_login(work.lecturer)
    data = rules_form(
        work,
        kind="team",
        team_set=work.team.team_set.pk,
        hand_in_rule="all",
        hands_in_at_cutoff="on",
    )

    page = client.post(address, data)

    text = page.content.decode()
    assert "Where a team confirms together" in text or "Waar een groep samen bevestigt" in text
    assert not Assignment.objects.get().hands_in_at_cutoff
