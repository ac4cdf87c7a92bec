import pytest

from lms.cases.templatetags import case_covers
from tests.factories.accounts import make_user
from tests.factories.cases import make_case, make_case_run, make_part
from tests.factories.courses import make_participation

pytestmark = pytest.mark.django_db


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_reads_the_cover_and_nothing_of_the_story(client):
    case = make_case(slug="meten", question="Wie telt wat?", provenance_note="Verzonnen stad.")
    make_part(case, title="Geheim deel")

    found = html(client, "/nl/casussen/meten/")

    assert "Wie telt wat?" in found
    assert "Verzonnen stad." in found
    assert "Geheim deel" not in found


def test_only_who_is_in_the_run_is_led_to_its_case(client):
    case_run = make_case_run(make_case(slug="meten"))
    address = case_run.get_absolute_url()

    assert address not in html(client, "/nl/casussen/meten/")
    client.force_login(make_user())
    assert address not in html(client, "/nl/casussen/meten/")
    client.force_login(make_participation(case_run.run).user)
    assert address in html(client, "/nl/casussen/meten/")


def test_the_list_of_cases_takes_one_query(django_assert_num_queries):
    for _ in range(3):
        make_case()

    with django_assert_num_queries(1):
        assert len(case_covers.case_list()) == 3
