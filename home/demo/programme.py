"""The demo's programme, its public pages in both languages, and its two courses."""

from datetime import date
from typing import Any, NamedTuple

from wagtail.models import Page
from wagtail.rich_text import RichText

from home.models import HomePage, ProgrammePage
from lms.courses.models import CourseIndexPage, CoursePage, Programme, Specialisation

SPECIALISATIONS = (
    ("Prestaties en verantwoording", "Performance and accountability"),
    ("Digitale overheid", "Digital government"),
)


class Text(NamedTuple):
    """A page in one language."""

    title: str
    slug: str
    summary: str
    body: str


PROGRAMME = {
    "nl": Text(
        "Master Publiek Management",
        "opleiding",
        "<p>Een eenjarige avondmaster voor mensen die in de publieke sector werken: bij een gemeente, "
        "een ministerie, de politie, een school, een ziekenhuis of een woningcorporatie. Je volgt twee "
        "of drie avonden per week college, in een groep van ongeveer 25 mensen van zeer verschillende "
        "leeftijd en ervaring.</p>",
        "<h2>Hoe je leert</h2><p>Het hart van de opleiding is de casus. Je leest hem in de trein, je "
        "rekent eraan met echte of nagebootste gegevens, en in de collegezaal blijkt dat het antwoord "
        "van vanmiddag de vraag van vanavond is. Daarnaast doe je met drie of vier anderen klein "
        "onderzoek in je eigen organisatie en schrijf je papers.</p>"
        "<h2>Wat je nodig hebt</h2><p>Een afgeronde hbo- of universitaire opleiding, ten minste twee jaar "
        "werkervaring, en een leidinggevende die weet dat je er twee avonden per week niet bent.</p>"
        "<h2>Toetsing</h2><p>Je wordt beoordeeld op papers en groepsonderzoek, met een formulier dat je "
        "van tevoren kent. Cijfers lopen van 1 tot 10; een 5,5 of hoger is voldoende.</p>",
    ),
    "en": Text(
        "Master in Public Management",
        "programme",
        "<p>A one-year evening master's for people who work in the public sector: for a municipality, a "
        "ministry, the police, a school, a hospital or a housing association. You attend lectures on two "
        "or three evenings a week, in a group of about 25 people of very different age and experience.</p>",
        "<h2>How you learn</h2><p>The case is the heart of the programme. You read it on the train, you "
        "work on it with real or synthetic data, and in the lecture room the answer of this afternoon "
        "turns out to be the question of tonight. Besides, you do small research in your own organisation "
        "with three or four others, and you write papers.</p>"
        "<h2>What you need</h2><p>A bachelor's degree, at least two years of work experience, and a "
        "manager who knows that you are away on two evenings a week. The programme is taught in Dutch.</p>"
        "<h2>Assessment</h2><p>You are assessed on papers and team research, with a rubric that you know "
        "beforehand. Grades run from 1 to 10; a 5.5 or higher is a pass.</p>",
    ),
}

