"""The people of the demo with their accounts, and the cohorts they are in."""

from collections.abc import Sequence
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from home.demo.cast import PASSWORD, ROLES, Person
from home.demo.state import DAY, World
from lms.accounts import actions as accounts
from lms.accounts.models import User
from lms.courses import actions as courses
from lms.courses.models import Cohort, Programme, Specialisation

PASSWORD_HASH = make_password(PASSWORD)  # one for all: a hash takes a third of a second


def make_person(person: Person, at: datetime) -> User:
    """Somebody whose address is confirmed and who has signed in before."""
    user = accounts.create_person(
        person.email, person.name, student_number=person.student_number, by=None, at=at - 90 * DAY
    )
    user.password, user.last_login = PASSWORD_HASH, at - 2 * DAY
    user.is_superuser = user.is_staff = person == ROLES["admin"]
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def make_cohort(
    world: World, master: Programme, name: str, starts_on: date, members: Sequence[Person]
) -> Cohort:
    office, at = world.person("office"), world.at - 70 * DAY
    cohort = courses.create_cohort(master, name=name, starts_on=starts_on, by=office, at=at)
    specialisations = list(Specialisation.objects.filter(programme=master))
    for index, person in enumerate(members):
        courses.add_person(
            cohort,
            world.people[person.key],
            specialisation=specialisations[index % len(specialisations)],
            by=office,
            at=at,
        )
    return cohort
