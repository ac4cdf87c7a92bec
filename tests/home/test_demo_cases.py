import re

import pytest
from django.test import RequestFactory

from home.demo import cases
from home.demo.oosterleem import QUARTERS, REGISTERED
from lms.cases.models import CasePage, CasePartPage
from tests.factories.accounts import make_user
from tests.factories.cases import case_index
from tests.html import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user()


def test_the_quarters_add_up_to_the_year():
    year = [row[1:] for row in QUARTERS if row[0].startswith("2025")]

    assert [sum(column) for column in zip(*year, strict=True)] == [row[1] for row in REGISTERED]


@pytest.mark.parametrize("build", [cases.build_safety_case, cases.build_teachers_case])
def test_a_case_is_built_once_and_whole(at, author, build):
    case = build(case_index(), [author], at)
    again = build(case_index(), [author], at)

    assert case == again
    assert [part.slug for part in CasePartPage.objects.child_of(case).order_by("path")] == [
        "deel-a",
        "deel-b",
        "epiloog",
    ]
    assert case.teaching_note.body
    assert CasePage.objects.filter(translation_key=case.translation_key).count() == 2
    assert CasePage.objects.usable().filter(translation_key=case.translation_key).count() == 1


@pytest.mark.parametrize("build", [cases.build_safety_case, cases.build_teachers_case])
def test_every_part_is_valid_and_renders(at, author, build):
    case = build(case_index(), [author], at)

    for part in CasePartPage.objects.child_of(case):
        part.full_clean()
        part.body.stream_block.clean(part.body)
        request = RequestFactory().get("/")
        html = "".join(block.render({"request": request}) for block in part.body)
        assert html
        assert not re.search(r"\sstyle=|<script|\son\w+=", html)
        charted = [
            b for b in part.body if b.block_type == "exhibit" and b.value["chart"] != "none"
        ]
        assert html.count('role="img"') == len(charted)


def test_numbers_are_written_in_the_readers_language(at, author):
    from django.utils import translation

    case = cases.build_safety_case(case_index(), [author], at)
    part = CasePartPage.objects.child_of(case).get(slug="deel-a")
    exhibit = next(block for block in part.body if block.block_type == "exhibit")
    written = {}
    for language in ("nl", "en"):
        with translation.override(language):
            written[language] = flat(exhibit.render({}))

    assert ">17.900<" in written["nl"]
    assert ">45,1<" in written["nl"]
    assert ">17,900<" in written["en"]
    assert ">45.1<" in written["en"]
    for html in written.values():
        assert not re.search(r' (x|y|x1|x2)="[^"]*,', html)
