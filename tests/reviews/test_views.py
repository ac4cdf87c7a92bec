from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.reviews import queries
from lms.reviews.models import Assessment
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.reviews import all_levels, make_assessment, make_marking_world, make_version
from tests.html import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_marking_world()


@pytest.fixture
def lecturer(client, world):
    world.lecturer.language = "en"
    world.lecturer.save()
    client.force_login(world.lecturer)
    return client


def typed(world, *, row_number=0, mark="7,5", feedback="Sterk.", verb="save", levels=True):
    data = {"row_number": row_number, "mark": mark, "feedback": feedback, "verb": verb}
    for part in all_levels(world.rubric) if levels else []:
        data[f"level_{part.criterion}"] = part.level
        data[f"comment_{part.criterion}"] = part.comment
    return data


def text(response):
    return response.content.decode()


def test_the_overview_counts_what_came_in(lecturer, world):
    world.work()
    make_assessment(world.work(), by=world.lecturer)
    make_assessment(world.work(), by=world.lecturer, is_final=False)
    world.student()
    other = make_marking_world()

    response = lecturer.get("/marking/")

    [counts] = response.context["counts"]
    assert (counts.expected, counts.handed_in, counts.nothing) == (4, 3, 1)
    assert (counts.to_mark, counts.in_marking, counts.final) == (1, 1, 1)
    assert str(other.sitting.assignment) not in text(response)


def test_the_overview_says_when_there_is_nothing(client):
    client.force_login(make_user(language="en"))
    assert "Nothing to mark" in text(client.get("/marking/"))


def test_the_list_shows_everybody_by_name_and_how_far(lecturer, world):
    b = world.student(user=make_user("Bo"))
    c = world.student(user=make_user("Cas"))
    world.student(user=make_user("Anna"))
    make_assessment(world.work(b), by=world.lecturer, mark="6.5")
    world.work(c, at=world.sitting.due_at + (world.sitting.cutoff_at - world.sitting.due_at) / 2)

    response = lecturer.get(f"/marking/{world.sitting.pk}/")

    assert [row.name for row in response.context["page"]] == ["Anna", "Bo", "Cas"]
    for words in ("nothing handed in", "mark final", "6.5", "6 hours late"):
        assert words in text(response)


@pytest.mark.parametrize(
    ("show", "number"),
    [("", 4), ("unfinished", 2), ("in_marking", 1), ("final", 1), ("nothing", 1), ("released", 0)],
)
def test_the_list_is_filtered_by_a_link(lecturer, world, show, number):
    world.work()
    make_assessment(world.work(), by=world.lecturer)
    make_assessment(world.work(), by=world.lecturer, is_final=False)
    world.student()

    response = lecturer.get(f"/marking/{world.sitting.pk}/?show={show}")

    assert len(response.context["page"].object_list) == number


def test_a_team_is_one_row_with_its_members(client):
    world = make_marking_world(is_team_work=True)
    client.force_login(world.lecturer)
    members = [world.student(), world.student()]
    world.work(*members, team=world.team(*members))

    response = client.get(f"/marking/{world.sitting.pk}/")

    [row] = response.context["page"].object_list
    assert sorted(row.roster.members) == sorted(str(one.user) for one in members)


def test_a_newer_version_is_flagged_and_its_form_starts_from_the_earlier_judgement(
    lecturer, world
):
    version = world.work()
    make_assessment(version, by=world.lecturer, feedback="Van versie een.")
    newer = make_version(world.sitting, [version.members.get().participation], at=world.at)

    assert "marked, newer version received" in text(lecturer.get(f"/marking/{world.sitting.pk}/"))
    page = text(lecturer.get(f"/marking/versions/{newer.pk}/"))
    assert "starts from the assessment of version 1" in page
    assert "Van versie een." in page
    assert not Assessment.objects.filter(version=newer).exists()
    assert "A newer version was received" in text(lecturer.get(f"/marking/versions/{version.pk}/"))


