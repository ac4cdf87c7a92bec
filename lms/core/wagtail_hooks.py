"""One guard in front of every page of the site."""

from typing import Any

from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.views.chooser import page_models_from_string
from wagtail.models import Page

from lms.core import editing, languages


@hooks.register("before_serve_page")
def serve_only_what_is_visible(
    page: Any, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> None:
    """A page that the person may not see answers like one that does not exist."""
    visible = type(page).objects.visible_to(request.user, at=timezone.now())
    if not visible.filter(pk=page.pk).exists():
        raise Http404
    languages.settle(request, page)


@hooks.register("construct_explorer_page_queryset")
def explore_only_what_is_open(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Wagtail shows the title of any page below the common root of somebody's pages; we do not."""
    if not editing.reachable_pages(request.user).filter(pk=parent_page.pk).exists():
        raise Http404
    return pages


@hooks.register("construct_page_chooser_queryset")
def choose_only_what_is_open(pages: Any, request: HttpRequest) -> Any:
    """Links are made to pages that the person can open in the editor; operators to any."""
    reachable = editing.reachable_pages(request.user)
    match = request.resolver_match
    parent = match.kwargs.get("parent_page_id") if match else None
    if parent and not reachable.filter(pk=parent).exists():
        raise Http404
    # The chooser of one type opens above all pages of that type, which may be somebody else's.
    wanted = request.GET.get("page_type")
    if wanted and not reachable.type(*page_models_from_string(wanted)).exists():
        raise Http404
    return pages.filter(pk__in=reachable.values("pk"))


@hooks.register("construct_main_menu")
def show_what_is_used(request: HttpRequest, items: list[Any]) -> None:
    """Somebody with a role has pages, images, documents and what apps add for her."""
    items[:] = [item for item in items if editing.is_in_menu_of(request.user, item.name)]


@hooks.register("construct_homepage_summary_items")
def count_only_ones_own(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail counts every page below the common root of somebody's pages."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if not isinstance(item, PagesSummaryItem)]


@hooks.register("insert_editor_js")
def name_every_field() -> SafeString:
    """Wagtail's editor leaves some fields without a name for who does not see them."""
    return format_html('<script type="module" src="{}"></script>', static("js/editor.js"))
