"""Cases as their authors write them. Participants read a part by way of a case run."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from lms.accounts.models import User
from lms.cases import rules
from lms.cases.blocks import PART_BLOCKS
from lms.cases.enums import PartKind, Provenance
from lms.core.blocks import TEXT_BLOCKS
from lms.core.constraints import only_choices
from lms.core.pages import PublicPageManager, PublicPageQuerySet, VisiblePageQuerySet
from lms.courses.models.pages import parent_path

# Parts are read below the case run, where these words already lead somewhere else.
TAKEN_SLUGS = frozenset({"plan", "teaching-note"})
DIFFICULTY = [MinValueValidator(1), MaxValueValidator(3)]


class CaseIndexPage(Page):
    """The list of cases of the programme."""

    intro = RichTextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["cases.CasePage"]
    max_count_per_parent = 1

    objects: ClassVar = PublicPageManager()

    class Meta:
        verbose_name = _("case index")


class CaseQuerySet(PublicPageQuerySet):
    def written_by(self, user: Any) -> "CaseQuerySet":
        return self.filter(Exists(CaseAuthor.objects.filter(case=OuterRef("pk"), user=user.pk)))

    def usable(self) -> "CaseQuerySet":
        """Published cases that have a part to open: translated covers have none."""
        return self.live().filter(numchild__gt=0)


class CasePage(Page):
    """The public cover of a case: the question, for whom, how long; nothing of the story itself."""

    question = models.CharField(_("question"), max_length=200)
    summary = models.TextField(_("summary"), max_length=600)
    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("cover text"))
    objectives = RichTextField(_("objectives"), blank=True, features=["ol", "ul", "bold"])
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.FICTIONAL
    )
    provenance_note = models.CharField(_("note on provenance"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    difficulty_analytical = models.PositiveSmallIntegerField(
        _("analytical difficulty"), default=1, validators=DIFFICULTY
    )
    difficulty_conceptual = models.PositiveSmallIntegerField(
        _("conceptual difficulty"), default=1, validators=DIFFICULTY
    )
    difficulty_presentation = models.PositiveSmallIntegerField(
        _("difficulty of presentation"), default=1, validators=DIFFICULTY
    )
    prep_minutes = models.PositiveSmallIntegerField(_("minutes of preparation"), default=60)
    evenings = models.PositiveSmallIntegerField(_("evenings"), default=1)

    content_panels = [
        *Page.content_panels,
        FieldPanel("question"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("objectives"),
        FieldRowPanel(["provenance", "licence"]),
        FieldPanel("provenance_note"),
        FieldRowPanel(
            ["difficulty_analytical", "difficulty_conceptual", "difficulty_presentation"]
        ),
        FieldRowPanel(["prep_minutes", "evenings"]),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    parent_page_types: ClassVar = ["cases.CaseIndexPage"]
    subpage_types: ClassVar = ["cases.CasePartPage"]

    objects: ClassVar = PageManager.from_queryset(CaseQuerySet)()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [only_choices("casepage", "provenance", Provenance)]


class CaseAuthor(Orderable):
    """Who may edit a case; set by `actions.set_authors` only.

    Not a child of the page's revisions: publishing an old one must not bring back old authors.
    """

    case = models.ForeignKey(CasePage, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="authorships", verbose_name=_("person")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="caseauthor_once_per_case")
        ]

    def __str__(self) -> str:
        return str(self.user)


class CasePartQuerySet(VisiblePageQuerySet):
    def written_by(self, user: Any) -> "CasePartQuerySet":
        cases = CasePage.objects.filter(authors__user=user.pk, path=parent_path())
        return self.filter(Exists(cases.order_by()))

    def visible_to(self, user: Any, *, at: datetime) -> "CasePartQuerySet":
        """At its page address a part is only for its authors; participants read the case run."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.live()
        return self.live().written_by(user)


class CasePartPage(Page):
    """Part A, B, … or the epilogue; the title does not say what happens."""

    kind = models.CharField(_("kind"), max_length=10, choices=PartKind, default=PartKind.PART)
    dated = models.CharField(
        _("when it plays"), max_length=120, blank=True, help_text=_("As in the story.")
    )
    body = StreamField(PART_BLOCKS, blank=True, verbose_name=_("story"))

    content_panels = [
        *Page.content_panels,
        FieldRowPanel(["kind", "dated"]),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        # No text: what a part says must not be found by those who may not read it yet.
        *Page.search_fields,
    ]
    parent_page_types: ClassVar = ["cases.CasePage"]
    subpage_types: ClassVar[list[str]] = []

    objects: ClassVar = PageManager.from_queryset(CasePartQuerySet)()

    class Meta:
        verbose_name = _("part of a case")
        verbose_name_plural = _("parts of a case")
        constraints = [only_choices("casepartpage", "kind", PartKind)]

    @property
    def case(self) -> CasePage:
        return self.get_parent().specific

    @property
    def newest_revision_id(self) -> int | None:
        """The edition that a run would take now: the published one, or else the last draft."""
        return (self.live_revision_id if self.live else None) or self.latest_revision_id

    @cached_property
    def contents(self) -> list[rules.Entry]:
        return rules.contents(self.body)

    @cached_property
    def minutes(self) -> int:
        return rules.reading_minutes(self.body.stream_block.get_searchable_content(self.body))

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError(
                {"slug": _("This word is taken by the site itself. Choose another one.")}
            )

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """For the preview and the page address, which only authors can open."""
        return super().get_context(request, *args, **kwargs) | {"part": self, "case": self.case}

    def get_sitemap_urls(self, request: Any = None) -> list[Any]:
        return []
