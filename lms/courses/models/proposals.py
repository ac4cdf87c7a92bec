"""What students tell so that teams can be proposed, and the proposals."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.courses.enums import ALL_SLOTS, Slot
from lms.courses.models.people import Participation
from lms.courses.models.programme import Programme
from lms.courses.models.teams import MOST_IN_TEAM, TeamSet
from lms.courses.rules import normalised, slots_in
from lms.courses.rules.division import Candidate, Wishes


class Sector(models.Model):
    """Where the people of a programme work, as a list to choose from."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="sectors"
    )
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"], name="sector_name_once_per_programme"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamProfileQuerySet(models.QuerySet["TeamProfile"]):
    def current(self, *, at: datetime) -> "TeamProfileQuerySet":
        """What may still be used: the run goes on, and its student is there."""
        return self.filter(
            participation__left_at=None,
            participation__run__ends_on__gte=timezone.localdate(at),
        )

    def outdated(self, *, at: datetime) -> "TeamProfileQuerySet":
        return self.exclude(pk__in=self.model.objects.current(at=at).values("pk"))


class TeamProfile(models.Model):
    """What a student of a run told about herself; until the run ends or she takes it back.

    Fellow students never see the employer. Sector and times they see where they form teams.
    """

    participation = models.OneToOneField(
        Participation, on_delete=models.PROTECT, related_name="team_profile"
    )
    sector = models.ForeignKey(
        Sector,
        verbose_name=_("sector"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    other_sector = models.CharField(_("other sector"), max_length=80, blank=True)
    employer = models.CharField(_("employer"), max_length=150, blank=True)
    slots = models.PositiveSmallIntegerField(_("parts of the week"), default=0)
    told_at = models.DateTimeField(_("told"))

    objects = TeamProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("team profile")
        verbose_name_plural = _("team profiles")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="teamprofile_slots_are_known", condition=Q(slots__range=(0, ALL_SLOTS))
            ),
            models.CheckConstraint(
                name="teamprofile_one_sector", condition=Q(sector=None) | Q(other_sector="")
            ),
            models.CheckConstraint(
                name="teamprofile_says_something",
                condition=Q(sector__isnull=False)
                | ~Q(other_sector="")
                | ~Q(employer="")
                | Q(slots__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.participation)

    @property
    def slot_list(self) -> list[Slot]:
        return slots_in(self.slots)

    @property
    def candidate(self) -> Candidate:
        """What the proposal compares: the sector and employer however they were typed."""
        return Candidate(
            key=self.participation_id,
            sector=f"#{self.sector_id}" if self.sector_id else normalised(self.other_sector),
            employer=normalised(self.employer),
            slots=self.slots,
        )


def candidates_for(participations: Iterable[int], *, at: datetime) -> list[Candidate]:
    """The people with what they told, also those who told nothing; one query."""
    keys = list(participations)
    profiles = TeamProfile.objects.current(at=at).filter(participation__in=keys)
    told = {profile.participation_id: profile.candidate for profile in profiles}
    return [told.get(key, Candidate(key)) for key in keys]


class TeamProposalQuerySet(models.QuerySet["TeamProposal"]):
    def open(self) -> "TeamProposalQuerySet":
        return self.filter(accepted_at=None)


class TeamProposal(models.Model):
    """A division that was computed from a seed and what students told, to be moved about in.

    Once accepted it stays with the set: the wishes, the seed and how much of them was met.
    """

    team_set = models.ForeignKey(TeamSet, on_delete=models.PROTECT, related_name="proposals")
    seed = models.PositiveIntegerField(_("seed"))
    smallest = models.PositiveSmallIntegerField(_("smallest team"))
    largest = models.PositiveSmallIntegerField(_("largest team"))
    overlap = models.PositiveSmallIntegerField(_("parts of the week in common"))
    spreads_sectors = models.BooleanField(_("spread the sectors"))
    parts_colleagues = models.BooleanField(_("keep colleagues apart"))
    score = models.PositiveSmallIntegerField(_("score"))
    moved = models.PositiveSmallIntegerField(_("moved by hand"), default=0)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects = TeamProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("team proposal")
        verbose_name_plural = _("team proposals")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team_set"],
                condition=Q(accepted_at=None),
                name="teamproposal_one_open_per_set",
            ),
            models.CheckConstraint(
                name="teamproposal_sizes_are_sane",
                condition=Q(smallest__gte=1, largest__lte=MOST_IN_TEAM)
                & Q(largest__gte=models.F("smallest")),
            ),
            models.CheckConstraint(
                name="teamproposal_score_is_of_100", condition=Q(score__range=(0, 100))
            ),
            models.CheckConstraint(
                name="teamproposal_accepted_by_somebody",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_set} · {self.seed}"

    @property
    def wishes(self) -> Wishes:
        return Wishes(
            smallest=self.smallest,
            largest=self.largest,
            overlap=self.overlap,
            spreads_sectors=self.spreads_sectors,
            parts_colleagues=self.parts_colleagues,
        )


class ProposedPlace(models.Model):
    """One student in one of the teams of a proposal, which are numbered from 1."""

    proposal = models.ForeignKey(TeamProposal, on_delete=models.CASCADE, related_name="places")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("team"))

    class Meta:
        verbose_name = _("proposed place")
        verbose_name_plural = _("proposed places")
        ordering = ["number", "participation__user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "participation"], name="proposedplace_once_per_student"
            ),
            models.CheckConstraint(
                name="proposedplace_numbers_from_one", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation.user} · {self.number}"
