"""The Wagtail admin over two worlds: whoever works in the first finds nothing of the second.

Every address that the resolver knows below /admin/ is asked and posted to with the numbers of the
second world. The second world's name stands in everything that is in it, and in no answer.
"""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import (
    Collection,
    Comment,
    Locale,
    Page,
    PageViewRestriction,
    Revision,
    Site,
    Task,
    Workflow,
)

from lms.accounts.models import User
from lms.cases.models import CaseAuthor, TeachingNote
from lms.courses.models import Appointment, ContentPage, Participation
from lms.files.models import PrivateDocument, PrivateImage
from lms.operations import actions
from lms.reviews.models import GradePolicy
from tests.addresses import addresses, paths
from tests.worlds import make_backstage, make_world

pytestmark = pytest.mark.django_db
OTHER = "kolibri"
# The list of programmes is public and stands in the navigation of every page.
PUBLIC = f"/nl/opleiding-{OTHER}/"
# Wagtail's own rehearsal of a failure raises one.
ADMIN = [
    (name, route)
    for name, route, _module in addresses()
    if route.startswith("admin/") and name != "wagtailadmin_error_test"
]
# As somebody would search, order and filter: the beginning of a word finds it.
QUERIES = (
    "q=kolib",
    "q=kanarie&search_all=1&ordering=-title",
    "term=kolib",
    "title=kolib&label=kolib",
    "ordering=latest_revision_created_at",
    "page_type=courses.courserunpage",
    "page_type=courses.coursepage&can_choose_root=1&allow_external_link=1",
    "export=csv",
    "for_explorer=1&fields=*",
)


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """Two worlds with what only shows behind the scenes, made once and read only."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        first, second = make_world("een"), make_world(OTHER)
        make_backstage(first)
        make_backstage(second)
        yield first, second
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def own(worlds):
    return worlds[0]


@pytest.fixture
def foreign(worlds):
    return worlds[1]


@pytest.fixture(params=["lecturer", "office"])
def client(request, own):
    client = Client()
    client.force_login(own.people[request.param])
    client.who = request.param
    return client


@pytest.fixture
def lecturer(own):
    client = Client()
    client.force_login(own.people["lecturer"])
    return client


def ask(client, path):
    """The status of the answer, and all that it says."""
    with transaction.atomic():
        response = client.get(path)
        said = words_of(response)
        transaction.set_rollback(True)
    return response.status_code, said


def post(client, path, data):
    """What the answer says, and the second world after it; whatever it changed is undone."""
    with transaction.atomic():
        said = words_of(client.post(path, data))
        after = fingerprint()
        transaction.set_rollback(True)
    return said, after


def words_of(response):
    said = b"".join(response).decode(errors="replace") + str(response.headers)
    return said.replace(PUBLIC, "")


def fingerprint():
    """All rows that somebody from the first world might lay hands on in the second."""
    tables = (
        Page.objects.filter(title__contains=OTHER),
        *(
            model._default_manager.all()
            for model in (
                Appointment,
                CaseAuthor,
                Collection,
                Comment,
                GradePolicy,
                Group,
                Locale,
                PageViewRestriction,
                Participation,
                Site,
                Task,
                TeachingNote,
                User,
                Workflow,
            )
        ),
        Revision.objects.filter(object_str__contains=OTHER),
        PrivateImage.objects.filter(title__contains=OTHER),
        PrivateDocument.objects.filter(title__contains=OTHER),
    )
    return [list(table.order_by("pk").values_list()) for table in tables]


def foreign_paths(foreign):
    return sorted({path for name, route in ADMIN for path in paths(foreign, name, route)})


def plain_paths(own):
    """Addresses without an argument, and lists below a page of one's own."""
    run = own.things["run"].pk
    yield from (f"/{route}" for _name, route in ADMIN if "<" not in route and "^" not in route)
    yield from ("/admin/api/main/pages/", f"/admin/api/main/pages/{run}/")
    yield from (f"/admin/pages/{run}/", f"/admin/pages/{run}/results/")
    yield from (f"/admin/choose-page/{run}/", f"/admin/pages/{run}/history/")