COURSES: tuple[tuple[str, dict[str, Text]], ...] = (
    (
        "PM1",
        {
            "nl": Text(
                "Prestaties meten",
                "prestaties-meten",
                "Wat je meet, verandert. Over indicatoren, prikkels en het gesprek dat een cijfer vervangt.",
                "<h2>Waar het over gaat</h2><p>Iedere publieke organisatie verantwoordt zich in cijfers. "
                "Dit vak gaat over wat die cijfers wel en niet kunnen dragen: hoe je een begrip als "
                "veiligheid of onderwijskwaliteit uit elkaar haalt, hoe je met onzekerheid omgaat, en wat "
                "mensen doen zodra een cijfer telt.</p><h2>Wat je doet</h2><p>Je leest twee casussen, "
                "schrijft drie papers over je eigen organisatie en doet met je groep een onderzoek naar één "
                "indicator die er werkelijk toe doet.</p>",
            ),
            "en": Text(
                "Measuring performance",
                "measuring-performance",
                "What you measure, changes. On indicators, incentives and the conversation a figure replaces.",
                "<h2>What it is about</h2><p>Every public organisation accounts for itself in figures. This "
                "course is about what those figures can and cannot bear: how to take apart an idea such as "
                "safety or the quality of teaching, how to deal with uncertainty, and what people do as soon "
                "as a figure counts.</p><h2>What you do</h2><p>You read two cases, write three papers about "
                "your own organisation, and research with your team one indicator that really matters.</p>",
            ),
        },
    ),
    (
        "OZ1",
        {
            "nl": Text(
                "Onderzoek in je eigen organisatie",
                "onderzoek-eigen-organisatie",
                "Klein, eerlijk onderzoek doen waar je zelf werkt: vraag, gegevens, tegenspraak.",
                "<h2>Waar het over gaat</h2><p>Je doet onderzoek op de plek waar je ook een bureau hebt. Dat "
                "geeft toegang die een ander niet krijgt, en blinde vlekken die een ander wel ziet. Je leert "
                "een vraag klein genoeg te maken, gegevens te verzamelen waar je iets van mag vinden, en je "
                "eigen conclusie aan te vallen voordat een ander het doet.</p>",
            ),
            "en": Text(
                "Research in your own organisation",
                "research-own-organisation",
                "Small and honest research where you work yourself: question, data, contradiction.",
                "<h2>What it is about</h2><p>You do research in the place where you also have a desk. That "
                "gives you access that others do not get, and blind spots that others do see. You learn to "
                "make a question small enough, to collect data on which you may have an opinion, and to "
                "attack your own conclusion before somebody else does.</p>",
            ),
        },
    ),
)


def build_programme() -> Programme:
    programme = Programme.objects.create(
        name=PROGRAMME["nl"].title, name_en=PROGRAMME["en"].title, slug="publiek-management"
    )
    for name, name_en in SPECIALISATIONS:
        Specialisation.objects.create(programme=programme, name=name, name_en=name_en)
    return programme


def build_programme_page(home: HomePage, programme: Programme) -> Page:
    text = PROGRAMME["nl"]
    page = home.add_child(
        instance=ProgrammePage(
            title=text.title,
            slug=text.slug,
            programme=programme,
            intro=text.summary,
            body=_text(text.body),
            locale=home.locale,
        )
    )
    english = PROGRAMME["en"]
    _publish_translation(page, english, intro=english.summary, body=_text(english.body))
    return _publish(page)


def build_courses(index: CourseIndexPage, programme: Programme) -> dict[str, CoursePage]:
    """The courses by code."""
    courses = {}
    for code, texts in COURSES:
        text = texts["nl"]
        page = index.add_child(
            instance=CoursePage(
                title=text.title,
                slug=text.slug,
                programme=programme,
                code=code,
                credits=10 if code == "PM1" else 5,
                summary=text.summary,
                body=_text(text.body),
                locale=index.locale,
            )
        )
        page.specialisations.set(programme.specialisations.all())
        english = texts["en"]
        _publish_translation(page, english, summary=english.summary, body=_text(english.body))
        courses[code] = _publish(page)
    return courses


def intakes(today: date) -> tuple[date, date]:
    """The first days of the newest September and February intakes that have begun."""
    september = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    february = date(today.year if today.month >= 2 else today.year - 1, 2, 1)
    return september, february


def _text(html: str) -> list[tuple[str, RichText]]:
    return [("text", RichText(html))]


def _publish(page: Any) -> Any:
    page.save_revision().publish()
    return page


def _publish_translation(page: Page, text: Text, **fields: Any) -> None:
    locale = page.locale.__class__.objects.get(language_code="en")
    copy = page.copy_for_translation(locale)
    copy.title, copy.slug = text.title, text.slug
    for field, value in fields.items():
        setattr(copy, field, value)
    copy.draft_title = copy.title
    copy.save_revision().publish()
