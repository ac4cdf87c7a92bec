"""Where to look in the demo: accounts, and the addresses of its main screens and objects."""

from typing import Any

from django.urls import reverse

from home.demo.cast import PASSWORD, ROLES
from home.demo.teams import PEERS
from home.models import HomePage, ProgrammePage, TextPage
from lms.cases.models import CasePage, CaseRun
from lms.courses.models import (
    Cohort,
    CoursePage,
    CourseRunPage,
    Participation,
    Session,
    TeamProposal,
)
from lms.grades.models import GradeEvent
from lms.submissions.enums import Way
from lms.submissions.models import Round, Sitting, SubmissionVersion


def manifest() -> dict[str, Any]:
    """`{"accounts": [{"role", "email", "password"}], "addresses": {name: path}}`."""
    return {
        "accounts": [
            {"role": role, "email": person.email, "password": PASSWORD}
            for role, person in ROLES.items()
        ],
        "addresses": _public() | _of_run() | _of_work() | _of_exceptions(),
    }


def _path(page: Any) -> str:
    """The page's path without its host."""
    return str(page.get_url_parts()[2])


def _public() -> dict[str, str]:
    return {
        "home": _path(HomePage.objects.get(locale__language_code="nl")),
        "home in English": _path(HomePage.objects.get(locale__language_code="en")),
        "programme": _path(ProgrammePage.objects.get(locale__language_code="nl")),
        "help": _path(TextPage.objects.get(slug="hulp")),
        "contact": _path(TextPage.objects.get(slug="contact", locale__language_code="nl")),
        "course": _path(CoursePage.objects.get(code="PM1", locale__language_code="nl")),
        "case cover": _path(
            CasePage.objects.get(slug="hoe-meet-je-veiligheid", locale__language_code="nl")
        ),
        "check a receipt": reverse("submissions:check-receipt"),
        "sign in": reverse("account_login"),
        "mail": reverse("notices:mail"),
    }


def _of_run() -> dict[str, str]:
    run = CourseRunPage.objects.get(title__startswith="Prestaties meten,")
    case_run = CaseRun.objects.filter(run=run).order_by("pk")[0]
    session = Session.objects.filter(run=run).order_by("starts_at")[6]
    moved = Session.objects.filter(run=run).latest("starts_at")
    cancelled = Session.objects.filter(run=run, cancelled_at__isnull=False)[0]
    forming = run.team_sets.get(name=PEERS)
    divided = run.team_sets.exclude(pk=forming.pk)[0]
    proposal = TeamProposal.objects.open().select_related("team_set")[0]
    return {
        "tonight": reverse("agenda:tonight"),
        "profile": reverse("accounts:profile"),
        "course run": _path(run),
        "announcements": reverse("courses:announcements", args=[run.pk]),
        "announce": reverse("courses:announce", args=[run.pk]),
        "mail hours": reverse("notices:hours"),
        "outbox": reverse("notices:outbox"),
        "session": reverse("courses:session", args=[run.pk, session.pk]),
        "session moved": reverse("courses:session", args=[run.pk, moved.pk]),
        "session cancelled": reverse("courses:session", args=[run.pk, cancelled.pk]),
        "case in the run": reverse("cases:detail", args=[case_run.pk]),
        "part A": reverse("cases:part", args=[case_run.pk, "deel-a"]),
        "teaching note": reverse("cases:teaching-note", args=[case_run.pk]),
        "office": reverse("courses:office"),
        "materials": reverse("courses:materials", args=[run.pk, session.pk]),
        "change session": reverse("courses:change-session", args=[run.pk, session.pk]),
        "people": reverse("courses:people", args=[run.pk]),
        "teams": reverse("courses:teams", args=[run.pk]),
        "team set": reverse("courses:team-set", args=[run.pk, divided.pk]),
        "team set of students": reverse("courses:team-set", args=[run.pk, forming.pk]),
        "change team set": reverse("courses:change-team-set", args=[run.pk, forming.pk]),
        "my team": reverse("courses:my-team", args=[run.pk, divided.pk]),
        "finding a team": reverse("courses:my-team", args=[run.pk, forming.pk]),
        "team profile": reverse("courses:team-profile", args=[run.pk]),
        "proposal of teams": reverse(
            "courses:proposal", args=[proposal.team_set.run_id, proposal.team_set_id]
        ),
        "change run": reverse("courses:change-run", args=[run.pk]),
        "cohort": reverse("courses:cohort", args=[Cohort.objects.order_by("-starts_on")[0].pk]),
        "editor": reverse("wagtailadmin_home"),
    }


