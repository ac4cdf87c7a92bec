from django.utils import timezone

from home.models import HomePage
from lms.cases.models import (
    CaseAuthor,
    CaseIndexPage,
    CasePage,
    CasePartPage,
    CaseRun,
    PartRelease,
    TeachingNote,
)
from tests.factories import numbers
from tests.factories.accounts import make_user
from tests.factories.courses import make_run


def case_index():
    return CaseIndexPage.objects.child_of(HomePage.objects.get(locale__language_code="nl")).get()


def make_case(*, authors=(), **fields):
    number = next(numbers)
    defaults = {
        "title": f"Casus {number}",
        "slug": f"casus-{number}",
        "question": "Hoe meet je dit?",
        "summary": "Kort.",
    }
    case = case_index().add_child(instance=CasePage(**defaults | fields))
    case.save_revision().publish()
    for author in authors:
        CaseAuthor.objects.create(case=case, user=author)
    return CasePage.objects.get(pk=case.pk)


def make_part(case=None, *, text="Het verhaal.", live=True, **fields):
    """A part of a case, published unless said otherwise, with one narrative block."""
    number = next(numbers)
    defaults = {"title": f"Deel {number}", "slug": f"deel-{number}"}
    body = [("narrative", f"<p>{text}</p>")]
    parent = CasePage.objects.get(pk=(case or make_case()).pk)
    part = parent.add_child(
        instance=CasePartPage(**{"body": body, "live": live} | defaults | fields)
    )
    revision = part.save_revision()
    if live:
        revision.publish()
    return CasePartPage.objects.get(pk=part.pk)


def make_case_run(case=None, run=None):
    return CaseRun.objects.create(case=case or make_case(), run=run or make_run())


def make_release(case_run=None, part=None, **fields):
    """A part that is open in a run, in its newest edition."""
    case_run = case_run or make_case_run()
    part = part or make_part(case_run.case)
    defaults = {"opens_at": timezone.now(), "revision": part.latest_revision}
    return PartRelease.objects.create(case_run=case_run, part=part, **defaults | fields)


def make_note(case=None, *, body="<p>Les.</p>"):
    return TeachingNote.objects.create(case=case or make_case(), body=body)


def make_author(case):
    user = make_user()
    CaseAuthor.objects.create(case=case, user=user)
    return user
