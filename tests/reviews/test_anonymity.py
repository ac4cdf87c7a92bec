"""Nothing that a marker can open says whose an anonymous work is, or when it came."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lms.accounts.models import User
from lms.grades import actions as grades
from lms.notices.models import Notice
from lms.submissions import actions as submissions
from lms.submissions.models import Assignment, MarkingCopy, Sitting, Submission
from lms.submissions.rules import new_label
from tests.addresses import addresses, paths
from tests.factories.accounts import make_user
from tests.factories.courses import make_appointment, make_participation
from tests.factories.extensions import make_extension
from tests.factories.files import make_upload
from tests.factories.reviews import make_assessment, make_marking_world
from tests.factories.submissions import make_submission, make_version
from tests.queue import run_tasks
from tests.worlds import make_backstage, make_world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CHANGING = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|nonce-[^\']*|csrftoken=[^;]*'
)
# Where a lecturer sees who takes part; no work is tied to anybody there.
ROSTERS = {
    "courses:people",
    "courses:team-set",
    "courses:teams",
    "courses:proposal",
    "courses:change-team-set",
    "courses:remove-team",
}


def answer(client, path):
    """Head and body of what a person gets, without what differs each time."""
    with transaction.atomic():  # whatever the request changes is undone
        response = client.get(path)
        body = bytes_of(response) if response.streaming else response.content
        transaction.set_rollback(True)
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return response.status_code, CHANGING.sub(b"", head.encode() + b"\n" + body)


def paper(author, words="Analyse"):
    """A PDF whose properties name its author."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = author
    pdf.docinfo["/Title"] = words
    pdf.save(out)
    return out.getvalue()


def handed_in(sitting, participation, *, at, name="paper.pdf", content=None, team=None):
    person = participation.user
    draft = submissions.open_draft(sitting, by=person, at=at)
    content = content or paper(person.name, f"{person.pk} {at}")
    submissions.add_files(draft, [make_upload(content, name=name)], by=person, at=at)
    return make_version(draft, by=person, at=at)


@pytest.fixture
def world():
    """An anonymous sitting that was due yesterday and can still be handed in to."""
    now = timezone.now()
    world = make_marking_world(at=now, cutoff_at=now + DAY)
    Assignment.objects.filter(pk=world.sitting.assignment_id).update(is_anonymous=True)
    world.sitting = Sitting.objects.whole().get(pk=world.sitting.pk)
    return world


def student_called(world, name, number):
    email = f"{name.split()[-1].lower()}@leerling.example"
    return make_participation(world.run, make_user(name, email=email, student_number=number))


@pytest.fixture
def three(world):
    """In the order of their names and of their hand-ins, of which the last is late."""
    people = [
        student_called(world, name, number)
        for name, number in (("Aafke Zwart", "s100"), ("Bram Ypma", "s200"), ("Chris Xu", "s300"))
    ]
    return [
        handed_in(world.sitting, one, at=world.at - (3 - place) * DAY / 2, name=f"{one.user}.pdf")
        for place, one in enumerate(people)
    ]


@pytest.fixture
def marker(client, world):
    client.force_login(world.lecturer)
    return client


def text(response):
    return response.content.decode()


def bytes_of(response):
    content = b"".join(response)
    for close in response._resource_closers:  # not the connection, as `close` does
        close()
    return content


def label_of(version):
    return version.submission.label


def desk(version, more=""):
    return f"/marking/works/{label_of(version)}/{version.number}/{more}"


def end(world):
    """Mark everything, let the last moment pass, and release."""
    Sitting.objects.filter(pk=world.sitting.pk).update(cutoff_at=world.at - DAY / 4)
    for work in Submission.objects.filter(sitting=world.sitting).handed_in():
        version = work.versions.last()
        if not version.assessments.exists():
            make_assessment(version, by=world.lecturer, at=world.at)
    grades.release(world.sitting, by=world.lecturer, at=world.at)


