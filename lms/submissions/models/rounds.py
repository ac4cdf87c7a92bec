"""How a team comes to hand in together: rounds in which its members confirm, and what each of them
says of her own part."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import in_order, only_choices
from lms.courses.models import Participation
from lms.submissions.enums import Answer, HandInRule, Outcome
from lms.submissions.models.assignments import Statement
from lms.submissions.models.submissions import Submission
from lms.submissions.models.versions import SubmissionVersion

WHY_OVER = {
    Outcome.HANDED_IN: _("This version is handed in already."),
    Outcome.OBJECTED: _("A member of the team objected, so this is no longer asked."),
    Outcome.CHANGED: _("The draft was changed in the meantime, so this is no longer asked."),
    Outcome.REGROUPED: _("Your team changed in the meantime, so this is no longer asked."),
    Outcome.STOPPED: _("The work was closed or handed in otherwise, so this is no longer asked."),
}


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self) -> "RoundQuerySet":
        """Those that nobody ended: at most one for a work."""
        return self.filter(outcome=Outcome.OPEN)

    def consented_at(self, at: datetime) -> "RoundQuerySet":
        """Open rounds in which silence has become consent: these count as handed in."""
        return self.open().filter(closes_at__lte=at)

    def owned_by(self, user: Any) -> "RoundQuerySet":
        return self.filter(submission__in=Submission.objects.owned_by(user).values("pk"))

    def whole(self) -> "RoundQuerySet":
        """With who is asked, and what by whom."""
        return self.select_related("opened_by", "statement").prefetch_related(
            models.Prefetch("members", RoundMember.objects.select_related("participation__user"))
        )


class Round(models.Model):
    """One press that asks the team: may this draft, as it stands, be handed in?

    Any change of the draft ends it. Where silence is consent it closes by itself at `closes_at`,
    by the clock and by no job; who then acts first finds its version still to be written.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="rounds")
    rule = models.CharField(max_length=8, choices=HandInRule)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("asked"))
    # When the last byte of the press was in.
    completed_at = models.DateTimeField()
    # Only where silence is consent.
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    # Of note, files and declarations: what exactly was asked about.
    draft_sha256 = models.CharField(max_length=64)
    request_key = models.UUIDField()
    outcome = models.CharField(
        _("outcome"), max_length=9, choices=Outcome, default=Outcome.OPEN, blank=True
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    version = models.OneToOneField(
        SubmissionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="round"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["opened_at", "pk"]
        constraints = [
            only_choices("round", "outcome", Outcome),
            only_choices("round", "rule", HandInRule),
            models.CheckConstraint(
                name="round_closes_by_silence_only",
                condition=Q(rule=HandInRule.ALL_CONFIRM, closes_at=None)
                | Q(
                    rule=HandInRule.BY_SILENCE,
                    closes_at__isnull=False,
                    closes_at__gte=F("opened_at"),
                ),
            ),
            models.CheckConstraint(
                name="round_ended_with_time",
                condition=Q(outcome=Outcome.OPEN, ended_at=None)
                | (~Q(outcome=Outcome.OPEN) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="round_with_version_iff_handed_in",
                condition=Q(outcome=Outcome.HANDED_IN, version__isnull=False)
                | (~Q(outcome=Outcome.HANDED_IN) & Q(version=None)),
            ),
            *in_order("round", "opened_at", "completed_at"),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(outcome=Outcome.OPEN),
                name="round_one_open_per_submission",
            ),
            models.UniqueConstraint(
                fields=["submission", "request_key"], name="round_once_per_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.opened_at:%Y-%m-%d %H:%M}"

    @property
    def is_silence(self) -> bool:
        return self.rule == HandInRule.BY_SILENCE

    def has_closed(self, *, at: datetime) -> bool:
        """Whether silence has become consent."""
        return self.closes_at is not None and self.closes_at <= at

    @property
    def confirmed(self) -> list["RoundMember"]:
        return [one for one in self.members.all() if one.answer == Answer.CONFIRMED]

    @property
    def awaited(self) -> list["RoundMember"]:
        return [one for one in self.members.all() if one.answer == Answer.AWAITED]

    @property
    def why_over(self) -> Any:
        """Why nobody is asked any more, in a sentence."""
        return WHY_OVER[Outcome(self.outcome)]


class RoundMember(models.Model):
    """One of the people who were asked: the team as it was when the round began, and her answer."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="members")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(
        _("answer"), max_length=9, choices=Answer, default=Answer.AWAITED, blank=True
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("person asked to confirm")
        verbose_name_plural = _("people asked to confirm")
        ordering = ["participation__user__name", "pk"]
        constraints = [
            only_choices("roundmember", "answer", Answer),
            models.UniqueConstraint(
                fields=["round", "participation"], name="roundmember_once_per_round"
            ),
            models.CheckConstraint(
                name="roundmember_answered_with_time",
                condition=Q(answer=Answer.AWAITED, answered_at=None)
                | (~Q(answer=Answer.AWAITED) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="roundmember_reason_iff_objected",
                condition=(Q(answer=Answer.OBJECTED) & ~Q(reason=""))
                | (~Q(answer=Answer.OBJECTED) & Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.participation.user)


class Contribution(models.Model):
    """What a member of a team says of her own part in the work, and whether she stands behind it.

    It belongs to the draft; each version copies it as it was at that moment.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="contributions"
    )
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("contribution"), blank=True, max_length=1000)
    dissents = models.BooleanField(_("does not agree with this version"), default=False)
    dissent = models.TextField(_("why not"), blank=True, max_length=1000)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["participation__user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "participation"], name="contribution_once_per_member"
            ),
            models.CheckConstraint(
                name="contribution_dissents_with_a_reason",
                condition=(Q(dissents=True) & ~Q(dissent="")) | Q(dissents=False, dissent=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation.user} · {self.submission}"

    @property
    def contribution(self) -> str:
        """As it is called on the roster of a version."""
        return self.text
