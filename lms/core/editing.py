"""What of Wagtail's admin is for people with a role, and how far each of them reaches in it.

An operator has all of it. Somebody with a role has the addresses named here and no others, among
them only pages within reach; what is not named, or added by a later Wagtail, is not there for
them. What stands in a form may refer only to what the person could have chosen.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import ResolverMatch
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageLogEntry, Revision, Site, get_page_models
from wagtail.permissions import policy_registry

from lms.core import staff
from lms.core.numbers import number_in

PREFIX = "admin/"
# Whole groups of addresses, whose views ask the policy of what they show.
_sections = {"wagtaildocs", "wagtaildocs_chooser", "wagtailimages", "wagtailimages_chooser"}
_menu = {"explorer", "images", "documents"}
PAGE_VIEWS = (
    "add",
    "add_subpage",
    "copy",
    "delete",
    "edit",
    "history",
    "history_results",
    "move",
    "move_confirm",
    "preview_on_add",
    "preview_on_edit",
    "revisions_compare",
    "revisions_index",
    "revisions_revert",
    "revisions_unschedule",
    "revisions_view",
    "search",
    "search_results",
    "set_page_position",
    "unpublish",
    "usage",
    "view_draft",
)
ADDRESSES = {
    "wagtail_bulk_action",
    "wagtailadmin_api:pages:detail",
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_block_preview",
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_explore_root",
    "wagtailadmin_home",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    *(f"wagtailadmin_pages:{view}" for view in PAGE_VIEWS),
}
# They only lead to the site's own.
EVERYBODYS = {"admin_account", "admin_login", "admin_logout"}
# Nobody's: it acts on pages without asking the hooks by which apps keep pages that are in use.
NOBODYS = "wagtailadmin_api:pages:action"
PAGE_ARGUMENTS = ("page_id", "page_to_move_id", "destination_id", "parent_page_id")
# Where a form says into which page something goes.
PLACING = {"wagtailadmin_pages:copy", "wagtailadmin_pages:move", "wagtail_bulk_action"}
PLACES = ("new_parent_page", "chooser")
# What Wagtail's listings send for all they hold; of it, only one's own is shown and touched.
EVERYTHING = "all"
# These send somebody who asks for a page above her own to her own.
EXPLORER = {"wagtailadmin_explore", "wagtailadmin_explore_results"}


def register_section(namespace: str, *, menu: str) -> None:
    """Let an app add views of its own, and their item of the menu; called from its `ready()`."""
    _sections.add(namespace)
    _menu.add(menu)


def is_in_menu_of(user: Any, name: str) -> bool:
    return user.is_superuser or name in _menu


def is_there_for(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether an address of the admin, with what is sent to it, exists for the signed-in person."""
    user: Any = request.user
    name = match.view_name or ""
    if name == NOBODYS:
        return False
    if user.is_superuser or name in EVERYBODYS:
        return True
    if not staff.may_enter_admin(user):
        return False
    if name not in ADDRESSES and match.namespace not in _sections:
        return False
    return all(
        _are_within_reach(user, model, {number_in(text) for text in named})
        for model, named in _named_by(request, match, name)
    )


def _are_within_reach(user: Any, model: type, numbers: set[int | None]) -> bool:
    # What is no plain number is nobody's: Wagtail takes "+5" and " 5" for 5.
    if None in numbers:
        return False
    return _instances_within_reach(user, model).filter(pk__in=numbers).count() == len(numbers)


def _named_by(
    request: HttpRequest, match: ResolverMatch, name: str
) -> Iterator[tuple[type, set[str]]]:
    """What the address and the form name by its number; Wagtail's refusals tell its title."""
    keys = [] if name in EXPLORER else [*PAGE_ARGUMENTS]
    if name.startswith(("wagtailadmin_pages:", "wagtailadmin_api:pages:")):
        keys.append("pk")
    yield Page, {str(match.kwargs[key]) for key in keys if key in match.kwargs}
    if name in PLACING:
        yield Page, {number for key in PLACES for number in request.POST.getlist(key)} - {""}
    if name == "wagtail_bulk_action":
        model = apps.get_model(match.kwargs["app_label"], match.kwargs["model_name"])
        yield model, set(request.GET.getlist("id")) - {EVERYTHING}


def _instances_within_reach(user: Any, model: type) -> Any:
    if issubclass(model, Page):
        return reachable_pages(user)
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_permission_for(user, "choose")


def reachable_pages(user: Any) -> Any:
    """The pages that the person can find in the explorer and choose in a chooser."""
    return policy_registry.get_by_type(Page).explorable_instances(user)