# --- the crawl -------------------------------------------------------------------------------
def test_no_address_that_a_lecturer_can_open_names_anybody_with_a_work(client):
    """The complete world of tests/worlds.py, every work in it anonymous and not released."""
    here = make_world("een")
    Assignment.objects.update(is_anonymous=True)
    Sitting.objects.update(
        cutoff_at=timezone.now() + 40 * DAY, grading_due_at=timezone.now() + 50 * DAY
    )
    for work in Submission.objects.handed_in():
        Submission.objects.filter(pk=work.pk, label="").update(label=new_label())
    students = [here.people[name] for name in ("student", "mate", "classmate")]
    for place, one in enumerate(students):
        User.objects.filter(pk=one.pk).update(student_number=f"nummer-{place}")
    make_backstage(here)
    codes = [v.receipt_code for w in Submission.objects.all() for v in w.versions.all()]
    secret = [one.name for one in students] + [one.email for one in students] + codes
    secret += ["nummer-", "werk-1.pdf", "werk-2.pdf"]
    client.force_login(here.people["lecturer"])
    asked = [path for name, path in here.addresses.items() if name not in ROSTERS]
    asked += [
        f"/marking/works/{work.label}/{version.number}/{more}"
        for work in Submission.objects.exclude(label="")
        for version in work.versions.all()
        for more in ("", "withdraw/", "files/1/")
    ]
    asked += [
        f"/marking/{sitting.pk}/{more}"
        for sitting in Sitting.objects.all()
        for more in ("", "release/")
    ]
    asked += [
        f"/marking/versions/{v.pk}/" for w in Submission.objects.all() for v in w.versions.all()
    ]
    asked += [
        f"/submissions/{kind}/{one.pk}/{more}"
        for one in Sitting.objects.all()
        for kind, more in (
            ("sittings", "works/"),
            ("sittings", "exceptions/"),
            ("sittings", f"students/{here.things['student'].pk}/"),
        )
    ]
    asked += [
        path
        for name, route, module in addresses()
        if route.startswith("admin/") and name != "wagtailadmin_error_test"
        for path in list(paths(here, name, route))[:1]
    ]
    opened, leaks = 0, []
    for path in asked:
        status, said = answer(client, path)
        opened += status == 200
        # What somebody types into the address is said back to her, and tells her nothing.
        leaks += [(path, w) for w in secret if w.encode() in said and w not in path]

    assert leaks == []
    assert opened > 60


def test_no_mail_to_a_lecturer_names_anybody_with_a_work(world, three):
    submissions.ask_extension(
        world.sitting,
        category="work",
        until=world.at + 5 * DAY,
        note="",
        by=student_called(world, "Dina Wit", "s400").user,
        at=world.at,
    )

    assert not Notice.objects.filter(recipient=world.lecturer).exists()


@pytest.mark.parametrize("word", ["Zwart", "Ypma", "@leerling.example", "s200", '.pdf"', "Xu"])
def test_no_screen_of_marking_holds_it(marker, world, three, word):
    make_assessment(three[0], by=world.lecturer, at=world.at)
    screens = [
        f"/marking/{world.sitting.pk}/",
        f"/marking/{world.sitting.pk}/release/",
        "/marking/",
        "/tonight/",
    ]
    screens += [desk(version) for version in three]

    for path in screens:
        status, said = answer(marker, path)
        assert status == 200
        assert word.encode() not in said.replace(b'-1.pdf"', b"")


def test_the_list_goes_by_label_and_only_counts_who_handed_in_nothing(marker, world, three):
    student_called(world, "Dina Wit", "s400")
    submissions.open_draft(
        world.sitting, by=student_called(world, "Ezra Vos", "s500").user, at=world.at
    )
    page = text(marker.get(f"/marking/{world.sitting.pk}/"))

    labels = sorted(label_of(version) for version in three)
    found = re.findall(r"/marking/works/(\w+)/1/", page)
    assert found == labels
    assert "3 van 5" in page
    assert "Dina" not in page
    assert "Ezra" not in page


def test_who_left_is_not_told_apart(marker, world, three):
    before = text(marker.get(f"/marking/{world.sitting.pk}/"))
    three[0].submission.participation.left_at = world.at
    three[0].submission.participation.save()

    assert "verliet" not in text(marker.get(f"/marking/{world.sitting.pk}/"))
    assert min(label_of(v) for v in three) in before


def test_what_is_looked_for_is_a_label_and_never_a_name(marker, world, three):
    path = f"/marking/{world.sitting.pk}/?find="

    assert label_of(three[0]) in text(marker.get(path + label_of(three[0])))
    for word in ("Aafke", "Zwart", "s100", "leerling"):
        assert not any(label_of(version) in text(marker.get(path + word)) for version in three)


def test_how_late_is_told_in_days_and_nothing_else_of_when(marker, world, three):
    late = max(three, key=lambda version: version.received_at)
    page = text(marker.get(desk(late)))

    assert "1 dag te laat" in page
    assert "op tijd" in text(marker.get(desk(three[0])))
    for version in three:
        clock = date_format(timezone.localtime(version.received_at), "H:i")
        assert clock not in text(marker.get(desk(version)))


def test_labels_are_no_words_and_do_not_follow_the_order_of_hand_ins(world):
    versions = [handed_in(world.sitting, world.student(), at=world.at - DAY) for _ in range(12)]
    labels = [label_of(version) for version in versions]

    assert len(set(labels)) == 12
    assert all(re.fullmatch(r"[CDFHJKMNPRTVWXY][CDFHJKMNPRTVWXY3479]{4}", one) for one in labels)
    assert labels != sorted(labels)
    assert labels != sorted(labels, reverse=True)


