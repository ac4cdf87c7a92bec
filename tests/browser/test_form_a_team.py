"""Forming a team: one makes it and asks, another accepts on a telephone, the lecturer places the
third; once work was begun, a move is explained before it is made. All of it without scripts."""

import pytest
from django.utils import timezone

from lms.courses.enums import Role
from lms.courses.models import Team, TeamChange
from tests.browser.conftest import PHONE, follow
from tests.factories.accounts import make_user
from tests.factories.courses import make_forming_set, make_participation, make_run, make_team
from tests.factories.submissions import make_assignment, make_sitting, make_submission

WORDS = {
    "nl": {"team": "Je zit nu in “Noemers”.", "move": "Wat Bo leest", "stay": "zonder Bo verder"},
    "en": {"team": "You are in “Noemers” now.", "move": "What Bo reads", "stay": "without Bo"},
}


@pytest.fixture(params=["nl", "en"])
def language(request):
    return request.param


@pytest.fixture
def run(floor):
    return make_run()


@pytest.fixture
def desk(run, language, open_page, sign_in):
    """A function that gives somebody of the run, and her browser without scripts."""

    def desk(name, role=Role.STUDENT, **options):
        person = make_participation(run, make_user(name, language=language), role)
        page = open_page(java_script_enabled=False, **options)
        sign_in(page, person.user)
        return person, page

    return desk


def press(page, what):
    follow(page.locator(f"button[name=do][value={what}]").first)


def said(page):
    return page.locator("main").inner_text()


def test_a_team_is_formed_and_later_changed_for_a_reason(desk, run, language):
    words, now = WORDS[language], timezone.now()
    team_set = make_forming_set(run, at=now)
    path = f"/runs/{run.pk}/teams/{team_set.pk}/"
    (_an, an), (bo, telephone), (cy, _) = desk("An"), desk("Bo", **PHONE), desk("Cy")
    _vos, vos = desk("Vos", Role.LECTURER)

    an.goto(f"{path}mine/")
    an.locator("[name=name]").fill("Noemers")
    press(an, "found")
    an.locator("[name=who]").select_option(label="Bo")
    press(an, "invite")
    telephone.goto("/tonight/")
    follow(telephone.locator(f"a[href='{path}mine/']"))
    press(telephone, "accept")
    assert words["team"] in telephone.locator("body").inner_text()
    assert [one.user.name for one in Team.objects.get().members] == ["An", "Bo"]

    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set), at=now)
    make_submission(sitting, by=bo.user, at=now)
    make_team(team_set, name="Tellers", members=[cy])
    vos.goto(path)
    vos.get_by_label("Bo").select_option(label="Tellers")
    follow(vos.locator("form:has(.places) button"))
    assert words["move"] in said(vos)
    assert words["stay"] in said(vos)
    vos.locator("[name=reason]").fill("Bo woont bij Cy om de hoek.")
    follow(vos.locator("form:has([name=reason]) button"))

    assert [one.user.name for one in Team.objects.get(name="Tellers").members] == ["Bo", "Cy"]
    assert TeamChange.objects.first().reason == "Bo woont bij Cy om de hoek."
    telephone.goto(f"{path}mine/")
    assert "Tellers" in said(telephone)
