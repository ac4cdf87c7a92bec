"""Handing in as a team: four students, one draft, one press, a receipt for each of them."""

import pytest

from lms.notices.formats import letters_in
from lms.submissions.enums import AssignmentKind
from lms.submissions.models import DraftFile
from tests.browser.conftest import follow
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_run, make_team, make_team_set
from tests.factories.submissions import docx_bytes, make_assignment, make_sitting, pdf_bytes
from tests.queue import run_tasks

NAMES = ("Anouk", "Daan", "Esra", "Femke")


@pytest.fixture(params=["nl", "en"])
def language(request):
    return request.param


@pytest.fixture
def run(floor):
    return make_run()


@pytest.fixture
def team_set(run):
    return make_team_set(run)


@pytest.fixture
def sitting(run, team_set):
    assignment = make_assignment(
        run, title="Groepsonderzoek", kind=AssignmentKind.TEAM, team_set=team_set
    )
    return make_sitting(assignment)


@pytest.fixture
def team(run, team_set, language):
    people = [make_participation(run, make_user(name, language=language)) for name in NAMES]
    return make_team(team_set, members=people, name="Groep Maas")


@pytest.fixture
def desks(team, open_page, sign_in):
    """Each member at a desk of her own."""
    pages = []
    for membership in team.memberships.order_by("participation__user__name"):
        pages.append(open_page())
        sign_in(pages[-1], membership.participation.user)
    return pages


@pytest.fixture
def outsider(run, team_set, language, open_page, sign_in):
    """A student of the same run, in another team."""
    student = make_participation(run, make_user("Gijs", language=language))
    make_team(team_set, members=[student], name="Groep Waal")
    page = open_page()
    sign_in(page, student.user)
    return page


def add(page, name, content):
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.locator("input[type=file]:enabled").wait_for()


def press(page, what):
    follow(page.locator(f"button[name=do][value={what}]:visible"))


def names_of(page):
    return page.locator(".work__files .file__name a").all_inner_texts()


def test_one_member_hands_in_for_all(desks, sitting, mailbox, axe):
    path = f"/submissions/{sitting.pk}/"
    anouk, daan, esra, femke = desks
    for desk in desks:
        desk.goto(path)
        assert "Groep Maas" in desk.locator(".work__team").inner_text()
    axe(anouk)

    add(anouk, "Deel 1.pdf", pdf_bytes())
    anouk.locator("[name=note]").fill("Ons eerste stuk.")
    press(anouk, "save")
    esra.goto(path)
    assert names_of(esra) == ["Deel 1.pdf"]
    assert esra.locator("[name=note]").input_value() == "Ons eerste stuk."
    add(esra, "Deel 2.docx", docx_bytes())
    axe(esra)

    # Daan still looks at the empty draft; what he types is put beside what Anouk saved.
    daan.locator("[name=note]").fill("Ik begon al.")
    press(daan, "save")
    axe(daan)
    assert daan.locator("[data-errors]").evaluate("el => el === document.activeElement")
    assert daan.locator("[name=note]").input_value() == "Ik begon al."
    assert "Ons eerste stuk." in daan.locator(".work__typed").inner_text()
    assert names_of(daan) == ["Deel 1.pdf", "Deel 2.docx"]

    femke.goto(path)
    femke.locator("[name=statement]").check()
    press(femke, "hand_in")
    femke.wait_for_url("**/receipts/*/")
    code = femke.locator(".receipt__code code").inner_text()
    receipts = set()
    for desk in desks:
        desk.goto(path)
        assert "Femke" in desk.locator(".versions").inner_text()
        follow(desk.locator(f".versions a[href='/receipts/{code}/']"))
        receipts.add(desk.locator(".receipt .facts").inner_text())
        assert desk.locator(".receipt__files code").count() == 2
        axe(desk)
    [receipt] = receipts
    assert all(name in receipt for name in NAMES)

    run_tasks()
    letters = letters_in(mailbox)
    assert len(letters) == len(NAMES)
    assert len({letter.to for letter in letters}) == len(NAMES)
    assert all(code in letter.text for letter in letters)


def test_another_team_finds_nothing(desks, outsider, sitting, axe):
    path = f"/submissions/{sitting.pk}/"
    anouk = desks[0]
    anouk.goto(path)
    add(anouk, "Deel 1.pdf", pdf_bytes())
    anouk.locator("[name=note]").fill("Alleen voor ons.")
    anouk.locator("[name=statement]").check()
    press(anouk, "hand_in")
    anouk.wait_for_url("**/receipts/*/")
    file = anouk.locator(".receipt__files a").get_attribute("href")
    draft = f"/submissions/drafts/files/{DraftFile.objects.get().pk}/"

    for address in (anouk.url, file, draft):
        assert outsider.goto(address).status == 404, address
        axe(outsider)
    assert outsider.goto(path).status == 200
    text = outsider.locator("body").inner_text()
    assert "Groep Waal" in text
    assert "Groep Maas" not in text
    assert "Deel 1.pdf" not in text
    assert "Alleen voor ons." not in outsider.content()
    axe(outsider)