# --- what a form may refer to -----------------------------------------------------------------
Reference = tuple[type, str]


class WithinReach:
    """For forms of the editor: refuses a link to what the person could not have chosen.

    It happens before anything else, because a form that is shown again names what it refers to.
    What the record already refers to, now or in an older edition, stays allowed.
    """

    data: Any
    files: Any
    fields: Any
    for_user: Any
    instance: Any
    is_bound: bool

    def full_clean(self) -> None:
        if self.is_bound and not self.for_user.is_superuser:
            new = self._references() - set(_references_of(self.instance))
            out_of_reach = {one for one in new if not _may_refer_to(self.for_user, one)}
            if out_of_reach and not out_of_reach <= _older_references_of(self.instance):
                raise PermissionDenied
        super().full_clean()  # type: ignore[misc]

    def _references(self) -> set[Reference]:
        found: set[Reference] = set()
        for name, field in self.fields.items():
            model_field = _text_field(self.instance, name)
            if model_field is not None:
                prefixed = self.add_prefix(name)  # type: ignore[attr-defined]
                value = field.widget.value_from_datadict(self.data, self.files, prefixed)
                found.update(_references_in(model_field, value))
        return found


def _text_field(instance: Any, name: str) -> Any:
    return next(
        (
            field
            for field in instance._meta.get_fields()
            if field.name == name and hasattr(field, "extract_references")
        ),
        None,
    )


def _references_in(field: Any, value: Any) -> Iterator[Reference]:
    for model, pk, *_ in field.extract_references(value or ""):
        if issubclass(model, (Page, get_image_model(), get_document_model())):
            yield model, str(pk)


def _references_of(instance: Any) -> Iterator[Reference]:
    for field in instance._meta.get_fields():
        if hasattr(field, "extract_references"):
            yield from _references_in(field, field.value_from_object(instance))


def _older_references_of(instance: Any) -> set[Reference]:
    revisions = Revision.objects.for_instance(instance) if instance.pk else []
    return {one for revision in revisions for one in _references_of(revision.as_object())}


def _may_refer_to(user: Any, reference: Reference) -> bool:
    model, pk = reference
    return bool(_instances_within_reach(user, model).filter(pk=pk).exists())


class EditorForm(WithinReach, WagtailAdminModelForm):
    """The form of a record with texts."""


class PageForm(WithinReach, WagtailAdminPageForm):
    """The form of every page type."""


# --- in the place of Wagtail's own -------------------------------------------------------------
def _owners(request: HttpRequest) -> Any:
    return _people(reachable_pages(request.user).values("owner"))


def _editors(request: HttpRequest) -> Any:
    entries = PageLogEntry.objects.filter(page__in=reachable_pages(request.user).values("pk"))
    return _people(entries.filter(action="wagtail.edit").order_by().values("user"))


def _sites(request: HttpRequest) -> Any:
    return Site.objects.filter(root_page__in=reachable_pages(request.user).values("pk"))


def _people(numbers: Any) -> Any:
    people = PageLogEntry._meta.get_field("user").related_model
    return people._default_manager.filter(pk__in=numbers)


def _say_nothing_of_privacy() -> None:
    """Roles decide who reads a page, so its side panel neither says nor asks who does."""
    original = PageStatusSidePanel.get_status_templates

    def without_privacy(self: Any, context: Any) -> list[str]:
        return [name for name in original(self, context) if not name.endswith("/privacy.html")]

    PageStatusSidePanel.get_status_templates = without_privacy


def _name_in_bulk_only_what_is_within_reach() -> None:
    """Of "all", Wagtail lists by title what the person may not touch, which is the whole site."""
    original = BulkAction.get_actionable_objects

    def within_reach(self: Any) -> tuple[list[Any], dict[str, list[Any]]]:
        objects, others = original(self)
        refused = others["items_with_no_access"]
        if refused and not self.request.user.is_superuser:
            reach = _instances_within_reach(self.request.user, self.model)
            known = set(reach.filter(pk__in=[one.pk for one in refused]).values_list("pk"))
            others["items_with_no_access"] = [one for one in refused if (one.pk,) in known]
        return objects, others

    BulkAction.get_actionable_objects = within_reach


def install() -> None:
    """Make Wagtail ask how far somebody reaches where it does not."""
    for page_type in get_page_models():
        page_type.base_form_class = PageForm
    PageFilterSet.base_filters["owner"].queryset = _owners
    PageFilterSet.base_filters["edited_by"].queryset = _editors
    PageFilterSet.base_filters["site"].queryset = _sites
    _say_nothing_of_privacy()
    _name_in_bulk_only_what_is_within_reach()