def test_there_is_something_to_find(foreign):
    """An operator is shown the second world at many of the same addresses."""
    client = Client()
    client.force_login(foreign.people["admin"])

    found = [path for path in foreign_paths(foreign) if OTHER in ask(client, path)[1]]

    assert len(found) > 100


def test_no_foreign_number_opens_anything(client, foreign):
    assert [path for path in foreign_paths(foreign) if OTHER in ask(client, path)[1]] == []


def test_no_list_search_or_chooser_shows_anything_foreign(client, own):
    there = [path for path in plain_paths(own) if ask(client, path)[0] == 200]
    asked = [f"{path}?{query}" for path in there for query in ("", *QUERIES)]

    assert len(there) > 20
    assert [path for path in asked if OTHER in ask(client, path)[1]] == []


def posted(own, foreign):
    """What forms of the admin ask for, all at once."""
    page, other = own.things["page"].pk, foreign.things["page"].pk
    return {
        "external-link-chooser-url": foreign.things["run"].get_parent().full_url,
        "title": "Gekaapt",
        "slug": "gekaapt",
        "new_title": "Gekaapt",
        "new_slug": "gekaapt",
        "new_parent_page": own.things["run"].pk,
        "chooser": own.things["run"].pk,
        "alias": "on",
        "name": "Gekaapt",
        "email": "gekaapt@een.example",
        "restriction_type": "none",
        "collection": foreign.things["collection"].pk,
        "position": 0,
        "action-publish": "1",
        "revision": foreign.things["page"].latest_revision_id,
        "id": [page, other],
        "body": "null",
    }


def test_no_form_changes_anything_foreign(client, own, foreign):
    before, data = fingerprint(), posted(own, foreign)
    answers = {path: post(client, path, data) for path in foreign_paths(foreign)}

    assert [path for path, (said, _) in answers.items() if OTHER in said] == []
    assert [path for path, (_, after) in answers.items() if after != before] == []


BULK = [("page", "delete"), ("page", "move"), ("page", "publish"), ("page", "unpublish")]


@pytest.mark.parametrize(("model", "action"), BULK)
def test_no_bulk_action_reaches_a_foreign_page(client, own, foreign, model, action):
    page, other, run = own.things["page"], foreign.things["page"], own.things["run"]
    path = f"/admin/bulk/wagtailcore/{model}/{action}/?id={page.pk}&id={other.pk}&next=/admin/"
    before = fingerprint()

    _, shown = ask(client, path)
    said, after = post(client, path, {"chooser": run.pk, "include_descendants": "on"})

    assert OTHER not in shown + said
    assert after == before


@pytest.mark.parametrize("spelled", [" {}", "+{}", "{} ", "0_0{}"])
def test_no_bulk_action_names_a_foreign_page_by_a_number_spelled_otherwise(
    client, foreign, spelled
):
    number = quote(spelled.format(foreign.things["page"].pk))

    _, shown = ask(client, f"/admin/bulk/wagtailcore/page/delete/?id={number}&next=/admin/")

    assert OTHER not in shown


@pytest.mark.parametrize("spelled", [" {}", "+{}"])
def test_no_foreign_place_is_named_by_a_number_spelled_otherwise(client, own, foreign, spelled):
    page, target = own.things["page"].pk, spelled.format(foreign.things["page"].pk)
    new = {"new_title": "Ingang", "new_slug": "ingang", "new_parent_page": target}

    tries = [
        (f"/admin/pages/{page}/copy/", new),
        (f"/admin/pages/{page}/move/", {"new_parent_page": target}),
        (f"/admin/bulk/wagtailcore/page/move/?id={page}", {"chooser": target}),
    ]

    assert [path for path, data in tries if OTHER in post(client, path, data)[0]] == []


