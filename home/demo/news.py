"""What is announced to the runs of the demo."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.accounts.models import User
from lms.courses import actions as courses
from lms.courses.models import CourseRunPage

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class News:
    """Said so long before this evening; `first` is how it stood before it was corrected."""

    before: timedelta
    title: str
    text: str
    first: str = ""
    is_from_office: bool = False


MEASURING = [
    News(
        8 * DAY - 200 * MINUTE,
        "De koffie beneden doet het niet",
        "De automaat op de begane grond van het Kanaalgebouw is stuk en blijft dat deze maand. "
        "Neem iets te drinken mee; in de pauze kun je ook op de tweede verdieping terecht.",
    ),
    News(
        5 * DAY + 50 * MINUTE,
        "Het gebouw sluit om half elf",
        "De portier sluit het Kanaalgebouw voortaan om 22.30 uur. Werk je na college nog met je "
        "groep, boek dan een ruimte op de eerste verdieping; die is tot middernacht open.\n\n"
        "Een ruimte boek je met een mail aan bureau@demo.example.",
        is_from_office=True,
    ),
    News(
        2 * DAY - 30 * MINUTE,
        "De feedback op paper 1 staat klaar",
        "Lees eerst de opmerkingen bij de criteria en dan pas het cijfer. De rode draad: bijna "
        "iedereen kiest een helder cijfer, en bijna niemand zegt wat het níet laat zien.\n\n"
        "Vragen bespreek ik graag in de pauze.",
    ),
    News(
        DAY + 110 * MINUTE,
        "Het vragenuur gaat niet door",
        "Ik zit die middag in een visitatie, dus het vragenuur over het groepsonderzoek vervalt. Mail je "
        "vraag, of kom in de pauze naar me toe; na college blijf ik tot half elf.",
    ),
    News(
        DAY - 90 * MINUTE,
        "Neem deel A van de casus mee",
        "Neem deel A van “Hoe meet je veiligheid?” mee, op papier of op een scherm, en kies van "
        "tevoren één cijfer uit A-2 dat je zou schrappen. Daar beginnen we mee.",
        first="Neem deel A van “Hoe meet je veiligheid?” mee, op papier of op een scherm, en kies "
        "van tevoren één cijfer dat je zou schrappen.",
    ),
]
RESEARCH = [
    News(
        3 * DAY - 60 * MINUTE,
        "Onderzoeksplan: houd het bij één vraag",
        "Ik zie plannen met drie hoofdvragen langskomen. Kies er één, en schrijf in twee zinnen op "
        "welk antwoord je zou verrassen.",
    ),
]


def announce(
    run: CourseRunPage, news: list[News], *, lecturer: User, office: User, evening: datetime
) -> None:
    for one in news:
        by, at = office if one.is_from_office else lecturer, evening - one.before
        said = courses.announce(run, one.title, one.first or one.text, by=by, at=at)
        if one.first:
            courses.correct_announcement(
                said, one.title, one.text, mail_again=False, by=by, at=at + 40 * MINUTE
            )
