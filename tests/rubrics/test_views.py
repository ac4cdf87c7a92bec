import pytest

from lms.rubrics import actions
from lms.rubrics.models import Rubric
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.rubrics import make_rubric

pytestmark = pytest.mark.django_db

WHOLE = {
    "title": "Essay",
    "shape": "1",
    "c0-title": "Question",
    "c0-description": "",
    "c0-weight": "",
    "c0-l0-title": "good",
    "c0-l0-description": "",
    "c0-l0-points": "2",
}


@pytest.fixture
def lecturer(client):
    user = make_participation(role="lecturer").user
    client.force_login(user)
    return user


def test_a_lecturer_makes_a_rubric(client, lecturer):
    response = client.post("/rubrics/new/", WHOLE)

    rubric = Rubric.objects.get(owner=lecturer)
    assert response["Location"] == f"/rubrics/{rubric.pk}/"
    assert [draft.title for draft in rubric.drafts()] == ["Question"]


def test_an_error_keeps_what_was_typed(client, lecturer):
    response = client.post("/rubrics/new/", WHOLE | {"c0-l0-title": "", "c0-title": "KEPT"})

    assert response.status_code == 422
    assert b'value="KEPT"' in response.content
    assert b"id_c0-l0-title_error" in response.content
    assert not Rubric.objects.exists()


@pytest.mark.parametrize(
    ("press", "shape"),
    [
        ("add", "1,1"),
        ("add-0", "2"),
        ("remove-0", ""),
        ("remove-0-0", "1"),
        ("up-0", "1"),
        ("remove-7", "1"),
        ("add-7", "1"),
        ("remove-0-9", "1"),
        ("nonsense-1-2-3", "1"),
    ],
)
def test_a_button_changes_the_rows_and_saves_nothing(client, lecturer, press, shape):
    response = client.post("/rubrics/new/", WHOLE | {"press": press})

    assert response.status_code == 200
    assert f'name="shape" value="{shape}"' in response.content.decode()
    assert b'value="Essay"' in response.content
    assert not Rubric.objects.exists()


def test_moving_up_changes_places(client, lecturer):
    two = WHOLE | {"shape": "1,1", "c1-title": "Method", "c1-l0-title": "fine", "press": "up-1"}

    html = client.post("/rubrics/new/", two).content.decode()

    assert html.index('value="Method"') < html.index('value="Question"')


@pytest.mark.parametrize("shape", ["", "9999999999,3", "x", "1,1,1"])
def test_a_made_up_shape_makes_nothing(client, lecturer, shape):
    response = client.post("/rubrics/new/", WHOLE | {"shape": shape})

    assert response.status_code == 422
    assert not Rubric.objects.exists()


@pytest.mark.parametrize(("weights", "status"), [("60,40", 302), ("60,30", 422), ("60,", 422)])
def test_weights_are_all_or_none_and_a_hundred_together(client, lecturer, weights, status):
    first, second = weights.split(",")
    two = WHOLE | {"shape": "1,1", "c1-title": "Method", "c1-l0-title": "fine"}

    response = client.post("/rubrics/new/", two | {"c0-weight": first, "c1-weight": second})

    assert response.status_code == status


def test_a_frozen_rubric_offers_a_copy_and_refuses_a_change(client, lecturer, at):
    rubric = make_rubric(owner=lecturer)
    actions.freeze(rubric, at=at)

    html = client.get(f"/rubrics/{rubric.pk}/").content.decode()

    assert f"/rubrics/{rubric.pk}/copy/" in html
    assert f"/rubrics/{rubric.pk}/edit/" not in html
    assert client.post(f"/rubrics/{rubric.pk}/edit/", WHOLE).status_code == 403
    response = client.post(f"/rubrics/{rubric.pk}/copy/")
    made = rubric.copies.get()
    assert response["Location"] == f"/rubrics/{made.pk}/edit/"
    assert client.post(response["Location"], WHOLE).status_code == 302


def test_an_unused_rubric_is_removed(client, lecturer):
    rubric = make_rubric(owner=lecturer)

    assert client.post(f"/rubrics/{rubric.pk}/remove/").status_code == 302
    assert not Rubric.objects.exists()


@pytest.mark.parametrize("path", ["", "edit/", "copy/", "remove/"])
def test_anothers_rubric_does_not_exist_for_a_lecturer(client, lecturer, path):
    rubric = make_rubric()

    assert client.get(f"/rubrics/{rubric.pk}/{path}").status_code in {404, 405}
    assert client.post(f"/rubrics/{rubric.pk}/{path}", WHOLE).status_code in {404, 405}
    assert Rubric.objects.get() == rubric


@pytest.mark.parametrize("path", ["/rubrics/", "/rubrics/new/"])
def test_a_student_makes_no_rubrics(client, path):
    client.force_login(make_participation().user)

    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/rubrics/", "/rubrics/new/", "/rubrics/1/", "/rubrics/1/edit/"])
def test_a_visitor_is_sent_to_sign_in(client, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_takes_the_same_number_of_queries(
    client, lecturer, count, django_assert_max_num_queries
):
    for _number in range(count):
        make_rubric(owner=lecturer)

    with django_assert_max_num_queries(8):
        html = client.get("/rubrics/").content.decode()
    assert html.count('scope="row"') == count


@pytest.mark.parametrize("count", [1, 20])
def test_the_preview_takes_the_same_number_of_queries(
    client, lecturer, count, django_assert_max_num_queries
):
    rubric = make_rubric(owner=lecturer, criteria=count)
    client.get(f"/rubrics/{rubric.pk}/")

    with django_assert_max_num_queries(11) as captured:
        assert client.get(f"/rubrics/{rubric.pk}/").status_code == 200
    assert sum("rubrics_level" in query["sql"] for query in captured) == 1


def test_texts_are_shown_as_text(client, lecturer):
    rubric = make_rubric(owner=lecturer, title="<script>1</script>")

    assert b"<script>1" not in client.get(f"/rubrics/{rubric.pk}/").content


def test_a_stranger_gets_the_same_answer_as_for_nothing(client):
    client.force_login(make_user())

    assert client.get(f"/rubrics/{make_rubric().pk}/").status_code == 404
    assert client.get("/rubrics/999999/").status_code == 404