@pytest.mark.parametrize("where", ["", "&childOf={}", "&childOf={}&q=kanarie", "&q=kanarie"])
def test_bulk_action_on_everything_takes_only_ones_own(client, foreign, where):
    path = f"/admin/bulk/wagtailcore/page/delete/?id=all{where}&next=/admin/"
    path = path.format(foreign.things["run"].pk)
    before = fingerprint()

    _, shown = ask(client, path)
    said, after = post(client, path, {})

    assert OTHER not in shown + said
    assert after == before


@pytest.mark.parametrize("place", ["run", "page", "case"])
def test_nothing_of_ones_own_is_put_into_a_foreign_place(client, own, foreign, place):
    page, target = own.things["page"].pk, foreign.things[place].pk
    new = {"new_title": "Ingang", "new_slug": "ingang", "new_parent_page": target}
    tries = [
        (f"/admin/pages/{page}/copy/", new | {"alias": "on"}),
        (f"/admin/pages/{page}/move/", {"new_parent_page": target}),
        (f"/admin/pages/{page}/move/{target}/confirm/", {}),
        (f"/admin/bulk/wagtailcore/page/move/?id={page}", {"chooser": target}),
        (f"/admin/pages/add/courses/contentpage/{target}/", {"title": "Ingang", "slug": "in"}),
        (f"/admin/pages/{page}/set_position/?position=0", {"position": 0}),
    ]
    children = Page.objects.child_of(Page.objects.get(pk=target))
    before = list(children.values_list("pk", flat=True))

    for path, data in tries:
        with transaction.atomic():
            response = client.post(path, data)
            assert list(children.values_list("pk", flat=True)) == before, path
            assert OTHER not in words_of(response), path
            transaction.set_rollback(True)


def content(own, **blocks):
    """The editor's form of the own page, with one block in its text."""
    page = own.things["page"]
    data = {"title": page.title, "slug": page.slug, "comments-TOTAL_FORMS": 0}
    data |= {"comments-INITIAL_FORMS": 0, "body-count": 1, "body-0-id": "", "body-0-order": 0}
    return data | {"body-0-deleted": ""} | {f"body-0-{key}": v for key, v in blocks.items()}


def linking(kind, data):
    entity = {"type": kind, "mutability": "MUTABLE", "data": data}
    block = {"key": "a", "text": "hier", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"offset": 0, "length": 4, "key": 0}]
    return {"blocks": [block], "entityMap": {"0": entity}}


def texts(world):
    """Each way in which a text refers to a document, an image or a page."""
    document, image, page = (world.things[k].pk for k in ("document", "image", "page"))
    figure = {"type": "figure", "value-image-image": image, "value-image-decorative": "on"}
    link = json.dumps(linking("LINK", {"id": page, "url": "/"}))
    download = json.dumps(linking("DOCUMENT", {"id": document, "url": "/", "filename": "x"}))
    return {
        "file": {"type": "file", "value-document": document, "value-description": ""},
        "figure": figure | {"value-caption": "", "value-source": ""},
        "link": {"type": "text", "value": link},
        "download": {"type": "text", "value": download},
    }


@pytest.mark.parametrize("kind", ["file", "figure", "link", "download"])
@pytest.mark.parametrize("title", ["Goed", ""])
def test_a_text_refers_to_nothing_foreign(lecturer, own, foreign, kind, title):
    """Not by its number either, not even in a form that is shown again for another mistake."""
    path = f"/admin/pages/{own.things['page'].pk}/edit/"
    data = content(own, **texts(foreign)[kind]) | {"title": title}

    for address in (path, f"{path}preview/"):
        response = lecturer.post(address, data)
        assert response.status_code in {302, 403}
        assert OTHER not in response.text
    assert lecturer.get(foreign.things["document"].url).status_code == 404


@pytest.mark.parametrize("kind", ["file", "figure", "link", "download"])
def test_a_text_refers_to_what_is_ones_own(lecturer, own, kind):
    page = own.things["page"]

    with transaction.atomic():
        response = lecturer.post(
            f"/admin/pages/{page.pk}/edit/", content(own, **texts(own)[kind]) | {"title": "Goed"}
        )
        changed = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        transaction.set_rollback(True)

    assert response.status_code == 302
    assert (changed.title, len(changed.body)) == ("Goed", 1)


