import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Exists
from wagtail.models import Page

from lms.accounts.models import User
from lms.core import duties, staff
from lms.files.models import PrivateDocument, PrivateImage
from tests.factories.accounts import make_user
from tests.factories.files import pdf_bytes, png_bytes
from tests.files.test_access import home, make_document, make_image

pytestmark = pytest.mark.django_db
OWN, FOREIGN = "Van mijzelf", "Van een ander"


@pytest.fixture
def lecturers():
    """Two people whose role opens the home page in the admin."""
    users = [make_user(), make_user()]

    def source(asked):
        mails = [user.email for user in users]
        asks = User.objects.filter(pk=asked.pk, email__in=mails)
        return Page.objects.filter(Exists(asks), pk=home().pk)

    duties.register("test", source)
    staff.register_opened_pages("test", source)
    yield users
    del staff._sources["test"]
    duties.withdraw("test")


@pytest.fixture
def lecturer(lecturers, client):
    client.force_login(lecturers[0])
    return lecturers[0]


def titled(make, user, title):
    found = make(user)
    found.title = title
    found.save()
    return found


@pytest.fixture
def images(lecturer, lecturers):
    return titled(make_image, lecturer, OWN), titled(make_image, lecturers[1], FOREIGN)


@pytest.fixture
def documents(lecturer, lecturers):
    return titled(make_document, lecturer, OWN), titled(make_document, lecturers[1], FOREIGN)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/images/",
        "/admin/images/results/",
        "/admin/images/chooser/",
        "/admin/images/chooser/results/",
    ],
)
def test_lecturer_finds_own_images_only(client, images, path):
    content = client.get(path).content.decode()

    assert OWN in content
    assert FOREIGN not in content


@pytest.mark.parametrize(
    "path",
    [
        "/admin/documents/",
        "/admin/documents/results/",
        "/admin/documents/chooser/",
        "/admin/documents/chooser/results/",
    ],
)
def test_lecturer_finds_own_documents_only(client, documents, path):
    content = client.get(path).content.decode()

    assert OWN in content
    assert FOREIGN not in content


@pytest.mark.parametrize(
    "path",
    [
        "/admin/images/{0}/",
        "/admin/images/{0}/delete/",
        "/admin/images/usage/{0}/",
        "/admin/images/{0}/preview/width-100/",
        "/admin/images/chooser/chosen/{0}/",
        "/admin/images/chooser/{0}/select_format/",
    ],
)
def test_lecturer_opens_own_image_only(client, images, path):
    own, foreign = images

    assert client.get(path.format(own.pk)).status_code == 200
    assert client.get(path.format(foreign.pk)).status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/admin/documents/edit/{0}/",
        "/admin/documents/delete/{0}/",
        "/admin/documents/usage/{0}/",
        "/admin/documents/chooser/chosen/{0}/",
    ],
)
def test_lecturer_opens_own_document_only(client, documents, path):
    own, foreign = documents

    assert client.get(path.format(own.pk)).status_code == 200
    assert client.get(path.format(foreign.pk)).status_code in {302, 403, 404}


def test_lecturer_chooses_several_own_images_only(client, images):
    own, foreign = images

    content = client.get(
        f"/admin/images/chooser/chosen-multiple/?id={own.pk}&id={foreign.pk}"
    ).content.decode()

    assert OWN in content
    assert FOREIGN not in content


def test_lecturer_deletes_no_foreign_file_in_bulk(client, images, documents):
    for model, kind, (own, foreign) in (
        (PrivateImage, "privateimage", images),
        (PrivateDocument, "privatedocument", documents),
    ):
        path = f"/admin/bulk/files/{kind}/delete/"
        assert client.post(f"{path}?id={own.pk}&id={foreign.pk}").status_code == 404
        assert model.objects.count() == 2
        client.post(f"{path}?id={own.pk}")

        assert list(model.objects.values_list("title", flat=True)) == [FOREIGN]


def test_lecturer_uploads_an_image(client, lecturer):
    upload = SimpleUploadedFile("nieuw.png", png_bytes((50, 50)), "image/png")

    response = client.post("/admin/images/add/", {"title": "Nieuw", "file": upload})

    assert response.status_code == 302
    image = PrivateImage.objects.get()
    assert image.uploaded_by_user == lecturer
    assert image.file.size > 0
    assert image.width == 50


def test_lecturer_uploads_several_images_at_once(client, lecturer):
    upload = SimpleUploadedFile("nieuw.png", png_bytes((50, 50)), "image/png")

    response = client.post("/admin/images/multiple/add/", {"title": "Nieuw", "files[]": upload})

    assert response.json()["success"]
    assert PrivateImage.objects.get().uploaded_by_user == lecturer


def test_lecturer_uploads_a_document(client, lecturer):
    content = pdf_bytes()
    upload = SimpleUploadedFile("reader.pdf", content, "application/pdf")

    response = client.post("/admin/documents/add/", {"title": "Reader", "file": upload})

    assert response.status_code == 302
    assert PrivateDocument.objects.get().file.read() == content


def test_document_beyond_the_limit_is_refused(client, lecturer, settings):
    settings.FILE_UPLOAD_MAX_BYTES = 1000
    upload = SimpleUploadedFile("reader.pdf", bytes(2000), "application/pdf")

    response = client.post("/admin/documents/add/", {"title": "Reader", "file": upload})

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not PrivateDocument.objects.exists()


def test_superuser_finds_everything(client, images, documents):
    client.force_login(make_user(is_superuser=True))

    for path in ("/admin/images/", "/admin/documents/"):
        content = client.get(path).content.decode()
        assert OWN in content
        assert FOREIGN in content


@pytest.mark.parametrize("path", ["/admin/images/", "/admin/documents/chooser/"])
def test_others_do_not_enter(client, path):
    client.force_login(make_user())

    assert client.get(path).status_code == 404