def _of_work() -> dict[str, str]:
    sittings = _sittings(
        {
            "open assignment": "Adviesnota",
            "team assignment": "Groepsonderzoek 2",
            "marking": "Paper 2",
            "anonymous": "Betoog",
        }
    )
    version = SubmissionVersion.objects.filter(submission__sitting=sittings["marking"])[0]
    veiled = SubmissionVersion.objects.filter(submission__sitting=sittings["anonymous"])[0]
    feedback = GradeEvent.objects.released().filter(
        participation__user__email=ROLES["student"].email
    )[0]
    receipt = SubmissionVersion.objects.filter(
        members__participation__user__email=ROLES["student"].email
    )[0]
    return {
        "assignment": _path(sittings["open assignment"].assignment.page),
        "hand in alone": reverse("submissions:work", args=[sittings["open assignment"].pk]),
        "hand in as a team": reverse("submissions:work", args=[sittings["team assignment"].pk]),
        "receipt": reverse("submissions:receipt", args=[receipt.receipt_code]),
        "marking": reverse("reviews:overview"),
        "marking list": reverse("reviews:sitting", args=[sittings["marking"].pk]),
        "marking screen": reverse("reviews:version", args=[version.pk]),
        "hand in without a name": reverse("submissions:work", args=[sittings["anonymous"].pk]),
        "marking list without names": reverse("reviews:sitting", args=[sittings["anonymous"].pk]),
        "marking screen without names": reverse(
            "reviews:work", args=[veiled.submission.label, veiled.number]
        ),
        "release": reverse("grades:release", args=[sittings["marking"].pk]),
        "feedback": reverse("grades:feedback", args=[feedback.pk]),
        "grades": reverse("grades:own"),
    }


def _of_exceptions() -> dict[str, str]:
    """What went otherwise: as the students see it, then as the lecturer or the office does."""
    sittings = _sittings(
        {
            "exempt": "Paper 1",
            "mailed": "Paper 2",
            "withdrawn": "Adviesnota",
            "asked": "Groepsposter",
        }
    )
    keys = {name: sitting.pk for name, sitting in sittings.items()}
    mate = Participation.objects.get(
        run=sittings["mailed"].assignment.run, user__email=ROLES["team-mate"].email
    )
    scanned = SubmissionVersion.objects.get(
        submission__sitting=sittings["mailed"], way=Way.ON_PAPER
    ).submission
    asked = Round.objects.get(submission__sitting=sittings["asked"]).submission
    return {
        "confirm as a team": reverse("submissions:confirm", args=[keys["asked"]]),
        "own part in team work": reverse("submissions:contribute", args=[keys["asked"]]),
        "work exempt": reverse("submissions:work", args=[keys["exempt"]]),
        "work withdrawn": reverse("submissions:work", args=[keys["withdrawn"]]),
        "hand in what was mailed": reverse("submissions:hand-in-mailed", args=[keys["mailed"]]),
        "works": reverse("submissions:works", args=[keys["mailed"]]),
        "work on paper": _managed(scanned.sitting_id, scanned.participation_id),
        "work mailed": _managed(keys["mailed"], mate.pk),
        "exemption": _managed(keys["exempt"], mate.pk),
        "withdrawal": _managed(keys["withdrawn"], mate.pk),
        "team asked": reverse("submissions:team-work", args=[keys["asked"], asked.team_id]),
        "dates for some": reverse("submissions:exceptions", args=[keys["withdrawn"]]),
        "mails registered": reverse("submissions:exceptions", args=[keys["mailed"]]),
    }


def _managed(sitting: int, student: int | None) -> str:
    return reverse("submissions:student-work", args=[sitting, student])


def _sittings(titles: dict[str, str]) -> dict[str, Sitting]:
    """Those of the run whose title begins so, each under its own name."""
    return {
        name: Sitting.objects.select_related("assignment__page", "assignment__run").get(
            assignment__page__title__startswith=title,
            assignment__run__title__startswith="Prestaties meten,",
        )
        for name, title in titles.items()
    }