def test_a_work_keeps_its_label_in_every_version(world, three):
    draft = three[0].submission
    person = draft.participation.user
    submissions.add_files(draft, [make_upload(paper("x", "nieuw"))], by=person, at=world.at)
    newer = make_version(draft, by=person, at=world.at)

    assert (newer.number, newer.submission.label) == (2, label_of(three[0]))


def test_keys_lead_to_nothing_for_they_tell_the_order(marker, world, three):
    for version in three:
        assert marker.get(f"/marking/versions/{version.pk}/").status_code == 404
        assert marker.get(f"/submissions/versions/{version.pk}/files/1/").status_code == 404
        assert marker.get(version.get_absolute_url()).status_code == 404
        for more in ("pdf/", "manifest/", "signature/"):
            assert marker.get(version.get_absolute_url() + more).status_code == 404
        assert f"versions/{version.pk}" not in marker.get(desk(version)).content.decode()
    assert (
        'data-keep="assessment-' + label_of(three[0])
        in marker.get(desk(three[0])).content.decode()
    )


# --- files -----------------------------------------------------------------------------------
def test_the_file_is_a_copy_under_the_label(marker, three):
    response = marker.get(desk(three[0], "files/1/"))
    content = bytes_of(response)

    assert response.status_code == 200
    assert f'filename="{label_of(three[0])}-1.pdf"' in response["Content-Disposition"]
    assert b"Zwart" not in content
    assert "/Info" not in pikepdf.open(io.BytesIO(content)).trailer
    assert three[0].files.get().file.sha256 != MarkingCopy.objects.get().file.sha256


def test_the_copy_is_made_by_the_worker_as_soon_as_it_is_handed_in(three):
    assert not MarkingCopy.objects.exists()
    run_tasks()

    assert MarkingCopy.objects.exclude(file=None).count() == 3


def test_the_student_and_the_office_keep_the_file_as_it_was(client, three):
    file = three[0].files.get()
    client.force_login(three[0].submission.participation.user)

    content = bytes_of(client.get(f"/submissions/versions/{three[0].pk}/files/1/"))

    assert b"Zwart" in content
    assert len(content) == file.file.size


def test_a_file_that_cannot_be_cleaned_is_not_given_out(marker, world):
    work = handed_in(world.sitting, world.student(), at=world.at, content=with_attachment())
    said = marker.get(desk(work, "files/1/"))

    assert said.status_code == 403
    assert "onderwijsbureau" in text(said)
    assert "onderwijsbureau" in text(marker.get(desk(work)))


def with_attachment():
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.attachments["thuis.txt"] = b"van Aafke"
    pdf.save(out)
    return out.getvalue()


# --- who else --------------------------------------------------------------------------------
def test_what_a_lecturer_otherwise_does_with_one_work_is_for_the_office(marker, world, three):
    sitting, student = world.sitting.pk, three[0].submission.participation_id
    for path in (
        f"/submissions/sittings/{sitting}/works/",
        f"/submissions/sittings/{sitting}/students/{student}/",
        f"/submissions/sittings/{sitting}/exceptions/",
    ):
        assert marker.get(path).status_code == 403
    assert (
        marker.post(
            f"/submissions/sittings/{sitting}/students/{student}/",
            {"do": "withdraw", "withdraw-reason": "Zomaar"},
        ).status_code
        == 403
    )
    assert "/works/" not in text(
        marker.get(f"/submissions/assignments/{world.sitting.assignment_id}/dates/")
    )


def test_a_lecturer_who_works_in_the_office_too_stays_a_marker(world, three, client):
    make_appointment(world.run.course.programme, world.lecturer)
    client.force_login(world.lecturer)

    assert client.get(f"/submissions/sittings/{world.sitting.pk}/works/").status_code == 403
    assert client.get(three[0].get_absolute_url()).status_code == 404


def test_the_office_sees_names_and_labels_and_the_receipt(world, three, client):
    office = make_user()
    make_appointment(world.run.course.programme, office)
    client.force_login(office)
    page = text(client.get(f"/submissions/sittings/{world.sitting.pk}/works/"))

    assert "Aafke Zwart" in page
    assert label_of(three[0]) in page
    assert client.get(three[0].get_absolute_url()).status_code == 200


def test_the_office_gives_out_what_could_not_be_cleaned_with_a_reason(world, client):
    work = handed_in(world.sitting, world.student(), at=world.at, content=with_attachment())
    run_tasks()
    copy, office = MarkingCopy.objects.get(), make_user()
    make_appointment(world.run.course.programme, office)
    client.force_login(office)
    path = f"/submissions/sittings/{world.sitting.pk}/students/{work.submission.participation_id}/"

    assert (
        client.post(path, {"do": "give", "give-file": copy.pk, "give-reason": ""}).status_code
        == 200
    )
    assert not MarkingCopy.objects.get().given_at
    client.post(path, {"do": "give", "give-file": copy.pk, "give-reason": "Bijlage bekeken."})
    client.force_login(world.lecturer)
    assert bytes_of(client.get(desk(work, "files/1/"))).startswith(b"%PDF")


