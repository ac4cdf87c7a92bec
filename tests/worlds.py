"""Two complete worlds: a programme with everything in it, and another one beside it."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    Comment,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
    Task,
    Workflow,
)
from wagtail.rich_text import RichText

from home.models import HomePage, ProgrammePage
from lms.accounts import actions as accounts
from lms.cases import actions as cases
from lms.cases.models import CaseAuthor, CaseIndexPage, CasePage, CasePartPage
from lms.courses.enums import Role
from lms.courses.models import ContentPage, CourseIndexPage, Material
from lms.files.models import PrivateDocument, PrivateImage
from lms.grades import actions as grades
from lms.grades.models import GradeEvent
from lms.reviews import actions as reviews
from lms.reviews.models import GradePolicy
from lms.submissions import actions as submissions
from lms.submissions.enums import AssignmentKind, HandInRule
from lms.submissions.models import AssignmentPage, Submission
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_announcement,
    make_appointment,
    make_cohort,
    make_cohort_membership,
    make_course,
    make_forming_set,
    make_participation,
    make_profile,
    make_programme,
    make_proposal,
    make_run,
    make_sector,
    make_session,
    make_team,
    make_team_invitation,
    make_team_set,
)
from tests.factories.extensions import make_extension, make_override, make_request
from tests.factories.files import png_bytes
from tests.factories.notices import make_notice
from tests.factories.reviews import make_assessment
from tests.factories.rubrics import make_rubric
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

DAY = timedelta(days=1)
ROLES = {
    "student": Role.STUDENT,
    "mate": Role.STUDENT,
    "classmate": Role.STUDENT,
    "lecturer": Role.LECTURER,
    "marker": Role.MARKER,
    "examiner": Role.EXAMINER,
    "moderator": Role.MODERATOR,
    "observer": Role.OBSERVER,
}
ACTORS = (
    "visitor",
    *ROLES,
    "office",
    "board",
    "admin",
    "other-student",
    "other-lecturer",
    "other-office",
)


@dataclass
class World:
    """A programme of which every noun of the site has at least one row."""

    name: str
    people: dict[str, Any] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    canaries: list[str] = field(default_factory=list)

    def secret(self, what):
        """A word that stands only in this world, to be looked for in the other."""
        word = f"kanarie-{self.name}-{what}"
        self.canaries.append(word)
        return word


def make_world(name):
    world = World(name)
    now = timezone.now()
    _people(world)
    _run(world, now)
    _case(world, now)
    _work(world, now)
    _marks(world, now)
    _without_names(world, now)
    _addresses(world)
    return world


def _people(world):
    programme = make_programme(name=f"Opleiding {world.name}")
    cohort = make_cohort(programme)
    run = make_run(make_course(programme), cohorts=[cohort], title=world.secret("run"))
    for key, role in ROLES.items():
        user = make_user(f"{key} {world.name}", email=f"{key}@{world.name}.example")
        world.people[key] = user
        world.things[key] = make_participation(run, user, role)
        if role == Role.STUDENT:
            world.things[f"{key} in cohort"] = make_cohort_membership(cohort, user)
    world.people["office"] = make_user(f"office {world.name}")
    world.things["appointment"] = make_appointment(programme, world.people["office"])
    world.things["specialisation"] = programme.specialisations.create(
        name=world.secret("specialisation")
    )
    world.people["board"] = make_user(f"board {world.name}")
    make_appointment(programme, world.people["board"], "board")
    world.people["admin"] = make_user(f"admin {world.name}", is_superuser=True, is_staff=True)
    world.things |= {"programme": programme, "cohort": cohort, "run": run}


def _run(world, now):
    run = world.things["run"]
    session = make_session(run, starts_at=now + DAY, topic=world.secret("session"))
    document = PrivateDocument.objects.create(
        title=world.secret("document"),
        file=ContentFile(b"sheets", name=f"{world.name}.pdf"),
        uploaded_by_user=world.people["lecturer"],
    )
    world.things["material"] = Material.objects.create(
        session=session, kind="file", title="Sheets", document=document
    )
    text = run.add_child(instance=ContentPage(title=world.secret("text"), slug="tekst"))
    team_set = make_team_set(run)
    student, mate, classmate = (world.things[k] for k in ("student", "mate", "classmate"))
    world.things |= {
        "session": session,
        "announcement": make_announcement(
            run, by=world.people["lecturer"], title=world.secret("announcement")
        ),
        "notice": make_notice(
            world.people["student"],
            event="courses.announcement",
            context={"title": world.secret("notice")},
            state="parked",
            reason="refused",
        ),
        "document": document,
        "team set": team_set,
        "team": make_team(team_set, members=[student, mate], name=world.secret("team")),
        "other team": make_team(team_set, members=[classmate]),
    }
    _forming(world, now)
    home = HomePage.objects.get(locale__language_code="nl")
    programme_page = home.add_child(
        instance=ProgrammePage(
            title="Opleiding",
            slug=f"opleiding-{world.name}",
            programme=world.things["programme"],
        )
    )
    world.pages |= {
        "home.HomePage": home,
        "home.ProgrammePage": programme_page,
        "home.TextPage": home.get_children().get(slug="hulp").specific,
        "courses.CourseIndexPage": CourseIndexPage.objects.child_of(home).get(),
        "courses.CoursePage": run.get_parent().specific,
        "courses.CourseRunPage": run,
        "courses.ContentPage": text,
    }


def _forming(world, now):
    """A set that students form: the student is in a team, the classmate is asked into it."""
    run, classmate = world.things["run"], world.things["classmate"]
    forming = make_forming_set(run, at=now, name=world.secret("forming set"))
    team = make_team(forming, members=[world.things["student"]], name=world.secret("own team"))
    sector = make_sector(world.things["programme"], name=world.secret("sector"))
    world.things |= {
        "forming set": forming,
        "team invitation": make_team_invitation(team, classmate),
        "sector": sector,
        "profile": make_profile(
            classmate, sector=sector, employer=world.secret("employer"), told_at=now
        ),
        "proposal": make_proposal(forming, places=[(classmate, 1), (world.things["mate"], 1)]),
    }


def _case(world, now):
    index = CaseIndexPage.objects.get(locale__language_code="nl")
    case = index.add_child(
        instance=CasePage(
            title=f"Casus {world.name}", slug=f"casus-{world.name}", question="?", summary="Kort."
        )
    )
    case.save_revision().publish()
    CaseAuthor.objects.create(case=case, user=world.people["lecturer"])
    parts = []
    for letter in "ab":
        text = RichText(f"<p>{world.secret('part-' + letter)}</p>")
        part = case.add_child(
            instance=CasePartPage(title=f"Deel {letter}", slug=letter, body=[("narrative", text)])
        )
        part.save_revision().publish()
        parts.append(part)
    lecturer = world.people["lecturer"]
    case_run = cases.use_case(case, world.things["run"], by=lecturer, at=now)
    cases.plan_part(case_run, parts[0], now - DAY, by=lecturer, at=now - 2 * DAY)
    cases.plan_part(case_run, parts[1], now + DAY, by=lecturer, at=now - 2 * DAY)
    cases.write_note(case, f"<p>{world.secret('note')}</p>", by=lecturer, at=now)
    world.things |= {"case": case, "case run": case_run, "part": parts[0], "closed part": parts[1]}
    world.pages |= {
        "cases.CaseIndexPage": index,
        "cases.CasePage": case,
        "cases.CasePartPage": parts[0],
    }


def _work(world, now):
    run, student = world.things["run"], world.people["student"]
    rubric = make_rubric(owner=world.people["lecturer"], title=world.secret("rubric"))
    marked = make_sitting(make_assignment(run, rubric=rubric), at=now - 20 * DAY)
    open_one = make_sitting(make_assignment(run, title=world.secret("assignment")), at=now)
    team = make_sitting(
        make_assignment(
            run,
            kind=AssignmentKind.TEAM,
            team_set=world.things["team set"],
            hands_in_at_cutoff=True,
        ),
        at=now,
    )
    first = make_version(sitting=marked, by=student, at=now - 19 * DAY)
    waiting = make_version(sitting=open_one, by=student, at=now - DAY / 2)
    draft = make_submission(team, by=student, at=now - DAY / 2)
    submissions.save_draft(
        draft,
        note=world.secret("draft"),
        draft_number=Submission.objects.get(pk=draft.pk).draft_number,
        declared=submissions.Declared(statement=team.assignment.statement),
        by=student,
        at=now - DAY / 2,
    )
    teacher = world.people["lecturer"]
    asked = make_request(open_one, by=student, at=now - DAY / 3, note=world.secret("request"))
    extension = make_extension(
        open_one, world.things["classmate"], by=teacher, at=now, reason=world.secret("extension")
    )
    override = make_override(
        open_one, world.things["mate"], due_at=open_one.due_at + DAY, by=teacher, at=now
    )
    together = make_sitting(
        make_assignment(
            run,
            kind=AssignmentKind.TEAM,
            team_set=world.things["team set"],
            hand_in_rule=HandInRule.ALL_CONFIRM,
        ),
        at=now,
    )
    waiting_for_all = make_submission(
        together, by=student, at=now - DAY / 2, note=world.secret("waiting_for_all")
    )
    world.things["contribution"] = submissions.contribute(
        waiting_for_all,
        text=world.secret("contribution"),
        dissents=True,
        dissent=world.secret("dissent"),
        by=student,
        at=now - DAY / 2,
    )
    world.things["round"] = submissions.ask_team(
        waiting_for_all,
        by=student,
        at=now - DAY / 2,
        statement=together.assignment.statement,
        request_key=uuid4(),
    )
    world.things["exemption"] = submissions.exempt(
        together.assignment,
        world.things["classmate"],
        world.secret("exemption"),
        by=teacher,
        at=now - DAY / 2,
    )
    [world.things["hash"]] = submissions.register_hashes(
        open_one,
        world.things["student"],
        ["f" * 64],
        mailed_at=now - DAY / 4,
        reason=world.secret("hash"),
        by=world.people["office"],
        at=now,
    )
    # Somebody else's work, so that a leak would have something to leak.
    final = make_version(sitting=marked, by=world.people["classmate"], at=now - 19 * DAY)
    world.things |= {
        "rubric": rubric,
        "sitting": open_one,
        "marked sitting": marked,
        "team sitting": team,
        "together": together,
        "marked version": first,
        "final version": final,
        "version": waiting,
        "draft": draft,
        "partial upload": submissions.begin_upload(
            draft, name="half.pdf", size=9, sha256="0" * 64, by=student, at=now - DAY / 2
        ),
        "request": asked,
        "extension": extension,
        "override": override,
    }
    world.pages["submissions.AssignmentPage"] = open_one.assignment.page


def _marks(world, now):
    lecturer = world.people["lecturer"]
    version = world.things["marked version"]
    criteria = version.submission.sitting.assignment.rubric.criteria.all()
    parts = [reviews.Part(c.pk, c.levels.first().pk, world.secret("comment")) for c in criteria]
    assessment = reviews.save_assessment(
        version,
        by=lecturer,
        at=now - 9 * DAY,
        parts=parts,
        feedback=world.secret("feedback"),
        mark=Decimal("7.5"),
        row_number=0,
    )
    reviews.finalise(assessment, by=lecturer, at=now - 9 * DAY)
    grades.release(world.things["marked sitting"], by=lecturer, at=now - 8 * DAY)
    make_assessment(
        world.things["final version"],
        by=lecturer,
        at=now - 7 * DAY,
        feedback=world.secret("unreleased feedback"),
    )
    world.things["assessment"] = assessment
    world.things["grade"] = GradeEvent.objects.get(participation=world.things["student"])
    world.things["invitation"] = accounts.invite(
        accounts.create_person(
            f"nieuw@{world.name}.example", "Nieuw", by=world.people["office"], at=now
        ),
        by=world.people["office"],
        at=now,
    )


def _without_names(world, now):
    """Two anonymous works: one that is marked and waits for its release, one that has it."""
    run, lecturer = world.things["run"], world.people["lecturer"]
    for key, begun_at in (("veiled", now - DAY), ("unveiled", now - 20 * DAY)):
        assignment = make_assignment(run, is_anonymous=True)
        sitting = make_sitting(assignment, at=begun_at)
        version = make_version(sitting=sitting, by=world.people["student"], at=begun_at + DAY / 4)
        make_assessment(version, by=lecturer, at=now)
        world.things |= {f"{key} sitting": sitting, f"{key} version": version}
    grades.release(world.things["unveiled sitting"], by=lecturer, at=now)


def _of(version, *more):
    return [version.submission.label, version.number, *more]


def make_backstage(world):
    """What only shows in the admin: drafts, plans, locks, remarks, uploads; all with its name."""
    lecturer, run, case = world.people["lecturer"], world.things["run"], world.things["case"]
    for page in (run.get_parent(), run, case, *case.get_children(), *run.get_children()):
        _named(page.specific, world, lecturer)
    texts = {
        slug: run.add_child(
            instance=ContentPage(
                title=f"{slug} {world.name}", slug=slug, live=False, owner=lecturer
            )
        )
        for slug in ("concept", "straks", "op-slot")
    }
    texts["concept"].save_revision(user=lecturer, log_action=True)
    texts["straks"].go_live_at = timezone.now() + 2 * DAY
    texts["straks"].save_revision(user=lecturer).publish()
    texts["op-slot"].locked, texts["op-slot"].locked_by = True, lecturer
    texts["op-slot"].locked_at = timezone.now()
    texts["op-slot"].save()
    Comment.objects.create(
        page=texts["concept"], user=lecturer, text=f"{world.name}?", contentpath="title"
    )
    group = Group.objects.create(name=f"Groep {world.name}")
    restriction = PageViewRestriction.objects.create(
        page=texts["op-slot"], restriction_type="groups"
    )
    restriction.groups.add(group)
    root = Collection.get_first_root_node()
    world.things |= {
        "page": texts["concept"],
        "group": group,
        "collection": root.add_child(name=f"Map {world.name}"),
        "image": PrivateImage.objects.get(title__contains=world.name),
        "policy": GradePolicy.objects.create(programme=world.things["programme"]),
        # At the very root, so that the addresses of pages are still those of the real site.
        "site": Site.objects.create(
            hostname=f"{world.name}.example", root_page=Page.objects.get(depth=1)
        ),
        "task": Task.objects.create(name=f"Taak {world.name}"),
        "workflow": Workflow.objects.create(name=f"Weg {world.name}"),
    }


def _named(page, world, lecturer):
    page.title, page.owner = f"{page.title} {world.name}", lecturer
    revision = page.save_revision(user=lecturer, log_action=True)
    revision.publish(user=lecturer, skip_permission_checks=True)


def _image(world):
    """An image on a page of the run, as a visitor's browser would ask for it."""
    image = PrivateImage.objects.create(
        title=world.secret("image"),
        file=ContentFile(png_bytes((8, 8)), name=f"{world.name}.png"),
        uploaded_by_user=world.people["lecturer"],
    )
    page = world.pages["courses.ContentPage"]
    figure = {"image": image, "caption": "", "source": ""}
    page.body = [("figure", figure)]
    page.save()
    ReferenceIndex.create_or_update_for_object(page)
    return image.get_rendition("original").url


