"""Who may do what with runs, their evenings and people, and with cohorts.

An operator may do what the education office may; somebody whose account is closed nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from lms.core.verdict import YES, Verdict, no
from lms.core.words import moment_in_words
from lms.courses.enums import InvitationState
from lms.courses.models import (
    Cohort,
    CourseRunPage,
    Participation,
    Programme,
    Team,
    TeamInvitation,
    TeamSet,
    whom_to_ask,
)
from lms.courses.models.works import begun_by
from lms.courses.rules.division import Wishes, numbers_of_teams


def can_administer(user: Any, programme: Programme, *, at: datetime) -> Verdict:
    """The education office of the programme: its cohorts, its runs, and who takes part."""
    if Programme.objects.visible_to(user, at=at).filter(pk=programme.pk).exists():
        return YES
    return no(_("Only the education office of this programme does this. Ask them."))


def can_appoint(user: Any, *, at: datetime) -> Verdict:
    """Operators say who works in an office, for nobody else is there before the first."""
    if user.is_active and user.is_superuser:
        return YES
    return no(_("Only an operator of this site appoints people. Ask them."))


def can_change_cohort(user: Any, cohort: Cohort, *, at: datetime) -> Verdict:
    return can_administer(user, cohort.programme, at=at)


def can_enrol(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """The education office of the run's programme: cohorts, roles, dates of the run."""
    if user.is_active and (user.is_superuser or _administers(user, run)):
        return YES
    return no(_("Only the education office decides who takes part in a run. Ask them."))