def test_a_text_keeps_what_a_colleague_put_into_it(own, foreign):
    """Also what stands in an older edition, which may be brought back."""
    page = own.things["page"]
    marker = own.people["lecturer"]
    with transaction.atomic():
        page.body = [("file", {"document": foreign.things["document"], "description": ""})]
        page.save_revision()
        page.body = []
        page.save_revision()
        client = Client()
        client.force_login(marker)
        response = client.post(
            f"/admin/pages/{page.pk}/edit/", content(own, **texts(foreign)["file"])
        )
        changed = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        transaction.set_rollback(True)

    assert response.status_code == 302
    assert len(changed.body) == 1


def test_a_teaching_note_links_to_nothing_foreign(lecturer, own, foreign):
    note = own.things["case"].teaching_note
    link = linking("LINK", {"id": foreign.things["page"].pk, "url": "/"})

    response = lecturer.post(f"/admin/teaching-notes/edit/{note.pk}/", {"body": json.dumps(link)})

    assert response.status_code in {302, 403}
    assert TeachingNote.objects.get(pk=note.pk).body == note.body


def test_an_own_page_is_not_set_back_to_a_foreign_edition(lecturer, own, foreign):
    page, revision = own.things["page"], foreign.things["page"].latest_revision_id

    for view in ("view", "revert", "unschedule"):
        path = f"/admin/pages/{page.pk}/revisions/{revision}/{view}/"
        assert lecturer.get(path).status_code == 404
        assert lecturer.post(path).status_code == 404


def test_an_upload_lands_in_no_foreign_collection(lecturer, foreign):
    collection = foreign.things["collection"]
    for path in ("/admin/images/add/", "/admin/documents/add/"):
        assert f'value="{collection.pk}"' not in lecturer.get(path).text
        assert OTHER not in lecturer.get(path).text


def test_the_menu_has_what_a_lecturer_uses(lecturer):
    page = lecturer.get("/admin/").text

    for path in ("/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/teaching-notes/"):
        assert path in page
    for path in ("/admin/reports/", "/admin/users/", "/admin/collections/", "/admin/settings/"):
        assert path not in page


def test_a_page_of_the_run_is_previewed_as_it_will_be(lecturer, own):
    path = f"/admin/pages/{own.things['page'].pk}/edit/preview/"
    data = content(own, **texts(own)["file"]) | {"title": "Voorproef"}

    answer = lecturer.post(path, data).json()
    shown = lecturer.get(path)

    assert answer["is_valid"]
    assert "Voorproef" in shown.text
    assert not ContentPage.objects.filter(title="Voorproef").exists()


def test_a_page_of_the_run_is_published_when_its_time_has_come(lecturer, own, at):
    page = own.things["page"]
    tomorrow = timezone.localtime() + timedelta(days=1)
    data = content(own, **texts(own)["file"]) | {"title": "Morgen", "action-publish": "1"}
    data["go_live_at"] = tomorrow.strftime("%Y-%m-%d %H:%M")

    with transaction.atomic():
        lecturer.post(f"/admin/pages/{page.pk}/edit/", data)
        actions.publish_scheduled(at=at)
        before = ContentPage.objects.get(pk=page.pk)
        # Wagtail looks at the clock itself, so the moment comes to it.
        planned = Revision.objects.get(approved_go_live_at__isnull=False, object_id=page.pk)
        planned.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        planned.content["go_live_at"] = planned.approved_go_live_at.isoformat()
        planned.save()
        actions.publish_scheduled(at=at)
        after = ContentPage.objects.get(pk=page.pk)
        readable = ContentPage.objects.visible_to(own.people["student"], at=at)
        read = readable.filter(pk=page.pk).exists()
        transaction.set_rollback(True)

    assert (before.live, after.live) == (False, True)
    assert after.title == "Morgen"
    assert read
