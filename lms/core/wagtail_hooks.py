"""One guard in front of every page of the site."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import policy_registry


@hooks.register("before_serve_page")
def serve_only_what_is_visible(
    page: Any, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> None:
    """A page that the person may not see answers like one that does not exist."""
    visible = type(page).objects.visible_to(request.user, at=timezone.now())
    if not visible.filter(pk=page.pk).exists():
        raise Http404


@hooks.register("construct_explorer_page_queryset")
def explore_only_what_is_open(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Wagtail shows the title of any page below the common root of somebody's pages; we do not."""
    explorable = policy_registry.get(parent_page).explorable_instances(request.user)
    if not explorable.filter(pk=parent_page.pk).exists():
        raise Http404
    return pages


@hooks.register("construct_page_chooser_queryset")
def choose_only_what_is_open(pages: Any, request: HttpRequest) -> Any:
    """Links are made to pages that the person can open in the editor; operators to any."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(request.user)
    match = request.resolver_match
    parent = match.kwargs.get("parent_page_id") if match else None
    if parent and not explorable.filter(pk=parent).exists():
        raise Http404
    return pages.filter(pk__in=explorable.values("pk"))
