from datetime import timedelta

import pytest
from django.utils import timezone

from lms.cases.models import CaseRun, PartRelease
from tests.factories.accounts import make_user
from tests.factories.cases import make_case, make_case_run, make_note, make_part, make_release
from tests.factories.courses import make_participation

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world():
    """Part A open, part B (whose every word is a canary) an hour away; another run reads B."""
    at = timezone.now()
    case = make_case(authors=[make_user(language="en")], title="De casus")
    case_run, other = make_case_run(case), make_case_run(case)
    a = make_part(case, title="Deel A", slug="deel-a", text="ZICHTBAAR")
    b = make_part(case, title="KANARIE titel", slug="kanarie-slug", text="KANARIE tekst")
    make_release(case_run, a, opens_at=at - HOUR)
    make_release(case_run, b, opens_at=at + HOUR)
    make_release(other, b, opens_at=at - HOUR)
    make_note(case, body="<p>KANARIE note</p>")
    return case_run, other, b


def sign_in(client, run=None, role="student"):
    user = make_user(language="en")
    if run:
        make_participation(run, user, role)
    client.force_login(user)
    return user


def test_a_student_reads_what_is_open_and_sees_nothing_of_the_rest(client, world):
    case_run, *_ = world
    sign_in(client, case_run.run)

    cover = client.get(f"/cases/{case_run.pk}/")
    part = client.get(f"/cases/{case_run.pk}/deel-a/")

    assert "Deel A" in cover.text
    assert "ZICHTBAAR" in part.text
    for page in (cover, part):
        assert "kanarie" not in page.text.lower()
        assert "teaching-note" not in page.text
        assert "/plan/" not in page.text


@pytest.mark.parametrize("path", ["kanarie-slug/", "nergens/", "plan/", "teaching-note/"])
def test_what_is_closed_answers_like_what_is_absent(client, world, path):
    case_run, *_ = world
    sign_in(client, case_run.run)

    answer = client.get(f"/cases/{case_run.pk}/{path}")

    assert answer.status_code == 404
    assert "kanarie" not in answer.text.lower().replace("kanarie-slug", "")


def test_the_page_address_of_a_part_is_closed_to_participants(client, world):
    case_run, _, b = world
    author = case_run.case.authors.get().user
    sign_in(client, case_run.run)

    assert client.get(b.url).status_code == 404
    client.force_login(author)
    assert "KANARIE tekst" in client.get(b.url).text


def test_only_an_author_is_led_from_the_part_to_its_editor(client, world):
    case_run, *_ = world
    part = PartRelease.objects.get(case_run=case_run, part__slug="deel-a").part
    sign_in(client, case_run.run)

    assert f"/admin/pages/{part.pk}/edit/" not in client.get(f"/cases/{case_run.pk}/deel-a/").text
    author = case_run.case.authors.get().user
    make_participation(case_run.run, author, "lecturer")
    client.force_login(author)
    assert f"/admin/pages/{part.pk}/edit/" in client.get(f"/cases/{case_run.pk}/deel-a/").text


def test_another_run_has_its_own_date(client, world):
    case_run, other, _ = world
    sign_in(client, other.run)

    assert "KANARIE tekst" in client.get(f"/cases/{other.pk}/kanarie-slug/").text
    assert client.get(f"/cases/{case_run.pk}/").status_code == 404
    assert client.get(f"/cases/{case_run.pk}/deel-a/").status_code == 404


