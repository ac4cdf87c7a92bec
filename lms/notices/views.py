"""The letter box of the demo: the mail that the site sent, for whoever tries it."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.notices.formats import letters_in


@never_cache
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(letters_in(settings.MAIL_FOLDER), 50).get_page(request.GET.get("page"))
    return render(request, "notices/mail_list.html", {"page": page})


@never_cache
@require_safe
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    letter = next((one for one in letters_in(settings.MAIL_FOLDER) if one.key == key), None)
    if letter is None:
        raise Http404
    return render(request, "notices/mail_detail.html", {"letter": letter})