def can_edit(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """Lecturers of the run, and the education office: evenings, materials and teams."""
    if user.is_active and (user.is_superuser or _teaches(user, run) or _administers(user, run)):
        return YES
    return no(_("Only lecturers of this run and the education office change this."))


def can_announce(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """Who edits the run, once there is somebody who could read it."""
    if not run.live:
        return no(_("This run is not published, so nobody could read it. Publish it first."))
    return can_edit(user, run, at=at)


def can_see_people(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """The full list with addresses is for who works with it."""
    return can_edit(user, run, at=at)


def can_be_in_team(participation: Participation, run: CourseRunPage) -> Verdict:
    """Only a student who takes part in that very run now."""
    if participation.run_id != run.pk or participation.left_at:
        return no(_("This person does not take part in this run."))
    if participation.role != "student":
        return no(_("Only students are in a team."))
    return YES


def can_move(teams: Iterable[Team], *, reason: str) -> Verdict:
    """A team that has begun work changes for a reason only, which everybody concerned reads."""
    if reason.strip() or not begun_by(teams):
        return YES
    return no(_("One of these teams has begun work. Say why you move people now."))


def can_divide(people: int, wishes: Wishes) -> Verdict:
    """Whether so many people can be teams of the sizes asked for."""
    if people == 0:
        return no(_("Everybody is in a team already, so there is nobody to divide."))
    if numbers_of_teams(people, wishes):
        return YES
    text = ngettext(
        "%(people)d student cannot be divided into teams of %(from)d to %(to)d. "
        "Choose other sizes.",
        "%(people)d students cannot be divided into teams of %(from)d to %(to)d. "
        "Choose other sizes.",
        people,
    )
    return no(text % {"people": people, "from": wishes.smallest, "to": wishes.largest})


def can_have_team(user: Any, run: CourseRunPage, *, at: datetime) -> Verdict:
    """Whether there is a screen of one's own team: for students of the run."""
    if _studies(user, run):
        return YES
    return no(_("Only students of this run are in a team here."))


def can_form(user: Any, team_set: TeamSet, *, at: datetime) -> Verdict:
    """Students of the run, in a set that they form themselves, until its date by the clock."""
    if not _studies(user, team_set.run):
        return no(_("Only students of this run form its teams."))
    names = {"set": team_set, "whom": whom_to_ask(team_set.run_id)}
    if not team_set.forms_until:
        return no(gettext("The teams of “%(set)s” are made for you. Ask %(whom)s.") % names)
    if not team_set.is_forming(at=at):
        names["until"] = moment_in_words(team_set.forms_until)
        text = gettext("You could form teams of “%(set)s” until %(until)s. Ask %(whom)s now.")
        return no(text % names)
    return YES


def can_found(user: Any, team_set: TeamSet, *, at: datetime) -> Verdict:
    """Who is in no team of the set yet."""
    if not (verdict := can_form(user, team_set, at=at)):
        return verdict
    if team := _team_of(user, team_set):
        return no(gettext("You are in “%(team)s” already. Leave it first.") % {"team": team})
    return YES


def can_invite(user: Any, team: Team, invited: Participation, *, at: datetime) -> Verdict:
    """A member of a team with a place left, a fellow student who is in no team."""
    if not (verdict := can_form(user, team.team_set, at=at)):
        return verdict
    if not team.members.filter(user=user).exists():
        return no(gettext("You are not in “%(team)s”.") % {"team": team})
    if not (verdict := can_be_in_team(invited, team.team_set.run)):
        return verdict
    if other := _team_of(invited.user, team.team_set):
        text = gettext("%(name)s is in “%(team)s” already.")
        return no(text % {"name": invited.user, "team": other})
    if team.invitations.open().filter(participation=invited).exists():
        text = gettext("%(name)s is invited already and has not answered yet.")
        return no(text % {"name": invited.user})
    return can_grow(team)


def can_grow(
    team: Team, *, size: int | None = None, begun: Mapping[int, list[str]] | None = None
) -> Verdict:
    """Whether one more may come in by herself: a place left, and no work begun without her.

    Who asks about several teams gives how many are in it and what they have begun.
    """
    largest = team.team_set.largest
    if (team.members.count() if size is None else size) >= largest:
        text = ngettext(
            "“%(team)s” is full: a team has at most %(n)d person.",
            "“%(team)s” is full: a team has at most %(n)d people.",
            largest,
        )
        return no(text % {"team": team, "n": largest})
    return _can_change_itself(team, begun_by([team]) if begun is None else begun)


def can_answer(user: Any, invitation: TeamInvitation, *, at: datetime) -> Verdict:
    """Whose invitation it is, as long as it stands."""
    if invitation.participation.user_id != user.pk:
        return no(_("This invitation is for somebody else."))
    if invitation.state == InvitationState.WITHDRAWN:
        return no(_("This invitation was withdrawn meanwhile."))
    if invitation.state != InvitationState.OPEN:
        return no(_("You answered this invitation before."))
    return can_form(user, invitation.team.team_set, at=at)


def can_accept(user: Any, invitation: TeamInvitation, *, at: datetime) -> Verdict:
    """Who may answer it and is in no team, while the team has a place."""
    if not (verdict := can_answer(user, invitation, at=at)):
        return verdict
    if not (verdict := can_found(user, invitation.team.team_set, at=at)):
        return verdict
    return can_grow(invitation.team)


def can_withdraw(user: Any, invitation: TeamInvitation, *, at: datetime) -> Verdict:
    """Who sent it, or anybody of the team once that person has left it."""
    if not (verdict := can_form(user, invitation.team.team_set, at=at)):
        return verdict
    if invitation.state != InvitationState.OPEN:
        return no(_("This invitation was answered or withdrawn meanwhile."))
    return has_sent(user, invitation, invitation.team.members)


def has_sent(user: Any, invitation: TeamInvitation, members: Iterable[Participation]) -> Verdict:
    """Of a team's own invitation: who of its members may take it back."""
    users = {one.user_id for one in members}
    sender = invitation.invited_by_id
    if user.pk in users and (sender == user.pk or sender not in users):
        return YES
    return no(_("Only who sent an invitation withdraws it."))


def can_leave(user: Any, team: Team, *, at: datetime) -> Verdict:
    """A member, until the date, as long as the team has begun no work."""
    if not (verdict := can_form(user, team.team_set, at=at)):
        return verdict
    if not team.members.filter(user=user).exists():
        return no(gettext("You are not in “%(team)s”.") % {"team": team})
    return _can_change_itself(team, begun_by([team]))


def can_tell(user: Any, participation: Participation, *, at: datetime) -> Verdict:
    """A student about herself, while the run goes on."""
    if participation.user_id != user.pk or not _studies(user, participation.run):
        return no(_("Only students of this run tell this, about themselves."))
    if participation.run.ends_on < timezone.localdate(at):
        return no(_("This run is over, so nothing is asked any more."))
    return YES


def can_take_back(user: Any, participation: Participation, *, at: datetime) -> Verdict:
    """What somebody told about herself is hers, also when the run is over."""
    if participation.user_id == user.pk:
        return YES
    return no(_("Only who told something takes it back."))


def can_delete_page(page: Page) -> Verdict:
    """A run that has begun to live stays, and every page above it."""
    if _runs_in_use(page).exists():
        return no(
            _("A course run here has people or evenings, so this stays. Unpublish it instead.")
        )
    return YES


def can_move_page(page: Page, destination: Page | None) -> Verdict:
    """A run stays below its course; what is above it may change places among its neighbours."""
    if destination is not None and page.is_child_of(destination):
        return YES
    if _runs_in_use(page).exists():
        return no(_("A course run here has people or evenings, so this stays where it is."))
    return YES


def _runs_in_use(page: Page) -> Any:
    runs = CourseRunPage.objects.filter(path__startswith=page.path)
    return runs.filter(
        Q(participations__isnull=False)
        | Q(sessions__isnull=False)
        | Q(team_sets__isnull=False)
        | Q(announcements__isnull=False)
    )


def _can_change_itself(team: Team, begun: Mapping[int, list[str]]) -> Verdict:
    if titles := begun.get(team.pk):
        text = gettext(
            "“%(team)s” has begun “%(title)s”, so only the lecturer moves people now. "
            "Ask %(whom)s."
        )
        whom = whom_to_ask(team.team_set.run_id)
        return no(text % {"team": team, "title": titles[0], "whom": whom})
    return YES


def _team_of(user: Any, team_set: TeamSet) -> Team | None:
    return Team.objects.of(user).filter(team_set=team_set).first()


def _studies(user: Any, run: CourseRunPage) -> bool:
    return Participation.objects.active().students().filter(run=run, user=user.pk).exists()


def _teaches(user: Any, run: CourseRunPage) -> bool:
    return CourseRunPage.objects.taught_by(user).filter(pk=run.pk).exists()


def _administers(user: Any, run: CourseRunPage) -> bool:
    return CourseRunPage.objects.administered_by(user).filter(pk=run.pk).exists()
