"""Teams of the demo: what students told, a set that they form themselves, and a proposal."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from lms.accounts.models import User
from lms.courses import actions as courses
from lms.courses.enums import FormedBy, Slot
from lms.courses.models import CourseRunPage, Participation, Programme, Sector, TeamSet
from lms.courses.rules.division import Wishes

DAY = timedelta(days=1)
SECTORS = (
    ("Gemeente", "Municipality"),
    ("Rijksoverheid", "Central government"),
    ("Politie en justitie", "Police and justice"),
    ("Onderwijs", "Education"),
    ("Zorg en welzijn", "Health and social care"),
    ("Volkshuisvesting", "Public housing"),
)
EMPLOYERS = {
    "Gemeente": ("Gemeente Oosterleem", "Gemeente Waterrand", "gemeente oosterleem"),
    "Rijksoverheid": ("Ministerie van Binnenlandse Zaken", "Rijkswaterstaat"),
    "Politie en justitie": ("Politie-eenheid Oost", "Openbaar Ministerie"),
    "Onderwijs": ("Stichting De Bron", "ROC Oosterleem"),
    "Zorg en welzijn": ("Ziekenhuis Waterrand", "GGD Oost"),
    "Volkshuisvesting": ("Woonstede", "Wonen aan de Leem"),
}
# Likelier evenings first: on Fridays and Sundays few people want to.
EVENINGS = (Slot.TUESDAY, Slot.THURSDAY, Slot.MONDAY, Slot.WEDNESDAY, Slot.SATURDAY_MORNING)
PEERS = "Intervisiegroepen"


def build_sectors(programme: Programme) -> list[Sector]:
    """The list that students choose from."""
    return [
        Sector.objects.create(programme=programme, name=name, name_en=name_en)
        for name, name_en in SECTORS
    ]


def tell_profiles(
    students: Sequence[Participation],
    sectors: Sequence[Sector],
    *,
    rng: random.Random,
    at: datetime,
) -> None:
    """Four of five tell something about themselves."""
    for number, student in enumerate(students):
        if number % 5 == 4:
            continue
        sector = rng.choice(sectors)
        slots = rng.sample(EVENINGS, k=rng.choice((2, 3, 3)))
        courses.tell_profile(
            student,
            sector=sector,
            other_sector="",
            employer=rng.choice(EMPLOYERS[sector.name]) if number % 3 else "",
            slots=sum(slots),
            by=student.user,
            at=at,
        )


def form_peers(
    run: CourseRunPage,
    students: Sequence[Participation],
    *,
    by: User,
    until: datetime,
    at: datetime,
) -> TeamSet:
    """A set that students form: one team grows, another asks both people who sign in to look."""
    team_set = courses.create_team_set(
        run,
        PEERS,
        formed_by=FormedBy.STUDENTS,
        smallest=3,
        largest=4,
        forms_until=until,
        by=by,
        at=at - 5 * DAY,
    )
    sanne, youssef, *others = students
    founder, friend, asked, busy, other, mate, *_rest = others
    team = courses.found_team(team_set, "De noemers", by=founder.user, at=at - 4 * DAY)
    for who in (friend, sanne, asked, busy):
        invitation = courses.invite_into_team(team, who, by=founder.user, at=at - 4 * DAY)
        if who == friend:
            courses.accept_team_invitation(invitation, by=who.user, at=at - 3 * DAY)
        if who == busy:
            courses.decline_team_invitation(invitation, by=who.user, at=at - 3 * DAY)
    team = courses.found_team(team_set, "Avondvogels", by=other.user, at=at - 2 * DAY)
    for who in (mate, sanne, youssef):
        invitation = courses.invite_into_team(team, who, by=other.user, at=at - 2 * DAY)
        if who == mate:
            courses.accept_team_invitation(invitation, by=who.user, at=at - DAY)
    return team_set


def propose_groups(run: CourseRunPage, *, by: User, at: datetime) -> TeamSet:
    """A set of the lecturer's with a proposal that waits for a word."""
    team_set = courses.create_team_set(run, "Onderzoeksgroepen", by=by, at=at)
    wishes = Wishes(3, 4, overlap=1, spreads_sectors=True, parts_colleagues=True)
    courses.propose_teams(team_set, wishes, seed=7, by=by, at=at)
    return team_set
