"""The two cases of the demo, written as their authors would have: pages, editions, authors, notes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from home.demo import notes, safety_a, safety_b, story, teachers_a, teachers_b
from lms.accounts.models import User
from lms.cases import actions
from lms.cases.models import CaseAuthor, CaseIndexPage, CasePage, CasePartPage

COMMON = {
    "provenance": "fictional",
    "licence": "CC BY-SA 4.0, Avondcollege",
    "evenings": 2,
    "prep_minutes": 120,
}
SAFETY: dict[str, Any] = COMMON | {
    "slug": "hoe-meet-je-veiligheid",
    "title": "Hoe meet je veiligheid?",
    "question": "Eén cijfer per wijk, van 1 tot 10: wat leg je het college voor?",
    "summary": (
        "De raad van Oosterleem wil één veiligheidscijfer voor elke wijk. Programmamanager Nadia Berkhout heeft"
        " minder dan twee dagen, drie tabellen die elkaar tegenspreken, en een politie, een burgemeester en een"
        " wijk die elk iets anders van het cijfer vrezen."
    ),
    "objectives": (
        "<ol><li>‘Veiligheid’ ontleden in wat meetbaar is en wat niet, en indicatoren plaatsen in de resultaatketen.</li>"
        "<li>Ranglijst, rangbereik en tijdreeks op dezelfde gegevens toepassen, en het verschil uitleggen aan een bestuurder.</li>"
        "<li>Perverse prikkels voorspellen en er tegenmaatregelen bij ontwerpen.</li>"
        "<li>Een keuze verantwoorden vanuit botsende publieke waarden.</li></ol>"
    ),
    "provenance_note": "Oosterleem en zijn inwoners bestaan niet; de gegevens zijn gemaakt voor dit onderwijs.",
    "difficulty_analytical": 2,
    "difficulty_conceptual": 2,
    "difficulty_presentation": 2,
}
SAFETY_EN: dict[str, Any] = {
    "slug": "how-do-you-measure-safety",
    "title": "How do you measure safety?",
    "question": "One mark for each ward, from 1 to 10: what do you advise?",
    "summary": (
        "The council of Oosterleem wants one safety mark for every ward. Programme manager Nadia Berkhout has less"
        " than two days, three tables that contradict each other, and a police chief, a mayor and a neighbourhood"
        " who each fear something else from the figure. The case itself is in Dutch."
    ),
    "objectives": (
        "<ol><li>Take ‘safety’ apart into what can be measured and what cannot, and place indicators in the chain of results.</li>"
        "<li>Apply a league table, rank intervals and a time series to the same data, and explain the difference to those who decide.</li>"
        "<li>Foresee perverse incentives and design against them.</li>"
        "<li>Account for a choice between public values that clash.</li></ol>"
    ),
    "provenance_note": "Oosterleem and its people do not exist; the data were made for this course.",
}
TEACHERS: dict[str, Any] = COMMON | {
    "slug": "hoe-reken-je-docenten-af",
    "title": "Hoe reken je docenten af op hun prestaties?",
    "question": "Een bonus voor wie de norm haalt: beloon je goed werk, of een goed cijfer?",
    "summary": (
        "Veertig basisscholen, tachtig leraren in groep 8 en een bestuur dat wil laten zien dat goed werk loont. Bas"
        " Oudshoorn schrijft het voorstel. Hij weet wat een ranglijst kan, en hij heeft te lang voor de klas gestaan om"
        " te vergeten wat zij niet kan."
    ),
    "objectives": (
        "<ol><li>Meten om te leren, te verantwoorden en af te rekenen onderscheiden bij professionals.</li>"
        "<li>Ruwe score, context en toegevoegde waarde uit elkaar houden en onzekerheid uitleggen.</li>"
        "<li>Drempelgedrag en selectie herkennen in gegevens.</li>"
        "<li>Een beoordeling ontwerpen die recht doet aan doelmatigheid, responsiviteit en gelijke behandeling.</li></ol>"
    ),
    "provenance_note": "Stichting Waterrand bestaat niet; scholen, mensen en gegevens zijn gemaakt voor dit onderwijs.",
    "difficulty_analytical": 3,
    "difficulty_conceptual": 2,
    "difficulty_presentation": 2,
}
TEACHERS_EN: dict[str, Any] = {
    "slug": "how-do-you-hold-teachers-to-account",
    "title": "How do you hold teachers to account for their results?",
    "question": "A bonus for reaching the norm: do you reward good work, or a good figure?",
    "summary": (
        "Forty primary schools, eighty teachers of the highest form, and a board that wants to show that good work pays."
        " Bas Oudshoorn drafts the proposal. He knows what a league table can do, and has taught too long to forget what"
        " it cannot. The case itself is in Dutch."
    ),
    "objectives": (
        "<ol><li>Tell measuring to learn, to account and to judge apart, where professionals are concerned.</li>"
        "<li>Keep raw score, context and value added apart, and explain uncertainty.</li>"
        "<li>Recognise threshold behaviour and selection in data.</li>"
        "<li>Design an appraisal that does justice to efficiency, responsiveness and equal treatment.</li></ol>"
    ),
    "provenance_note": "The Waterrand foundation does not exist; its schools, people and data were made for this course.",
}
Part = tuple[str, str, str, str, list[story.Block]]
SAFETY_PARTS: tuple[Part, ...] = (
    ("deel-a", "Deel A", "part", "10 en 11 februari 2026", safety_a.PART_A),
    ("deel-b", "Deel B", "part", "25 februari 2026", safety_b.PART_B),
    ("epiloog", "Epiloog", "epilogue", "", safety_b.EPILOGUE),
)
TEACHERS_PARTS: tuple[Part, ...] = (
    ("deel-a", "Deel A", "part", "september 2024", teachers_a.PART_A),
    ("deel-b", "Deel B", "part", "juni 2025", teachers_b.PART_B),
    ("epiloog", "Epiloog", "epilogue", "", teachers_b.EPILOGUE),
)


def build_safety_case(
    index_page: CaseIndexPage, authors: Collection[User], at: datetime
) -> CasePage:
    """*Hoe meet je veiligheid?* below the index; a case that is there already stays as it is."""
    return _build(index_page, SAFETY, SAFETY_EN, SAFETY_PARTS, notes.SAFETY, authors, at)


def build_teachers_case(
    index_page: CaseIndexPage, authors: Collection[User], at: datetime
) -> CasePage:
    """*Hoe reken je docenten af?* below the index; a case that is there already stays as it is."""
    return _build(index_page, TEACHERS, TEACHERS_EN, TEACHERS_PARTS, notes.TEACHERS, authors, at)


@transaction.atomic
def _build(
    index_page: CaseIndexPage,
    cover: Mapping[str, Any],
    english: Mapping[str, Any],
    parts: Collection[Part],
    note: str,
    authors: Collection[User],
    at: datetime,
) -> CasePage:
    found = CasePage.objects.child_of(index_page).filter(slug=cover["slug"]).first()
    if found:
        return found
    first, *_ = authors
    case = index_page.add_child(instance=CasePage(**cover, owner=first))
    case.save_revision(user=first).publish(user=first, skip_permission_checks=True)
    for slug, title, kind, dated, blocks in parts:
        part = case.add_child(
            instance=CasePartPage(
                slug=slug,
                title=title,
                kind=kind,
                dated=dated,
                body=story.body(f"{cover['slug']}/{slug}", blocks),
                owner=first,
            )
        )
        part.save_revision(user=first).publish(user=first, skip_permission_checks=True)
    _translate(case, english)
    # The first author is put there by hand: until there is one, nobody may choose authors.
    CaseAuthor.objects.create(case=case, user=first)
    actions.set_authors(case, authors, by=first, at=at)
    actions.write_note(case, note, by=first, at=at)
    return CasePage.objects.get(pk=case.pk)


def _translate(case: CasePage, english: Mapping[str, Any]) -> None:
    """An English cover; the parts exist once, in Dutch."""
    cover = case.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    for field, value in english.items():
        setattr(cover, field, value)
    cover.save_revision().publish()