def test_a_draft_is_saved_and_comes_back(lecturer, world):
    version = world.work()

    response = lecturer.post(f"/marking/versions/{version.pk}/", typed(world), follow=True)

    page = text(response)
    assert response.redirect_chain == [(f"/marking/versions/{version.pk}/", 302)]
    assert "The draft is saved." in page
    assert f'name="kept-done" content="assessment-{version.pk}"' in page
    assert 'value="7.5"' in page
    assert "Sterk." in page
    assert page.count("checked") == 2
    assert "kept-done" not in text(lecturer.get(f"/marking/versions/{version.pk}/"))


def test_the_points_of_saved_levels_are_proposed_with_their_arithmetic(lecturer, world):
    version = world.work()
    lecturer.post(f"/marking/versions/{version.pk}/", typed(world, mark=""))

    page = text(lecturer.get(f"/marking/versions/{version.pk}/"))

    assert "2 + 2 = 4 of 4 points; 1 + 9 × 4/4 = 10" in page
    assert Assessment.objects.get().mark is None


def test_make_final_shows_the_result_and_the_way_on(lecturer, world):
    first, second = world.work(), world.work()

    response = lecturer.post(
        f"/marking/versions/{first.pk}/", typed(world, verb="final"), follow=True
    )

    assert Assessment.objects.get().is_final
    page = text(response)
    assert "Next to mark" in page
    assert f"/marking/versions/{second.pk}/" in page
    assert "<textarea" not in page


def test_an_incomplete_judgement_is_saved_and_pointed_at(lecturer, world):
    version = world.work()
    missing = world.rubric.criteria.last()
    data = typed(world, verb="final", mark="")
    del data[f"level_{missing.pk}"]

    response = lecturer.post(f"/marking/versions/{version.pk}/", data)

    page = text(response)
    assert response.status_code == 422
    assert f'href="#id_level_{missing.pk}_0"' in page
    assert f'id="id_level_{missing.pk}_0"' in page
    assert 'href="#id_mark"' in page
    assert 'name="row_number" value="1"' in page
    assert Assessment.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("mark", "words"), [("elf", "for example"), ("11", "between 1.0 and 10.0")]
)
def test_a_wrong_mark_is_refused_in_words_and_kept(lecturer, world, mark, words):
    version = world.work()

    response = lecturer.post(f"/marking/versions/{version.pk}/", typed(world, mark=mark))

    assert response.status_code == 422
    assert words in text(response)
    assert f'value="{mark}"' in text(response)
    assert not Assessment.objects.exists()


def test_a_conflict_shows_both_texts_and_overwrites_nothing(lecturer, world):
    version = world.work()
    path = f"/marking/versions/{version.pk}/"
    lecturer.post(path, typed(world, feedback="Eerste tab."))

    response = lecturer.post(path, typed(world, feedback="Tweede tab."))

    page = text(response)
    assert response.status_code == 409
    assert "Eerste tab." in page
    assert "Tweede tab." in page
    assert Assessment.objects.get().feedback == "Eerste tab."

    lecturer.post(path, typed(world, feedback="Tweede tab.", row_number=1))
    assert Assessment.objects.get().feedback == "Tweede tab."


def test_what_was_typed_survives_that_a_colleague_made_it_final(lecturer, world):
    version = world.work()
    make_assessment(version, by=world.lecturer)

    response = lecturer.post(
        f"/marking/versions/{version.pk}/", typed(world, feedback="Nog bezig.", row_number=1)
    )

    assert response.status_code == 403
    assert "Nog bezig." in text(response)
    assert "This assessment is final" in text(response)


def test_back_to_draft_asks_why(lecturer, world):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    path = f"/marking/versions/{version.pk}/withdraw/"

    assert lecturer.post(path, {"reason": ""}).status_code == 422
    assert lecturer.post(path, {"reason": "Telfout."}).status_code == 302
    assert Assessment.objects.in_force().get().state == "draft"


def test_an_admin_reads_and_does_not_grade(client, world):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    version = world.work()
    make_assessment(version, by=world.lecturer, is_final=False, feedback="Leesbaar.")

    page = text(client.get(f"/marking/versions/{version.pk}/"))

    assert "Leesbaar." in page
    assert "<textarea" not in page
    assert client.post(f"/marking/versions/{version.pk}/", typed(world)).status_code == 403


