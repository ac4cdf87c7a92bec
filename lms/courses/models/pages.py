"""The pages of a programme: the index of courses, a course, one delivery of it, and its texts."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from lms.core.blocks import TEXT_BLOCKS
from lms.core.pages import PublicPageManager, VisiblePageQuerySet
from lms.courses.enums import TEACHING, Office
from lms.courses.models.people import Participation
from lms.courses.models.programme import Cohort, Programme, Specialisation


def parent_path() -> Any:
    """The tree path of the parent of the outer query's page."""
    return Left(OuterRef("path"), Length(OuterRef("path")) - Value(Page.steplen))


class CourseIndexPage(Page):
    """The list of courses of the programme."""

    intro = RichTextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["courses.CoursePage"]
    max_count_per_parent = 1

    objects: ClassVar = PublicPageManager()

    class Meta:
        verbose_name = _("course index")

    def courses(self) -> Any:
        return CoursePage.objects.child_of(self).live().order_by("title")


class CoursePage(Page):
    """A course as everybody may read about it, whoever teaches it this year."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="courses", verbose_name=_("programme")
    )
    specialisations = ParentalManyToManyField(
        Specialisation, blank=True, verbose_name=_("specialisations")
    )
    code = models.CharField(_("course code"), max_length=20)
    credits = models.DecimalField(_("credits (EC)"), max_digits=4, decimal_places=1, default=5)
    summary = models.CharField(_("summary"), max_length=300)
    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("description"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("programme", permission="courses.change_programme"),
        FieldRowPanel(["code", "credits"]),
        FieldPanel("specialisations"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types: ClassVar = ["courses.CourseIndexPage"]
    subpage_types: ClassVar = ["courses.CourseRunPage"]

    objects: ClassVar = PublicPageManager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


def _joined(user: Any) -> Exists:
    """Of a run: whether the person takes part in it now."""
    return Exists(Participation.objects.active().filter(run=OuterRef("pk"), user=user.pk))


def _administered(user: Any) -> Exists:
    """Of a run: whether the person works in the office of its programme."""
    return Exists(
        CoursePage.objects.order_by().filter(
            path=parent_path(),
            programme__appointments__user=user.pk,
            programme__appointments__role=Office.OFFICE,
        )
    )


class CourseRunQuerySet(VisiblePageQuerySet):
    def joined_by(self, user: Any) -> "CourseRunQuerySet":
        """Runs in which the person takes part now, in whatever role."""
        return self.filter(_joined(user))

    def taught_by(self, user: Any) -> "CourseRunQuerySet":
        return self.filter(
            Exists(
                Participation.objects.active().filter(
                    run=OuterRef("pk"), user=user.pk, role__in=TEACHING
                )
            )
        )

    def administered_by(self, user: Any) -> "CourseRunQuerySet":
        """Runs of the programmes in whose office the person works."""
        return self.filter(_administered(user))

    def open_to(self, user: Any) -> "CourseRunQuerySet":
        """Runs whose inside the person may read, published or not."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(_joined(user) | _administered(user))

    def visible_to(self, user: Any, *, at: datetime) -> "CourseRunQuerySet":
        return self.live().open_to(user)

    def current(self, *, at: datetime) -> "CourseRunQuerySet":
        return self.filter(starts_on__lte=at.date(), ends_on__gte=at.date())


class CourseRunPage(Page):
    """One delivery of a course to one or more cohorts; only its participants see the inside."""

    # A plain relation, which revisions leave out: publishing an old draft brings no cohort back.
    cohorts = models.ManyToManyField(
        Cohort, blank=True, related_name="runs", verbose_name=_("cohorts")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("about this run"))

    content_panels = [
        *Page.content_panels,
        FieldRowPanel(["starts_on", "ends_on"]),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar = ["courses.ContentPage", "submissions.AssignmentPage"]

    objects: ClassVar = PageManager.from_queryset(CourseRunQuerySet)()

    class Meta:
        verbose_name = _("course run")
        verbose_name_plural = _("course runs")
        constraints = [
            models.CheckConstraint(
                name="run_ends_after_it_starts",
                condition=Q(ends_on__gte=models.F("starts_on")),
            )
        ]

    @property
    def course(self) -> CoursePage:
        return self.get_parent().specific


class RunChildQuerySet(VisiblePageQuerySet):
    """Pages directly below a run, as visible as the run itself."""

    def below(self, runs: CourseRunQuerySet) -> "RunChildQuerySet":
        """The pages whose parent is one of the runs."""
        return self.filter(Exists(runs.order_by().filter(path=parent_path())))

    def visible_to(self, user: Any, *, at: datetime) -> "RunChildQuerySet":
        return self.live().below(CourseRunPage.objects.visible_to(user, at=at))


class ContentPage(Page):
    """A text for the participants of a run."""

    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar = ["courses.CourseRunPage"]
    subpage_types: ClassVar[list[str]] = []

    objects: ClassVar = PageManager.from_queryset(RunChildQuerySet)()

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
