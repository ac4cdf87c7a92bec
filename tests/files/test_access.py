from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db.models import Exists
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from home.models import HomePage, TextPage
from lms.accounts.models import User
from lms.core import duties, staff
from lms.courses.models import ContentPage, Material
from lms.files.access import can_see, is_public
from lms.files.models import PrivateDocument, PrivateImage
from tests.factories.accounts import make_user
from tests.factories.cases import make_author, make_case, make_case_run, make_part, make_release
from tests.factories.courses import make_participation, make_run, make_session
from tests.factories.files import pdf_bytes, png_bytes

pytestmark = pytest.mark.django_db


def make_image(by=None):
    return PrivateImage.objects.create(
        title="Plaat", file=ContentFile(png_bytes((40, 30)), "plaat.png"), uploaded_by_user=by
    )


def make_document(by=None):
    return PrivateDocument.objects.create(
        title="Reader", file=ContentFile(pdf_bytes(), "reader.pdf"), uploaded_by_user=by
    )


def figure(image):
    return ("figure", {"image": image, "caption": "", "source": ""})


def file(document):
    return ("file", {"document": document, "description": ""})


def indexed(page):
    """As the task worker leaves it."""
    ReferenceIndex.create_or_update_for_object(page)
    return page


def add_page(parent, model, blocks, *, live=True):
    page = model(title="Tekst", live=live, body=blocks)
    return indexed(parent.add_child(instance=page))


def home():
    return HomePage.objects.get(locale__language_code="nl")


@pytest.fixture
def editor():
    """Somebody whose role opens the home page in the admin."""
    user = make_user()

    def source(asked):
        return Page.objects.filter(
            Exists(User.objects.filter(pk=asked.pk, email=user.email)), pk=home().pk
        )

    duties.register("test", source)
    staff.register_opened_pages("test", source)
    yield user
    del staff._sources["test"]
    duties.withdraw("test")


def nobody():
    return AnonymousUser()


@pytest.mark.parametrize(("make", "block"), [(make_image, figure), (make_document, file)])
class TestEveryKind:
    def test_file_of_a_public_page_is_for_everybody(self, at, make, block):
        found = make()
        add_page(home(), TextPage, [block(found)])

        assert is_public(found, at=at)
        assert can_see(nobody(), found, at=at)

    def test_file_that_nothing_uses_is_for_its_uploader(self, at, make, block):
        uploader = make_user()
        found = make(uploader)

        assert can_see(uploader, found, at=at)
        assert can_see(make_user(is_superuser=True), found, at=at)
        assert not can_see(make_user(), found, at=at)
        assert not can_see(nobody(), found, at=at)

    def test_file_of_a_run_page_is_for_its_participants(self, at, make, block):
        run, other = make_run(), make_run()
        inside = make_participation(run).user
        elsewhere = make_participation(other).user
        found = make()
        add_page(run, ContentPage, [block(found)])

        assert can_see(inside, found, at=at)
        assert not can_see(elsewhere, found, at=at)
        assert not can_see(nobody(), found, at=at)

    def test_file_of_an_unpublished_page_is_for_its_editors(self, at, make, block, editor):
        found = make()
        add_page(home(), TextPage, [block(found)], live=False)

        assert can_see(editor, found, at=at)
        assert not can_see(make_user(), found, at=at)
        assert not is_public(found, at=at)

    def test_file_in_the_draft_of_a_published_page_is_for_its_editors(
        self, at, make, block, editor
    ):
        found = make()
        page = add_page(home(), TextPage, [])
        page.body = [block(found)]
        page.save_revision()

        assert can_see(editor, found, at=at)
        assert not can_see(make_user(), found, at=at)
        assert not is_public(found, at=at)

    def test_file_of_a_part_opens_with_the_part(self, at, make, block):
        found = make()
        case = make_case()
        part = make_part(case)
        part.body = [block(found)]
        part.save_revision().publish()
        indexed(part)
        case_run = make_case_run(case)
        student = make_participation(case_run.run).user
        part.refresh_from_db()
        make_release(case_run, part, opens_at=at)

        assert not can_see(student, found, at=at - timedelta(seconds=1))
        assert can_see(student, found, at=at)
        assert not can_see(make_user(), found, at=at)
        assert can_see(make_author(case), found, at=at - timedelta(days=1))

    def test_file_of_the_edition_that_a_run_reads_stays_visible(self, at, make, block):
        found = make()
        case = make_case()
        part = make_part(case)
        part.body = [block(found)]
        part.save_revision().publish()
        part.refresh_from_db()
        case_run = make_case_run(case)
        student = make_participation(case_run.run).user
        make_release(case_run, part, opens_at=at)
        part.body = []
        part.save_revision().publish()
        indexed(part)

        assert can_see(student, found, at=at)
        assert not can_see(make_user(), found, at=at)


def test_document_of_a_session_is_for_its_run(at):
    session = make_session()
    inside = make_participation(session.run).user
    document = make_document()
    Material.objects.create(session=session, kind="file", title="Reader", document=document)

    assert can_see(inside, document, at=at)
    assert not can_see(make_user(), document, at=at)


def test_image_answers_visitors_when_the_page_is_public(client):
    image = make_image()
    add_page(home(), TextPage, [figure(image)])

    response = client.get(image.get_rendition("width-20").url)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response).startswith(b"\x89PNG")


def test_image_answers_strangers_like_one_that_does_not_exist(client):
    run = make_run()
    image = make_image()
    add_page(run, ContentPage, [figure(image)])
    url = image.get_rendition("width-20").url
    client.force_login(make_participation(run).user)
    assert client.get(url).status_code == 200

    client.force_login(make_user())
    refused, absent = client.get(url), client.get("/images/999999/plaat.png")

    assert refused.status_code == absent.status_code == 404
    assert refused["Cache-Control"] == absent["Cache-Control"] == "private, no-store"


def test_image_of_a_run_is_kept_by_no_cache(client):
    run = make_run()
    image = make_image()
    add_page(run, ContentPage, [figure(image)])
    client.force_login(make_participation(run).user)

    response = client.get(image.get_rendition("width-20").url)

    assert response["Cache-Control"] == "private, no-store"


def test_image_has_one_name(client):
    image = make_image()
    add_page(home(), TextPage, [figure(image)])
    rendition = image.get_rendition("width-20")

    assert client.get(f"/images/{rendition.pk}/anders.png").status_code == 404


def test_document_is_served_by_the_same_question(client):
    run = make_run()
    document = make_document()
    add_page(run, ContentPage, [file(document)])
    assert client.get(document.url).status_code == 404
    client.force_login(make_participation(run).user)

    response = client.get(document.url)

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("inline;")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert b"".join(response).startswith(b"%PDF-")


def test_document_honours_a_range_and_a_question_for_its_head(client):
    document = make_document()
    add_page(home(), TextPage, [file(document)])

    part = client.get(document.url, headers={"range": "bytes=0-3"})
    head = client.head(document.url)

    assert (part.status_code, b"".join(part)) == (206, b"%PDF")
    assert int(head["Content-Length"]) == document.file.size
    assert b"".join(head) == b""


def test_media_has_no_address_of_its_own(client):
    document = make_document()
    add_page(home(), TextPage, [file(document)])

    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(f"/media-is-never-served/{document.file.name}").status_code == 404
    assert reverse("wagtaildocs_serve", args=[document.pk, "x.pdf"])