def _addresses(world):
    things = world.things
    run, sitting, version = things["run"], things["sitting"], things["version"]
    case_run = things["case run"].pk
    fresh_page = run.add_child(instance=AssignmentPage(title="Leeg", slug="leeg", live=True))
    made = {
        "core:front_door": [],
        "core:language": [],
        "core:theme": [],
        "core:favicon": [],
        "operations:healthz": [],
        "operations:readyz": [],
        "accounts:profile": [],
        "accounts:email": [],
        "agenda:tonight": [],
        "cases:use": [run.pk],
        "cases:authors": [things["case"].pk],
        "cases:detail": [case_run],
        "cases:plan": [case_run],
        "cases:plan-part": [case_run, things["part"].pk],
        "cases:teaching-note": [case_run],
        "cases:part": [case_run, things["part"].slug],
        "submissions:work": [sitting.pk],
        "submissions:ask-extension": [sitting.pk],
        "submissions:withdraw-request": [things["request"].pk],
        "submissions:exceptions": [sitting.pk],
        "submissions:withdraw-extension": [things["extension"].pk],
        "submissions:remove-override": [things["override"].pk],
        "submissions:hand-in-mailed": [sitting.pk],
        "submissions:withdraw-hash": [things["hash"].pk],
        "submissions:draft": [sitting.pk],
        "submissions:press": [sitting.pk],
        "submissions:begin-upload": [sitting.pk],
        "submissions:upload": [things["partial upload"].key],
        "submissions:finish-upload": [things["partial upload"].key],
        "submissions:withdraw": [sitting.pk],
        "submissions:start-from": [sitting.pk, version.pk],
        "submissions:works": [sitting.pk],
        "submissions:student-work": [sitting.pk, things["student"].pk],
        "submissions:team-work": [things["together"].pk, things["team"].pk],
        "submissions:confirm": [things["together"].pk],
        "submissions:contribute": [things["together"].pk],
        "submissions:draft-file": [things["draft"].draft_files.first().pk],
        "submissions:kept-file": [things["draft"].complete_draft.files.first().pk],
        "submissions:version-file": [version.pk, 1],
        "submissions:check-receipt": [],
        "submissions:receipt": [version.receipt_code],
        "submissions:receipt-pdf": [version.receipt_code],
        "submissions:manifest": [version.receipt_code],
        "submissions:signature": [version.receipt_code],
        "submissions:signing-keys": [],
        "submissions:signing-key": [version.key_id],
        "submissions:create": [run.pk],
        "submissions:set-rules": [fresh_page.pk],
        "submissions:change-rules": [sitting.assignment.pk],
        "submissions:dates": [sitting.assignment.pk],
        "submissions:move-dates": [sitting.pk],
        "reviews:overview": [],
        "reviews:sitting": [sitting.pk],
        "reviews:version": [version.pk],
        "reviews:withdraw": [things["final version"].pk],
        "reviews:work": _of(things["veiled version"]),
        "reviews:withdraw-work": _of(things["veiled version"]),
        "reviews:copy": _of(things["veiled version"], 1),
        "grades:withdraw-work": [things["unveiled version"].submission.label],
        "grades:release": [sitting.pk],
        "grades:withdraw": [things["marked version"].submission_id],
        "grades:own": [],
        "grades:feedback": [things["grade"].pk],
        "rubrics:index": [],
        "rubrics:new": [],
        "rubrics:detail": [things["rubric"].pk],
        "rubrics:change": [things["rubric"].pk],
        "rubrics:copy": [things["rubric"].pk],
        "rubrics:remove": [things["rubric"].pk],
        "courses:announcements": [run.pk],
        "courses:announce": [run.pk],
        "courses:correct-announcement": [run.pk, things["announcement"].pk],
        "courses:session": [run.pk, things["session"].pk],
        "courses:plan-session": [run.pk],
        "courses:change-session": [run.pk, things["session"].pk],
        "courses:cancel-session": [run.pk, things["session"].pk],
        "courses:restore-session": [run.pk, things["session"].pk],
        "courses:materials": [run.pk, things["session"].pk],
        "courses:add-material": [run.pk, things["session"].pk, "file"],
        "courses:change-material": [run.pk, things["material"].pk],
        "courses:move-material": [run.pk, things["material"].pk],
        "courses:remove-material": [run.pk, things["material"].pk],
        "courses:people": [run.pk],
        "courses:end-participation": [run.pk, things["mate"].pk],
        "courses:teams": [run.pk],
        "courses:team-set": [run.pk, things["team set"].pk],
        "courses:new-teams": [run.pk, things["team set"].pk],
        "courses:remove-team": [run.pk, things["team set"].pk, things["team"].pk],
        "courses:change-team-set": [run.pk, things["team set"].pk],
        "courses:remove-team-set": [run.pk, things["team set"].pk],
        "courses:proposal": [run.pk, things["forming set"].pk],
        "courses:my-team": [run.pk, things["forming set"].pk],
        "courses:team-profile": [run.pk],
        "courses:change-run": [run.pk],
        "courses:office": [],
        "courses:new-cohort": [],
        "courses:new-run": [],
        "courses:cohort": [things["cohort"].pk],
        "courses:import": [things["cohort"].pk],
        "courses:invite": [things["cohort"].pk],
        "courses:remove": [things["cohort"].pk, things["mate in cohort"].pk],
        "notices:hours": [],
        "notices:outbox": [],
        "notices:again": [],
        "notices:leave": [],
        "notices:mail": [],
        "notices:letter": ["0"],
    }
    world.addresses = {name: reverse(name, args=args) for name, args in made.items()}
    world.addresses |= {
        "accounts:invitation": reverse("accounts:invitation", args=[things["invitation"].token]),
        "files:image": _image(world),
        "wagtaildocs_serve": things["document"].url,
    }