def test_strangers_find_nothing_and_visitors_sign_in(client, world):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    paths = [
        f"/marking/{world.sitting.pk}/",
        f"/marking/versions/{version.pk}/",
        f"/marking/versions/{version.pk}/withdraw/",
    ]
    for path in paths:
        assert "/accounts/login/" in client.get(path)["Location"]
    strangers = [
        version.submitted_by,
        make_marking_world().lecturer,
        make_participation(world.run, role="marker").user,
    ]
    for stranger in strangers:
        client.force_login(stranger)
        for path in paths:
            assert client.get(path).status_code == 404
            assert client.post(path, typed(world)).status_code in {404, 405}


def fill(world, number):
    for _ in range(number):
        version = world.work()
        make_assessment(version, by=world.lecturer, is_final=False)


@pytest.mark.parametrize("works", [1, 25])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/marking/", 9), ("/marking/{sitting}/", 11), ("/marking/versions/{pk}/", 14)],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    lecturer, world, path, works, queries, django_assert_num_queries
):
    fill(world, works)
    path = path.format(sitting=world.sitting.pk, pk=Assessment.objects.first().version_id)
    lecturer.get(path)

    with django_assert_num_queries(queries):
        lecturer.get(path)


@pytest.fixture
def many(world):
    """Eleven students, so that the list is long enough to look for somebody in it."""
    for name in ["Esra Yıldız", "André Bos", *[f"Student {n}" for n in range(9)]]:
        world.student(user=make_user(name))
    return world


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("yildiz", ["Esra Yıldız"]),
        ("bos andre", ["André Bos"]),
        ("  ANDRÉ ", ["André Bos"]),
        ("niemand", []),
    ],
)
def test_somebody_is_found_by_name_in_a_long_list(lecturer, many, words, names):
    response = lecturer.get(f"/marking/{many.sitting.pk}/", {"find": words})

    assert [row.name for row in response.context["page"]] == names
    assert response.context["filters"][0][2] == len(names)


def test_finding_and_filtering_go_together(lecturer, many):
    make_assessment(many.work(many.student(user=make_user("Anna Bos"))), by=many.lecturer)

    response = lecturer.get(f"/marking/{many.sitting.pk}/", {"find": "bos", "show": "final"})

    assert [row.name for row in response.context["page"]] == ["Anna Bos"]
    assert 'name="show" value="final" form="finder"' in flat(response.content)
    assert 'href="?find=bos"' in text(response)
    assert 'href="?find=bos&amp;show=nothing"' in text(response)


def test_a_team_is_found_by_one_of_its_people(lecturer, world):
    world.student(user=make_user("Los"))
    found = queries.works_of(world.sitting, at=timezone.now())[0]
    team = replace(found, roster=replace(found.roster, members=["Anouk", "Daan"]))

    assert queries.is_found(team, "daan")
    assert not queries.is_found(team, "anouk daan")


def test_a_short_list_needs_no_looking_for_names(lecturer, world):
    world.student()

    assert 'id="finder"' not in text(lecturer.get(f"/marking/{world.sitting.pk}/"))


def test_the_list_alone_is_sent_to_who_has_the_rest(lecturer, many):
    address = f"/marking/{many.sitting.pk}/?show=nothing"

    whole, part = lecturer.get(address), lecturer.get(address, headers={"HX-Request": "true"})

    assert "<h1" in text(whole)
    assert "<h1" not in text(part)
    assert flat(part.content).startswith('<div class="stack" id="works"')
    assert "11 works in the list." in text(part)
    assert part.headers["Content-Part"] == "works"
    assert "Content-Part" not in whole.headers
    for response in (whole, part):
        assert "HX-Request" in response.headers["Vary"]
        assert "no-store" in response.headers["Cache-Control"]


def test_the_list_alone_asks_no_more_of_the_database(
    lecturer, many, django_assert_max_num_queries
):
    address = f"/marking/{many.sitting.pk}/"
    with CaptureQueriesContext(connection) as whole:
        lecturer.get(address)

    with django_assert_max_num_queries(len(whole)):
        lecturer.get(address, headers={"HX-Request": "true"})
