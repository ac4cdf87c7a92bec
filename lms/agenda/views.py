from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.agenda import queries


@require_safe
@login_required
def tonight(request: AuthenticatedRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "tonight": queries.tonight_for(request.user, at=now),
        "hour": timezone.localtime(now).hour,
    }
    return render(request, "agenda/tonight.html", context)
