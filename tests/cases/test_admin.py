"""Two worlds in the Wagtail admin: an author has her case, another lecturer has nothing of it."""

import pytest

from lms.cases.models import CasePage, CasePartPage, TeachingNote
from tests.factories.accounts import make_user
from tests.factories.cases import make_case, make_case_run, make_note, make_part, make_release
from tests.factories.courses import make_participation

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user()


@pytest.fixture
def part(author):
    return make_part(make_case(authors=[author], title="KANARIE casus"), title="KANARIE deel")


@pytest.fixture
def rival(part):
    """Author of another case, and lecturer of a run that uses this one."""
    user = make_user()
    make_case(authors=[user], title="Mijn eigen casus")
    make_participation(make_case_run(part.case).run, user, "lecturer")
    return user


def pages_of(part):
    return [
        f"/admin/pages/{part.pk}/edit/",
        f"/admin/pages/{part.case.pk}/edit/",
        f"/admin/pages/{part.pk}/history/",
        f"/admin/pages/{part.pk}/copy/",
        f"/admin/pages/{part.pk}/revisions/{part.latest_revision_id}/view/",
        f"/admin/pages/{part.pk}/revisions/compare/earliest...latest/",
    ]


def test_an_author_edits_previews_and_compares(client, author, part):
    client.force_login(author)

    for path in pages_of(part):
        assert client.get(path).status_code == 200, path
    assert "KANARIE" in client.get("/admin/pages/", follow=True).text


def test_another_lecturer_sees_nothing_of_the_case(client, rival, part):
    client.force_login(rival)

    for path in pages_of(part):
        answer = client.get(path)
        assert answer.status_code in {302, 403, 404}, path
        assert "KANARIE" not in answer.text
    for path in (
        f"/admin/pages/{part.case.get_parent().pk}/",
        f"/admin/pages/{part.case.pk}/",
        "/admin/pages/search/?q=KANARIE",
        "/admin/choose-page/search/?q=casus",
        f"/admin/choose-page/{part.case.get_parent().pk}/",
        f"/admin/choose-page/{part.case.pk}/",
        "/admin/teaching-notes/",
    ):
        answer = client.get(path, follow=True)
        assert "KANARIE casus" not in answer.text, path
        assert "KANARIE deel" not in answer.text, path


def test_an_author_writes_only_her_own_note(client, author, rival, part):
    note = make_note(part.case)
    path = f"/admin/teaching-notes/edit/{note.pk}/"
    body = '{"blocks": [{"key": "a", "text": "Nieuw", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'

    make_note(CasePage.objects.written_by(rival).get())
    client.force_login(rival)
    assert client.get(path).status_code == 404
    assert client.post(path, {"body": body}).status_code == 404
    client.force_login(author)
    assert client.get("/admin/teaching-notes/").status_code == 200
    assert client.get(path).status_code == 200
    assert client.post(path, {"body": body}).status_code == 302
    assert "Nieuw" in TeachingNote.objects.get(pk=note.pk).body


def test_a_student_does_not_enter(client, part):
    client.force_login(make_participation(make_case_run(part.case).run).user)

    assert client.get(f"/admin/pages/{part.pk}/edit/").status_code == 404
    assert client.get("/admin/teaching-notes/").status_code == 404


def test_what_a_run_uses_is_not_deleted_or_moved(client, part):
    make_release(make_case_run(part.case), part)
    client.force_login(make_user(is_superuser=True, is_staff=True))
    elsewhere = make_case()

    client.post(f"/admin/pages/{part.pk}/delete/")
    client.post(f"/admin/pages/{part.case.pk}/delete/")
    client.post(f"/admin/pages/{part.case.get_parent().pk}/delete/")
    client.post(f"/admin/bulk/wagtailcore/page/delete/?id={part.pk}")
    client.post(f"/admin/pages/{part.pk}/move/{elsewhere.pk}/confirm/")
    client.post(f"/admin/bulk/wagtailcore/page/move/?id={part.pk}", {"chooser": elsewhere.pk})

    found = CasePartPage.objects.get(pk=part.pk)
    assert found.path == part.path


def test_a_part_that_no_run_uses_is_deleted(client, author, part):
    client.force_login(author)

    client.post(f"/admin/pages/{part.pk}/delete/")

    assert not CasePartPage.objects.filter(pk=part.pk).exists()