def test_a_visitor_is_sent_to_sign_in_whatever_is_there(client, world):
    for path in (f"/cases/{world[0].pk}/", "/cases/999999/", "/cases/use/1/", "/cases/authors/1/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "login" in answer.url


def test_the_run_reads_its_pinned_edition(client, world):
    case_run, *_ = world
    part = PartRelease.objects.get(case_run=case_run, part__slug="deel-a").part
    part.body = [("narrative", "<p>HERZIEN</p>")]
    part.save_revision().publish()
    sign_in(client, case_run.run)

    page = client.get(f"/cases/{case_run.pk}/deel-a/").text

    assert "ZICHTBAAR" in page
    assert "HERZIEN" not in page


def test_a_lecturer_reads_everything_and_plans(client, world):
    case_run, _, b = world
    sign_in(client, case_run.run, "lecturer")

    assert "KANARIE titel" in client.get(f"/cases/{case_run.pk}/").text
    assert "KANARIE tekst" in client.get(f"/cases/{case_run.pk}/kanarie-slug/").text
    assert "KANARIE note" in client.get(f"/cases/{case_run.pk}/teaching-note/").text
    assert client.get(f"/cases/{case_run.pk}/plan/").status_code == 200

    answer = client.post(f"/cases/{case_run.pk}/plan/{b.pk}/", {"verb": "open"})

    assert answer.status_code == 302
    assert PartRelease.objects.get(case_run=case_run, part=b).is_open(timezone.now())


def test_a_date_is_planned_and_a_wrong_one_explained(client, world):
    case_run, _, b = world
    sign_in(client, case_run.run, "lecturer")
    path = f"/cases/{case_run.pk}/plan/{b.pk}/"

    wrong = client.post(path, {"verb": "plan", "opens_at_date": "", "opens_at_time": ""})
    right = client.post(
        path, {"verb": "plan", "opens_at_date": "2027-01-12", "opens_at_time": "19:10"}
    )

    assert wrong.status_code == 422
    assert right.status_code == 302
    opens_at = PartRelease.objects.get(case_run=case_run, part=b).opens_at
    assert timezone.localtime(opens_at).strftime("%Y-%m-%d %H:%M") == "2027-01-12 19:10"


def test_a_part_is_withdrawn(client, world):
    case_run, _, b = world
    sign_in(client, case_run.run, "lecturer")

    client.post(f"/cases/{case_run.pk}/plan/{b.pk}/", {"verb": "withdraw"})

    assert not PartRelease.objects.filter(case_run=case_run, part=b).exists()


def test_a_student_cannot_plan_by_post(client, world):
    case_run, _, b = world
    sign_in(client, case_run.run)

    answer = client.post(f"/cases/{case_run.pk}/plan/{b.pk}/", {"verb": "open"})

    assert answer.status_code == 404
    assert not PartRelease.objects.get(case_run=case_run, part=b).is_open(timezone.now())


def test_a_lecturer_chooses_a_case_for_the_run(client, world):
    run = world[0].run
    case = make_part(make_case(title="Een andere casus")).case
    sign_in(client, run, "lecturer")

    assert "Een andere casus" in client.get(f"/cases/use/{run.pk}/").text
    assert client.post(f"/cases/use/{run.pk}/", {}).status_code == 422
    assert client.post(f"/cases/use/{run.pk}/", {"case": case.pk}).status_code == 302
    assert CaseRun.objects.filter(run=run, case=case).exists()


def test_a_student_is_refused_to_choose_a_case(client, world):
    run = world[0].run
    sign_in(client, run)

    assert client.post(f"/cases/use/{run.pk}/", {"case": 1}).status_code == 403


def test_authors_are_set_by_authors_and_do_not_leave_by_accident(client, world):
    case = world[0].case
    author = case.authors.get().user
    other = make_user()
    path = f"/cases/authors/{case.pk}/"
    client.force_login(author)

    unknown = client.post(path, {"authors": f"{author.email}\nniemand@test.example"})
    gone = client.post(path, {"authors": other.email})
    done = client.post(path, {"authors": f"{author.email}\n{other.email}"})

    assert unknown.status_code == gone.status_code == 422
    assert "niemand@test.example" in unknown.text
    assert done.status_code == 302
    assert set(case.authors.values_list("user", flat=True)) == {author.pk, other.pk}

    sign_in(client, world[0].run, "lecturer")
    assert client.get(path).status_code == 404
    assert client.post(path, {"authors": other.email}).status_code == 404


@pytest.mark.parametrize("count", [1, 25])
def test_the_case_page_takes_the_same_queries(client, world, count, django_assert_max_num_queries):
    case_run, *_ = world
    for _ in range(count):
        make_release(case_run, make_part(case_run.case), opens_at=timezone.now() - HOUR)
    sign_in(client, case_run.run)
    client.get(f"/cases/{case_run.pk}/")

    with django_assert_max_num_queries(14):
        client.get(f"/cases/{case_run.pk}/")