# --- teams -----------------------------------------------------------------------------------
@pytest.fixture
def team_world():
    now = timezone.now()
    world = make_marking_world(at=now, cutoff_at=now + DAY, is_team_work=True)
    Assignment.objects.filter(pk=world.sitting.assignment_id).update(is_anonymous=True)
    world.sitting = Sitting.objects.whole().get(pk=world.sitting.pk)
    return world


def test_members_of_a_team_have_numbers(client, team_world):
    world = team_world
    one, two = student_called(world, "Aafke Zwart", "s1"), student_called(world, "Bram Ypma", "s2")
    world.team(one, two)
    draft = make_submission(world.sitting, by=one.user, at=world.at)
    submissions.contribute(
        draft, text="De cijfers.", dissents=False, dissent="", by=one.user, at=world.at
    )
    submissions.contribute(
        draft, text="De tekst.", dissents=True, dissent="Te kort.", by=two.user, at=world.at
    )
    version = make_version(draft, by=one.user, at=world.at)
    client.force_login(world.lecturer)
    page = text(client.get(desk(version)))

    assert "lid 1" in page
    assert "lid 2" in page
    assert "De cijfers." in page
    assert "Te kort." in page
    assert "Aafke" not in page
    assert str(version.submission.team) not in page


def test_the_page_of_teams_does_not_say_which_of_them_handed_in(client, team_world):
    """Nor what moving somebody would mean, which it says where names are known."""
    world = team_world
    first, second = world.student(), world.student()
    world.team(first)
    world.team(second)
    handed_in(world.sitting, first, at=world.at - DAY)
    client.force_login(world.lecturer)
    page = reverse("courses:team-set", args=[world.run.pk, world.sitting.assignment.team_set_id])
    before = answer(client, page)

    handed_in(world.sitting, second, at=world.at)

    assert before[0] == 200
    assert answer(client, page) == before


# --- and then --------------------------------------------------------------------------------
def test_after_the_release_names_show(marker, world, three):
    end(world)

    page = text(marker.get(f"/marking/{world.sitting.pk}/"))
    assert "Aafke Zwart" in page
    assert "Chris Xu" in page
    assert "Bram Ypma" in text(marker.get(desk(three[1])))
    assert marker.get(f"/submissions/sittings/{world.sitting.pk}/works/").status_code == 200
    assert b"Zwart" in bytes_of(marker.get(f"/submissions/versions/{three[0].pk}/files/1/"))
    assert marker.get(three[0].get_absolute_url()).status_code == 200


def test_names_wait_for_the_last_mark_and_for_the_last_moment(marker, world, three):
    for version in three[:2]:
        make_assessment(version, by=world.lecturer, at=world.at)
    grades.release(world.sitting, by=world.lecturer, at=world.at)
    path = f"/marking/{world.sitting.pk}/"
    assert "Aafke" not in text(marker.get(path))

    make_assessment(three[2], by=world.lecturer, at=world.at)
    grades.release(world.sitting, by=world.lecturer, at=world.at)
    assert "Aafke" not in text(marker.get(path))

    Sitting.objects.filter(pk=world.sitting.pk).update(cutoff_at=world.at - DAY / 4)
    assert "Aafke" in text(marker.get(path))


def test_a_mark_that_is_taken_back_takes_the_names_back(marker, world, three):
    end(world)
    grades.withdraw_release(three[0].submission, "Rekenfout.", by=world.lecturer, at=world.at)

    assert "Aafke" not in text(marker.get(f"/marking/{world.sitting.pk}/"))


def test_somebody_with_more_time_keeps_the_names_away(marker, world, three):
    late = student_called(world, "Dina Wit", "s400")
    office = make_user(is_superuser=True)
    make_extension(world.sitting, late, by=office, at=world.at, until=world.at + 5 * DAY)
    end(world)

    assert "Aafke" not in text(marker.get(f"/marking/{world.sitting.pk}/"))


def test_taking_a_mark_back_shows_the_label(marker, world, three):
    make_assessment(three[0], by=world.lecturer, at=world.at)
    grades.release(world.sitting, by=world.lecturer, at=world.at)
    page = text(marker.get(f"/marking/works/{label_of(three[0])}/take-back/"))

    assert label_of(three[0]) in page
    assert "Aafke" not in page


def test_a_work_with_names_has_no_label_and_its_old_address(client):
    plain = make_marking_world()
    version = plain.work()
    client.force_login(plain.lecturer)

    assert version.submission.label == ""
    assert client.get(f"/marking/versions/{version.pk}/").status_code == 200
