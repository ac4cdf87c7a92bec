"""Dates of somebody's own: overrides, extensions and the requests for them, and outages."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import in_order, only_choices
from lms.courses.models import Cohort, CourseRunPage, Participation, Team, TeamMembership
from lms.submissions.enums import DateSource, ExtensionCategory, RequestState
from lms.submissions.models.assignments import Sitting

TONES = {
    RequestState.OPEN: "info",
    RequestState.GRANTED: "good",
    RequestState.REFUSED: "bad",
    RequestState.WITHDRAWN: "neutral",
}
OF_ONE_OWNER = Q(participation__isnull=False, team=None) | Q(
    participation=None, team__isnull=False
)


class DateOverride(models.Model):
    """Other dates for one cohort, team or student, in the place of those for everybody."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="overrides")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opens_at = models.DateTimeField(_("opens"))
    due_at = models.DateTimeField(_("due"))
    cutoff_at = models.DateTimeField(_("last moment"))
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("dates of their own")
        verbose_name_plural = _("dates of their own")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="dateoverride_of_one_cohort_team_or_student",
                condition=Q(cohort__isnull=False, team=None, participation=None)
                | Q(cohort=None, team__isnull=False, participation=None)
                | Q(cohort=None, team=None, participation__isnull=False),
            ),
            models.CheckConstraint(name="dateoverride_with_reason", condition=~Q(reason="")),
            *in_order("dateoverride", "opens_at", "due_at", "cutoff_at"),
            models.UniqueConstraint(
                fields=["sitting", "cohort"], name="dateoverride_once_per_cohort"
            ),
            models.UniqueConstraint(fields=["sitting", "team"], name="dateoverride_once_per_team"),
            models.UniqueConstraint(
                fields=["sitting", "participation"], name="dateoverride_once_per_student"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whom} · {self.sitting}"

    @property
    def name(self) -> str:
        return name_of(self.whom)

    @property
    def whom(self) -> Cohort | Team | Participation:
        """Whose dates these are."""
        whom = self.cohort or self.team or self.participation
        assert whom is not None  # noqa: S101 - the database holds one of them
        return whom


class ExtensionRequestQuerySet(models.QuerySet["ExtensionRequest"]):
    def open(self) -> "ExtensionRequestQuerySet":
        return self.filter(state=RequestState.OPEN)

    def owned_by(self, user: Any) -> "ExtensionRequestQuerySet":
        """One's own, and those of the team one is in now."""
        return self.filter(
            Q(participation__user=user.pk, participation__left_at=None) | team_of(user)
        )

    def decided_by(self, user: Any) -> "ExtensionRequestQuerySet":
        """Those that the person may answer: an office's programmes, and a lecturer's runs, but not
        where the work is anonymous."""
        runs = CourseRunPage.objects
        return self.filter(
            Q(
                sitting__assignment__is_anonymous=False,
                sitting__assignment__run__in=runs.taught_by(user).values("pk"),
            )
            | Q(sitting__assignment__run__in=runs.administered_by(user).values("pk"))
        )


class ExtensionRequest(models.Model):
    """A student or team asks for more time: a coarse category, a date, no medical detail."""

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="extension_requests"
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.CharField(_("why"), max_length=9, choices=ExtensionCategory)
    note = models.CharField(_("what you want to add"), max_length=300, blank=True)
    wanted_until = models.DateTimeField(_("until when"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(
        _("state"), max_length=9, choices=RequestState, default=RequestState.OPEN
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ExtensionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an extension")
        verbose_name_plural = _("requests for an extension")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="extensionrequest_of_a_student_or_a_team", condition=OF_ONE_OWNER
            ),
            only_choices("extensionrequest", "category", ExtensionCategory),
            only_choices("extensionrequest", "state", RequestState),
            models.CheckConstraint(
                name="extensionrequest_decided_with_time",
                condition=Q(state=RequestState.OPEN, decided_at=None, decided_by=None)
                | (
                    ~Q(state=RequestState.OPEN)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="extensionrequest_refused_with_reason",
                condition=~Q(state=RequestState.REFUSED) | ~Q(decision=""),
            ),
            models.UniqueConstraint(
                fields=["sitting", "participation"],
                condition=Q(state=RequestState.OPEN),
                name="extensionrequest_one_open_per_student",
            ),
            models.UniqueConstraint(
                fields=["sitting", "team"],
                condition=Q(state=RequestState.OPEN),
                name="extensionrequest_one_open_per_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.participation} · {self.sitting}"

    @property
    def name(self) -> str:
        return name_of(self.team or self.participation)

    @property
    def tone(self) -> str:
        """The tone of the chip that shows the state."""
        return TONES[RequestState(self.state)]


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def in_force(self) -> "ExtensionQuerySet":
        """Neither withdrawn nor replaced by a later one: at most one for an owner."""
        return self.filter(withdrawn_at=None)

    def owned_by(self, user: Any) -> "ExtensionQuerySet":
        return self.filter(
            Q(participation__user=user.pk, participation__left_at=None) | team_of(user)
        )


class Extension(models.Model):
    """More time for one student or team: due date and last moment move to `until`.

    A work that is opened again is one too, from another source. Lines are added and withdrawn,
    never edited, so that who was given what stays on record.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="extensions")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(
        max_length=9, choices=DateSource, default=DateSource.EXTENSION, editable=False
    )
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    request = models.ForeignKey(
        ExtensionRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted"))
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["granted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_of_a_student_or_a_team", condition=OF_ONE_OWNER
            ),
            models.CheckConstraint(
                name="extension_source_is_known",
                condition=Q(source__in=[DateSource.EXTENSION, DateSource.REOPENED]),
            ),
            models.CheckConstraint(name="extension_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="extension_withdrawn_with_time_and_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_because="")
                ),
            ),
            models.UniqueConstraint(
                fields=["sitting", "participation"],
                condition=Q(withdrawn_at=None),
                name="extension_one_in_force_per_student",
            ),
            models.UniqueConstraint(
                fields=["sitting", "team"],
                condition=Q(withdrawn_at=None),
                name="extension_one_in_force_per_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.participation} · {self.until}"

    @property
    def name(self) -> str:
        return name_of(self.team or self.participation)


def name_of(whom: Cohort | Team | Participation | None) -> str:
    """A student, team or cohort as lists and mails name it."""
    return whom.user.name if isinstance(whom, Participation) else str(whom)


def team_of(user: Any) -> Q:
    """What belongs to the team that the person is in now."""
    return Q(
        Exists(
            TeamMembership.objects.filter(
                team=OuterRef("team_id"),
                participation__user=user.pk,
                participation__left_at=None,
            )
        )
    )
